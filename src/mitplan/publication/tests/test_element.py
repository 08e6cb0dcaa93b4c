import re
from html import unescape

import pytest

from mitplan.people.acting import system
from mitplan.people.models import Person
from mitplan.plan.loading import load_plan
from mitplan.plan.models import Sealed, Version
from mitplan.publication.addresses import KIND_OF

from .reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]
ZIP = "/plaene/hessen-2017/massnahmen/M3-zip-hessen/"


def element(key, kind, number, query=""):
    """The address of an element under its newest name."""
    segment = {kind: segment for segment, kind in KIND_OF.items()}[kind]
    row = Sealed.objects.filter(version__plan__key=key, kind=kind, number=number).order_by("-version__number").first()
    return f"/plaene/{key}/{segment}/{number}-{row.slug}/{query}"


@pytest.mark.parametrize("address", ["M3", "M3-", "M3-ZIP-Hessen", "M3-was-es-frueher-hiess"])
def test_any_readable_part_leads_to_the_right_address(client, address):
    response = client.get(f"/plaene/hessen-2017/massnahmen/{address}/?fassung=1&x=ä")
    assert response.status_code == 301
    assert response.headers["Location"] == ZIP + "?fassung=1&x=%C3%A4"


@pytest.mark.parametrize("address", ["M99-zip-hessen", "zip-hessen", "%00", "x" * 3000, "m3-zip-hessen"])
def test_an_unknown_number_is_told_from_a_broken_page(client, address):
    response = client.get(f"/plaene/hessen-2017/massnahmen/{address}/")
    assert response.status_code == 404
    assert "Maßnahme" in unescape(response.content.decode())


def test_only_reading_is_allowed(client):
    assert client.post(ZIP).status_code == 405


def test_contradicting_statements_stand_side_by_side_the_valid_one_first(client):
    text = page_of(client, ZIP).text
    opened = text[text.index("Begonnen") : text.index("Worauf es beruht")]
    assert "Die Quellen widersprechen sich gilt November 2017 Beginn der Arbeit." in opened
    assert opened.index("November 2017") < opened.index("13. Juni 2018")
    assert "andere Angabe 13. Juni 2018 Offizielle Eröffnung." in opened


def test_what_is_not_known_is_said_with_who_owes_it(client):
    text = page_of(client, ZIP).text
    assert "Federführung nicht bekannt" in text
    assert "Nicht bekannt; zu klären von Hessische Landesregierung: Herkunft, Geplanter Beginn" in text


def test_no_statement_is_called_valid_where_none_is(client):
    page = page_of(client, element("hessen-2017", "measure", "P1"))
    assert "1. Mai 2015" in page.text
    assert "1. Juli 2015" in page.text
    facts = page.text[page.text.index("Begonnen") :]
    assert not facts[: facts.index("1. Juli 2015")].count("gilt ")


def test_a_recommendation_shows_its_answer_first(client):
    page = page_of(client, element("klein", "recommendation", "1"))
    assert page.headings[:2] == ["Mehr Kurse", "Die Antwort"]
    assert (
        "teilweise übernommen Die Hälfte der Kurse ist bezahlt. Ministerium für Soziales, September 2026" in page.text
    )
    assert "Maßnahme 1: Zweite Chance" in page.links
    onward = page.text[page.text.index("Führte zu") :]
    assert "Maßnahme 1: Zweite Chance teilweise in Umsetzung" in onward


def test_a_recommendation_without_answer_says_so(client):
    page = page_of(client, element("klein", "recommendation", "3"))
    assert "Noch keine Antwort" in page.text
    assert "Keine Maßnahme und kein Ziel geht auf diese Empfehlung zurück." in page.text
    assert "Öfter tagen" in page.headings


def test_before_it_was_given_there_was_no_answer(client):
    page = page_of(client, element("klein", "recommendation", "1", "?fassung=1"))
    assert "Noch keine Antwort" in page.text
    assert page.links["Maßnahme 1: Zweite Chance"].endswith("?fassung=1")


def test_a_withdrawn_element_stays_readable_with_its_reason(client):
    page = page_of(client, element("klein", "measure", "5"))
    assert "Zurückgezogen Kein Geld mehr. Was an seine Stelle trat, ist nicht festgehalten." in page.text


def test_a_withdrawn_element_names_what_replaced_it(client, replaced):
    page = page_of(client, element("ersatz", "measure", "1"))
    assert "An seine Stelle trat: Maßnahme 2: Nachfolger" in page.text
    assert page.links["Maßnahme 2: Nachfolger"] == element("ersatz", "measure", "2")


def test_gaps_are_told_in_plain_words(client):
    page = page_of(client, element("klein", "measure", "3"))
    assert "ohne Federführung: Ohne federführende Stelle" in page.text
    assert page.links["ohne Federführung"] == "/plaene/klein/massnahmen/?gap=lead"


def test_an_objective_has_its_indicators_as_a_table_and_the_measures_that_serve_it(client):
    page = page_of(client, element("klein", "objective", "1"))
    assert ["1: Abschlüsse", "60 %", "nicht bekannt", "90 %"] in page.rows
    assert "Maßnahmen, die diesem Ziel dienen" in page.headings
    without = page_of(client, element("klein", "objective", "2"))
    assert "Zu diesem Ziel gibt es keinen Indikator" in without.text


def test_a_field_counts_its_members_and_sums_their_money_apart(client):
    page = page_of(client, element("klein", "field", "2"))
    assert {"Maßnahmen 3", "Empfehlungen", "Ziele"} <= set(page.headings)
    assert "/plaene/klein/massnahmen/?field=2" in client.get(element("klein", "field", "2")).content.decode()
    assert ["im Jahr", "Haushalt", "100 €", "1"] in page.rows
    assert ["einmalig", "Schätzung", "50 €", "1"] in page.rows
    assert "1 Betrag, der in der Summe eines Programms" in page.text


def test_a_source_lists_every_statement_that_rests_on_it(client):
    page = page_of(client, element("klein", "source", "Q1"))
    assert "2 Elemente dieser Fassung stützen Angaben darauf." in page.text
    assert ["Maßnahme 7: Ohne Zeitraum", "Umsetzungsstand: umgesetzt"] in page.rows
    assert ["Plan 0: Kleiner Plan", "Kosten: 900 € im Jahr (Haushalt)"] in page.rows
    assert "Keine Angabe dieser Fassung nennt diese Quelle." in page_of(client, element("klein", "source", "Q3")).text


def test_a_source_names_what_the_links_that_cite_it_lead_to(client):
    page = page_of(client, element("hessen-2017", "source", "S1"))
    assert "source/" not in page.text
    assert "steht in: diese Quelle" in page.text
    found = re.search(r"steht in: (Quelle D4: [^.]+?) S\. 43", page.text)
    assert page.links[found[1]].startswith("/plaene/hessen-2017/quellen/D4-")


def test_the_document_of_a_source_is_marked_as_somebody_elses_page(client):
    page = page_of(client, element("hessen-2017", "source", "S32"))
    assert page.links["Zum Dokument bei welt.de"].startswith("https://www.welt.de/")
    assert "(fremde Seite)" in page.text


def test_an_open_question_says_so_first(client):
    page = page_of(client, element("hessen-2017", "question", "F1"))
    assert page.headings[1] == "Die Antwort"
    assert "Offen nicht bekannt" in page.text


def test_it_can_be_cited_by_version_and_hash(client):
    version = Version.objects.filter(plan__key="klein").order_by("-number").first()
    page = page_of(client, element("klein", "measure", "1"))
    assert f"http://testserver{element('klein', 'measure', '1')}?fassung={version.number}" in page.links
    assert version.sha256[:8] in page.text


def test_a_translation_stands_beside_the_official_title(client):
    page = page_of(client, "/en" + element("hessen-2017", "recommendation", "1"))
    assert page.headings[0] == "Psychosocial contact points for traumatised refugees"
    assert "Psychosoziale Anlaufstellen für traumatisierte Flüchtlinge" in page.text


@pytest.mark.parametrize("size", [10, 1000])
@pytest.mark.parametrize("kind", sorted({*KIND_OF.values()} - {"event", "question"}))
def test_queries_do_not_grow_with_the_plan(client, forgetful, django_assert_max_num_queries, size, kind):
    address = element(f"mess-{size}", kind, "1")
    with django_assert_max_num_queries(12):
        client.get(address)


@pytest.mark.parametrize("kind", sorted(KIND_OF.values()))
def test_no_page_of_a_real_plan_needs_more(client, forgetful, django_assert_max_num_queries, kind):
    row = Sealed.objects.filter(version__plan__key="hessen-2017", kind=kind).order_by("position").first()
    if row is not None:
        address = element("hessen-2017", kind, row.number)
        with django_assert_max_num_queries(12):
            client.get(address)


@pytest.fixture
def replaced(db):
    """A measure that another one replaced."""
    load_plan(
        {
            "key": "ersatz",
            "title": "Ersatzplan",
            "owner": "land",
            "coordination": "stelle",
            "stages": [
                {
                    "elements": [
                        {"kind": "plan", "number": "0", "title": "Ersatzplan"},
                        {"kind": "measure", "number": "1", "title": "Vorgänger"},
                        {"kind": "measure", "number": "2", "title": "Nachfolger"},
                    ],
                    "links": [{"from": "measure/2", "type": "supersedes", "to": "measure/1"}],
                    "withdraw": [{"element": "measure/1", "reason": "Aufgegangen im Nachfolger."}],
                    "freeze": {"label": "Stand", "kind": "record"},
                }
            ],
        },
        by=system("test"),
    )


def test_only_who_keeps_the_plan_is_led_to_choosing_the_valid_statement(client):
    choose = "/arbeit/hessen-2017/measure/M3/started/gueltige-angabe/"
    assert choose not in client.get(ZIP).content.decode()
    client.force_login(Person.objects.get(key="eva"))
    assert choose in client.get(ZIP).content.decode()
    assert client.get(choose).status_code == 200


def test_an_old_report_is_not_taken_for_todays_news(client):
    assert "Stand nicht datiert" in page_of(client, ZIP).text
    assert "Stand: Februar 2018" in page_of(client, element("hessen-2017", "measure", "M10")).text


def test_the_canonical_address_is_that_of_the_newest_version(client):
    text = client.get(ZIP + "?fassung=1").content.decode()
    assert f'<link rel="canonical" href="http://testserver{ZIP}">' in text
