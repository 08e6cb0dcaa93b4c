"""Many elements at once: one field for all, and their order."""

import pytest

from mitplan.core.models import Act
from mitplan.plan import actions
from mitplan.plan.models import Element, Measure
from mitplan.plan.workbench.ordering import behind, in_order

from .desk import ADDRESS, form_in, send

LIST = f"{ADDRESS}measure/"
BULK = f"{LIST}gemeinsam-aendern/"
ORDER = f"{LIST}neue-reihenfolge/"


@pytest.fixture
def eva(client, cast, scene):
    client.force_login(cast.eva.person)
    return client


def leads():
    return list(Measure.objects.order_by("element__number").values_list("lead", flat=True))


def order(scene):
    return [row.number for row in in_order(scene.plan, "measure")]


def test_one_field_for_many_is_shown_before_it_is_written(eva, scene):
    answer = eva.post(BULK, {"pick": ["1", "2"]})
    assert "2 Einträge gewählt" in answer.content.decode()
    form = form_in(answer)
    assert form["pick"] == ["1", "2"]
    answer = send(eva, BULK, form, field="lead")
    before = Act.objects.count()
    answer = send(eva, BULK, form_in(answer), "check", value="MdF")
    text = answer.content.decode()
    assert "Es ändern sich 2 von 2." in text
    assert "Ministerium für Soziales" in text
    assert Act.objects.count() == before
    answer = send(eva, BULK, form_in(answer), "save", reason="Neuer Zuschnitt")
    assert answer.headers["Location"] == LIST
    assert leads() == ["other-ministry", "other-ministry", ""]
    assert set(Act.objects.filter(number__gt=before).values_list("verb", "reason")) == {
        ("plan.element.revised", "Neuer Zuschnitt")
    }


def test_all_that_a_filter_finds_are_taken(eva, scene):
    text = eva.get(f"{BULK}?alle=1&gap=lead").content.decode()
    assert "2 Einträge gewählt" in text
    assert "Abendkurse" in text
    assert "Kurse mit Kinderbetreuung" not in text


def test_nothing_ticked_leads_back(eva):
    answer = eva.post(BULK, {}, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "Kreuzen Sie zuerst an" in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [("lead", "niemand", "ist nicht eingetragen"), ("starts", "irgendwann", "„irgendwann“"), ("stage", "x", "gültige")],
)
def test_a_fault_is_told_and_nothing_is_written(eva, field, value, sentence):
    before = Act.objects.count()
    answer = eva.post(BULK, {"pick": ["1", "2"], "field": field, "value": value, "step": "check"})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Act.objects.count() == before


def test_all_or_none(eva, scene):
    actions.claim(scene.plan, actions.ClaimRow(element=scene["measure/2"], field="lead", standing="none"), by=scene.by)
    answer = eva.post(BULK, {"pick": ["1", "2"], "field": "lead", "value": "MdF", "step": "save"})
    assert answer.status_code == 422
    assert "belegte Angaben" in answer.content.decode()
    assert leads() == ["lead-ministry", "", ""]


def test_an_unknown_field_is_asked_again(eva):
    text = eva.post(BULK, {"pick": ["1"], "field": "gibt-es-nicht"}).content.decode()
    assert "Welches Feld?" in text


def test_clerks_and_others_change_nothing_together(client, cast, scene):
    actions.admit(scene.plan, cast.cem.office, by=cast.eva)
    for name in ("cem", "finn"):
        client.force_login(getattr(cast, name).person)
        assert client.post(BULK, {"pick": ["1"]}).status_code == 403
        assert client.post(ORDER, {"move": "up:2"}).status_code == 403


# ---------------------------------------------------------------- order


@pytest.mark.parametrize(
    ("move", "numbers"), [("up:2", "213"), ("up:1", "123"), ("down:1", "213"), ("down:3", "123"), ("up:3", "132")]
)
def test_one_up_one_down(eva, scene, move, numbers):
    answer = eva.post(ORDER, {"move": move})
    assert answer.headers["Location"] == f"{LIST}#e-{move[-1]}"
    assert "".join(order(scene)) == numbers


@pytest.mark.parametrize(("number", "after", "numbers"), [("3", "1", "132"), ("3", "", "312"), ("1", "3", "231")])
def test_behind_a_number(eva, scene, number, after, numbers):
    eva.post(ORDER, {"number": number, "after": after})
    assert "".join(order(scene)) == numbers


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"number": "99"}, "ist hier nicht zu finden"),
        ({"number": ""}, "zwingend"),
        ({"number": "1", "after": "1"}, "nicht hinter sich selbst"),
    ],
)
def test_a_fault_in_the_order_is_told(eva, scene, typed, sentence):
    answer = eva.post(ORDER, typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert order(scene) == ["1", "2", "3"]


def test_moving_passes_the_next_that_is_shown(scene):
    actions.withdraw(scene["measure/2"], "doppelt", by=scene.by)
    rows = in_order(scene.plan, "measure")
    one, three = (Element.objects.get(plan=scene.plan, kind="measure", number=n) for n in "13")
    assert behind(rows, three, "up") is None
    assert behind(rows, one, "down") == three
