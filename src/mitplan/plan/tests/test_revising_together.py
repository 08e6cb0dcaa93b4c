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
# Each says "ready", waits for a word, revises, says "revised", and keeps its transaction open until the next word.
REVISE = """
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
try:
    with transaction.atomic():
        actions.revise(element, json.loads(sys.argv[1]), by=by, seen=seen)
        print("revised", flush=True)
        sys.stdin.readline()
except actions.Conflict as conflict:
    print("conflict", sorted(conflict.fields), flush=True)
"""
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
@CASES
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs the server that the tests run on")
@pytest.mark.django_db(transaction=True)
def test_on_the_server(other, said, after):
    scene: Scene = build_scene(build_cast().eva)
    own = connection.settings_dict
    address = f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}/{own['NAME']}"
    assert revise_together(TITLE, other, MITPLAN_DATABASE=address, MITPLAN_SECRET_KEY="x") == said
    values = values_of(scene["measure/1"])
    assert [values["title"], values["text"], Revision.objects.count()] == after
