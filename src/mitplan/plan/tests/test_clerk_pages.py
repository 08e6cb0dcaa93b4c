"""A clerk at the desk: it begins with their ministry, offers what is theirs to do, and says who acts. And arriving."""

import pytest

from mitplan.people import actions as people
from mitplan.people.acting import system
from mitplan.plan import actions
from mitplan.plan.findings import GAPS_OF
from mitplan.plan.rules import may_revise
from mitplan.plan.workbench.contents import drafted
from mitplan.plan.workbench.reach import reach_of

from .desk import ADDRESS

BOARD, MEASURE = ADDRESS, f"{ADDRESS}measure/1/"


@pytest.fixture
def cem(client, cast, scene):
    actions.admit(scene.plan, cast.cem.office, by=cast.eva)
    client.force_login(cast.cem.person)
    return client


def page(client, address):
    return " ".join(client.get(address).content.decode().split())


def test_a_clerks_board_begins_with_their_ministry(cem, scene):
    actions.revise(scene["measure/2"], {"lead": "other-ministry"}, by=scene.by)
    text = page(cem, BOARD)
    assert "<b>Ministerium für Soziales</b>" in text
    assert "0 von 1" in text
    assert "1 von 3" not in text
    assert f'href="{BOARD}?lead="' in text
    whole = page(cem, f"{BOARD}?lead=")
    assert "<b>Ministerium für Soziales</b>" not in whole
    assert "1 von 3" in whole


def test_a_clerks_own_gaps_stand_before_those_of_all(cem, scene):
    actions.revise(scene["measure/2"], {"lead": "other-ministry"}, by=scene.by)
    text = page(cem, BOARD)
    assert text.index('class="gaps"') < text.index("Nach Federführung")
    whole = page(cem, f"{BOARD}?lead=")
    assert whole.index("Nach Federführung") < whole.index('class="gaps"')


def test_the_coordination_offices_board_begins_with_everything(client, cast, scene):
    client.force_login(cast.eva.person)
    text = page(client, BOARD)
    assert "2 von 3" in text
    assert "Ihre Maßnahmen" not in text


def test_a_clerk_is_told_what_they_may_do(cem, scene):
    shared = {"lead": "other-ministry", "co_responsible": ["lead-ministry"]}
    actions.revise(scene["measure/2"], shared, by=scene.by)
    text = page(cem, BOARD)
    assert "Nur zum Lesen" not in text
    assert "Was Sie hier tun können" in text
    assert f'href="{ADDRESS}measure/1/">1 Kurse mit Kinderbetreuung' in text
    assert f'href="{ADDRESS}measure/2/">2 Abendkurse' in text
    assert f'href="{ADDRESS}measure/3/">3' not in text


def test_a_clerk_without_measures_is_told_whom_to_ask(cem, scene):
    actions.revise(scene["measure/1"], {"lead": ""}, by=scene.by)
    text = page(cem, BOARD)
    assert "Ihr Ressort ist in diesem Plan für keine Maßnahme eingetragen." in text
    assert "2 von 3" not in text
    assert "3 von 3" in text, "all of them are without a lead"


def test_where_a_clerk_may_not_write_it_is_only_read(cem):
    assert "Nur zum Lesen" in page(cem, f"{ADDRESS}measure/3/")
    assert "Nur zum Lesen" not in page(cem, MEASURE)


def test_no_page_of_a_clerk_leads_to_what_is_refused(cem, scene):
    for address in (BOARD, f"{BOARD}?lead=", MEASURE):
        text = cem.get(address).content.decode()
        for found in {part.partition('"')[0].partition("#")[0] for part in text.split('href="')[1:]}:
            if found.startswith(ADDRESS):
                assert cem.get(found.replace("&amp;", "&")).status_code == 200, (address, found)


@pytest.mark.parametrize("name", ["eva", "cem", "guel"])
def test_what_is_in_reach_is_what_the_rule_allows(cast, scene, name):
    for office in (cast.cem.office, cast.guel.office):
        actions.admit(scene.plan, office, by=cast.eva)
    actions.revise(scene["measure/2"], {"lead": "other-ministry", "co_responsible": ["lead-ministry"]}, by=cast.eva)
    by = getattr(cast, name)
    reach = reach_of(by, writes_plan=name == "eva")
    for row in drafted(scene.plan):
        assert reach.writes(row) == bool(may_revise(by, scene[row.reference])), row.reference
    measures = [row for row in drafted(scene.plan) if row.kind == "measure"]
    closed = {code for code in GAPS_OF["measure"] if any(reach.mends(row, code) for row in measures)}
    assert (
        closed
        == {
            "eva": set(GAPS_OF["measure"]),
            "cem": set(GAPS_OF["measure"]) - {"lead", "objective", "guideline", "ancestor"},
            "guel": set(),
        }[name]
    )


# ---------------------------------------------------------------- who acts, and arriving


def test_the_header_names_the_office_in_which_one_acts(client, cast, scene):
    by = system("test")
    other = people.create_office("a-first", cast.bodies.association, "Anderes Amt", by=by)
    people.appoint(other, cast.eva.person, by=by)
    client.force_login(cast.eva.person)

    def header(address):
        return page(client, address).partition("</header>")[0]

    assert "Anderes Amt" in header("/konto/")
    assert "Anderes Amt" not in header(BOARD)
    assert "Koordinierungsstelle Integrationsplan, MS" in header(BOARD)
    client.post("/konto/rolle/", {"capacity": f"office:{cast.eva.office.key}"})
    assert "Koordinierungsstelle Integrationsplan, MS" in header("/konto/")
    assert "Koordinierungsstelle Integrationsplan, MS" in header(BOARD)
    client.post("/konto/rolle/", {"capacity": "office:a-first"})
    assert "Anderes Amt" in header("/konto/")


@pytest.mark.parametrize(
    ("name", "goal"), [("eva", "/arbeit/"), ("cem", "/arbeit/"), ("ada", "/"), ("ida", "/"), ("finn", "/")]
)
def test_whoever_has_a_desk_arrives_there(client, cast, scene, name, goal):
    actions.admit(scene.plan, cast.cem.office, by=cast.eva)
    person = getattr(cast, name).person
    person.username = name
    person.set_password("drei-lange-worte")
    person.save()
    typed = {"username": person.username, "password": "drei-lange-worte"}
    answer = client.post("/anmelden/", typed, follow=True)
    assert answer.redirect_chain[-1][0] == goal
    assert "Sie sind angemeldet." in answer.content.decode()
    client.logout()
    answer = client.post("/anmelden/", {**typed, "next": "/konto/"})
    assert answer.headers["Location"] == "/konto/"


def test_the_way_to_sign_in_remembers_the_page_but_not_the_start(client, scene):
    assert 'href="/anmelden/"' in client.get("/").content.decode()
    assert 'href="/anmelden/?next=/komponenten/"' in client.get("/komponenten/").content.decode()


def test_a_clerk_reads_who_is_responsible_and_cant_type_there(cem):
    text = cem.get(MEASURE).content.decode()
    lead = text[text.index('name="lead"') - 80 :][:400]
    assert "readonly" in lead
    region = text[text.index('name="region"') - 80 :].partition(">")[0]
    assert "readonly" not in region
    shared = text[text.index('name="co_responsible"') :].partition(">")[0]
    assert "readonly" in shared
    assert text.count("Das trägt die Koordinierungsstelle ein.") == 2


def test_what_is_german_above_a_heading_keeps_its_order_on_arabic_pages(client, cast, scene):
    client.force_login(cast.eva.person)
    for step in ("verbinden", "zusammenlegen", "verlauf"):
        text = page(client, f"/ar{MEASURE}{step}/")
        assert '1: <bdi lang="de">Kurse mit Kinderbetreuung</bdi></p>' in text
