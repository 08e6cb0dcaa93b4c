"""HTTP in, verb or query, page out: work on the draft of a plan."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mitplan.core.http import done, page, way_back
from mitplan.core.verdict import require
from mitplan.people.queries import acting_in, party_names

from . import actions, queries, rules
from .fields import in_words, label_of, parties_in
from .forms import MarkValid
from .models import Claim
from .states import Standing


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mark_valid(request: HttpRequest, plan_key: str, kind: str, number: str, field: str) -> HttpResponse:
    """Choose which of several statements on a field holds."""
    element = queries.element_for(plan_key, kind, number)
    claims = queries.claims_on(element, field) if element else []
    if element is None or not claims:
        raise Http404(_("Dazu gibt es keine Angaben, unter denen gewählt werden kann."))
    by = acting_in(request.user, element.plan.coordination)
    require(rules.may_write(by, element.plan))
    form = MarkValid(claims, [_in_words(claim) for claim in claims], request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = next(claim for claim in claims if claim.pk == form.cleaned_data["claim"])
        try:
            actions.mark_valid(chosen, form.cleaned_data["reason"], by=by)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            told = _("Diese Angabe gilt nun im Entwurf. Die nächste Fassung zeigt sie allen.")
            return done(request, request.get_full_path(), told)
    head = {"title": _("Welche Angabe gilt?"), "kicker": f"{element}: {label_of(kind, field)}", "lead": element.title}
    return page(request, "plan/mark_valid.html", {**head, "form": form, "back": way_back(request)})


def _in_words(claim: Claim) -> str:
    """A statement as one line: value, what the source means by it, source."""
    kind = claim.element.kind
    if claim.standing == Standing.STATED:
        names = party_names(parties_in(kind, claim.field, claim.value), claim.stated_on)
        value = in_words(kind, claim.field, claim.value, lambda key: names[key].name)
    else:
        value = str(Standing(claim.standing).label)
    source = claim.source.title if claim.source else _("ohne Quelle")
    said = f"{value}: {claim.note}" if claim.note else value
    return f"{said} ({source})"
