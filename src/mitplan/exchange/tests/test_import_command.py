"""`mitplan import`, as a person types it."""

import json
import zipfile
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from mitplan.core.models import Act
from mitplan.exchange.actions import keep_mapping
from mitplan.plan import actions
from mitplan.plan.models import Element

from .real_plans import ROOT, needs

pytestmark = pytest.mark.django_db
MAPPING = {
    "name": "probe",
    "title": "Probe",
    "form": "csv",
    "rows": [{"name": "Maßnahme", "kind": "measure", "number": "Nr", "title": "Titel"}],
}


@pytest.fixture
def plan(cast):
    return actions.begin("echt", "Ein echter Plan", cast.eva.office, by=cast.eva)


@pytest.fixture
def source(tmp_path):
    (tmp_path / "probe.json").write_text(json.dumps(MAPPING), encoding="utf-8")
    (tmp_path / "liste.csv").write_text("Nr;Titel\n1;Kurse am Abend\n2;Kurse am Tag\n", encoding="utf-8")
    return tmp_path


def run(*arguments):
    out = StringIO()
    call_command("import", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_brings_in_what_the_mapping_reads(plan, source):
    told = run("--mapping", source / "probe.json", "--plan", "echt", source / "liste.csv")
    assert "Read: Maßnahme 2. Done: 2 new elements, 0 changed" in told
    assert list(Element.objects.filter(plan=plan, kind="measure").values_list("title", flat=True)) == [
        "Kurse am Abend",
        "Kurse am Tag",
    ]
    assert "0 new elements, 0 changed" in run("--mapping", source / "probe.json", "--plan", "echt", source)


def test_a_dry_run_says_and_changes_nothing(plan, source):
    lines = Act.objects.count()
    told = run("--mapping", source / "probe.json", "--plan", "echt", "--dry-run", source)
    assert "new 2" in told
    assert "Nothing was changed." in told
    assert Act.objects.count() == lines


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--mapping", "gibtsnicht", "--plan", "echt"], "Eine Zuordnung „gibtsnicht“ gibt es nicht. Möglich sind: a"),
        (["--mapping", "muenster", "--plan", "anders"], "Einen Plan „anders“ gibt es nicht."),
    ],
)
def test_names_what_it_does_not_know(arguments, sentence, plan, source):
    with pytest.raises(CommandError, match=sentence) as refused:
        run(*arguments, source / "liste.csv")
    assert refused.value.returncode == 1


def test_a_missing_file_is_named(plan, source):
    with pytest.raises(CommandError, match=r"fehlt\.csv: there is no such file or folder"):
        run("--mapping", "muenster", "--plan", "echt", source / "fehlt.csv")


def test_a_fault_names_row_and_column_and_nothing_comes_in(plan, source):
    (source / "liste.csv").write_text("Nr;Titel\n1;Kurse\nzwei/drei;Mehr\n", encoding="utf-8")
    with pytest.raises(CommandError, match="Zeile 3, Spalte Nr: „zwei/drei“ taugt nicht als Nummer"):
        run("--mapping", source / "probe.json", "--plan", "echt", source / "liste.csv")
    assert Element.objects.filter(plan=plan).count() == 1


def test_reads_by_a_mapping_that_the_plan_keeps(plan, source, cast):
    keep_mapping(plan, MAPPING, by=cast.eva)
    assert "2 new elements" in run("--mapping", "plan:probe", "--plan", "echt", source / "liste.csv")


def test_reads_the_files_in_a_zip(plan, source):
    with zipfile.ZipFile(source / "alles.zip", "w") as package:
        package.writestr("ordner/liste.csv", "Nr;Titel\n1;Kurse am Abend\n")
        package.writestr("README.csv", "Nr;Titel\n9;Kein Teil der Quelle\n")
    assert "1 new elements" in run("--mapping", source / "probe.json", "--plan", "echt", source / "alles.zip")


@needs("us-nap5")
def test_reads_a_folder_without_its_readme(plan):
    told = run("--mapping", "us-nap5", "--plan", "echt", ROOT / "us-open-government-nap5")
    assert "Commitment 36, Subcommitment 70" in told
