"""How much room large files take: measured in a process that does nothing else."""

import os
import subprocess
import sys

import pytest

from mitplan.exchange.cells import Type
from mitplan.exchange.workbook.columns import columns_of
from tests.source import ROOT

from .making import workbook, xlsx

MEGABYTE = 1024 * 1024
BAR = 400  # megabytes, of the whole process
READING = """
import resource, sys, time, django
django.setup()
from pathlib import Path
from django.core.exceptions import ValidationError
from mitplan.exchange.reading import read
begin = time.process_time()
try:
    read(Path(sys.argv[1]), sys.argv[1])
    print("read")
except ValidationError as error:
    print(error.messages[0])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, time.process_time() - begin)
"""
TAKING_IN = """
import resource, sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from pathlib import Path
from tests.cast import build_cast
from mitplan.exchange.actions import hand_in, take_in
from mitplan.plan import actions
cast = build_cast()
plan = actions.begin("probe", "Probeplan", cast.eva.office, by=cast.eva)
intake = hand_in(plan, sys.argv[1], Path(sys.argv[1]).read_bytes(), by=cast.eva)
print(take_in(intake, by=cast.eva).drafted)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, 0)
"""


def measured(folder, script, name, content):
    """What was said of a file, the most megabytes its reader has had, and its processor seconds."""
    (folder / name).write_bytes(content)
    env = {name: value for name, value in os.environ.items() if name != "MITPLAN_DATABASE"}
    env |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    env |= {"MITPLAN_DATA": str(folder)}
    command = [sys.executable, "-c", script, name]
    # The shell in between: a process begins with the peak of the one that started it.
    command = ["/bin/sh", "-c", '"$@"; exit $?', "sh", *command]
    done = subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    *_before, said, figures = done.stdout.splitlines()
    peak, seconds = figures.split()
    return said, int(peak), float(seconds)


REFUSED = {
    "short rows.csv": lambda: b"Nummer;Titel\n" + b"a;b\n" * 10 * MEGABYTE,
    "one row.csv": lambda: b"a;" * 20 * MEGABYTE,
    "one cell.csv": lambda: b'Nummer;Titel\n1;"' + b"x" * 40 * MEGABYTE,
    "signs.csv": lambda: b"Nummer;Titel\n" + "1;Kürse – 😀\n".encode() * (2 * MEGABYTE),
    "western.csv": lambda: b"Nummer;Titel\n" + "1;Kürse Straße\n".encode("cp1252") * (40 * MEGABYTE // 15),
    "wide.csv": lambda: b"\xff\xfe" + ("Nummer;Titel\n" + "a;b\n" * 5 * MEGABYTE).encode("utf-16-le"),
    "many.json": lambda: b"[" + b'{"a":1},' * (5 * MEGABYTE) + b'{"a":1}]',
    "deep.json": lambda: b'[{"a":[' + b"[]," * int(2.6 * MEGABYTE) + b"[]]}]",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", REFUSED)
def test_refusing_a_large_text_takes_little_room(tmp_path, name):
    said, peak, seconds = measured(tmp_path, READING, name, REFUSED[name]())
    assert said != "read"
    assert said.endswith(".")
    assert peak < BAR
    assert seconds < 2


@pytest.mark.slow
def test_the_largest_workbook_that_is_read_takes_no_more_room(tmp_path):
    cells = "".join(f'<c r="{column}{{0}}"><v>{{0}}.5123</v></c>' for column in "ABCDEFGHIJ")
    rows = (f'<row r="{number}">{cells.format(number)}</row>' for number in range(1, 99_001))
    said, peak, _seconds = measured(tmp_path, READING, "mappe.xlsx", xlsx("".join(rows)))
    assert said == "read"
    assert peak < BAR


@pytest.mark.slow
def test_ten_thousand_rows_are_taken_in_with_little_room(tmp_path):
    heads = ["Nummer", *(column.head for column in columns_of("measure") if column.type is Type.TEXT)]
    rows = [[str(number), *(f"{head[:20]} {number}" for head in heads[1:])] for number in range(1, 10_001)]
    content = workbook(Maßnahmen=[heads, *rows])
    said, peak, _seconds = measured(tmp_path, TAKING_IN, "mappe.xlsx", content)
    assert said == "10000"
    assert peak < BAR
