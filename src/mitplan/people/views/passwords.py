"""Another password: by whoever knows the present one, or through a letter."""

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.core.verdict import Refused, require

from .. import actions, mail, queries, rules, throttling
from ..acting import Acting
from ..capacities import acting_of, person_of
from ..forms import ChangePassword, Forgotten, NewPassword, Reason
from ..models import Person
from ..sealing import new_password_links as tokens


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions end."""
    person = person_of(request)
    form = ChangePassword(person, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.change_password(
                person_of(request), form.cleaned_data["password"], by=Acting(person_of(request))
            )
        except ValidationError as error:
            form.add_error("password", error)
        else:
            update_session_auth_hash(request, person)
            told = _("Ihr Passwort ist geändert. Auf anderen Geräten sind Sie jetzt abgemeldet.")
            return done(request, "people:account", told)
    back = reverse("people:account")
    head = {"title": _("Passwort ändern"), "form": form, "submit": _("Passwort ändern"), "back": back}
    return page(request, "people/form.html", head)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a letter with the way to a new password; the answer is the same whether there is such an account."""
    form = Forgotten(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _send(request, form.cleaned_data["word"].strip())
        return page(request, "people/forgotten_sent.html", {"title": _("Sehen Sie in Ihr Postfach")})
    head = {"title": _("Passwort vergessen"), "form": form, "submit": _("Link anfordern"), "mail": settings.MAIL}
    return page(request, "people/forgotten.html", head)


def _send(request: HttpRequest, word: str) -> None:
    from_here = throttling.count(throttling.LETTERS.of(throttling.address_of(request)))
    found = queries.person_for_letter(word) if settings.MAIL else None
    # Counted are letters that go out: whoever asks without getting any can't use up those of the owner.
    whose = ("account", str(found[0].pk)) if found and from_here else ("nobody", word.lower())
    allowed = throttling.count(throttling.LETTERS_TO.of(*whose))
    # The link is made for nobody, too: that takes its time.
    person, email = found or (Person(pk=0), "")
    path = reverse("people:new_password", args=[person.pk, tokens.make_token(person)])
    if email and from_here and allowed:
        mail.new_password(email, request.build_absolute_uri(path))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def give_link(request: HttpRequest, key: str) -> HttpResponse:
    """Give somebody a link to a new password: by e-mail where that works, else to pass on."""
    by, person = acting_of(request), queries.person_by_key(key)
    require(rules.may_keep_accounts(by))
    if person is None:
        raise Http404(_("Diese Person gibt es nicht, oder sie ist gelöscht."))
    require(rules.may_give_link(by, person))
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        token = actions.give_link(person, form.cleaned_data["reason"], by=by)
        link = request.build_absolute_uri(reverse("people:new_password", args=[person.pk, token]))
        return _given(request, person, link)
    title = _("Neues Passwort für %(name)s") % {"name": person.name}
    back = reverse("people:persons")
    return page(
        request, "people/form.html", {"title": title, "form": form, "submit": _("Link erstellen"), "back": back}
    )


def _given(request: HttpRequest, person: Person, link: str) -> HttpResponse:
    email = queries.email_of(person) if settings.MAIL else ""
    if not email:
        return page(request, "people/link.html", {"title": _("Link weitergeben"), "person": person, "link": link})
    mail.new_password(email, link)
    return done(request, "people:persons", _("Der Link ist per E-Mail unterwegs."))


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, number: int, token: str) -> HttpResponse:
    """Choose a new password with the link out of a letter."""
    person = queries.person_by_pk(number)
    if person is None or not tokens.check_token(person, token):
        raise Refused(_("Dieser Link gilt nicht mehr. Fordern Sie einen neuen an."))
    form = NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_password(person, form.cleaned_data["password"], by=Acting(person))
        except ValidationError as error:
            form.add_error("password", error)
        else:
            return done(request, "people:sign_in", _("Ihr neues Passwort gilt. Melden Sie sich damit an."))
    head = {"title": _("Neues Passwort"), "form": form, "submit": _("Passwort setzen")}
    return page(request, "people/form.html", head)
