"""The filters that print dates and money on pages."""

import pytest
from django.template import Context, Template
from django.utils import translation

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.money import Basis, Money, Period

EXACT_DAY = '<time datetime="2017-12-20">20. Dezember 2017</time>'


def render(expression, value, language="de"):
    with translation.override(language):
        return Template("{% load values %}{{ value|" + expression + " }}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("edtf", "html"),
    [
        ("2017-12-20", EXACT_DAY),
        ("2017-11", '<time datetime="2017-11">November 2017</time>'),
        ("2017", '<time datetime="2017">2017</time>'),
        ("2017~", "etwa 2017"),
        ("2016-21", "Frühjahr 2016"),
        ("2015/2016", "2015/16"),
        ("", "unbekannt"),
    ],
)
def test_only_exact_dates_have_a_machine_readable_twin(edtf, html):
    assert render("partial_date", PartialDate(edtf)) == html


def test_dates_speak_the_language_of_the_page():
    assert render("partial_date", PartialDate("2016-21"), "en") == "spring 2016"
    assert render("partial_date", PartialDate("2016-21"), "ar") == "ربيع 2016"


def test_dates_may_come_as_text_from_a_sealed_document():
    assert render("partial_date", "2017-12-20") == EXACT_DAY
    assert render("partial_date", None) == render("partial_date", UNKNOWN) == "unbekannt"


def test_amounts_do_not_break_over_lines():
    money = Money(13 * 10**10, 16 * 10**10, "EUR", Period.YEAR, Basis.ESTIMATE)
    assert render("money", money) == "1,3\u00a0bis\u00a01,6\u00a0Mrd.\u00a0€ im Jahr (Schätzung)"
    assert render("money", money, "en") == "€1.3\u00a0to\u00a01.6\u00a0billion a year (estimate)"
    assert render("money", None) == ""


def test_amounts_may_come_as_json_from_a_sealed_document():
    money = Money(100, 100, "CHF", Period.ONCE, Basis.SPENT)
    assert render("money", money.to_json()) == render("money", money) == "1\u00a0CHF einmalig (ausgegeben)"
