"""Partial dates: what is read, what is refused, how they sort, compare and print."""

import copy
import pickle
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mitplan.core.dates import UNKNOWN, PartialDate, Precision

YEARS = st.integers(1000, 2998).map(lambda year: f"{year}")
PARTS = st.sampled_from([*range(1, 13), 21, 22, 23, 24, 33, 34, 35, 36]).map(lambda part: f"-{part:02}")
DAYS = st.dates(date(1000, 1, 1), date(2999, 12, 31)).map(date.isoformat)
POINTS = st.builds(
    "".join,
    st.tuples(
        st.one_of(YEARS, st.builds("".join, st.tuples(YEARS, PARTS)), DAYS), st.sampled_from(["", "~", "?", "%"])
    ),
)


def in_order(pair):
    first, second = sorted(pair, key=lambda text: PartialDate.parse(text).earliest)
    return f"{first}/{second}"


INTERVALS = st.one_of(
    st.tuples(POINTS, POINTS).map(in_order),
    st.tuples(YEARS, YEARS).map(in_order),
    YEARS.map(lambda year: f"{year}/{int(year) + 1}"),
    POINTS.map(lambda point: f"{point}/.."),
    POINTS.map(lambda point: f"../{point}"),
    POINTS.map(lambda point: f"{point}/"),
    POINTS.map(lambda point: f"/{point}"),
)
EDTF = st.one_of(POINTS, INTERVALS, st.just(""))
PARTIAL_DATES = EDTF.map(PartialDate.parse)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("31.12.2017", "2017-12-31"),
        ("5. 3. 2018", "2018-03-05"),
        ("12.2017", "2017-12"),
        ("12/2017", "2017-12"),
        ("November 2017", "2017-11"),
        ("Dez. 2017", "2017-12"),
        ("März 2016", "2016-03"),
        ("20. Dezember 2017", "2017-12-20"),
        ("December 20, 2017", "2017-12-20"),
        ("20 December 2017", "2017-12-20"),
        ("Frühjahr 2016", "2016-21"),
        ("spring 2016", "2016-21"),
        ("Winter 2016", "2016-24"),
        ("Winter 2016/17", "2016-24"),
        ("1. Quartal 2017", "2017-33"),
        ("Q4/2017", "2017-36"),
        ("2nd quarter 2017", "2017-34"),
        ("2015/16", "2015/2016"),
        ("1999/00", "1999/2000"),
        ("2015/2016", "2015/2016"),
        ("2015/2015", "2015"),
        ("2015 bis 2018", "2015/2018"),
        ("2015–2018", "2015/2018"),
        ("von November 2017 bis Frühjahr 2018", "2017-11/2018-21"),
        ("from 2015 to 2018", "2015/2018"),
        ("seit 2018", "2018/.."),
        ("ab 01.10.2017", "2017-10-01/.."),
        ("until 2020", "../2020"),
        ("bis Ende 2017", "../2017-36~"),
        ("Ende 2017", "2017-36~"),
        ("Anfang 2017", "2017-33~"),
        ("mid-2017", "2017-22~"),
        ("um 2015", "2015~"),
        ("ca. März 2016", "2016-03~"),
        ("vermutlich um 2015", "2015%"),
        ("2015?~", "2015%"),
        ("2017-11-XX", "2017-11"),
        ("2017-xx", "2017"),
        ("  November\u00a0 2017 ", "2017-11"),
        ("unbekannt", ""),
        ("unknown", ""),
        ("XXXX", ""),
        ("", ""),
    ],
)
def test_people_may_write_dates_in_many_ways(text, edtf):
    assert PartialDate.parse(text).edtf == edtf


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31.02.2017", "31.02.2017 ist kein Datum des Kalenders: Der Monat 02.2017 hat die Tage 1 bis 28."),
        ("2017-02-30", "2017-02-30 ist kein Datum des Kalenders"),
        ("29. Februar 2017", "29. Februar 2017 ist kein Datum des Kalenders"),
        ("31. April 2017 bis 2018", "31. April 2017 bis 2018 ist kein Datum des Kalenders"),
        ("00.05.2017", "hat die Tage 1 bis 31"),
        ("2017-13", "Einen Monat 13 gibt es nicht."),
        ("2017-00", "Einen Monat 00 gibt es nicht."),
        ("2017-40", "Einen Monat 40 gibt es nicht."),
        ("2017-21-04", "hat keinen Tag"),
        ("2016/2015", "Das Ende liegt vor dem Anfang."),
        ("0217", "Das Jahr muss zwischen 1000 und 2999 liegen."),
        ("2015/12", "„2015/12“ lässt sich nicht als Zeitangabe lesen."),
        ("2015/18", "lässt sich nicht"),
        ("Winter 2016/18", "lässt sich nicht"),
        ("Frühjahr 2016/17", "lässt sich nicht"),
        ("31.12.17", "lässt sich nicht"),
        ("12/31/2017", "lässt sich nicht"),
        ("201X", "lässt sich nicht"),
        ("../..", "lässt sich nicht"),
        ("/", "lässt sich nicht"),
        ("2017-12-20T10:00", "lässt sich nicht"),
        ("٢٠١٧", "lässt sich nicht"),
        ("2017\x00", "lässt sich nicht"),
        ("bald", "Möglich sind zum Beispiel 20.12.2017"),
    ],
)
def test_anything_else_is_refused_with_a_sentence_that_names_it(text, reason):
    with pytest.raises(ValueError, match="Möglich sind") as refusal:
        PartialDate.parse(text)
    assert reason in str(refusal.value)
    assert text in str(refusal.value)


@pytest.mark.parametrize(
    ("edtf", "german", "english", "arabic"),
    [
        ("2017-12-20", "20. Dezember 2017", "20 December 2017", "20 ديسمبر 2017"),
        ("2017-11", "November 2017", "November 2017", "نوفمبر 2017"),
        ("2016-21", "Frühjahr 2016", "spring 2016", "ربيع 2016"),
        ("2016-24", "Winter 2016/17", "winter 2016/17", "شتاء 2016/17"),
        ("2017-33", "1. Quartal 2017", "1st quarter 2017", "الربع الأول 2017"),
        ("2015/2016", "2015/16", "2015/16", "2015/16"),
        ("1999/2000", "1999/2000", "1999/2000", "1999/2000"),
        ("2015/2018", "2015 bis 2018", "2015 to 2018", "من 2015 إلى 2018"),
        ("2015~/2016", "etwa 2015 bis 2016", "about 2015 to 2016", "من نحو 2015 إلى 2016"),
        ("2015~", "etwa 2015", "about 2015", "نحو 2015"),
        ("2015-05~", "etwa Mai 2015", "about May 2015", "نحو مايو 2015"),
        ("2015?", "vermutlich 2015", "probably 2015", "على الأرجح 2015"),
        ("2017-36~", "Ende 2017", "late 2017", "أواخر 2017"),
        ("2018/..", "seit 2018", "since 2018", "منذ 2018"),
        ("../2020", "bis 2020", "until 2020", "حتى 2020"),
        ("2018/", "seit 2018, Ende unbekannt", "since 2018, end unknown", "منذ 2018، والنهاية غير معروفة"),
        ("", "unbekannt", "unknown", "غير معروف"),
    ],
)
def test_dates_are_printed_in_words(edtf, german, english, arabic):
    value = PartialDate(edtf)
    assert (value.display("de"), value.display("en-gb"), value.display("ar")) == (german, english, arabic)
    assert value.display("tr") == german


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest", "precision"),
    [
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), Precision.MONTH),
        ("2017-12-20", date(2017, 12, 20), date(2017, 12, 20), Precision.DAY),
        ("2016-21", date(2016, 3, 1), date(2016, 5, 31), Precision.SEASON),
        ("2016-24", date(2016, 12, 1), date(2017, 2, 28), Precision.SEASON),
        ("2017-36", date(2017, 10, 1), date(2017, 12, 31), Precision.QUARTER),
        ("2017~", date(2017, 1, 1), date(2017, 12, 31), Precision.YEAR),
        ("2015/2016", date(2015, 1, 1), date(2016, 12, 31), Precision.INTERVAL),
        ("2018/..", date(2018, 1, 1), None, Precision.INTERVAL),
        ("../2020", None, date(2020, 12, 31), Precision.INTERVAL),
        ("", None, None, Precision.UNKNOWN),
    ],
)
def test_bounds_and_precision(edtf, earliest, latest, precision):
    value = PartialDate(edtf)
    assert (value.earliest, value.latest, value.precision) == (earliest, latest, precision)


def test_only_plain_years_months_and_days_are_exact():
    assert [text for text in ("2017", "2017-11", "2017-11-05") if not PartialDate(text).is_exact] == []
    inexact = ("", "2017~", "2017-11?", "2016-21", "2017-33", "2015/2016", "2018/..")
    assert [text for text in inexact if PartialDate(text).is_exact] == []


@pytest.mark.parametrize(
    ("one", "other", "contradicts"),
    [
        ("2017-11", "2018-06-13", True),
        ("2017-11", "2017-11-05", False),
        ("2015-05-01", "2015-07-01", True),
        ("2015/2016", "2016-12-31", False),
        ("2018/..", "2017", True),
        ("2018/..", "2031", False),
        ("2016", "2017", True),
        ("2016~", "2017-03", False),
        ("2016~", "2018", True),
        ("2016-21", "2016-06-15", False),
        ("2016-21", "2016-08", True),
        ("", "2017", False),
    ],
)
def test_dates_contradict_when_no_day_satisfies_both(one, other, contradicts):
    assert PartialDate(one).contradicts(PartialDate(other)) is contradicts
    assert PartialDate(other).contradicts(PartialDate(one)) is contradicts


def test_sorting_puts_the_more_precise_first_and_the_unknown_last():
    texts = ["", "../2020", "2018", "2017", "2017-01", "2017-01-01", "2017/..", "2016-21"]
    ordered = [value.edtf for value in sorted(map(PartialDate, texts))]
    assert ordered == ["2016-21", "2017-01-01", "2017-01", "2017", "2017/..", "2018", "../2020", ""]


def test_a_date_is_a_value():
    value = PartialDate.parse("Frühjahr 2016")
    assert {value: 1}[PartialDate("2016-21")] == 1
    assert value != "2016-21"
    assert copy.deepcopy(value) == pickle.loads(pickle.dumps(value)) == value
    assert pickle.loads(pickle.dumps(value)).display("de") == "Frühjahr 2016"
    assert value
    assert not UNKNOWN
    with pytest.raises(AttributeError):
        value.edtf = "2017"
    with pytest.raises(TypeError):
        assert value < "2017"


@given(EDTF)
def test_parsing_and_spelling_are_inverse(edtf):
    value = PartialDate.parse(edtf)
    assert PartialDate.parse(value.edtf) == value == PartialDate(value.edtf)
    assert value.edtf in (edtf, edtf.split("/")[0])  # only an interval of one point is spelled differently


@given(PARTIAL_DATES)
def test_what_is_printed_can_be_read_again(value):
    for language in ("de", "en"):
        assert PartialDate.parse(value.display(language)) == value
    assert value.display("ar")


@given(PARTIAL_DATES, PARTIAL_DATES, PARTIAL_DATES)
def test_ordering_is_total_and_follows_the_first_day(one, two, three):
    assert (one < two) + (two < one) + (one == two) == 1
    if one <= two <= three:
        assert one <= three
    if one.earliest and two.earliest and one.earliest < two.earliest:
        assert one < two
    if one and not two:
        assert one < two


@given(PARTIAL_DATES, PARTIAL_DATES, st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_a_common_day_rules_out_a_contradiction(one, other, day):
    both = ((date_.earliest or date.min, date_.latest or date.max) for date_ in (one, other))
    if all(first <= day <= last for first, last in both):
        assert not one.contradicts(other)
    assert one.contradicts(other) == other.contradicts(one)


@given(st.text(max_size=30) | st.from_regex(r"[0-9.X/~?-]{1,14}", fullmatch=True))
def test_bad_input_is_never_accepted_silently(text):
    try:
        value = PartialDate.parse(text)
    except ValueError:
        return
    # What is accepted keeps every digit that was written, or says that it is unknown.
    assert value.edtf or not text.strip() or text.strip().upper() == "XXXX"
    assert {digit for digit in text if digit.isdigit()} <= set(value.edtf)


def test_ten_thousand_known_texts_cost_nothing():
    texts = ["2017-11", "2016-21", "2015/2016", "Frühjahr 2016", "20.12.2017"] * 2_000
    for text in texts[:5]:
        PartialDate.parse(text)
    start = time.process_time()
    for text in texts:
        PartialDate.parse(text)
    assert time.process_time() - start < 0.1
