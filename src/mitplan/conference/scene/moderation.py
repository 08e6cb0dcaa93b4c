"""Moderation in Musterland: a rule that holds, one text hidden, one blocked, one report dismissed and one open."""

from mitplan.core.journal import key_of

from ..actions import (
    CommentEntry,
    ReportEntry,
    RuleEntry,
    block,
    comment,
    dismiss,
    hide,
    report,
    set_moderation_rule,
)
from ..models import Comment, Contribution
from .stage import Stage


def play(stage: Stage) -> None:
    """Let people report, and the coordination office decide."""
    entry = RuleEntry("Werbung und Gewinnspiele", "words", "hold", "gewinnspiel*\nsofortkredit\n*rabattcode")
    set_moderation_rule(entry, by=stage.eva)
    set_moderation_rule(RuleEntry("Mehr als drei Internetadressen", "links", "flag", "3"), by=stage.eva)
    rude = _said(
        stage, 22, "against", "Wer so etwas vorschlägt, hat noch nie gearbeitet. Lauter Schmarotzer.", "Zornig"
    )
    named = _said(
        stage, 14, "for", "Meine Nachbarin Milena Beispiel aus der Musterstraße 7 wartet auch, sie ist krank.", "Vera"
    )
    _said(stage, 23, "question", "Sofortkredit ohne Auskunft, jetzt am Gewinnspiel teilnehmen!", "Angebot")
    report(ReportEntry(rude, "insult", "Das beleidigt Menschen."), by=stage.guest("Corinna 2"))
    report(ReportEntry(named, "personal_data", "Da steht eine Anschrift."), by=stage.finn)
    harsh = key_of(Comment.objects.get(plan=stage.plan, text__startswith="Die Polizei macht ihre Arbeit"))
    asked = report(ReportEntry(harsh, "other", "Das ist herablassend."), by=stage.guest("Leser"))
    hide([rude], "insult", "Der Text beschimpft die Verfasserinnen und sagt nichts zum Vorschlag.", by=stage.eva)
    block([named], "personal_data", "Der Text nennt eine andere Person mit Anschrift und Krankheit.", by=stage.eva)
    dismiss([asked], "Das ist eine Meinung. Sie ist hart, beleidigt aber niemanden.", by=stage.eva)
    paid = key_of(Comment.objects.get(plan=stage.plan, text__startswith="Ehrenamt war immer"))
    report(ReportEntry(paid, "off_topic", "Darum geht es in dem Beitrag gar nicht."), by=stage.guest("Leserin"))


def _said(stage: Stage, number: int, stance: str, text: str, name: str) -> str:
    about = Contribution.objects.get(plan=stage.plan, number=number)
    return key_of(comment(CommentEntry(key_of(about), text, stance), by=stage.guest(name)))
