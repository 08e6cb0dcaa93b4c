"""Successions: what was proposed for contributions, what their authors said, and what came of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitplan.people.models import Body
from mitplan.people.queries import name_on
from mitplan.people.states import BodyKind
from mitplan.plan.models import Plan

from ..models import Charge, Contribution, Heir, Succession, SuccessionSource
from ..speaking import Speaker
from ..states.successions import Agreement, SuccessionKind, SuccessionState
from .following import Step, register_notice, register_successions
from .web import Web, web_of

# To whom contributions are forwarded beside the bodies that work on the plan.
_OUTSIDE = (BodyKind.GOVERNMENT, BodyKind.MINISTRY, BodyKind.PARLIAMENT, BodyKind.COMMISSION, BodyKind.MUNICIPALITY)
_AUTHORS = ("contribution__participant__person", "contribution__organisation", "contribution__office")


def successions_of(plan: Plan) -> QuerySet[Succession]:
    """The successions of a plan with all that a list says of them, the open ones first."""
    sources = Prefetch("sources", SuccessionSource.objects.select_related("contribution"))
    rows = Succession.objects.filter(plan=plan).select_related("recipient")
    return rows.prefetch_related("recipient__names", sources).order_by("-state", "-number")


def succession_in(plan: Plan, number: int) -> Succession | None:
    """The succession with this number, with all that its page says."""
    found = _whole(Succession.objects.filter(plan=plan, number=number)).first()
    if found is not None:
        found.plan = plan
    return found


def _whole(rows: QuerySet[Succession]) -> QuerySet[Succession]:
    sources = SuccessionSource.objects.select_related(*_AUTHORS, "contribution__body")
    return rows.select_related("body", "recipient", "participant__person", "office", "decided_in").prefetch_related(
        "body__names",
        "recipient__names",
        Prefetch("sources", sources.prefetch_related("contribution__organisation__names")),
        Prefetch("heirs", Heir.objects.select_related("contribution")),
    )


def numbered(plan: Plan, numbers: Iterable[int]) -> list[Contribution]:
    """The contributions of a plan with these numbers, in order."""
    rows = Contribution.objects.filter(plan=plan, number__in=list(numbers))
    return list(rows.select_related("body", "field", "participant").order_by("number"))


def open_among(contributions: Collection[Contribution]) -> dict[int, int]:
    """Those contributions for which something is proposed already, with the number of the proposal."""
    rows = SuccessionSource.objects.filter(
        contribution__in=contributions, succession__state=SuccessionState.PROPOSED
    ).order_by("succession__number")
    return dict(rows.values_list("contribution", "succession__number"))


def asked_of(by: Speaker) -> list[SuccessionSource]:
    """The proposals on which somebody is asked for consent, the most urgent first."""
    if by.participant is None:
        return []
    rows = SuccessionSource.objects.filter(
        contribution__participant=by.participant,
        succession__state=SuccessionState.PROPOSED,
        succession__plan=by.plan,
        agreement=Agreement.ASKED,
    )
    return list(rows.select_related("succession", "contribution").order_by("succession__until", "pk"))


def body_at_work(by: Speaker, contributions: Sequence[Contribution]) -> Body | None:
    """The body at whose work contributions lie: the one they address, or the one that somebody leads on their field."""
    addressed = {contribution.body for contribution in contributions}
    if len(addressed) == 1 and (body := addressed.pop()) is not None:
        return body
    led = [] if by.is_coordination else list(_led(by, contributions).values())
    return led[0] if len({body.pk for body in led}) == 1 else None


def runs_all(by: Speaker, contributions: Sequence[Contribution]) -> bool:
    """Whether somebody runs the work on all of these: by their body, or by the body that works on their field."""
    if by.is_coordination:
        return True
    led = _led(by, contributions)
    return bool(contributions) and all(by.leads(c.body) if c.body else c.field_id in led for c in contributions)


def _led(by: Speaker, contributions: Sequence[Contribution]) -> dict[int, Body]:
    """Of the fields of contributions to everybody those on which a body works that somebody leads."""
    fields = {c.field_id for c in contributions if c.body_id is None and c.field_id}
    if not fields or not (by.acting.office or by.acting.seat):
        return {}
    charges = Charge.objects.filter(plan=by.plan, is_current=True, field__in=fields).select_related("body")
    return {charge.field_id: charge.body for charge in charges if charge.field_id and by.leads(charge.body)}


def recipients_for(plan: Plan, contribution: Contribution) -> list[Body]:
    """To whom a contribution can be forwarded: bodies at work on the plan (`is_at_work`), ministries, authorities."""
    at_work = Exists(Charge.objects.filter(plan=plan, body=OuterRef("pk"), is_current=True))
    rows = Body.objects.annotate(is_at_work=at_work).filter(Q(is_at_work=True) | Q(kind__in=_OUTSIDE))
    return [body for body in rows.prefetch_related("names") if body.pk != contribution.body_id]


def copies_of(contribution: Contribution) -> list[Contribution]:
    """What has the same text because one was forwarded: what it was before and after."""
    kind = SuccessionKind.FORWARDED_TO
    before = Q(leading_on__succession__kind=kind, leading_on__succession__heirs__contribution=contribution)
    after = Q(coming_from__succession__kind=kind, coming_from__succession__sources__contribution=contribution)
    rows = Contribution.objects.filter(before | after).select_related("participant", "organisation")
    return list(rows.distinct())


def origins_of(contribution: Contribution, web: Web | None = None) -> list[Contribution]:
    """The contributions of which one came, in order from the first, with all by which their authors are named."""
    web = web or web_of(contribution.plan)
    return [web.origins[pk] for pk in web.earlier.get(contribution.pk, ())]


def steps_of(plan: Plan, contributions: Collection[int], web: Web) -> dict[int, list[Step]]:
    """What successions made of contributions; asks nothing."""
    concerned = {pk: web.successions[pk] for pk in contributions if pk in web.successions}
    return {pk: [step for one in made for step in _steps(plan, one, web.hidden)] for pk, made in concerned.items()}


def _steps(plan: Plan, succession: Succession, hidden: Collection[int]) -> Iterable[Step]:
    url = reverse("conference:succession", args=[plan.key, succession.number])
    title = _("Vorschlag %(number)s") % {"number": succession.number}
    if succession.kind != SuccessionKind.FORWARDED_TO:
        yield Step(succession.sent_at, str(_PROPOSED[succession.kind]), title, url)
    if succession.ended_at is None:
        return
    if succession.state == SuccessionState.DROPPED:
        words = _("Vorschlag nicht weiterverfolgt")
        yield Step(succession.ended_at, words, title, url, succession.decision, plan.language)
        return
    words, text = str(_DONE[succession.kind]), succession.decision
    if succession.recipient:
        name = name_on(succession.recipient, succession.ended_at.date()).name
        words, text = _("Weitergeleitet an: %(body)s") % {"body": name}, succession.reason
    made = [heir.contribution for heir in succession.heirs.all() if heir.contribution]
    for heir in made:
        yield Step(succession.ended_at, words, *called(plan, heir, hidden), text, plan.language)
    if not made:
        yield Step(succession.ended_at, words, _("Vorgang %(number)s") % {"number": succession.number}, url, text)


def called(plan: Plan, contribution: Contribution, hidden: Collection[int] = ()) -> tuple[str, str]:
    """How a contribution is called where others tell of it, and its address; without its title while that is hidden."""
    title = _("Beitrag %(number)s") % {"number": contribution.number}
    if contribution.title and contribution.pk not in hidden:
        title = _("%(which)s: „%(title)s“") % {"which": title, "title": contribution.title}
    return title, reverse("conference:contribution", args=[plan.key, contribution.number])


_PROPOSED: Mapping[str, Any] = {
    SuccessionKind.MERGED_INTO: gettext_lazy("Zusammenführen vorgeschlagen"),
    SuccessionKind.SPLIT_FROM: gettext_lazy("Aufteilen vorgeschlagen"),
}
_DONE: Mapping[str, Any] = {
    SuccessionKind.MERGED_INTO: gettext_lazy("Zusammengeführt in"),
    SuccessionKind.SPLIT_FROM: gettext_lazy("Aufgeteilt, daraus wurde"),
    SuccessionKind.FORWARDED_TO: gettext_lazy("Weitergeleitet"),
}
register_successions(steps_of)
for _code, _said, _route in (
    ("consent_asked", gettext_lazy("Bitte sagen Sie, ob Sie einverstanden sind: Vorschlag %(number)s"), "succession"),
    ("succession_dropped", gettext_lazy("Vorschlag %(number)s wird nicht weiterverfolgt"), "succession"),
    ("merged", gettext_lazy("Zusammengeführt in Beitrag %(number)s"), "contribution"),
    ("split", gettext_lazy("Aufgeteilt; ein Teil davon ist jetzt Beitrag %(number)s"), "contribution"),
    ("forwarded", gettext_lazy("Weitergeleitet; dort ist er Beitrag %(number)s"), "contribution"),
    ("forwarded_out", gettext_lazy("Weitergeleitet an eine Stelle außerhalb (Vorgang %(number)s)"), "succession"),
    (
        "support_anew",
        gettext_lazy("Was Sie unterstützt haben, ging in Beitrag %(number)s ein. Unterstützen Sie auch diesen?"),
        "contribution",
    ),
):
    register_notice(_code, _said, f"conference:{_route}")
