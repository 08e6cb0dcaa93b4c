"""The page on which the coordination office says which of several statements holds."""

import pytest
from django.urls import reverse

from mitplan.core.models import Act
from mitplan.plan import actions
from mitplan.plan.actions import ClaimRow
from mitplan.plan.models import Claim


@pytest.fixture
def two(scene):
    """Two statements on the beginning of a measure, the first of them valid."""
    rows = [
        ClaimRow(element=scene["measure/1"], field="started", value="2017-11", source=scene["source/S1"], valid=True),
        ClaimRow(element=scene["measure/1"], field="started", value="2018-06-13"),
    ]
    return actions.claim_many(scene.plan, rows, by=scene.by)


ADDRESS = "/arbeit/probe/measure/1/started/gueltige-angabe/"


def test_the_address_stays():
    assert reverse("plan:mark_valid", args=["probe", "measure", "1", "started"]) == ADDRESS


def test_eva_marks_the_other_statement_valid(client, cast, two):
    client.force_login(cast.eva.person)
    text = client.get(ADDRESS).content.decode()
    assert "November 2017 (Bericht der Kommission)" in text
    assert "13. Juni 2018 (ohne Quelle)" in text
    answer = client.post(ADDRESS, {"claim": two[1].pk, "reason": "Amtliche Eröffnung"}, follow=True)
    assert answer.redirect_chain == [(ADDRESS, 302)]
    assert "Diese Angabe gilt nun im Entwurf." in answer.content.decode()
    assert [claim.is_valid for claim in Claim.objects.order_by("pk")] == [False, True]
    assert Act.objects.latest("number").office == cast.eva.office_key


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Dieses Feld ist zwingend erforderlich."),
        ({"claim": "0", "reason": "Weil"}, "Bitte eine gültige Auswahl treffen."),
        ({"claim": "first", "reason": "Weil"}, "Diese Angabe gilt schon."),
        ({"claim": "second", "reason": "  "}, "Dieses Feld ist zwingend erforderlich."),
        ({"claim": "second", "reason": "NUL\x00"}, "Nullzeichen sind nicht erlaubt."),
    ],
)
def test_a_fault_is_told_and_changes_nothing(client, cast, two, data, sentence):
    client.force_login(cast.eva.person)
    keys = {"first": two[0].pk, "second": two[1].pk}
    data = {name: keys.get(value, value) for name, value in data.items()} or {"reason": ""}
    before = Act.objects.count()
    answer = client.post(ADDRESS, data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Act.objects.count() == before


@pytest.mark.parametrize("name", ["ada", "ben", "cem", "dana", "finn", "guel", "ida"])
def test_others_are_told_why_not(client, cast, two, name):
    client.force_login(getattr(cast, name).person)
    for answer in (client.get(ADDRESS), client.post(ADDRESS, {"claim": two[1].pk, "reason": "Weil"})):
        assert answer.status_code == 403
        assert "Nur die Koordinierungsstelle dieses Plans kann ihn bearbeiten." in answer.content.decode()


def test_visitors_are_asked_to_sign_in(client, two):
    assert client.get(ADDRESS).headers["Location"] == f"/anmelden/?next={ADDRESS}"


@pytest.mark.parametrize("wrong", ["measure/1/ends", "measure/99/started", "wish/1/started"])
def test_where_there_is_nothing_to_choose_the_page_is_missing(client, cast, two, wrong):
    client.force_login(cast.eva.person)
    assert client.get(f"/arbeit/probe/{wrong}/gueltige-angabe/").status_code == 404


@pytest.mark.parametrize(
    ("wish", "led"), [("/plaene/probe/", True), ("//evil.example/", False), ("javascript:1", False)]
)
def test_there_is_a_way_back_to_where_one_came_from(client, cast, two, wish, led):
    client.force_login(cast.eva.person)
    text = client.get(ADDRESS, {"next": wish}).content.decode()
    assert (f'<a href="{wish}">' in text) is led


def test_whoever_has_chosen_another_capacity_does_not_write_as_the_office(client, cast, two):
    client.force_login(cast.eva.person)
    client.post("/konto/rolle/", {"capacity": "oneself"})
    before = Act.objects.count()
    answers = [client.get(ADDRESS), client.post(ADDRESS, {"claim": two[1].pk, "reason": "Weil"})]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert Act.objects.count() == before
    client.post("/konto/rolle/", {"capacity": f"office:{cast.eva.office.key}"})
    assert client.get(ADDRESS).status_code == 200
