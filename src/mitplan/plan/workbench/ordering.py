"""Where an element goes when it is moved up or down by one."""

from collections.abc import Sequence

from ..models import Element, Plan


def in_order(plan: Plan, kind: str) -> list[Element]:
    """The elements of a kind as they stand, withdrawn ones included."""
    return list(Element.objects.filter(plan=plan, kind=kind).order_by("position", "pk"))


def behind(rows: Sequence[Element], moved: Element, way: str) -> Element | None:
    """Behind which one it comes to stand: `up` and `down` pass the next that isn't withdrawn; None puts it first."""
    rest = [row for row in rows if row.pk != moved.pk]
    place = next(index for index, row in enumerate(rows) if row.pk == moved.pk)
    if way == "down":
        return next((row for row in rest[place:] if row.state == moved.state), rest[place - 1] if place else None)
    passed = next((index for index in range(place - 1, -1, -1) if rest[index].state == moved.state), 0)
    return rest[passed - 1] if passed else None
