"""The command line calls the same verbs: one line, and exit codes 1 for wrong input and 2 for a refusal."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from mitplan.people.models import Body
from mitplan.plan import generating
from mitplan.plan.models import Plan, Version


def run(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def freeze(*more, kind="record", who="eva"):
    return run("freeze", "probe", "--as", who, "--kind", kind, "--label", "Stand", *more)


def test_freeze_prints_the_hash(scene):
    line = freeze("--note", "Erste")
    assert line == f"{Version.objects.get().sha256}  probe, version 1: Stand\n"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ({"who": "finn"}, 2, "Nur die Koordinierungsstelle dieses Plans kann ihn bearbeiten."),
        ({"kind": "adopted"}, 2, "Eine beschlossene Fassung braucht das Gremium und das Datum des Beschlusses."),
        ({"who": "nobody"}, 1, "Eine Person mit dem Schlüssel „nobody“ gibt es nicht."),
    ],
)
def test_freeze_tells_why_not(scene, words, code, sentence):
    with pytest.raises(CommandError) as caught:
        freeze(**words)
    assert (caught.value.returncode, str(caught.value)) == (code, sentence)
    assert not Version.objects.exists()


def test_freeze_names_a_wrong_date_and_a_missing_plan(scene):
    with pytest.raises(CommandError, match=r"31\.02\.2017"):
        freeze("--decided-on", "31.02.2017")
    with pytest.raises(CommandError, match="Einen Plan „nirgends“ gibt es nicht"):
        run("freeze", "nirgends", "--as", "eva", "--kind", "record", "--label", "Stand")


def write(folder, people, plan):
    folder.mkdir(exist_ok=True)
    for name, content in (("people.json", people), ("plan.json", plan)):
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / name).write_text(text, encoding="utf-8")
    return str(folder)


def test_load_brings_in_a_plan(db, tmp_path):
    folder = write(tmp_path, generating.people(), generating.plan("neu", 20))
    assert run("load", folder) == f"Loaded neu: {Plan.objects.get().elements.count()} elements, 1 sealed version(s).\n"


@pytest.mark.parametrize(
    ("plan", "place"),
    [
        ("{", r"plan\.json, line 1, column 2: "),
        ({**generating.plan("neu", 20), "coordination": "nobody"}, "Das Amt „nobody“ ist nicht eingetragen"),
    ],
)
def test_load_keeps_nothing_of_a_wrong_document(db, tmp_path, plan, place):
    with pytest.raises(CommandError, match=place) as caught:
        run("load", write(tmp_path, generating.people(), plan))
    assert caught.value.returncode == 1
    assert not Plan.objects.exists()
    assert not Body.objects.exists()


@pytest.mark.parametrize(
    ("people", "place"),
    [
        ("[" * 100_000, r"people\.json: maximum recursion depth"),
        ('{"bodies": ' + "9" * 5000 + "}", r"people\.json: Exceeds the limit"),
        ('{"bodies": [], "bodies": []}', r"people\.json: the key 'bodies' stands twice in one object\."),
        ("null", r"people\.json: Hier muss ein Eintrag mit Angaben stehen\."),
        ('{"persons": [{"key": "a", "name": "\\ud800"}]}', r"persons\[0\]\.name: Der Text enthält ein halbes Zeichen"),
        ('{"persons": [{"key": "a", "name": "a\\u0000"}]}', r"persons\[0\]\.name: Der Text enthält ein unsichtbares"),
    ],
)
def test_load_refuses_a_hostile_file_in_words(db, tmp_path, people, place):
    with pytest.raises(CommandError, match=place) as caught:
        run("load", write(tmp_path, people, generating.plan("neu", 20)))
    assert caught.value.returncode == 1


def test_load_names_a_missing_file(db, tmp_path):
    with pytest.raises(CommandError, match=r"people\.json: No such file or directory"):
        run("load", str(tmp_path))
