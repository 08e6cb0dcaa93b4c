"""Withdrawing an element by the workbook, and moving the mark of the statement that holds."""

import pytest

from mitplan.core.models import Act
from mitplan.exchange.applying import apply
from mitplan.exchange.reading import read
from mitplan.exchange.workbook import delivery_of, workbook_of
from mitplan.exchange.workbook.columns import columns_of
from mitplan.plan import actions
from mitplan.plan.actions import ClaimRow
from mitplan.plan.queries import element_for

from .test_workbook import NAME, bound, proposed, rich, sheets_of, told

__all__ = ["rich"]  # a fixture


def edited(plan, sheet, *cells):
    """The workbook with cells (number of the row, head, value) that say something else."""
    sheets = sheets_of(workbook_of(plan))
    rows = sheets[sheet]
    for first, head, value in cells:
        next(line for line in rows if line[0] == str(first))[rows[0].index(head)] = value
    return bound(sheets)


def test_an_element_is_withdrawn_by_the_workbook_once(rich):
    content = edited(
        rich.plan, "Maßnahmen", (2, "Zurückziehen: Grund", "Kein Geld mehr."), (2, "Titel", "Zuletzt umbenannt")
    )
    made, done = apply(rich.plan, delivery_of(rich.plan, read(content, NAME)), by=rich.by)
    assert ("changed", "Blatt Maßnahmen, Zeile 4, Spalte Zurückziehen: Grund", None, "Kein Geld mehr.") in told(made)
    assert done.withdrawn == 1
    element = element_for(rich.plan, "measure", "2")
    assert (element.state, element.withdrawn_because) == ("withdrawn", "Kein Geld mehr.")
    assert element.title == "Zuletzt umbenannt"
    assert Act.objects.filter(verb="plan.element.withdrawn").latest("number").reason == "Kein Geld mehr."
    lines = Act.objects.count()
    again, _done = apply(rich.plan, delivery_of(rich.plan, read(content, NAME)), by=rich.by)
    assert again.is_empty
    assert told(again) == []
    assert told(proposed(rich.plan, workbook_of(rich.plan))) == []
    assert Act.objects.count() == lines


def test_what_is_withdrawn_keeps_its_reason(rich):
    actions.withdraw(element_for(rich.plan, "measure", "2"), "Kein Geld mehr.", by=rich.by)
    (fault,) = proposed(rich.plan, edited(rich.plan, "Maßnahmen", (2, "Zurückziehen: Grund", "Anders"))).faults
    assert "schon zurückgezogen" in fault.sentence
    sheets = sheets_of(workbook_of(rich.plan))
    sheets["Maßnahmen"].append(["77", "Neu", *[""] * (len(columns_of("measure")) - 1), "Doch nicht"])
    (fault,) = proposed(rich.plan, bound(sheets)).faults
    assert "Löschen Sie die Zeile" in fault.sentence


@pytest.fixture
def stated(rich):
    """Two statements on the costs of a measure; the first holds."""
    money = {"low": 500, "high": 500, "currency": "EUR", "period": "once", "basis": "budget"}
    row = ClaimRow(element=rich["measure/1"], field="cost", value=money, source=rich["source/S1"], locator="S. 9")
    other = actions.claim_many(rich.plan, [row], by=rich.by)[0]
    return rich["measure/1"].claims.get(field="cost", is_valid=True), other


def test_another_statement_holds_by_the_workbook_once(rich, stated):
    first, other = stated
    cells = (first.pk, "Gilt", ""), (other.pk, "Gilt", "ja"), (other.pk, "Grund des Wechsels", "Neuer Haushalt.")
    content = edited(rich.plan, "Belegte Angaben", *cells)
    made, done = apply(rich.plan, delivery_of(rich.plan, read(content, NAME)), by=rich.by)
    assert done.marked == 1
    assert [(verdict, place.split(", ")[-1]) for verdict, place, *_values in told(made)] == [("changed", "Spalte Gilt")]
    other.refresh_from_db()
    assert other.is_valid
    assert rich["measure/1"].measure.cost.low == 500
    line = Act.objects.latest("number")
    assert (line.verb, line.reason) == ("plan.claim.marked_valid", "Neuer Haushalt.")
    again, _done = apply(rich.plan, delivery_of(rich.plan, read(content, NAME)), by=rich.by)
    assert again.is_empty
    assert told(again) == []
    assert Act.objects.latest("number") == line


@pytest.mark.parametrize(
    ("first", "other", "why", "sentence"),
    [
        ("", "", "", "nur dann nicht mehr, wenn eine andere gilt"),
        ("ja", "ja", "Neuer Haushalt.", "bei mehreren Angaben"),
        ("", "ja", "", "Nennen Sie in der Spalte „Grund des Wechsels“"),
        ("", "vielleicht", "x", "Schreiben Sie „ja“"),
    ],
)
def test_a_mark_that_cannot_be_moved_so_is_an_error(rich, stated, first, other, why, sentence):  # noqa: PLR0917 - one case a row
    one, two = stated
    cells = (one.pk, "Gilt", first), (two.pk, "Gilt", other), (two.pk, "Grund des Wechsels", why)
    faults = proposed(rich.plan, edited(rich.plan, "Belegte Angaben", *cells)).faults
    assert any(sentence in fault.sentence for fault in faults)
    assert all("Blatt Belegte Angaben" in str(fault.place) for fault in faults)
