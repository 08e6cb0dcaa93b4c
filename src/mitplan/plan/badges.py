"""How the states of a plan look: shape and tone for every code of `states.py`, whose labels are used as they are."""

from enum import Enum
from typing import Any

from ..core.badges import register
from . import states

LOOKS: dict[str, tuple[Any, dict[str, tuple[str, str]]]] = {
    "stage": (
        states.Stage,
        {
            "unknown": ("question", "warn"),
            "proposed": ("dotted", "plain"),
            "planned": ("ring", "plain"),
            "preparing": ("quarter", "info"),
            "running": ("half", "info"),
            "continuous": ("loop", "info"),
            "done": ("done", "good"),
            "partly_done": ("most", "good"),
            "paused": ("pause", "warn"),
            "stopped": ("stop", "bad"),
            "superseded": ("onward", "plain"),
        },
    ),
    "assessment": (
        states.Assessment,
        {
            "not_assessed": ("minus", "plain"),
            "on_track": ("level", "good"),
            "at_risk": ("triangle", "warn"),
            "delayed": ("time", "bad"),
        },
    ),
    "answer": (
        states.AnswerCode,
        {
            "adopted": ("done", "good"),
            "partly": ("half", "good"),
            "in_force": ("equal", "good"),
            "examining": ("search", "info"),
            "deferred": ("time", "warn"),
            "referred": ("onward", "info"),
            "declined": ("stop", "bad"),
            "not_competent": ("empty", "plain"),
        },
    ),
    "standing": (
        states.Standing,
        {
            "stated": ("ring", "plain"),
            "none": ("empty", "plain"),
            "unknown": ("question", "warn"),
            "nil": ("minus", "plain"),
        },
    ),
    "version": (
        states.VersionKind,
        {
            "consultation_draft": ("draft", "plain"),
            "cabinet_draft": ("page", "info"),
            "adopted": ("seal", "good"),
            "erratum": ("amend", "warn"),
            "record": ("box", "plain"),
        },
    ),
    "origin": (
        states.Origin,
        {
            "unknown": ("question", "warn"),
            "new": ("plus", "good"),
            "extended": ("level", "info"),
            "continued": ("loop", "info"),
            "taken_over": ("onward", "plain"),
        },
    ),
    "degree": (
        states.Degree,
        {
            "": ("dotted", "plain"),
            "verbatim": ("equal", "good"),
            "substance": ("done", "good"),
            "partly": ("half", "info"),
            "weakened": ("quarter", "warn"),
            "none": ("empty", "bad"),
        },
    ),
}


def _labels(codes: type[Enum]) -> dict[str, Any]:
    return {str(member.value): member.label for member in codes}  # type: ignore[attr-defined]


for family, (codes, looks) in LOOKS.items():
    register(family, _labels(codes), looks)
