"""What is open to whom now. A phase binds everyone, officials too; outside it they need a reason that is logged."""

from collections.abc import Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mitplan.core.verdict import YES, No, Verdict
from mitplan.people.models import Body
from mitplan.plan.rules import may_write

from ..models import Phase
from ..queries.phases import access_in, concerning, phases_of
from ..speaking import Speaker
from ..states.phases import WIDTH, Access, Activity, Audience

# The phases of the plan, where whoever asks has read them already.
Phases = Sequence[Phase] | None


def may_arrange(by: Speaker) -> Verdict:
    """The plan's coordination office arranges bodies and phases."""
    return may_write(by.acting, by.plan)


def may_take_part(
    by: Speaker, activity: Activity, body: Body | None = None, *, reason: str = "", among: Phases = None
) -> Verdict:
    """Whoever belongs to an audience to which a running phase opens the activity.

    The coordination office and the chair of the body may act outside a phase when they give a reason; the verb then
    writes it to the journal (`outside_phase`). `among` are the phases of the plan, where a page has read them already.
    """
    phases = _concerning(by, body, among)
    if _is_open(by, phases, activity):
        return YES
    if by.acting.system or (by.runs(body) and reason.strip()):
        return YES
    return No(_why_closed(by, phases, activity))


def may_read(by: Speaker, activity: Activity, body: Body | None = None, *, among: Phases = None) -> Verdict:
    """Whoever belongs to an audience that a phase, once it has begun, lets read; and those who run the work."""
    if by.runs(body):
        return YES
    phases = _concerning(by, body, among)
    begun = [phase for phase in phases if phase.begins <= timezone.now()]
    if any(WIDTH[access_in(phase, activity, by.audiences)] >= WIDTH[Access.READ] for phase in begun):
        return YES
    return No(_why_closed(by, phases, activity))


def is_outside_phase(by: Speaker, activity: Activity, body: Body | None = None) -> bool:
    """Whether an act that was allowed lies outside every open phase; the journal then says so."""
    return not by.acting.system and not _is_open(by, concerning(phases_of(by.plan), body), activity)


def _concerning(by: Speaker, body: Body | None, among: Phases) -> list[Phase]:
    return concerning(phases_of(by.plan) if among is None else among, body)


def _is_open(by: Speaker, phases: list[Phase], activity: Activity) -> bool:
    # Who runs the work belongs to the members for this: what is open to members is open to them.
    audiences = by.audiences | ({Audience.MEMBERS.value} if by.is_coordination else set())
    return any(phase.is_running() and access_in(phase, activity, audiences) == Access.WRITE for phase in phases)


def _why_closed(by: Speaker, phases: list[Phase], activity: Activity) -> str:
    """One sentence: not for you, not yet, or no longer."""
    what, now = str(activity.label), timezone.now()
    opening = [
        phase for phase in phases if any(_opens(one.activity, one.access, activity) for one in phase.openings.all())
    ]
    mine = [phase for phase in opening if access_in(phase, activity, by.audiences) == Access.WRITE]
    if ahead := [phase for phase in mine if phase.begins > now]:
        return _("%(what)s: Das beginnt am %(date)s („%(phase)s“).") % _told(what, ahead[0], ahead[0].begins)
    if mine:
        return _("%(what)s: Das endete am %(date)s („%(phase)s“).") % _told(what, mine[-1], mine[-1].ends)
    if any(phase.is_running(now) for phase in opening):
        return _("%(what)s: Das ist zurzeit nur für andere offen, nicht für Sie.") % {"what": what}
    return _("%(what)s: Dafür ist zurzeit keine Phase offen.") % {"what": what}


def _opens(given: str, access: str, activity: Activity) -> bool:
    return given == activity and access == Access.WRITE


def _told(what: str, phase: Phase, moment: object) -> dict[str, str]:
    local = timezone.localtime(moment)  # type: ignore[arg-type]
    return {"what": what, "phase": phase.name, "date": date_format(local, "DATETIME_FORMAT")}
