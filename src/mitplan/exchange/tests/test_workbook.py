"""The workbook there and back: what nobody touched stays as it is, and one changed cell is one change."""

import io
import zipfile

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.utils import translation
from python_calamine import CalamineWorkbook

from mitplan.core.models import Act
from mitplan.core.tables import csv_of as csv_bytes
from mitplan.exchange.applying import apply
from mitplan.exchange.proposals import Verdict, propose
from mitplan.exchange.reading import read
from mitplan.exchange.workbook import delivery_of, table_of, workbook_of
from mitplan.exchange.workbook.columns import claim_columns, columns_of, link_columns, sheet_columns, sheet_names
from mitplan.people.acting import system
from mitplan.people.actions import BodyEntry, NameEntry, establish
from mitplan.people.documents import load_people
from mitplan.plan import actions, generating
from mitplan.plan.actions import AnswerRow, ClaimRow, Draft, LinkRow
from mitplan.plan.fields import FIELDS
from mitplan.plan.loading import load_plan
from mitplan.plan.models import Plan
from mitplan.plan.queries import element_for
from mitplan.plan.states import Kind
from tests.demo import EARLIER, HESSEN, MUSTERLAND

NAME = "plan.xlsx"


def sheets_of(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def bound(sheets):
    """The same sheets as somebody else's program might write them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value != "":
                        (sheet.write_string if isinstance(value, str) else sheet.write)(number, column, value)
    return out.getvalue()


def proposed(plan, content, name=NAME):
    return propose(plan, delivery_of(plan, read(content, name)))


def changed(plan, sheet, row, head, value):
    """What is proposed when one cell says something else; `row` is the text in the first column."""
    sheets = sheets_of(workbook_of(plan))
    rows = sheets[sheet]
    column = rows[0].index(head)
    line = next(line for line in rows if line[0] == row)
    line[column] = value
    return proposed(plan, bound(sheets))


def told(made, *verdicts):
    return [
        (one.verdict.value, str(one.place), one.before, one.after)
        for one in made.findings
        if one.verdict in (verdicts or set(Verdict) - {Verdict.SAME})
    ]


@pytest.fixture
def rich(scene):
    """The scene with links, claims and an answer."""
    source = scene["source/S1"]
    money = {"low": 120_000_000, "high": 150_000_050, "currency": "EUR", "period": "year", "basis": "budget"}
    actions.claim_many(
        scene.plan,
        [
            ClaimRow(element=scene["measure/1"], field="cost", value=money, source=source, locator="S. 3", valid=True),
            ClaimRow(element=scene["measure/1"], field="ends", standing="unknown", owed_by="lead-ministry"),
        ],
        by=scene.by,
    )
    links = [LinkRow(origin=scene["recommendation/1"], type="leads_to", target=scene["measure/1"], degree="partly")]
    actions.link_many(scene.plan, links, by=scene.by)
    actions.answer_many(
        scene.plan,
        [AnswerRow(recommendation=scene["recommendation/1"], code="partly", reason="Nur am Abend.", source=source)],
        by=scene.by,
    )
    return scene


# ---------------------------------------------------------------- unchanged


@pytest.mark.parametrize("key", [HESSEN, EARLIER, MUSTERLAND])
def test_an_untouched_workbook_of_a_demo_plan_changes_nothing(demo, key):
    plan = Plan.objects.get(key=key)
    made = proposed(plan, workbook_of(plan))
    assert told(made) == []
    assert made.counts[Verdict.SAME] > 500
    assert made.is_empty


@pytest.mark.parametrize("seed", [1, 2])
def test_an_untouched_workbook_of_any_plan_changes_nothing(db, seed):
    load_people(generating.people(), by=system("tests"))
    plan = load_plan(generating.plan("messplan", 150, seed=seed, versions=2), by=system("tests"))
    assert told(proposed(plan, workbook_of(plan))) == []


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_language_of_the_pages_does_not_matter(rich, language):
    content = workbook_of(rich.plan)
    with translation.override(language):
        assert told(proposed(rich.plan, content)) == []
        assert sheets_of(workbook_of(rich.plan)) == sheets_of(content)


ODD = {
    "text": 'Zeile\r\nzweite\n\n "dritte" ; | = \t\x07 _x0041_ ',
    "names": [{"name": "a | b", "since": "2015"}, {"name": "c", "note": "d\ne"}],
    "tags": ["a; b", "[c", " d"],
    "fields": {"target_groups": ["x; y"], "region": "=1+1", "starts": "2015/2016", "ends": "2016-21~"},
}


def test_odd_texts_survive(scene):
    actions.draft(scene.plan, Draft(kind="measure", number="9", title="007", **ODD), by=scene.by)
    long = Draft(kind="measure", number="10", title="lang", text="x" * 40_000)
    actions.draft(scene.plan, long, by=scene.by)
    assert told(proposed(scene.plan, workbook_of(scene.plan))) == []
    made = changed(scene.plan, "Maßnahmen", "9", "Titel", "008")
    assert told(made) == [("changed", "Blatt Maßnahmen, Zeile 6, Spalte Titel", "007", "008")]


def test_the_number_of_queries_is_fixed(rich, django_assert_num_queries):
    with django_assert_num_queries(19):
        workbook_of(rich.plan)
    content = workbook_of(rich.plan)
    with django_assert_num_queries(35):
        proposed(rich.plan, content)


# ---------------------------------------------------------------- one cell


CELLS = [
    ("Maßnahmen", "1", "Titel", "Neuer Titel", "Neuer Titel"),
    ("Maßnahmen", "1", "Geplanter Beginn", "Frühjahr 2016", "2016-21"),
    ("Maßnahmen", "1", "Geplanter Beginn", "12.05.2024", "2024-05-12"),
    ("Maßnahmen", "1", "Geplanter Beginn", 2017.0, "2017"),
    ("Maßnahmen", "1", "Umsetzungsstand", "in Umsetzung", "running"),
    ("Maßnahmen", "1", "Umsetzungsstand", "running", "running"),
    ("Maßnahmen", "1", "Federführung", "", ""),
    ("Maßnahmen", "1", "Federführung", "ministerium der finanzen", "other-ministry"),
    ("Maßnahmen", "1", "Partner", "VdV; other-association", ["association", "other-association"]),
    ("Maßnahmen", "1", "Zielgruppen", "Eltern; Frauen", ["Eltern", "Frauen"]),
    ("Indikatoren", "1", "Ausgangswert", "1.234,56", "1234.56"),
    ("Indikatoren", "1", "Ausgangswert", 1300.5, "1300.5"),
    ("Indikatoren", "1", "Einheit", "%", "%"),
    ("Quellen", "S1", "Art der Quelle", "Gesetz", "law"),
]


@pytest.mark.parametrize(("sheet", "row", "head", "value", "after"), CELLS)
def test_one_changed_cell_is_one_change(rich, sheet, row, head, value, after):  # noqa: PLR0917 - one case a row
    made = changed(rich.plan, sheet, row, head, value)
    assert [(verdict, new) for verdict, _place, _before, new in told(made)] == [("changed", after)]
    assert f"Spalte {head}" in told(made)[0][1]


def test_a_changed_link_and_answer(rich):
    made = changed(rich.plan, "Verbindungen", "Empfehlung 1", "Grad", "wörtlich")
    assert [one[:2] for one in told(made)] == [("changed", "Blatt Verbindungen, Zeile 3")]
    made = changed(rich.plan, "Antworten", "Empfehlung 1", "Begründung", "")
    assert [one[:2] for one in told(made)] == [("error", "Blatt Antworten, Zeile 3")]


WRONG = [
    ("Maßnahmen", "1", "Umsetzungsstand", "in Umsetzungg", "Meinten Sie „in Umsetzung“?"),
    ("Maßnahmen", "1", "Federführung", "Ministerium für Sozials", "Meinten Sie „Ministerium für Soziales“?"),
    ("Maßnahmen", "1", "Geplanter Beginn", "demnächst", "nicht als Zeitangabe lesen"),
    ("Maßnahmen", "1", "Geplanter Beginn", "31.02.2024", "kein Datum des Kalenders"),
    ("Maßnahmen", "1", "Kosten", "1 €", "Blatt „Belegte Angaben“"),
    ("Indikatoren", "1", "Ausgangswert", "10.000", "Schreiben Sie 10000 oder 10,0"),
    ("Indikatoren", "1", "Ausgangswert", "viele", "keine Zahl"),
    ("Maßnahmen", "1", "Nummer", "M 1", "keine Nummer"),
    ("Belegte Angaben", "{claim}", "Fundstelle", "S. 4", "Belegte Angaben werden nicht geändert"),
    ("Verbindungen", "Empfehlung 1", "Nach", "Maßnahme 77", "weder im Plan noch in der Datei"),
    ("Verbindungen", "Empfehlung 1", "Nach", "irgendwas", "nennt kein Element"),
]


@pytest.mark.parametrize(("sheet", "row", "head", "value", "sentence"), WRONG)
def test_a_wrong_cell_is_one_error_that_says_what_to_do(rich, sheet, row, head, value, sentence):  # noqa: PLR0917
    claim = rich["measure/1"].claims.get(field="cost")
    made = changed(rich.plan, sheet, row.format(claim=claim.pk), head, value)
    (fault,) = made.faults
    assert sentence in fault.sentence
    assert sheet in str(fault.place)
    assert made.counts[Verdict.CHANGED] == 0


def test_an_ambiguous_name_lists_whom_it_may_mean(rich, cast):
    establish([BodyEntry("ms-2", "ministry", [NameEntry("Zweites", "MS")])], by=system("tests"))
    assert told(proposed(rich.plan, workbook_of(rich.plan))) == []
    (fault,) = changed(rich.plan, "Maßnahmen", "2", "Federführung", "MS").faults
    assert "lead-ministry, ms-2" in fault.sentence


# ---------------------------------------------------------------- the habits of a column


def csv_of(*values):
    rows = "\n".join(f'I{index};x;"{value}"' for index, value in enumerate(values))
    return f"Nummer;Titel;Ausgangswert\n{rows}\n".encode()


TRAPS = [
    (("10.000", "23,5"), "10000", ["warning"]),
    (("10.000", "1.234,5"), "10000", ["warning"]),
    (("10.000", "23.5"), "10.000", ["warning"]),
    (("10,000", "1,234.5"), "10000", ["warning"]),
    (("10,000", "23,5"), "10.000", ["warning"]),
    (("10.000", "7"), None, ["error"]),
    (("10.000", "23.5", "23,5"), None, ["error"]),
    (("10000", "7"), "10000", []),
    (("1.000.000", "7"), "1000000", []),
]


@pytest.mark.parametrize(("values", "read_as", "verdicts"), TRAPS)
def test_ten_thousand_or_ten(scene, values, read_as, verdicts):
    made = proposed(scene.plan, csv_of(*values), "indikatoren.csv")
    found = [
        one for one in made.findings if one.verdict in (Verdict.WARNING, Verdict.ERROR) and "Zeile 2" in str(one.place)
    ]
    assert [one.verdict.value for one in found] == verdicts
    assert all(values[0] in one.sentence for one in found)
    values = [draft.fields.get("baseline") for draft in made.drafts]
    assert values[0] == read_as


def test_money_with_dots_is_thousands_and_said(scene):
    content = "Nummer;Titel;Kosten\n8;x;10.000 €\n9;y;10,000 €\n".encode()
    made = proposed(scene.plan, content, "massnahmen.csv")
    warning = next(one for one in made.findings if one.verdict == Verdict.WARNING and one.place.row == 2)
    assert "„10.000“ wurde als 10000 gelesen" in warning.sentence
    assert made.drafts[0].fields["cost"]["low"] == 1_000_000
    assert [fault.place.row for fault in made.faults] == [3]


# ---------------------------------------------------------------- other files


def test_new_rows_of_all_sheets_come_in_and_then_are_the_same(rich):
    sheets = sheets_of(workbook_of(rich.plan))

    def add(sheet, **values):
        head = sheets[sheet][0]
        sheets[sheet].append([values.get(name, "") for name in head])

    add("Maßnahmen", Nummer="77", Titel="Neu", Federführung="MS", Umsetzungsstand="geplant")
    add("Verbindungen", Von="Maßnahme 77", Verbindung="gehört zum Handlungsfeld", Nach="field/1")
    add(
        "Belegte Angaben",
        Element="Maßnahme 77",
        Feld="Kosten",
        Wert="5 Mio. € insgesamt (Bedarf)",
        Quelle="Quelle S1",
        Gilt="ja",
    )
    add("Antworten", Empfehlung="Empfehlung 2", Antwort="übernommen")
    content = bound(sheets)
    made = proposed(rich.plan, content)
    assert made.faults == []
    assert (len(made.drafts), len(made.links), len(made.claims), len(made.answers)) == (1, 1, 1, 1)
    apply(rich.plan, delivery_of(rich.plan, read(content, NAME)), by=rich.by)
    assert element_for("probe", "measure", "77").measure.cost.low == 500_000_000
    lines = Act.objects.count()
    apply(rich.plan, delivery_of(rich.plan, read(content, NAME)), by=rich.by)
    assert Act.objects.count() == lines
    assert told(proposed(rich.plan, content)) == []
    assert told(proposed(rich.plan, workbook_of(rich.plan))) == []


@pytest.mark.parametrize("text", ["- Punkt", "=1+1", "'=1", "'Ort", " -x", "+49 611"])
def test_a_list_as_csv_comes_back_unchanged(scene, text):
    actions.draft(scene.plan, Draft(kind="measure", number="9", title=text, text=text), by=scene.by)
    content = b"".join(csv_bytes(table_of(scene.plan, "measure")))
    assert told(proposed(scene.plan, content, "massnahmen.csv")) == []


def test_unknown_columns_and_sheets_are_named_with_the_nearest(scene):
    sheets = sheets_of(workbook_of(scene.plan))
    sheets["Maßnahmen"][0][1] = "Titell"
    sheets["Massnahme alt"] = [["x"]]
    made = proposed(scene.plan, bound(sheets))
    (fault,) = made.faults
    assert "Meinten Sie „Titel“?" in fault.sentence
    assert "Spalte Titell" in str(fault.place)
    assert any("Meinten Sie „Maßnahmen“?" in one.sentence for one in made.findings)


def test_a_workbook_of_another_plan_is_refused(rich, cast):
    other = actions.begin("anderer", "Anderer", cast.eva.office, by=cast.eva)
    with pytest.raises(Exception, match="gehört zum Plan „probe“"):
        proposed(other, workbook_of(rich.plan))


@pytest.mark.parametrize("name", ["liste.csv", "massnahmen.csv"])
def test_a_file_of_nothing_known_is_refused(scene, name):
    with pytest.raises(ValidationError, match="„Aufbau der Datei“") as caught:
        proposed(scene.plan, b"a;b\n1;2\n", name)
    assert caught.value.code == "foreign"


# ---------------------------------------------------------------- how it is made


def test_lists_protected_numbers_and_help(rich):
    content = workbook_of(rich.plan)
    sheets = sheets_of(content)
    assert set(sheets) == {
        "Anleitung",
        *sheet_names().values(),
        "Verbindungen",
        "Belegte Angaben",
        "Antworten",
        "Listen",
    }
    for kind in Kind:
        heads, told_ = sheets[sheet_names()[kind]][:2]
        assert heads[0] == "Nummer"
        assert len(set(heads)) == len(heads) == len(sheet_columns(kind)) + 2
        assert all(told_)
    package = zipfile.ZipFile(io.BytesIO(content))
    measures = package.read(f"xl/worksheets/sheet{list(sheets).index('Maßnahmen') + 1}.xml").decode()
    assert "<sheetProtection" in measures
    assert measures.count("<dataValidation ") == 5
    assert '<sheet name="Listen" sheetId="15" state="hidden"' in package.read("xl/workbook.xml").decode()


def test_only_what_holds_is_marked(rich):
    head, _help, cost, ends = sheets_of(workbook_of(rich.plan))["Belegte Angaben"]
    at = head.index("Gilt")
    assert (cost[at], ends[at]) == ("ja", "")


def test_every_field_has_its_column():
    for kind, fields in FIELDS.items():
        assert [column.name for column in columns_of(kind)][5:] == list(fields)
    assert {column.head for column in link_columns()} & {"Von", "Nach"}
    assert claim_columns()[0].name == "element"


def test_a_text_that_is_too_long_is_found_when_the_file_is_checked(rich):
    made = changed(rich.plan, "Maßnahmen", "1", "Titel", "x" * 301)
    (fault,) = made.faults
    assert str(fault.place) == "Blatt Maßnahmen, Zeile 3, Spalte Titel"
    assert "301 Zeichen" in fault.sentence
    assert "höchstens 300" in fault.sentence
