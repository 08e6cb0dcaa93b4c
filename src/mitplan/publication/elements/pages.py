"""What the page of one element says, in the order in which its reader asks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from mitplan.conference.queries.proposals import proposal_of_element
from mitplan.core.texts import comma
from mitplan.plan.fields import FIELDS, label_of, parties_in
from mitplan.plan.findings import GAPS_OF, contradictions, current_answer
from mitplan.plan.models import PartiesField, Sealed
from mitplan.plan.rules import may_write
from mitplan.plan.states import ElementState, Kind, Standing, VersionKind
from mitplan.plan.workbench.plans import acting_on

from .. import addresses, queries, showing
from ..frame import Frame, title_in, translated
from ..home import gaps
from ..thread.drawing import drawn
from ..thread.single import thread_of
from ..thread.storyline import story_of
from ..thread.surroundings import Around, around
from .chapters import chapters_of, heirs_of, places_of
from .kinds import extras_of

Content = Mapping[str, Any]
# Shown as badges beside the title; among the facts only where sources differ.
_AS_BADGES = ("stage", "assessment", "origin")
# Questions every reader has; what isn't known of these is said one by one, of the others in one sentence.
_ASKED_FIRST = {
    Kind.MEASURE: ("stage", "lead", "cost", "started", "ends"),
    Kind.RECOMMENDATION: ("made_by", "made_on"),
    Kind.INDICATOR: ("baseline", "target", "current"),
    Kind.EVENT: ("on", "body"),
    Kind.QUESTION: ("asked_by", "asked_on"),
    Kind.FIELD: ("group",),
}


def context_of(frame: Frame, here: Sealed, request: HttpRequest) -> dict[str, Any]:
    """Everything the template needs, from a fixed number of queries."""
    found = around(frame, here)
    seen = queries.appearances_of(frame.version.plan, here.element_id)
    thread = thread_of(found, [(a.number, str(VersionKind(a.kind).label), what_words(a.what)) for a in seen[-3:]])
    text, language, state = translated(here, "text")
    return {
        "element": here,
        "making": _making(frame, here),
        "content": here.content,
        "text": text,
        "text_language": language or found.language,
        "title_language": "" if translated(here, "title")[1] else found.language,
        "translation": state,
        "official_title": here.content["title"] if title_in(here) != here.content["title"] else "",
        "names": [_name(name) for name in here.content.get("names", ())],
        "badges": _badges(here),
        "stage_told": _stage_told(found),
        "withdrawn": _withdrawn(found),
        "answers": _answers(found),
        **_facts(found, may_choose=_may_choose(frame, request)),
        "places": places_of(found),
        "thread": thread,
        "drawing": drawn(thread, mirrored=get_language_bidi()),
        "chapters": chapters_of(found),
        "gaps": _gaps(frame, here),
        "disputed": [label_of(here.kind, name) for name in contradictions(here.content)],
        "story": story_of(found, seen),
        "canonical": request.build_absolute_uri(addresses.element(frame.key, here)),
        "cite": request.build_absolute_uri(addresses.element(frame.key, here, frame.version.number)),
        **extras_of(found, request),
    }


def what_words(what: str) -> str:
    """What a version did with an element, in a word."""
    return {
        "new": _("neu"),
        "changed": _("geändert"),
        "same": _("unverändert"),
        "withdrawn": _("zurückgezogen"),
    }[what]


def _name(name: Content) -> dict[str, str]:
    since, until = (showing.date_in(name, end) for end in ("since", "until"))
    when = _("seit %(since)s") % {"since": since} if since and not until else ""
    when = when or (_("bis %(until)s") % {"until": until} if until and not since else "")
    when = when or (f"{since} – {until}" if since else "")
    return {"name": name["name"], "when": when, "note": name.get("note", "")}


def _badges(here: Sealed) -> list[tuple[str, str]]:
    values = here.content.get("values", {})
    badges = [(name, values[name]) for name in _AS_BADGES if values.get(name)]
    if here.kind == Kind.RECOMMENDATION and here.answer:
        badges.append(("answer", here.answer))
    return badges


def _stage_told(found: Around) -> str:
    """From when what is said about the stage is: a reader must not take an old report for today's news."""
    claims = found.here.content.get("claims", ())
    told = next((claim for claim in claims if claim["field"] == "stage" and claim.get("valid")), None)
    if told is None or told["standing"] != Standing.STATED:
        return ""
    source = found.sources.get(told.get("source", ""))
    published = source.content.get("values", {}) if source else {}
    dates = ((told, "as_of"), (told, "stated_on"), (published, "published"))
    day = next((day for item, name in dates if (day := showing.date_in(item, name))), "")
    return _("Stand: %(day)s") % {"day": day} if day else _("Stand nicht datiert")


def _withdrawn(found: Around) -> dict[str, Any] | None:
    if found.here.state != ElementState.WITHDRAWN:
        return None
    return {"because": found.frame.said(found.here.content.get("withdrawn_because", "")), "heirs": heirs_of(found)}


def _answers(found: Around) -> dict[str, Any] | None:
    """The answer to a recommendation and the earlier ones; None for other kinds."""
    if found.here.kind != Kind.RECOMMENDATION:
        return None
    given = found.here.content.get("answers", [])
    earlier = [_answer(found, answer) for answer in given if not answer.get("current")]
    current = current_answer(found.here.content)
    return {"current": _answer(found, current) if current else None, "earlier": earlier[::-1]}


def _answer(found: Around, answer: Content) -> dict[str, Any]:
    return {
        "code": answer["code"],
        "reason": answer.get("reason", ""),
        **showing.who_in(found.here.content, answer.get("given_by", ""), found.language),
        "on": showing.date_in(answer, "given_on"),
        "follow_up": showing.date_in(answer, "follow_up"),
        **found.source(answer.get("source", "")),
    }


def _may_choose(frame: Frame, request: HttpRequest) -> bool:
    """Whether the reader may say which of several statements holds; readers without an account cost no query."""
    if not request.user.is_authenticated:
        return False
    plan = frame.version.plan
    return bool(may_write(acting_on(request, plan), plan))


def _facts(found: Around, *, may_choose: bool) -> dict[str, Any]:
    """Known fields one by one; unknown ones that readers ask for first too; the rest of the unknown together."""
    content, kind = found.here.content, found.here.kind
    first = _ASKED_FIRST.get(Kind(kind), ())
    order = {name: at for at, name in enumerate(first)}
    names = sorted(showing.fields_shown(kind), key=lambda name: order.get(name, len(order)))
    known, silent = [], []
    owed: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for fact in showing.facts(content, names, found.sources, found.frame):
        claims = [claim for claim in content.get("claims", ()) if claim["field"] == fact["name"]]
        _refine(found, fact, claims)
        if may_choose and len(claims) > 1:
            choose = reverse("plan:mark_valid", args=[found.frame.key, kind, content["number"], fact["name"]])
            fact["choose"] = f"{choose}?{urlencode({'next': found.frame.address(found.here)})}"
        if fact["name"] == "reply" or (fact["name"] in _AS_BADGES and fact.get("badge") and not fact.get("claims")):
            continue
        if "unknown" not in fact or fact["name"] in first or fact["unknown"]["standing"]:
            known.append(fact)
        elif fact["unknown"]["owed_by"]:
            owed.setdefault((fact["unknown"]["owed_by"], fact["unknown"]["due"]), []).append(fact)
        else:
            silent.append(fact["label"])
    groups = [{"who": who, "due": due, "facts": facts} for (who, due), facts in owed.items()]
    return {"facts": known, "owed": groups, "silent": silent}


def _refine(found: Around, fact: dict[str, Any], claims: Sequence[Content]) -> None:
    """Links for each of several parties, the note of an open claim, and whether the statements exclude each other."""
    content, name = found.here.content, fact["name"]
    value = content.get("values", {}).get(name)
    if value and isinstance(FIELDS[content["kind"]].get(name), PartiesField):
        fact["value"] = _party_links(found, parties_in(content["kind"], name, value))
    if value and name in _AS_BADGES:
        fact |= {"badge": (name, value), "value": ""}
    if "unknown" in fact and claims:
        fact["note"] = found.frame.said(claims[0].get("note", ""))
    if name == "address":
        fact["note"] = _("Die Adresse führt zu einer fremden Seite.")
    if "claims" in fact and isinstance(FIELDS[content["kind"]].get(name), PartiesField):
        in_order = sorted(claims, key=lambda claim: not claim.get("valid"))
        for shown, claim in zip(fact["claims"], in_order, strict=True):
            shown["value"] = _party_links(found, claim.get("value", ()))
    fact["contradict"] = name in contradictions(content)


def _party_links(found: Around, keys: Iterable[str]) -> str:
    named = ((addresses.party(key), found.frame.said(showing.name_of(found.here.content, key))) for key in keys)
    return format_html_join(comma(), '<a href="{}">{}</a>', named)


def _making(frame: Frame, here: Sealed) -> str:
    """Where one reads how a recommendation came about, if the conference made it."""
    if here.kind != Kind.RECOMMENDATION:
        return ""
    made = proposal_of_element(here.element_id)
    return reverse("conference:proposal", args=[frame.key, made.number]) if made else ""


def _gaps(frame: Frame, here: Sealed) -> list[dict[str, Any]]:
    codes = queries.facets_of(here, "gap") if here.kind in GAPS_OF else []
    return [
        {
            "label": gaps.words_of(here.kind, code),
            "why": gaps.WORDS[here.kind, code][1],
            "url": frame.listing(here.kind, f"gap={code}"),
        }
        for code in codes
        if (here.kind, code) in gaps.WORDS
    ]
