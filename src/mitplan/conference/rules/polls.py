"""Who prepares, opens, closes and publishes polls, and who casts which vote.

A phase must be open to open a poll and to vote in it. Preparing and counting may lie before and after it.
"""

from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from mitplan.core.verdict import YES, No, Verdict
from mitplan.people.models import Body, Seat

from ..models import Charge, PaperCount, Poll, RollEntry
from ..speaking import Speaker
from ..states.phases import Activity, Audience
from ..states.polls import PaperState, PollState
from .phases import may_take_part


def may_run_polls(by: Speaker, body: Body) -> Verdict:
    """The chair and the secretary of a body that works on the plan, and the plan's coordination office."""
    if not by.runs(body):
        return No(_("Abstimmungen führen Vorsitz und Schriftführung des Gremiums oder die Koordinierungsstelle durch."))
    return may_belong(by, body)


def may_open_poll(by: Speaker, poll: Poll, *, reason: str = "") -> Verdict:
    """Whoever runs the body's polls, while a phase for decisions is open or with a reason."""
    within = may_take_part(by, Activity.DECIDE, poll.body, reason=reason)
    return within and _may_run_in(by, poll, {PollState.PREPARED}, within)


def may_close_poll(by: Speaker, poll: Poll) -> Verdict:
    """Whoever runs the body's polls, once the second person has counted what there is on paper."""
    found = _may_run_in(by, poll, {PollState.OPEN})
    if found and PaperCount.objects.filter(poll=poll, round=poll.round, state=PaperState.ENTERED).exists():
        return No(_("Die Papierzählung wartet noch auf die zweite Person, die sie bestätigt."))
    return found


def may_publish_poll(by: Speaker, poll: Poll) -> Verdict:
    """Whoever runs the body's polls, once the poll is closed."""
    return _may_run_in(by, poll, {PollState.CLOSED})


def may_reset_poll(by: Speaker, poll: Poll) -> Verdict:
    """Whoever runs the body's polls, as long as the result isn't published."""
    if poll.state == PollState.PUBLISHED:
        return No(_("Das Ergebnis ist veröffentlicht und lässt sich nicht mehr zurücksetzen."))
    return _may_run_in(by, poll, {PollState.OPEN, PollState.CLOSED})


def may_enter_paper_count(by: Speaker, poll: Poll) -> Verdict:
    """Whoever runs the body's polls, while the poll is open."""
    return _may_run_in(by, poll, {PollState.OPEN})


def may_confirm_paper_count(by: Speaker, count: PaperCount) -> Verdict:
    """Whoever runs the body's polls and didn't enter the first count."""
    if count.entered_by == by.person_key:
        return No(_("Die zweite Zählung bestätigt eine andere Person als die, die die erste eingetragen hat."))
    return _may_run_in(by, count.poll, {PollState.OPEN})


def may_delegate(by: Speaker, giver: Seat) -> Verdict:
    """Whoever has the seat."""
    within = may_belong(by, giver.body)
    if not within:
        return within
    if by.acting.system or (by.acting.person is not None and giver.person_id == by.acting.person.pk):
        return YES
    return No(_("Seine Stimme überträgt nur, wer den Sitz innehat."))


def may_belong(by: Speaker, body: Body) -> Verdict:
    """A body that works on the plan."""
    if Charge.objects.filter(plan=by.plan, body=body, is_current=True).exists():
        return YES
    return No(_("Dieses Gremium arbeitet nicht an diesem Plan."))


def may_cast(by: Speaker, poll: Poll, entry: RollEntry) -> Verdict:
    """Whoever the roll names for the seat, while the poll and a phase for decisions are open.

    The roll decides, not the register of today: who stands there belongs to the members for this poll.
    """
    if poll.state != PollState.OPEN:
        return No(_("Diese Abstimmung ist nicht offen."))
    if poll.until and poll.until <= timezone.now():
        return No(_("Die Frist dieser Abstimmung ist abgelaufen."))
    is_named = by.acting.person is not None and entry.person_id == by.acting.person.pk
    if (entry.poll_id, entry.round) != (poll.pk, poll.round) or not (is_named or by.acting.system):
        return No(_("Im Stimmverzeichnis dieser Abstimmung stehen Sie nicht für diesen Sitz."))
    within = may_take_part(replace(by, audiences=by.audiences | {Audience.MEMBERS.value}), Activity.DECIDE, poll.body)
    if not within:
        return within
    if entry.channel:
        return No(_("Für diesen Sitz ist schon abgestimmt. Jeder Sitz hat eine Stimme."))
    return YES


def _may_run_in(by: Speaker, poll: Poll, states: set[PollState], found: Verdict = YES) -> Verdict:
    running = may_run_polls(by, poll.body)
    if not running:
        return running
    if poll.state not in states:
        state = PollState(poll.state).label
        return No(_("Das geht jetzt nicht: Diese Abstimmung ist %(state)s.") % {"state": state})
    return found
