"""Counting again: by command over the database, and from a published file with Python alone."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from mitplan.conference.counting import __main__ as program
from mitplan.conference.counting import faults_of
from mitplan.conference.models import Tally

from .polling import Group, build_group


@pytest.fixture
def group(cast) -> Group:
    return build_group(cast)


def recounted(*arguments) -> str:
    out = io.StringIO()
    call_command("recount", *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def tallied(group: Group) -> Tally:
    poll = group.opened("approval", "pseudonymous", ["Wald", "Wiese", "Wasser"], winners=2)
    group.vote(poll, ada="A B", ben="B", fee="")
    group.published(poll)
    return poll.tallies.get()


def test_what_was_counted_counts_again(group) -> None:
    tallied(group)
    assert recounted() == "1 counts: the ballots give the recorded results.\n"


def test_a_tally_changed_past_the_verbs_is_found(group) -> None:
    tally = tallied(group)
    Tally.objects.update(document=tally.document.replace('"choice":"B"', '"choice":"C"'))
    with pytest.raises(CommandError, match="5 fault"):
        recounted()


def test_a_published_file_counts_again_with_the_digest_of_the_journal(group, tmp_path, capsys) -> None:
    tally = tallied(group)
    path = tmp_path / "auszaehlung.json"
    path.write_text(tally.document, encoding="utf-8")
    assert "give the recorded results" in recounted(str(path), "--sha256", tally.sha256)
    assert program.main([str(path), tally.sha256]) == 0
    assert program.main([str(path), "0" * 64]) == 1
    assert "not the one in the journal" in capsys.readouterr().out
    assert program.main([]) == 2


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda told: told["result"].update(winners=["C"]), "winners"),
        (lambda told: told["ballots"].pop(), "3 seats voted, but there are 2 ballots"),
        (lambda told: told["ballots"][0].update(code=told["ballots"][1]["code"]), "A code occurs twice"),
        (lambda told: told["paper"].append({"choice": "A", "count": 1}), "0 seats voted on paper"),
        (lambda told: told["rules"].update(winners=9), "can't be read"),
        (lambda told: told["rules"].update(extra=1), "can't be read"),
        (lambda told: told.update(format="mitplan.poll/9"), "no record of the format"),
        (lambda told: told.pop("roll"), "can't be read"),
    ],
)
def test_a_record_that_does_not_fit_says_where(group, change, fault) -> None:
    told = json.loads(tallied(group).document)
    change(told)
    assert any(fault in one for one in faults_of(json.dumps(told)))
