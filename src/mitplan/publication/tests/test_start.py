import pytest

from mitplan.publication.home import overview

from .reading import page_of

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("plans")
def test_real_plans_come_first_and_invented_ones_say_so(client):
    plans = page_of(client, "/").context["plans"]
    told = [(p["title"], p["fictional"], p["answered"], p["asked"]) for p in plans]
    assert told == [
        ("Hessischer Integrationsplan", False, 0, 3),
        ("Kleiner Plan", True, 2, 3),
        ("Messplan mit 10 Elementen", True, 3, 3),
        ("Messplan mit 1000 Elementen", True, measured := plans[-1]["asked"], measured),
    ]
    assert measured > 100


@pytest.mark.usefixtures("plans")
def test_each_plan_with_its_newest_version_and_ways_in(client):
    page = page_of(client, "/")
    assert page.links["Kleiner Plan"] == "/plaene/klein/"
    assert page.links["3 Empfehlungen"] == "/plaene/hessen-2017/empfehlungen/"
    assert page.links["6 Maßnahmen, davon 1 Programm"] == "/plaene/klein/massnahmen/"
    assert page.links["So prüfen Sie eine Fassung"] == "/pruefen/"
    assert "Fassung 2: Beschluss" in page.text
    assert page.text.count("erfunden, zum Ausprobieren") == 3


@pytest.mark.usefixtures("plans")
def test_programmes_among_the_measures_are_told_apart(client):
    assert page_of(client, "/").links["25 Maßnahmen, davon 10 Programme"] == "/plaene/hessen-2017/massnahmen/"
    home = page_of(client, "/plaene/hessen-2017/")
    assert "Hier stehen 25 Maßnahmen, davon 10 Programme." in home.text
    listed = page_of(client, "/plaene/hessen-2017/massnahmen/")
    assert "25 Maßnahmen, davon 10 Programme" in listed.headings
    assert "10 von 25 Maßnahmen" in page_of(client, "/plaene/hessen-2017/massnahmen/?measure_kind=programme").headings


def test_without_plans_it_says_when_one_appears(client, monkeypatch):
    monkeypatch.setattr(overview, "plans", list)
    page = page_of(client, "/")
    assert "Noch ist kein Plan veröffentlicht" in page.text


@pytest.mark.usefixtures("plans", "forgetful")
def test_three_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get("/")
