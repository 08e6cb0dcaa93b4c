"""The home of a plan: where it stands, what its readers ask most, what it lacks, what came before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitplan.plan.fields import label_of
from mitplan.plan.findings import contradictions
from mitplan.plan.models import Sealed
from mitplan.plan.states import EventKind, Kind, SourceKind, VersionKind

from . import addresses, queries
from .coverage import coverage_of
from .frame import Frame, title_in, translated
from .gaps import gaps_of
from .news import news_of
from .selections import Selection, selected
from .showing import claims_on, date_in, date_shown, facts, name_of, shown

STANDING = ("status", "presented", "decided", "begins", "ends", "length", "success_measured")
_PROMISES, _GROUPS = 6, 4


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of a version by kind, facet and value."""

    kinds: Mapping[str, int]
    facets: Mapping[str, Mapping[str, Mapping[str, int]]]

    def of(self, kind: str, name: str, value: str) -> int:
        return self.facets[kind].get(name, {}).get(value, 0)

    def all_of(self, kind: str) -> int:
        return self.kinds.get(kind, 0)


def home_of(frame: Frame) -> dict[str, Any]:
    """Context of the plan's home; nine queries besides those of the frame."""
    counts = Counts(
        queries.kind_counts(frame.version), {kind: queries.facet_counts(frame.version, kind) for kind in Kind.values}
    )
    root = frame.root.content
    sources = queries.elements_in(
        frame.version, {claim["source"] for claim in root.get("claims", ()) if claim.get("source")}
    )
    return {
        "intro": _intro(frame),
        "status": shown(root, "status", status) if (status := root.get("values", {}).get("status")) else "",
        "facts": facts(root, STANDING, sources, frame.key),
        "disputed": [label_of(Kind.PLAN, name) for name in contradictions(root)],
        "costs": claims_on(root, "cost", sources, frame.key),
        "costs_contradict": "cost" in contradictions(root),
        "decided_by": _decided_by(frame),
        "questions": _questions(frame, counts),
        "coverage": coverage_of(frame),
        "gaps": [gaps_of(frame, kind) for kind in (Kind.MEASURE, Kind.OBJECTIVE)],
        "contradicting": contradicting(counts),
        "entries": _entries(frame, counts),
        "promises": _promises(frame),
        "promise_count": counts.of(Kind.EVENT, "event_kind", EventKind.PROMISE),
        "news": news_of(frame),
        "neighbours": _neighbours(frame),
    }


def _intro(frame: Frame) -> dict[str, str]:
    """What the plan says of itself: the first paragraph leads, the others follow."""
    text, language, _state = translated(frame.root, "text")
    first, _gap, others = text.partition("\n\n")
    return {"first": first, "others": others, "language": language or frame.language}


def contradicting(counts: Counts) -> int:
    """In how many fields of how many elements statements contradict each other."""
    return sum(sum(counts.facets[kind].get("contradiction", {}).values()) for kind in counts.facets)


def _decided_by(frame: Frame) -> dict[str, str]:
    version = frame.version
    return {
        "name": name_of(version.header, version.decided_by) if version.decided_by else "",
        "url": addresses.party(version.decided_by) if version.decided_by else "",
        "on": date_shown(version.decided_on.edtf) if version.decided_on else "",
    }


# ---------------------------------------------------------------- what readers ask most


def _questions(frame: Frame, counts: Counts) -> list[dict[str, Any]]:
    """The questions people ask of a plan, each with a short answer out of the counts and the pages that answer it."""
    plain = {name: reverse(f"publication:{name}", args=[frame.key]) for name in ("versions", "contradictions", "gaps")}
    return [
        _asked(_("Was ist geplant, und für wen?"), _about_measures(counts), [
            (_("Alle Maßnahmen"), frame.listing(Kind.MEASURE)),
            *_for_whom(frame, counts),
        ]),
        _asked(_("Was wurde aus den Empfehlungen?"), _about_answers(frame, counts), [
            (_("Jede Empfehlung mit Antwort und Folge"), frame.listing(Kind.RECOMMENDATION)),
            (_("ohne Antwort"), frame.listing(Kind.RECOMMENDATION, "answer=open")),
        ]),
        _asked(_("Wer ist wofür zuständig, und was verzögert sich?"), _about_leads(counts), [
            (_("Maßnahmen mit Federführung"), frame.listing(Kind.MEASURE, "lead=any")),
            (_("ohne Federführung"), frame.listing(Kind.MEASURE, "gap=lead")),
            (_("verzögert oder gefährdet"), frame.listing(Kind.MEASURE, "assessment=delayed&assessment=at_risk")),
        ]),
        _asked(_("Was hat sich von Fassung zu Fassung geändert, und wer hat entschieden?"), _about_version(frame), [
            (_("Alle Fassungen"), plain["versions"]),
        ]),
        _asked(_("Was kostet der Plan, was kostet ein Handlungsfeld?"), _about_money(frame, counts), [
            (_("Kosten mit Quellen, je Handlungsfeld"), plain["gaps"] + "#kosten"),
            (_("Maßnahmen nach Kosten"), frame.listing(Kind.MEASURE, "sort=cost")),
        ]),
        _asked(_("Welche Ziele lassen sich nicht prüfen?"), _about_objectives(counts), [
            (_("ohne Indikator"), frame.listing(Kind.OBJECTIVE, "gap=indicator")),
            (_("ohne Zielwert"), frame.listing(Kind.OBJECTIVE, "gap=target")),
            (_("ohne aktuellen Wert"), frame.listing(Kind.OBJECTIVE, "gap=current")),
        ]),
        _asked(_("Welche Maßnahmen sind neu?"), _about_novelty(counts), [
            (_("laut Angabe neu"), frame.listing(Kind.MEASURE, "origin=new")),
            (_("Beginn nach dem Beschluss"), frame.listing(Kind.MEASURE, "begin=after")),
            (_("begannen vorher"), frame.listing(Kind.MEASURE, "gap=before_plan")),
        ]),
        _asked(_("Wer hat wann was beschlossen, und was folgte daraus?"), _about_events(counts), [
            (_("Beschlüsse"), frame.listing(Kind.EVENT, "event_kind=resolution")),
            (_("Sitzungen"), frame.listing(Kind.EVENT, "event_kind=meeting")),
            (_("Gremien und Stellen"), reverse("publication:bodies")),
        ]),
        _asked(_("Was wurde öffentlich zugesagt, und bis wann?"), _about_promises(counts), [
            (_("Zusagen mit Frist"), frame.listing(Kind.EVENT, "event_kind=promise&sort=ends")),
        ]),
        _asked(_("Welche Angaben widersprechen einander?"), _about_contradictions(counts), [
            (_("Alle Widersprüche"), plain["contradictions"])]),
    ]  # fmt: skip


def _asked(question: str, answer: str, links: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {"question": question, "answer": answer, "links": [{"words": words, "url": url} for words, url in links]}


def _about_measures(counts: Counts) -> str:
    said = _("Hier stehen %(count)s.") % {
        "count": addresses.count_in_words(Kind.MEASURE, counts.all_of(Kind.MEASURE)),
    }
    if counts.facets[Kind.MEASURE].get("target_group"):
        return f"{said} {_('Bei manchen ist genannt, für wen sie gedacht sind, zum Beispiel:')}"
    return f"{said} {_('Für wen sie gedacht sind, ist nicht festgehalten.')}"


def _for_whom(frame: Frame, counts: Counts) -> list[tuple[str, str]]:
    """The groups most measures are meant for; all of them are a filter of the list."""
    groups = counts.facets[Kind.MEASURE].get("target_group", {})
    first = sorted(groups, key=lambda group: (-groups[group], group))[:_GROUPS]
    return [(group, frame.listing(Kind.MEASURE, urlencode({"target_group": group}))) for group in first]


def _about_answers(frame: Frame, counts: Counts) -> str:
    whole, left = counts.all_of(Kind.RECOMMENDATION), counts.of(Kind.RECOMMENDATION, "answer", "open")
    if not whole:
        return _("Es ist keine Empfehlung bekannt.")
    if frame.version.kind == VersionKind.RECORD:
        return _("Zu %(part)d von %(whole)d bekannten Empfehlungen ist eine Antwort belegt.") % {
            "part": whole - left,
            "whole": whole,
        }
    return _("%(part)d von %(whole)d Empfehlungen sind beantwortet.") % {"part": whole - left, "whole": whole}


def _about_leads(counts: Counts) -> str:
    whole, missing = counts.all_of(Kind.MEASURE), counts.of(Kind.MEASURE, "gap", "lead")
    said = _("Für %(part)d von %(whole)d Maßnahmen ist die Federführung bekannt.") % {
        "part": whole - missing,
        "whole": whole,
    }
    late = sum(counts.of(Kind.MEASURE, "assessment", code) for code in ("delayed", "at_risk"))
    if not counts.facets[Kind.MEASURE].get("assessment"):
        return f"{said} {_('Ob etwas verzögert ist, hat niemand bewertet.')}"
    return f"{said} {_('Verzögert oder gefährdet: %(n)d.') % {'n': late}}"


def _about_version(frame: Frame) -> str:
    number = frame.version.number
    said = ngettext("Es gibt %(n)d Fassung.", "Es gibt %(n)d Fassungen.", number) % {"n": number}
    told = _decided_by(frame)
    if not told["name"] and not told["on"]:
        decided = frame.root.content.get("values", {}).get("decided")
        if not decided:
            return f"{said} {_('Diese ist nicht als beschlossen eingetragen.')}"
        return f"{said} {_('Der Plan wurde beschlossen: %(date)s.') % {'date': date_shown(decided)}}"
    return f"{said} {_('Diese beschloss: %(who)s.') % {'who': ', '.join(filter(None, (told['name'], told['on'])))}}"


def _about_money(frame: Frame, counts: Counts) -> str:
    whole, missing = counts.all_of(Kind.MEASURE), counts.of(Kind.MEASURE, "gap", "money")
    said = _("Für %(part)d von %(whole)d Maßnahmen ist etwas über die Kosten bekannt.") % {
        "part": whole - missing,
        "whole": whole,
    }
    root = frame.root.content
    if "cost" in contradictions(root):
        return f"{_('Was der ganze Plan kostet, sagen die Quellen verschieden.')} {said}"
    if cost := root.get("values", {}).get("cost"):
        return f"{_('Der ganze Plan: %(cost)s.') % {'cost': shown(root, 'cost', cost)}} {said}"
    return f"{_('Was der ganze Plan kostet, ist nicht bekannt.')} {said}"


def _about_objectives(counts: Counts) -> str:
    whole = counts.all_of(Kind.OBJECTIVE)
    if not whole:
        return _("Von diesem Plan ist kein einziges Ziel bekannt.")
    return _(
        "Von %(whole)d Zielen haben %(a)d keinen Indikator, %(b)d keinen Zielwert, %(c)d keinen aktuellen Wert."
    ) % {
        "whole": whole,
        "a": counts.of(Kind.OBJECTIVE, "gap", "indicator"),
        "b": counts.of(Kind.OBJECTIVE, "gap", "target"),
        "c": counts.of(Kind.OBJECTIVE, "gap", "current"),
    }


def _about_novelty(counts: Counts) -> str:
    return _(
        "Als neu bezeichnet: %(new)d von %(whole)d. Nicht bekannt: %(unknown)d. Vor dem Beschluss begonnen: %(before)d."
    ) % {
        "whole": counts.all_of(Kind.MEASURE),
        "new": counts.of(Kind.MEASURE, "origin", "new"),
        "unknown": counts.of(Kind.MEASURE, "gap", "origin"),
        "before": counts.of(Kind.MEASURE, "gap", "before_plan"),
    }


def _about_events(counts: Counts) -> str:
    return _("Belegt: %(a)d Beschlüsse und %(b)d Sitzungen, jeweils mit dem, was darauf beruht.") % {
        "a": counts.of(Kind.EVENT, "event_kind", EventKind.RESOLUTION),
        "b": counts.of(Kind.EVENT, "event_kind", EventKind.MEETING),
    }


def _about_promises(counts: Counts) -> str:
    count = counts.of(Kind.EVENT, "event_kind", EventKind.PROMISE)
    return ngettext("%(n)d Zusage ist belegt.", "%(n)d Zusagen sind belegt.", count) % {"n": count}


def _about_contradictions(counts: Counts) -> str:
    count = contradicting(counts)
    return ngettext(
        "Bei %(n)d Angabe sagen die Quellen Verschiedenes.", "Bei %(n)d Angaben sagen die Quellen Verschiedenes.", count
    ) % {"n": count}


# ---------------------------------------------------------------- entry points, promises, neighbours


def _entries(frame: Frame, counts: Counts) -> dict[str, list[dict[str, Any]]]:
    entries: dict[str, list[dict[str, Any]]] = {Kind.GUIDELINE: [], Kind.FIELD: []}
    kinds = (Kind.MEASURE, Kind.RECOMMENDATION, Kind.OBJECTIVE)
    for row in queries.titles_of(frame.version, Kind.GUIDELINE, Kind.FIELD):
        linked = [(kind, counts.of(kind, row.kind, row.number)) for kind in kinds]
        entries[row.kind].append(
            {
                "number": row.number,
                "title": title_in(row),
                "url": frame.address(row),
                "counts": [
                    {
                        "words": addresses.count_in_words(kind, count),
                        "url": frame.listing(kind, f"{row.kind}={row.number}"),
                    }
                    for kind, count in linked
                    if count
                ],
            }
        )
    return entries


def _promises(frame: Frame) -> list[dict[str, Any]]:
    wanted = Selection(Kind.EVENT, {"event_kind": [EventKind.PROMISE]}, sort="ends")
    lines = []
    for row in selected(frame.version, wanted)[:_PROMISES]:
        values = row.content.get("values", {})
        lines.append(
            {
                "title": title_in(row),
                "url": frame.address(row),
                "on": date_in(values, "on"),
                "due": date_in(values, "due"),
                "by": name_of(row.content, values["body"]) if values.get("body") else "",
            }
        )
    return lines


def _neighbours(frame: Frame) -> dict[str, list[dict[str, str]]]:
    """Plans before and after: those in Mitplan, and those known only as a document."""
    plan = frame.version.plan
    found: dict[str, list[dict[str, str]]] = {"before": [], "after": []}
    for root in queries.roots_beside(plan):
        side = "before" if root.version.plan_id == plan.predecessor_id else "after"
        found[side].append({"title": title_in(root), "url": addresses.home(root.version.plan.key), "on": ""})
    wanted = Selection(Kind.SOURCE, {"source_kind": [SourceKind.EARLIER_PLAN, SourceKind.LATER_PLAN]}, sort="starts")
    for row in selected(frame.version, wanted)[:20]:
        found["before" if _is_earlier(row) else "after"].append(
            {"title": title_in(row), "url": frame.address(row), "on": _document_of(row)}
        )
    return found


def _is_earlier(row: Sealed) -> bool:
    return bool(row.content["values"]["source_kind"] == SourceKind.EARLIER_PLAN)


def _document_of(row: Sealed) -> str:
    published = row.content["values"].get("published")
    return _("Dokument, %(date)s") % {"date": date_shown(published)} if published else _("Dokument")


def plans() -> list[dict[str, Any]]:
    """The published plans for the start page, real ones first; three queries."""
    roots = list(queries.roots_published())
    sizes = queries.sizes_of(root.version for root in roots)
    return [
        {
            "title": title_in(root),
            "url": addresses.home(root.version.plan.key),
            "fictional": root.version.header["plan"].get("fictional", False),
            "notice": root.version.header["plan"].get("notice", ""),
            "language": root.version.plan.language,
            "version": root.version,
            "sizes": [
                {"words": addresses.count_in_words(kind, count), "url": url}
                for kind in (Kind.RECOMMENDATION, Kind.OBJECTIVE, Kind.MEASURE, Kind.SOURCE)
                if (count := sizes[root.version_id].get(kind, 0))
                for url in [addresses.listing(root.version.plan.key, kind)]
            ],
            "answered": sizes[root.version_id].get("answered", 0),
            "asked": sizes[root.version_id].get(Kind.RECOMMENDATION, 0),
        }
        for root in roots
    ]
