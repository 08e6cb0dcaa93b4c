"""Votes into results: pure functions with exact fractions, which know neither Django nor the database.

`count(question, votes)` is the one way in; `python -m mitplan.conference.counting file.json` counts a published record
again, on any machine. Formulas, sources and the rules for ties: docs/counting.md.
"""

from .ballots import Unreadable, canonical_choice, read_choice, written
from .electing import count
from .recounting import faults_of
from .rules import Question, Rules, Votes, faulty

__all__ = [
    "Question",
    "Rules",
    "Unreadable",
    "Votes",
    "canonical_choice",
    "count",
    "faults_of",
    "faulty",
    "read_choice",
    "written",
]
