"""What every page of a plan shows around its content: name, navigation, version."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from mitplan.core import navigation
from mitplan.core.http import whole_number
from mitplan.core.texts import said
from mitplan.plan.faces import plan_in_frame, titled
from mitplan.plan.faces import title_in as title_in
from mitplan.plan.faces import translated as translated
from mitplan.plan.models import Sealed, Version

from . import addresses, queries


@dataclass(frozen=True, slots=True)
class Frame:
    """The version a page reads, and whether that is an older one the reader asked for."""

    version: Version
    root: Sealed
    asked: int | None

    @property
    def key(self) -> str:
        return self.version.plan.key

    @property
    def language(self) -> str:
        """The language in which the plan is written."""
        told: str = self.version.header["plan"]["language"]
        return told

    def said(self, text: object) -> str:
        """A text in the plan's own words, marked with its language where readers have another."""
        return said(text, self.language)

    def titled(self, row: Sealed) -> str:
        """An element's title as `title_in` tells it, marked with its language where it isn't the reader's."""
        return titled(row, self.language)

    def address(self, row: Sealed) -> str:
        """The page of an element of this version."""
        return addresses.element(self.key, row, self.asked)

    @property
    def suffix(self) -> str:
        """What a query needs so that the reader stays in the version asked for."""
        return f"&fassung={self.asked}" if self.asked else ""

    def listing(self, kind: str, query: str = "") -> str:
        """The list of one kind in this version, with a query such as `gap=lead`."""
        return addresses.listing(self.key, kind, f"{query}{self.suffix}".lstrip("&"))

    def context(self, current: str = "") -> dict[str, Any]:
        """Context of the shell; `current` is the navigation entry the page belongs to."""
        plan = plan_in_frame(self.version, self.root)
        return {
            "frame": self,
            "version": self.version,
            "plan": plan,
            "plan_url": addresses.home(self.key),
            "nav": navigation.entries(self.key, current),
            "crumbs": [(plan.name, addresses.home(self.key))] if current != "home" else [],
        }


def frame_of(request: HttpRequest, plan_key: str) -> Frame:
    """The frame of a plan's page, for the newest version or the one that `?fassung=` asks for. Raises Http404."""
    text = request.GET.get("fassung", "")
    asked = whole_number(text, 5)
    if text and not asked:
        raise Http404(_("Eine Fassung wird mit ihrer Nummer aufgerufen, zum Beispiel ?fassung=1."))
    return frame_in(plan_key, asked)


def frame_in(plan_key: str, asked: int | None) -> Frame:
    """The frame for the version of that number, or the newest one. Raises Http404."""
    version = version_in(plan_key, asked)
    return Frame(version, queries.root_of(version), asked)


def version_in(plan_key: str, number: int | None) -> Version:
    """The version of that number, or the newest one. Raises Http404."""
    version = queries.version_of(plan_key, number)
    if version is None:
        raise Http404(_("Diesen Plan oder diese Fassung gibt es hier nicht."))
    return version
