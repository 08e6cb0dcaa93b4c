"""Makes plan documents of any size, for measuring; same size and seed, same document.

The document has the format of `plan/loading.py` and goes through the same verbs as a real one. Its texts are plain
fillers and say so: a generated plan is never shown as anybody's plan.
"""

import random
from collections.abc import Mapping
from typing import Any

from .states import AnswerCode, Assessment, Degree, Origin, Stage

FIELDS, GUIDELINES, LEADS = 7, 5, 9
# Of a hundred elements so many are of each kind, near what real plans have.
SHARES = {
    "measure": 46,
    "recommendation": 30,
    "objective": 10,
    "indicator": 6,
    "source": 4,
    "event": 2,
    "question": 2,
}
_STAGES = (Stage.PLANNED, Stage.PREPARING, Stage.RUNNING, Stage.CONTINUOUS)
_REASONED = tuple(code for code in AnswerCode if code != AnswerCode.ADOPTED)


def people() -> dict[str, Any]:
    """The bodies a generated plan names."""
    kinds = [("ministry", LEADS), ("working_group", FIELDS)]
    bodies = [
        {
            "key": f"{kind.replace('_', '-')}-{i}",
            "kind": kind,
            "names": [{"name": f"{kind} {i}", "short": f"{kind[0]}{i}"}],
        }
        for kind, count in kinds
        for i in range(1, count + 1)
    ]
    office = {"key": "measuring-office", "body": "ministry-1", "title": "Messstelle", "role": "coordination"}
    return {"bodies": bodies, "offices": [office]}


def plan(
    key: str, size: int, *, seed: int = 7, counts: Mapping[str, int] | None = None, versions: int = 1
) -> dict[str, Any]:
    """A plan document with about `size` elements and three links each; `counts` says how many of which kind instead.

    Each version after the first revises a hundredth of the measures and withdraws one.
    """
    chance = random.Random(seed)  # noqa: S311  repeatable filler, no secret
    shared = {kind: max(1, size * share // 100) for kind, share in SHARES.items()}
    make = _Maker(chance, {**shared, **(counts or {})})
    elements = [*make.frame(), *make.objectives(), *make.indicators(), *make.recommendations(), *make.measures()]
    elements += [*make.events(), *make.questions()]
    return {
        "key": key,
        "title": f"Messplan mit {size} Elementen",
        "language": "de",
        "fictional": True,
        "notice": "Ein erzeugter Plan zum Messen.",
        "owner": "ministry-1",
        "coordination": "measuring-office",
        "jurisdiction": "Musterland",
        "stages": [
            {
                "elements": elements,
                "links": make.links(),
                "answers": make.answers(),
                "freeze": {"label": "Messfassung", "kind": "record"},
            },
            *(make.later_stage(number) for number in range(2, versions + 1)),
        ],
    }


class _Maker:
    def __init__(self, chance: random.Random, counts: dict[str, int]) -> None:
        self.chance = chance
        self.counts = counts

    def some(self, kind: str) -> str:
        return f"{kind}/{self.chance.randint(1, self.counts[kind])}"

    def body(self, kind: str, count: int) -> str:
        return f"{kind}-{self.chance.randint(1, count)}"

    def words(self, count: int) -> str:
        return " ".join(self.chance.choices(_WORDS, k=count))

    def frame(self) -> list[dict[str, Any]]:
        rows = [
            {"kind": "guideline", "number": str(i), "title": f"Leitlinie {self.words(3)} {i}"}
            for i in range(1, GUIDELINES + 1)
        ]
        rows += [
            {"kind": "field", "number": str(i), "title": f"Feld {self.words(3)} {i}", "group": f"working-group-{i}"}
            for i in range(1, FIELDS + 1)
        ]
        return rows + [
            {"kind": "source", "number": str(i), "title": f"Bericht {i} zu {self.words(3)}", "source_kind": "report"}
            for i in range(1, self.counts["source"] + 1)
        ]

    def objectives(self) -> list[dict[str, Any]]:
        count = self.counts["objective"]
        return [
            {"kind": "objective", "number": str(i), "title": f"Ziel {i}: {self.words(5)}", "text": self.words(40)}
            for i in range(1, count + 1)
        ]

    def indicators(self) -> list[dict[str, Any]]:
        return [
            {
                "kind": "indicator",
                "number": str(i),
                "title": f"Indikator {i}: {self.words(3)}",
                "unit": "%",
                "baseline": str(self.chance.randint(1, 60)),
                "target": str(self.chance.randint(60, 99)),
            }
            for i in range(1, self.counts["indicator"] + 1)
        ]

    def recommendations(self) -> list[dict[str, Any]]:
        return [
            {
                "kind": "recommendation",
                "number": str(i),
                "title": f"Empfehlung {i}: {self.words(6)}",
                "text": self.words(60),
                "made_by": self.body("working-group", FIELDS),
                "made_on": "2026-02",
            }
            for i in range(1, self.counts["recommendation"] + 1)
        ]

    def measures(self) -> list[dict[str, Any]]:
        return [self.measure(i) for i in range(1, self.counts["measure"] + 1)]

    def measure(self, number: int) -> dict[str, Any]:
        low = self.chance.randint(1, 90) * 1_000_000
        row: dict[str, Any] = {
            "kind": "measure",
            "number": str(number),
            "title": f"Maßnahme {number}: {self.words(6)}",
            "text": self.words(90),
            "origin": self.chance.choice(list(Origin)),
            "stage": self.chance.choice(_STAGES),
            "assessment": self.chance.choice(list(Assessment)),
            "starts": f"2027-{self.chance.randint(1, 12):02}",
            "claims": [],
        }
        if self.chance.random() > 0.1:
            row["lead"] = self.body("ministry", LEADS)
        if self.chance.random() > 0.2:
            cost = {"low": low, "high": low * 2, "currency": "EUR", "period": "year", "basis": "budget"}
            row["claims"].append({"field": "cost", "value": cost, "source": self.some("source"), "valid": True})
        if self.chance.random() > 0.9:
            row["claims"] += [
                {"field": "started", "value": value, "source": self.some("source")} for value in ("2026-03", "2027-05")
            ]
        return row

    def events(self) -> list[dict[str, Any]]:
        return [
            {
                "kind": "event",
                "number": str(i),
                "title": f"Ereignis {i}: {self.words(4)}",
                "text": self.words(15),
                "event_kind": "meeting",
                "on": f"202{self.chance.randint(5, 8)}-{self.chance.randint(1, 12):02}",
            }
            for i in self.numbers("event")
        ]

    def questions(self) -> list[dict[str, Any]]:
        return [
            {"kind": "question", "number": str(i), "title": f"Frage {i}: {self.words(8)}", "asked_on": "2026-05"}
            for i in self.numbers("question")
        ]

    def later_stage(self, number: int) -> dict[str, Any]:
        count = self.counts["measure"]
        revised = self.chance.sample(range(1, count + 1), max(1, count // 100))
        return {
            "revise": [{"element": f"measure/{i}", "text": self.words(90)} for i in revised],
            "withdraw": [{"element": f"measure/{number}", "reason": self.words(10)}],
            "freeze": {"label": f"Messfassung {number}", "kind": "record"},
        }

    def links(self) -> list[dict[str, Any]]:
        wanted = [
            *(("measure", i, "serves", self.some("objective")) for i in self.numbers("measure")),
            *(("measure", i, "belongs_to", f"field/{i % FIELDS + 1}") for i in self.numbers("measure")),
            *(("measure", i, "follows", f"guideline/{i % GUIDELINES + 1}") for i in self.numbers("measure")),
            *(("measure", i, "rests_on", self.some("source")) for i in self.numbers("measure")),
            *(("recommendation", i, "leads_to", self.some("measure")) for i in self.numbers("recommendation")),
            *(("recommendation", i, "belongs_to", f"field/{i % FIELDS + 1}") for i in self.numbers("recommendation")),
            *(("recommendation", i, "rests_on", self.some("source")) for i in self.numbers("recommendation")),
            *(("objective", i, "measured_by", self.some("indicator")) for i in self.numbers("objective")),
            *(("objective", i, "belongs_to", f"field/{i % FIELDS + 1}") for i in self.numbers("objective")),
            *(("event", i, "concerns", self.some("measure")) for i in self.numbers("event")),
            *(("question", i, "concerns", self.some("measure")) for i in self.numbers("question")),
        ]
        return [
            {"from": f"{kind}/{i}", "type": type_, "to": to}
            | ({"degree": self.chance.choice(list(Degree)).value} if type_ == "leads_to" else {})
            for kind, i, type_, to in wanted
        ]

    def numbers(self, kind: str) -> range:
        return range(1, self.counts[kind] + 1)

    def answers(self) -> list[dict[str, Any]]:
        return [
            {
                "recommendation": f"recommendation/{i}",
                "code": self.chance.choice(_REASONED).value,
                "reason": self.words(20),
                "given_by": self.body("ministry", LEADS),
                "given_on": "2026-06",
            }
            for i in self.numbers("recommendation")
        ]


_WORDS = (
    *("Beratung", "Sprache", "Schule", "Ausbildung", "Quartier", "Teilhabe", "Ehrenamt", "Anerkennung", "Gesundheit"),
    *("Pflege", "Familie", "Wohnen", "Sport", "Kultur", "Verein", "Kommune", "Verwaltung", "Öffnung", "Vielfalt"),
)
