"""What the rules of moderation find in a text. Words are compared word by word, so no text can make them slow."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mitplan.plan.models import Plan

from ..models import Comment, Contribution, ModerationRule, Participant, Removal
from ..states.moderation import REMOVED, RuleKind

_WORD: Final = re.compile(r"[^\W_]+", re.UNICODE)
_LINK: Final = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)
# No word of a rule is longer; longer ones of a text are compared by their beginning.
_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Pattern:
    """The words of one line of a rule; each stands for itself or, with a star, for all that begin or end like it."""

    words: tuple[str, ...]

    def is_in(self, words: Sequence[str]) -> bool:
        """Whether the words stand in the text in this order, one right after the other."""
        width = len(self.words)
        return any(
            all(_meets(mine, theirs) for mine, theirs in zip(self.words, words[at : at + width], strict=True))
            for at in range(len(words) - width + 1)
        )


def patterns_in(value: str) -> list[Pattern]:
    """The lines of a rule of words."""
    lines = (tuple(re.findall(r"\*?[^\W_]+\*?", folded(line))) for line in value.splitlines())
    return [Pattern(words) for words in lines if words]


def words_in(text: str) -> list[str]:
    """The words of a text as rules compare them."""
    return [word[:_LONGEST] for word in _WORD.findall(folded(text))]


def folded(text: str) -> str:
    """Without capitals and without differences of spelling that nobody sees."""
    return unicodedata.normalize("NFKC", text).casefold()


def finds(kind: str, value: str, text: str, *, is_newcomer: bool = False) -> bool:
    """Whether a rule of this kind has something to look at in a text."""
    if kind == RuleKind.NEWCOMERS:
        return is_newcomer
    if kind == RuleKind.LINKS:
        return len(_LINK.findall(text)) > int(value or 0)
    words = words_in(text)
    return any(pattern.is_in(words) for pattern in patterns_in(value))


def rules_in_force(plan: Plan) -> list[ModerationRule]:
    """The rules of a plan that haven't been lifted."""
    return list(ModerationRule.objects.filter(plan=plan, is_current=True))


def rules_on(rules: Iterable[ModerationRule], text: str, *, is_newcomer: bool) -> list[ModerationRule]:
    """Those that have something to look at in a text."""
    return [rule for rule in rules if finds(rule.kind, rule.value, text, is_newcomer=is_newcomer)]


def is_newcomer(participant: Participant | None, beside: str) -> bool:
    """Whether a guest has nothing in public yet beside this thing (its text key)."""
    if participant is None or participant.person_id is not None:
        return False
    sent = {
        f"conference.comment:{pk}"
        for pk in Comment.objects.filter(participant=participant).values_list("pk", flat=True)
    }
    mine = Contribution.objects.filter(participant=participant).values_list("pk", flat=True)
    sent |= {f"conference.contribution:{pk}" for pk in mine}
    out = Removal.objects.filter(thing__in=sent, state__in=REMOVED).values_list("thing", flat=True)
    return not sent - {beside} - set(out)


def recent_texts(plan: Plan, most: int = 200) -> list[str]:
    """The newest comments and contributions of a plan, to try a rule on before it is set."""
    comments = Comment.objects.filter(plan=plan).order_by("-number").values_list("text", flat=True)[:most]
    contributions = Contribution.objects.filter(plan=plan).order_by("-number").values_list("text", flat=True)[:most]
    return [*comments, *contributions]


def _meets(mine: str, theirs: str) -> bool:
    begins, ends = mine.endswith("*"), mine.startswith("*")
    core = mine.strip("*")
    if begins and ends:
        return core in theirs
    if begins:
        return theirs.startswith(core)
    return theirs.endswith(core) if ends else theirs == core
