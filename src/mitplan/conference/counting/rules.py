"""What is declared before anybody votes, and what is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from fractions import Fraction
from typing import Any, Final

METHODS: Final = ("yes_no", "approval", "ranking", "dots", "equal_shares")
BASES: Final = ("yes_no", "valid", "cast", "entitled", "present")
MAJORITIES: Final = ("simple", "absolute", "two_thirds", "unanimous", "consensus", "fraction")
COMPLETIONS: Final = ("none", "utilitarian", "add1", "add1u")
UTILITIES: Final = ("points", "cost")
# Steps of a completion are tried one by one; more of them would keep a page waiting.
MOST_STEPS: Final = 2000
MOST_OPTIONS: Final = 26


@dataclass(frozen=True, slots=True)
class Rules:
    """The declared rules of one poll; each method reads those that concern it.

    `lot` is the order in which options stand that are equal in everything else; it is drawn and shown at the opening.
    """

    base: str = "yes_no"
    majority: str = "simple"
    fraction: str = ""  # of the majority `fraction`: "3/5", reached by at least that much
    quorum: str = ""  # "1/2" of the entitled, or "10" votes; "" is none
    winners: int = 1
    threshold: str = ""  # approval: what share of the base an option needs to be chosen; "" is none
    dots: int = 0  # dots: how many a ballot may give away
    most: int = 0  # dots and equal shares: how many a single option may get
    budget: int = 0
    unit: str = ""  # in which budget and costs are given, such as "Tausend Euro"
    step: int = 1  # by how much each seat's share grows in the completion
    completion: str = "add1u"
    utility: str = "points"
    lot: tuple[str, ...] = ()

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Rules":
        """Rules as stored or published; what isn't known is refused."""
        known = {field.name for field in fields(cls)}
        if unknown := set(told) - known:
            raise ValueError(f"unknown rule {sorted(unknown)[0]}")
        return cls(**{**told, "lot": tuple(told.get("lot", ()))})

    def told(self) -> dict[str, Any]:
        """As stored and published."""
        return {**asdict(self), "lot": list(self.lot)}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the method, its rules, and the options in order with their costs (0 where there are none)."""

    method: str
    rules: Rules
    options: tuple[str, ...] = ()
    costs: tuple[int, ...] = ()

    @property
    def cost(self) -> dict[str, int]:
        """What each option costs."""
        return dict(zip(self.options, self.costs or (0,) * len(self.options), strict=True))

    def place(self, option: str) -> int:
        """Where an option stands when the lot decides."""
        order = self.rules.lot or self.options
        return order.index(option)


@dataclass(frozen=True, slots=True)
class Votes:
    """The valid choices with how often each was made, and who could have voted."""

    choices: Sequence[tuple[str, int]]
    invalid: int = 0
    entitled: int = 0
    present: int = 0

    @property
    def valid(self) -> int:
        return sum(times for _choice, times in self.choices)

    @property
    def cast(self) -> int:
        return self.valid + self.invalid


def share_of(text: str) -> Fraction:
    """A share as declared: "3/5" or "60 %"; more than nothing, at most everything. Raises ValueError."""
    words = text.strip()
    if words.endswith("%"):
        found = Fraction(words[:-1].strip().replace(",", ".")) / 100
    else:
        found = Fraction(words.replace(" ", ""))
    if not 0 < found <= 1:
        raise ValueError("a share lies above 0 and up to 1")
    return found


def faulty(question: Question) -> str:
    """The name of the first rule that can't be, "" when all are well; the room says it in words."""
    rules, method = question.rules, question.method
    checks = (
        ("method", method in METHODS),
        ("options", _has_options(question)),
        ("base", rules.base in BASES),
        ("majority", rules.majority in MAJORITIES),
        ("absolute", rules.majority != "absolute" or rules.base == "entitled"),
        ("fraction", rules.majority != "fraction" or _is_share(rules.fraction)),
        ("quorum", not rules.quorum or _is_quorum(rules.quorum)),
        ("threshold", not rules.threshold or _is_share(rules.threshold)),
        ("winners", method == "yes_no" or 1 <= rules.winners <= max(len(question.options), 1)),
        ("dots", method != "dots" or 1 <= rules.dots <= 1000),
        ("most", method not in {"dots", "equal_shares"} or 1 <= rules.most <= 1000),
        ("budget", method != "equal_shares" or 0 < rules.budget < 2**53),
        ("costs", method != "equal_shares" or _has_costs(question)),
        ("completion", rules.completion in COMPLETIONS and rules.utility in UTILITIES),
        ("step", method != "equal_shares" or rules.step >= 1),
        ("lot", not rules.lot or sorted(rules.lot) == sorted(question.options)),
    )
    return next((name for name, is_well in checks if not is_well), "")


def _has_options(question: Question) -> bool:
    count = len(question.options)
    if question.method == "yes_no":
        return count == 0
    return 2 <= count <= MOST_OPTIONS and len(set(question.options)) == count


def _has_costs(question: Question) -> bool:
    """Whether every measure has a cost, and the completion comes to its end in a bounded number of steps."""
    costs = question.costs
    if len(costs) != len(question.options) or any(not 0 < cost < 2**53 for cost in costs):
        return False
    grows = question.rules.completion in {"add1", "add1u"}
    return not grows or sum(costs) <= question.rules.step * MOST_STEPS


def _is_share(text: str) -> bool:
    try:
        return bool(share_of(text))
    except (ValueError, ZeroDivisionError):
        return False


def _is_quorum(text: str) -> bool:
    return (text.isascii() and text.isdecimal() and 0 < int(text) < 10**6) or _is_share(text)
