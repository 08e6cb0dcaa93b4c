"""The register in the browser: the coordination office enters bodies and offices; nobody else does."""

import pytest

from mitplan.core.dates import PartialDate
from mitplan.people import actions
from mitplan.people.acting import system
from mitplan.people.models import Body, BodyName, BodySuccession, Holder, Office
from mitplan.people.states import OfficeRole

pytestmark = pytest.mark.django_db
# What a signed-in page costs anyway (session, person, capacities) is about half of it.
QUERIES, BODY_QUERIES = 12, 14
BY = system("test")


@pytest.fixture
def eva(client, cast):
    client.force_login(cast.eva.person)
    return client


def sentences(response):
    form = response.context["form"]
    return [sentence for errors in form.errors.values() for sentence in errors]


def test_a_body_is_entered_with_a_key_made_of_its_name(eva):
    given = {"name": "Ministerium für Überblick", "short": "MÜ", "kind": "ministry", "since": "Oktober 2017"}
    response = eva.post("/register/neue-stelle/", given, follow=True)
    body = Body.objects.get(key="ministerium-fuer-ueberblick")
    assert response.request["PATH_INFO"] == f"/register/{body.key}/"
    name = BodyName.objects.get(body=body)
    assert (name.name, name.short, name.since) == ("Ministerium für Überblick", "MÜ", PartialDate("2017-10"))


def test_a_body_may_belong_to_another(eva):
    given = {"name": "Referat 7", "kind": "unit", "parent": "lead-ministry", "key": "referat-7"}
    assert eva.post("/register/neue-stelle/", given).status_code == 302
    assert Body.objects.get(key="referat-7").parent.key == "lead-ministry"


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"kind": "ministry"}, "Dieses Feld ist zwingend erforderlich."),
        ({"name": "X", "kind": "ministry", "key": "lead-ministry"}, "lead-ministry"),
        ({"name": "X", "kind": "flying"}, "flying"),
        ({"name": "X", "kind": "ministry", "since": "gestern"}, "gestern"),
        ({"name": "X", "kind": "ministry", "parent": "nobody"}, "nobody"),
    ],
)
def test_a_faulty_body_comes_back_with_what_was_typed(eva, given, fault):
    before = Body.objects.count()
    response = eva.post("/register/neue-stelle/", given)
    assert response.status_code == 422
    assert fault in " ".join(sentences(response))
    assert Body.objects.count() == before


def test_a_body_is_renamed_and_followed(eva):
    given = {"name": "Ministerium für Teilhabe", "short": "MT", "since": "2027-01-01"}
    assert eva.post("/register/lead-ministry/umbenennen/", given).status_code == 302
    assert BodyName.objects.filter(body__key="lead-ministry", name="Ministerium für Teilhabe").exists()
    given = {"later": "other-ministry", "kind": "merged_into", "on": "2028"}
    assert eva.post("/register/lead-ministry/nachfolge/", given).status_code == 302
    assert BodySuccession.objects.get().later.key == "other-ministry"


def test_an_office_is_created_held_and_left(eva, cast):
    given = {"title": "Sachbearbeitung Bildung", "role": "clerk"}
    response = eva.post("/register/other-ministry/neues-amt/", given, follow=True)
    office = Office.objects.get(title="Sachbearbeitung Bildung")
    assert (office.key, office.role) == ("other-ministry-sachbearbeitung-bildung", OfficeRole.CLERK)
    assert "unbesetzt" in response.content.decode()
    given = {"person": "finn", "since": "2020"}
    assert eva.post(f"/register/aemter/{office.key}/besetzen/", given).status_code == 302
    term = Holder.objects.get(office=office)
    assert term.person == cast.finn.person
    assert eva.post(f"/register/aemter/{office.key}/beenden/", {"until": "31.12.2024"}).status_code == 302
    assert Holder.objects.get(office=office).until == PartialDate("2024-12-31")


def test_from_an_office_one_is_led_to_its_invitation(eva):
    page = eva.get("/register/lead-ministry/").content.decode()
    assert "/einladungen/neu/?office=office-of-cem" in page
    form = eva.get("/einladungen/neu/?office=office-of-cem").context["form"]
    assert form["office"].value() == "office-of-cem"


def test_bodies_are_found_by_words(eva):
    names = {row.called.name for row in eva.get("/register/?q=finanzen").context["rows"]}
    assert names == {"Ministerium der Finanzen"}
    assert "Keine Stelle gefunden" in eva.get("/register/?q=xyzzy").content.decode()


ADDRESSES = [
    *("", "neue-stelle/", "lead-ministry/", "lead-ministry/umbenennen/", "lead-ministry/nachfolge/"),
    *("lead-ministry/neues-amt/", "aemter/office-of-cem/besetzen/"),
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", ["ada", "cem", "finn"])
def test_nobody_else_keeps_the_register(client, cast, address, who):
    client.force_login(getattr(cast, who).person)
    response = client.get(f"/register/{address}")
    assert response.status_code == 403
    assert "Nur die Koordinierungsstelle darf Stellen, Ämter und Personen eintragen." in response.content.decode()


@pytest.mark.parametrize(
    "address", ["nobody/", "nobody/umbenennen/", "aemter/nobody/besetzen/", "aemter/nobody/beenden/"]
)
def test_what_there_is_not_is_not_found(eva, address):
    assert eva.get(f"/register/{address}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(eva, count, django_assert_num_queries):
    entries = [actions.BodyEntry(f"neu-{n}", "ministry", [actions.NameEntry(f"Neu {n}")]) for n in range(count)]
    for n, body in enumerate(actions.establish(entries, by=BY)):
        actions.create_office(f"amt-{n}", body, "Amt", by=BY)
    eva.get("/register/")
    with django_assert_num_queries(QUERIES):
        eva.get("/register/")
    with django_assert_num_queries(BODY_QUERIES):
        eva.get("/register/neu-0/")
