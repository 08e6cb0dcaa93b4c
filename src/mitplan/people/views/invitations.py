"""Inviting people, and accepting an invitation."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitplan.core.http import done, page
from mitplan.core.verdict import Refused, require

from .. import actions, factors, mail, queries, rules, throttling
from ..acting import Acting
from ..capacities import acting_of
from ..forms import TOO_MANY, Accept, AcceptByPasskey, Invite
from ..models import Invitation
from .signing import begin, entered, host_of


@login_required
@require_safe
def invitations(request: HttpRequest) -> HttpResponse:
    """Who is invited and hasn't come yet."""
    require(rules.may_keep_accounts(acting_of(request)))
    return page(request, "people/invitations.html", {"title": _("Einladungen"), "rows": queries.open_invitations()})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody; without e-mail here, the link is shown to pass on."""
    by = acting_of(request)
    require(rules.may_keep_accounts(by))
    form = Invite(request.POST or None)
    form.initial["office"] = request.GET.get("office", "")
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.pop("reason")
        entry = actions.InvitationEntry(**form.cleaned_data, was_mailed=settings.MAIL)
        try:
            invitation, secret = actions.invite(entry, reason, by=by)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            link = request.build_absolute_uri(reverse("people:accept", args=[secret]))
            return _invited(request, invitation, link)
    return page(request, "people/form.html", _head(form))


def _head(form):
    lead = _(
        "Die Person bekommt einen Link, der sieben Tage und einmal gilt. Amt oder Sitz beginnen, wenn sie annimmt."
    )
    title = _("Jemanden einladen")
    return {"title": title, "lead": lead, "form": form, "submit": _("Einladen"), "back": reverse("people:invitations")}


def _invited(request: HttpRequest, invitation, link: str) -> HttpResponse:
    if not settings.MAIL:
        head = {"title": _("Link weitergeben"), "invitation": invitation, "link": link}
        return page(request, "people/invited.html", head)
    mail.invitation(invitation.email, invitation.person.name, link)
    told = _("Die Einladung an %(name)s ist unterwegs.") % {"name": invitation.person.name}
    return done(request, "people:invitations", told)


@login_required
@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Take an invitation back."""
    by = acting_of(request)
    require(rules.may_keep_accounts(by))
    invitation = queries.open_invitation(number)
    if invitation is None:
        raise Http404(_("Diese Einladung ist nicht mehr offen."))
    actions.revoke_invitation(invitation, by=by)
    return done(request, "people:invitations", _("Die Einladung gilt nicht mehr."))


@sensitive_post_parameters("password", "repeated")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, secret: str) -> HttpResponse:
    """Open the account that one was invited to, with a password; where there is script, with a passkey alone."""
    invitation = _followed(secret)
    form = Accept(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            _count(invitation)
            person = actions.accept_invitation(
                invitation, chosen["username"], chosen["password"], by=Acting(invitation.person)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return entered(request, person)
    title = _("Guten Tag, %(name)s") % {"name": invitation.person.name}
    context = {"title": title, "invitation": invitation, "form": form, "passkey": AcceptByPasskey(), "secret": secret}
    return page(request, "people/accept.html", context)


@never_cache
@require_POST
def passkey_ask(request: HttpRequest, secret: str) -> HttpResponse:
    """What the browser needs to make the passkey of an account to be opened, once the name is known to be free."""
    invitation = _followed(secret)
    form = AcceptByPasskey(request.POST)
    try:
        _count(invitation)
    except ValidationError as error:
        return JsonResponse({"said": error.messages[0]}, status=429)
    if not form.is_valid():
        return JsonResponse({"said": form.errors["username"][0]}, status=422)
    return JsonResponse(factors.ask_for_new(invitation.person, host_of(request), form.cleaned_data["username"]))


@never_cache
@require_POST
def accept_with_passkey(request: HttpRequest, secret: str) -> HttpResponse:
    """Open the account with the passkey that the browser made, and show the codes for paper once."""
    invitation = _followed(secret)
    given = [request.POST.get(name, "") for name in ("credential", "state")]
    username = request.POST.get(f"{AcceptByPasskey.prefix}-username", "")
    try:
        _count(invitation)
        proof = factors.new_passkey(invitation.person, host_of(request), *given)
        person, codes = actions.accept_with_passkey(invitation, username, proof, by=Acting(invitation.person))
    except (factors.Unproven, ValidationError) as error:
        raise Refused(_("Der Passkey ließ sich nicht einrichten. Öffnen Sie den Link noch einmal.")) from error
    begin(request, person, strong=True)
    head = {"title": _("Ihr Konto ist offen"), "codes": codes, "is_new": True}
    return page(request, "people/recovery.html", head)


def _followed(secret: str) -> Invitation:
    """The invitation of a link, while it holds."""
    invitation = queries.invitation_by_secret(secret)
    if invitation is None:
        raise Http404(_("Diese Einladung gibt es nicht. Vielleicht fehlt am Link ein Stück."))
    require(rules.may_accept(Acting(invitation.person), invitation))
    return invitation


def _count(invitation: Invitation) -> None:
    """Each try says whether a name is taken, so there are not many."""
    if not throttling.count(throttling.ACCEPTING.of(str(invitation.pk))):
        raise ValidationError(TOO_MANY)
