"""Plan documents: everything in them arrives, and each fault is refused naming its place, leaving nothing behind."""

import json
from copy import deepcopy

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mitplan.core.models import Act, ChainHead, Text
from mitplan.core.verdict import Refused
from mitplan.people.documents import load_people
from mitplan.people.models import Body
from mitplan.plan.loading import load_plan
from mitplan.plan.models import Answer, Claim, Element, Label, Link, Plan, Sealed, Tag, Version

from .sample import COST, DOCUMENT, FIRST, M1, MEASURE, SECOND, changed


def count_all():
    models = (Plan, Element, Label, Tag, Link, Claim, Answer, Version, Sealed, Text, Act)
    return [model.objects.count() for model in models], list(ChainHead.objects.values())


def refused(document, by):
    """The sentences of the refusal; nothing may stay behind."""
    before = count_all()
    with pytest.raises(ValidationError) as caught:
        load_plan(document, by=by)
    assert count_all() == before
    return caught.value.messages


# ---------------------------------------------------------------- everything arrives


def sealed(plan, number):
    rows = Sealed.objects.filter(version__plan=plan, version__number=number)
    return {row.reference: row.content for row in rows}


def test_a_part_says_what_the_document_says(cast):
    plan = load_plan(DOCUMENT, by=cast.eva)
    part = sealed(plan, 1)["measure/M1"]
    assert {name: part[name] for name in ("title", "text", "pages", "names", "tags")} == {
        name: MEASURE[name] for name in ("title", "text", "pages", "names", "tags")
    }
    fields = ("target_groups", "co_responsible", "partners", "lead", "starts", "stage", "status_reason")
    assert part["values"] == {name: MEASURE[name] for name in fields} | {"cost": COST}
    assert part["claims"] == MEASURE["claims"]
    assert part["translations"]["en"] == {
        "title": {"text": "Courses", "state": "checked"},
        "text": {"text": "First.", "state": "checked"},
    }
    assert part["links"] == [{"type": "serves", "to": "objective/1"}]


def test_links_and_answers_arrive_whole(cast):
    plan = load_plan(DOCUMENT, by=cast.eva)
    first, second = (sealed(plan, number)["recommendation/1"] for number in (1, 2))
    link, answer = DOCUMENT["stages"][0]["links"][0], DOCUMENT["stages"][0]["answers"][0]
    assert first["links"] == [{name: value for name, value in link.items() if name != "from"}]
    told = {name: value for name, value in answer.items() if name != "recommendation"}
    assert first["answers"] == [{**told, "current": True}]
    assert second["answers"] == [told, {"code": "adopted", "current": True}]


def test_the_second_stage_revises_and_withdraws(cast):
    second = sealed(load_plan(DOCUMENT, by=cast.eva), 2)
    assert second["measure/M2"]["title"] == "Kurse am Abend"
    assert second["measure/M2"]["claims"] == [{"field": "started", "standing": "nil", "valid": True}]
    assert (second["measure/M1"]["state"], second["measure/M1"]["withdrawn_because"]) == ("withdrawn", "Doppelt")


def test_the_header_says_what_the_document_says(cast):
    plan = load_plan(DOCUMENT, by=cast.eva)
    assert plan.versions.get(number=1).header["note"] == "Zur Beteiligung"
    header = plan.versions.get(number=2).header
    names = ("key", "language", "fictional", "notice", "jurisdiction", "owner")
    assert header["plan"] == {name: DOCUMENT[name] for name in names}
    assert (header["label"], header["decided_by"], header["decided_on"]) == ("Plan", "government", "2017-12-19")
    whole = sealed(plan, 1)["plan/0"]
    assert (whole["title"], whole["text"], whole["values"]) == ("Probeplan", "Das Ganze.", {"status": "draft"})


def test_what_is_loaded_is_journalled_as_done_by_whoever_loads(cast):
    plan = load_plan(DOCUMENT, by=cast.eva)
    verbs = list(Act.objects.filter(plan=plan.key).order_by("number").values_list("verb", flat=True))
    assert verbs[0] == "plan.begun"
    assert verbs[-1] == "plan.version.sealed"
    assert verbs.count("plan.element.drafted") == 7
    assert {act.person for act in Act.objects.filter(plan=plan.key)} == {cast.eva.person_key}


def test_who_may_not_write_may_not_load(cast):
    before = count_all()
    for name in ("ada", "cem", "finn"):
        with pytest.raises(Refused):
            load_plan(DOCUMENT, by=getattr(cast, name))
    assert count_all() == before


def places(value, path=()):
    """Every place of the document."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in items:
        yield from places(inner, (*path, step))


def told_of(document, by):
    """What loading says against a document; anything else that is raised fails the test."""
    point = transaction.savepoint()
    try:
        load_plan(document, by=by)
    except ValidationError as error:
        return error.messages
    except Refused as refusal:
        return [refusal.reason]
    finally:
        transaction.savepoint_rollback(point)
    return []


PLACES = [path for path in places(DOCUMENT) if path]
WRONG = st.one_of(
    st.none(),
    st.integers(),
    st.booleans(),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.just([None]),
    st.just([[1]]),
)


@given(path=st.sampled_from(PLACES), value=WRONG | st.just("x" * 400) | st.just("\ud800") | st.just("a\x00b"))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_anywhere_is_loaded_or_refused_in_words(cast, path, value):
    """No traceback, whatever is wrong: a fault is always a sentence."""
    told = told_of(changed(path, value), cast.eva)
    assert all(isinstance(sentence, str) and 10 < len(sentence.encode()) < 1000 for sentence in told)


@given(path=st.sampled_from(PLACES))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_missing_is_loaded_or_refused_in_words(cast, path):
    assert all(told_of(changed(path, ...), cast.eva))


def test_a_fault_of_shape_is_refused_before_anything_is_loaded(cast):
    found = refused(changed((*M1, "claims", 1, "colour"), "x"), cast.eva)
    assert found == [f"{AT_M1}: claims[1]: Die Angabe „colour“ gibt es hier nicht."]


# ---------------------------------------------------------------- meaning

AT_M1 = "Stufe 1: elements[1] (measure/M1)"
BAD = [
    ((*M1, "claims", 1, "stated_on"), "31.02.2017", f"{AT_M1}: claims[1]: stated_on: 31.02.2017 ist kein Datum"),
    ((*M1, "names", 0, "since"), "bald", f"{AT_M1}: names[0]: since: „bald“ lässt sich nicht"),
    ((*FIRST, "freeze", "decided_on"), "bald", "Stufe 1: freeze: decided_on: „bald“ lässt sich nicht"),
    ((*M1, "starts"), "31.02.2017", "Stufe 1: Maßnahme M1: Geplanter Beginn: 31.02.2017 ist kein Datum"),
    ((*M1, "colour"), "x", "Stufe 1: measure/M1: Die Angabe „colour“ gibt es hier nicht."),
    ((*M1, "minority"), "x", "Stufe 1: measure/M1: Die Angabe „minority“ gibt es hier nicht."),
    ((*SECOND, "revise", 0, "colour"), "x", "Stufe 2: Maßnahme M2: Das Feld „colour“ gibt es bei „Maßnahme“ nicht."),
    ((*M1, "starts"), 2017, "Stufe 1: Maßnahme M1: Geplanter Beginn: Erwartet wird Text, gegeben ist „2017“."),
    ((*M1, "stage"), "soon", "Stufe 1: Maßnahme M1: Umsetzungsstand: Wert 'soon' ist keine gültige Option."),
    ((*M1, "stage"), "x" * 10**6, "Stufe 1: Maßnahme M1: Umsetzungsstand: Wert 'xxx"),
    ((*M1, "lead"), "nobody", "Stufe 1: Maßnahme M1: Die Stelle „nobody“ ist nicht eingetragen."),
    ((*M1, "tags", 2), "Kita", "Stufe 1: Maßnahme M1: „Kita“ steht mehrfach in der Liste."),
    ((*M1, "number"), "M 1", "Stufe 1: Maßnahme M 1: Bitte einen gültigen Wert eingeben."),
    ((*M1, "number"), "M2", "Stufe 1: Maßnahme M2: Diese Nummer ist schon vergeben."),
    ((*M1, "kind"), "wish", "Stufe 1: wish/M1: Die Angabe"),
    ((*M1, "claims", 0, "value"), {**COST, "low": 300}, "Stufe 1: Maßnahme M1, Kosten: Geldbetrag: „low“"),
    ((*M1, "claims", 0, "value"), {**COST, "low": -1}, "Stufe 1: Maßnahme M1, Kosten: Geldbetrag: „low“ muss zw"),
    ((*M1, "claims", 0, "value"), {**COST, "high": 10**17}, "Stufe 1: Maßnahme M1, Kosten: Geldbetrag: „high“ muss"),
    ((*M1, "claims", 0, "value"), {**COST, "high": 1.5}, "Stufe 1: Maßnahme M1, Kosten: Geldbetrag: „high“ muss ei"),
    ((*M1, "claims", 0, "value"), {**COST, "basis": "guess"}, "Stufe 1: Maßnahme M1, Kosten: Geldbetrag: „basis“"),
    ((*M1, "claims", 0, "value"), None, "Stufe 1: Maßnahme M1, Kosten: Ein Wert gehört genau dann dazu"),
    ((*M1, "claims", 0, "field"), "minority", "Stufe 1: Maßnahme M1, Das Feld „minority“ gibt es bei „Maßnahme“"),
    ((*M1, "claims", 0, "standing"), "perhaps", "Stufe 1: Maßnahme M1, Kosten: „perhaps“ gibt es nicht."),
    ((*M1, "claims", 0, "source"), "source/S9", "Stufe 1: measure/M1, cost: „source/S9“ gibt es in diesem Plan nicht."),
    ((*M1, "claims", 0, "source"), "measure/M2", "Stufe 1: Maßnahme M1, Maßnahme M2 ist keine Quelle."),
    ((*M1, "claims", 1, "valid"), True, "Stufe 1: Maßnahme M1, Kosten: Es gilt schon eine Angabe."),
    ((*M1, "claims", 2, "owed_by"), "nobody", "Stufe 1: Maßnahme M1, evidence: Die Stelle „nobody“ ist nicht"),
    ((*M1, "claims", 0, "locator"), "x" * 201, "Stufe 1: Maßnahme M1, locator: Möglich sind höchstens 200 Zeichen"),
    ((*M1, "translations", "en", "state"), "good", "Stufe 1: Maßnahme M1, en: Den Stand „good“ gibt es nicht."),
    ((*M1, "translations", "klingonisch"), {}, "Stufe 1: Maßnahme M1, klingonisch: In diese Sprache lässt"),
    ((*FIRST, "links", 0, "to"), "measure/M9", "Stufe 1: recommendation/1 leads_to measure/M9: „measure/M9“ gibt es"),
    ((*FIRST, "links", 0, "type"), "likes", "Stufe 1: Empfehlung 1 → Maßnahme M1: Die Verbindung „likes“ gibt"),
    ((*FIRST, "links", 0, "degree"), "much", "Stufe 1: Empfehlung 1 → Maßnahme M1: Der Grad „much“ passt nicht"),
    ((*FIRST, "links", 0, "source"), "objective/1", "Stufe 1: Empfehlung 1 → Maßnahme M1: Ziel 1 ist keine Quelle."),
    ((*FIRST, "answers", 0, "code"), "maybe", "Stufe 1: Empfehlung 1: Die Antwort „maybe“ gibt es nicht."),
    ((*FIRST, "answers", 0, "reason"), " ", "Stufe 1: Empfehlung 1: Die Antwort „teilweise übernommen“ braucht eine"),
    ((*FIRST, "answers", 0, "source"), "measure/M1", "Stufe 1: Empfehlung 1: Maßnahme M1 ist keine Quelle."),
    ((*FIRST, "answers", 0, "recommendation"), "x/9", "Stufe 1: answers: „x/9“ gibt es in diesem Plan nicht."),
    ((*FIRST, "freeze", "kind"), "final", "Stufe 1: Die Art „final“ gibt es bei Fassungen nicht."),
    ((*SECOND, "revise", 0, "element"), "measure/M9", "Stufe 2: revise: „measure/M9“ gibt es in diesem Plan nicht."),
    ((*SECOND, "withdraw", 0, "reason"), " ", "Stufe 2: Maßnahme M1: Ein Rückzug braucht eine Begründung."),
    (("coordination",), "nobody", "Das Amt „nobody“ ist nicht eingetragen."),
    (("owner",), "nobody", "probe: Die Stelle „nobody“ ist nicht eingetragen."),
    (("predecessor",), "nothing", "Einen Plan „nothing“ gibt es nicht."),
    (("key",), "so nicht", "key: "),
    (("language",), "x" * 13, "language: "),
    (("notice",), "a\x00b", "notice: Der Text enthält ein unsichtbares Nullzeichen."),
    (("notice",), "\ud83d", "notice: Der Text enthält ein halbes Zeichen."),
]


def test_what_makes_no_sense_is_refused_naming_the_place(cast):
    for path, value, sentence in BAD:
        (found,) = refused(changed(path, value), cast.eva)
        assert found.startswith(sentence), path
        assert len(found) < 1000


def test_the_plan_as_a_whole_stands_once_under_its_own_title(cast):
    whole = DOCUMENT["stages"][0]["elements"][0]
    once = "Der Plan als Ganzes steht nur einmal da, in der ersten Stufe."
    assert refused(changed((*FIRST, "elements", 7), whole), cast.eva) == [f"Stufe 1: {once}"]
    assert refused(changed((*SECOND, "elements"), [whole]), cast.eva) == [f"Stufe 2: {once}"]
    for name, value in (("number", "1"), ("title", "Anders")):
        (found,) = refused(changed((*FIRST, "elements", 0, name), value), cast.eva)
        assert found.endswith("Der Plan als Ganzes hat die Nummer 0 und den Titel des Plans.")


def test_the_same_plan_is_not_loaded_twice(cast):
    load_plan(DOCUMENT, by=cast.eva)
    (found,) = refused(DOCUMENT, cast.eva)
    assert found.startswith("key: ")


def test_a_faulty_plan_takes_its_people_back_out(cast):
    people = {"bodies": [{"key": "neu", "kind": "ministry", "names": [{"name": "Neues Ministerium"}]}]}
    before = count_all()

    @transaction.atomic
    def load_both():
        load_people(people, by=cast.eva)
        load_plan(changed((*SECOND, "freeze", "kind"), "final"), by=cast.eva)

    with pytest.raises(ValidationError, match="Stufe 2: Die Art „final“"):
        load_both()
    assert count_all() == before
    assert not Body.objects.filter(key="neu").exists()


def test_the_document_is_left_as_it_was(cast):
    document = deepcopy(DOCUMENT)
    load_plan(document, by=cast.eva)
    assert json.dumps(document) == json.dumps(DOCUMENT)
