"""The rules of moderation: those in force, and a new one, tried on what is there before it is set."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mitplan.core.http import done, page
from mitplan.core.verdict import require

from .. import actions
from ..actions import RuleEntry
from ..actions.moderation_rules import check_rule
from ..forms.moderation import LiftRuleForm, RuleForm
from ..frame import Room, in_plan
from ..queries.moderation import rule_numbered, rules_shown
from ..queries.screening import finds, recent_texts
from ..rules.moderation import may_set_rules

SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
@in_plan
def rules(request: HttpRequest, room: Room) -> HttpResponse:
    """The rules in force; a new one is tried first, and set with the second button."""
    require(may_set_rules(room.by))
    form = RuleForm(request.POST if request.method == "POST" else None)
    tried: dict[str, Any] = {}
    if form.is_valid():
        said = form.cleaned_data
        entry = RuleEntry(said["name"], said["kind"], said["effect"], said["value"])
        try:
            if request.POST.get("act") == "set":
                actions.set_moderation_rule(entry, by=room.by)
                return done(request, room.url("moderation_rules"), _("Die Regel gilt ab jetzt."))
            check_rule(entry)
            tried = _tried(room, entry, said["samples"].splitlines())
        except ValidationError as error:
            form.add_error(None, error.messages)
    context = room.context(
        _("Regeln der Moderation"),
        "moderation",
        form=form,
        tried=tried,
        rules=[(rule, room.url("lift_moderation_rule", rule.number)) for rule in rules_shown(room.plan)],
        lift_form=LiftRuleForm(),
        crumbs=[(_("Moderation"), room.url("moderation"))],
    )
    return page(request, "conference/moderation_rules.html", context)


@require_POST
@in_plan
def lift(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """End a rule."""
    require(may_set_rules(room.by))
    rule = rule_numbered(room.plan, number)
    if rule is None:
        raise Http404(_("Diese Regel gibt es nicht."))
    form = LiftRuleForm(request.POST)
    if form.is_valid():
        try:
            actions.lift_moderation_rule(rule, form.cleaned_data["reason"], by=room.by)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return done(request, room.url("moderation_rules"), _("Die Regel gilt nicht mehr."))
    context = room.context(_("Regel beenden"), "moderation", form=form, submit=_("Beenden"), about=rule.name)
    return page(request, "conference/form.html", context)


def _tried(room: Room, entry: RuleEntry, samples: list[str]) -> dict[str, Any]:
    """What the rule would find, in sentences given for it and in the newest texts of the plan."""
    texts = recent_texts(room.plan)
    found = [text for text in texts if finds(entry.kind, entry.value, text)]
    tests = [(line, finds(entry.kind, entry.value, line)) for line in samples if line.strip()]
    return {"samples": tests, "count": len(found), "of": len(texts), "found": found[:SHOWN]}
