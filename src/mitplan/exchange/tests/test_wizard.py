"""The wizard: what it proposes for an unknown table, and the page on which a person decides."""

import html
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from mitplan.core.models import Act
from mitplan.exchange.actions import keep_mapping
from mitplan.exchange.applying import apply
from mitplan.exchange.mapping import SourceFile
from mitplan.exchange.mapping.declared import mapping_of
from mitplan.exchange.mapping.deliveries import delivery_of
from mitplan.exchange.mapping.sources import rows_of
from mitplan.exchange.models import SavedMapping
from mitplan.exchange.proposals import propose
from mitplan.exchange.queries import mapping_for, mappings_for
from mitplan.exchange.reading import read
from mitplan.exchange.wizard import Choices, inspected, mapping_content
from mitplan.plan import actions
from mitplan.plan.models import Claim, Element, Link

GERMAN = """Lfd. Nr.;Maßnahme;Beschreibung;Zuständigkeit;Umsetzung bis;Kosten;Status;Handlungsfeld;Teil von
1;Kurse am Abend;Kurse für Berufstätige, mit Betreuung der Kinder.;Sozialamt;31.12.2027;10.000 €;laufend;Sprache;
1.1;Räume;Räume der Volkshochschule am Abend öffnen.;Schulamt;2026;2.500,50 €;abgeschlossen;Sprache;1
2;Lotsen;Lotsinnen und Lotsen begleiten Neuzugezogene.;Sozialamt;Ende 2028;120.000 €;in Klärung;Ankommen;
"""
ENGLISH = """ID,Title,Description,Responsible,Deadline,Status,Theme
A-1,Evening classes,Classes for people who work during the day.,City,2027-12-31,In progress,Language
A-2,Guides,Guides accompany newcomers.,City,2028,Not started,Arrival
"""


def records(text, name="liste.csv"):
    (grid,) = read(text.encode(), name)
    return list(rows_of(grid))


def proposed(text, kind="measure"):
    return {column.name: column.use for column in inspected(records(text), kind, "csv").columns}


def test_proposes_uses_for_german_heads():
    assert proposed(GERMAN) == {
        "Lfd. Nr.": "number",
        "Maßnahme": "title",
        "Beschreibung": "text",
        "Zuständigkeit": "lead",
        "Umsetzung bis": "ends",
        "Kosten": "cost",
        "Status": "stage",
        "Handlungsfeld": "belongs_to",
        "Teil von": "parent",
    }


def test_proposes_uses_for_english_heads():
    assert proposed(ENGLISH) == {
        "ID": "number",
        "Title": "title",
        "Description": "text",
        "Responsible": "lead",
        "Deadline": "ends",
        "Status": "stage",
        "Theme": "belongs_to",
    }


def test_values_decide_where_heads_mislead():
    # "Nr" that repeats is no number, "Ende" without dates no end.
    found = proposed("Nr;Titel;Ende\n1;Kurse am Abend;gut\n1;Kurse am Tag;schlecht\n")
    assert found == {"Nr": "ignore", "Titel": "title", "Ende": "ignore"}


ODD = """Nr;Titel;Frist;Kosten;Teil von
1;Kurse am Abend;2026;100 €;
2;Lotsinnen und Lotsen;wenn Geld da ist;200 €;1
3;Räume am Abend;2027;auf Anfrage;1
4;Beratung am Telefon;2028;300 €;7
5;Briefe in leichter Sprache;2029;400 €;1
"""


def test_an_odd_value_is_named_and_the_column_stays():
    table = inspected(records(ODD), "measure", "csv")
    assert {column.name: column.use for column in table.columns} == {
        "Nr": "number",
        "Titel": "title",
        "Frist": "ends",
        "Kosten": "cost",
        "Teil von": "parent",
    }
    assert [list(one) for one in table.column("Frist").odd] == [
        ["liste.csv, Zeile 3", "wenn Geld da ist", "ist keine Zeitangabe"]
    ]
    assert [one[:2] for one in table.column("Kosten").odd] == [("liste.csv, Zeile 4", "auf Anfrage")]
    assert [one[:2] for one in table.column("Teil von").odd] == [("liste.csv, Zeile 5", "7")]
    assert not table.column("Nr").odd


def test_a_number_given_twice_is_named():
    rows = "".join(f"{number};Maßnahme {number}\n" for number in (1, 2, 3, 3))
    (odd,) = inspected(records(f"Nr;Titel\n{rows}"), "measure", "csv").column("Nr").odd
    assert odd == ("liste.csv, Zeile 5", "3", "steht schon in einer Zeile davor")


def test_what_is_ignored_says_why():
    text = "Nr;Titel;Farbe;Frist\n1;Kurse am Abend;rot;2026\n2;Lotsinnen und Lotsen;blau;2027\n"
    table = inspected(records(text), "measure", "csv")
    ignored = mapping_content(table, chosen(table, Frist="ignore"))["ignored"]
    assert "kein passendes Feld erkannt" in ignored["Farbe"]
    assert "abgewählt" in ignored["Frist"]


@pytest.mark.django_db
@pytest.mark.parametrize("decided", ["correct", "leave_out"])
def test_a_person_decides_about_odd_values(client, cast, scene, decided):
    client.force_login(cast.eva.person)
    page = sent(client, ODD)
    told = html.unescape(page.content.decode())
    assert "In „Frist“ passt 1 Wert nicht: liste.csv, Zeile 3: „wenn Geld da ist“ ist keine Zeitangabe." in told
    given = {**fields_in(page), **dict.fromkeys(("odd_2", "odd_3", "odd_4"), decided)}
    assert client.post(f"{ADDRESS}bestaetigen/", given).status_code == 302
    mapping = mapping_for(scene.plan, f"plan:{SavedMapping.objects.get().name}")
    made = propose(scene.plan, delivery_of(mapping, [SourceFile("liste.csv", ODD.encode())])[0])
    if decided == "correct":
        places = " ".join(sorted(str(fault.place) for fault in made.faults))
        assert re.findall(r"Zeile \d", places) == ["Zeile 3", "Zeile 4", "Zeile 5"]
        return
    assert made.faults == []
    hints = [one.sentence for one in made.findings if one.verdict == "warning"]
    assert "„wenn Geld da ist“ bleibt weg, wie die Zuordnung es sagt." in hints
    ends = {draft.number: draft.fields.get("ends") for draft in made.drafts if draft.kind == "measure"}
    assert (ends["4"], ends["5"]) == ("2028", "2029")


def test_shows_first_values_and_what_a_word_seems_to_mean():
    table = inspected(records(GERMAN), "measure", "csv")
    assert table.column("Kosten").samples == ["10.000 €", "2.500,50 €", "120.000 €"]
    assert table.column("Status").words == {"abgeschlossen": "done", "in Klärung": "", "laufend": "running"}


def chosen(table, **changed):
    uses = {column.name: changed.get(column.name, column.use) for column in table.columns}
    stages = next((column.words for column in table.columns if uses[column.name] == "stage"), {})
    return Choices("Liste der Stadt", uses, stages)


@pytest.mark.django_db
def test_comes_in_whole_with_tree_money_dates_and_status(cast):
    plan = actions.begin("leer", "Leerer Plan", cast.eva.office, by=cast.eva)
    table = inspected(records(GERMAN), "measure", "csv")
    content = mapping_content(table, chosen(table))
    mapping = mapping_of(content, "Probe")
    files = [SourceFile("liste.csv", GERMAN.encode())]
    made, _done = apply(plan, delivery_of(mapping, files)[0], by=cast.eva)
    assert made.faults == []
    first, part, second = Element.objects.filter(plan=plan, kind="measure")
    assert (first.measure.cost.low, part.measure.cost.low) == (1_000_000, 250_050)
    assert [str(one.measure.ends) for one in (first, part, second)] == ["2027-12-31", "2026", "2028-36~"]
    assert Link.objects.get(origin=part, type="part_of").target == first
    assert Link.objects.get(origin=second, type="belongs_to").target.title == "Ankommen"
    assert [one.measure.stage for one in (first, part, second)] == ["running", "done", ""]
    unclear = Claim.objects.get(element=second, field="stage")
    assert (unclear.standing, unclear.note) == ("unknown", "in Klärung")
    again, done = apply(plan, delivery_of(mapping, files)[0], by=cast.eva)
    assert again.is_empty, [finding for finding in again.findings if finding.verdict in {"new", "changed"}]
    assert done.drafted == 0


def test_a_field_keeps_its_number_when_another_comes_along():
    table = inspected(records(GERMAN), "measure", "csv")
    numbers = {one["title"]: one["number"] for one in mapping_content(table, chosen(table))["elements"]}
    assert numbers == {"Ankommen": "ankommen", "Sprache": "sprache"}
    more = GERMAN + "3;Büros;Arbeitsräume;Sozialamt;2026;1 €;laufend;Älter werden, zu Hause und anderswo;\n"
    more += "4;Büros;Arbeitsräume;Sozialamt;2026;1 €;laufend;Älter werden, zu Hause und dort;\n"
    table = inspected(records(more), "measure", "csv")
    later = {one["title"]: one["number"] for one in mapping_content(table, chosen(table))["elements"]}
    assert {title: later[title] for title in numbers} == numbers
    assert len(set(later.values())) == 4


def test_columns_of_one_name_are_told_apart():
    assert list(records("Nr;Titel;Titel\n1;Kurse am Abend;Kurse\n")[0].cells) == ["Nr", "Titel", "Titel (2)"]


def test_one_of_several_sheets_is_named():
    table = inspected(records(ENGLISH), "measure", "xlsx", "Liste")
    assert mapping_content(table, chosen(table))["sheet"] == "Liste"


def test_a_table_without_number_or_title_says_what_to_choose():
    table = inspected(records("Farbe;Form\nrot;rund\nrot;rund\n"), "measure", "csv")
    with pytest.raises(ValidationError) as refused:
        mapping_content(table, chosen(table))
    assert refused.value.messages[0] == "Wählen Sie bitte eine Spalte als „Nummer“ aus."


def test_one_use_for_two_columns_is_refused():
    table = inspected(records("Nr;Titel;Name\n1;Kurse am Abend;Kurse\n2;Lotsen;Lotsen\n"), "measure", "csv")
    with pytest.raises(ValidationError, match="„Titel“ ist mehrfach gewählt: Titel, Name"):
        mapping_content(table, chosen(table, Name="title"))


# ---------------------------------------------------------------- the verb and the pages

CONTENT = {
    "name": "probe",
    "title": "Probe",
    "form": "csv",
    "rows": [{"name": "Maßnahme", "kind": "measure", "number": "Nr", "title": "Titel"}],
}
ADDRESS = "/arbeit/probe/zuordnungen/"


@pytest.mark.django_db
def test_a_mapping_is_kept_once_and_journalled(scene):
    kept = keep_mapping(scene.plan, CONTENT, by=scene.by)
    assert Act.objects.latest("number").verb == "exchange.mapping.kept"
    lines = Act.objects.count()
    assert keep_mapping(scene.plan, CONTENT, by=scene.by) == kept
    assert Act.objects.count() == lines
    keep_mapping(scene.plan, {**CONTENT, "title": "Probe 2"}, by=scene.by)
    assert SavedMapping.objects.get().title == "Probe 2"
    assert mappings_for(scene.plan)[0] == ("plan:probe", "Probe 2")
    assert str(mapping_for(scene.plan, "plan:probe")) == "Probe 2"


@pytest.mark.django_db
def test_a_faulty_mapping_is_not_kept(scene):
    with pytest.raises(ValidationError, match="Zuordnung, form: Möglich sind: csv"):
        keep_mapping(scene.plan, {**CONTENT, "form": "pdf"}, by=scene.by)
    assert not SavedMapping.objects.exists()


def sent(client, text=GERMAN, name="liste.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(ADDRESS, {"file": file, "kind": "measure", "title": "Liste der Stadt"})


def fields_in(response):
    """What the form on the page would send."""
    text = response.content.decode()
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text))
    found |= dict(re.findall(r'<input type="text" name="(\w+)" value="([^"]*)"', text))
    for name, inner in re.findall(r'<select name="(\w+)".*?>(.*?)</select>', text, re.DOTALL):
        chosen_ones = re.findall(r'<option value="([^"]*)" selected', inner)
        found[name] = chosen_ones[0] if chosen_ones else ""
    return {name: html.unescape(value) for name, value in found.items()}


@pytest.mark.django_db
def test_eva_confirms_column_by_column(client, cast, scene):
    client.force_login(cast.eva.person)
    lines = Act.objects.count()
    page = sent(client)
    assert page.status_code == 200
    assert "Zum Beispiel: 10.000 €; 2.500,50 €; 120.000 €" in page.content.decode()
    assert "Stand „in Klärung“ bedeutet" in page.content.decode()
    assert Act.objects.count() == lines  # looked at, nothing kept
    answer = client.post(f"{ADDRESS}bestaetigen/", fields_in(page), follow=True)
    assert answer.redirect_chain == [(ADDRESS, 302)]
    assert "Die Zuordnung „Liste der Stadt“ ist gespeichert." in html.unescape(answer.content.decode())
    kept = SavedMapping.objects.get()
    content = json.loads(kept.content)
    assert content["scales"]["status"]["values"]["in Klärung"] == {"said": "in Klärung"}
    assert content["rows"][0]["fields"]["cost"] == {"column": "Kosten", "read": "money"}


@pytest.mark.django_db
def test_a_wrong_choice_comes_back_with_what_to_do(client, cast, scene):
    client.force_login(cast.eva.person)
    given = {**fields_in(sent(client)), "use_0": "ignore"}
    answer = client.post(f"{ADDRESS}bestaetigen/", given)
    assert answer.status_code == 422
    assert "Wählen Sie bitte eine Spalte als „Nummer“ aus." in html.unescape(answer.content.decode())
    assert not SavedMapping.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "<html>", "\0\0"])
def test_a_file_that_is_no_table_is_refused_with_a_sentence(client, cast, scene, text):
    client.force_login(cast.eva.person)
    answer = sent(client, text)
    assert answer.status_code == 422


@pytest.mark.django_db
def test_a_changed_table_in_the_page_is_refused(client, cast, scene):
    client.force_login(cast.eva.person)
    given = fields_in(sent(client))
    answer = client.post(f"{ADDRESS}bestaetigen/", {**given, "table": given["table"][:-2]})
    assert answer.status_code == 404


def handed(client, content):
    file = SimpleUploadedFile("probe.json", content)
    return client.post(f"{ADDRESS}datei/", {"own-mapping": file}, follow=True)


@pytest.mark.django_db
def test_a_mapping_goes_out_and_comes_in_again(client, cast, scene):
    client.force_login(cast.eva.person)
    answer = handed(client, json.dumps(CONTENT).encode())
    assert "Die Zuordnung „Probe“ ist gespeichert." in answer.content.decode()
    assert json.loads(client.get(f"{ADDRESS}plan:probe.json").content) == CONTENT
    assert client.get(f"{ADDRESS}muenster.json").status_code == 200
    assert client.get(f"{ADDRESS}nichts.json").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{", "probe.json, Zeile 1, Spalte 2: Das ist kein gültiges JSON."),
        (b"{}", "probe.json, Die Angabe „name“ fehlt."),
        (b"\xff\xfe", "Die Datei ist kein Text in UTF-8."),
        (b" " * 1_000_001, "Eine Zuordnung ist höchstens ein MB groß."),
    ],
)
def test_a_faulty_mapping_comes_back_with_the_place(client, cast, scene, content, sentence):
    client.force_login(cast.eva.person)
    answer = handed(client, content)
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.content.decode())
    assert not SavedMapping.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["cem", "ada", "finn"])
def test_nobody_else_may(client, cast, scene, who):
    client.force_login(getattr(cast, who).person)
    assert client.get(ADDRESS).status_code == 403
    assert client.post(f"{ADDRESS}bestaetigen/", {}).status_code == 403
