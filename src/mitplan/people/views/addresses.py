"""Another e-mail address for one's own account, confirmed by a letter to it."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page
from mitplan.core.verdict import Refused

from .. import actions, mail, queries, sealing, throttling
from ..acting import Acting
from ..capacities import person_of
from ..forms import TOO_MANY_LETTERS, ChangeAddress
from ..models import Person
from .signing import require_strong


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Ask for a letter to the new address; the answer is the same whoever has it."""
    person = person_of(request)
    _require_strong_where_possible(request, person)
    form = ChangeAddress(person, request.POST or None)
    if settings.MAIL and request.method == "POST" and form.is_valid():
        if throttling.count(throttling.LETTERS_OF.of(str(person.pk))):
            _ask(request, person, form.cleaned_data["email"])
            return page(request, "people/address_sent.html", {"title": _("Sehen Sie in Ihr neues Postfach")})
        form.add_error(None, TOO_MANY_LETTERS)
    head = {"title": _("E-Mail-Adresse ändern"), "email": queries.email_of(person), "mail": settings.MAIL}
    return page(request, "people/address.html", head | {"form": form if settings.MAIL else None})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, link: str) -> HttpResponse:
    """Confirm the new address, with the link that was sent there and signed in: a mistyped one is somebody else's."""
    person = person_of(request)
    _require_strong_where_possible(request, person)
    email, former = sealing.address_in(person, link), queries.email_of(person)
    if email is None:
        raise Refused(_("Dieser Link gilt nicht mehr, oder er gehört zu einem anderen Konto als diesem."))
    if request.method != "POST":
        return page(request, "people/address_confirm.html", {"title": _("Adresse bestätigen"), "email": email})
    try:
        actions.change_address(person, email, request.session.session_key or "", by=Acting(person))
    except ValidationError as error:
        raise Refused(error.messages[0]) from error
    if former:
        mail.address_changed(former)
    told = _("Ihre neue E-Mail-Adresse gilt. Auf anderen Geräten sind Sie jetzt abgemeldet.")
    return done(request, "people:account", told)


def _ask(request: HttpRequest, person: Person, email: str) -> None:
    link = reverse("people:confirm_address", args=[sealing.address_link(person, email)])
    if queries.has_address(email):
        mail.address_in_use(email)
    else:
        mail.confirm_address(email, request.build_absolute_uri(link))


def _require_strong_where_possible(request: HttpRequest, person: Person) -> None:
    """A letter opens an account: a session that began without the second factor doesn't say where it goes."""
    if queries.factors_of(person).exists():
        require_strong(request)
