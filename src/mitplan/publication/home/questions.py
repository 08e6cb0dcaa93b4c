"""What readers ask most of a plan: each question with a short answer out of the counts, and the pages to go on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitplan.core.texts import filled, listed
from mitplan.plan.findings import contradictions
from mitplan.plan.states import EventKind, Kind, MeasureKind, VersionKind

from .. import addresses
from ..frame import Frame
from ..showing import date_shown, name_of, shown

_GROUPS = 4


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of a version by kind, facet and value."""

    kinds: Mapping[str, int]
    facets: Mapping[str, Mapping[str, Mapping[str, int]]]

    def of(self, kind: str, name: str, value: str) -> int:
        return self.facets[kind].get(name, {}).get(value, 0)

    def all_of(self, kind: str) -> int:
        return self.kinds.get(kind, 0)


def questions_of(frame: Frame, counts: Counts) -> list[dict[str, Any]]:
    """The questions for the plan's home, in the order in which they are asked most."""
    return [ask(frame, counts) for ask in _QUESTIONS]


def contradicting(counts: Counts) -> int:
    """In how many fields of how many elements statements contradict each other."""
    return sum(sum(counts.facets[kind].get("contradiction", {}).values()) for kind in counts.facets)


def decided_by(frame: Frame) -> dict[str, str]:
    """Who decided on the version, when, as far as it is on record."""
    version = frame.version
    return {
        "name": frame.said(name_of(version.header, version.decided_by)) if version.decided_by else "",
        "url": addresses.party(version.decided_by) if version.decided_by else "",
        "on": date_shown(version.decided_on.edtf) if version.decided_on else "",
    }


def _asked(question: str, answer: str, links: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {"question": question, "answer": answer, "links": [{"words": words, "url": url} for words, url in links]}


def _page(frame: Frame, name: str) -> str:
    return reverse(f"publication:{name}", args=[frame.key])


def _measures(frame: Frame, counts: Counts) -> dict[str, Any]:
    links = [(_("Alle Maßnahmen"), frame.listing(Kind.MEASURE)), *_for_whom(frame, counts)]
    return _asked(_("Was ist geplant, und für wen?"), _about_measures(counts), links)


def _about_measures(counts: Counts) -> str:
    said = _("Hier stehen %(count)s.") % {
        "count": addresses.measures_in_words(
            counts.all_of(Kind.MEASURE), counts.of(Kind.MEASURE, "measure_kind", MeasureKind.PROGRAMME)
        ),
    }
    if counts.facets[Kind.MEASURE].get("target_group"):
        return f"{said} {_('Bei manchen ist genannt, für wen sie gedacht sind, zum Beispiel:')}"
    return f"{said} {_('Für wen sie gedacht sind, ist nicht festgehalten.')}"


def _for_whom(frame: Frame, counts: Counts) -> list[tuple[str, str]]:
    """The groups most measures are meant for; all of them are a filter of the list."""
    groups = counts.facets[Kind.MEASURE].get("target_group", {})
    first = sorted(groups, key=lambda group: (-groups[group], group))[:_GROUPS]
    return [(frame.said(group), frame.listing(Kind.MEASURE, urlencode({"target_group": group}))) for group in first]


def _answers(frame: Frame, counts: Counts) -> dict[str, Any]:
    links = [
        (_("Jede Empfehlung mit Antwort und Folge"), frame.listing(Kind.RECOMMENDATION)),
        (_("keine Antwort bekannt"), frame.listing(Kind.RECOMMENDATION, "answer=open")),
    ]
    return _asked(_("Was wurde aus den Empfehlungen?"), _about_answers(frame, counts), links)


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


def _leads(frame: Frame, counts: Counts) -> dict[str, Any]:
    links = [
        (_("Maßnahmen mit Federführung"), frame.listing(Kind.MEASURE, "lead=any")),
        (_("ohne Federführung"), frame.listing(Kind.MEASURE, "gap=lead")),
        (_("verzögert oder gefährdet"), frame.listing(Kind.MEASURE, "assessment=delayed&assessment=at_risk")),
    ]
    return _asked(_("Wer ist wofür zuständig, und was verzögert sich?"), _about_leads(counts), links)


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


def _version(frame: Frame, _counts: Counts) -> dict[str, Any]:
    question = _("Was hat sich von Fassung zu Fassung geändert, und wer hat entschieden?")
    return _asked(question, _about_version(frame), [(_("Alle Fassungen"), _page(frame, "versions"))])


def _about_version(frame: Frame) -> str:
    number = frame.version.number
    said = ngettext("Es gibt %(n)d Fassung.", "Es gibt %(n)d Fassungen.", number) % {"n": number}
    told = decided_by(frame)
    if not told["name"] and not told["on"]:
        decided = frame.root.content.get("values", {}).get("decided")
        if not decided:
            return f"{said} {_('Diese ist nicht als beschlossen eingetragen.')}"
        return f"{said} {_('Der Plan wurde beschlossen: %(date)s.') % {'date': date_shown(decided)}}"
    who = listed(filter(None, (told["name"], told["on"])))
    return filled("%(said)s %(more)s", said=said, more=filled(_("Diese beschloss: %(who)s."), who=who))


def _money(frame: Frame, counts: Counts) -> dict[str, Any]:
    links = [
        (_("Kosten mit Quellen, je Handlungsfeld"), _page(frame, "gaps") + "#kosten"),
        (_("Maßnahmen nach Kosten"), frame.listing(Kind.MEASURE, "sort=cost")),
    ]
    return _asked(_("Was kostet der Plan, was kostet ein Handlungsfeld?"), _about_money(frame, counts), links)


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


def _objectives(frame: Frame, counts: Counts) -> dict[str, Any]:
    links = [
        (_("ohne Indikator"), frame.listing(Kind.OBJECTIVE, "gap=indicator")),
        (_("ohne Zielwert"), frame.listing(Kind.OBJECTIVE, "gap=target")),
        (_("ohne aktuellen Wert"), frame.listing(Kind.OBJECTIVE, "gap=current")),
    ]
    return _asked(_("Welche Ziele lassen sich nicht prüfen?"), _about_objectives(counts), links)


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


def _novelty(frame: Frame, counts: Counts) -> dict[str, Any]:
    links = [
        (_("laut Angabe neu"), frame.listing(Kind.MEASURE, "origin=new")),
        (_("Beginn nach dem Beschluss"), frame.listing(Kind.MEASURE, "begin=after")),
        (_("begannen vorher"), frame.listing(Kind.MEASURE, "gap=before_plan")),
    ]
    return _asked(_("Welche Maßnahmen sind neu?"), _about_novelty(counts), links)


def _about_novelty(counts: Counts) -> str:
    return _(
        "Als neu bezeichnet: %(new)d von %(whole)d. Nicht bekannt: %(unknown)d. Vor dem Beschluss begonnen: %(before)d."
    ) % {
        "whole": counts.all_of(Kind.MEASURE),
        "new": counts.of(Kind.MEASURE, "origin", "new"),
        "unknown": counts.of(Kind.MEASURE, "gap", "origin"),
        "before": counts.of(Kind.MEASURE, "gap", "before_plan"),
    }


def _events(frame: Frame, counts: Counts) -> dict[str, Any]:
    links = [
        (_("Beschlüsse"), frame.listing(Kind.EVENT, "event_kind=resolution")),
        (_("Sitzungen"), frame.listing(Kind.EVENT, "event_kind=meeting")),
        (_("Gremien und Stellen"), reverse("publication:bodies")),
    ]
    return _asked(_("Wer hat wann was beschlossen, und was folgte daraus?"), _about_events(counts), links)


def _about_events(counts: Counts) -> str:
    return _("Belegt: %(a)d Beschlüsse und %(b)d Sitzungen, jeweils mit dem, was darauf beruht.") % {
        "a": counts.of(Kind.EVENT, "event_kind", EventKind.RESOLUTION),
        "b": counts.of(Kind.EVENT, "event_kind", EventKind.MEETING),
    }


def _promises(frame: Frame, counts: Counts) -> dict[str, Any]:
    links = [(_("Zusagen mit Frist"), frame.listing(Kind.EVENT, "event_kind=promise&sort=ends"))]
    return _asked(_("Was wurde öffentlich zugesagt, und bis wann?"), _about_promises(counts), links)


def _about_promises(counts: Counts) -> str:
    count = counts.of(Kind.EVENT, "event_kind", EventKind.PROMISE)
    return ngettext("%(n)d Zusage ist belegt.", "%(n)d Zusagen sind belegt.", count) % {"n": count}


def _contradictions(frame: Frame, counts: Counts) -> dict[str, Any]:
    links = [(_("Alle Widersprüche"), _page(frame, "contradictions"))]
    return _asked(_("Welche Angaben widersprechen einander?"), _about_contradictions(counts), links)


def _about_contradictions(counts: Counts) -> str:
    count = contradicting(counts)
    return ngettext(
        "Bei %(n)d Angabe sagen die Quellen Verschiedenes.", "Bei %(n)d Angaben sagen die Quellen Verschiedenes.", count
    ) % {"n": count}


_QUESTIONS: Sequence[Callable[[Frame, Counts], dict[str, Any]]] = (
    _measures,
    _answers,
    _leads,
    _version,
    _money,
    _objectives,
    _novelty,
    _events,
    _promises,
    _contradictions,
)
