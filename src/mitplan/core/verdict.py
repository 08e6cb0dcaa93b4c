"""A rule answers yes, or no with the sentence that page, API and command line show alike."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule. True in a condition when it allows; `reason` says why not."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(True)


def No(reason: object) -> Verdict:  # noqa: N802  reads as the opposite of YES
    """Refuse with a sentence for the person (a lazy translation is resolved here)."""
    return Verdict(False, str(reason))


class Refused(Exception):
    """A verb was called that the rules don't allow; `reason` is the sentence to show."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def require(verdict: Verdict) -> None:
    """Raise `Refused` unless the verdict allows."""
    if not verdict:
        raise Refused(verdict.reason)
