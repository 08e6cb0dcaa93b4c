"""Contributions and comments out of another system: a real export, and what may be wrong with one."""

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from mitplan.conference.importing.brought import Source, look_through, take_in
from mitplan.conference.models import Brought, Comment, Contribution
from mitplan.core.models import Act
from mitplan.core.verdict import Refused
from mitplan.exchange.proposals import Verdict

from .taking_part import Stage

FOLDER = Path(__file__).parents[5] / "shared" / "data" / "participation" / "hamburg-dipas-jungfernstieg"
SYSTEM = "DIPAS Jungfernstieg"
HEAD = "Node ID;Category;Rubric;Created (UTC);Rating;Total votes;Upvotes;Downvotes;Comments;Title;Contributiontext\n"
COMMENTS = "Contribution ID;Comment ID;Comment Subject;Comment Text;created (UTC);;\n"
ONE = '6;Verkehr;Vorschlag;2020-10-05T11:51:08Z;10.000;2;2;0;2;Mehr Bänke;"Eine Zeile\nund noch eine"\n'
TALK = "6;1;;Gute Idee;2020-10-06T11:51:08Z;;\n6;2;Antwort an Nr. 1;Finde ich auch;2020-10-07T11:51:08Z;;\n"
DEEPER = "6;3;Antwort an Nr. 2;Ich nicht;2020-10-08T11:51:08Z;;\n"
real = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"the folder {FOLDER.name} is not here")


@pytest.fixture
def stage(cast):
    return Stage(cast)


def looked(stage, contributions=HEAD + ONE, comments=COMMENTS + TALK, by=None, topics=None):
    files = [("beitraege.csv", contributions.encode()), ("kommentare.csv", comments.encode())]
    return look_through(Source.named("dipas"), SYSTEM, files, topics or {}, by=by or stage.eva)


def test_looking_writes_nothing_and_taking_in_writes_each_once(stage):
    made = looked(stage, topics={"Verkehr": stage.scene["field/1"]})
    assert made.findings == []
    assert dict(made.counts) == {"contributions": 1, "comments": 2, "answers": 1}
    assert not Contribution.objects.exists()
    take_in(made, by=stage.eva)
    row = Contribution.objects.get()
    assert (row.title, row.text, row.field.number, row.participant) == (
        "Mehr Bänke",
        "Eine Zeile\nund noch eine",
        "1",
        None,
    )
    assert (row.brought.reference, row.brought.upvotes, row.brought.topic) == ("6", 2, "Verkehr")
    lines = Act.objects.count()
    again = looked(stage)
    assert dict(again.counts) == {
        "known": 3,
        "answers": 0,
    }
    take_in(again, by=stage.eva)
    assert (Act.objects.count(), Contribution.objects.count(), Comment.objects.count()) == (lines, 1, 2)


def test_an_answer_to_an_answer_hangs_below_the_same_comment(stage):
    take_in(looked(stage, comments=COMMENTS + TALK + DEEPER), by=stage.eva)
    parents = dict(Comment.objects.values_list("origin", "parent__origin"))
    assert parents == {f"{SYSTEM}:1": None, f"{SYSTEM}:2": f"{SYSTEM}:1", f"{SYSTEM}:3": f"{SYSTEM}:1"}


@pytest.mark.parametrize(
    ("contributions", "comments", "place", "told"),
    [
        (ONE.replace("Vorschlag", "Lob"), TALK, "Zeile 2", "Die Art „Lob“ ist unbekannt."),
        (ONE.replace("2020-10-05T", "gestern "), TALK, "Zeile 2", "„gestern 11:51:08Z“ ist kein Zeitpunkt."),
        (ONE + ONE, TALK, "Zeile 3", "Jede Zeile braucht eine eigene Nummer."),
        (ONE.replace("Mehr Bänke", ""), TALK, "Zeile 2", "Bitte füllen Sie dieses Feld aus."),
        (ONE, TALK.replace("Nr. 1", "Nr. 9"), "Zeile 3", "Nr. 9, worauf er antwortet, gibt es dort nicht."),
        (ONE, TALK.replace("Nr. 1", "Nr. 2"), "Zeile 3", "Nr. 2, worauf er antwortet, gibt es dort nicht."),
        (ONE, TALK.replace("6;1;", "7;1;"), "Zeile 2", "Den Beitrag 7, zu dem er gehört, gibt es nicht."),
    ],
)
def test_a_fault_names_its_row_and_nothing_is_taken_in(stage, contributions, comments, place, told):
    made = looked(stage, HEAD + contributions, COMMENTS + comments)
    first = made.faults[0]
    assert (place in str(first.place), first.sentence) == (True, told)
    with pytest.raises(ValidationError, match="Nichts übernommen"):
        take_in(made, by=stage.eva)
    assert not Contribution.objects.exists()


def test_what_doesn_t_add_up_is_said_and_doesn_t_stop_anything(stage):
    made = looked(stage, HEAD + ONE.replace("10.000", "0.5000").replace(";0;2;Mehr", ";0;5;Mehr"))
    assert [one.verdict for one in made.findings] == [Verdict.WARNING, Verdict.WARNING]
    assert made.findings[1].sentence == "Genannt sind 5 Kommentare, in der Datei stehen 2."


def test_files_without_the_columns_are_refused_and_so_is_whoever_may_not(stage):
    with pytest.raises(ValidationError, match="Keine der Dateien hat diese Spalten: Node ID, Category"):
        looked(stage, "a;b\n1;2\n")
    with pytest.raises(Refused):
        take_in(looked(stage), by=stage.finn)


@real
def test_a_real_export_comes_in_completely(stage, capsys):
    files = sorted(str(path) for path in FOLDER.glob("*.csv"))
    told = ["--plan", "probe", "--system", SYSTEM, "--topic", "Radverkehr=1"]
    call_command("bring", *files, *told, "--dry-run")
    counted = "New: 175 contributions, 705 comments (270 of them answers); here already: 0."
    assert capsys.readouterr().out.splitlines() == [f"{counted} Nothing was changed."]
    assert not Contribution.objects.exists()
    call_command("bring", *files, *told)
    assert Contribution.objects.filter(plan=stage.plan).count() == Brought.objects.count() == 175
    assert Comment.objects.count() == 705
    assert Comment.objects.filter(parent__isnull=False).count() == 270
    assert Contribution.objects.filter(field__number="1").count() == 30
    call_command("bring", *files, *told)
    assert capsys.readouterr().out.splitlines()[-1].startswith("New: 0 contributions, 0 comments (0 of them answers)")
    assert Comment.objects.count() == 705


def test_the_coordination_office_looks_first_and_then_takes_in(stage, client):
    def handed_in(**more):
        files = {
            "contributions": SimpleUploadedFile("beitraege.csv", (HEAD + ONE).encode()),
            "comments": SimpleUploadedFile("kommentare.csv", (COMMENTS + TALK).encode()),
        }
        return client.post("/plaene/probe/mitmachen/beitraege/uebernehmen/", {"system": SYSTEM, **files, **more})

    stage.phase()
    client.force_login(stage.cast.finn.person)
    assert handed_in().status_code == 403
    client.force_login(stage.cast.eva.person)
    looked_at = handed_in(only_look="on")
    assert (looked_at.status_code, "neue Beiträge" in looked_at.text) == (200, True)
    assert not Contribution.objects.exists()
    assert handed_in().status_code == 302
    assert (Contribution.objects.count(), Comment.objects.count()) == (1, 2)
