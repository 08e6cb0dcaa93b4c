"""The pages of draft recommendations: read by everybody, written by those who may, without script."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from mitplan.conference import actions
from mitplan.conference.actions import ProcedureEntry, Resolved, Wording
from mitplan.conference.models import Amendment, MinorityNote, Participant, Procedure, Proposal
from mitplan.conference.patching import Deed, Patch
from mitplan.conference.queries import proposals as queries
from mitplan.plan.models import Version
from mitplan.plan.tests.scene import build_scene

from .drafting import WORDING, open_floor

BASE = "/plaene/probe/mitmachen/empfehlungen/"


@pytest.fixture
def scene(cast):
    return build_scene(cast.eva)


@pytest.fixture
def floor(scene, cast):
    return open_floor(scene, cast)


def browser(acting=None):
    client = Client(headers={"accept-language": "de"})
    if acting is not None:
        client.force_login(acting.person)
    return client


def words_of(response):
    return " ".join(strip_tags(re.sub(r"<(style|script).*?</\1>", "", response.content.decode(), flags=re.S)).split())


def _change(at, text):
    return Patch(at, Deed.CHANGE, text)


def test_the_list_says_what_can_be_changed_now_and_filters(floor, scene):
    floor.proposed(field=scene["field/1"])
    other = floor.proposed(wording=Wording("Abendkurse", "Abends."))
    actions.withdraw_proposal(other, "Geht in Entwurf 1 auf.", by=floor.ada)
    told = words_of(browser().get(BASE))
    assert "Zu 1 Entwurf können Sie zurzeit Änderungen beantragen" in told
    assert "Kurse mit Kinderbetreuung" in told
    assert "Abendkurse" in told
    told = words_of(browser().get(f"{BASE}?stand=withdrawn&gremium=working-group"))
    assert "Abendkurse" in told
    assert "Kurse mit Kinderbetreuung" not in told
    assert "Kein Entwurf passt dazu" in words_of(browser().get(f"{BASE}?feld=1&stand=withdrawn"))


def test_hidden_drafts_are_in_no_list_and_on_no_page(scene, cast):
    floor = open_floor(scene, cast, openings=[("propose", "members", "write"), ("decide", "members", "write")])
    floor.proposed()
    assert "Noch kein Entwurf" in words_of(browser().get(BASE))
    refused = browser().get(f"{BASE}1/")
    assert (refused.status_code, "noch nicht öffentlich" in words_of(refused)) == (403, True)
    assert browser(cast.ada).get(f"{BASE}1/").status_code == 200
    assert browser().get(f"{BASE}2/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_a_bounded_number_of_queries(floor, scene, count, django_assert_max_num_queries):
    for _each in range(count):
        made = floor.proposed(field=scene["field/1"])
    version = queries.version_of(made)
    for _each in range(count):
        actions.amend(version, [_change("p1", "x")], "Darum.", by=floor.finn)
    for who in (floor.ada, floor.ben)[:count]:
        actions.note_minority(made, "Nein.", by=who)
    client = browser()
    client.get(f"{BASE}{made.number}/")  # from then on phases and removals are known until the journal moves
    with django_assert_max_num_queries(12):
        assert client.get(BASE).status_code == 200
    for page in ("", "vergleich/", "fassungen/1/", "aenderungen/1/"):
        with django_assert_max_num_queries(12):
            assert client.get(f"{BASE}{made.number}/{page}").status_code == 200


def test_ada_proposes_and_everybody_reads_how_it_came_about(floor, cast, scene):
    ada = browser(cast.ada)
    assert "Empfehlung entwerfen" in words_of(ada.get(BASE))
    empty = ada.post(f"{BASE}neu/", {"body": "working-group"})
    assert (empty.status_code, "Bitte prüfen Sie Ihre Eingaben" in words_of(empty)) == (422, True)
    given = {
        "body": "working-group",
        "field": "1",
        "title": "Kurse",
        "text": "Eins.\n\nZwei.",
        "addressees": "government",
    }
    assert ada.post(f"{BASE}neu/", given).headers["Location"] == f"{BASE}1/"
    told = words_of(browser().get(f"{BASE}1/"))
    for part in ("Eins. Zwei.", "Verband der Vereine", "Sprache und Bildung", "Landesregierung", "Vorgelegt von"):
        assert part in told
    assert browser(cast.finn).get(f"{BASE}neu/").status_code == 403


def test_a_guest_amends_paragraph_by_paragraph_and_withdraws(floor):
    floor.proposed()
    guest = browser()
    form = guest.get(f"{BASE}1/aendern/").content.decode()
    assert form.count('name="p-p') == 3
    given = {
        "p-p1": "Das Land fördert Kurse mit Kinderbetreuung.",
        "p-p2": "Auch samstags.",
        "n-p2": "Und sonntags.",
        "p-p3": "",
    }
    assert guest.post(f"{BASE}1/aendern/", given).status_code == 422
    assert guest.post(f"{BASE}1/aendern/", given | {"why": "Viele arbeiten."}).headers["Location"] == (
        f"{BASE}1/aenderungen/1/"
    )
    made = Amendment.objects.get()
    assert [(one["at"], one["do"]) for one in made.patches] == [("p2", "change"), ("p2", "insert"), ("p3", "delete")]
    told = words_of(browser().get(f"{BASE}1/aenderungen/1/"))
    assert "Teilnehmende Person" in told
    assert "[Anfang der Streichung] Die Teilnahme ist frei. [Ende der Streichung]" in told
    assert "Antrag zurückziehen" not in told
    assert browser().post(f"{BASE}1/aenderungen/1/zurueckziehen/", {"reason": "x"}).status_code == 403
    # The cookie tells who it was.
    assert "Antrag zurückziehen" in words_of(guest.get(f"{BASE}1/aenderungen/1/"))
    assert guest.post(f"{BASE}1/aenderungen/1/zurueckziehen/", {"reason": "Erledigt."}).status_code == 302
    made.refresh_from_db()
    assert (made.state, Participant.objects.filter(digest__isnull=False).count()) == ("withdrawn", 1)


def test_the_chair_proposes_a_procedure_and_the_author_answers(floor, cast):
    made = floor.proposed()
    actions.amend(queries.version_of(made), [_change("p2", "Nie abends.")], "Darum.", by=floor.finn)
    ben, finn, page = browser(cast.ben), browser(cast.finn), f"{BASE}1/aenderungen/1/"
    form = ben.get(f"{page}verfahren/")
    assert form.status_code == 200
    assert "Nie abends." in form.content.decode()
    given = {"kind": "partly", "why": "Beides.", "p-p1": "Das Land fördert Kurse mit Kinderbetreuung."}
    given |= {"p-p2": "Abends und samstags.", "p-p3": "Die Teilnahme ist frei.", "visible_from": "2999-01-01T10:00"}
    assert ben.post(f"{page}verfahren/", given).headers["Location"] == page
    assert Procedure.objects.get().counter == [{"at": "p2", "do": "change", "text": "Abends und samstags."}]
    # Until it can be seen, only those who run the work know of it.
    assert "Verfahrensvorschlag des Vorsitzes" not in words_of(finn.get(page))
    assert finn.get(f"{page}antwort/").status_code == 403
    assert ben.post(f"{page}verfahren/", given | {"visible_from": ""}).status_code == 302
    assert "Antworten" in words_of(finn.get(page))
    assert finn.post(f"{page}antwort/", {"reply": "refused"}).status_code == 422
    assert finn.post(f"{page}antwort/", {"reply": "refused", "why": "Abends nie."}).headers["Location"] == page
    assert "nicht einverstanden Abends nie." in words_of(browser().get(page))
    assert browser(cast.ada).post(f"{page}verfahren/", given).status_code == 403


def test_ben_merges_colliding_amendments_place_by_place(floor, cast):
    made = floor.proposed()
    first = queries.version_of(made)
    one = actions.amend(first, [_change("p1", "Das Land sichert Kurse.")], "Fester.", by=floor.ada)
    actions.amend(first, [_change("p1", "Das Land bezahlt Kurse.")], "Klarer.", by=floor.finn)
    actions.amend(first, [Patch("p3", Deed.INSERT, "Mit Prüfung.")], "Fehlt.", by=floor.finn)
    actions.propose_procedure(one, ProcedureEntry("take_over", "Gut so."), by=floor.ben)
    ben = browser(cast.ben)
    shown = words_of(ben.get(f"{BASE}1/zusammenfuehren/"))
    assert "Anträge kommen sich in die Quere" in shown
    assert "Die Kurse finden auch abends statt." in shown
    assert "Die Kurse finden auch abends statt." not in words_of(ben.get(f"{BASE}1/zusammenfuehren/?nur=offen"))
    given = {"seen": "1", "place-p1": "1", "place-a3-1": "own", "own-a3-1": "Mit Prüfung.\n\nSie kostet nichts."}
    missing = ben.post(f"{BASE}1/zusammenfuehren/", {"seen": "1", "place-p1": "1"})
    assert (missing.status_code, "Bitte entscheiden Sie" in words_of(missing)) == (422, True)
    unsaid = ben.post(f"{BASE}1/zusammenfuehren/", given)
    assert (unsaid.status_code, "begründen Sie in einem Satz" in words_of(unsaid)) == (422, True)
    given |= {"sentence-2": "Wir folgen Antrag 1.", "sentence-3": "Mit Zusatz."}
    assert ben.post(f"{BASE}1/zusammenfuehren/", given).headers["Location"] == f"{BASE}1/"
    told = words_of(browser().get(f"{BASE}1/"))
    for part in (
        "Das Land sichert Kurse.",
        "Mit Prüfung.",
        "Wie beantragt übernommen.",
        "Wir folgen Antrag 1.",
        "Mit Zusatz.",
    ):
        assert part in told
    redline = words_of(browser().get(f"{BASE}1/vergleich/?von=1&nach=2"))
    assert "[Anfang der Streichung] fördert Kurse mit Kinderbetreuung [Ende der Streichung]" in redline
    assert browser(cast.ada).get(f"{BASE}1/zusammenfuehren/").status_code == 403
    assert browser().get(f"{BASE}1/vergleich/?von=1&nach=9").status_code == 404


def test_from_the_group_to_the_sealed_set_on_pages(floor, cast):
    floor.proposed(addressees=["lead-ministry"])
    ben, eva, ada, page = browser(cast.ben), browser(cast.eva), browser(cast.ada), f"{BASE}1/"
    assert ada.post(f"{page}minderheit/", {"text": "Das Geld fehlt dann anderswo."}).status_code == 302
    number = MinorityNote.objects.get().number
    assert "mittragen" in words_of(ben.get(page))
    assert "mittragen" not in words_of(ada.get(page))
    assert ben.post(f"{page}minderheit/{number}/mittragen/").status_code == 302
    assert ben.get(f"{page}minderheit/{number}/mittragen/").status_code == 405
    assert ada.get(f"{page}beschluss/arbeitsgruppe/").status_code == 403
    assert ben.post(f"{page}beschluss/arbeitsgruppe/", {}).status_code == 422
    assert ben.post(f"{page}beschluss/arbeitsgruppe/", {"manner": "consensus"}).headers["Location"] == page
    assert 'value="3"' in eva.get(f"{page}beschluss/konferenz/").content.decode()
    given = {"manner": "minority", "number": "3", "note": "23 Ja, 2 Nein"}
    assert eva.post(f"{page}beschluss/konferenz/", given).headers["Location"] == page
    assert ada.get(f"{BASE}weiterleiten/").status_code == 403
    assert eva.post(f"{BASE}weiterleiten/", {}).status_code == 422
    assert eva.post(f"{BASE}weiterleiten/", {"chosen": ["1"]}).headers["Location"] == BASE
    assert Version.objects.get().kind == "consultation_draft"
    told = words_of(browser().get(page))
    for part in ("Empfehlung 3", "23 Ja, 2 Nein", "versiegelt in Fassung 1 des Plans", "Verband der Vereine"):
        assert part in told
    assert "Es gibt nichts Neues weiterzuleiten" in words_of(eva.get(f"{BASE}weiterleiten/"))
    assert eva.post(f"{BASE}weiterleiten/", {"chosen": ["1"]}).status_code == 404
    # From the recommendation in the plan one finds how it came about.
    element = browser().get("/plaene/probe/empfehlungen/3/", follow=True)
    assert f'href="{page}"' in element.content.decode()


def test_revised_withdrawn_and_dropped_on_pages(floor, cast):
    floor.proposed()
    floor.proposed(wording=Wording("Abendkurse", "Abends."))
    ben, ada = browser(cast.ben), browser(cast.ada)
    given = {"seen": "1", "title": "Kurse", "text": f"{WORDING.text}\n\nNeu.", "note": "Ein Absatz mehr"}
    assert ben.post(f"{BASE}1/ueberarbeiten/", given).headers["Location"] == f"{BASE}1/"
    stale = ben.post(f"{BASE}1/ueberarbeiten/", given)
    assert (stale.status_code, "Inzwischen gibt es Fassung 2" in words_of(stale)) == (422, True)
    assert "Ein Absatz mehr" in words_of(browser().get(f"{BASE}1/fassungen/2/"))
    assert ada.post(f"{BASE}1/grundlagen/", {"sources": "99"}).status_code == 422
    assert ada.post(f"{BASE}1/zurueckziehen/", {"reason": "Doch nicht."}).status_code == 302
    assert ben.post(f"{BASE}2/nicht-beschlossen/", {"reason": "7 zu 12 Stimmen"}).status_code == 302
    assert [one.state for one in Proposal.objects.order_by("number")] == ["withdrawn", "not_adopted"]
    assert ben.get(f"{BASE}1/beschluss/anders/").status_code == 404


def test_the_rule_says_why_one_cannot_amend_now(scene, cast):
    floor = open_floor(scene, cast, openings=[*(("propose", who, "write") for who in ("members", "public"))])
    floor.proposed()
    told = words_of(browser().get(f"{BASE}1/"))
    assert "Änderungen beantragen: Dafür ist zurzeit keine Phase offen." in told
    assert browser().get(f"{BASE}1/aendern/").status_code == 403
    # The chair may, with a reason that the journal keeps.
    assert "Warum außerhalb der Phase?" in words_of(browser(cast.ben).get(f"{BASE}1/aendern/"))


def test_agreed_by_resolution_words(floor, cast):
    made = floor.proposed()
    actions.agree_in_group(
        made, Resolved("consensus", minutes="conference.minutes:99", note="einstimmig"), by=floor.ben
    )
    assert "Von der Arbeitsgruppe beschlossen: Fassung 1" in words_of(browser().get(f"{BASE}1/"))
