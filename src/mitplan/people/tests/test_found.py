"""An installation begins with an office that coordinates, and an invitation for its holder; once."""

import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.people import actions
from mitplan.people.acting import system
from mitplan.people.actions import Founding
from mitplan.people.models import Body, Holder, Invitation, Office, Person
from mitplan.people.states import OfficeRole

pytestmark = pytest.mark.django_db
CITY = Founding("Stadt Münster", "municipality", "", "Eva Sommer")


def test_a_body_an_office_and_an_invitation_come_about():
    actions.found(CITY, by=system("found"))
    office = Office.objects.get()
    assert (office.body.key, office.title, office.role) == (
        "stadt-munster",
        "Koordinierungsstelle",
        OfficeRole.COORDINATION,
    )
    assert Invitation.objects.get().office == office
    assert not Holder.objects.exists()
    assert next(act.verb for act in Act.objects.order_by("number")) == "people.body.established"


def test_whoever_accepts_holds_the_office(client):
    out = io.StringIO()
    call_command("found", body="Stadt Münster", kind="municipality", person="Eva Sommer", stdout=out)
    link = re.search(r"http://localhost:8000(/einladung/\S+)", out.getvalue())[1]
    given = {"username": "eva", "password": "drei lange Wörter", "repeated": "drei lange Wörter"}
    assert client.post(link, given).status_code == 302
    assert Holder.objects.get().person == Person.objects.get(username="eva")
    assert client.get("/arbeit/").status_code == 200


def test_it_is_done_once():
    actions.found(CITY, by=system("found"))
    with pytest.raises(Refused, match="Hier gibt es schon eine Koordinierungsstelle"):
        actions.found(CITY, by=system("found"))
    with pytest.raises(CommandError) as refused:
        call_command("found", body="Andere", person="Ada")
    assert refused.value.returncode == 2


def test_nobody_founds_from_a_page(cast):
    with pytest.raises(Refused, match="auf dem Server"):
        actions.found(CITY, by=cast.finn)


def test_what_is_wrong_leaves_nothing_behind():
    with pytest.raises(ValidationError):
        actions.found(Founding("Stadt Münster", "municipality", "", "Eva", "keine Adresse"), by=system("found"))
    assert not Body.objects.exists()
    assert not Act.objects.exists()
