"""What becomes of contributions in Musterland: merged with consent and against a refusal, split, forwarded, asked."""

from dataclasses import replace

from ..actions import (
    HeirEntry,
    answer_succession,
    decide_succession,
    forward_contribution,
    propose_merge,
    propose_split,
)
from ..models import Contribution, Succession
from ..speaking import Speaker
from .stage import Stage

CARE = HeirEntry(
    "Sprachmittlung in Krankenhaus und Pflege gehört zur Behandlung",
    "In Krankenhäusern und Pflegeeinrichtungen dolmetschen heute Kinder, Reinigungskräfte und Telefone. Wir wünschen, "
    "dass jede Klinik im Land zu jeder Stunde ausgebildete Sprachmittlung erreicht, am Bett oder per Video.\n\n"
    "Übersetzungsprogramme können das ergänzen, aber nicht ersetzen: Wer „Bein“ hört und „Kreuz“ meint, wird falsch "
    "behandelt. Die Kosten sollen nicht an denen hängen bleiben, die gerade Dienst haben.",
)
ONE_DOOR = HeirEntry(
    "Eine Stelle, die alle Papiere annimmt",
    "Wer einen Antrag stellt oder jemanden einstellen will, soll eine Stelle haben, die alles annimmt und im Haus "
    "verteilt. Was ein Amt schon in den Akten hat, fragt es nicht noch einmal ab.",
)
ARRIVING = HeirEntry(
    "Wer ankommt, findet alles Wichtige kurz und auf dem Telefon",
    "Statt 140 Seiten zehn, in einfacher Sprache und mit Bildern; dieselben zehn Seiten auch auf einem alten Telefon, "
    "ohne Fenster, die sich nicht schließen lassen.",
)
PARTS = (
    HeirEntry(
        "Bescheide in einfacher Sprache",
        "Rechts neben dem rechtlich nötigen Text steht in einfacher Sprache, was der Bescheid bedeutet und was jetzt "
        "zu tun ist. Ein Bescheid, den niemand versteht, führt zum Widerspruch.",
    ),
    HeirEntry(
        "Übersetzung gleich beim Bescheid",
        "Zum Bescheid gehört eine Übersetzung in die Sprache, in der jemand mit dem Amt schreibt; sie liegt bei und "
        "muss nicht erst verlangt werden.",
    ),
)


def play(stage: Stage) -> None:
    """Five stories, one of which waits for Finn's answer."""
    _agreed(stage)
    _decided(stage)
    _split(stage)
    _forwarded(stage)
    _waiting(stage)


def _agreed(stage: Stage) -> None:
    sources = _titled(stage, "Pflege ohne Verständigung ist gefährlich", "Notaufnahme mit App")
    reason = "Beide beschreiben dieselbe Lücke, einmal von innen und einmal vom Bett aus."
    made = propose_merge(sources, CARE, reason, stage.day(10, 18), by=stage.eva)
    for source in sources:
        _answer(stage, made, source)


def _decided(stage: Stage) -> None:
    names = ("Ein Betrieb soll fünf Stellen anrufen", "مكتب واحد لكل الأوراق", "Formulare, die keiner braucht")
    sources = _titled(stage, *names)
    reason = "Drei Erfahrungen mit demselben Wunsch: einmal hingehen, einmal abgeben."
    made = propose_merge(sources, ONE_DOOR, reason, stage.day(10, 18), by=stage.eva)
    for source in sources[:2]:
        _answer(stage, made, source)
    refusal = "Mir geht es um die Akten, die das Amt schon hat. Noch ein Schalter löst das nicht."
    _answer(stage, made, sources[2], refusal)
    decision = (
        "Der Einwand ist aufgenommen: Der letzte Satz sagt jetzt, dass Vorhandenes nicht noch einmal abgefragt wird. "
        "Der ursprüngliche Beitrag bleibt mit der Ablehnung lesbar."
    )
    decide_succession(made, decision, by=stage.eva)


def _split(stage: Stage) -> None:
    [source] = _titled(stage, "Bescheide in einfacher Sprache, mit Übersetzung daneben")
    reason = "Über einfache Sprache entscheidet das Land allein, über Übersetzungen nicht. Getrennt geht beides."
    made = propose_split(source, PARTS, reason, stage.day(10, 18), by=stage.eva)
    _answer(stage, made, source)


def _forwarded(stage: Stage) -> None:
    numbers, checked = _titled(
        stage, "Wer zählt eigentlich die fehlenden Kursplätze?", "Kontrolliert am Bahnhof, dreimal in einem Monat"
    )
    group = stage.body("ml-ag-2")
    forward_contribution(numbers, group, "Die Arbeitsgruppe hat die Träger der Kurse am Tisch.", by=stage.eva)
    interior = stage.body("ml-mik")
    reason = "Kontrollen der Polizei liegen beim Innenministerium. Wir bitten dort um eine Antwort und tragen sie nach."
    forward_contribution(checked, interior, reason, by=stage.eva)


def _waiting(stage: Stage) -> None:
    webpage = "Die Internetseite für Ankommende ist auf dem Telefon nicht zu lesen"
    sources = _titled(stage, "Der Willkommensordner ist unlesbar", webpage)
    reason = "Ordner und Internetseite kommen aus derselben Hand und haben denselben Fehler."
    made = propose_merge(sources, ARRIVING, reason, stage.day(12, 18), by=stage.eva)
    _answer(stage, made, sources[0])


def _titled(stage: Stage, *titles: str) -> list[Contribution]:
    rows = Contribution.objects.filter(plan=stage.plan, title__in=titles).select_related("participant", "body")
    found = {row.title: row for row in rows}
    return [found[title] for title in titles]


def _answer(stage: Stage, made: Succession, contribution: Contribution, refusal: str = "") -> None:
    """The author answers, as somebody who is known by now."""
    author = contribution.participant
    assert author is not None
    speaker: Speaker = stage.guest("") if author.person is None else stage.person(author.person.key)
    source = made.sources.get(contribution=contribution)
    answer_succession(source, not refusal, refusal, by=replace(speaker, participant=author))
