"""The verbs with which seats vote: here, through another seat, or on paper."""

import secrets
from collections.abc import Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitplan.core.journal import Line, record
from mitplan.core.states import move
from mitplan.core.verdict import require
from mitplan.people.models import Seat
from mitplan.people.states import SeatFunction

from ..counting import Question, Unreadable, canonical_choice
from ..models import Ballot, Delegation, PaperCount, Poll, RollEntry, Urn
from ..queries.polls import delegations_for, paper_count_of, seats_today
from ..rules import polls as rules
from ..speaking import Speaker
from ..states.polls import PAPER_MOVES, Channel, PaperState, PollState, PollType
from .participants import join
from .polls import locked
from .tallying import question_of

# A seat casts at most so many votes of others.
MOST_HANDED: Final = 2
# Read aloud and written down without mistakes: no 0 and O, no 1, I and L.
_SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_UNREADABLE: Final = {
    "long": gettext_lazy("Das ist zu lang für einen Stimmzettel."),
    "option": gettext_lazy("Die Wahlmöglichkeit „%(word)s“ gibt es nicht."),
    "most": gettext_lazy("Für „%(word)s“ sind das zu viele Punkte."),
    "dots": gettext_lazy("Das sind mehr Punkte, als ein Sitz verteilen kann."),
    "answer": gettext_lazy("Wählen Sie Ja, Nein oder Enthaltung."),
    "points": gettext_lazy("„%(word)s“: Schreiben Sie die Punkte wie „A:3“."),
    "empty": gettext_lazy("Zwischen zwei Zeichen fehlt eine Wahlmöglichkeit."),
    "twice": gettext_lazy("„%(word)s“ kommt zweimal vor."),
}


@transaction.atomic
def cast(entry: RollEntry, choice: str, *, by: Speaker) -> str:
    """Cast the vote of one seat, once and for good; gives the code of the ballot in a poll under code, else nothing.

    Of a secret vote the roll keeps that the seat has voted, and the urn what was chosen, in one transaction.
    """
    by = join(by)
    poll = locked(entry.poll)
    entry = RollEntry.objects.select_for_update(of=("self",)).select_related("seat").get(pk=entry.pk)
    require(rules.may_cast(by, poll, entry))
    written = _read(question_of(poll), choice)
    RollEntry.objects.filter(pk=entry.pk).update(channel=Channel.ONLINE)
    code = _put(poll, entry, written)
    # Neither what was chosen nor a digest of it: this line stands beside a name and a time.
    facts = {"round": poll.round, "roll": entry.number}
    record(by, Line("conference.poll.voted", poll, plan=by.plan.key, facts=facts))
    return code


@transaction.atomic
def delegate(giver: Seat, receiver: Seat, poll: Poll | None = None, *, by: Speaker) -> Delegation:
    """Let another seat of the body, or its deputy, cast a seat's vote: in one poll, or in all until taken back."""
    require(rules.may_delegate(by, giver))
    poll = locked(poll) if poll else None
    if poll and poll.state != PollState.PREPARED:
        raise ValidationError(_("Übertragen lässt sich eine Stimme nur, bevor die Abstimmung geöffnet wird."))
    _refuse_hand_over(giver, receiver, poll, by)
    made = Delegation.objects.create(plan=by.plan, poll=poll, giver=giver, receiver=receiver)
    facts = {"giver": giver.pk, "receiver": receiver.pk, "poll": poll.number if poll else 0}
    record(by, Line("conference.delegation.given", made, plan=by.plan.key, facts=facts))
    return made


@transaction.atomic
def take_back_delegation(made: Delegation, *, by: Speaker) -> Delegation:
    """Take a delegation back; polls that are open already keep their roll."""
    require(rules.may_delegate(by, made.giver))
    if not Delegation.objects.filter(pk=made.pk, is_current=True).update(is_current=False):
        raise ValidationError(_("Diese Übertragung ist schon zurückgenommen."))
    made.is_current = False
    record(by, Line("conference.delegation.taken_back", made, plan=by.plan.key, facts={"giver": made.giver_id}))
    return made


@transaction.atomic
def enter_paper_count(
    poll: Poll, lines: Sequence[tuple[str, int]], numbers: Sequence[int], invalid: int = 0, *, by: Speaker
) -> PaperCount:
    """Enter what was counted on paper, and which seats voted so; it counts once a second person counts the same."""
    poll = locked(poll)
    require(rules.may_enter_paper_count(by, poll))
    if paper_count_of(poll):
        raise ValidationError(_("Für diese Abstimmung ist schon eine Papierzählung eingetragen."))
    contents = _counted(question_of(poll), lines)
    if sum(times for _choice, times in contents) + invalid != len(set(numbers)):
        raise ValidationError(_("Es müssen genau so viele Stimmzettel wie Sitze sein, die auf Papier gestimmt haben."))
    entries = RollEntry.objects.filter(poll=poll, round=poll.round, number__in=set(numbers), channel=Channel.NONE)
    if not numbers or entries.update(channel=Channel.PAPER) != len(set(numbers)):
        raise ValidationError(_("Wählen Sie Sitze aus dem Stimmverzeichnis, die noch nicht abgestimmt haben."))
    made = PaperCount.objects.create(
        poll=poll, round=poll.round, contents=contents, invalid=invalid, entered_by=by.person_key
    )
    facts = {"round": poll.round, "roll": sorted(set(numbers))}
    record(by, Line("conference.paper_count.entered", made, plan=by.plan.key, facts=facts))
    return made


@transaction.atomic
def confirm_paper_count(
    made: PaperCount, lines: Sequence[tuple[str, int]], invalid: int = 0, *, by: Speaker
) -> PaperCount:
    """Count the ballots on paper a second time; a different count goes back, and the seats may vote again."""
    poll = locked(made.poll)
    made = PaperCount.objects.select_for_update().get(pk=made.pk)
    made.poll = poll
    require(rules.may_confirm_paper_count(by, made))
    is_same = (_counted(question_of(poll), lines), invalid) == (made.contents, made.invalid)
    move(made, PaperState.CONFIRMED if is_same else PaperState.RETURNED, PAPER_MOVES)
    made.confirmed_by = by.person_key
    made.save(update_fields=["confirmed_by"])
    if not is_same:
        roll = RollEntry.objects.filter(poll=poll, round=made.round, channel=Channel.PAPER)
        roll.update(channel=Channel.NONE)
    more: dict[str, Any] = {"plan": by.plan.key, "facts": {"round": made.round}}
    confirmed = Line("conference.paper_count.confirmed", made, **more)
    record(by, confirmed if is_same else Line("conference.paper_count.returned", made, **more))
    return made


def _read(question: Question, choice: str) -> str:
    try:
        return canonical_choice(question, choice)
    except Unreadable as error:
        raise ValidationError(str(_UNREADABLE[error.fault]) % {"word": error.word[:40]}) from error


def _counted(question: Question, lines: Sequence[tuple[str, int]]) -> list[list[Any]]:
    """Choices in their one way of writing, each once, sorted; as they are stored and compared."""
    found: dict[str, int] = {}
    for choice, times in lines:
        written = _read(question, choice)
        found[written] = found.get(written, 0) + times
    return [[choice, times] for choice, times in sorted(found.items()) if times]


def _put(poll: Poll, entry: RollEntry, written: str) -> str:
    if poll.type == PollType.OPEN:
        Ballot.objects.create(entry=entry, choice=written)
        return ""
    urn = Urn.objects.select_for_update().get(poll=poll, round=poll.round)
    if poll.type == PollType.SECRET:
        counted: dict[str, int] = dict(urn.contents)
        counted[written] = counted.get(written, 0) + 1
        urn.contents, code = sorted([choice, times] for choice, times in counted.items()), ""
    else:
        code = "-".join("".join(secrets.choice(_SIGNS) for _sign in range(4)) for _group in range(3))
        urn.contents = sorted([*urn.contents, [code, written]])
    urn.save(update_fields=["contents"])
    return code


def _refuse_hand_over(giver: Seat, receiver: Seat, poll: Poll | None, by: Speaker) -> None:
    """Raise ValidationError for what a seat can't hand over, or to whom it can't."""
    seats = {seat.pk for seat in seats_today(giver.body)}
    if giver.pk not in seats or receiver.pk not in seats or giver.pk == receiver.pk:
        raise ValidationError(_("Übertragen lässt sich die Stimme auf einen anderen Sitz desselben Gremiums."))
    if receiver.function == SeatFunction.GUEST or receiver.person_id is None:
        raise ValidationError(_("Dieser Sitz kann keine Stimme abgeben."))
    if poll and poll.body_id != giver.body_id:
        raise ValidationError(_("Diese Abstimmung gehört zu einem anderen Gremium."))
    rows = Delegation.objects.filter(plan=by.plan, is_current=True, giver__body=giver.body)
    standing = delegations_for(by.plan, poll, giver.body) if poll else list(rows)
    if any(one.giver_id == giver.pk and (one.poll_id == (poll.pk if poll else None)) for one in standing):
        raise ValidationError(_("Diese Stimme ist schon übertragen. Nehmen Sie das zuerst zurück."))
    if any(one.receiver_id == giver.pk or one.giver_id == receiver.pk for one in standing):
        raise ValidationError(_("Eine übertragene Stimme lässt sich nicht weiter übertragen."))
    if sum(one.receiver_id == receiver.pk for one in standing) >= MOST_HANDED:
        raise ValidationError(_("Ein Sitz übernimmt höchstens %(n)d Stimmen von anderen.") % {"n": MOST_HANDED})
