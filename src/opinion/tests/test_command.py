"""The command line: what it prints, what it writes, and how it refuses."""

import json
import subprocess
import sys

import numpy as np
import pytest

from opinion.__main__ import main

from .conversations import FOLDERS, agreement, folder, needs, real

HEAD = "timestamp,datetime,comment-id,voter-id,vote\n"
VOTES = HEAD + "".join(
    f"{person},,{item},{person},{1 if (person < 12) == (item < 5) else -1}\n"
    for item in range(10)
    for person in range(30)
)
COMMENTS = "comment-id,moderated,comment-body\n" + "".join(f"{item},1,Satz {item}\n" for item in range(10))


@pytest.fixture
def files(tmp_path):
    (tmp_path / "votes.csv").write_text(VOTES, encoding="utf-8")
    (tmp_path / "comments.csv").write_text(COMMENTS, encoding="utf-8")
    return tmp_path


def test_the_json_says_what_was_promised(files):
    code = main([
        "analyse", str(files / "votes.csv"), "--comments", str(files / "comments.csv"),
        "--method", "polis", "--seed", "7", "--json", str(files / "out.json"),
    ])  # fmt: skip
    found = json.loads((files / "out.json").read_text(encoding="utf-8"))
    assert code == 0
    assert (found["method"], found["seed"], found["k"]) == ("polis", 7, 2)
    assert {frozenset(("id", "group")) <= set(person) for person in found["participants"]} == {True}
    wanted = {"id", "agree", "disagree", "pass", "consensus", "bridging"}
    assert all(wanted <= set(statement) for statement in found["statements"])
    assert [(group["id"], group["size"]) for group in found["groups"]] == [(0, 18), (1, 12)]
    assert all({"statement", "for"} <= set(typical) for group in found["groups"] for typical in group["typical"])
    assert {typical["for"] for group in found["groups"] for typical in group["typical"]} == {"agree", "disagree"}


def test_the_summary_speaks_to_people(files, capsys):
    assert main(["analyse", str(files / "votes.csv"), "--comments", str(files / "comments.csv")]) == 0
    said = capsys.readouterr().out
    assert "A (60" in said
    assert "„Satz " in said
    assert main(["analyse", str(files / "votes.csv"), "--language", "en"]) == 0
    assert capsys.readouterr().out != said


def test_json_to_the_terminal_is_nothing_but_json(files, capsys):
    assert main(["analyse", str(files / "votes.csv"), "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["method"] == "default"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (VOTES + "1,,1,1,7\n", "votes.csv, line 302: a vote is 1 (agree), -1 (disagree) or 0 (pass), not 7.\n"),
        ("", "votes.csv is empty.\n"),
        (VOTES + VOTES, "votes.csv, line 302 repeats the header: were two files joined?\n"),
        (
            HEAD + "1,,77,1,1\n",
            "The list has none of the statements that were voted on: does it belong to these votes?\n",
        ),
    ],
)
def test_wrong_input_is_refused_by_one_sentence(files, capsys, content, said):
    (files / "votes.csv").write_text(content, encoding="utf-8")
    code = main(["analyse", str(files / "votes.csv"), "--comments", str(files / "comments.csv")])
    assert (code, *capsys.readouterr()) == (2, "", said)


def test_statements_that_the_list_does_not_have_are_named(files, capsys):
    (files / "votes.csv").write_text(VOTES + "1,,77,1,1\n", encoding="utf-8")
    asked = ["analyse", str(files / "votes.csv"), "--comments", str(files / "comments.csv"), "--json", "-"]
    assert main(asked) == 0
    said = capsys.readouterr()
    assert said.err == "Not in comments.csv, taken as undecided: 1 of the statements (77).\n"
    assert len(json.loads(said.out)["statements"]) == 11


def test_files_that_cannot_be_read_or_written_are_named(files, capsys):
    assert main(["analyse", str(files / "none.csv")]) == 2
    assert capsys.readouterr().err == "none.csv cannot be read: No such file or directory.\n"
    assert main(["analyse", str(files / "votes.csv"), "--comments", str(files / "none.csv")]) == 2
    assert "none.csv: No such file" in capsys.readouterr().err
    assert main(["analyse", str(files / "votes.csv"), "--json", str(files / "none" / "out.json")]) == 2
    assert "out.json: No such file" in capsys.readouterr().err


WRONG = [["--seed", "x"], ["--seed", "-1"], ["--seed", "9" * 30], ["--method", "best"], ["--anonymity", "0"]]


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_options_are_refused(files, capsys, wrong):
    with pytest.raises(SystemExit, match="2"):
        main(["analyse", str(files / "votes.csv"), *wrong])
    assert wrong[1] in capsys.readouterr().err


def test_a_header_alone_gives_an_empty_result(files, capsys):
    (files / "votes.csv").write_text(HEAD, encoding="utf-8")
    assert main(["analyse", str(files / "votes.csv"), "--json", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["participants"] == []


@pytest.mark.slow
def test_the_module_runs(files):
    done = subprocess.run(
        [sys.executable, "-m", "opinion", "analyse", str(files / "votes.csv"), "--json", "-"],
        capture_output=True, check=True, text=True, env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert json.loads(done.stdout)["k"] == 2


@pytest.mark.slow
def test_a_terminal_that_lacks_letters_is_given_them_all_the_same(files):
    done = subprocess.run(
        [sys.executable, "-m", "opinion", "analyse", str(files / "votes.csv")],
        capture_output=True, check=True, env={"PYTHONPATH": ":".join(sys.path), "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert "Wer ähnlich abstimmt" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(("name", "least"), [
    pytest.param(name, least, marks=needs(name)) for name, least in zip(FOLDERS, (0.50, 0.93, 0.87), strict=True)
])  # fmt: skip
def test_real_exports_from_end_to_end(name, least, capsys):
    where = folder(name)
    arguments = ["analyse", str(where / "votes.csv"), "--comments", str(where / "comments.csv"), "--method", "polis"]
    assert main([*arguments, "--json", "-"]) == 0
    found = json.loads(capsys.readouterr().out)
    votes, published = real(name)
    groups = {person["id"]: person["group"] for person in found["participants"]}
    labels = [groups[ident] for ident in votes.participants.tolist()]
    pairs = [(one, other) for one, other in zip(published.tolist(), labels, strict=True) if one >= 0]
    ours = [-1 if other is None else other for _, other in pairs]
    assert agreement(np.array([one for one, _ in pairs]), np.array(ours) + 1) >= least
