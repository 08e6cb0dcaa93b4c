"""The start of the workbench, a new plan, the board of gaps, lists and new elements."""

import time

import pytest
from django.urls import reverse

from mitplan.plan import actions
from mitplan.plan.actions import Draft, Seal
from mitplan.plan.findings import GAPS_OF
from mitplan.plan.models import Element, Plan
from mitplan.plan.wording import GAPS
from mitplan.plan.workbench.contents import drafted, next_number
from mitplan.plan.workbench.mending import mending

from .desk import ADDRESS, form_in, send
from .scene import build_scene

LIST = f"{ADDRESS}measure/"


@pytest.fixture
def eva(client, cast):
    client.force_login(cast.eva.person)
    return client


def test_visitors_are_asked_to_sign_in(client, scene):
    for address in ("/arbeit/", "/arbeit/neuer-plan/", ADDRESS, LIST, f"{LIST}1/"):
        assert client.get(address).headers["Location"] == f"/anmelden/?next={address}"


# ---------------------------------------------------------------- the start, and a new plan


def test_the_start_shows_ones_plans_and_how_to_begin(eva, scene):
    text = eva.get("/arbeit/").content.decode()
    assert 'href="/arbeit/probe/"' in text
    assert "Koordinierungsstelle Integrationsplan" in text
    assert 'href="/arbeit/neuer-plan/"' in text


def test_whoever_writes_no_plan_is_told_how_to_come_to_one(client, cast, scene):
    client.force_login(cast.cem.person)
    text = client.get("/arbeit/").content.decode()
    assert "Hier liegt nichts für Sie" in text
    assert "/arbeit/probe/" not in text
    actions.admit(scene.plan, cast.cem.office, by=cast.eva)
    text = client.get("/arbeit/").content.decode()
    assert "/arbeit/probe/" in text
    assert "Sachbearbeitung Integration" in text


def test_the_header_leads_to_the_desk(eva, client):
    assert 'href="/arbeit/"' in eva.get("/komponenten/").content.decode()
    eva.logout()
    assert 'href="/arbeit/"' not in client.get("/komponenten/").content.decode()


def test_eva_begins_a_plan(eva, cast):
    form = form_in(eva.get("/arbeit/neuer-plan/"))
    typed = {"title": "Plan für Münster", "owner": "Landesregierung", "jurisdiction": "Münster", "text": "Worum"}
    answer = send(eva, "/arbeit/neuer-plan/", form, **typed)
    assert answer.headers["Location"] == "/arbeit/plan-fuer-muenster/"
    plan = Plan.objects.get(key="plan-fuer-muenster")
    assert (plan.coordination, plan.owner, plan.jurisdiction) == (cast.eva.office, "government", "Münster")
    text = eva.get("/arbeit/plan-fuer-muenster/").content.decode()
    assert "Dieser Plan ist noch leer" in text


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"title": ""}, "title", "Dieses Feld ist zwingend erforderlich."),
        ({"title": "مخطط"}, "key", "keine Adresse"),
        ({"title": "Probe"}, "key", "gibt es schon"),
        ({"title": "Neu", "key": "ä ö"}, "key", "Bindestriche"),
        ({"title": "Neu", "owner": "niemand"}, "owner", "ist nicht eingetragen"),
    ],
)
def test_a_fault_in_a_new_plan_stands_at_its_field(eva, scene, typed, field, sentence):
    form = form_in(eva.get("/arbeit/neuer-plan/"))
    answer = send(eva, "/arbeit/neuer-plan/", form, **typed)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert sentence in text[text.index(f'id="id_{field}_error"') :][:500]
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("name", ["ada", "cem", "finn", "ida"])
def test_only_a_coordination_office_begins_a_plan(client, cast, name):
    client.force_login(getattr(cast, name).person)
    for answer in (client.get("/arbeit/neuer-plan/"), client.post("/arbeit/neuer-plan/", {"title": "Meiner"})):
        assert answer.status_code == 403
        assert "Nur eine Koordinierungsstelle kann einen Plan anlegen." in answer.content.decode()


# ---------------------------------------------------------------- gaps


def test_each_gap_has_its_words_and_leads_to_its_mending(eva, scene):
    pairs = {(kind, code) for kind, codes in GAPS_OF.items() for code in codes}
    assert set(GAPS) == pairs
    rows = {row.kind: row for row in drafted(scene.plan)}
    for kind, code in pairs:
        address, _hash, anchor = mending("probe", rows[kind], code).partition("#")
        answer = eva.get(address)
        assert answer.status_code == 200, address
        assert f'id="{anchor}' in answer.content.decode(), (kind, code)


def test_the_board_leads_to_the_versions_once_there_is_one(eva, scene):
    versions = f'href="{reverse("publication:versions", args=[scene.plan.key])}"'
    assert versions not in eva.get(ADDRESS).content.decode()
    actions.freeze(scene.plan, Seal(label="Erster Stand", kind="record"), by=scene.by)
    assert versions in eva.get(ADDRESS).content.decode()


def test_the_board_counts_what_the_draft_lacks(eva, scene):
    text = eva.get(ADDRESS).content.decode()
    assert "2 von 3" in text, "two of three measures have no lead"
    assert "Ministerium für Soziales" in text
    led = eva.get(ADDRESS, {"lead": "lead-ministry"}).content.decode()
    assert "0 von 1" in led
    assert "2 von 3" not in led
    actions.withdraw(scene["measure/2"], "doppelt", by=scene.by)
    assert "1 von 2" in eva.get(ADDRESS).content.decode()


def test_what_was_mended_is_no_gap_any_more(eva, scene):
    assert "lead" in next(row for row in drafted(scene.plan) if row.reference == "measure/2").gaps
    actions.revise(scene["measure/2"], {"lead": "lead-ministry"}, by=scene.by)
    assert "lead" not in next(row for row in drafted(scene.plan) if row.reference == "measure/2").gaps


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize("address", [ADDRESS, LIST])
def test_pages_ask_as_often_for_three_as_for_one(eva, cast, many, address, django_assert_num_queries):
    scene = build_scene(cast.eva)
    rows = [Draft(kind="measure", number=f"9{n}", title="Neu", fields={"lead": "association"}) for n in range(many)]
    actions.draft_many(scene.plan, rows, by=cast.eva)
    eva.get(address)
    with django_assert_num_queries(11):
        eva.get(address)


def test_a_thousand_elements_are_read_in_little_time(scene):
    rows = [Draft(kind="measure", number=f"M{n}", title="Neu", fields={"lead": "association"}) for n in range(1000)]
    actions.draft_many(scene.plan, rows, by=scene.by)
    started = time.process_time()
    assert len(drafted(scene.plan)) > 1000
    assert time.process_time() - started < 3, "0.2 s on an idle machine"


# ---------------------------------------------------------------- lists and new elements


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", {"1", "2", "3"}),
        ("gap=lead", {"2", "3"}),
        ("lead=lead-ministry", {"1"}),
        ("lead=-", {"2", "3"}),
        ("q=abend", {"2"}),
        ("q=3", {"3"}),
        ("gap=gibt-es-nicht", set()),
        ("stage=x&page=99&q=%00", set()),
    ],
)
def test_lists_are_filtered_by_address(eva, scene, query, numbers):
    answer = eva.get(f"{LIST}?{query}")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert {n for n in "123" if f'id="e-{n}"' in text} == numbers


def test_a_list_is_taken_away_as_it_is_shown(eva, scene):
    shown = eva.get(f"{LIST}?gap=lead").content.decode()
    assert f'href="{LIST}liste.csv?gap=lead" download' in shown
    answer = eva.get(f"{LIST}liste.csv?gap=lead")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert answer["Content-Disposition"] == 'attachment; filename="probe-measure.csv"'
    head, *rows = text.splitlines()
    assert head == "Nummer;Titel;Federführung;Stand;Lücken"
    assert [row.split(";")[0] for row in rows] == ["2", "3"]
    (first,) = b"".join(eva.get(f"{LIST}liste.csv?lead=lead-ministry").streaming_content).decode().splitlines()[1:]
    assert first.startswith("1;Kurse mit Kinderbetreuung;MS;;ohne Ziel, ohne Leitlinie, ")


def test_withdrawn_ones_stand_apart(eva, scene):
    actions.withdraw(scene["measure/2"], "doppelt", by=scene.by)
    text = eva.get(LIST).content.decode()
    assert 'id="e-2"' not in text
    assert "Abendkurse" in text[text.index("Zurückgezogen") :]


def test_every_kind_has_its_list(eva, scene):
    for kind in {row.kind for row in drafted(scene.plan)}:
        assert eva.get(f"{ADDRESS}{kind}/").status_code == 200


def test_a_new_element_gets_the_next_free_number(eva, scene):
    address = f"{LIST}neuer-eintrag/"
    form = form_in(eva.get(address))
    assert form["number"] == ["4"]
    answer = send(eva, address, form, title="Ferienkurse")
    assert answer.headers["Location"] == f"{LIST}4/"
    assert scene["measure/4"].title == "Ferienkurse"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"number": "1", "title": "Neu"}, "Diese Nummer ist schon vergeben."),
        ({"number": "a-b", "title": "Neu"}, "Wert"),
        ({"number": "9", "title": "   "}, "zwingend"),
        ({"number": "", "title": "Neu"}, "zwingend"),
    ],
)
def test_a_fault_in_a_new_element_is_told(eva, scene, typed, sentence):
    before = Element.objects.count()
    answer = eva.post(f"{LIST}neuer-eintrag/", typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Element.objects.count() == before


@pytest.mark.parametrize(
    ("taken", "free"), [([], "1"), (["1", "2"], "3"), (["S1", "S9"], "S10"), (["M1", "M2", "E5"], "M3"), (["a"], "1")]
)
def test_numbers_go_on_as_they_began(taken, free):
    assert next_number(taken) == free


def test_what_is_not_there_is_missing(eva, scene):
    for address in (
        "/arbeit/gibt-es-nicht/",
        f"{LIST}99/",
        f"{LIST}%00/",
        f"{ADDRESS}wish/",
        f"{ADDRESS}plan/neuer-eintrag/",
    ):
        assert eva.get(address).status_code == 404, address


def test_addresses_stay():
    assert reverse("plan:board", args=["probe"]) == ADDRESS
    assert reverse("plan:element", args=["probe", "measure", "1"]) == f"{LIST}1/"


@pytest.mark.parametrize(("name", "led"), [("eva", True), ("cem", False), ("finn", False), ("", False)])
def test_public_pages_lead_those_to_the_form_who_may_write(client, cast, scene, name, led):
    actions.freeze(scene.plan, actions.Seal(label="Erste", kind="record"), by=scene.by)
    if name:
        client.force_login(getattr(cast, name).person)
    text = client.get("/plaene/probe/massnahmen/1-kurse-mit-kinderbetreuung/").content.decode()
    assert (f'href="{LIST}1/"' in text) is led


def test_a_clerk_reads_the_lists_and_is_told_what_is_theirs_to_write(client, cast, scene):
    actions.admit(scene.plan, cast.cem.office, by=cast.eva)
    client.force_login(cast.cem.person)
    for address in (ADDRESS, LIST):
        text = client.get(address).content.decode()
        assert "Sie schreiben an den Maßnahmen, für die Ihr Ressort zuständig ist" in text
        assert "Neuer Eintrag" not in text
        assert "fassung-versiegeln" not in text


# ---------------------------------------------------------------- what is wrong with a form


@pytest.mark.parametrize(
    ("address", "typed", "place"),
    [
        (f"{LIST}neuer-eintrag/", {"number": "9", "title": ""}, "id_title"),
        ("/arbeit/neuer-plan/", {"title": ""}, "id_title"),
        (f"{ADDRESS}fassung-versiegeln/", {"label": "", "kind": "record"}, "id_label"),
        (f"{ADDRESS}fassung-versiegeln/", {"label": "Neu"}, "id_kind_0"),
        (f"{LIST}1/", {"title": "Neu", "co_responsible": ["niemand"]}, "id_co_responsible"),
        (f"{LIST}1/", {"title": "Neu", "cost_0": "viel"}, "id_cost_0"),
        (f"{LIST}1/zusammenlegen/", {"along": ["99"], "other": "2", "reason": "Weil"}, "id_along"),
    ],
)
def test_what_is_wrong_stands_before_everything_else_and_leads_to_its_place(eva, scene, address, typed, place):
    text = eva.post(address, typed).content.decode()
    assert text.partition("<title>")[2].startswith("Fehler: ")
    assert text.count('id="errors"') == 1
    content = text.partition('<div class="content">')[2].lstrip()
    assert content.startswith('<div class="notice bad" role="alert" tabindex="-1" id="errors">')
    assert f'href="#{place}"' in content
    assert f'id="{place}"' in content
    assert "js/errors.js" in text
    fresh = eva.get(address).content.decode()
    assert "Fehler: " not in fresh.partition("</title>")[0]
    assert "js/errors.js" not in fresh
