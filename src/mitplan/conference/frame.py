"""What every page of the conference has around it: the plan, its navigation, the parts of the conference."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitplan.core import navigation
from mitplan.core.texts import said
from mitplan.plan.faces import PlanInFrame, plan_in_frame
from mitplan.plan.models import Element, Plan, Sealed
from mitplan.plan.states import Kind

from .models import Phase
from .queries.lately import at_one_head
from .showing import author_of
from .speaking import Speaker, speaker_of

View = Callable[..., HttpResponseBase]
# The parts of the conference as tabs above its pages: name, words, route (all of them take the plan's key alone).
TABS: tuple[tuple[str, Any, str], ...] = (
    ("home", gettext_lazy("Überblick"), "conference:home"),
    ("contributions", gettext_lazy("Beiträge"), "conference:contributions"),
    ("conversations", gettext_lazy("Abstimmen"), "conference:conversations"),
    ("proposals", gettext_lazy("Entwürfe"), "conference:proposals"),
    ("polls", gettext_lazy("Beschlüsse"), "conference:polls"),
    ("meetings", gettext_lazy("Sitzungen"), "conference:meetings"),
    ("bodies", gettext_lazy("Gremien"), "conference:bodies"),
    ("calendar", gettext_lazy("Kalender"), "conference:calendar"),
    ("mine", gettext_lazy("Meine"), "conference:mine"),
)


@dataclass(frozen=True, slots=True)
class Room:
    """A plan's conference as a page sees it: the plan, and who looks at it."""

    plan: Plan
    by: Speaker
    shown: PlanInFrame
    sealed: bool

    @property
    def key(self) -> str:
        return self.plan.key

    @property
    def language(self) -> str:
        """The language in which the plan is written."""
        return self.plan.language

    def said(self, text: object) -> str:
        """A text in the plan's own words, marked with its language where readers have another."""
        return said(text, self.plan.language)

    def author(self, thing: Any) -> str:
        """Who wrote something, as pages name them: organisations and offices in the plan's own words."""
        told = author_of(thing)
        return self.said(told) if thing.organisation_id or thing.office_id else told

    def url(self, name: str, *args: Any) -> str:
        """The address of a page of this conference."""
        return reverse(f"conference:{name}", args=[self.key, *args])

    def context(self, title: str, tab: str = "", **more: Any) -> dict[str, Any]:
        """Context of the shell and of the page; `tab` is the part of the conference that the page belongs to."""
        crumbs = [(self.shown.name, navigation.home(self.key, sealed=self.sealed))]
        if tab != "home" or "crumbs" in more:
            crumbs.append((_("Mitmachen"), self.url("home")))
        tabs = [{"url": reverse(r, args=[self.key]), "label": label, "current": n == tab} for n, label, r in TABS]
        return {
            "room": self,
            "by": self.by,
            "plan": self.shown,
            "plan_url": crumbs[0][1],
            "nav": navigation.entries(self.key, "conference", sealed=self.sealed),
            "tabs": tabs,
            "tabs_name": _("Teile des Mitmachens"),
            "title": title,
            **more,
            "crumbs": [*crumbs, *more.get("crumbs", [])],
        }


def in_plan(view: View) -> View:
    """Let a view begin with `(request, room, …)`; a plan that shows nothing to whoever asks is no page of ours."""

    @wraps(view)
    def within(request: HttpRequest, plan_key: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return view(request, room_of(request, plan_key), *args, **kwargs)
        with at_one_head():
            return view(request, room_of(request, plan_key), *args, **kwargs)

    return within


def room_of(request: HttpRequest, plan_key: str) -> Room:
    """A plan's conference for whoever asks. Raises Http404 for a plan of which nothing is public yet."""
    plan = Plan.objects.select_related("coordination").filter(key=plan_key).first()
    if plan is None:
        raise Http404(_("Diesen Plan gibt es hier nicht."))
    by = speaker_of(request, plan)
    roots = Sealed.objects.filter(version__plan=plan, kind=Kind.PLAN).select_related("version")
    if (root := roots.order_by("-version__number").first()) is not None:
        root.version.plan = plan
        return Room(plan, by, plan_in_frame(root.version, root), sealed=True)
    if not by.is_coordination and not Phase.objects.filter(plan=plan).exists():
        raise Http404(_("Diesen Plan gibt es hier nicht."))
    # Announcing a phase makes the plan known, before anything of it is sealed.
    title = Element.objects.filter(plan=plan, kind=Kind.PLAN).values_list("title", flat=True).get()
    shown = PlanInFrame(plan.key, title, plan.fictional, plan.notice, plan.language, said(title, plan.language))
    return Room(plan, by, shown, sealed=False)
