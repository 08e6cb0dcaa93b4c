"""Choosing an element by its number or words of its title, with or without script."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from mitplan.core.texts import listed

from ..models import Element, Plan
from ..states import JOINS, SAME_KIND, SUCCESSIONS, ElementState, Kind, LinkType
from .surroundings import tie_words

_MOST = 5


class Pickable:
    """The elements somebody may choose from, under everything people may type for them."""

    def __init__(self, elements: Iterable[Element], plan: Plan) -> None:
        self._by_label: dict[str, Element] = {}
        for element in elements:
            abroad = "" if element.plan_id == plan.pk else f"{element.plan.key}: "
            self._by_label[f"{abroad}{Kind(element.kind).label} {element.number}: {element.title}"] = element

    @property
    def labels(self) -> list[str]:
        """What the input offers."""
        return list(self._by_label)

    def label(self, pk: int) -> str:
        """How one of them is called."""
        return next((label for label, element in self._by_label.items() if element.pk == pk), "")

    def one(self, typed: str) -> Element | None:
        """The element that is meant. Raises ValidationError when it is none or several."""
        words = " ".join(typed.split())
        if not words:
            return None
        exact = self._by_label.get(words)
        found = [exact] if exact else self._numbered(words) or self._containing(words)
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                _("„%(words)s“ ist hier nicht zu finden. Tippen Sie eine Nummer oder ein Wort aus dem Titel.")
                % {"words": words[:80]}
            )
        meant = listed((self.label(element.pk) for element in found[:_MOST]), apart=True)
        raise ValidationError(_("„%(words)s“ können mehrere sein: %(meant)s.") % {"words": words, "meant": meant})

    def _numbered(self, words: str) -> list[Element]:
        wanted = words.casefold()
        return [
            element
            for label, element in self._by_label.items()
            if wanted in (element.number.casefold(), label.partition(":")[0].casefold(), element.reference)
        ]

    def _containing(self, words: str) -> list[Element]:
        wanted = words.casefold().split()
        return [
            element for label, element in self._by_label.items() if all(word in label.casefold() for word in wanted)
        ]


def sources_for(plan: Plan) -> Pickable:
    """The sources a statement of this plan may rest on: its own, and those of the plan it continues."""
    rows = Element.objects.filter(kind=Kind.SOURCE, state=ElementState.CURRENT)
    rows = rows.filter(plan__in=[plan.pk, plan.predecessor_id]).select_related("plan")
    return Pickable(rows.order_by("-plan", "position"), plan)


def ways(kind: str) -> list[tuple[str, str]]:
    """In which ways an element of a kind may be linked: (`type>` from it or `type<` to it, words)."""
    found = []
    for type_ in LinkType:
        origins, targets = JOINS[type_]
        if kind in origins:
            found.append((f"{type_.value}>", tie_words(type_, out=True)))
        if kind in targets and type_ not in SUCCESSIONS:
            found.append((f"{type_.value}<", tie_words(type_, out=False)))
    return found


def ends_of(kind: str, way: str) -> set[str]:
    """The kinds of what an element of a kind may be linked with in that way."""
    type_ = LinkType(way[:-1])
    if type_ not in SAME_KIND:
        return {str(one) for one in JOINS[type_][1 if way.endswith(">") else 0]}
    return {kind, Kind.SOURCE.value} if type_ in SUCCESSIONS else {kind}


def partners(element: Element, way: str = "") -> Pickable:
    """What an element may be linked with, in that way or in any."""
    kinds: set[str] = set()
    for name, _words in ways(element.kind):
        if way in ("", name):
            kinds |= ends_of(element.kind, name)
    plan = element.plan
    rows = Element.objects.filter(Q(plan=plan) | Q(plan=plan.predecessor_id), kind__in=kinds)
    if way and way[:-1] not in SUCCESSIONS:
        rows = rows.filter(plan=plan)
    rows = rows.filter(state=ElementState.CURRENT).exclude(pk=element.pk).select_related("plan")
    return Pickable(rows.order_by("-plan", "kind", "position"), plan)
