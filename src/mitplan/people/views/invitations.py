"""Inviting people, and accepting an invitation."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitplan.core.http import done, page
from mitplan.core.verdict import require

from .. import actions, mail, queries, rules, throttling
from ..acting import Acting
from ..capacities import acting_of
from ..forms import TOO_MANY, Accept, Invite
from .signing import entered


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
    """Open the account that one was invited to."""
    invitation = queries.invitation_by_secret(secret)
    if invitation is None:
        raise Http404(_("Diese Einladung gibt es nicht. Vielleicht fehlt am Link ein Stück."))
    by = Acting(invitation.person)
    require(rules.may_accept(by, invitation))
    form = Accept(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if throttling.count(throttling.ACCEPTING.of(str(invitation.pk))):
            try:
                person = actions.accept_invitation(
                    invitation, form.cleaned_data["username"], form.cleaned_data["password"], by=by
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return entered(request, person)
        else:
            form.add_error(None, TOO_MANY)
    title = _("Guten Tag, %(name)s") % {"name": invitation.person.name}
    return page(request, "people/accept.html", {"title": title, "invitation": invitation, "form": form})
