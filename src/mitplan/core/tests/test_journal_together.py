"""Several processes write the journal at once: the chain stays whole and no number is lost or given twice."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from mitplan.core.journal import faults
from mitplan.core.models import Act

SOURCE = Path(settings.PACKAGE).parent
WRITERS, LINES = 3, 60
WRITE = """
import sys, django
django.setup()
from django.db import connection, transaction
from mitplan.core.journal import Line, record
class Writer:
    person_key = "people.person:" + sys.argv[1]
    office_key = ""
connection.ensure_connection()
print("ready", flush=True)
sys.stdin.readline()
for n in range(int(sys.argv[2])):
    with transaction.atomic():
        record(Writer(), Line("a.verb", f"x:{n}"))
"""
VERIFY = """
import django
django.setup()
from mitplan.core.journal import faults
from mitplan.core.models import Act
print(list(faults()), Act.objects.count(), Act.objects.values("person").distinct().count())
"""


def start(script, *arguments, **environment):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(SOURCE), "DJANGO_SETTINGS_MODULE": "mitplan.settings", **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def said_by(process, told=""):
    said, _ = process.communicate(told, timeout=60)
    assert process.returncode == 0
    return said.strip()


def write_together(**environment):
    writers = [start(WRITE, number, LINES, **environment) for number in range(WRITERS)]
    # Starting takes longer than writing: only from a common start do they meet.
    assert [writer.stdout.readline() for writer in writers] == ["ready\n"] * WRITERS
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.flush()
    assert [said_by(writer) for writer in writers] == [""] * WRITERS


@pytest.mark.slow
def test_writers_queue_on_a_database_file(tmp_path):
    environment = {"MITPLAN_DATA": str(tmp_path), "MITPLAN_DATABASE": "", "MITPLAN_SECRET_KEY": "x"}
    migrate = "from django.core.management import execute_from_command_line as run; run(['', 'migrate', 'core', '-v0'])"
    said_by(start(migrate, **environment))
    write_together(**environment)
    assert said_by(start(VERIFY, **environment)) == f"[] {WRITERS * LINES} {WRITERS}"


@pytest.mark.slow
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs the server that the tests run on")
@pytest.mark.django_db(transaction=True)
def test_writers_queue_on_the_server():
    own = connection.settings_dict
    address = f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}/{own['NAME']}"
    write_together(MITPLAN_DATABASE=address, MITPLAN_SECRET_KEY="x")
    assert list(faults()) == []
    assert Counter(Act.objects.values_list("person", flat=True)) == {
        f"people.person:{number}": LINES for number in range(WRITERS)
    }
