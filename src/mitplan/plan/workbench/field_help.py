"""How the fields of elements are grouped for people, and one sentence of help for each."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..fields import FIELDS

# In the order in which people think; whatever is named nowhere comes under the first.
GROUPS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "what": (_("Was"), ("title", "text", "tags", "names", "pages")),
    "who": (
        _("Wer"),
        (
            *("lead", "co_responsible", "partners", "made_by", "addressee", "group", "asked_by", "body", "publisher"),
            *("target_groups", "region"),
        ),
    ),
    "when": (
        _("Wann"),
        (
            *("starts", "ends", "started", "done_on", "review_on", "on", "due", "made_on", "asked_on", "published"),
            *("retrieved", "presented", "decided", "begins"),
        ),
    ),
    "cost": (_("Was kostet es"), ("cost",)),
    "success": (
        _("Woran erkennt man Erfolg"),
        (
            *("success", "success_measured", "unit", "direction", "baseline", "baseline_date", "target", "target_date"),
            *("current", "current_date", "no_indicator_reason"),
        ),
    ),
    "proof": (_("Stand und Nachweise"), ("stage", "assessment", "status_reason", "evidence", "origin", "status")),
}
_DATE = _("So genau wie bekannt: 12.5.2017, 05.2017, Frühjahr 2016, 2015/16.")
_PARTY = _("Name oder Kürzel einer Stelle oder eines Amtes; beim Tippen erscheinen Vorschläge.")
_NUMBER = _("Eine Zahl, mit so vielen Stellen nach dem Komma, wie veröffentlicht wurden.")
HELP: Mapping[str, Any] = {
    "title": _("Kurz und aus sich heraus verständlich; so steht es in jeder Liste."),
    "text": _("Worum es geht, in einfachen Sätzen. Eine Leerzeile beginnt einen Absatz."),
    "pages": _("Wo es in der gedruckten Ausgabe steht, zum Beispiel 34–35."),
    "tags": _("Freie Schlagwörter, eines je Zeile."),
    "names": _("Weitere Namen, einer je Zeile: Name | seit | bis | Anmerkung. Alles nach dem Namen ist freiwillig."),
    "measure_kind": _("Ein Programm fasst mehrere Maßnahmen zusammen und hat eigenes Geld."),
    "origin": _("Ist das neu, oder lief es schon? Wer es weiß, nimmt dem Vorwurf der Neuverpackung den Boden."),
    "lead": _("Die eine Stelle, die Auskunft gibt und dafür einsteht. Name oder Kürzel; Vorschläge erscheinen."),
    "co_responsible": _("Ressorts, die mitzeichnen oder einen eigenen Teil tragen; eines je Feld."),
    "partners": _("Wer sonst mitmacht: Kommunen, Träger, Verbände; eine Stelle je Feld."),
    "target_groups": _("Für wen, eine Gruppe je Zeile, zum Beispiel „Kinder unter 6“."),
    "region": _("Wo, wenn nicht überall; zum Beispiel „14 Modellkommunen“."),
    "starts": _DATE,
    "ends": _DATE,
    "started": _DATE,
    "done_on": _DATE,
    "stage": _(
        "In welcher Phase die Maßnahme ist. Zurückgestellt, eingestellt und teilweise brauchen eine Begründung."
    ),
    "assessment": _("Wie es läuft, gemessen an den geplanten Daten."),
    "status_reason": _("Warum der Stand so ist; Pflicht bei zurückgestellt, eingestellt und teilweise umgesetzt."),
    "evidence": _("Woran man nachprüfen kann, dass es geschieht: Bericht, Adresse, Aktenzeichen."),
    "review_on": _DATE,
    "cost": _("Zum Beispiel 250.000 € oder 1,3 bis 1,6 Mio. €. „Kostet nichts“ sind 0 €."),
    "success": _("Woran jemand von außen erkennt, dass es gewirkt hat."),
    "status": _("In welcher Phase der Plan als Ganzes ist."),
    "presented": _DATE,
    "decided": _DATE,
    "begins": _DATE,
    "length": _("Wie umfangreich der Plan ist, zum Beispiel „80 Seiten“."),
    "success_measured": _("Wie der Plan als Ganzes prüft, ob er wirkt."),
    "group": _("Die Arbeitsgruppe, die das Handlungsfeld berät."),
    "objective_kind": _(
        "Ein operatives Ziel ist messbar, ein strategisches gibt die Richtung, ein Grundsatz die Haltung."
    ),
    "target": _("Was erreicht sein soll; bei Indikatoren eine Zahl."),
    "target_date": _DATE,
    "no_indicator_reason": _("Wenn sich das Ziel nicht messen lässt: warum nicht."),
    "definition": _("Was genau gezählt wird, so dass zwei Leute dieselbe Zahl fänden."),
    "unit": _("Zum Beispiel „Prozent“ oder „Plätze“."),
    "population": _("Von wem oder wovon die Zahl spricht."),
    "direction": _("Soll der Wert steigen, sinken oder bleiben?"),
    "baseline": _NUMBER,
    "baseline_date": _DATE,
    "current": _NUMBER,
    "current_date": _DATE,
    "made_by": _PARTY,
    "made_in": _("In welchem Papier oder welcher Sitzung die Empfehlung steht."),
    "made_on": _DATE,
    "addressee": _("Wer handeln soll. Name oder Kürzel; Vorschläge erscheinen."),
    "minority": _("Wer anderer Meinung war, und warum."),
    "source_kind": _("Was für ein Dokument es ist."),
    "publisher": _("Wer es herausgegeben hat."),
    "published": _DATE,
    "address": _("Die Internetadresse, mit https:// am Anfang."),
    "retrieved": _DATE,
    "reference": _("Aktenzeichen, Drucksache oder Fundstelle."),
    "event_kind": _("Was geschah: Sitzung, Beschluss, Zusage und so weiter."),
    "on": _DATE,
    "body": _PARTY,
    "due": _DATE,
    "asked_by": _PARTY,
    "asked_on": _DATE,
    "reply": _("Die Antwort, wenn es eine gibt."),
}


def grouped(kind: str) -> list[tuple[str, Any, list[str]]]:
    """The groups of a kind with their fields, in order; groups that would be empty are left out."""
    own = ["title", "text", "tags", "names", "pages"]
    names = [*own, *FIELDS[kind]]
    placed = {name for _label, listed in GROUPS.values() for name in listed}
    found = []
    for key, (label, listed) in GROUPS.items():
        here = [name for name in listed if name in names]
        if key == "what":
            here = [*_until(here, "text"), *(name for name in names if name not in placed), *_after(here, "text")]
        if here:
            found.append((key, label, here))
    return found


def _until(names: Iterable[str], last: str) -> list[str]:
    listed = list(names)
    return listed[: listed.index(last) + 1] if last in listed else listed


def _after(names: Iterable[str], last: str) -> list[str]:
    listed = list(names)
    return listed[listed.index(last) + 1 :] if last in listed else []
