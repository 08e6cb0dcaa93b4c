"""The pages of contradictions and of the journal."""

import re
from pathlib import Path

import pytest

from mitplan.core.dates import PartialDate
from mitplan.core.models import Act
from mitplan.people.acting import system
from mitplan.people.actions import rename
from mitplan.people.models import Body
from mitplan.plan import actions
from mitplan.plan.actions import Draft, Seal
from mitplan.plan.models import Claim, Element, Sealed, Version
from mitplan.publication import verb_words as verbs
from mitplan.publication.record import acts

from .reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]
# Where acts are done that belong to a plan.
ACTIONS = [Path(acts.__file__).parents[2] / room / "actions" for room in ("plan", "exchange")]


def seal(plan, by, label="Nachher"):
    return actions.freeze(plan, Seal(label=label, kind="record"), by=by)


# -- contradictions -----------------------------------------------------------------------------------------------


def test_contradictions_stand_side_by_side_with_their_sources(client):
    page = page_of(client, "/plaene/klein/widersprueche/")
    assert "Bei 2 Einträgen sagen die Quellen Verschiedenes." in page.text
    assert page.headings[1:5] == ["Kleiner Plan", "Kosten", "Maßnahme 7: Ohne Zeitraum", "Umsetzungsstand"]
    assert page.links["Maßnahme 7: Ohne Zeitraum"].startswith("/plaene/klein/massnahmen/7-")
    assert page.links["Haushaltsplan"].startswith("/plaene/klein/quellen/Q1")
    for value in ("900 € im Jahr (Haushalt)", "500 € im Jahr (Haushalt)", "umgesetzt", "in Umsetzung"):
        assert value in page.text
    assert page.text.count("Noch niemand hat entschieden, welche Angabe gilt.") == 2


def test_it_says_which_office_decided_what_holds_and_why(client, plan, eva):
    claim = Claim.objects.get(element__plan=plan, element__number="0", source__number="Q2")
    actions.mark_valid(claim, "Die Zeitung hatte den Nachtrag.", by=eva)
    # Not yet: what isn't sealed isn't public.
    assert "Nachtrag" not in page_of(client, "/plaene/klein/widersprueche/").text
    seal(plan, eva)
    page = page_of(client, "/plaene/klein/widersprueche/")
    assert "hat entschieden: Koordinierungsstelle (LReg)" in page.text
    assert "Die Zeitung hatte den Nachtrag." in page.text
    assert page.links["Koordinierungsstelle"] == "/aemter/stelle/"
    assert "Eva" not in page.text
    act = Act.objects.get(verb="plan.claim.marked_valid", plan="klein")
    linked = page_of(client, page.links[f"Journal, Zeile {act.number}"])
    assert linked.rows[1][0] == str(act.number)
    # The older version doesn't know it.
    assert "Nachtrag" not in page_of(client, "/plaene/klein/widersprueche/?fassung=2").text


def test_what_is_odd_in_time_is_listed_with_the_way_to_all(client):
    page = page_of(client, "/plaene/klein/widersprueche/")
    assert "Maßnahme 3: Altes Programm , begonnen: 2020" in page.text.replace("Programm,", "Programm ,")
    assert page.links["1 Maßnahme in der Liste zeigen"] == "/plaene/klein/massnahmen/?gap=before_plan"


def test_a_version_without_contradictions_says_so(client):
    assert "widersprechen sich keine Angaben" in page_of(client, "/plaene/mess-10/widersprueche/").text


def test_hessen_keeps_its_four_cost_statements(client):
    page = page_of(client, "/plaene/hessen-2017/widersprueche/")
    for value in ("1,3 bis 1,6 Mrd. €", "3 Mrd. €", "nicht bekannt"):
        assert value in page.text


# -- journal ------------------------------------------------------------------------------------------------------


def test_every_verb_of_the_plan_has_words():
    paths = [path for folder in ACTIONS for path in folder.glob("*.py")]
    named = {verb for path in paths for verb in re.findall(r'Line\(\s*"([a-z_.]+)"', path.read_text())}
    named |= {verb for path in paths for verb in re.findall(r'"(plan\.[a-z_]+\.[a-z_]+)"', path.read_text())}
    assert named >= {"plan.begun", "plan.element.revised", "plan.version.sealed"}
    assert named - set(verbs.have_words(named)) == set()


def test_lines_say_who_what_and_on_which_element(client, plan, eva):
    element = Element.objects.get(plan=plan, kind="measure", number="1")
    actions.revise(element, {"stage": "done", "title": "Dritte Chance"}, by=eva, reason="Umbenannt")
    seal(plan, eva)
    page = page_of(client, "/plaene/klein/journal/")
    sealed, revised = page.rows[1:3]
    assert "Fassung versiegelt Fassung 3: Nachher Dokumentationsstand" in sealed[2]
    assert "Eintrag geändert Maßnahme 1: Dritte Chance Umsetzungsstand, Titel Begründung: Umbenannt" in revised[2]
    assert revised[3] == "Koordinierungsstelle (LReg)"
    assert page.links["Maßnahme 1: Dritte Chance"].startswith("/plaene/klein/massnahmen/1-dritte-chance")
    assert Act.objects.get(number=int(revised[0])).hash in page.text


def test_an_office_bears_the_name_its_body_had_on_the_day(client, plan, eva):
    seal(plan, eva)
    rename(Body.objects.get(key="land"), "Neue Landesregierung", "NLReg", PartialDate("2999"), by=system("test"))
    assert page_of(client, "/plaene/klein/journal/").rows[1][3] == "Koordinierungsstelle (LReg)"


def test_no_person_is_named(client, plan, eva):
    seal(plan, eva)
    for page in ("journal", "widersprueche", "fassungen", "fassungen/3"):
        assert "Geheim" not in page_of(client, f"/plaene/klein/{page}/").text


def test_work_after_the_last_version_is_not_public(client, plan, eva):
    actions.draft(plan, Draft(kind="measure", number="99", title="Noch geheim"), by=eva)
    before = page_of(client, "/plaene/klein/journal/")
    assert "Noch geheim" not in before.text
    assert "Fassung versiegelt" in before.rows[1][2]
    seal(plan, eva)
    assert "Noch geheim" in page_of(client, "/plaene/klein/journal/").text
    assert "Noch geheim" not in page_of(client, "/plaene/klein/journal/?fassung=2").text


def test_paging_by_number_shows_every_line_once_in_both_directions(client):
    journal = "/plaene/hessen-2017/journal/"
    drafted = Act.objects.filter(plan="hessen-2017", verb="plan.element.drafted")
    wanted = list(drafted.order_by("-number").values_list("number", flat=True))
    assert len(wanted) > 3 * acts.PER_PAGE
    seen, address = [], f"{journal}?verb=plan.element.drafted"
    while address:
        page, last = page_of(client, address), address
        seen += [int(row[0]) for row in page.rows[1:]]
        address = journal + page.links["Ältere Zeilen"] if "Ältere Zeilen" in page.links else ""
    assert seen == wanted
    back = []
    while last:
        page = page_of(client, last)
        back = [int(row[0]) for row in page.rows[1:]] + back
        last = journal + page.links["Neuere Zeilen"] if "Neuere Zeilen" in page.links else ""
    assert back == wanted


def test_lines_are_filtered_by_verb_and_element(client):
    page = page_of(client, "/plaene/klein/journal/?verb=plan.element.withdrawn")
    assert [row[2].split(" Prüfsumme")[0] for row in page.rows[1:]] == [
        "Eintrag zurückgezogen Maßnahme 5: Aufgegebenes Begründung: Kein Geld mehr."
    ]
    page = page_of(client, "/plaene/klein/journal/?element=recommendation/1")
    assert {" ".join(row[2].split()[:2]) for row in page.rows[1:]} == {
        "Eintrag angelegt",
        "Verbindung hergestellt",
        "Empfehlung beantwortet",
    }
    assert page.headings[0] == "Verlauf"
    assert page.links["Empfehlung 1: Mehr Kurse"].startswith("/plaene/klein/empfehlungen/1-")
    assert page.links["Empfehlung 1 entfernen"] == "?"


@pytest.mark.parametrize(
    "query", ["verb=nonsense", "element=measure/999", "element=%00x", "verb=%27%20or%201=1", "element=" + "x" * 5000]
)
def test_filters_that_find_nothing_lead_back(client, query):
    page = page_of(client, f"/plaene/klein/journal/?{query}")
    assert "Keine Zeile in dieser Auswahl" in page.text
    assert "Das ganze Journal zeigen" in page.links


@pytest.mark.parametrize("query", ["vor=abc", "nach=-1", "vor=99999999999999999999", "vor=²"])
def test_numbers_that_are_none_are_ignored(client, query):
    assert len(page_of(client, f"/plaene/klein/journal/?{query}").rows) > 1


def test_a_version_the_journal_does_not_know_is_reported(client):
    """Somebody has put a version into the tables past the verbs."""
    stray = Version.objects.get(plan__key="klein", number=2)
    root = Sealed.objects.get(version=stray, kind="plan")
    stray.pk, stray.number = None, 3
    stray.save()
    root.pk, root.version = None, stray
    root.save()
    assert "Das Journal kennt diese Fassung nicht" in page_of(client, "/plaene/klein/journal/").text
    assert "Das Journal kennt diese Fassung nicht" in page_of(client, "/plaene/klein/fassungen/3/").text


@pytest.mark.parametrize("page", ["journal/", "widersprueche/"])
def test_the_record_is_only_read(client, page):
    assert client.post(f"/plaene/klein/{page}").status_code == 405
    assert "nicht" in page_of(client, f"/plaene/nirgends/{page}", 404).text


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize("plan_key", ["mess-10", "mess-1000", "hessen-2017"])
@pytest.mark.parametrize(
    "page", ["journal/", "journal/?verb=plan.link.made", "journal/?element=measure/1", "widersprueche/"]
)
def test_queries_do_not_grow_with_the_plan(client, django_assert_max_num_queries, plan_key, page):
    with django_assert_max_num_queries(12):
        assert client.get(f"/plaene/{plan_key}/{page}").status_code == 200


@pytest.mark.parametrize("language", ["/en", "/ar"])
def test_other_languages_read_the_same_pages(client, language):
    for page in ("journal", "widersprueche"):
        assert client.get(f"{language}/plaene/hessen-2017/{page}/").status_code == 200
