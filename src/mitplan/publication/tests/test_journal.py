"""The journal by selection: its filters, what entries said before and after, and its files."""

import pytest

from mitplan.core.journal import Line, key_of, record
from mitplan.core.models import Act
from mitplan.people.acting import Acting, system
from mitplan.people.actions import SeatEntry
from mitplan.people.actions import seat as give_seats
from mitplan.people.models import Body, Office
from mitplan.plan import actions
from mitplan.plan.actions import AnswerRow, Seal
from mitplan.plan.models import Element
from tests.append_only import unprotected

from .reading import page_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plans")]
JOURNAL = "/plaene/klein/journal/"


def seal(plan, by, label="Nachher"):
    return actions.freeze(plan, Seal(label=label, kind="record"), by=by)


def numbers(client, query, journal=JOURNAL):
    """The numbers of all lines that a query shows, over all pages."""
    found, address = [], f"{journal}?{query}"
    while address:
        page = page_of(client, address)
        found += [int(row[0]) for row in page.rows[1:]]
        address = journal + page.links["Ältere Zeilen"] if "Ältere Zeilen" in page.links else ""
    return found


def stored(**wanted):
    return list(Act.objects.filter(plan="klein", **wanted).order_by("-number").values_list("number", flat=True))


def history(*keys):
    """The lines on some elements and those that tie others to them."""
    acts = Act.objects.filter(plan="klein").order_by("-number")
    return [act.number for act in acts if act.thing in keys or act.facts.get("target") in keys]


# -- filters ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("verb=plan.element", {"verb__startswith": "plan.element."}),
        ("verb=plan.link.made", {"verb": "plan.link.made"}),
        ("verb=plan", {"verb": "plan.begun"}),
        ("amt=ohne", {"office": ""}),
        ("amt=stelle", {"office": "nobody"}),
        ("q=geld+KEIN", {"reason": "Kein Geld mehr."}),
        ("q=gelder", {"reason": "nichts"}),
        ("von=2999", {"number": 0}),
        ("bis=1999", {"number": 0}),
        ("von=1999&bis=2998", {}),
        ("von=morgen&bis=x", {}),
        ("verb=&amt=&art=&element=&von=&bis=&q=", {}),
    ],
)
def test_a_selection_finds_its_lines_and_no_other(client, query, wanted):
    assert numbers(client, query) == stored(**wanted)


@pytest.mark.parametrize("query", ["element=measure/1", "art=measure&element=1", "element=massnahmen/1"])
def test_an_element_may_be_named_in_several_ways(client, query):
    key = key_of(Element.objects.get(plan__key="klein", kind="measure", number="1"))
    assert numbers(client, query) == history(key) != []
    assert "Verlauf" in page_of(client, f"{JOURNAL}?{query}").headings


def test_what_was_tied_to_an_element_is_part_of_its_history(client):
    page = page_of(client, f"{JOURNAL}?element=measure/1")
    told = [row[2].partition(" Prüfsumme")[0] for row in page.rows[1:]]
    assert "Verbindung hergestellt Empfehlung 1: Mehr Kurse führt zu: Maßnahme 1: Zweite Chance (teilweise)" in told
    assert "Eintrag angelegt" in told


def test_a_number_alone_means_every_kind_and_a_kind_alone_every_number(client):
    of_all = [key_of(element) for element in Element.objects.filter(plan__key="klein", number="1")]
    assert len(of_all) > 3
    assert numbers(client, "element=1") == history(*of_all)
    measures = {
        f"plan.element:{pk}"
        for pk in Element.objects.filter(plan__key="klein", kind="measure").values_list("pk", flat=True)
    }
    assert numbers(client, "art=measure") == stored(thing__in=measures)
    assert (
        numbers(client, "art=measure&verb=plan.claim.made") == stored(thing__in=measures, verb="plan.claim.made") != []
    )


def test_days_are_those_of_the_installation_and_both_ends_belong(client, plan, eva):
    """A line written just before midnight here was written on that day, whatever the clock of UTC says."""
    seal(plan, eva)
    moments = [
        "2027-03-14T22:59:59+00:00",
        "2027-03-14T23:00:00+00:00",
        "2027-03-15T22:59:59+00:00",
        "2027-03-15T23:00:00+00:00",
    ]
    four = stored()[:4]
    with unprotected("core_act"):
        for number, at in zip(sorted(four), moments, strict=True):
            Act.objects.filter(number=number).update(at=at)
    assert numbers(client, "von=2027-03-15&bis=2027-03-15") == four[1:3]
    assert numbers(client, "von=2027-03-16&bis=2027-03") == four[:1]


def test_words_in_the_reason_are_found_whatever_their_case(client, plan, eva):
    element = Element.objects.get(plan=plan, kind="measure", number="1")
    actions.revise(element, {"title": "Anders"}, by=eva, reason="Überholt: 100 % ändern, so_wie_immer")
    seal(plan, eva)
    for words in ("überholt", "ÄNDERN", "100+%25", "so_wie", "immer+Überholt"):
        assert len(numbers(client, f"q={words}")) == 1, words
    assert numbers(client, "q=soXwie") == []


def test_the_office_can_be_chosen_by_its_name(client, plan, eva):
    seal(plan, eva)
    page = page_of(client, f"{JOURNAL}?amt=stelle")
    assert [row[3] for row in page.rows[1:]] == ["Koordinierungsstelle (LReg)"]
    assert page.links["Koordinierungsstelle entfernen"] == "?"
    assert "1 Zeile in dieser Auswahl" in page.text
    page = page_of(client, f"{JOURNAL}?amt=stelle&fassung=2")
    assert "Keine Zeile in dieser Auswahl" in page.text
    assert page.links["Das ganze Journal zeigen"] == "?fassung=2"


def test_each_filter_can_be_taken_away_alone(client):
    page = page_of(client, f"{JOURNAL}?verb=plan.element&element=measure/5&q=Geld&von=2020&bis=2998")
    assert page.links["„Geld“ entfernen"] == "?verb=plan.element&element=measure%2F5&von=2020&bis=2998"
    assert page.links["Einträge entfernen"] == "?element=measure%2F5&von=2020&bis=2998&q=Geld"
    assert page.links["Alle Filter aufheben"] == "?"


def test_what_is_typed_is_shown_and_never_run(client):
    html = client.get(
        JOURNAL, {"q": '"><script>x</script>', "element": "<b>", "verb": "<i>", "amt": "<u>"}
    ).content.decode()
    assert "<script>x" not in html
    assert "<b>&lt;" not in html
    assert "&quot;&gt;&lt;script&gt;x&lt;/script&gt;" in html


def test_a_verb_nobody_has_named_yet_is_told_and_filtered(client, plan, eva):
    element = Element.objects.get(plan=plan, kind="measure", number="1")
    record(eva, Line("plan.element.sung", element, plan.key, {"fields": ["title"]}))
    record(eva, Line("moon.landed", "moon.rocket:1", plan.key, {"odd": [1]}))
    seal(plan, eva)
    page = page_of(client, JOURNAL)
    assert page.rows[2][2].startswith("anderer Vorgang (moon.landed) Prüfsumme")
    assert page.rows[3][2].startswith("Einträge: anderer Vorgang (plan.element.sung) Maßnahme 1: Zweite Chance Titel")
    assert len(numbers(client, "verb=moon.landed")) == 1


def test_an_office_that_takes_part_is_named(client, plan, eva):
    office = Office.objects.get(key="stelle")
    record(eva, Line("plan.office.admitted", plan, plan.key, {"office": f"people.office:{office.pk}"}))
    seal(plan, eva)
    row = page_of(client, JOURNAL).rows[2][2]
    assert row.startswith("Amt zur Mitarbeit zugelassen")
    assert "Koordinierungsstelle" in row


def test_a_file_that_was_taken_in_is_told_by_what_it_brought(client, plan, eva):
    facts = {"sha256": "0123456789abcdef" * 4, "new": 3, "changed": 0}
    record(eva, Line("exchange.file.taken_in", "exchange.intake:1", plan.key, facts))
    seal(plan, eva)
    assert page_of(client, JOURNAL).rows[2][2].startswith("Datei übernommen neu: 3, SHA-256: 0123456789abcdef…")


# -- before and after ---------------------------------------------------------------------------------------------


@pytest.fixture
def revised(plan, eva):
    """A measure whose fields changed between the second version and the third, in two lines."""
    element = Element.objects.get(plan=plan, kind="measure", number="1")
    actions.revise(element, {"title": "Dritte Chance", "stage": "done"}, by=eva, reason="eins")
    actions.revise(element, {"title": "Vierte Chance"}, by=eva, reason="zwei")
    seal(plan, eva)
    return element


def changed(client, address):
    """For each line what it tells of before and after."""
    journal = page_of(client, address).context["journal"]
    return {line["act"].reason: line["changed"] for line in journal.lines if line["changed"] and line["act"].office}


def test_an_entry_is_shown_as_it_was_before_and_after(client, revised):
    told = changed(client, f"{JOURNAL}?element=measure/1")
    assert {reason: (it["first"], it["last"]) for reason, it in told.items()} == {"eins": (2, 3), "zwei": (2, 3)}
    title, stage = sorted(told["eins"]["fields"], key=lambda it: it["label"] != "Titel")
    assert [(run.fate, run.text) for run in title["runs"]] == [
        ("gone", "Zweite"),
        ("new", "Vierte"),
        ("same", " Chance"),
    ]
    assert (stage["label"], stage["before"], stage["after"]) == ("Umsetzungsstand", "in Umsetzung", "umgesetzt")
    assert [it["label"] for it in told["zwei"]["fields"]] == ["Titel"]
    html = client.get(f"{JOURNAL}?element=measure/1").content.decode()
    assert "Vorher und nachher (Fassung 2 und 3)" in html
    assert "<del>Zweite</del><ins>Vierte</ins> Chance" in html


def test_nothing_is_told_that_no_version_says(client, plan, eva, revised):
    actions.revise(revised, {"title": "Noch geheim"}, by=eva, reason="drei")
    assert "Noch geheim" not in client.get(JOURNAL).content.decode()
    assert changed(client, f"{JOURNAL}?fassung=2") == {}
    seal(plan, eva, "Vierte")
    assert [run.text for run in changed(client, JOURNAL)["drei"]["fields"][0]["runs"] if run.fate == "new"] == [
        "Noch geheim"
    ]
    # The older version still tells its own end.
    assert "Noch geheim" not in client.get(f"{JOURNAL}?fassung=3").content.decode()


def test_a_revision_taken_back_before_the_seal_shows_no_difference(client, plan, eva):
    element = Element.objects.get(plan=plan, kind="measure", number="2")
    for title in ("Umweg", element.title):
        actions.revise(element, {"title": title}, by=eva, reason=title)
    seal(plan, eva)
    assert changed(client, JOURNAL) == {}


def test_an_answer_is_shown_before_and_after(client, plan, eva):
    recommendation = Element.objects.get(plan=plan, kind="recommendation", number="2")
    actions.answer(plan, AnswerRow(recommendation=recommendation, code="adopted", given_by="ms"), by=eva)
    seal(plan, eva)
    [[field]] = [it["fields"] for it in changed(client, JOURNAL).values()]
    assert (field["label"], field["before"], field["after"]) == ("Antwort", "nicht übernommen", "übernommen")


# -- the way here, and what it costs ------------------------------------------------------------------------------


def test_the_page_of_an_element_leads_to_its_history(client):
    element = page_of(client, "/plaene/klein/massnahmen/1-zweite-chance/?fassung=1")
    history = page_of(client, element.links["Wer hat hier wann was geändert?"])
    assert history.headings[0] == "Verlauf"
    assert "Kein Geld" not in history.text
    assert history.context["element"].reference == "measure/1"


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("", 11),
        ("verb=plan.element&von=2020&bis=2998&amt=ohne", 11),
        ("element=measure/1", 12),
        ("art=measure&q=a", 11),
    ],
)
def test_queries_of_a_selection_do_not_grow_with_the_plan(
    client, django_assert_max_num_queries, query, most, forgetful
):
    for plan_key in ("mess-10", "mess-1000"):
        with django_assert_max_num_queries(most):
            assert client.get(f"/plaene/{plan_key}/journal/?{query}").status_code == 200


def test_seats_and_organisations_are_named_and_chosen_like_offices(client, plan, eva):
    """Whoever acts for an organisation, or sits in a body, does it in its name."""
    ag, mk = Body.objects.get(key="ag"), Body.objects.get(key="mk")
    [seat] = give_seats([SeatEntry(ag, organisation=mk)], by=system("test"))
    element = Element.objects.get(plan=plan, kind="measure", number="1")
    for acting in (Acting(eva.person, seat=seat), Acting(eva.person, organisation=mk), Acting(eva.person)):
        record(acting, Line("plan.element.revised", element, plan.key, {"fields": ["title"]}))
    seal(plan, eva)
    rows = page_of(client, JOURNAL).rows
    assert [row[3] for row in rows[2:5]] == [
        "eine Person ohne Amt",
        "Ministerium für Kultus",
        "Ministerium für Kultus (AG)",
    ]
    assert len(numbers(client, f"amt=sitz-{seat.pk}")) == len(numbers(client, "amt=stelle-mk")) == 1
