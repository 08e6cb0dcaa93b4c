"""What kinds of elements and the gaps of a plan are called, on public pages and at the desk alike."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from .states import Kind

PLURALS: Mapping[str, Any] = {
    Kind.PLAN: _("Der Plan als Ganzes"),
    Kind.GUIDELINE: _("Leitlinien"),
    Kind.FIELD: _("Handlungsfelder"),
    Kind.OBJECTIVE: _("Ziele"),
    Kind.INDICATOR: _("Indikatoren"),
    Kind.RECOMMENDATION: _("Empfehlungen"),
    Kind.MEASURE: _("Maßnahmen"),
    Kind.SOURCE: _("Quellen"),
    Kind.EVENT: _("Ereignisse"),
    Kind.QUESTION: _("Offene Fragen"),
}

# In what respect two versions of an element differ, by the codes of `diff.Aspect`.
ASPECTS: Mapping[str, Any] = {
    "added": _("neu aufgenommen"),
    "dropped": _("nicht mehr enthalten"),
    "withdrawn": _("zurückgezogen"),
    "reinstated": _("wieder aufgenommen"),
    "merged": _("zusammengelegt"),
    "split": _("aufgeteilt"),
    "answer": _("Antwort gegeben oder geändert"),
    "lead": _("Zuständigkeit geändert"),
    "money": _("Kosten geändert"),
    "dates": _("Termine geändert"),
    "target": _("Zielwert geändert"),
    "status": _("Stand oder Bewertung geändert"),
    "moved": _("Platz im Plan geändert"),
    "renumbered": _("andere Nummer"),
    "title": _("Titel geändert"),
    "text": _("Text geändert"),
    "links": _("Verbindungen geändert"),
    "statements": _("Belegte Angaben geändert"),
    "other": _("Sonstige Angaben geändert"),
}

# What each gap is called, and why it matters to somebody who doesn't run the plan.
GAPS: Mapping[tuple[str, str], tuple[Any, Any]] = {
    (Kind.MEASURE, "objective"): (
        _("ohne Ziel"),
        _("Ohne Ziel bleibt offen, wozu die Maßnahme dient und woran man ihre Wirkung erkennt."),
    ),
    (Kind.MEASURE, "guideline"): (
        _("ohne Leitlinie"),
        _("Ohne Leitlinie ist nicht zu sehen, welchem Grundsatz des Plans die Maßnahme folgt."),
    ),
    (Kind.MEASURE, "lead"): (
        _("ohne Federführung"),
        _("Ohne federführende Stelle weiß niemand, wer Auskunft gibt und wer dafür einsteht."),
    ),
    (Kind.MEASURE, "date"): (
        _("ohne Datum"),
        _("Ohne Beginn und Ende kann niemand prüfen, ob etwas begonnen hat oder zu spät ist."),
    ),
    (Kind.MEASURE, "money"): (
        _("ohne Kosten"),
        _("Ohne Betrag ist nicht zu sehen, ob die Maßnahme finanziert ist. „Kostet nichts“ wäre eine Angabe."),
    ),
    (Kind.MEASURE, "evidence"): (
        _("ohne Nachweis"),
        _("Ohne Nachweis steht der Stand der Umsetzung nur auf dem Papier."),
    ),
    (Kind.MEASURE, "origin"): (
        _("ohne Angabe, ob neu"),
        _("Ohne Herkunft bleibt offen, ob der Plan etwas Neues bringt oder Laufendes aufzählt."),
    ),
    (Kind.MEASURE, "ancestor"): (
        _("ohne Anlass"),
        _("Weder eine Empfehlung noch eine andere Grundlage ist genannt: Es bleibt offen, wer sie wollte."),
    ),
    (Kind.MEASURE, "before_plan"): (
        _("begannen vor dem Plan"),
        _("Sie liefen schon, bevor der Plan beschlossen war. Das ist erlaubt, aber keine neue Leistung des Plans."),
    ),
    (Kind.MEASURE, "unproven"): (
        _("„umgesetzt“ ohne Beleg"),
        _("Sie gelten als umgesetzt, aber ein Datum oder ein Beleg dafür fehlt."),
    ),
    (Kind.OBJECTIVE, "indicator"): (
        _("ohne Indikator"),
        _("Ohne Messgröße und ohne begründete Ausnahme lässt sich Erfolg nicht feststellen."),
    ),
    (Kind.OBJECTIVE, "target"): (
        _("ohne Zielwert"),
        _("Ohne Zielwert ist jedes Ergebnis ein Erfolg."),
    ),
    (Kind.OBJECTIVE, "current"): (
        _("ohne aktuellen Wert"),
        _("Ohne aktuellen Wert weiß niemand, wie weit das Ziel noch entfernt ist."),
    ),
    (Kind.OBJECTIVE, "unserved"): (
        _("ohne Maßnahme"),
        _("Keine Maßnahme dient diesem Ziel: Es bleibt ein Wunsch."),
    ),
    (Kind.RECOMMENDATION, "answer"): (
        _("keine Antwort bekannt"),
        _("Wer eine Empfehlung gibt, hat Anspruch auf eine Antwort mit Gründen."),
    ),
    (Kind.RECOMMENDATION, "descendant"): (
        _("ohne Folge"),
        _("Keine Maßnahme und kein Ziel geht auf sie zurück. Nach einer Ablehnung ist das die erwartete Folge."),
    ),
    (Kind.INDICATOR, "baseline"): (
        _("ohne Ausgangswert"),
        _("Ohne Ausgangswert ist keine Veränderung zu erkennen."),
    ),
    (Kind.INDICATOR, "target"): (
        _("ohne Zielwert"),
        _("Ohne Zielwert beschreibt der Indikator nur, was ist."),
    ),
    (Kind.INDICATOR, "current"): (
        _("ohne aktuellen Wert"),
        _("Ohne aktuellen Wert ist die Messung nicht zu Ende geführt."),
    ),
    (Kind.EVENT, "date"): (_("ohne Datum"), _("Ohne Datum lässt sich der Ablauf nicht nachvollziehen.")),
    (Kind.QUESTION, "reply"): (
        _("ohne bekannte Antwort"),
        _("Eine Antwort ist nicht bekannt. Vielleicht gibt es eine; dann fehlt sie hier."),
    ),
}


def gap_words(kind: str, code: str) -> str:
    """What a gap is called."""
    found = GAPS.get((kind, code))
    return str(found[0]) if found else code
