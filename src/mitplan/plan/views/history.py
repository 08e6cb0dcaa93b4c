"""What was done to an element, by whom and why; and taking the last change of a field back."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from mitplan.core.http import page
from mitplan.core.verdict import require

from .. import actions, queries, rules
from ..forms.statements import WhyForm
from ..workbench.history import told_history
from ..workbench.telling import changes_in_words
from .desk import desk_of, element_on, page_of_workbench, reading_page
from .steps import Step, stepped


@reading_page
def history(request: HttpRequest, plan_key: str, kind: str, number: str) -> HttpResponse:
    """The lines of the journal about an element, newest first, with what each changed."""
    desk = desk_of(request, plan_key)
    here = element_on(desk, kind, number)
    entries = told_history(kind, queries.history_of(here))
    may_undo = bool(rules.may_revise(desk.by, here))
    for entry in entries:
        entry["undo_url"] = desk.url("undo", kind, number, entry["number"]) if entry["can_undo"] and may_undo else ""
    context = {"entries": entries, "kicker": desk.above(here)}
    return page(request, "plan/history.html", desk.context(_("Verlauf"), kind=kind, element=here, **context))


@page_of_workbench
def undo(request: HttpRequest, plan_key: str, kind: str, number: str, act: int) -> HttpResponse:
    """Take back what one line changed, by a counter-act."""
    desk = desk_of(request, plan_key)
    here = element_on(desk, kind, number)
    require(rules.may_revise(desk.by, here))
    entry = next((one for one in queries.history_of(here) if one.act.number == act and one.revision), None)
    if entry is None or entry.revision is None:
        raise Http404(_("Diese Änderung gibt es nicht."))
    revision = entry.revision
    revision.element = here
    form = WhyForm(request.POST or None)
    form.fields["reason"].required = False
    more: dict[str, Any] = {"changes": changes_in_words(kind, revision.after, revision.before)}
    told = Step(_("Änderung zurücknehmen"), _("Zurücknehmen"), _("Die Änderung ist zurückgenommen."), "", more)
    return stepped(
        request,
        desk,
        here,
        form,
        (told, lambda: actions.undo(revision, form.cleaned_data["reason"], by=desk.by)),
    )
