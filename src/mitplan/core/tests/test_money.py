"""Money: what is read, what is refused, how amounts compare and print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mitplan.core.money import MOST_CENTS, Basis, Money, Period

EURO = 100
MILLION = 10**6 * EURO
BILLION = 10**9 * EURO

AMOUNTS = st.one_of(
    st.integers(0, MOST_CENTS),
    st.builds(lambda digits, unit: digits * unit, st.integers(0, 9999), st.sampled_from([1, 100, 10**6, 10**9])),
)
MONEYS = st.builds(
    lambda pair, *rest: Money(*sorted(pair), *rest),
    st.tuples(AMOUNTS, AMOUNTS) | AMOUNTS.map(lambda amount: (amount, amount)),
    st.sampled_from(["EUR", "CHF", "USD", "DEM"]),
    st.sampled_from(Period),
    st.sampled_from(Basis),
)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("1,3 bis 1,6 Mrd. Euro", 1_300 * MILLION, 1_600 * MILLION),
        ("von 1,3 Mrd. bis 1,6 Mrd. €", 1_300 * MILLION, 1_600 * MILLION),
        ("€1.3 to 1.6 bn", 1_300 * MILLION, 1_600 * MILLION),
        ("900 Mio. € – 1,2 Mrd. €", 900 * MILLION, 1_200 * MILLION),
        ("250.000 €", 250_000 * EURO, 250_000 * EURO),
        ("250\u00a0000 Euro", 250_000 * EURO, 250_000 * EURO),
        ("1.6 Mio", 1_600_000 * EURO, 1_600_000 * EURO),
        ("1,6 Mio. €", 1_600_000 * EURO, 1_600_000 * EURO),
        ("0.500 Mio. €", 500_000 * EURO, 500_000 * EURO),
        ("10.000", 10_000 * EURO, 10_000 * EURO),
        ("10000", 10_000 * EURO, 10_000 * EURO),
        ("1.234.567 EUR", 1_234_567 * EURO, 1_234_567 * EURO),
        ("1,234,567 EUR", 1_234_567 * EURO, 1_234_567 * EURO),
        ("1.234,56 €", 123_456, 123_456),
        ("1,234.56 €", 123_456, 123_456),
        ("500.000 bis 1,2 Mio. €", 500_000 * EURO, 1_200_000 * EURO),
        ("500 € bis 2 Mio. €", 500 * EURO, 2 * MILLION),
        ("0 €", 0, 0),
    ],
)
def test_people_may_write_amounts_in_many_ways(text, low, high):
    assert Money.parse(text) == Money(low, high)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("10,000", "„10,000“ kann ein Komma oder Tausender meinen."),
        ("12,345 €", "Komma oder Tausender"),
        ("1.600 Mio. €", "Komma oder Tausender"),
        ("1,600 Mio. €", "Komma oder Tausender"),
        ("1,2345 €", "Kleiner als ein Cent"),
        ("1,234.567 €", "Kleiner als ein Cent"),
        ("500 bis 1,2 Mio. €", "Nennen Sie die Einheit auch beim ersten Betrag."),
        ("5000 bis 6000 Mio. €", "Nennen Sie die Einheit auch beim ersten Betrag."),
        ("2 bis 1 Mio. €", "beim ersten Betrag"),
        ("2 Mio. bis 1 Mio. €", "ist größer als"),
        ("1 Billion Euro", "„Billion“ heißt deutsch tausend Milliarden"),
        ("5 € bis 6 CHF", "zwei Währungen"),
        ("60.000 xyz", "kennt „XYZ“ nicht"),
        ("5 $", "lässt sich nicht als Geldbetrag lesen"),
        ("1.23.456 €", "lässt sich nicht"),
        ("1.234.56 €", "lässt sich nicht"),
        ("1 2 €", "lässt sich nicht"),
        ("0.0'0", "lässt sich nicht"),
        ("1,0000000000000000000000000000001 Mio. €", "lässt sich nicht"),
        ("1" * 40, "lässt sich nicht"),
        ("-5 €", "lässt sich nicht"),
        ("rund 3 Mrd. €", "lässt sich nicht"),
        ("bis zu 3 Mrd. €", "lässt sich nicht"),
        ("3 Mrd. € (Hoffnung)", "lässt sich nicht"),
        ("1,6", None),
        ("viel", "Möglich sind zum Beispiel 250.000 €"),
        ("", "lässt sich nicht"),
    ],
)
def test_what_could_mean_two_things_is_refused_with_a_sentence(text, reason):
    if reason is None:  # two decimals or fewer can't be thousands
        assert Money.parse(text).low == 160
        return
    with pytest.raises(ValueError, match="Geldbetrag") as refusal:
        Money.parse(text)
    assert reason in str(refusal.value)


def test_english_readers_write_numbers_the_english_way():
    assert Money.parse("10,000", language="en").low == 10_000 * EURO
    assert Money.parse("€1.3 billion", language="en-gb").low == 1_300 * MILLION
    with pytest.raises(ValueError, match="Komma oder Tausender"):
        Money.parse("10.000", language="en")


def test_the_text_says_period_and_basis_or_the_caller_does():
    said = Money.parse("jährlich 1,6 Mio. € (Haushalt)", period=Period.ONCE, basis=Basis.NEED)
    assert (said.period, said.basis) == (Period.YEAR, Basis.BUDGET)
    unsaid = Money.parse("1,6 Mio. €", period=Period.ONCE, basis=Basis.NEED)
    assert (unsaid.period, unsaid.basis) == (Period.ONCE, Basis.NEED)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"low": 2}, "„low“"),
        ({"low": 0.5}, "„low“"),
        ({"high": True}, "„high“"),
        ({"low": -1}, "„low“"),
        ({"high": 2**53}, "„high“"),
        ({"low": None}, "„low“"),
        ({"currency": "XYZ"}, "„currency“"),
        ({"currency": "JPY"}, "„currency“"),
        ({"currency": ["EUR"]}, "„currency“"),
        ({"period": "month"}, "„period“"),
        ({"basis": None}, "„basis“"),
        ({"note": "x"}, "„note“"),
    ],
)
def test_bad_json_is_refused_naming_the_field(changes, field):
    good = {"low": 1, "high": 1, "currency": "EUR", "period": "year", "basis": "budget"}
    assert Money.from_json(good).to_json() == good
    with pytest.raises(ValueError, match=field):
        Money.from_json(good | changes)


@pytest.mark.parametrize("missing", ["low", "high", "period", "basis"])
def test_json_without_a_field_is_refused(missing):
    value = {"low": 1, "high": 1, "period": "year", "basis": "budget"}
    assert Money.from_json(value).currency == "EUR"
    del value[missing]
    with pytest.raises(ValueError, match=f"„{missing}“ fehlt"):
        Money.from_json(value)


@pytest.mark.parametrize("value", [[], "1 €", 5, None])
def test_json_that_is_no_object_is_refused(value):
    with pytest.raises(ValueError, match="besteht aus"):
        Money.from_json(value)


@pytest.mark.parametrize(
    ("money", "german", "english", "arabic"),
    [
        (
            Money(1_300 * MILLION, 1_600 * MILLION, "EUR", Period.YEAR, Basis.ESTIMATE),
            "1,3 bis 1,6 Mrd. € im Jahr (Schätzung)",
            "€1.3 to 1.6 billion a year (estimate)",
            "من 1.3 إلى 1.6 مليار € سنويًا (تقدير)",
        ),
        (
            Money(60_000 * EURO, 60_000 * EURO, "CHF", Period.ONCE),
            "60.000 CHF einmalig (Grundlage unbekannt)",
            "CHF 60,000 one-off (basis unknown)",
            "60,000 CHF لمرة واحدة (الأساس غير معروف)",
        ),
        (
            Money(500 * EURO, 1_234_567_89, "EUR", Period.TOTAL, Basis.SPENT),
            "500 bis 1.234.567,89 € insgesamt (ausgegeben)",
            "€500 to 1,234,567.89 in total (spent)",
            "من 500 إلى 1,234,567.89 € إجمالًا (المصروف)",
        ),
        (
            Money(500 * EURO, 2 * MILLION, "EUR", Period.TOTAL, Basis.NEED),
            "500 € bis 2 Mio. € insgesamt (Bedarf)",
            "€500 to €2 million in total (need)",
            "من 500 € إلى 2 مليون € إجمالًا (الاحتياج)",
        ),
    ],
)
def test_amounts_are_printed_in_words(money, german, english, arabic):
    assert [money.display(language) for language in ("de", "en", "ar", "tr")] == [german, english, arabic, german]


@given(MONEYS)
def test_what_is_printed_can_be_read_again(money):
    for language in ("de", "en"):
        assert Money.parse(money.display(language), language=language) == money
    assert money.amount("ar")


@given(MONEYS)
def test_json_and_money_are_inverse(money):
    written = money.to_json()
    assert Money.from_json(written) == money
    assert {type(value) for value in written.values()} == {int, str}


@given(MONEYS, MONEYS)
def test_only_like_amounts_contradict(one, other):
    if one.contradicts(other):
        assert one.comparable(other)
        assert one.currency != other.currency or max(one.low, other.low) > min(one.high, other.high)
    assert one.contradicts(other) == other.contradicts(one)
    assert not one.contradicts(one)


def test_the_four_cost_statements_of_hesse():
    a_year = Money(1_300 * MILLION, 1_600 * MILLION, "EUR", Period.YEAR, Basis.ESTIMATE)
    together = Money(3 * BILLION, 3 * BILLION, "EUR", Period.TOTAL, Basis.ESTIMATE)
    assert not a_year.comparable(together)
    assert not a_year.contradicts(together)
    assert a_year.contradicts(Money(2 * BILLION, 2 * BILLION, "EUR", Period.YEAR, Basis.ESTIMATE))
    assert not a_year.contradicts(Money(1_600 * MILLION, 2 * BILLION, "EUR", Period.YEAR, Basis.ESTIMATE))
    assert a_year.contradicts(Money(1_300 * MILLION, 1_600 * MILLION, "CHF", Period.YEAR, Basis.ESTIMATE))


def test_an_amount_for_an_unknown_time_is_comparable_with_nothing():
    unsaid = Money.parse("1,3 bis 1,6 Mrd. €")
    assert unsaid.period is Period.UNKNOWN
    assert not unsaid.comparable(unsaid)
    assert not unsaid.contradicts(Money(1, 1))
    assert unsaid.display("de") == "1,3 bis 1,6 Mrd. € Zeitraum unbekannt (Grundlage unbekannt)"


@given(st.text(max_size=30) | st.from_regex(r"[0-9.,' ]{1,12}( (Mio|Mrd)\.?)?( €)?", fullmatch=True))
def test_bad_input_is_never_accepted_silently(text):
    try:
        money = Money.parse(text)
    except ValueError:
        return
    assert any(character.isdigit() for character in text)
    assert Money.parse(money.display("de")) == money
