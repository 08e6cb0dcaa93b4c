"""A workbook of made-up measures, for measuring how fast it is read, checked and taken in."""

from mitplan.core.tables import Table, xlsx_of
from mitplan.people.acting import system
from mitplan.people.models import Office
from mitplan.plan import actions
from mitplan.plan.models import Plan

NAME = "massnahmen.xlsx"
_HEADS = ["Nummer", "Titel", "Text", "Federführung", "Geplanter Beginn", "Geplantes Ende", "Umsetzungsstand", "Kosten"]
_STAGES = ("geplant", "in Umsetzung", "umgesetzt")


def empty_plan() -> Plan:
    """A plan without elements, to take them in."""
    office = Office.objects.get(key="measuring-office")
    return actions.begin("bench-workbook", "Messplan", office, by=system("bench"))


def workbook(rows: int) -> bytes:
    """So many measures as somebody would write them."""
    words = "Beratung und Sprache im Quartier " * 8
    told = (
        [
            str(number),
            f"Maßnahme {number} zu Beratung und Teilhabe",
            f"{words}{number}",
            f"ministry {number % 9 + 1}",
            f"{number % 28 + 1:02}.05.2027",
            "Frühjahr 2029",
            _STAGES[number % 3],
            f"{number * 100 + 100} € im Jahr (Haushalt)",
        ]
        for number in range(1, rows + 1)
    )
    return xlsx_of([Table("Maßnahmen", _HEADS, told)])
