"""The language of mappings: what is refused and how, and what the rules make of records."""

import copy
import json
import time

import pytest
from django.core.exceptions import ValidationError

from mitplan.exchange.mapping import SourceFile, gather, mapping_from, mapping_named, names, records_of
from mitplan.exchange.mapping.declared import mapping_of
from mitplan.exchange.mapping.readings import decimal_of, money_of

GOOD = {
    "name": "probe",
    "title": "Probe",
    "form": "csv",
    "numbers": {"replace": {"Ü": "Ue", "-": "."}},
    "scales": {"ampel": {"values": {"grün": {"said": "alles gut", "stage": "done"}}}},
    "rows": [
        {
            "name": "Maßnahme",
            "kind": "measure",
            "number": "id",
            "id": "id",
            "title": "titel",
            "fields": {"ends": {"column": "bis", "read": "date"}},
            "claims": [{"scale": "ampel", "value": "farbe", "valid": True}],
        }
    ],
}


def changed(**paths):
    """The good mapping with parts replaced: `rows__0__kind="x"`."""
    content = copy.deepcopy(GOOD)
    for path, value in paths.items():
        *way, last = path.split("__")
        inner = content
        for key in way:
            inner = inner[int(key) if key.isdecimal() else key]
        inner[last] = value
    return content


def given(content, text, known=None):
    mapping = mapping_of(content, "Probe")
    return gather(mapping, records_of(mapping, [SourceFile("liste.csv", text.encode())])[0], known or {}).delivery


def faults(delivery):
    return [f"{remark.place}: {remark.sentence}" for remark in delivery.remarks if remark.is_fault]


def told(delivery):
    return [f"{remark.place}: {remark.sentence}" for remark in delivery.remarks if not remark.is_fault]


@pytest.mark.parametrize("name", names())
def test_the_mappings_that_come_with_mitplan_are_sound(name):
    mapping = mapping_named(name)
    assert mapping.name == name
    assert mapping.content["about"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ([], "Zuordnung: Hier muss ein Eintrag mit Angaben stehen."),
        ({"name": "x", "title": "X", "form": "csv"}, "Die Angabe „rows“ fehlt."),
        (changed(form="pdf"), "form: Möglich sind: csv, xlsx, markdown, rst."),
        (changed(rows__0__kind="maßnahme"), "rows[0] (Maßnahme): kind: Möglich sind: plan, guideline, field"),
        (changed(rows__0__titel="x"), "rows[0] (Maßnahme): Die Angabe „titel“ gibt es hier nicht. Möglich sind: "),
        (changed(rows__0__fields={"leed": "x"}), "Maßnahme: Das Feld „leed“ gibt es bei „measure“ nicht."),
        (changed(rows__0__claims=[{"scale": "x", "value": "f"}]), "Maßnahme: Die Skala „x“ ist nicht beschrieben."),
        (changed(rows__0__claims=[{"value": "f"}]), "Maßnahme: Eine Angabe braucht entweder „scale“ oder „field“."),
        (changed(rows__0__title={"column": "a", "constant": "b"}), "title: Genau eine von „column“, „constant“"),
        (changed(rows__0__when={"id": "("}), "when.id: „(“ ist kein Muster"),
        (changed(rows__0__when={"id": "(a+)+b"}), "when.id: Das Muster ist zu aufwendig."),
        (changed(rows__0__when={"id": "a*b*c*d"}), "when.id: Das Muster ist zu aufwendig."),
        (changed(rows__0__when={"id": r"(a)\1"}), "when.id: Das Muster ist zu aufwendig."),
        (changed(rows__0__title={"column": "a", "shorten": 5000}), "shorten: Hier muss eine Zahl zwischen 1 und 300"),
        (changed(bodies=[{"key": "x", "name": "X", "kind": "amt"}]), "bodies[0] (X): kind: Möglich sind: government"),
        (changed(quotes="egal"), "quotes: Möglich sind: loose."),
        (changed(title="a\0b"), "title: Hier muss ein Text stehen."),
    ],
)
def test_a_faulty_mapping_is_refused_with_the_place(content, sentence):
    with pytest.raises(ValidationError) as refused:
        mapping_of(content, "Probe")
    assert sentence in refused.value.messages[0]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "probe.json, Zeile 1, Spalte 2: Das ist kein gültiges JSON."),
        ("[" * 100_000, "probe.json: Das ist kein gültiges JSON."),
        (" " * 1_000_001, "probe.json: Eine Zuordnung ist höchstens eine Million Zeichen lang."),
    ],
)
def test_what_is_no_json_is_refused(text, sentence):
    with pytest.raises(ValidationError, match=r".") as refused:
        mapping_from(text, "probe.json")
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize(
    "pattern",
    [
        *("(a|a)*b", "(a?){30}b", "a{0,50}a{0,50}a{0,50}b", "(?:a{0,40}){40}", "((a{50}){50}){50}", "a?a?a?a?b"),
        *("(a|aa)+$", "(?(1)a|b)", "(?=a*)a*a*", "x" * 201),
    ],
)
def test_patterns_that_could_run_for_ages_are_refused(pattern):
    with pytest.raises(ValidationError, match=r"Das Muster ist zu aufwendig|ist kein Muster"):
        mapping_of(changed(rows__0__when={"id": pattern}), "Probe")


def test_no_pattern_takes_long():
    """The worst that may be written, against the longest cell that is looked at."""
    content = changed(rows__0__when={"id": "a*a*$"})
    begun = time.process_time()
    given(content, "id,titel\n" + "a" * 100_000 + "!,x\n")
    assert time.process_time() - begun < 2


def test_an_unknown_name_is_answered_with_those_there_are():
    with pytest.raises(ValidationError, match=r"„x“ gibt es nicht. Möglich sind: austria, berlin"):
        mapping_named("x")


def test_a_file_of_another_form_is_refused_with_what_is_read():
    mapping = mapping_named("berlin")
    with pytest.raises(ValidationError, match=r"„a\.csv“: Die Zuordnung „Berlin.*“ liest Dateien auf \.md, "):
        records_of(mapping, [SourceFile("a.csv", b"a;b")])


# ---------------------------------------------------------------- numbers


def test_ids_become_numbers_and_stay_as_names():
    (one,) = given(GOOD, "id,titel\nÜ1-13,Kurse\n").elements
    assert one.reference == "measure/Ue1.13"
    assert one.values["names"].value == [{"name": "Ü1-13", "note": "Kennung in der Quelle"}]


def test_two_ids_that_become_one_number_are_an_error():
    delivery = given(GOOD, "id,titel\nÜ1,Kurse\nUe1,Mehr\n")
    assert len(delivery.elements) == 1
    assert faults(delivery) == ["liste.csv, Zeile 3: Die Nummer Ue1 ist schon vergeben, an „Ü1“ (liste.csv, Zeile 2)."]


@pytest.mark.parametrize("number", ["1/2", "x" * 21, "é"])
def test_an_id_without_a_number_says_what_to_do(number):
    delivery = given(GOOD, f"id,titel\n{number},Kurse\n")
    assert delivery.elements == []
    assert "Die Zuordnung kann unter „numbers“ sagen, was daraus wird." in faults(delivery)[0]


def test_a_row_without_number_or_title_is_an_error():
    found = faults(given(GOOD, "id,titel\n,Kurse\n2,\n"))
    assert found == ["liste.csv, Zeile 2, Spalte id: Die Nummer fehlt.", "liste.csv, Zeile 3: Der Titel fehlt."]


# ---------------------------------------------------------------- statements


def test_a_declared_word_is_a_claim_with_its_meaning_beside():
    (claim,) = given(GOOD, "id,titel,farbe\n1,Kurse,grün\n").claims
    assert (claim.field, claim.values) == ("stage", {"valid": True, "value": "done", "note": "alles gut (grün)"})


def test_an_undeclared_word_is_openly_unknown_and_told():
    delivery = given(GOOD, "id,titel,farbe\n1,Kurse,lila\n")
    (claim,) = delivery.claims
    assert claim.values == {"valid": True, "standing": "unknown", "note": "lila"}
    assert "Spalte farbe: „lila“ steht nicht in der Skala „ampel“; der Stand gilt als unbekannt." in told(delivery)[0]


def test_nothing_said_is_no_claim():
    assert given(GOOD, "id,titel,farbe\n1,Kurse,\n").claims == []


def test_a_fault_names_row_and_column():
    assert faults(given(GOOD, "id,titel,bis\n1,Kurse,irgendwann\n"))[0].startswith(
        "liste.csv, Zeile 2, Spalte bis: „irgendwann“ lässt sich"
    )


def test_columns_nobody_reads_are_told():
    delivery = given(changed(ignored={"farbe2": "doppelt"}), "id,titel,neu,farbe2\n1,Kurse,x,y\n")
    assert "Quelle, Spalte neu: Diese Spalte liest die Zuordnung nicht." in told(delivery)
    assert "Quelle, Spalte farbe2: Nicht übernommen: doppelt" in told(delivery)


def test_rows_that_no_rule_takes_are_told():
    delivery = given(changed(rows__0__when={"id": "^M"}), "id,titel\nM1,Kurse\nX1,Rest\n")
    assert len(delivery.elements) == 1
    assert "liste.csv, Zeile 3: Für diesen Eintrag hat die Zuordnung keine Regel; er bleibt außen vor." in told(
        delivery
    )


# ---------------------------------------------------------------- parties


PARTIES = changed(
    parties={"kind": "ministry", "prefix": "x", "within": " / ", "spellings": {"Sozialmt": "Sozialamt"}},
    rows__0__fields={"lead": {"column": "amt", "read": "party"}},
)


def test_unknown_parties_are_proposed_with_their_parents_and_known_ones_found():
    text = "id,titel,amt\n1,A,Stadt / Sozialmt\n2,B,SCHULAMT\n3,C,Stadt / Sozialamt\n"
    delivery = given(PARTIES, text, {"schulamt": "schule"})
    assert [one.values["lead"].value for one in delivery.elements] == ["x-sozialamt", "schule", "x-sozialamt"]
    assert [(body.key, body.name, body.parent) for body in delivery.bodies] == [
        ("x-stadt", "Stadt", ""),
        ("x-sozialamt", "Sozialamt", "x-stadt"),
    ]
    assert any("Berichtigt: „Sozialmt“ zu „Sozialamt“." in one for one in told(delivery))


def test_two_names_never_get_one_key():
    long = "Amt für " + "sehr " * 20
    text = f"id,titel,amt\n1,A,{long}eins\n2,B,{long}zwei\n"
    keys = [body.key for body in given(PARTIES, text).bodies]
    assert len(set(keys)) == 2
    assert all(len(key) <= 60 for key in keys)


# ---------------------------------------------------------------- numbers and money


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10.000", "10000"),
        ("1.234.567,89", "1234567.89"),
        ("10,5", "10.5"),
        ("10.5", "10.5"),
        ("10.00", "10.00"),
        ("1,234,567.89", "1234567.89"),
        ("1 234,5", "1234.5"),
        ("-3", "-3"),
    ],
)
def test_numbers_as_people_write_them(text, value):
    assert decimal_of(text) == value


@pytest.mark.parametrize("text", ["10,000", "viel", "", "1e5", "NaN", "1.2.3"])
def test_what_is_no_number_or_may_be_two_is_refused(text):
    with pytest.raises(ValidationError, match=r"ist keine Zahl|Tausend oder Komma"):
        decimal_of(text)


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("12.500 €", 1_250_000, 1_250_000, "EUR"),
        ("1,2 Mio. €", 120_000_000, 120_000_000, "EUR"),
        ("10.000–12.000 EUR", 1_000_000, 1_200_000, "EUR"),
        ("2.500,50", 250_050, 250_050, "EUR"),
        ("5 Mrd", 500_000_000_000, 500_000_000_000, "EUR"),
    ],
)
def test_money_as_people_write_it(text, low, high, currency):
    money = money_of(text, {})
    assert (money["low"], money["high"], money["currency"], money["basis"]) == (low, high, currency, "unknown")


@pytest.mark.parametrize("text", ["nach Haushaltslage", "1,234 € bis", "0,001 €"])
def test_what_is_no_money_is_refused(text):
    with pytest.raises(ValidationError):
        money_of(text, {})


def test_a_mapping_survives_its_own_json():
    assert mapping_from(json.dumps(GOOD), "probe.json").content == GOOD


def test_a_loose_table_has_as_many_columns_as_any_other():
    mapping = mapping_of(changed(quotes="loose", separator=";"), "Probe")
    with pytest.raises(ValidationError, match=r"liste\.csv.*, Zeile 2: Möglich sind höchstens 1000 Spalten"):
        records_of(mapping, [SourceFile("liste.csv", b"a;b\n" + b"x;" * 1_000_000)])
