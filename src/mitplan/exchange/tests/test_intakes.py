"""Handing in, taking in, dropping: all of it or nothing, and each with its line."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from mitplan.core.dates import PartialDate
from mitplan.core.journal import faults, key_of
from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.exchange import progress
from mitplan.exchange.actions import clear, drop, hand_in, take_in
from mitplan.exchange.given import Place
from mitplan.exchange.intakes import Findings, packed
from mitplan.exchange.models import Intake
from mitplan.exchange.proposals import Proposal, Verdict
from mitplan.people import own
from mitplan.people.acting import Acting
from mitplan.people.actions import erase
from mitplan.plan import actions
from mitplan.plan.actions import AnswerRow, ClaimRow, LinkRow
from mitplan.plan.models import Element, Link
from tests.source import ROOT

ROWS = b"Nummer;Titel;Umsetzungsstand\n1;Neu benannt;in Umsetzung\n77;Ganz neu;geplant\n"
NAME = "massnahmen.csv"


def test_handing_in_changes_nothing_but_is_on_record(scene):
    elements = list(Element.objects.values())
    intake = hand_in(scene.plan, NAME, ROWS, by=scene.by)
    assert list(Element.objects.values()) == elements
    assert intake.counts == {"new": 2, "changed": 2, "same": 0, "warning": 1, "error": 0}
    assert [one.verdict for one in Findings(intake.findings)][:2] == [Verdict.WARNING, Verdict.CHANGED]
    line = Act.objects.latest("number")
    assert (line.verb, line.facts) == ("exchange.file.handed_in", {"sha256": intake.sha256, "size": len(ROWS)})


def test_whose_file_it_was_is_told_them_and_stays_without_a_name(scene, cast):
    intake = hand_in(scene.plan, NAME, ROWS, by=cast.eva)
    (told,) = own.data_of(cast.eva.person)["exchange.intake"]
    assert (told["name"], told["person"]) == (NAME, key_of(cast.eva.person))
    assert {"content", "findings"}.isdisjoint(told)
    cast.eva.office.holders.update(until=PartialDate("2001"))
    erase(cast.eva.person, by=Acting(cast.eva.person))
    assert Intake.objects.get(pk=intake.pk).person.name == "gelöschte Person"


def test_findings_are_unpacked_where_they_are_looked_at(scene, monkeypatch):
    made = Proposal(scene.plan)
    for row in range(1, 2601):
        made.tell(Verdict.NEW if row % 2 else Verdict.ERROR, Place("a.csv", row), thing="measure/1")
    content = packed(made)
    everything, news = Findings(content), Findings(content, Verdict.NEW)
    assert (len(everything), len(news)) == (2600, 1300)
    assert [one.place.row for one in everything] == [*range(2, 2601, 2), *range(1, 2601, 2)]
    assert [one.place.row for one in everything[1298:1302]] == [2598, 2600, 1, 3]
    assert [one.place.row for one in news[495:505]] == [one * 2 + 1 for one in range(495, 505)]
    assert list(Findings(content, Verdict.CHANGED)) == []
    opened = []
    real = zlib.decompress
    monkeypatch.setattr("mitplan.exchange.intakes.zlib.decompress", lambda block: opened.append(1) or real(block))
    assert len(news[600:650]) == 50
    assert len(opened) == 1


def test_taking_in_does_it_once(scene):
    intake = hand_in(scene.plan, NAME, ROWS, by=scene.by)
    seen = []
    done = take_in(intake, by=scene.by, progress=lambda count, total: seen.append((count, total)))
    assert (done.drafted, done.revised) == (1, 1)
    assert seen[-1] == (2, 2)
    assert scene["measure/77"].title == "Ganz neu"
    assert scene["measure/1"].measure.stage == "running"
    intake.refresh_from_db()
    assert (intake.state, bytes(intake.content)) == ("taken_in", b"")
    line = Act.objects.latest("number")
    assert line.verb == "exchange.file.taken_in"
    assert line.facts == {"sha256": intake.sha256, "digest": intake.digest, "new": 2, "changed": 2}
    with pytest.raises(ValidationError, match="schon erledigt"):
        take_in(intake, by=scene.by)
    again = hand_in(scene.plan, NAME, ROWS, by=scene.by)
    lines = Act.objects.count()
    assert again.counts["same"] == 4
    take_in(again, by=scene.by)
    assert Act.objects.count() == lines
    assert list(faults()) == []


def test_what_was_shown_is_what_is_done(scene):
    intake = hand_in(scene.plan, NAME, ROWS, by=scene.by)
    actions.revise(scene["measure/1"], {"title": "Anders"}, by=scene.by)
    with pytest.raises(ValidationError, match="Der Plan hat sich geändert"):
        take_in(intake, by=scene.by)
    assert not Element.objects.filter(number="77").exists()
    assert scene["measure/1"].title == "Anders"


def test_what_somebody_else_has_just_stated_is_not_written_over(scene):
    """The words that were shown are the same; what they would stand in the place of isn't."""
    row = LinkRow(origin=scene["recommendation/1"], type="leads_to", target=scene["measure/1"], degree="partly")
    made = actions.link(scene.plan, row, by=scene.by)
    answer = AnswerRow(recommendation=scene["recommendation/1"], code="partly", reason="Nur am Abend.")
    actions.answer(scene.plan, answer, by=scene.by)
    files = {
        "verbindungen.csv": "Von;Verbindung;Nach;Grad\nEmpfehlung 1;führt zu;Maßnahme 1;wörtlich\n",
        "antworten.csv": "Empfehlung;Antwort;Begründung\nEmpfehlung 1;teilweise übernommen;Aus der Datei.\n",
        "belegte-angaben.csv": "Nr.;Element;Feld;Wert;Quelle;Gilt\n;Maßnahme 1;Geplantes Ende;2030;Quelle S1;ja\n",
    }
    handed = [hand_in(scene.plan, name, content.encode(), by=scene.by) for name, content in files.items()]
    assert [one.counts["error"] for one in handed] == [0, 0, 0]
    actions.unlink(made, "Genauer gefasst.", by=scene.by)
    actions.link(scene.plan, replace(row, note="Mit Kinderbetreuung."), by=scene.by)
    actions.answer(scene.plan, replace(answer, reason="Nur am Vormittag."), by=scene.by)
    actions.claim(
        scene.plan,
        ClaimRow(
            element=scene["measure/1"],
            field="ends",
            value="2029",
            source=scene["source/S1"],
            locator="S. 2",
            valid=True,
        ),
        by=scene.by,
    )
    lines = Act.objects.count()
    for intake in handed:
        with pytest.raises(ValidationError, match="Der Plan hat sich geändert"):
            take_in(intake, by=scene.by)
    assert Act.objects.count() == lines


def test_what_a_verb_would_refuse_is_said_when_it_is_checked(scene):
    content = "Von;Verbindung;Nach\nMaßnahme 1;ist Teil von;Maßnahme 2\nMaßnahme 2;ist Teil von;Maßnahme 1\n".encode()
    intake = hand_in(scene.plan, "verbindungen.csv", content, by=scene.by)
    assert intake.counts["error"] == 1
    assert "Kreis" in Findings(intake.findings)[0].sentence
    with pytest.raises(ValidationError, match="Kreis"):
        take_in(intake, by=scene.by)
    assert not Link.objects.exists()


def test_a_changed_link_is_ended_and_made_anew(scene):
    row = LinkRow(origin=scene["recommendation/1"], type="leads_to", target=scene["measure/1"], degree="partly")
    actions.link(scene.plan, row, by=scene.by)
    content = "Von;Verbindung;Nach;Grad\nEmpfehlung 1;führt zu;Maßnahme 1;wörtlich\n".encode()
    take_in(hand_in(scene.plan, "verbindungen.csv", content, by=scene.by), by=scene.by)
    assert list(Link.objects.order_by("pk").values_list("degree", "is_current")) == [
        ("partly", False),
        ("verbatim", True),
    ]


def test_errors_stop_everything(scene):
    intake = hand_in(scene.plan, NAME, ROWS + "78;;demnächst\n".encode(), by=scene.by)
    assert intake.counts["error"] >= 1
    with pytest.raises(ValidationError, match="Zeile 4"):
        take_in(intake, by=scene.by)
    assert not Element.objects.filter(number="77").exists()


def test_what_cannot_be_read_leaves_nothing(scene):
    lines = Act.objects.count()
    with pytest.raises(ValidationError):
        hand_in(scene.plan, "plan.xlsx", b"PK nothing", by=scene.by)
    assert (Intake.objects.count(), Act.objects.count()) == (0, lines)


def test_dropping(scene):
    intake = hand_in(scene.plan, NAME, ROWS, by=scene.by)
    drop(intake, by=scene.by)
    intake.refresh_from_db()
    assert (intake.state, bytes(intake.content)) == ("dropped", b"")
    with pytest.raises(ValidationError):
        take_in(intake, by=scene.by)


def test_what_is_old_is_removed_and_stays_on_record(scene, settings, capsys):
    settings.INTAKE_DAYS = 30
    old, taken, young = (hand_in(scene.plan, NAME, ROWS, by=scene.by) for _ in range(3))
    take_in(taken, by=scene.by)
    Intake.objects.filter(pk__in=[old.pk, taken.pk]).update(at=timezone.now() - timedelta(days=31))
    before = list(Act.objects.order_by("number").values_list("hash", flat=True))
    call_command("tidy")
    assert "the contents of 2 files" in capsys.readouterr().out
    kept = {one.pk: (one.state, len(one.content), len(one.findings)) for one in Intake.objects.all()}
    assert kept[old.pk] == ("expired", 0, 0)
    assert kept[taken.pk] == ("taken_in", 0, 0)
    assert kept[young.pk] == ("checked", len(ROWS), len(young.findings))
    lines = list(Act.objects.order_by("number"))
    assert [line.hash for line in lines[: len(before)]] == before
    assert [line.verb for line in lines[len(before) :]] == ["exchange.file.cleared"] * 2
    assert lines[-2].facts == {"sha256": old.sha256, "state": "expired"}
    assert list(faults()) == []
    with pytest.raises(ValidationError, match="abgelaufen"):
        take_in(old, by=scene.by)
    call_command("tidy")
    assert Act.objects.count() == len(lines)


@pytest.mark.parametrize("who", ["cem", "finn", "guel"])
def test_only_who_writes_the_plan(scene, cast, who):
    by = getattr(cast, who)
    intake = hand_in(scene.plan, NAME, ROWS, by=scene.by)
    for act in (
        lambda: hand_in(scene.plan, NAME, ROWS, by=by),
        lambda: take_in(intake, by=by),
        lambda: drop(intake, by=by),
        lambda: clear(intake, by=by),
    ):
        with pytest.raises(Refused):
            act()


# ---------------------------------------------------------------- a process of its own


@pytest.fixture
def apart(tmp_path, settings):
    settings.DATA = tmp_path
    return tmp_path


def test_the_command_takes_in_and_leaves_no_word_behind(scene, apart, capsys):
    intake = hand_in(scene.plan, NAME, ROWS, by=scene.by)
    call_command("takein", str(intake.pk), by="eva")
    assert "1 new elements, 1 changed" in capsys.readouterr().out
    assert progress.progress_of(intake) is None


def test_the_command_says_why_it_failed(scene, apart):
    intake = hand_in(scene.plan, NAME, ROWS, by=scene.by)
    actions.revise(scene["measure/1"], {"title": "Anders"}, by=scene.by)
    with pytest.raises(Exception, match="Der Plan hat sich geändert"):
        call_command("takein", str(intake.pk), by="eva")
    found = progress.progress_of(intake)
    assert found is not None
    assert "Lesen Sie die Datei noch einmal ein" in found.failed


def test_one_that_died_has_failed(scene, apart):
    intake = hand_in(scene.plan, NAME, ROWS, by=scene.by)
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    progress.tell(intake.pk, progress.Progress(3, 9, process.pid))
    found = progress.progress_of(intake)
    assert found is not None
    assert (found.is_running, found.done) == (True, 3)
    process.kill()
    process.wait()
    found = progress.progress_of(intake)
    assert found is not None
    assert "Übernommen wurde nichts" in found.failed


SETUP = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from mitplan.people.acting import system, Acting
from mitplan.plan import actions, generating
from tests.cast import build_cast
cast = build_cast()
plan = actions.begin("probe", "Probeplan", cast.eva.office, by=cast.eva)
from mitplan.exchange.actions import hand_in
rows = "".join(f"{i};Titel {i};Text {i}\\n" for i in range(1, 6001))
print(hand_in(plan, "massnahmen.csv", ("Nummer;Titel;Text\\n" + rows).encode(), by=cast.eva).pk)
"""


@pytest.fixture
def elsewhere(tmp_path):
    """A database of its own in a file, with a plan and a large file handed in."""
    env = {
        **{name: value for name, value in os.environ.items() if name != "MITPLAN_DATABASE"},
        "MITPLAN_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    subprocess.run([sys.executable, "-c", SETUP], env=env, check=True, capture_output=True)
    return tmp_path, env


def held(folder):
    """How many elements, lines and open files the database has."""
    with sqlite3.connect(folder / "mitplan.sqlite3") as db:
        ask = "select (select count(*) from plan_element), (select count(*) from core_act), "
        ask += "(select count(*) from exchange_intake where state = 'checked' and length(content) > 0)"
        return db.execute(ask).fetchone()


def taking_in(env):
    command = [sys.executable, "-m", "mitplan", "takein", "1", "--by", "eva"]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.slow
def test_killed_in_the_middle_leaves_nothing_half_done(elsewhere):
    folder, env = elsewhere
    before = held(folder)
    process = taking_in(env)
    told = folder / "intakes" / "1.json"
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        if told.exists() and '"done": 0' not in told.read_text():
            break
    assert process.poll() is None, "it was faster than the test"
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.communicate()
    assert held(folder) == before
    assert taking_in(env).communicate()[1] == b""
    assert held(folder)[0] == before[0] + 6000
    assert held(folder)[2] == 0


@pytest.mark.slow
def test_a_full_disk_leaves_nothing_half_done_and_is_said(elsewhere):
    folder, env = elsewhere
    before = held(folder)
    limit = folder / "limited.py"
    limit.write_text(
        "from tests.settings import *\n"
        "DATABASES['default']['OPTIONS']['init_command'] += ';PRAGMA max_page_count=1'\n"  # what there is, and no more
    )
    limited = {**env, "DJANGO_SETTINGS_MODULE": "limited", "PYTHONPATH": f"{env['PYTHONPATH']}:{folder}"}
    process = taking_in(limited)
    process.communicate()
    assert process.returncode != 0
    assert held(folder) == before
    assert "Speicher des Servers ist voll" in (folder / "intakes" / "1.json").read_text(
        encoding="utf-8"
    ).encode().decode("unicode_escape")
