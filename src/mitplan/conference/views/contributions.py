"""One contribution: its page, and what its author and those who run the work do with it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitplan.core.http import done, page
from mitplan.core.inputs import date_in_words
from mitplan.core.journal import key_of
from mitplan.core.verdict import Refused, Verdict, require
from mitplan.people.queries import name_on

from .. import actions
from ..files import TYPES
from ..forms.contributions import Attach, Revoke, Reword, TakeBack
from ..frame import Room, in_plan
from ..models import Attachment, Contribution
from ..queries import contributions as queries
from ..queries.moderation import hidden_among, removed_lately
from ..rules import contributions as rules
from ..showing import author_of
from ..states.contributions import LANGUAGES
from .discussion import talk_about
from .fates import fate_of

_HIGHEST = 10**9


@require_safe
@in_plan
def contribution(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """One contribution with everything that belongs to it."""
    here = contribution_in(room, number)
    hidden = removed_lately(room.plan).get(key_of(here))
    title = _("Beitrag %(number)s") % {"number": number}
    shown = not hidden and not here.is_revoked
    context = {
        "here": here,
        "thing": key_of(here),
        "hidden": hidden,
        "shown": shown,
        "facts": facts_of(room, here) if shown else [],
        "earlier": here.earlier if shown else [],
        "files": here.files if shown else [],
        "own": rules.is_author(room.by, here),
        "deeds": _deeds(room, here),
        "may_take_up": here.taken_up_at is None and rules.may_take_up_contribution(room.by, here),
        "fate": fate_of(room, here),
        "talk": talk_about(request, room, queries.discussed_as(room.plan, here)) if shown else None,
        "crumbs": [(_("Beiträge"), room.url("contributions"))],
    }
    return page(request, "conference/contribution.html", room.context(title, "contributions", **context))


def contribution_in(room: Room, number: int) -> Contribution:
    """The contribution with this number. Raises Http404 for none, Refused for one that isn't public now."""
    here = queries.contribution_numbered(room.plan, number) if number < _HIGHEST else None
    if here is None:
        raise Http404(_("Einen Beitrag mit dieser Nummer gibt es hier nicht."))
    require(rules.may_read_contribution(room.by, here, queries.phases_lately(room.plan)))
    return here


def facts_of(room: Room, here: Contribution) -> list[dict[str, Any]]:
    """What is said about a contribution beside its text."""
    facts = [{"label": _("Verfasst von"), "value": author_of(here)}]
    if here.resolved_on:
        facts.append({"label": _("Von der Organisation beschlossen"), "value": date_in_words(here.resolved_on)})
    addressee = room.said(name_on(here.body, None).name) if here.body else _("Alle, die am Plan arbeiten")
    facts.append({"label": _("Gerichtet an"), "value": addressee})
    if here.field:
        facts.append({"label": _("Handlungsfeld"), "value": room.said(f"{here.field.number} {here.field.title}")})
    facts.append({"label": _("Eingereicht am"), "value": date_format(timezone.localtime(here.sent_at), "DATE_FORMAT")})
    facts.append({"label": _("Sprache"), "value": dict(LANGUAGES).get(here.language, here.language)})
    brought = getattr(here, "brought", None)
    if brought:
        told = _("%(system)s, dort Nummer %(number)s") % {"system": brought.system, "number": brought.reference}
        facts.append({"label": _("Übernommen aus"), "value": told})
        if brought.topic:
            facts.append({"label": _("Thema dort"), "value": brought.topic})
        if brought.upvotes or brought.downvotes:
            told = _("%(up)d dafür, %(down)d dagegen") % {"up": brought.upvotes, "down": brought.downvotes}
            facts.append({"label": _("Bewertung dort"), "value": told})
    return facts


def _deeds(room: Room, here: Contribution) -> list[dict[str, str]]:
    """What whoever looks may do, each with its address."""
    by, number = room.by, here.number
    deeds = [
        (_("Text ändern"), "revise_contribution", rules.may_revise_contribution(by, here)),
        (_("Anhang hinzufügen"), "attach", rules.may_attach(by, here)),
        (_("Beitrag zurückziehen"), "withdraw_contribution", rules.may_withdraw_contribution(by, here)),
        (_("Einverständnis widerrufen, Text entfernen"), "revoke_contribution", _may_ask_to_revoke(room, here)),
    ]
    return [{"label": label, "url": room.url(name, number)} for label, name, verdict in deeds if verdict]


def _may_ask_to_revoke(room: Room, here: Contribution) -> Verdict:
    return rules.may_revoke_contribution(room.by, here, "-")


def _head(room: Room, here: Contribution, title: str, **more: Any) -> dict[str, Any]:
    crumbs = [
        (_("Beiträge"), room.url("contributions")),
        (_("Beitrag %(number)s") % {"number": here.number}, room.url("contribution", here.number)),
    ]
    back = room.url("contribution", here.number)
    return room.context(title, "contributions", here=here, crumbs=crumbs, cancel_url=back, **more)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def revise_contribution(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Another wording; the earlier one stays readable."""
    here = contribution_in(room, number)
    if request.method != "POST" or not rules.is_author(room.by, here):
        require(rules.may_revise_contribution(room.by, here))
    form = Reword(request.POST or None, initial={"title": here.title, "text": here.text})
    if request.method == "POST" and form.is_valid():
        try:
            actions.revise_contribution(here, form.cleaned_data["title"], form.cleaned_data["text"], by=room.by)
        except ValidationError as error:
            form.add_error(None, error)
        except Refused as refused:
            # The text that somebody has just typed doesn't go because a phase ended meanwhile.
            form.add_error(None, refused.reason)
        else:
            return done(request, room.url("contribution", number), _("Ihr Beitrag ist geändert."))
    context = _head(room, here, _("Text ändern"), form=form, submit=_("Neuen Text abschicken"))
    return page(request, "conference/form.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def withdraw_contribution(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Take it back; it stays readable."""
    here = contribution_in(room, number)
    require(rules.may_withdraw_contribution(room.by, here))
    form = TakeBack(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_contribution(here, form.cleaned_data["reason"], by=room.by)
        return done(request, room.url("contribution", number), _("Ihr Beitrag ist zurückgezogen."))
    about = _(
        "Ihr Beitrag bleibt lesbar und ist als zurückgezogen gekennzeichnet. Soll auch der Text verschwinden, "
        "widerrufen Sie stattdessen Ihr Einverständnis."
    )
    context = _head(room, here, _("Beitrag zurückziehen"), form=form, submit=_("Zurückziehen"), about=about)
    return page(request, "conference/form.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def revoke_contribution(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Take text and name out of public for good."""
    here = contribution_in(room, number)
    require(_may_ask_to_revoke(room, here))
    form = Revoke(request.POST or None, own=rules.is_author(room.by, here))
    if request.method == "POST" and form.is_valid():
        actions.revoke_contribution(here, form.cleaned_data.get("reason", ""), by=room.by)
        return done(request, room.url("contribution", number), _("Text, Anhänge und Name sind entfernt."))
    about = _(
        "Alle Fassungen des Textes und alle Anhänge werden gelöscht; das lässt sich nicht rückgängig machen. Nummer "
        "und Adresse bleiben, und was andere dazu geschrieben haben."
    )
    context = _head(room, here, _("Einverständnis widerrufen"), form=form, submit=_("Text entfernen"), about=about)
    return page(request, "conference/form.html", context)


@require_POST
@in_plan
def take_up_contribution(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """From now on somebody deals with it."""
    actions.take_up_contribution(contribution_in(room, number), by=room.by)
    return done(request, room.url("contribution", number), _("Die Bearbeitung hat begonnen, der Text steht fest."))


# ---------------------------------------------------------------- files


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def attach(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Add a file."""
    here = contribution_in(room, number)
    require(rules.may_attach(room.by, here))
    form = Attach(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.attach(here, _file_in(form), by=room.by)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return done(request, room.url("contribution", number), _("Der Anhang ist hinzugefügt."))
    about = _("Aus Bildern entfernen wir, was die Kamera dazugeschrieben hat, etwa den Ort der Aufnahme.")
    context = _head(room, here, _("Anhang hinzufügen"), form=form, submit=_("Hochladen"), about=about)
    return page(request, "conference/form.html", context)


def _file_in(form: Attach) -> actions.AttachmentEntry:
    file = form.cleaned_data["file"]
    return actions.AttachmentEntry(file.name, file.read(), form.cleaned_data["description"])


def _attachment_in(here: Contribution, number: int) -> Attachment:
    found: Attachment | None = next((file for file in here.files if file.number == number), None)
    if found is None:
        raise Http404(_("Diesen Anhang gibt es nicht mehr."))
    return found


@require_safe
@in_plan
def attachment(request: HttpRequest, room: Room, number: int, file: int) -> HttpResponse:
    """A file, to be kept and not to be shown: whatever is in it, no browser runs it here."""
    here = contribution_in(room, number)
    if here.is_revoked or key_of(here) in hidden_among([key_of(here)]):
        raise Http404(_("Diesen Anhang gibt es nicht mehr."))
    found = _attachment_in(here, file)
    content = queries.content_of(found)
    if content is None:
        raise Http404(_("Diesen Anhang gibt es nicht mehr."))
    answer = HttpResponse(content, content_type=TYPES[found.format])
    answer["Content-Disposition"] = content_disposition_header(True, found.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@require_POST
@in_plan
def detach(request: HttpRequest, room: Room, number: int, file: int) -> HttpResponse:
    """Take a file away."""
    found = _attachment_in(contribution_in(room, number), file)
    actions.detach(found, request.POST.get("reason", ""), by=room.by)
    return done(request, room.url("contribution", number), _("Der Anhang ist entfernt."))
