"""Draft recommendations: the list, one with its storyline, its texts side by side, writing and revising."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mitplan.core.http import done, page, whole_number
from mitplan.core.journal import key_of
from mitplan.core.texts import listed
from mitplan.core.verdict import No, require
from mitplan.people.queries import party_names

from .. import actions, patching
from ..actions.proposals import ProposalEntry
from ..forms.proposals import Propose, RestOn, Revise
from ..frame import Room, in_plan
from ..models import ProposalVersion
from ..queries import proposals as queries
from ..queries.contributions import open_phases
from ..queries.phases import bodies_at_work
from ..queries.proposal_fates import look
from ..rules import proposals as rules
from ..rules.phases import is_outside_phase, may_take_part
from ..states.phases import Activity
from .discussion import talk_about
from .proposal_lists import bodies_to_propose_in, chosen_in, fields_of, listing_of, parties_to_address
from .proposal_pages import (
    TAB,
    Floor,
    body_name,
    done_with,
    floor_of,
    form_page,
    given,
    in_seats,
    kicker_of,
    proposer_of,
)
from .proposal_story import amendment_url, compare_url, story_of, version_url
from .proposal_tasks import note_acts, tasks_of

_ON_A_PAGE = 25


@require_safe
@in_plan
def proposals(request: HttpRequest, room: Room) -> HttpResponse:
    """All drafts that somebody may read, and what is open for amendments now."""
    phases = open_phases(room.plan)
    charges = bodies_at_work(room.plan)
    seats = in_seats(room.by)
    acting = {charge.body: seats.get(charge.body_id, room.by) for charge in charges}
    readable = [body.pk for body, by in acting.items() if rules.readable_bodies(by, [body], among=phases)]
    listing = listing_of(room, queries.proposals_of(room.plan, readable), charges, request.GET)
    found = Paginator(listing.rows, _ON_A_PAGE).get_page(request.GET.get("page"))
    may_propose = any(rules.may_propose_in(by, body, among=phases) for body, by in acting.items())
    may_forward = room.by.is_coordination and bool(queries.bodies_that_adopted(room.plan))
    amendable = [b.pk for b, by in acting.items() if may_take_part(by, Activity.AMEND, b, among=phases)]
    more = {"listing": listing, "page": found, "items": listing.cards(found), "may_propose": may_propose}
    more |= {"propose_url": room.url("propose"), "forward_url": room.url("forward_proposals")}
    more |= {"here_url": room.url("proposals"), "open_now": queries.amendable_count(room.plan, amendable)}
    context = room.context(_("Entwürfe der Empfehlungen"), TAB, may_forward=may_forward, **more)
    return page(request, "conference/proposals.html", context)


@require_safe
@in_plan
def proposal(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """One draft: its words, what it rests on, amendments, minorities, and how all of it came about."""
    floor = floor_of(room, number)
    crumbs = [(_("Entwürfe"), room.url("proposals"))]
    context = room.context(floor.made.now.title, TAB, crumbs=crumbs, kicker=kicker_of(floor.proposal), floor=floor)
    return page(request, "conference/proposal.html", context | _whole(floor))


def _whole(floor: Floor) -> dict[str, Any]:
    here, made = floor.proposal, floor.made
    polls = queries.polls_about(floor.room.plan, key_of(here), [step.poll for step in made.steps])
    names = party_names(here.addressees, None) if here.addressees else {}
    return {
        "text": patching.as_text(patching.paragraphs_in(made.now.paragraphs)),
        "body": body_name(here),
        "proposer": proposer_of(here),
        "addressees": listed(names[key].name for key in here.addressees),
        "sources": [(one.contribution, floor.room.author(one.contribution), one.is_hidden) for one in made.sources],
        "amendments": [(one, floor.room.author(one), amendment_url(floor, one)) for one in made.amendments],
        "notes": [(note, [floor.room.author(one) for one in backings]) for note, backings in made.notes],
        "texts": [(one, version_url(floor, one.number)) for one in made.versions],
        "story": story_of(floor, polls),
        "tasks": tasks_of(floor),
        "note_acts": note_acts(floor),
        "element_url": queries.element_url(here),
    }


@require_safe
@in_plan
def talk(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """What people say about a draft."""
    floor = floor_of(room, number)
    target = look(room.plan, [floor.proposal.pk])[floor.proposal.pk]
    context = floor.context(_("Diskussion"), talk=talk_about(request, room, target))
    return page(request, "conference/proposal_talk.html", context)


@require_safe
@in_plan
def version(request: HttpRequest, room: Room, number: int, text: int) -> HttpResponse:
    """One text of a draft as it was, with its digest."""
    floor = floor_of(room, number)
    shown = _version_in(floor, text)
    words = patching.as_text(patching.paragraphs_in(shown.paragraphs))
    compare = compare_url(floor, text) if text > 1 else ""
    title = _("Fassung %(n)d") % {"n": text}
    return page(
        request, "conference/proposal_version.html", floor.context(title, shown=shown, text=words, compare=compare)
    )


@require_safe
@in_plan
def compare(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Any two texts of a draft, word by word."""
    floor = floor_of(room, number)
    last = floor.made.now.number
    before = _version_in(floor, whole_number(request.GET.get("von", ""), 6) or max(last - 1, 1))
    after = _version_in(floor, whole_number(request.GET.get("nach", ""), 6) or last)
    rows = patching.difference(patching.paragraphs_in(before.paragraphs), patching.paragraphs_in(after.paragraphs))
    more = {"rows": rows, "before": before, "after": after, "versions": floor.made.versions}
    more["reasons"] = patching.Row("", before.reasons, after.reasons) if before.reasons != after.reasons else None
    more["named"] = patching.Row("", before.title, after.title) if before.title != after.title else None
    return page(request, "conference/proposal_compare.html", floor.context(_("Zwei Fassungen im Vergleich"), **more))


def _version_in(floor: Floor, number: int) -> ProposalVersion:
    found = next((one for one in floor.made.versions if one.number == number), None)
    if found is None:
        raise Http404(_("Diese Fassung gibt es nicht."))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def propose(request: HttpRequest, room: Room) -> HttpResponse:
    """Write a new draft."""
    bodies = bodies_to_propose_in(room.by)
    if not bodies:
        require(No(_("Eine Empfehlung entwerfen kann, wer einen Sitz in einem der Gremien hat, solange es offen ist.")))
    fields = fields_of(room.plan)
    outside = all(is_outside_phase(by, Activity.PROPOSE, body) for body, by in bodies.values())
    labels = [(key, queries.name_of(body)) for key, (body, _by) in bodies.items()]
    choices = (labels, [(one.number, f"{one.number} {one.title}") for one in fields], parties_to_address())
    form = Propose(*choices, given(request), outside=outside, initial=chosen_in(request.GET, fields))
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        if done_with(form, lambda: made.append(_proposed(room, form, bodies))):
            return done(request, room.url("proposal", made[0].number), _("Der Entwurf ist angelegt."))
    crumbs = [(_("Entwürfe"), room.url("proposals"))]
    context = {"form": form, "submit": _("Entwurf anlegen"), "cancel_url": room.url("proposals")}
    return form_page(request, room.context(_("Empfehlung entwerfen"), TAB, crumbs=crumbs, **context))


def _proposed(room: Room, form: Propose, bodies: dict[str, Any]) -> Any:
    said = form.cleaned_data
    field = next((one for one in fields_of(room.plan) if one.number == said["field"]), None)
    rests_on = queries.contributions_numbered(room.plan, said["sources"])
    body, by = bodies[said["body"]]
    entry = ProposalEntry(body, form.wording(), field, said["addressees"], rests_on)
    return actions.propose(entry, by=by, reason=form.phase_reason)


@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def revise(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Write the next version."""
    floor = floor_of(room, number)
    require(rules.may_revise_proposal(floor.by, floor.proposal, reason="-", among=floor.phases))
    now = floor.made.now
    text = patching.as_text(patching.paragraphs_in(now.paragraphs))
    start = {"title": now.title, "text": text, "reasons": now.reasons, "seen": now.number}
    outside = is_outside_phase(floor.by, Activity.PROPOSE, floor.proposal.body)
    form = Revise(given(request), initial=start, outside=outside)
    if request.method == "POST" and form.is_valid():
        wording = form.wording(form.cleaned_data["seen"])
        if done_with(
            form, lambda: actions.revise_proposal(floor.proposal, wording, by=floor.by, reason=form.phase_reason)
        ):
            return done(request, floor.url, _("Die neue Fassung steht."))
    about = _("Absätze, die bleiben, behalten ihren Namen; offene Änderungsanträge dazu passen weiter.")
    context = {"form": form, "submit": _("Neue Fassung anlegen"), "cancel_url": floor.url, "about": about}
    return form_page(request, floor.context(_("Überarbeiten"), **context))


@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def sources(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Name further contributions on which a draft rests."""
    floor = floor_of(room, number)
    require(rules.may_rest_on(floor.by, floor.proposal))
    form = RestOn(given(request))
    if request.method == "POST" and form.is_valid():
        numbers = form.cleaned_data["sources"]

        def act() -> Any:
            return actions.rest_on(floor.proposal, queries.contributions_numbered(room.plan, numbers), by=floor.by)

        if done_with(form, act):
            return done(request, floor.url, _("Die Grundlagen sind ergänzt."))
    context = {"form": form, "submit": _("Ergänzen"), "cancel_url": floor.url}
    return form_page(request, floor.context(_("Worauf der Entwurf beruht"), **context))
