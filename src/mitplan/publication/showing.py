"""Turns what a sealed part says into what a reader sees: labels, dates, money, names with links."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.fields import MoneyField, PartialDateField
from mitplan.core.texts import filled, said
from mitplan.plan.fields import FIELDS, field_of, in_words, label_of
from mitplan.plan.findings import contradict
from mitplan.plan.models import NumberField, PartiesField, PartyField, Sealed
from mitplan.plan.states import Kind, Standing

from . import addresses
from .frame import Frame

Content = Mapping[str, Any]
# What a part says beside the fields of its kind.
_ENTRIES: Mapping[str, Any] = {
    "title": gettext_lazy("Titel"),
    "text": gettext_lazy("Text"),
    "names": gettext_lazy("Weitere Namen"),
    "tags": gettext_lazy("Stichwörter"),
    "parties": gettext_lazy("Namen der genannten Stellen"),
    "translations": gettext_lazy("Übersetzungen"),
    "answers": gettext_lazy("Frühere Antworten"),
    "withdrawn_because": gettext_lazy("Begründung des Rückzugs"),
    "slug": gettext_lazy("Lesbarer Teil der Adresse"),
    "order": gettext_lazy("Reihenfolge der Einträge"),
}


def name_of(content: Content, key: str) -> str:
    """What a party was called when the version was sealed."""
    party: Mapping[str, str] = content.get("parties", {}).get(key, {})
    return party.get("name", key)


def short_of(content: Content, key: str) -> str:
    """The short name of a party, else its name."""
    party: Mapping[str, str] = content.get("parties", {}).get(key, {})
    return party.get("short") or party.get("name", key)


def shown(content: Content, name: str, value: Any, language: str = "") -> str:
    """A field's value in words, in the reader's language; a measured value with its unit.

    With the plan's `language`, what the plan says in its own words is marked with it.
    """
    field = field_of(content["kind"], name)
    words = in_words(content["kind"], name, value, lambda key: said(name_of(content, key), language))
    if isinstance(field, NumberField):
        unit = said(content.get("values", {}).get("unit", ""), language)
        return filled("%(number)s %(unit)s", number=words, unit=unit) if unit else words
    own = not field.choices and not isinstance(field, PartialDateField | MoneyField | PartyField | PartiesField)
    return said(words, language) if own and not is_web_address(words) else words


def date_shown(edtf: str) -> str:
    """A partial date in words; an unknown one says so."""
    words = PartialDate.parse(edtf).display(get_language() or "de")
    # Beside a German name, an Arabic date would be torn apart: its day goes with the name, its month doesn't.
    return f"\u2067{words}\u2069" if get_language_bidi() else words


def date_in(item: Content, name: str) -> str:
    """A date that a claim, a link, an answer or the values of an element may say, in words; "" where they don't."""
    return date_shown(item[name]) if item.get(name) else ""


def who_in(content: Content, key: str, language: str) -> dict[str, str]:
    """A party for templates: `who`, in the plan's `language`, and `who_url`, both "" without a key."""
    return {"who": said(name_of(content, key), language) if key else "", "who_url": addresses.party(key) if key else ""}


def entry_label(kind: str, name: str) -> str:
    """What an entry of a part is called: a field of the kind, or what every element has; else its own name."""
    if name in _ENTRIES:
        return str(_ENTRIES[name])
    try:
        return label_of(kind, name)
    except ValidationError:
        return name


def url_of(content: Content, name: str, value: Any) -> str:
    """Where a value leads: the page of a body or office, or a document's own address."""
    if isinstance(field_of(content["kind"], name), PartyField) and value:
        return addresses.party(value)
    return value if isinstance(value, str) and is_web_address(value) else ""


def is_web_address(text: str) -> bool:
    """Whether a text may become a link: an address of the web that can be read as one, and never a script."""
    try:
        return text.startswith(("https://", "http://")) and bool(urlsplit(text).hostname)
    except ValueError:  # "http://[" in an old seal must not take its page away
        return False


def claims_on(content: Content, name: str, sources: Mapping[str, Sealed], frame: Frame) -> list[dict[str, Any]]:
    """The statements on one field for `ui/claims.html`, the valid one first."""
    found = [claim for claim in content.get("claims", ()) if claim["field"] == name]
    found.sort(key=lambda claim: not claim.get("valid"))
    return [
        _claim(content, name, claim, sources, frame)
        | {"clashes": any(other is not claim and contradict(claim, other) for other in found)}
        for claim in found
    ]


def _claim(content: Content, name: str, claim: Content, sources: Mapping[str, Sealed], frame: Frame) -> dict[str, Any]:
    stated = claim["standing"] == Standing.STATED
    source = sources.get(claim.get("source", ""))
    return {
        "value": shown(content, name, claim["value"], frame.language) if stated else "",
        "standing": claim["standing"],
        "is_valid": claim.get("valid", False),
        "owed_by": frame.said(name_of(content, claim["owed_by"])) if claim.get("owed_by") else "",
        "due": date_in(claim, "due"),
        "source": frame.titled(source) if source else (_("der Plan selbst") if stated else ""),
        "number": source.number if source else "",
        "url": frame.address(source) if source else "",
        "locator": frame.said(claim.get("locator", "")),
        "stated_on": date_in(claim, "stated_on"),
        "as_of": date_in(claim, "as_of"),
        "note": frame.said(claim.get("note", "")),
    }


def facts(content: Content, names: Sequence[str], sources: Mapping[str, Sealed], frame: Frame) -> list[dict[str, Any]]:
    """The named fields for `ui/facts.html`: value, statements, and what isn't known said openly."""
    return [_fact(content, name, sources, frame) for name in names]


def _fact(content: Content, name: str, sources: Mapping[str, Sealed], frame: Frame) -> dict[str, Any]:
    value = content.get("pages") if name == "pages" else content.get("values", {}).get(name)
    fact: dict[str, Any] = {"name": name, "label": label_of(content["kind"], name)}
    claims = claims_on(content, name, sources, frame)
    if value:
        fact |= {"value": shown(content, name, value, frame.language), "url": url_of(content, name, value)}
    if len(claims) > 1 or (claims and claims[0]["source"]):
        fact["claims"] = claims
    elif not value:
        owed = claims[0] if claims else {}
        fact["unknown"] = {
            "owed_by": owed.get("owed_by", ""),
            "due": owed.get("due", ""),
            "standing": owed.get("standing", "") if owed.get("standing") != Standing.UNKNOWN else "",
        }
    return fact


def fields_shown(kind: str) -> list[str]:
    """The fields of a kind in the order of a page; the printed page comes last."""
    return [*FIELDS[kind], *(["pages"] if kind not in {Kind.SOURCE, Kind.EVENT, Kind.QUESTION} else [])]
