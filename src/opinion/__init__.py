"""Turns votes on statements into a map of opinion groups. A library: it knows neither Django nor Mitplan.

    from opinion import Votes, analyse, summary

    votes = Votes.of([("ada", 1, 1), ("ben", 1, -1), ("ada", 2, 0)])
    print(summary(analyse(votes), {1: "The library opens on Sundays."}, "en"))

Files are read and written by `opinion.formats`, the published method in full is `opinion.polis`, what to ask next
`opinion.routing`, and `opinion.live` keeps a map exact vote by vote.
"""

from .engine import ANONYMITY, METHODS, analyse
from .errors import InputError
from .explain import Table, summary, tables
from .result import Group, Participation, People, Rates, Result, Statement, Trial, Typical
from .votes import Exposures, Votes

__all__ = [
    "ANONYMITY",
    "METHODS",
    "Exposures",
    "Group",
    "InputError",
    "Participation",
    "People",
    "Rates",
    "Result",
    "Statement",
    "Table",
    "Trial",
    "Typical",
    "Votes",
    "analyse",
    "summary",
    "tables",
]
