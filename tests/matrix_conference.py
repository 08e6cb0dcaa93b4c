"""The rows of the conference: taking part in the work on a plan. Each part of it has its section."""

from collections.abc import Mapping
from typing import Any

from .demo import ANONYMOUS, HESSEN, MUSTERLAND
from .rows import ASKED_TO_SIGN_IN, Row, Statuses


def part_of_conference(name: str, address: str = "", *, plans: tuple[str, ...] = (MUSTERLAND,)) -> Row:
    """A page that everybody may read."""
    return Row(f"conference:{name}", tuple(f"/plaene/{plan}/mitmachen/{address}" for plan in plans))


# What the coordination office alone arranges.
ARRANGED: Statuses = {"GET": 403, "HEAD": 403, "POST": 403, "other": 405}
BY_EVA: Mapping[str, Statuses] = {"eva": {"GET": 200, "HEAD": 200, "POST": 422, "other": 405}}


MISSING: Statuses = {"GET": 404, "HEAD": 404, "POST": 404, "other": 405}
_AG_2 = f"/plaene/{MUSTERLAND}/mitmachen/gremien/ml-ag-2/"


def arranged(name: str, address: str) -> Row:
    """A form of the coordination office."""
    return Row(f"conference:{name}", (f"/plaene/{MUSTERLAND}/mitmachen/{address}",), ARRANGED, BY_EVA)


PHASES = (
    part_of_conference("calendar", "kalender/", plans=(MUSTERLAND, HESSEN)),
    Row("conference:feed", (f"/plaene/{MUSTERLAND}/mitmachen/kalender.ics",), is_page=False),
    arranged("announce", "kalender/ankuendigen/"),
    arranged("extend", "kalender/3/verlaengern/"),
)
BODIES = (
    part_of_conference("bodies", "gremien/", plans=(MUSTERLAND, HESSEN)),
    part_of_conference("body", "gremien/ml-ag-2/"),
    Row("conference:members_csv", (f"{_AG_2}mitglieder.csv",), is_page=False),
    arranged("hand_in_members", "gremien/ml-ag-2/mitglieder-einlesen/"),
    Row("conference:member_list", (f"{_AG_2}mitglieder-einlesen/0/",), ARRANGED, {"eva": MISSING}, is_page=False),
    arranged("charge_body", "gremien/beauftragen/"),
    arranged("declare_part", "gremien/rollen/"),
    arranged("give_seat", "gremien/ml-ag-2/neuer-sitz/"),
    arranged("found_anew", "gremien/ml-ag-2/neu-gruenden/"),
    # Numbers of seats differ from one installation to the next.
    Row("conference:fill_seat", (f"{_AG_2}sitze/0/besetzen/",), ARRANGED, {"eva": MISSING}, is_page=False),
    Row("conference:end_seat", (f"{_AG_2}sitze/0/beenden/",), ARRANGED, {"eva": MISSING}, is_page=False),
    Row("conference:name_in_public", (f"{_AG_2}sitze/0/name/",), MISSING, is_page=False),
)
_TALK = f"/plaene/{MUSTERLAND}/mitmachen/abstimmen/1/"
_LED: Statuses = {"GET": 405, "HEAD": 405, "POST": 403, "other": 405}
_PROPOSED: Statuses = {"GET": 200, "HEAD": 200, "POST": 422, "other": 405}
STATEMENTS = (
    part_of_conference("conversations", "abstimmen/", plans=(MUSTERLAND, HESSEN)),
    Row("conference:conversation", (_TALK, _TALK.replace("/1/", "/2/"))),
    Row("conference:vote", (f"{_TALK}stimme/",), {"GET": 405, "HEAD": 405, "POST": 302, "other": 405}, is_page=False),
    part_of_conference("own_votes", "abstimmen/1/meine/"),
    Row("conference:statements", (f"{_TALK}aussagen/", f"{_TALK.replace('/1/', '/2/')}aussagen/")),
    Row(
        "conference:opinion_map",
        (f"{_TALK}karte/", f"{_TALK}karte/?sort=stimmen", f"{_TALK.replace('/1/', '/2/')}karte/"),
    ),
    Row("conference:opinion_map_json", (f"{_TALK}karte.json",), is_page=False),
    Row("conference:propose_statement", (f"{_TALK}aussage/",), _PROPOSED),
    # A conversation of their own body is prepared by whoever chairs it, too.
    Row(
        "conference:prepare_conversation",
        (f"/plaene/{MUSTERLAND}/mitmachen/abstimmen/neu/",),
        ARRANGED,
        {**BY_EVA, "ben": BY_EVA["eva"]},
    ),
    arranged("bring_in_conversation", "abstimmen/einbringen/"),
    arranged("conversation_desk", "abstimmen/1/leiten/"),
    Row(
        "conference:add_statements", (f"{_TALK}leiten/aussagen/",), _LED, {"eva": {**_LED, "POST": 302}}, is_page=False
    ),
    Row(
        "conference:conversation_step",
        (f"{_TALK}leiten/schritt/",),
        _LED,
        {"eva": {**_LED, "POST": 404}},
        is_page=False,
    ),
    Row(
        "conference:export_conversation",
        (f"{_TALK}leiten/stimmen.zip",),
        _LED,
        {"eva": {**_LED, "POST": 200}},
        is_page=False,
    ),
)
_POLL = f"/plaene/{MUSTERLAND}/mitmachen/beschluesse/"
_POSTED: Statuses = {"GET": 405, "HEAD": 405, "POST": 403, "other": 405}
# Ben chairs the working group whose poll is open.
_BY_CHAIR: Mapping[str, Statuses] = {**BY_EVA, "ben": BY_EVA["eva"]}
POLLS = (
    part_of_conference("polls", "beschluesse/", plans=(MUSTERLAND, HESSEN)),
    Row("conference:poll", tuple(f"{_POLL}{number}/" for number in (4, 1, 2, 3))),
    Row("conference:prepare_poll", (f"{_POLL}neu/",), ARRANGED, _BY_CHAIR),
    Row("conference:lead_poll", (f"{_POLL}4/schliessen/",), ARRANGED, _BY_CHAIR),
    Row("conference:paper_poll", (f"{_POLL}4/papier/",), ARRANGED, _BY_CHAIR),
    Row(
        "conference:note_on_poll",
        (f"{_POLL}4/minderheit/",),
        ARRANGED,
        dict.fromkeys(("ada", "ben"), BY_EVA["eva"]),
    ),
    # Seat 1 has voted.
    Row("conference:cast_vote", (f"{_POLL}4/stimme/1/",), _POSTED, is_page=False),
    Row("conference:hand_over", (f"{_POLL}4/uebertragen/",), _POSTED, is_page=False),
    Row("conference:poll_csv", (f"{_POLL}1/stimmen.csv",), is_page=False),
    Row("conference:poll_record", (f"{_POLL}1/auszaehlung.json",), is_page=False),
)
_CONTRIBUTION = f"/plaene/{MUSTERLAND}/mitmachen/beitraege/1/"
_OF_ITS_AUTHOR: Statuses = {"GET": 403, "HEAD": 403, "POST": 403, "other": 405}
_TO_POST: Statuses = {"GET": 405, "HEAD": 405, "POST": 403, "other": 405}
CONTRIBUTIONS = (
    Row(
        "conference:contributions",
        tuple(
            f"/plaene/{plan}/mitmachen/beitraege/{query}"
            for plan, query in ((MUSTERLAND, ""), (MUSTERLAND, "?language=ar&sort=supported"), (HESSEN, ""))
        ),
    ),
    Row("conference:contributions_csv", (f"/plaene/{MUSTERLAND}/mitmachen/beitraege/tabelle.csv",), is_page=False),
    Row("conference:contribution", (_CONTRIBUTION, *(_CONTRIBUTION.replace("/1/", f"/{n}/") for n in (22, 25, 41)))),
    Row(
        "conference:contribute",
        tuple(f"/plaene/{plan}/mitmachen/beitraege/neu/" for plan in (MUSTERLAND, HESSEN)),
        {"GET": 200, "HEAD": 200, "POST": 422, "other": 405},
    ),
    Row(
        "conference:keep_contributions",
        (f"/plaene/{MUSTERLAND}/mitmachen/beitraege/behalten/",),
        MISSING,
        {ANONYMOUS: ASKED_TO_SIGN_IN},
    ),
    Row("conference:confirm_contribution", (f"/plaene/{MUSTERLAND}/mitmachen/beitraege/link/x/y/",), MISSING),
    Row("conference:revise_contribution", (f"{_CONTRIBUTION}aendern/",), _OF_ITS_AUTHOR),
    Row("conference:withdraw_contribution", (f"{_CONTRIBUTION}zurueckziehen/",), _OF_ITS_AUTHOR),
    # The coordination office does it for whoever asks.
    Row("conference:revoke_contribution", (f"{_CONTRIBUTION}widerrufen/",), _OF_ITS_AUTHOR, BY_EVA),
    Row(
        "conference:take_up_contribution",
        (f"{_CONTRIBUTION}bearbeiten/",),
        _TO_POST,
        {"eva": {**_TO_POST, "POST": 302}},
        is_page=False,
    ),
    arranged("bring_contributions", "beitraege/uebernehmen/"),
    Row("conference:attach", (f"{_CONTRIBUTION}anhaenge/",), _OF_ITS_AUTHOR),
    Row(
        "conference:attachment",
        (f"{_CONTRIBUTION}anhaenge/1/",),
        {"GET": 404, "HEAD": 404, "POST": 405, "other": 405},
        is_page=False,
    ),
    Row("conference:detach", (f"{_CONTRIBUTION}anhaenge/1/entfernen/",), {**_TO_POST, "POST": 404}, is_page=False),
)
_COMMENT = f"/plaene/{MUSTERLAND}/mitmachen/kommentare/1/"
_SENT: Statuses = {"GET": 405, "HEAD": 405, "POST": 404, "other": 405}
_ANSWERED: Statuses = {**_SENT, "POST": 422}
_REFUSED: Statuses = {**_SENT, "POST": 403}
COMMENTS = (
    # Nothing typed names no text.
    Row("conference:send_comment", (f"/plaene/{MUSTERLAND}/mitmachen/kommentieren/",), _SENT, is_page=False),
    Row("conference:send_support", (f"/plaene/{MUSTERLAND}/mitmachen/unterstuetzen/",), _SENT, is_page=False),
    Row("conference:comment", (_COMMENT, _COMMENT.replace("/1/", "/2/"))),
    Row(
        "conference:comments_csv",
        (f"/plaene/{MUSTERLAND}/mitmachen/kommentare/tabelle.csv",),
        {"GET": 404, "HEAD": 404, "POST": 405, "other": 405},
        is_page=False,
    ),
    Row("conference:reply_comment", (f"{_COMMENT}antworten/",), _ANSWERED, is_page=False),
    Row("conference:revise_comment", (f"{_COMMENT}aendern/",), _REFUSED, is_page=False),
    Row("conference:withdraw_comment", (f"{_COMMENT}zurueckziehen/",), _REFUSED, is_page=False),
    Row("conference:report", (f"/plaene/{MUSTERLAND}/mitmachen/melden/",), MISSING, is_page=False),
)
MODERATION = (
    part_of_conference("moderation", "moderation/", plans=(MUSTERLAND, HESSEN)),
    Row("conference:moderation_csv", (f"/plaene/{MUSTERLAND}/mitmachen/moderation/protokoll.csv",), is_page=False),
    Row(
        "conference:moderation_queue",
        tuple(
            f"/plaene/{MUSTERLAND}/mitmachen/moderation/offen/{which}"
            for which in ("", "?liste=zurueckgehalten", "?liste=ausgeblendet", "?liste=gesperrt", "?q=Bus")
        ),
        ARRANGED,
        dict.fromkeys(("ben", "eva"), BY_EVA["eva"]),
    ),
    arranged("moderation_rules", "moderation/regeln/"),
    Row(
        "conference:lift_moderation_rule",
        (f"/plaene/{MUSTERLAND}/mitmachen/moderation/regeln/1/beenden/",),
        _REFUSED,
        {"eva": _ANSWERED},
        is_page=False,
    ),
)
_FOLLOWED: Statuses = {"GET": 405, "HEAD": 405, "POST": 302, "other": 405}
_LOOKED_AT: Statuses = {"GET": 200, "HEAD": 200, "POST": 422, "other": 405}
_MINE: Statuses = {"GET": 200, "HEAD": 200, "POST": 403, "other": 405}
_TAKING_PART: Statuses = {**_MINE, "POST": 302}
SUCCESSIONS = (
    # Whoever hasn't taken part in the plan has nothing to mark as seen.
    Row(
        "conference:mine",
        tuple(f"/plaene/{plan}/mitmachen/meine/" for plan in (MUSTERLAND, HESSEN)),
        _MINE,
        dict.fromkeys(("ada", "ben", "eva", "finn"), _TAKING_PART),
    ),
    Row("conference:follow", (f"{_CONTRIBUTION}folgen/",), _FOLLOWED, is_page=False),
    part_of_conference("successions", "zusammenfuehren/", plans=(MUSTERLAND, HESSEN)),
    Row(
        "conference:succession",
        tuple(f"/plaene/{MUSTERLAND}/mitmachen/zusammenfuehren/{number}/" for number in (1, 2, 3, 4, 5, 6)),
        _LOOKED_AT,
    ),
    arranged("propose_merge", "zusammenfuehren/neu/?beitrag=3"),
    arranged("propose_split", "beitraege/3/aufteilen/"),
    arranged("forward_contribution", "beitraege/3/weiterleiten/"),
)
_DRAFT = f"/plaene/{MUSTERLAND}/mitmachen/empfehlungen/"
_WORKING: Statuses = {"GET": 200, "HEAD": 200, "POST": 422, "other": 405}


def of_draft(name: str, address: str, *who: str) -> Row:
    """A form around a draft recommendation, for those of the cast who may."""
    return Row(f"conference:{name}", (f"{_DRAFT}{address}",), ARRANGED, dict.fromkeys(who, _WORKING))


# Draft 1 is of working group 2, which Ben chairs and where Ada sits; amendment 3 is hers. Draft 3 is adopted.
RECOMMENDATIONS = (
    Row(
        "conference:proposals",
        (_DRAFT, f"{_DRAFT}?stand=aenderbar&gremium=ml-ag-2", _DRAFT.replace(MUSTERLAND, HESSEN)),
    ),
    Row("conference:proposal", tuple(f"{_DRAFT}{number}/" for number in (1, 3, 4, 8, 11))),
    part_of_conference("compare_proposal", "empfehlungen/8/vergleich/?von=1&nach=2"),
    part_of_conference("proposal_version", "empfehlungen/8/fassungen/2/"),
    part_of_conference("proposal_talk", "empfehlungen/1/diskussion/"),
    Row("conference:amendment", tuple(f"{_DRAFT}{which}/" for which in ("1/aenderungen/2", "8/aenderungen/1"))),
    of_draft("propose", "neu/", "ada", "ben", "eva"),
    of_draft("amend", "1/aendern/", "ada", "ben", "eva"),
    of_draft("revise_proposal", "1/ueberarbeiten/", "ben", "eva"),
    of_draft("merge_amendments", "1/zusammenfuehren/", "ben", "eva"),
    of_draft("proposal_sources", "1/grundlagen/", "ben", "eva"),
    of_draft("withdraw_proposal", "1/zurueckziehen/", "ben", "eva"),
    of_draft("drop_proposal", "1/nicht-beschlossen/", "ben", "eva"),
    of_draft("propose_procedure", "1/aenderungen/1/verfahren/", "ben", "eva"),
    of_draft("decide_proposal", "2/beschluss/konferenz/", "eva"),
    of_draft("forward_proposals", "weiterleiten/", "eva"),
    of_draft("withdraw_amendment", "1/aenderungen/3/zurueckziehen/", "ada"),
    of_draft("reply_to_procedure", "1/aenderungen/2/antwort/"),
    of_draft("note_minority", "1/minderheit/", "ada", "ben"),
    Row(
        "conference:join_minority",
        (f"{_DRAFT}3/minderheit/2/mittragen/",),
        _TO_POST,
        {key: {**_TO_POST, "POST": 302} for key in ("ada", "ben")},
        is_page=False,
    ),
    of_draft("withdraw_minority", "3/minderheit/2/zurueckziehen/"),
)
_SESSIONS = f"/plaene/{MUSTERLAND}/mitmachen/sitzungen/"
_LEADING: Statuses = {"GET": 200, "HEAD": 200, "POST": 422, "other": 405}


def by_leaders(name: str, address: str, post: int = 422) -> Row:
    """What those who lead working group 2 and the coordination office do."""
    led = {**_LEADING, "POST": post}
    return Row(f"conference:{name}", (f"{_SESSIONS}{address}",), ARRANGED, {"ben": led, "eva": led})


def of_meetings(name: str, *addresses: str, **more: Any) -> Row:
    """What everybody reads of meetings."""
    return Row(f"conference:{name}", tuple(f"{_SESSIONS}{address}" for address in addresses), **more)


MEETINGS = (
    of_meetings("meetings", "", "?gremium=ml-ag-2"),
    of_meetings("meeting", "1/", "2/", "4/", "5/", "6/", "7/"),
    *(
        of_meetings(*pair, is_page=False)
        for pair in (("meeting_feed", "termine.ics"), ("meeting_event", "5/termin.ics"))
    ),
    *(
        of_meetings(*pair, is_page=False)
        for pair in (("session_record", "1/akte.docx"), ("session_table", "1/akte.csv"))
    ),
    of_meetings("paper", "1/unterlagen/1/", is_page=False),
    of_meetings("minutes", "1/protokoll/", "3/protokoll/", everybody=_LEADING),
    of_meetings(
        "topics",
        "themen/",
        everybody={**_LEADING, "POST": 403},
        but={"ada": _LEADING, "ben": _LEADING, "eva": _LEADING},
    ),
    by_leaders("plan_meeting", "neu/"),
    by_leaders("standing_orders", "fristen/ml-ag-2/"),
    by_leaders("decline_topic", "themen/1/ablehnen/"),
    of_meetings(
        "withdraw_topic", "themen/1/zurueckziehen/", everybody=_LED, but={"ada": {**_LED, "POST": 302}}, is_page=False
    ),
    by_leaders("revise_meeting", "5/aendern/"),
    by_leaders("cancel_meeting", "5/absagen/"),
    by_leaders("convene", "5/einladen/", 302),
    by_leaders("agenda", "5/tagesordnung/"),
    by_leaders("agenda_item", "5/tagesordnung/1/"),
    by_leaders("drop_item", "5/tagesordnung/1/absetzen/"),
    by_leaders("papers", "5/unterlagen/"),
    by_leaders("withdraw_paper", "5/unterlagen/1/zurueckziehen/"),
    of_meetings("hall", "5/saal/", everybody=ARRANGED, but={"ada": _LEADING, "ben": _LEADING, "eva": _LEADING}),
    # Nobody writes minutes any more that lie open to those who were there.
    of_meetings("write_minutes", "4/protokoll/schreiben/", everybody=ARRANGED, is_page=False),
    of_meetings(
        "correct_minutes",
        "4/protokoll/aenderung/?punkt=2&absatz=1",
        everybody=ARRANGED,
        but={"ada": _LEADING, "ben": _LEADING},
    ),
    by_leaders("decide_correction", "4/protokoll/aenderungen/1/"),
    by_leaders("erratum", "2/protokoll/berichtigung/"),
)
CONFERENCE = (
    *COMMENTS,
    *MODERATION,
    *CONTRIBUTIONS,
    *SUCCESSIONS,
    *RECOMMENDATIONS,
    *POLLS,
    *STATEMENTS,
    *PHASES,
    *BODIES,
    part_of_conference("home", plans=(MUSTERLAND, HESSEN)),
    *MEETINGS,
)
