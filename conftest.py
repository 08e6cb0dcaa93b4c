"""What holds for every test, in the rooms and in tests/: which database, no network, the same examples in CI."""

import os
import socket

import hypothesis
import pytest
from django.test import TransactionTestCase
from django.utils import translation

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is no bug
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
if hypothesis.settings.get_current_profile_name() != "ci":
    hypothesis.settings.load_profile("house")

pytest_plugins = ["tests.append_only", "tests.cast", "tests.demo"]

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def pytest_report_header():
    from django.conf import settings  # noqa: PLC0415 - pytest-django sets it up after this file is read

    return f"database: {settings.DATABASES['default']['ENGINE'].rpartition('.')[2]}"


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL run what asks a database: whatever asks none says the same there as it does on SQLite."""
    if os.environ.get("MITPLAN_DATABASE"):
        config.hook.pytest_deselected(items=[item for item in items if not asks_a_database(item)])
        items[:] = [item for item in items if asks_a_database(item)]


def asks_a_database(item):
    asked = {"db", "transactional_db", "demo_plans"} & set(getattr(item, "fixturenames", ()))
    is_case = isinstance(item, pytest.Function) and item.cls and issubclass(item.cls, TransactionTestCase)
    return bool(asked or is_case or item.get_closest_marker("django_db"))


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """A test that needs the network tests the network."""
    connect = socket.socket.connect

    def connect_nearby(self, address):
        assert not isinstance(address, tuple) or address[0] in LOOPBACK, f"a test wants to reach {address}"
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_nearby)
        yield


@pytest.fixture(autouse=True)
def german():
    """Each test begins in German: the language a request asked for stays with the thread that served it."""
    with translation.override("de"):
        yield
