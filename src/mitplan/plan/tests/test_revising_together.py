"""Two processes revise one element at once: the second waits for the first, and nothing is lost in silence."""

import select

import pytest
from django.db import connection

from mitplan.core.tests.test_journal_together import said_by, start
from mitplan.plan.models import Revision
from mitplan.plan.queries import values_of
from tests.cast import build_cast

from .scene import Scene, build_scene

PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, skip_checks=True)
from tests.cast import build_cast
from mitplan.plan.tests.scene import build_scene
build_scene(build_cast().eva)
"""
# Each says "ready" and waits for a word.
BEGIN = """
import json, sys, django
django.setup()
from django.db import connection, transaction
from mitplan.people.acting import Acting
from mitplan.people.models import Person
from mitplan.plan import actions
from mitplan.plan.models import Element
from mitplan.plan.queries import values_of
element = Element.objects.select_related("plan__coordination").get(plan__key="probe", kind="measure", number="1")
by = Acting(Person.objects.get(key="eva"), element.plan.coordination)
seen = values_of(element)
print("ready", flush=True)
sys.stdin.readline()
"""
# Revises, says "revised", and keeps its transaction open until the next word.
REVISE = (
    BEGIN
    + """
try:
    with transaction.atomic():
        actions.revise(element, json.loads(sys.argv[1]), by=by, seen=seen)
        print("revised", flush=True)
        sys.stdin.readline()
except actions.Conflict as conflict:
    print("conflict", sorted(conflict.fields), flush=True)
"""
)
# Two verbs in one transaction, as when a file is applied; and one beside them.
FROM_A_FILE = (
    BEGIN
    + """
with transaction.atomic():
    actions.withdraw(Element.objects.get(plan=element.plan, kind="measure", number="3"), "Weil", by=by)
    print("begun", flush=True)
    sys.stdin.readline()
    actions.revise(element, {"title": "Aus der Datei"}, by=by)
print("done", flush=True)
"""
)
BESIDE = (
    BEGIN
    + """
actions.revise(element, {"region": "Nord"}, by=by)
print("done", flush=True)
"""
)
TOLD = """
import json, django
django.setup()
from mitplan.plan.models import Element, Revision
from mitplan.plan.queries import values_of
values = values_of(Element.objects.get(plan__key="probe", kind="measure", number="1"))
print(json.dumps([values["title"], values["text"], Revision.objects.count()]))
"""
TITLE, OTHER_TITLE, TEXT = '{"title": "Eins"}', '{"title": "Zwei"}', '{"text": "Neu"}'


def revise_together(one, other, **environment):
    """What the second one says, whose turn comes while the first has revised and not committed."""
    first, second = (start(REVISE, changes, **environment) for changes in (one, other))
    assert [process.stdout.readline() for process in (first, second)] == ["ready\n"] * 2
    tell(first)
    assert first.stdout.readline() == "revised\n"
    tell(second)
    # Time for the second to go wrong in, if it doesn't wait.
    with pytest.raises(TimeoutError):
        wait_for(second)
    assert said_by(first, "commit\n") == ""
    return said_by(second, "commit\n")


def apply_together(**environment):
    """What both say when the file goes on to what the other one wants."""
    file, beside = (start(script, **environment) for script in (FROM_A_FILE, BESIDE))
    assert [process.stdout.readline() for process in (file, beside)] == ["ready\n"] * 2
    tell(file)
    assert file.stdout.readline() == "begun\n"
    tell(beside)
    with pytest.raises(TimeoutError):
        wait_for(beside)
    return [said_by(file, "go on\n"), said_by(beside)]


def tell(process):
    process.stdin.write("go\n")
    process.stdin.flush()


def wait_for(process):
    if not select.select([process.stdout], [], [], 1)[0]:
        raise TimeoutError


CASES = pytest.mark.parametrize(
    ("other", "said", "after"),
    [(OTHER_TITLE, "conflict ['title']", ["Eins", "", 1]), (TEXT, "revised", ["Eins", "Neu", 2])],
    ids=["same field", "different fields"],
)


@pytest.mark.slow
@CASES
def test_on_a_database_file(tmp_path, other, said, after):
    environment = {"MITPLAN_DATA": str(tmp_path), "MITPLAN_DATABASE": "", "MITPLAN_SECRET_KEY": "x"}
    said_by(start(PREPARE, **environment))
    assert revise_together(TITLE, other, **environment) == said
    assert said_by(start(TOLD, **environment)).replace('"', "'") == str(after)


@pytest.mark.slow
def test_on_a_database_file_nobody_waits_in_a_circle(tmp_path):
    environment = {"MITPLAN_DATA": str(tmp_path), "MITPLAN_DATABASE": "", "MITPLAN_SECRET_KEY": "x"}
    said_by(start(PREPARE, **environment))
    assert apply_together(**environment) == ["done", "done"]


@pytest.mark.slow
@CASES
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs the server that the tests run on")
@pytest.mark.django_db(transaction=True)
def test_on_the_server(other, said, after):
    scene: Scene = build_scene(build_cast().eva)
    assert revise_together(TITLE, other, **server()) == said
    values = values_of(scene["measure/1"])
    assert [values["title"], values["text"], Revision.objects.count()] == after


@pytest.mark.slow
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs the server that the tests run on")
@pytest.mark.django_db(transaction=True)
def test_on_the_server_nobody_waits_in_a_circle():
    scene: Scene = build_scene(build_cast().eva)
    assert apply_together(**server()) == ["done", "done"]
    values = values_of(scene["measure/1"])
    assert (values["title"], values["region"]) == ("Aus der Datei", "Nord")


def server():
    own = connection.settings_dict
    address = f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}/{own['NAME']}"
    return {"MITPLAN_DATABASE": address, "MITPLAN_SECRET_KEY": "x"}
