import csv
from urllib.parse import quote

import pytest

from mitplan.publication.addresses import KIND_OF

from .reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]
MEASURES = "/plaene/klein/massnahmen/"


def numbers(client, query, listing=MEASURES):
    return page_of(client, f"{listing}?{query}").numbers


def test_measures_show_stage_lead_time_and_cost(client):
    rows = {row[0]: row[1:] for row in page_of(client, MEASURES).rows[1:]}
    assert rows["1"] == ["Zweite Chance", "in Umsetzung verzögert", "MS", "begonnen März 2027", "nicht bekannt"]
    assert rows["2"] == ["Ärztliche Beratung", "geplant", "MK", "geplant ab 2028", "100 € im Jahr (Haushalt)"]
    assert list(rows) == ["1", "2", "3", "4", "6", "7"]


def test_unconfirmed_and_contradicting_statements_are_said(client):
    row = next(row for row in page_of(client, MEASURES).rows if row[0] == "7")
    assert row[1] == "Ohne Zeitraum widersprüchlich Umsetzungsstand"
    assert row[2] == "nicht bekannt angegeben, aber nicht als gültig bestätigt: umgesetzt / in Umsetzung"
    assert row[3] == "gibt es nicht"


def table(client, address):
    text = b"".join(client.get(address).streaming_content).decode("utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";"))


def test_a_list_is_given_out_as_it_is_shown(client):
    heads, *rows = table(client, f"{MEASURES}liste.csv")
    assert heads == [
        "Nr.",
        "Titel",
        "Umsetzungsstand",
        "Federführung",
        "Zeitraum",
        "Kosten",
        "Widersprüchlich",
        "Adresse",
    ]
    assert rows[0] == [
        *("1", "Zweite Chance", "in Umsetzung · verzögert", "MS", "begonnen März 2027", "nicht bekannt", ""),
        "/plaene/klein/massnahmen/1-zweite-chance/",
    ]
    stated = "nicht bekannt · angegeben, aber nicht als gültig bestätigt: umgesetzt / in Umsetzung"
    assert [row[2] for row in rows if row[6] == "Umsetzungsstand"] == [stated]
    assert f'href="{MEASURES}liste.csv?lead=ms" download' in client.get(f"{MEASURES}?lead=ms&page=1").content.decode()
    assert [row[0] for row in table(client, f"{MEASURES}liste.csv?lead=ms&page=2")[1:]] == ["1", "4"]


def test_a_table_in_another_language_carries_no_marks(client):
    heads, *rows = table(client, "/en/plaene/klein/empfehlungen/liste.csv")
    assert heads[:2] == ["No.", "Title"]
    assert not any("<" in cell or "&" in cell for row in rows for cell in row)


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("plan", ["klein", "mess-1000"])
def test_a_table_of_any_length_asks_little(client, django_assert_max_num_queries, plan):
    with django_assert_max_num_queries(5):
        table(client, f"/plaene/{plan}/massnahmen/liste.csv")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("field=1", ["1", "2"]),
        ("field=1&field=2", ["1", "2", "4", "6"]),
        ("field=none", ["3", "7"]),
        ("field=any", ["1", "2", "4", "6"]),
        ("field=none&field=1", ["1", "2", "3", "7"]),
        ("field=1&lead=mk", ["2"]),
        ("guideline=1", ["1"]),
        ("lead=ms", ["1", "4"]),
        ("stage=planned", ["2"]),
        ("assessment=delayed", ["1"]),
        ("origin=new", ["1"]),
        ("begin=after", ["1", "2"]),
        ("gap=before_plan", ["3"]),
        ("gap=money", ["1"]),
        ("target_group=Jugend", ["4"]),
        ("tag=Pilot", ["6"]),
        ("measure_kind=programme", ["3"]),
        ("contradiction=stage", ["7"]),
        ("state=withdrawn", ["5"]),
        ("q=beratung", ["2"]),
        ("q=" + quote("ärztliche"), ["2"]),
        ("q=" + quote("ÄRZTLICHE BERATUNG"), ["2"]),
        ("q=beratung&lead=ms", []),
        ("lead=nobody", []),
        ("lead=&field=&q=", ["1", "2", "3", "4", "6", "7"]),
        ("q=3", ["3", "1", "4"]),  # the number first, then whoever speaks of three
        ("q=" + quote("Maßnahme 3"), ["3", "1", "4"]),
        ("q=value", []),  # a word of the document's own vocabulary is looked for in titles alone
    ],
)
def test_filters_by_address(client, query, expected):
    assert numbers(client, query) == expected


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("title", ["2", "3", "6", "7", "4", "1"]),
        ("starts", ["3", "1", "2", "4", "6", "7"]),
        ("newest", ["2", "1", "3", "4", "6", "7"]),
        ("cost", ["3", "4", "2", "7", "6", "1"]),
        ("position", ["1", "2", "3", "4", "6", "7"]),
        ("nonsense", ["1", "2", "3", "4", "6", "7"]),
    ],
)
def test_sorting_as_germans_do_with_unknown_last(client, sort, expected):
    assert numbers(client, f"sort={sort}") == expected


def test_count_sentence_and_removable_filters(client):
    page = page_of(client, f"{MEASURES}?field=1&lead=mk&sort=title&page=1")
    assert "1 von 6 Maßnahmen" in page.headings
    assert page.links["Handlungsfeld: 1 Sprache entfernen"] == "?lead=mk&sort=title"
    assert page.links["Federführung: Ministerium für Kultus entfernen"] == "?field=1&sort=title"
    assert page.links["Alle Filter aufheben"] == "?sort=title"


def test_one_of_several_values_is_removable_and_shown_as_ticks(client):
    page = page_of(client, f"{MEASURES}?field=1&field=2")
    assert page.links["Handlungsfeld: 2 Arbeit entfernen"] == "?field=1"
    kinds = {made["name"]: made["kind"] for made in page.context["filters"]}
    assert (kinds["field"], kinds["lead"]) == ("choice", "select")


def test_options_carry_names_and_counts(client):
    made = {made["name"]: made for made in page_of(client, MEASURES).context["filters"]}
    options = {name: [(o["label"], o["count"]) for o in made[name]["options"]] for name in ("field", "lead", "gap")}
    assert options["field"] == [("1 Sprache", 2), ("2 Arbeit", 3)]
    assert options["lead"] == [("Ministerium für Kultus", 2), ("Ministerium für Soziales", 2)]
    assert ("ohne Kosten", 1) in options["gap"]
    assert ("begannen vor dem Plan", 1) in options["gap"]


def test_an_empty_result_leads_back(client):
    page = page_of(client, f"{MEASURES}?lead=nobody")
    assert "0 von 6 Maßnahmen" in page.headings
    assert page.links["Alle Filter aufheben"] == "?"
    assert "Dazu steht nichts in dieser Fassung" in page.text


def test_a_kind_without_any_element_says_so(client):
    page = page_of(client, "/plaene/hessen-2017/ziele/")
    assert "Nichts davon ist bekannt" in page.text
    assert page.links["Alle Lücken dieses Plans"] == "/plaene/hessen-2017/luecken/"


def test_withdrawn_elements_are_a_click_away_with_their_reason(client):
    page = page_of(client, MEASURES)
    assert page.links["Zurückgezogenes zeigen"] == f"{MEASURES}?state=withdrawn"
    row = page_of(client, page.links["Zurückgezogenes zeigen"]).rows[1]
    assert row[1] == "Aufgegebenes zurückgezogen Kein Geld mehr."


def test_an_older_version_is_read_and_kept_in_links(client):
    page = page_of(client, f"{MEASURES}?fassung=1")
    assert page.numbers == ["1", "2", "3", "4", "5", "6", "7"]
    assert page.links["Zweite Chance"].endswith("?fassung=1")
    assert ("fassung", "1") in page.context["keep"]
    assert page_of(client, f"{MEASURES}?fassung=1&lead=ms").links["Alle Filter aufheben"] == "?fassung=1"


def test_other_kinds_show_their_own_facts(client):
    rows = {kind: page_of(client, f"/plaene/klein/{kind}/").rows[1:] for kind in KIND_OF}
    assert rows["ziele"][0] == ["1", "Alle lernen Deutsch", "nicht bekannt", "nicht bekannt", "1"]
    assert rows["indikatoren"] == [["1", "Abschlüsse", "60 %", "90 %", "nicht bekannt"]]
    assert rows["handlungsfelder"] == [
        ["1", "Sprache", "AG", "0", "0", "2"],
        ["2", "Arbeit", "nicht bekannt", "0", "0", "3"],
    ]
    assert rows["leitlinien"] == [["1", "Bildung zuerst", "0", "0", "1"]]
    assert rows["quellen"][0] == ["Q1", "Haushaltsplan", "Bericht", "nicht bekannt", "2026"]
    assert rows["fragen"] == [["1", "Was kostet es?", "nicht bekannt", "Juni 2027", "nicht bekannt"]]


def test_promises_with_and_without_due_date(client):
    rows = page_of(client, "/plaene/klein/ereignisse/?event_kind=promise&sort=ends").rows[1:]
    assert rows == [
        ["2", "Kurse zugesagt", "Februar 2027 einzulösen bis 2028", "Zusage", "nicht bekannt"],
        ["3", "Bald mehr", "Mai 2027 ohne bekannte Frist", "Zusage", "LReg"],
    ]
    assert numbers(client, "year=2027", "/plaene/klein/quellen/") == ["Q2"]


def test_a_sum_names_its_source(client):
    row = next(row for row in page_of(client, "/plaene/hessen-2017/massnahmen/?sort=cost").rows if row[0] == "PR8")
    assert row[5].startswith("1,6 Mrd. € im Jahr (Grundlage unbekannt) Quelle: ")


def test_pages_of_forty(client):
    first = page_of(client, "/plaene/mess-1000/massnahmen/?sort=position")
    assert first.numbers == [str(n) for n in range(1, 41)]
    assert first.links["Weiter"] == "?sort=position&page=2"
    whole = first.context["whole"]
    last = page_of(client, "/plaene/mess-1000/massnahmen/?page=999").numbers
    assert last == [str(n) for n in range((whole - 1) // 40 * 40 + 1, whole + 1)]


ODD = [
    *("page=0", "page=-1", "page=99999", "page=" + "9" * 5000, "page=x", "year=0000", "year=99999", "year=-1"),
    *("year=%D9%A2%D9%A0%D9%A1%D9%A7", "sort=%00", "q=%00", "q=%25", "q=%22%5C", "q=" + "a+" * 5000, "gap=%00x"),
    *(
        "lead=" + "x" * 9000,
        "%00=1",
        "field=" + "&field=".join(map(str, range(500))),
        "begin=x",
        "state=x",
        "q=%ED%A0%80",
    ),
    *("gap=any", "address=1", "cost=1", "title=1", "kind=1", "fassung="),
]


@pytest.mark.parametrize("query", ODD)
@pytest.mark.parametrize("kind", ["massnahmen", "ereignisse", "empfehlungen"])
def test_odd_addresses_never_fail(client, kind, query):
    assert client.get(f"/plaene/klein/{kind}/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["fassung=9", "fassung=x", "fassung=" + "9" * 50])
def test_a_version_that_is_not_there_is_not_found(client, query):
    assert client.get(f"{MEASURES}?{query}").status_code == 404


@pytest.mark.parametrize("language", ["", "/en", "/ar"])
@pytest.mark.parametrize("kind", sorted(KIND_OF))
def test_every_list_in_every_language(client, language, kind):
    assert client.get(f"{language}/plaene/klein/{kind}/").status_code == 200


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("plan", ["mess-10", "mess-1000", "hessen-2017", "klein"])
@pytest.mark.parametrize(
    "address", ["massnahmen/?field=1&lead=ministry-1&gap=money&q=a", "empfehlungen/", "quellen/?year=2017"]
)
def test_twelve_queries_at_any_size(client, django_assert_max_num_queries, plan, address):
    with django_assert_max_num_queries(12):
        client.get(f"/plaene/{plan}/{address}")
