"""Writing a contribution: the form, how it will stand there, sending it off; with account, as a guest, by letter."""

import secrets
from dataclasses import replace
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from mitplan.core.dates import UNKNOWN
from mitplan.core.http import done, page
from mitplan.core.inputs import date_in_words
from mitplan.people import mail, throttling
from mitplan.people.models import Body
from mitplan.people.queries import name_on

from .. import actions
from ..actions import ContributionEntry
from ..forms.contributions import BROWSER, LETTER, ORGANISATION, OWN, Agree, Choices, Contribute
from ..frame import Room, in_plan
from ..hints import hints_in
from ..rules.contributions import may_submit_contribution
from ..showing import author_words
from ..similar import suggestions
from ..speaking import GUEST, Speaker, new_guest_key, remember_guest
from .contribution_lists import TO_ALL, Surroundings

TOO_MANY = throttling.Limit("contributions from an address", 30, 3600)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def contribute(request: HttpRequest, room: Room) -> HttpResponse:
    """Write, look at it as it will stand there, send it off. Whatever happens, what was typed comes back."""
    there = Surroundings(room)
    lists = _lists(there)
    form = Contribute(lists, room.language, request.POST or None, initial={"field": request.GET.get("field", "")})
    if not lists["body"]:
        return _closed(request, room, there, form)
    if request.method != "POST" or request.POST.get("step") == "edit":
        if request.method == "POST":
            form = Contribute(lists, room.language, initial=request.POST.dict())
        return _written(request, room, form)
    if request.POST.get("written_as") != _capacity(room.by):
        told = _("Sie sind jetzt anders angemeldet als beim Schreiben. Ihr Text ist noch da; prüfen Sie, wer schreibt.")
        form.add_error(None, told)
    if not form.is_valid():
        return _written(request, room, form)
    entry = _entry(there, form.cleaned_data)
    agree = Agree(request.POST if request.POST.get("step") == "send" else None)
    if agree.is_bound and agree.is_valid():
        try:
            return _sent(request, room, replace(entry, consent=True), form.cleaned_data)
        except ValidationError as error:
            _put(form, error)
            return _written(request, room, form)
    return _checked(request, room, there, (form, agree))


def _lists(there: Surroundings) -> dict[str, Choices]:
    by = there.room.by
    bodies: list[tuple[str, str, Body | None]] = [(TO_ALL, _("Alle, die am Plan arbeiten"), None)]
    bodies += [(key, name_on(body, None).name, body) for key, body in there.bodies.items()]
    open_to = [(key, words) for key, words, body in bodies if may_submit_contribution(by, body, among=there.phases)]
    fields = [(number, f"{number} {element.title}") for number, element in there.fields.items()]
    return {"field": [("", _("keins davon oder mehrere")), *fields], "body": open_to, "author": _authors(by)}


def _authors(by: Speaker) -> list[tuple[str, Any]]:
    if by.acting.person is None:
        ways = [(BROWSER, _("Ich, ohne Konto. Nur dieser Browser weiß, dass der Beitrag von mir ist."))]
        return [*ways, (LETTER, _("Ich, mit einem Link, den Sie mir per E-Mail schicken."))] if settings.MAIL else ways
    if by.organisation is None:
        return [(OWN, "")]
    called = name_on(by.organisation, None).name
    return [(ORGANISATION, called), (OWN, _("Ich selbst, nicht für „%(organisation)s“") % {"organisation": called})]


def _capacity(by: Speaker) -> str:
    """In which capacity a form is made; when it comes back in another one, nobody is surprised by what they sign."""
    return by.office_key or ("person" if by.acting.person else "guest")


def _closed(request: HttpRequest, room: Room, there: Surroundings, form: Contribute) -> HttpResponse:
    """Nothing is open to whoever asks; what they typed before is theirs all the same."""
    typed = [(form.fields[name].label, request.POST.get(name, "")) for name in ("title", "text")]
    context = {"verdict": there.may_submit(), "typed": typed if request.method == "POST" else []}
    context["sign_in_url"] = "" if room.by.acting.person else f"{reverse('people:sign_in')}?next={request.path}"
    status = 403 if request.method == "POST" else 200
    told = room.context(_("Beitrag schreiben"), "contributions", **context)
    return page(request, "conference/contribute_closed.html", told, status=status)


def _written(request: HttpRequest, room: Room, form: Contribute) -> HttpResponse:
    by = room.by
    context = {
        "form": form,
        "written_as": _capacity(by),
        "speaks_as": _speaks_as(by),
        "cancel_url": room.url("contributions"),
        "sign_in_url": "" if by.acting.person else f"{reverse('people:sign_in')}?next={request.path}",
    }
    return page(request, "conference/contribute.html", room.context(_("Beitrag schreiben"), "contributions", **context))


def _speaks_as(by: Speaker, for_organisation: bool = False) -> str:
    """How whoever writes will be named."""
    organisation = by.organisation if for_organisation else None
    if by.participant is None and not organisation and not by.acting.office:
        return _("Teilnehmende Person (mit einer Nummer, ohne Namen)")
    return author_words(by.participant, organisation, by.acting.office)


def _checked(request: HttpRequest, room: Room, there: Surroundings, both: tuple[Contribute, Agree]) -> HttpResponse:
    form, agree = both
    given = form.cleaned_data
    entry = _entry(there, given)
    names = [name for name in (*form.fields, "written_as") if name in request.POST]
    context = {
        "entry": entry,
        "agree": agree,
        "form": agree,
        "hinted": SimpleNamespace(hints=hints_in(entry.title, entry.text), seen_hints=""),
        "similar": suggestions(room.by, entry.title, entry.text),
        "carried": [(name, request.POST[name]) for name in names],
        "author": _speaks_as(room.by, entry.for_organisation),
        "addressee": name_on(entry.body, None).name if entry.body else _("Alle, die am Plan arbeiten"),
        "resolved": date_in_words(entry.resolved_on),
        "by_letter": given.get("author") == LETTER,
        "email": given.get("email", ""),
        "crumbs": [(_("Beiträge"), room.url("contributions"))],
    }
    told = room.context(_("So wird es veröffentlicht"), "contributions", **context)
    return page(request, "conference/contribute_check.html", told)


def _entry(there: Surroundings, given: dict[str, Any]) -> ContributionEntry:
    return ContributionEntry(
        kind=given["kind"],
        title=given["title"],
        text=given["text"],
        language=given["language"],
        body=there.bodies.get(given["body"]),
        field=there.fields.get(given["field"]),
        for_organisation=given["author"] == ORGANISATION,
        resolved_on=given.get("resolved_on", UNKNOWN),
    )


def _sent(request: HttpRequest, room: Room, entry: ContributionEntry, given: dict[str, Any]) -> HttpResponse:
    if room.by.acting.person is not None:
        made = actions.submit_contribution(entry, by=room.by)
        return done(request, room.url("contribution", made.number), _("Ihr Beitrag ist abgeschickt. Danke!"))
    address = throttling.address_of(request)
    if not throttling.count(TOO_MANY.of(address)):
        raise ValidationError(_("Von hier kamen gerade sehr viele Beiträge. Versuchen Sie es in einer Stunde wieder."))
    key = request.COOKIES.get(GUEST) or new_guest_key()
    by = replace(room.by, digest=sha256(key.encode()).hexdigest())
    if given["author"] == LETTER:
        return _lettered(request, room, (entry, by, key), given["email"])
    made = actions.submit_contribution(entry, by=by)
    answer = done(request, room.url("contribution", made.number), _("Ihr Beitrag ist abgeschickt. Danke!"))
    remember_guest(answer, key)
    return answer


def _lettered(
    request: HttpRequest, room: Room, held: tuple[ContributionEntry, Speaker, str], email: str
) -> HttpResponse:
    """The contribution waits; a letter with the link is on its way, and nobody keeps the address."""
    entry, by, key = held
    wide, narrow = throttling.LETTERS.of(throttling.address_of(request)), throttling.LETTERS_TO.of(email.casefold())
    if not throttling.count(wide, narrow):
        raise ValidationError(_("Dorthin haben wir gerade mehrere Briefe geschickt. Warten Sie bitte eine Stunde."))
    token = secrets.token_urlsafe(24)
    link = request.build_absolute_uri(room.url("confirm_contribution", token, key))
    text = _(
        "Guten Tag,\n\nmit diesem Link schicken Sie Ihren Beitrag ab. Das geht sieben Tage lang. Bewahren Sie ihn "
        "auf: Mit ihm können Sie den Beitrag später zurückziehen oder Ihr Einverständnis widerrufen.\n\n%(link)s\n\n"
        "Wenn Sie nichts geschrieben haben, tun Sie nichts: Dann wird nichts veröffentlicht."
    )
    with transaction.atomic():
        actions.hold_contribution(entry, token, by=by)
        mail.write(email, _("Ihr Beitrag wartet auf Sie"), text % {"link": link})
    told = room.context(_("Sehen Sie in Ihr Postfach"), "contributions", email=email)
    return page(request, "conference/contribute_lettered.html", told)


def _put(form: Contribute, error: ValidationError) -> None:
    """What a verb refuses, where it was typed."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, faults in error.error_dict.items():
        form.add_error(name if name in form.fields else None, faults)
