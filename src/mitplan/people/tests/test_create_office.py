import pytest

from mitplan.people.actions import create_office
from mitplan.people.models import Office

from .refusals import SETUP, forbidden, last_line, refused

pytestmark = pytest.mark.django_db


def test_an_office_stands_at_a_body_with_a_role(cast):
    office = create_office("pruefung", cast.bodies.government, "Rechnungsprüfung", "auditor", by=cast.eva)
    stored = Office.objects.get(key="pruefung")
    assert (stored, stored.body, stored.title, stored.role) == (
        office,
        cast.bodies.government,
        "Rechnungsprüfung",
        "auditor",
    )
    facts = {"key": "pruefung", "body": "government", "role": "auditor"}
    assert last_line() == ("people.office.created", f"people.office:{office.pk}", facts)


def test_an_office_may_have_no_role(cast):
    assert create_office("ministerin", cast.bodies.lead_ministry, "Ministerin", by=SETUP).role == ""


def test_only_the_coordination_office_creates_offices(cast):
    with forbidden():
        create_office("pruefung", cast.bodies.government, "Rechnungsprüfung", "auditor", by=cast.ben)


@pytest.mark.parametrize(
    ("key", "title", "role", "sentence"),
    [
        ("a b", "Amt", "", ": Ein Schlüssel besteht aus höchstens 60 Kleinbuchstaben, Ziffern und Bindestrichen."),
        ("office-of-eva", "Amt", "", ": Der Schlüssel ist vergeben."),
        ("neu", "", "", ", title: Dieses Feld darf nicht leer sein."),
        ("neu", "Amt", "king", ", role: Wert 'king' ist keine gültige Option."),
    ],
)
def test_refuses(cast, key, title, role, sentence):
    with refused(f"Amt „{key}“{sentence}"):
        create_office(key, cast.bodies.government, title, role, by=SETUP)
