"""The pages of what becomes of contributions, over HTTP; similar ones; and the queries they take."""

import pytest
from django.test import Client

from mitplan.conference.actions import successions
from mitplan.conference.models import Contribution, Likeness, Notice, Participant, Succession, Support
from mitplan.conference.similar import keeping, suggestions
from mitplan.conference.similar.encoding import Letters
from mitplan.conference.speaking import GUEST
from mitplan.conference.states.phases import Access, Activity, Audience
from mitplan.core.journal import key_of
from mitplan.people.acting import Acting
from tests.spies import watched

from .weaving import NEW, WHY, Stage, answer

TYPED = {"title": NEW.title, "text": NEW.text, "language": "de", "reason": WHY}


@pytest.fixture
def stage(cast):
    return Stage(cast)


def client_of(acting: Acting) -> Client:
    client = Client(headers={"accept-language": "de"})
    assert acting.person
    client.force_login(acting.person)
    return client


def at(stage: Stage, rest: str) -> str:
    return f"/plaene/{stage.plan.key}/mitmachen/{rest}"


def owned(stage: Stage, title: str, who=None) -> Contribution:
    """A contribution of somebody with an account."""
    return stage.contribution(stage.again(who or stage.finn), title=title)


# ---------------------------------------------------------------- proposing, answering, deciding


def test_eva_proposes_finn_agrees_and_reads_what_became_of_it(stage) -> None:
    one, two = owned(stage, "Deutschkurse am Abend"), owned(stage, "Kurse abends", stage.ada)
    eva, finn = client_of(stage.cast.eva), client_of(stage.cast.finn)
    form = eva.get(at(stage, f"zusammenfuehren/neu/?beitrag={one.number}"))
    assert 'name="numbers" value="1"' in form.content.decode()
    until = stage.until.date().isoformat()
    typed = {**TYPED, "numbers": "1, 2", "until": until}
    sent = eva.post(at(stage, "zusammenfuehren/neu/"), typed)
    assert sent["Location"] == at(stage, "zusammenfuehren/1/")
    assert "Sie werden um Ihre Zustimmung gebeten" in finn.get(at(stage, "meine/")).content.decode()
    refused = finn.post(sent["Location"], {"do": "answer", "agrees": "no", "sentence": ""})
    assert refused.status_code == 422
    assert "warum nicht" in refused.content.decode()
    assert finn.post(sent["Location"], {"do": "answer", "agrees": "yes"}).status_code == 302
    answer(Succession.objects.get(), stage.again(stage.ada), True)
    assert Contribution.objects.get(number=3).title == NEW.title
    story = finn.get(at(stage, "meine/")).content.decode()
    assert "Zusammengeführt in" in story
    assert f"Beitrag 3: „{NEW.title}“" in story
    assert [c.state for c in Contribution.objects.filter(pk__in=[one.pk, two.pk])] == ["merged", "merged"]


def test_the_page_of_a_contribution_tells_its_fate_to_everybody(stage) -> None:
    heir = stage.merged()
    source = Client().get(at(stage, "beitraege/1/")).content.decode()
    assert "Was daraus wurde" in source
    assert at(stage, f"beitraege/{heir.number}/") in source
    assert "Woraus dieser Beitrag entstand" in Client().get(at(stage, f"beitraege/{heir.number}/")).content.decode()


def test_a_number_that_is_not_there_is_named_where_it_was_typed(stage) -> None:
    owned(stage, "Deutschkurse am Abend")
    typed = {**TYPED, "until": stage.until.date().isoformat()}
    eva = client_of(stage.cast.eva)
    for numbers, told in (
        ("1, 99", "Nummer 99"),
        ("1", "mindestens zwei"),
        ("eins", "nur Nummern"),
        ("1, 1", "verschiedene"),
    ):
        answered = eva.post(at(stage, "zusammenfuehren/neu/"), {**typed, "numbers": numbers})
        assert answered.status_code == 422
        assert told in answered.content.decode()


def test_splitting_and_forwarding_by_form(stage) -> None:
    source = owned(stage, "Kurse und Betreuung")
    other = owned(stage, "Geld für Kurse")
    eva = client_of(stage.cast.eva)
    parts = {"title_1": "Kurse", "text_1": "Kurse.", "title_2": "Betreuung", "text_2": "Betreuung."}
    typed = {**parts, "language": "de", "reason": WHY, "until": stage.until.date().isoformat()}
    assert eva.post(at(stage, f"beitraege/{source.number}/aufteilen/"), typed).status_code == 302
    assert (
        eva.post(at(stage, f"beitraege/{other.number}/aufteilen/"), {**typed, "text_3": "Nur Text."}).status_code == 422
    )
    to = {"recipient": stage.cast.bodies.working_group.key, "reason": WHY}
    assert eva.post(at(stage, f"beitraege/{other.number}/weiterleiten/"), to).status_code == 302
    assert Contribution.objects.get(number=3).body == stage.cast.bodies.working_group


def test_only_those_who_run_the_work_see_the_forms(stage) -> None:
    owned(stage, "Deutschkurse am Abend")
    finn = client_of(stage.cast.finn)
    for rest in ("zusammenfuehren/neu/", "beitraege/1/aufteilen/", "beitraege/1/weiterleiten/"):
        assert finn.get(at(stage, rest)).status_code == 403
        assert Client().get(at(stage, rest)).status_code == 403
    assert "aufteilen" not in finn.get(at(stage, "beitraege/1/")).content.decode()


def test_a_decision_against_a_refusal_leaves_both_on_the_page(stage) -> None:
    made = stage.merge()
    answer(made, stage.guest("a"), True)
    answer(made, stage.guest("b"), False, "Bei mir geht es um Schichtarbeit.")
    eva = client_of(stage.cast.eva)
    where = at(stage, "zusammenfuehren/1/")
    assert eva.post(where, {"do": "decide", "decision": ""}).status_code == 422
    assert eva.post(where, {"do": "decide", "decision": "Sie steht im zweiten Satz."}).status_code == 302
    told = Client().get(where).content.decode()
    assert "Bei mir geht es um Schichtarbeit." in told
    assert "Sie steht im zweiten Satz." in told


def test_what_nobody_asked_for_changes_nothing(stage) -> None:
    stage.merge()
    eva = client_of(stage.cast.eva)
    assert eva.post(at(stage, "zusammenfuehren/1/"), {"do": "delete"}).status_code == 422
    assert eva.get(at(stage, "zusammenfuehren/99/")).status_code == 404
    assert Succession.objects.get().state == "proposed"


# ---------------------------------------------------------------- following


def test_a_guest_follows_and_finds_it_again_by_cookie(stage) -> None:
    source = owned(stage, "Deutschkurse am Abend")
    guest = Client()
    assert guest.post(at(stage, "beitraege/1/folgen/"), {"on": "1"}).status_code == 302
    assert guest.cookies[GUEST].value
    assert source.title in guest.get(at(stage, "meine/")).content.decode()
    assert guest.post(at(stage, "beitraege/1/folgen/"), {"off": "1"}).status_code == 302
    assert source.title not in guest.get(at(stage, "meine/")).content.decode()
    assert Participant.objects.filter(digest__isnull=False).count() == 1


def test_one_click_supports_the_new_contribution(stage) -> None:
    stage.phase([(Activity.SUPPORT, Audience.PUBLIC, Access.WRITE)])
    heir = stage.merged()
    mine = owned(stage, "Etwas anderes")
    assert mine.participant
    Notice.objects.create(
        plan=stage.plan,
        participant=mine.participant,
        code="support_anew",
        thing=key_of(heir),
        number=3,
        at=heir.sent_at,
    )
    finn = client_of(stage.cast.finn)
    assert "Den neuen Beitrag unterstützen" in finn.get(at(stage, "meine/")).content.decode()
    assert finn.post(at(stage, "meine/"), {"support": key_of(heir)}).status_code == 302
    assert Support.objects.get().thing == key_of(heir)
    assert finn.post(at(stage, "meine/"), {"seen": "1"}).status_code == 302
    assert Notice.objects.get(code="support_anew", participant=mine.participant).seen_at is not None
    assert finn.post(at(stage, "meine/"), {"support": "plan.element:1"}).status_code == 403


@pytest.mark.parametrize("rest", ["meine/", "zusammenfuehren/"])
def test_pages_ask_the_same_for_one_and_for_three(stage, rest) -> None:
    def asked(count):
        for _time in range(count):
            made = stage.merge([owned(stage, "Kurse am Abend"), owned(stage, "Abendkurse", stage.ada)])
            for who in (stage.finn, stage.ada):
                answer(made, stage.again(who), True)
        client = client_of(stage.cast.finn)
        client.get(at(stage, rest))
        with watched() as report:
            client.get(at(stage, rest))
        return report.queries

    assert asked(1) == asked(2)


# ---------------------------------------------------------------- similar ones


def test_the_check_page_suggests_and_never_blocks(stage) -> None:
    for title in ("Deutschkurse am Abend in jedem Kreis", "Mehr Radwege zur Schule", "Weniger Lärm am Bahnhof"):
        owned(stage, title)
    keeping.follow()
    assert Likeness.objects.count() == 3
    typed = {
        "kind": "suggestion",
        "title": "Deutschkurse am Abend",
        "text": "Deutschkurse bitte am Abend in jedem Kreis.",
    }
    typed |= {"language": "de", "field": "", "body": "alle", "author": "own", "written_as": "person"}
    shown = client_of(stage.cast.finn).post(at(stage, "beitraege/neu/"), typed).content.decode()
    assert "So wird es veröffentlicht" in shown
    assert [one.number for one in suggestions(stage.again(stage.finn), typed["title"], typed["text"])] == [1]


def test_only_what_stands_and_may_be_read_is_suggested(stage) -> None:
    one = owned(stage, "Deutschkurse am Abend")
    keeping.follow()
    by = stage.again(stage.finn)
    assert [s.number for s in suggestions(by, one.title, one.text)] == [1]
    successions.forward_contribution(one, stage.cast.bodies.working_group, WHY, by=stage.eva)
    keeping.follow()
    assert [s.number for s in suggestions(by, one.title, one.text)] == [2]


def test_following_and_rebuilding_give_the_same(stage) -> None:
    stage.merged()
    keeping.follow()
    followed = dict(Likeness.objects.values_list("pk", "vector"))
    keeping.rebuild()
    assert {pk: bytes(v) for pk, v in Likeness.objects.values_list("pk", "vector")} == {
        pk: bytes(v) for pk, v in followed.items()
    }
    assert len(followed) == 3


def test_letters_find_other_forms_of_the_same_words() -> None:
    texts = ["Deutschkurse am Abend", "Ein Deutschkurs abends", "Mehr Radwege zur Schule", "", "ا"]
    vectors = Letters().encode(texts)
    assert vectors.shape == (5, 1024)
    alike = vectors @ vectors[0]
    assert alike[0] > alike[1] > alike[2]
