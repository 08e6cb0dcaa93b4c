"""What each verb of the journal is called: one act, several of them, and the family by which readers filter.

A verb that has no words yet is told by its family and its own name, so that no line is ever left out.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

_WORDS: Mapping[str, Any] = {
    "plan.begun": ngettext_lazy("Plan begonnen", "%(n)d Pläne begonnen", "n"),
    "plan.element.drafted": ngettext_lazy("Eintrag angelegt", "%(n)d Einträge angelegt", "n"),
    "plan.element.revised": ngettext_lazy("Eintrag geändert", "%(n)d Einträge geändert", "n"),
    "plan.element.revision_undone": ngettext_lazy("Änderung zurückgenommen", "%(n)d Änderungen zurückgenommen", "n"),
    "plan.element.withdrawn": ngettext_lazy("Eintrag zurückgezogen", "%(n)d Einträge zurückgezogen", "n"),
    "plan.element.reinstated": ngettext_lazy("Eintrag wieder aufgenommen", "%(n)d Einträge wieder aufgenommen", "n"),
    "plan.element.split": ngettext_lazy("Eintrag aufgeteilt", "%(n)d Einträge aufgeteilt", "n"),
    "plan.element.merged": ngettext_lazy("Einträge zusammengelegt", "%(n)d Mal Einträge zusammengelegt", "n"),
    "plan.element.superseded": ngettext_lazy("Eintrag abgelöst", "%(n)d Einträge abgelöst", "n"),
    "plan.element.relocated": ngettext_lazy(
        "Anderem Handlungsfeld zugeordnet", "%(n)d Einträge anderem Handlungsfeld zugeordnet", "n"
    ),
    "plan.element.reordered": ngettext_lazy("Reihenfolge geändert", "%(n)d Mal Reihenfolge geändert", "n"),
    "plan.element.translated": ngettext_lazy("Übersetzung eingetragen", "%(n)d Übersetzungen eingetragen", "n"),
    "plan.link.made": ngettext_lazy("Verbindung hergestellt", "%(n)d Verbindungen hergestellt", "n"),
    "plan.link.ended": ngettext_lazy("Verbindung beendet", "%(n)d Verbindungen beendet", "n"),
    "plan.claim.made": ngettext_lazy("Angabe eingetragen", "%(n)d Angaben eingetragen", "n"),
    "plan.claim.marked_valid": ngettext_lazy("Geltende Angabe bestimmt", "%(n)d geltende Angaben bestimmt", "n"),
    "plan.answer.given": ngettext_lazy("Empfehlung beantwortet", "%(n)d Empfehlungen beantwortet", "n"),
    "plan.office.admitted": ngettext_lazy("Amt zur Mitarbeit zugelassen", "%(n)d Ämter zur Mitarbeit zugelassen", "n"),
    "plan.office.dismissed": ngettext_lazy("Mitarbeit eines Amts beendet", "Mitarbeit von %(n)d Ämtern beendet", "n"),
    "plan.version.sealed": ngettext_lazy("Fassung versiegelt", "%(n)d Fassungen versiegelt", "n"),
    "exchange.file.handed_in": ngettext_lazy("Datei eingereicht", "%(n)d Dateien eingereicht", "n"),
    "exchange.file.taken_in": ngettext_lazy("Datei übernommen", "%(n)d Dateien übernommen", "n"),
    "exchange.file.dropped": ngettext_lazy("Datei verworfen", "%(n)d Dateien verworfen", "n"),
    "exchange.file.cleared": ngettext_lazy("Inhalt einer Datei entfernt", "Inhalte von %(n)d Dateien entfernt", "n"),
    "exchange.mapping.kept": ngettext_lazy("Zuordnung gespeichert", "%(n)d Zuordnungen gespeichert", "n"),
    "people.seat.filled": ngettext_lazy("Sitz besetzt", "%(n)d Sitze besetzt", "n"),
    "people.seat.ended": ngettext_lazy("Sitz beendet", "%(n)d Sitze beendet", "n"),
    "people.seat.stands_in": ngettext_lazy("Vertretung geregelt", "%(n)d Vertretungen geregelt", "n"),
    "people.seat.named_in_public": ngettext_lazy(
        "Nennung in der Mitgliederliste entschieden", "%(n)d Nennungen in Mitgliederlisten entschieden", "n"
    ),
    "conference.body.charged": ngettext_lazy("Gremium beauftragt", "%(n)d Gremien beauftragt", "n"),
    "conference.body.discharged": ngettext_lazy("Auftrag eines Gremiums beendet", "%(n)d Aufträge beendet", "n"),
    "conference.body.part_declared": ngettext_lazy("Rolle eines Gremiums erklärt", "%(n)d Rollen erklärt", "n"),
    "conference.body.founded_anew": ngettext_lazy("Gremium neu gegründet", "%(n)d Gremien neu gegründet", "n"),
    "conference.member_list.handed_in": ngettext_lazy(
        "Mitgliederliste eingereicht", "%(n)d Mitgliederlisten eingereicht", "n"
    ),
    "conference.member_list.taken_in": ngettext_lazy(
        "Mitgliederliste übernommen", "%(n)d Mitgliederlisten übernommen", "n"
    ),
    "conference.member_list.dropped": ngettext_lazy(
        "Mitgliederliste verworfen", "%(n)d Mitgliederlisten verworfen", "n"
    ),
    "conference.phase.announced": ngettext_lazy("Phase angekündigt", "%(n)d Phasen angekündigt", "n"),
    "conference.phase.extended": ngettext_lazy("Phase verlängert", "%(n)d Phasen verlängert", "n"),
    "conference.contribution.submitted": ngettext_lazy("Beitrag eingereicht", "%(n)d Beiträge eingereicht", "n"),
    "conference.contribution.held": ngettext_lazy(
        "Beitrag wartet auf Bestätigung", "%(n)d Beiträge warten auf Bestätigung", "n"
    ),
    "conference.contribution.revised": ngettext_lazy("Beitrag geändert", "%(n)d Beiträge geändert", "n"),
    "conference.contribution.withdrawn": ngettext_lazy("Beitrag zurückgezogen", "%(n)d Beiträge zurückgezogen", "n"),
    "conference.contribution.revoked": ngettext_lazy(
        "Einverständnis widerrufen, Text entfernt", "%(n)d Texte nach Widerruf entfernt", "n"
    ),
    "conference.contribution.taken_up": ngettext_lazy(
        "Bearbeitung eines Beitrags begonnen", "Bearbeitung von %(n)d Beiträgen begonnen", "n"
    ),
    "conference.contribution.kept": ngettext_lazy(
        "Beiträge eines Gasts in ein Konto übernommen", "%(n)d Mal Beiträge eines Gasts in ein Konto übernommen", "n"
    ),
    "conference.contribution.attached": ngettext_lazy("Anhang hinzugefügt", "%(n)d Anhänge hinzugefügt", "n"),
    "conference.contribution.detached": ngettext_lazy("Anhang entfernt", "%(n)d Anhänge entfernt", "n"),
    "conference.contribution.brought": ngettext_lazy(
        "Beiträge aus einem anderen System übernommen", "%(n)d Mal Beiträge aus einem anderen System übernommen", "n"
    ),
    "conference.contribution.emerged": ngettext_lazy(
        "Beitrag aus anderen entstanden", "%(n)d Beiträge aus anderen entstanden", "n"
    ),
    "conference.succession.proposed": ngettext_lazy(
        "Zusammenführen oder Aufteilen vorgeschlagen", "%(n)d Vorschläge zum Zusammenführen oder Aufteilen", "n"
    ),
    "conference.succession.answered": ngettext_lazy(
        "Auf einen Vorschlag geantwortet", "%(n)d Antworten auf Vorschläge", "n"
    ),
    "conference.succession.agreed": ngettext_lazy(
        "Mit Zustimmung aller ausgeführt", "%(n)d Vorschläge mit Zustimmung aller ausgeführt", "n"
    ),
    "conference.succession.decided": ngettext_lazy(
        "Ohne Zustimmung aller entschieden", "%(n)d Vorschläge ohne Zustimmung aller entschieden", "n"
    ),
    "conference.succession.dropped": ngettext_lazy(
        "Vorschlag fallen gelassen", "%(n)d Vorschläge nicht weiterverfolgt", "n"
    ),
    "conference.succession.forwarded": ngettext_lazy("Beitrag weitergeleitet", "%(n)d Beiträge weitergeleitet", "n"),
    "conference.following.begun": ngettext_lazy("Einem Beitrag gefolgt", "%(n)d Beiträgen gefolgt", "n"),
    "conference.following.ended": ngettext_lazy(
        "Einem Beitrag nicht mehr gefolgt", "%(n)d Beiträgen nicht mehr gefolgt", "n"
    ),
    "conference.poll.prepared": ngettext_lazy("Abstimmung vorbereitet", "%(n)d Abstimmungen vorbereitet", "n"),
    "conference.poll.opened": ngettext_lazy("Abstimmung geöffnet", "%(n)d Abstimmungen geöffnet", "n"),
    "conference.poll.voted": ngettext_lazy("Stimme abgegeben", "%(n)d Stimmen abgegeben", "n"),
    "conference.poll.closed": ngettext_lazy("Abstimmung geschlossen", "%(n)d Abstimmungen geschlossen", "n"),
    "conference.poll.published": ngettext_lazy(
        "Ergebnis einer Abstimmung veröffentlicht", "%(n)d Ergebnisse veröffentlicht", "n"
    ),
    "conference.poll.reset": ngettext_lazy("Abstimmung zurückgesetzt", "%(n)d Abstimmungen zurückgesetzt", "n"),
    "conference.delegation.given": ngettext_lazy("Stimme eines Sitzes übertragen", "%(n)d Stimmen übertragen", "n"),
    "conference.delegation.taken_back": ngettext_lazy(
        "Übertragung zurückgenommen", "%(n)d Übertragungen zurückgenommen", "n"
    ),
    "conference.paper_count.entered": ngettext_lazy(
        "Papierzählung eingetragen", "%(n)d Papierzählungen eingetragen", "n"
    ),
    "conference.paper_count.confirmed": ngettext_lazy(
        "Papierzählung bestätigt", "%(n)d Papierzählungen bestätigt", "n"
    ),
    "conference.paper_count.returned": ngettext_lazy(
        "Papierzählung zurückgegeben", "%(n)d Papierzählungen zurückgegeben", "n"
    ),
    "conference.proposal.proposed": ngettext_lazy("Empfehlung entworfen", "%(n)d Empfehlungen entworfen", "n"),
    "conference.proposal.revised": ngettext_lazy("Entwurf überarbeitet", "%(n)d Entwürfe überarbeitet", "n"),
    "conference.proposal.sourced": ngettext_lazy(
        "Grundlage eines Entwurfs genannt", "%(n)d Mal Grundlagen von Entwürfen genannt", "n"
    ),
    "conference.proposal.agreed": ngettext_lazy(
        "Entwurf in der Arbeitsgruppe beschlossen", "%(n)d Entwürfe in Arbeitsgruppen beschlossen", "n"
    ),
    "conference.proposal.adopted": ngettext_lazy(
        "Entwurf in der Konferenz beschlossen", "%(n)d Entwürfe von der Konferenz beschlossen", "n"
    ),
    "conference.proposal.withdrawn": ngettext_lazy(
        "Entwurf einer Empfehlung zurückgezogen", "%(n)d Entwürfe zurückgezogen", "n"
    ),
    "conference.proposal.not_adopted": ngettext_lazy(
        "Entwurf einer Empfehlung nicht beschlossen", "%(n)d Entwürfe nicht beschlossen", "n"
    ),
    "conference.proposal.forwarded": ngettext_lazy(
        "Empfehlung weitergeleitet", "%(n)d Empfehlungen weitergeleitet", "n"
    ),
    "conference.forwarding.made": ngettext_lazy(
        "Beschlossene Empfehlungen versiegelt", "%(n)d Mal beschlossene Empfehlungen versiegelt", "n"
    ),
    "conference.amendment.submitted": ngettext_lazy("Änderung beantragt", "%(n)d Änderungen beantragt", "n"),
    "conference.amendment.withdrawn": ngettext_lazy(
        "Änderungsantrag zurückgezogen", "%(n)d Änderungsanträge zurückgezogen", "n"
    ),
    "conference.amendment.procedure_proposed": ngettext_lazy(
        "Verfahren zu einem Änderungsantrag vorgeschlagen", "%(n)d Verfahren vorgeschlagen", "n"
    ),
    "conference.amendment.procedure_answered": ngettext_lazy(
        "Auf einen Verfahrensvorschlag geantwortet", "%(n)d Mal auf Verfahrensvorschläge geantwortet", "n"
    ),
    "conference.amendment.merged": ngettext_lazy(
        "Änderungsanträge zusammengeführt", "%(n)d Mal Änderungsanträge zusammengeführt", "n"
    ),
    "conference.minority_note.noted": ngettext_lazy(
        "Minderheitenvotum abgegeben", "%(n)d Minderheitenvoten abgegeben", "n"
    ),
    "conference.minority_note.joined": ngettext_lazy(
        "Minderheitenvotum mitgetragen", "%(n)d Mal Minderheitenvoten mitgetragen", "n"
    ),
    "conference.minority_note.withdrawn": ngettext_lazy(
        "Minderheitenvotum zurückgezogen", "%(n)d Minderheitenvoten zurückgezogen", "n"
    ),
    "conference.comment.sent": ngettext_lazy("Kommentar abgeschickt", "%(n)d Kommentare abgeschickt", "n"),
    "conference.comment.revised": ngettext_lazy("Kommentar berichtigt", "%(n)d Kommentare berichtigt", "n"),
    "conference.comment.withdrawn": ngettext_lazy("Kommentar zurückgezogen", "%(n)d Kommentare zurückgezogen", "n"),
    "conference.comment.brought": ngettext_lazy("Kommentare eingelesen", "%(n)d-mal Kommentare eingelesen", "n"),
    "conference.support.given": ngettext_lazy("Unterstützung gegeben", "%(n)d Unterstützungen gegeben", "n"),
    "conference.support.withdrawn": ngettext_lazy(
        "Unterstützung zurückgenommen", "%(n)d Unterstützungen zurückgenommen", "n"
    ),
    "conference.report.sent": ngettext_lazy("Text gemeldet", "%(n)d Texte gemeldet", "n"),
    "conference.report.dismissed": ngettext_lazy(
        "Gemeldetes stehen gelassen", "%(n)d gemeldete Texte stehen gelassen", "n"
    ),
    "conference.removal.held": ngettext_lazy(
        "Text vor der Veröffentlichung zurückgehalten", "%(n)d Texte vor der Veröffentlichung zurückgehalten", "n"
    ),
    "conference.removal.hidden": ngettext_lazy("Text ausgeblendet", "%(n)d Texte ausgeblendet", "n"),
    "conference.removal.blocked": ngettext_lazy("Text gesperrt", "%(n)d Texte gesperrt", "n"),
    "conference.removal.restored": ngettext_lazy("Text wieder sichtbar", "%(n)d Texte wieder sichtbar", "n"),
    "conference.removal.erased": ngettext_lazy("Gesperrter Text gelöscht", "%(n)d gesperrte Texte gelöscht", "n"),
    "conference.rule.set": ngettext_lazy(
        "Regel der Moderation festgelegt", "%(n)d Regeln der Moderation festgelegt", "n"
    ),
    "conference.rule.lifted": ngettext_lazy("Regel der Moderation beendet", "%(n)d Regeln der Moderation beendet", "n"),
    "conference.conversation.prepared": ngettext_lazy("Gespräch vorbereitet", "%(n)d Gespräche vorbereitet", "n"),
    "conference.conversation.opened": ngettext_lazy("Gespräch geöffnet", "%(n)d Gespräche geöffnet", "n"),
    "conference.conversation.closed": ngettext_lazy("Gespräch geschlossen", "%(n)d Gespräche geschlossen", "n"),
    "conference.conversation.published": ngettext_lazy(
        "Ergebnis eines Gesprächs veröffentlicht", "Ergebnisse von %(n)d Gesprächen veröffentlicht", "n"
    ),
    "conference.conversation.brought_in": ngettext_lazy("Gespräch eingebracht", "%(n)d Gespräche eingebracht", "n"),
    "conference.conversation.exported": ngettext_lazy(
        "Stimmen eines Gesprächs ausgegeben", "%(n)d Mal Stimmen von Gesprächen ausgegeben", "n"
    ),
    "conference.statement.added": ngettext_lazy("Aussagen eingegeben", "%(n)d Mal Aussagen eingegeben", "n"),
    "conference.statement.proposed": ngettext_lazy("Aussage vorgeschlagen", "%(n)d Aussagen vorgeschlagen", "n"),
    "conference.statement.accepted": ngettext_lazy("Aussage zugelassen", "%(n)d Aussagen zugelassen", "n"),
    "conference.statement.rejected": ngettext_lazy("Aussage abgelehnt", "%(n)d Aussagen abgelehnt", "n"),
    "conference.meeting.orders_laid_down": ngettext_lazy(
        "Fristen eines Gremiums festgelegt", "%(n)d Mal Fristen festgelegt", "n"
    ),
    "conference.meeting.planned": ngettext_lazy("Sitzung geplant", "%(n)d Sitzungen geplant", "n"),
    "conference.meeting.revised": ngettext_lazy("Sitzung geändert", "%(n)d Mal Sitzungen geändert", "n"),
    "conference.meeting.cancelled": ngettext_lazy("Sitzung abgesagt", "%(n)d Sitzungen abgesagt", "n"),
    "conference.meeting.convened": ngettext_lazy("Zu einer Sitzung eingeladen", "Zu %(n)d Sitzungen eingeladen", "n"),
    "conference.meeting.letters_sent": ngettext_lazy("Einladungen versandt", "%(n)d Mal Einladungen versandt", "n"),
    "conference.meeting.begun": ngettext_lazy("Sitzung eröffnet", "%(n)d Sitzungen eröffnet", "n"),
    "conference.meeting.ended": ngettext_lazy("Sitzung beendet", "%(n)d Sitzungen beendet", "n"),
    "conference.meeting.seat_arrived": ngettext_lazy("Sitz anwesend", "%(n)d Sitze anwesend", "n"),
    "conference.meeting.seat_left": ngettext_lazy("Sitz gegangen", "%(n)d Sitze gegangen", "n"),
    "conference.meeting.speech_asked": ngettext_lazy("Zu Wort gemeldet", "%(n)d Wortmeldungen", "n"),
    "conference.meeting.speech_taken_back": ngettext_lazy(
        "Wortmeldung zurückgezogen", "%(n)d Wortmeldungen zurückgezogen", "n"
    ),
    "conference.meeting.speaker_called": ngettext_lazy("Wort erteilt", "%(n)d Mal das Wort erteilt", "n"),
    "conference.meeting.speech_finished": ngettext_lazy("Rede beendet", "%(n)d Reden beendet", "n"),
    "conference.meeting.resolved": ngettext_lazy("Beschluss gefasst", "%(n)d Beschlüsse gefasst", "n"),
    "conference.topic.suggested": ngettext_lazy("Thema vorgeschlagen", "%(n)d Themen vorgeschlagen", "n"),
    "conference.topic.declined": ngettext_lazy("Thema nicht aufgenommen", "%(n)d Themen nicht aufgenommen", "n"),
    "conference.topic.withdrawn": ngettext_lazy("Thema zurückgezogen", "%(n)d Themen zurückgezogen", "n"),
    "conference.agenda.item_added": ngettext_lazy(
        "Punkt auf die Tagesordnung gesetzt", "%(n)d Punkte auf die Tagesordnung gesetzt", "n"
    ),
    "conference.agenda.item_revised": ngettext_lazy(
        "Tagesordnungspunkt geändert", "%(n)d Tagesordnungspunkte geändert", "n"
    ),
    "conference.agenda.item_moved": ngettext_lazy("Tagesordnung umgestellt", "%(n)d Mal Tagesordnung umgestellt", "n"),
    "conference.agenda.item_dropped": ngettext_lazy(
        "Tagesordnungspunkt abgesetzt", "%(n)d Tagesordnungspunkte abgesetzt", "n"
    ),
    "conference.agenda.paper_added": ngettext_lazy("Unterlage bereitgestellt", "%(n)d Unterlagen bereitgestellt", "n"),
    "conference.agenda.paper_withdrawn": ngettext_lazy(
        "Unterlage zurückgezogen", "%(n)d Unterlagen zurückgezogen", "n"
    ),
    "conference.task.given": ngettext_lazy("Aufgabe aus einer Sitzung vergeben", "%(n)d Aufgaben vergeben", "n"),
    "conference.task.settled": ngettext_lazy("Aufgabe abgeschlossen", "%(n)d Aufgaben abgeschlossen", "n"),
    "conference.minutes.begun": ngettext_lazy("Protokoll begonnen", "%(n)d Protokolle begonnen", "n"),
    "conference.minutes.taken_down": ngettext_lazy(
        "Am Protokoll geschrieben", "%(n)d Mal am Protokoll geschrieben", "n"
    ),
    "conference.minutes.completed": ngettext_lazy("Protokoll fertiggestellt", "%(n)d Protokolle fertiggestellt", "n"),
    "conference.minutes.reopened": ngettext_lazy("Protokoll wieder geöffnet", "%(n)d Protokolle wieder geöffnet", "n"),
    "conference.minutes.laid_open": ngettext_lazy(
        "Protokoll zur Durchsicht vorgelegt", "%(n)d Protokolle zur Durchsicht vorgelegt", "n"
    ),
    "conference.minutes.correction_proposed": ngettext_lazy(
        "Änderung am Protokoll gewünscht", "%(n)d Änderungen am Protokoll gewünscht", "n"
    ),
    "conference.minutes.correction_decided": ngettext_lazy(
        "Über Änderungswunsch entschieden", "Über %(n)d Änderungswünsche entschieden", "n"
    ),
    "conference.minutes.correction_withdrawn": ngettext_lazy(
        "Änderungswunsch zurückgezogen", "%(n)d Änderungswünsche zurückgezogen", "n"
    ),
    "conference.minutes.approved": ngettext_lazy(
        "Protokoll einer Sitzung genehmigt", "%(n)d Protokolle genehmigt", "n"
    ),
    "conference.minutes.erratum_added": ngettext_lazy("Protokoll berichtigt", "%(n)d Mal Protokolle berichtigt", "n"),
}
# What changed for readers; drafting and linking are work in progress until a version is sealed.
NEWS = (
    *("plan.version.sealed", "plan.answer.given", "plan.element.revised", "plan.element.withdrawn"),
    *("plan.element.reinstated", "plan.claim.marked_valid", "plan.element.revision_undone"),
    *("plan.element.split", "plan.element.merged", "plan.element.superseded"),
)
_FAMILIES: Mapping[str, Any] = {
    "plan": gettext_lazy("Plan"),
    "plan.element": gettext_lazy("Einträge"),
    "plan.link": gettext_lazy("Verbindungen"),
    "plan.claim": gettext_lazy("Angaben"),
    "plan.answer": gettext_lazy("Antworten"),
    "plan.office": gettext_lazy("Ämter"),
    "plan.version": gettext_lazy("Fassungen"),
    "exchange.file": gettext_lazy("Dateien"),
    "exchange.mapping": gettext_lazy("Zuordnungen von Dateien"),
    "conference.body": gettext_lazy("Gremien bei der Arbeit"),
    "conference.member_list": gettext_lazy("Mitgliederlisten"),
    "conference.phase": gettext_lazy("Phasen"),
    "conference.comment": gettext_lazy("Kommentare"),
    "conference.support": gettext_lazy("Unterstützung"),
    "conference.report": gettext_lazy("Meldungen an die Moderation"),
    "conference.removal": gettext_lazy("Moderation"),
    "conference.rule": gettext_lazy("Regeln der Moderation"),
    "conference.contribution": gettext_lazy("Beiträge"),
    "conference.poll": gettext_lazy("Beschlüsse"),
    "conference.delegation": gettext_lazy("Stimmübertragungen"),
    "conference.paper_count": gettext_lazy("Papierzählungen"),
    "conference.proposal": gettext_lazy("Empfehlungsentwürfe"),
    "conference.forwarding": gettext_lazy("Weiterleitungen"),
    "conference.amendment": gettext_lazy("Änderungsanträge"),
    "conference.minority_note": gettext_lazy("Minderheitenvoten"),
    "conference.conversation": gettext_lazy("Gespräche in Aussagen"),
    "conference.statement": gettext_lazy("Aussagen"),
    "conference.meeting": gettext_lazy("Sitzungen"),
    "conference.topic": gettext_lazy("Themenspeicher"),
    "conference.agenda": gettext_lazy("Tagesordnungen"),
    "conference.task": gettext_lazy("Aufgaben aus Sitzungen"),
    "conference.minutes": gettext_lazy("Protokolle"),
    "conference.succession": gettext_lazy("Was aus Beiträgen wird"),
    "conference.following": gettext_lazy("Folgen"),
}


def words_of(verb: str, count: int = 1) -> str:
    """What was done, once or several times."""
    if verb in _WORDS:
        return str(_WORDS[verb] % {"n": count})
    family = _FAMILIES.get(family_of(verb))
    told = _("%(what)s: anderer Vorgang (%(verb)s)") if family else _("anderer Vorgang (%(verb)s)")
    return told % {"what": family, "verb": verb}


def family_of(verb: str) -> str:
    """The family a verb belongs to: `plan.element` for `plan.element.drafted`."""
    return verb.rpartition(".")[0]


def meant_by(wish: str, known: Iterable[str]) -> list[str]:
    """The verbs that are there of those a reader asks for: one, or all of a family."""
    return [verb for verb in known if wish in (verb, family_of(verb))]


def options(counts: Mapping[str, int], wish: str) -> list[dict[str, Any]]:
    """The verbs to choose from, with the whole family before its members, where it has several."""
    order = {verb: place for place, verb in enumerate(_WORDS)}
    verbs = sorted(counts, key=lambda verb: (order.get(verb, len(order)), verb))
    families: dict[str, list[str]] = {}
    for verb in verbs:
        families.setdefault(family_of(verb), []).append(verb)
    found = []
    for family, members in families.items():
        if len(members) > 1 and family in _FAMILIES:
            label = _("%(family)s: alles") % {"family": _FAMILIES[family]}
            found.append(_option(family, label, sum(counts[verb] for verb in members), wish))
        found += [_option(verb, words_of(verb), counts[verb], wish) for verb in members]
    return found


def _option(value: str, label: str, count: int, wish: str) -> dict[str, Any]:
    return {"value": value, "label": label, "count": count, "selected": value == wish}


def name_of(wish: str) -> str:
    """What a reader asks for, in words: a family or one verb."""
    return str(_FAMILIES[wish]) if wish in _FAMILIES else words_of(wish)


def have_words(verbs: Iterable[str]) -> Collection[str]:
    """Those of the verbs that are told in words of their own."""
    return {verb for verb in verbs if verb in _WORDS}
