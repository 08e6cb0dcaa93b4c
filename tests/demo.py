"""The demo plans in the test database: loaded once for all tests that read them, in a transaction without a commit.

Such tests take `demo` instead of `db`; what one of them writes is taken back before the next.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from mitplan.conference.scene import play_all
from mitplan.core import followers
from mitplan.people.models import Person
from mitplan.plan.models import Sealed
from mitplan.publication import queries
from mitplan.publication.management.commands.demo import CAST, DOCUMENTS, load_demo

HESSEN, EARLIER, MUSTERLAND = DOCUMENTS
PLANS = (HESSEN, MUSTERLAND)
ANONYMOUS = "anonymous"
EVERYBODY = (ANONYMOUS, *CAST)


@dataclass(frozen=True)
class Demo:
    """What tests ask of the loaded plans."""

    def rows(self, plan: str, kind: str, number: int | None = None) -> list[Sealed]:
        """All elements of a kind in a version of a plan, withdrawn ones too, in order."""
        version = queries.version_of(plan, number)
        assert version
        return list(Sealed.objects.filter(version=version, kind=kind).order_by("position"))

    def client(self, who: str = ANONYMOUS, language: str = "de") -> Client:
        """The browser of one of the cast, or of somebody who hasn't signed in."""
        client = Client(headers={"accept-language": language})
        if who != ANONYMOUS:
            client.force_login(Person.objects.get(username=who))
        return client


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests on the demo plans come last: their transaction stays open to the end, and all others start with nothing."""
    items.sort(key=lambda item: "demo" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def demo_plans(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[Demo]:
    """All demo plans, loaded through the verbs as `make demo` does."""
    # pytest-django sets up the databases that some test asks for by `db`; where only these tests run, nobody does.
    asking: Any = SimpleNamespace(fixturenames=("db",), get_closest_marker=lambda name: None)
    request.session.items.append(asking)
    try:
        request.getfixturevalue("django_db_setup")
    finally:
        request.session.items.remove(asking)
    with django_db_blocker.unblock(), transaction.atomic():
        for key in DOCUMENTS:
            load_demo(key)
        play_all()
        followers.call()  # nothing is committed here
        yield Demo()
        transaction.set_rollback(True)


@pytest.fixture
def demo(demo_plans: Demo, request: pytest.FixtureRequest) -> Iterator[Demo]:
    """The demo plans, for one test."""
    # `db` closes the connection when a test ends, and with it the transaction that holds the plans.
    assert "db" not in request.fixturenames, "take `demo` or `db`, not both"
    with transaction.atomic():
        yield demo_plans
        transaction.set_rollback(True)
