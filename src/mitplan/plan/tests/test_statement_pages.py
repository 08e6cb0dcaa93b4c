"""Statements on fields, links and answers, each with a source that may be new."""

import re

import pytest

from mitplan.core.models import Act
from mitplan.plan import actions
from mitplan.plan.actions import ClaimRow, LinkRow
from mitplan.plan.models import Answer, Claim, Element, Link, Measure
from mitplan.plan.states import Kind
from mitplan.plan.workbench.picking import ways

from .desk import ADDRESS, form_in, send

MEASURE = f"{ADDRESS}measure/1/"
CLAIM = f"{MEASURE}cost/angabe/"
LINK = f"{MEASURE}verbinden/"
ANSWER = f"{ADDRESS}recommendation/1/antwort/"
UNLINK = f"{ADDRESS}recommendation/1/verbindung/leads_to/zu/probe/measure.1/"


@pytest.fixture
def eva(client, cast, scene):
    client.force_login(cast.eva.person)
    return client


def refused(answer, sentence, acts):
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Act.objects.count() == acts


# ---------------------------------------------------------------- statements


def test_a_statement_with_its_source_becomes_the_value(eva, scene):
    form = form_in(eva.get(CLAIM))
    answer = send(eva, CLAIM, form, value_0="5 Mio. €", value_1="year", source="S1", locator="Seite 3")
    assert answer.headers["Location"] == f"{MEASURE}#id_cost"
    claim = Claim.objects.get()
    assert (claim.source, claim.locator, claim.is_valid) == (scene["source/S1"], "Seite 3", True)
    assert Measure.objects.get(element=scene["measure/1"]).cost.low == 500_000_000
    assert "5 Mio. € im Jahr" in eva.get(CLAIM).content.decode()


def test_a_new_source_is_entered_along(eva, scene):
    form = form_in(eva.get(CLAIM))
    typed = {"value_0": "5 €", "new_source": "Haushaltsplan", "new_address": "https://haushalt.example/"}
    send(eva, CLAIM, form, **typed)
    source = Claim.objects.get().source
    assert (source.number, source.title, source.source.address) == ("S2", "Haushaltsplan", "https://haushalt.example/")


def test_a_later_statement_takes_the_place_of_the_valid_one_with_its_reason(eva, scene):
    actions.claim(
        scene.plan, ClaimRow(element=scene["measure/1"], field="cost", standing="unknown", valid=True), by=scene.by
    )
    form = form_in(eva.get(CLAIM))
    acts = Act.objects.count()
    refused(send(eva, CLAIM, form, value_0="5 €"), "Begründen Sie bitte", acts)
    assert Claim.objects.count() == 1
    send(eva, CLAIM, form, value_0="5 €", reason="Jetzt beziffert")
    assert list(Claim.objects.order_by("pk").values_list("standing", "is_valid")) == [
        ("unknown", False),
        ("stated", True),
    ]


def test_the_address_may_say_that_it_is_not_known(eva):
    assert form_in(eva.get(f"{CLAIM}?aussage=unknown"))["standing"] == ["unknown"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Tragen Sie den Wert ein"),
        ({"value_0": "viel"}, "lässt sich nicht als Geldbetrag lesen"),
        ({"value_0": "5 €", "standing": "unknown"}, "Wer einen Wert nennt"),
        ({"value_0": "5 €", "owed_by": "MdF"}, "Geschuldet wird nur"),
        ({"value_0": "5 €", "source": "S99"}, "ist hier nicht zu finden"),
        ({"value_0": "5 €", "source": "S1", "new_source": "Neu"}, "nicht beides"),
        ({"value_0": "5 €", "new_address": "https://a.example"}, "braucht einen Titel"),
        ({"value_0": "5 €", "stated_on": "irgendwann"}, "„irgendwann“"),
    ],
)
def test_a_fault_in_a_statement_is_told(eva, typed, sentence):
    form, acts = form_in(eva.get(CLAIM)), Act.objects.count()
    refused(send(eva, CLAIM, form, **typed), sentence, acts)


def test_fields_that_are_none_have_no_statements(eva):
    for field in ("title", "gibt-es-nicht"):
        assert eva.get(f"{MEASURE}{field}/angabe/").status_code == 404


# ---------------------------------------------------------------- links


def test_a_measure_is_linked_with_its_objective(eva, scene):
    form = form_in(eva.get(f"{LINK}?art=serves"))
    assert form["way"] == ["serves>"]
    answer = send(eva, LINK, form, other="Ziel 1", note="wörtlich")
    assert answer.headers["Location"] == f"{MEASURE}#verbindungen"
    made = Link.objects.get()
    assert (made.origin, made.type, made.target) == (scene["measure/1"], "serves", scene["objective/1"])
    assert "Ziel 1: Mehr Plätze in Sprachkursen" in eva.get(MEASURE).content.decode()


def test_a_link_is_made_from_its_other_end(eva, scene):
    form = form_in(eva.get(f"{LINK}?art=leads_to&richtung=her"))
    send(eva, LINK, form, other="kinderbetreuung anbieten", degree="partly", source="S1")
    made = Link.objects.get()
    assert (made.origin, made.degree, made.source) == (scene["recommendation/1"], "partly", scene["source/S1"])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"way": "serves>"}, "zwingend"),
        ({"way": "serves>", "other": "Ziel 99"}, "ist hier nicht zu finden"),
        ({"way": "serves>", "other": "Indikator 1"}, "ist hier nicht zu finden"),
        ({"way": "measured_by<", "other": "1"}, "gültige Auswahl"),
        ({"way": "leads_to<", "other": "Kurse"}, "können mehrere sein"),
        ({"way": "serves>", "other": "Ziel 1", "degree": "partly"}, "nur zwischen einer Empfehlung"),
        ({"way": "part_of>", "other": "Maßnahme 1"}, "ist hier nicht zu finden"),
    ],
)
def test_a_fault_in_a_link_is_told(eva, typed, sentence):
    refused(eva.post(LINK, typed), sentence, Act.objects.count())


def test_what_the_verb_refuses_stands_at_the_other_end(eva, scene):
    typed = {"way": "serves>", "other": "Ziel 1"}
    eva.post(LINK, typed)
    answer = eva.post(LINK, typed)
    text = answer.content.decode()
    assert "Diese Verbindung gibt es schon." in text[text.index('id="id_other_error"') :][:500]


def test_only_what_may_be_linked_is_offered(scene):
    assert {way[:-1] for way, _words in ways("guideline")} >= {"follows", "rests_on"}
    assert "measured_by>" not in dict(ways("guideline"))


def test_a_link_is_ended_with_a_reason(eva, scene):
    row = LinkRow(origin=scene["recommendation/1"], type="leads_to", target=scene["measure/1"])
    actions.link(scene.plan, row, by=scene.by)
    assert UNLINK in eva.get(f"{ADDRESS}recommendation/1/").content.decode()
    refused(eva.post(UNLINK, {"reason": " "}), "zwingend", Act.objects.count())
    eva.post(UNLINK, {"reason": "Irrtum"})
    assert not Link.objects.get().is_current
    assert eva.get(UNLINK).status_code == 404


# ---------------------------------------------------------------- answers


def test_a_recommendation_is_answered(eva, scene):
    form = form_in(eva.get(ANSWER))
    typed = {"code": "declined", "reason": "Kein Geld", "given_by": "Landesregierung", "given_on": "Mai 2018"}
    assert send(eva, ANSWER, form, **typed).status_code == 302
    given = Answer.objects.get()
    assert (given.code, given.reason, given.given_by, given.given_on.edtf) == (
        "declined",
        "Kein Geld",
        "government",
        "2018-05",
    )
    assert "Kein Geld" in eva.get(f"{ADDRESS}recommendation/1/").content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"code": ""}, "zwingend"),
        ({"code": "declined"}, "braucht eine Begründung"),
        ({"code": "declined", "reason": "  "}, "braucht eine Begründung"),
        ({"code": "adopted", "given_by": "niemand"}, "ist nicht eingetragen"),
    ],
)
def test_an_answer_without_reason_is_refused(eva, typed, sentence):
    refused(eva.post(ANSWER, typed), sentence, Act.objects.count())
    assert not Answer.objects.exists()


def test_only_recommendations_are_answered(eva):
    assert eva.get(f"{MEASURE}antwort/").status_code == 404


def test_clerks_neither_link_nor_answer_but_state_what_is_theirs(client, cast, scene):
    actions.admit(scene.plan, cast.cem.office, by=cast.eva)
    client.force_login(cast.cem.person)
    assert client.get(LINK).status_code == 403
    assert client.post(ANSWER, {"code": "adopted"}).status_code == 403
    form = form_in(client.get(CLAIM))
    assert send(client, CLAIM, form, value_0="5 €").status_code == 302
    assert client.get(f"{ADDRESS}measure/2/cost/angabe/").status_code == 403


def test_pages_with_choices_offer_what_there_is(eva, scene):
    text = eva.get(f"{LINK}?art=serves").content.decode()
    for element in Element.objects.filter(plan=scene.plan):
        offered = (
            f"{element.number}: {element.title}" in text.partition('<datalist id="elements">')[2].partition("</d")[0]
        )
        assert offered is (element.kind == "objective"), element


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("art=serves", {"objective"}),
        ("art=leads_to&richtung=her", {"recommendation"}),
        ("art=part_of", {"measure"}),
        ("art=supersedes", {"measure", "source"}),
        ("art=rests_on", {"source", "recommendation", "event", "question"}),
    ],
)
def test_the_picker_offers_only_what_can_stand_at_the_other_end(eva, scene, query, kinds):
    text = eva.get(f"{LINK}?{query}").content.decode()
    labels = re.findall('<option value="([^"]+)">', text.partition('<datalist id="elements">')[2].partition("</d")[0])
    expected = [e for e in Element.objects.filter(plan=scene.plan, kind__in=kinds) if e != scene["measure/1"]]
    assert sorted(labels) == sorted(f"{Kind(e.kind).label} {e.number}: {e.title}" for e in expected)
    assert 'type="hidden" name="way"' in text
    assert ("degree" in form_in(eva.get(f"{LINK}?{query}"))) is query.startswith("art=leads_to")


def test_first_one_chooses_how_to_link(eva, scene):
    text = eva.get(LINK).content.decode()
    for query in ("art=serves", "art=leads_to&amp;richtung=her"):
        assert f'href="{LINK}?{query}"' in text
        assert eva.get(f"{LINK}?{query.replace('&amp;', '&')}").status_code == 200
    assert 'name="other"' not in text
    assert "Wählen Sie zuerst, wie." in eva.get(f"{LINK}?art=erfunden").content.decode()
