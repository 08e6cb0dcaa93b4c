"""What was changed, and what is stated, as the reader sees it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mitplan.core.texts import listed
from mitplan.people.queries import party_names

from ..fields import in_words, label_of, parties_in
from ..models import Claim
from ..states import Standing

_LISTS = ("names", "tags")


def called(kind: str, name: str) -> str:
    """The name of a field, of an element's own ones, too."""
    own = {"title": _("Titel"), "text": _("Text"), "tags": _("Schlagwörter"), "names": _("Weitere Namen")}
    return own[name] if name in own else label_of(kind, name)


def told(kind: str, name: str, value: Any, names: Mapping[str, Any] | None = None) -> str:
    """A value as documents hold it, in words; nothing for an empty one."""
    if value in (None, "", []):
        return ""
    if name == "names":
        return listed((item["name"] for item in value), apart=True)
    if name == "tags":
        return listed(value)
    if name in ("title", "text", "pages"):
        return str(value)
    known = names if names is not None else party_names(parties_in(kind, name, value), None)
    return in_words(kind, name, value, lambda key: known[key].name if key in known else key)


def party_names_in(kind: str, changes: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    """What the parties in some values are called today; two queries at most."""
    keys = {
        key
        for values in changes
        for name, value in values.items()
        if value and name not in (*_LISTS, "title", "text")
        for key in parties_in(kind, name, value)
    }
    return party_names(keys, None) if keys else {}


def changes_in_words(
    kind: str, before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """Field by field what stands there and what will; two queries at most, none where the names are given."""
    if names is None:
        names = party_names_in(kind, [before, after])
    return [
        {
            "name": name,
            "label": called(kind, name),
            "before": told(kind, name, before.get(name), names),
            "after": told(kind, name, value, names),
        }
        for name, value in after.items()
    ]


def nothing_in_words(kind: str, name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a field that has no value."""
    words = str(Standing(said["standing"]).label)
    if said["owed_by"]:
        owing = party_names([said["owed_by"]], None)[said["owed_by"]].name
        words += "; " + _("schuldig: %(owing)s") % {"owing": owing}
    if said["due"]:
        words += "; " + _("bis %(due)s") % {"due": said["due"].display(get_language() or "de")}
    return {"name": name, "label": label_of(kind, name), "before": "", "after": words}


def claims_in_words(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """Statements as `ui/claims.html` shows them; two queries at most."""
    stated = list(claims)
    keys = {key for claim in stated if claim.value for key in parties_in(claim.element.kind, claim.field, claim.value)}
    keys |= {claim.owed_by for claim in stated if claim.owed_by}
    names = party_names(keys, None) if keys else {}
    return [_claim_in_words(claim, names) for claim in stated]


def _claim_in_words(claim: Claim, names: Mapping[str, Any]) -> dict[str, Any]:
    language = get_language() or "de"
    is_stated = claim.standing == Standing.STATED
    return {
        "pk": claim.pk,
        "field": claim.field,
        "value": told(claim.element.kind, claim.field, claim.value, names) if is_stated else "",
        "is_valid": claim.is_valid,
        "standing": claim.standing,
        "owed_by": names[claim.owed_by].name if claim.owed_by else "",
        "due": claim.due.display(language) if claim.due else "",
        "source": claim.source.title if claim.source else "",
        "number": claim.source.number if claim.source else "",
        "locator": claim.locator,
        "stated_on": claim.stated_on.display(language) if claim.stated_on else "",
        "as_of": claim.as_of.display(language) if claim.as_of else "",
        "note": claim.note,
    }


def told_for_many(kind: str, name: str, before: Sequence[Any], after: Any) -> list[str]:
    """What stands in one field of many elements, and last what will stand there; at most two queries."""
    values = [*before, after]
    named = name not in (*_LISTS, "title", "text")
    keys = {key for value in values if value and named for key in parties_in(kind, name, value)}
    names = party_names(keys, None) if keys else {}
    return [told(kind, name, value, names) for value in values]
