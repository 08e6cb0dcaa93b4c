"""What every page of the workbench needs: the plan, who acts, whether they may write, and the shell around it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mitplan.core.texts import filled, said
from mitplan.core.verdict import Verdict, require
from mitplan.people.acting import Acting
from mitplan.people.states import OfficeRole

from .. import rules
from ..models import Element, Plan
from ..states import Kind
from ..wording import PLURALS
from ..workbench.looking import element_of, root_of
from ..workbench.plans import acting_on, words_for
from ..workbench.reach import Reach, reach_of
from ..workbench.unsent import mark_of
from .unsent import ask_to_sign_in, given_back, sent_again

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Shown:
    """The plan as the shell around a page needs it."""

    key: str
    title: str
    name: str
    language: str
    fictional: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """A plan on somebody's desk."""

    plan: Plan
    root: Element
    by: Acting
    may_write: Verdict
    # What the header says of who acts; "" where it says so already.
    words: str = ""

    @property
    def key(self) -> str:
        return self.plan.key

    def said(self, text: object) -> str:
        """A text in the plan's own words, marked with its language where the reader has another."""
        return said(text, self.plan.language)

    def url(self, name: str, *args: Any) -> str:
        """The address of a page of this plan's workbench."""
        return reverse(f"plan:{name}", args=[self.key, *args])

    def element_url(self, element: Any) -> str:
        """The form of an element."""
        return self.url("element", element.kind, element.number)

    def above(self, element: Element) -> str:
        """An element as the line above a heading has it: its title in the plan's words, apart from the reader's."""
        return filled("%(what)s: %(title)s", what=element, title=self.said(element.title))

    def named(self, element: Any) -> str:
        """An element by kind, number and title, as headings and crumbs have it."""
        return f"{Kind(element.kind).label} {element.number}: {element.title}"

    def context(self, title: str, *, kind: str = "", element: Any = None, **more: Any) -> dict[str, Any]:
        """Context of the shell and of the page."""
        root = self.root
        plan = Shown(self.key, root.title, self.said(root.title), self.plan.language, fictional=self.plan.fictional)
        is_deep, is_below = more.pop("deep", False) or element is not None, more.pop("below", True)
        crumbs = [] if more.get("here") == "board" else [(plan.name, self.url("board"))]
        if kind and kind != Kind.PLAN and is_deep:
            crumbs.append((PLURALS[kind], self.url("listing", kind)))
        if element is not None and is_below:
            crumbs.append((f"{Kind(element.kind).label} {element.number}", self.element_url(element)))
        base = {
            "desk": self,
            "plan": plan,
            "plan_url": self.url("board"),
            "nav": self._nav(kind or str(more.get("here", ""))),
            "crumbs": [(_("Arbeit"), reverse("plan:start")), *crumbs],
            "title": title,
            "kind": kind,
            "element": element,
            "language": self.plan.language,
            "readonly": self._why_not(),
            "is_clerk": self.is_clerk,
            "typed_by": mark_of(self.by.person),
            **({"capacity_words": self.words} if self.words else {}),
        }
        return {**base, **more}

    @property
    def is_clerk(self) -> bool:
        """Whether whoever acts writes in the measures of a ministry alone."""
        office = self.by.office
        return not self.may_write and office is not None and office.role == OfficeRole.CLERK

    @property
    def reach(self) -> Reach:
        """What whoever acts may write."""
        return reach_of(self.by, writes_plan=bool(self.may_write))

    def _why_not(self) -> str:
        """Why this page is only read, "" for whoever writes the plan."""
        if self.is_clerk:
            return _("Sie schreiben an den Maßnahmen, für die Ihr Ressort zuständig ist; alles andere lesen Sie.")
        return self.may_write.reason

    def _nav(self, current: str) -> list[dict[str, Any]]:
        entries = [("board", _("Lücken"), self.url("board"))]
        entries += [(kind, PLURALS[kind], self.url("listing", kind)) for kind in _IN_NAV]
        return [{"label": label, "url": url, "current": name == current} for name, label, url in entries]


_IN_NAV = (
    *(Kind.MEASURE, Kind.RECOMMENDATION, Kind.OBJECTIVE, Kind.INDICATOR, Kind.FIELD, Kind.GUIDELINE),
    *(Kind.SOURCE, Kind.EVENT, Kind.QUESTION),
)


def desk_of(request: HttpRequest, plan_key: str) -> Desk:
    """The plan on the desk of whoever asks. Raises Http404, and Refused for whoever may not see the draft."""
    root = root_of(plan_key)
    if root is None:
        raise Http404(_("Diesen Plan gibt es hier nicht."))
    plan = root.plan
    by = acting_on(request, plan)
    verdict = rules.may_write(by, plan)
    if not verdict:
        require(rules.may_jot(by, plan))
    return Desk(plan, root, by, verdict, words_for(request, by))


def element_on(desk: Desk, kind: str, number: str) -> Element:
    """An element of the plan's draft. Raises Http404."""
    found = element_of(desk.plan, kind, number)
    if found is None:
        raise Http404(_("„%(kind)s %(number)s“ gibt es in diesem Plan nicht.") % {"kind": kind, "number": number[:20]})
    return found


def _for_signed_in(view: View) -> View:
    """Asks to sign in; what was sent when the session had ended is kept and given back afterwards."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **names: Any) -> HttpResponseBase:
        plan_key = names.get("plan_key", "")
        if not request.user.is_authenticated:
            return ask_to_sign_in(request, plan_key)
        if kept := given_back(request, plan_key):
            return kept
        answer = view(request, *args, **names)
        sent_again(request, plan_key)
        return answer

    return asked


def page_of_workbench(view: View) -> View:
    """A page for whoever has signed in, read by GET and sent by POST."""
    return wraps(view)(_for_signed_in(require_http_methods(["GET", "HEAD", "POST"])(view)))


def reading_page(view: View) -> View:
    """A page for whoever has signed in that is only read."""
    return wraps(view)(login_required(require_http_methods(["GET", "HEAD"])(view)))


def sending(view: View) -> View:
    """An address to which buttons send, for whoever has signed in."""
    return wraps(view)(_for_signed_in(require_http_methods(["POST"])(view)))
