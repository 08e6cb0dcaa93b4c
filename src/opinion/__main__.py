"""`python -m opinion analyse votes.csv`: an analysis from the command line, for people and as JSON for programs."""

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path

from opinion.engine import ANONYMITY, METHODS, analyse
from opinion.errors import InputError
from opinion.explain import summary
from opinion.formats import read_comments, read_votes, unlisted, with_comments

WRONG = 2
"""The exit code for input that can't be analysed."""
NAMED = 10
"""Statements that a warning names."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; returns the exit code: 0, or 2 with one sentence on standard error."""
    asked = _parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # statements have letters that the terminal's encoding may lack
    try:
        _analyse(asked)
    except InputError as wrong:
        return _refuse(str(wrong))
    except OSError as wrong:
        return _refuse(f"{wrong.filename or asked.votes}: {wrong.strerror or wrong}.")
    except MemoryError:
        return _refuse(f"{asked.votes.name} does not fit into the memory of this machine.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="opinion", description="Opinion groups out of votes on statements.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("analyse", help="find the groups, what is typical of them and what unites them")
    command.add_argument("votes", type=Path, help="votes.csv or participants-votes.csv of Pol.is, or Parquet")
    command.add_argument("--comments", type=Path, metavar="FILE", help="comments.csv: the statements, moderation")
    command.add_argument("--method", choices=sorted(METHODS), default="default", help="polis: as published, for audit")
    command.add_argument("--seed", type=_seed, default=0, metavar="N", help="for what is drawn by lot (default: 0)")
    command.add_argument("--json", type=Path, metavar="FILE", help="write the whole result there; - for the terminal")
    command.add_argument("--language", choices=("de", "en"), default="de", help="of the summary (default: de)")
    shown = f"show no smaller group (default: {ANONYMITY})"
    command.add_argument("--anonymity", type=_positive, default=ANONYMITY, metavar="K", help=shown)
    return parser


def _seed(text: str) -> int:
    return _whole(text, 0)


def _positive(text: str) -> int:
    return _whole(text, 1)


def _whole(text: str, least: int) -> int:
    if not text.isascii() or not text.isdigit() or not least <= int(text[:20]) < 2**63:
        raise argparse.ArgumentTypeError(f"a whole number from {least} to 2^63 - 1, not {text!r:.40}")
    return int(text)


def _analyse(asked: argparse.Namespace) -> None:
    votes = read_votes(asked.votes)
    comments = read_comments(asked.comments) if asked.comments else []
    texts = {comment.id: comment.text for comment in comments}
    if asked.comments:
        votes = with_comments(votes, comments)
        if missing := unlisted(votes, texts):
            named = ", ".join(str(ident) for ident in missing[:NAMED]) + (", …" if len(missing) > NAMED else "")
            sys.stderr.write(
                f"Not in {asked.comments.name}, taken as undecided: {len(missing)} of the statements ({named}).\n"
            )
    result = analyse(votes, method=asked.method, seed=asked.seed, anonymity=asked.anonymity)
    if asked.json == Path("-"):
        sys.stdout.write(result.to_json() + "\n")
        return
    if asked.json:
        asked.json.write_text(result.to_json() + "\n", encoding="utf-8")
    sys.stdout.write(summary(result, texts, asked.language) + "\n")


def _refuse(sentence: str) -> int:
    sys.stderr.write(" ".join(sentence.split()) + "\n")
    return WRONG


if __name__ == "__main__":
    sys.exit(main())
