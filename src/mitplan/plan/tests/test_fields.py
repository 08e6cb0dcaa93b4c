"""The fields of each kind: declared once, read strictly, written plainly, named in German."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.fields import MoneyField, PartialDateField
from mitplan.core.money import Money
from mitplan.plan.fields import FIELDS, field_of, label_of, number_in_words, parties_in, plain, read
from mitplan.plan.models import ListField, NumberField, PartiesField, PartyField
from mitplan.plan.states import Kind

COST = {"low": 100, "high": 200, "currency": "EUR", "period": "year", "basis": "budget"}
# The format of plan documents: D date, M money, B party, Bs parties, L list of texts, C code, N number, T text.
FORMAT = {
    "plan": "status C, presented D, decided D, begins D, ends D, cost M, length T, success_measured T",
    "guideline": "",
    "field": "group B",
    "objective": "objective_kind C, target T, target_date D, no_indicator_reason T",
    "indicator": (
        "definition T, unit T, population T, direction C, baseline N, baseline_date D, target N, target_date D, "
        "current N, current_date D"
    ),
    "recommendation": "made_by B, made_in T, made_on D, addressee B, minority T",
    "measure": (
        "measure_kind C, origin C, lead B, co_responsible Bs, partners Bs, target_groups L, region T, starts D, "
        "ends D, started D, done_on D, stage C, assessment C, status_reason T, evidence T, review_on D, "
        "cost M, success T"
    ),
    "source": "source_kind C, publisher T, published D, address T, retrieved D, reference T",
    "event": "event_kind C, on D, body B, due D",
    "question": "asked_by B, asked_on D, reply T",
}
DECLARED = [(kind, name) for kind in FIELDS for name in FIELDS[kind]]
# A value of each type as documents hold it, and one that is refused.
GOOD = {"D": "2016-21", "M": COST, "B": "ms", "Bs": ["ms", "mf"], "L": ["Eltern"], "N": "23.50", "T": "Text"}
BAD = {"D": "bald", "M": 5, "B": ["ms"], "Bs": "ms", "L": [1], "N": "etwa 5", "T": 5, "C": "wish"}


def type_of(kind, name):
    field = field_of(kind, name)
    types = [
        (PartialDateField, "D"),
        (MoneyField, "M"),
        (PartiesField, "Bs"),
        (ListField, "L"),
        (PartyField, "B"),
        (NumberField, "N"),
    ]
    found = next((letter for type_, letter in types if isinstance(field, type_)), "")
    return found or ("C" if field.choices else "T")


def good(kind, name):
    type_ = type_of(kind, name)
    return GOOD[type_] if type_ != "C" else next(value for value, _label in field_of(kind, name).choices if value)


def test_the_fields_are_those_of_the_format():
    told = {kind: ", ".join(f"{name} {type_of(kind, name)}" for name in FIELDS[kind]) for kind in FIELDS}
    assert told == FORMAT
    assert set(FIELDS) == set(Kind.values)


@pytest.mark.parametrize(("kind", "name"), [*DECLARED, ("measure", "pages"), ("source", "pages")])
def test_every_field_has_a_name_in_german(kind, name):
    label = label_of(kind, name)
    assert label
    assert label != name.replace("_", " ")
    assert label[0].isupper()


@pytest.mark.parametrize(("kind", "name"), DECLARED)
def test_every_field_reads_what_documents_hold_and_gives_it_back(kind, name):
    value = good(kind, name)
    assert plain(read(kind, name, value)) == value


@pytest.mark.parametrize(("kind", "name"), DECLARED)
@pytest.mark.parametrize("wrong", ["its own", {"a": 1}, 5, 1.5, True, [[]], "a\x00b", "\ud800"])
def test_every_field_refuses_other_types_naming_itself(kind, name, wrong):
    wrong = BAD[type_of(kind, name)] if wrong == "its own" else wrong
    with pytest.raises(ValidationError) as caught:
        read(kind, name, wrong)
    (sentence,) = caught.value.messages
    assert sentence.startswith(f"{label_of(kind, name)}: ")
    assert sentence.encode()


@pytest.mark.parametrize(
    ("kind", "name", "value", "kept"),
    [
        ("measure", "starts", "Frühjahr 2016", PartialDate.parse("2016-21")),
        ("measure", "starts", "unbekannt", UNKNOWN),
        ("measure", "starts", "", UNKNOWN),
        ("measure", "cost", None, None),
        ("measure", "cost", COST, Money.from_json(COST)),
        ("measure", "target_groups", [], []),
        ("measure", "lead", "", ""),
        ("indicator", "baseline", "0", "0"),
        ("indicator", "baseline", "-3.10", "-3.10"),
        ("measure", "pages", "68–69", "68–69"),
    ],
)
def test_what_is_kept(kind, name, value, kept):
    assert read(kind, name, value) == kept


@pytest.mark.parametrize("value", ["", "x", "1,5", "1.", ".5", "01", "1e5", "+1", " 1", "1\n", "١", "NaN", "1/2"])
def test_a_number_is_decimal_text(value):
    if value == "":
        assert read("indicator", "current", value) == ""
        return
    with pytest.raises(ValidationError, match=r"Letzter bekannter Wert: Erwartet wird eine Zahl mit Punkt, etwa 23.5."):
        read("indicator", "current", value)


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (["Eltern", "Eltern"], "„Eltern“ steht mehrfach in der Liste."),
        (["x" * 101], "Ein Eintrag der Liste ist länger als 100 Zeichen."),
        (["Eltern", " "], "Erwartet wird eine Liste von Texten."),
        ([None], "Erwartet wird eine Liste von Texten."),
    ],
)
def test_lists_hold_short_texts_once(value, sentence):
    with pytest.raises(ValidationError) as caught:
        read("measure", "target_groups", value)
    assert caught.value.messages == [f"Zielgruppen: {sentence}"]


def test_a_huge_or_deep_value_is_quoted_shortly():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    for value in (list(range(1_000_000)), deep):
        with pytest.raises(ValidationError) as caught:
            read("measure", "region", value)
        assert len(caught.value.messages[0]) < 500


def test_a_field_of_another_kind_is_none():
    with pytest.raises(ValidationError, match=r"Das Feld „minority“ gibt es bei „Maßnahme“ nicht."):
        read("measure", "minority", "Text")
    with pytest.raises(ValidationError, match=r"Das Feld „starts_earliest“ gibt es bei „Maßnahme“ nicht."):
        field_of("measure", "starts_earliest")


@pytest.mark.parametrize(("kind", "name"), DECLARED)
def test_parties_are_named_by_party_fields_alone(kind, name):
    value = good(kind, name)
    wanted = {"B": ["ms"], "Bs": ["ms", "mf"]}.get(type_of(kind, name), [])
    assert parties_in(kind, name, value) == wanted
    assert parties_in(kind, name, [] if isinstance(value, list) else "") == []


@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_any_value_is_read_or_refused_in_words(value):
    for kind, name in DECLARED:
        try:
            kept = read(kind, name, value)
        except ValidationError:
            continue
        assert read(kind, name, plain(kept)) == kept


def test_companion_columns_are_no_fields():
    assert not any(isinstance(field, models.GeneratedField) for of in FIELDS.values() for field in of.values())


@pytest.mark.parametrize(
    ("value", "language", "words"),
    [("23.50", "de", "23,50"), ("-1721698", "de", "-1.721.698"), ("1721698.5", "en", "1,721,698.5"), ("0", "de", "0")],
)
def test_numbers_are_written_as_the_reader_writes_them(value, language, words):
    assert number_in_words(value, language) == words
