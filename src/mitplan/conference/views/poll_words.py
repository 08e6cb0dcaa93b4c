"""What a poll's rules and result say in plain words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitplan.core.texts import filled, listed, said

from ..actions.ballots import MOST_HANDED
from ..models import Poll
from ..states.polls import Completion, PollBase, PollMajority, PollMethod


def rule_words(poll: Poll) -> list[str]:
    """How the poll is counted, sentence by sentence, as declared before anybody votes."""
    rules = poll.rules
    found = [*_METHODS[PollMethod(poll.method)](rules), *_quorum_words(rules)]
    if poll.method != PollMethod.YES_NO:
        drawn = listed(rules["lot"])
        found.append(
            _("Bei Gleichstand entscheidet das Los, das beim Öffnen gezogen wurde: %(lot)s.") % {"lot": drawn}
            if drawn
            else _("Bei Gleichstand entscheidet das Los. Es wird beim Öffnen gezogen und steht dann hier.")
        )
    found.append(_("Jeder Sitz hat eine Stimme und gibt höchstens %(n)d Stimmen anderer ab.") % {"n": MOST_HANDED})
    return found


def result_words(poll: Poll, result: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """The result in one sentence, with the figures that say why."""
    if result["outcome"] == "no_quorum":
        told = {"cast": result["cast"], "quorum": result["quorum"]}
        return _("Nicht beschlussfähig: %(cast)d Stimmen, nötig waren %(quorum)d.") % told
    if poll.method == PollMethod.YES_NO:
        told = {"yes": result["yes"], "base": result["base"], "needed": result["needed"]}
        if result["outcome"] == "accepted":
            return _("Angenommen: %(yes)d von %(base)d, nötig %(needed)d.") % told
        if result["yes"] >= result["needed"]:
            return _("Abgelehnt: Für einen Konsens darf es keine Gegenstimme geben.")
        return _("Abgelehnt: %(yes)d von %(base)d, nötig %(needed)d.") % told
    if not result["winners"]:
        return _("Nichts ist gewählt.")
    chosen = listed([said(titles.get(key, key), poll.language) for key in result["winners"]], apart=True)
    if poll.method == PollMethod.EQUAL_SHARES:
        return filled(_("Bezahlt werden: %(chosen)s."), chosen=chosen)
    return filled(_("Gewählt: %(chosen)s."), chosen=chosen)


def choice_words(poll: Poll, choice: str) -> str:
    """A ballot as people read it."""
    if not choice:
        return _("Enthaltung")
    return {"yes": _("Ja"), "no": _("Nein"), "abstain": _("Enthaltung")}.get(choice, choice)


def _yes_no(rules: Mapping[str, Any]) -> list[str]:
    base = PollBase(rules["base"]).label
    told = {"base": base, "share": rules["fraction"]}
    sentences = {
        PollMajority.SIMPLE: _("Angenommen ist, wofür mehr als die Hälfte mit Ja stimmt. Grundlage: %(base)s."),
        PollMajority.ABSOLUTE: _("Angenommen ist, wofür mehr als die Hälfte mit Ja stimmt. Grundlage: %(base)s."),
        PollMajority.TWO_THIRDS: _(
            "Angenommen ist, wofür mindestens zwei Drittel mit Ja stimmen. Grundlage: %(base)s."
        ),
        PollMajority.UNANIMOUS: _("Angenommen ist, wofür alle mit Ja stimmen. Grundlage: %(base)s."),
        PollMajority.CONSENSUS: _("Angenommen ist, wogegen niemand stimmt und wofür es mindestens ein Ja gibt."),
        PollMajority.FRACTION: _("Angenommen ist, wofür mindestens %(share)s mit Ja stimmen. Grundlage: %(base)s."),
    }
    return [sentences[PollMajority(rules["majority"])] % told]


def _approval(rules: Mapping[str, Any]) -> list[str]:
    found = [_("Jeder Sitz stimmt so vielen Möglichkeiten zu, wie er will."), _winners(rules)]
    if rules["threshold"]:
        told = {"share": rules["threshold"], "base": PollBase(rules["base"]).label}
        found.append(_("Gewählt wird nur, was mindestens %(share)s Zustimmung hat. Grundlage: %(base)s.") % told)
    return found


def _ranking(rules: Mapping[str, Any]) -> list[str]:
    return [
        _("Jeder Sitz ordnet die Möglichkeiten; gleiche Plätze sind erlaubt, und was keinen Platz hat, steht hinten."),
        _(
            "Dann wird jede mit jeder verglichen (Schulze-Verfahren): Was gegen jede andere gewinnt, ist vorn. Gewinnen"
            " mehrere im Kreis, zählt der Weg, dessen schwächster Vergleich am stärksten ist."
        ),
        _winners(rules),
    ]


def _dots(rules: Mapping[str, Any]) -> list[str]:
    told = {"dots": rules["dots"], "most": rules["most"]}
    return [
        _("Jeder Sitz verteilt bis zu %(dots)d Punkte, höchstens %(most)d auf eine Möglichkeit.") % told,
        _winners(rules),
    ]


def _equal_shares(rules: Mapping[str, Any]) -> list[str]:
    told = {"budget": rules["budget"], "unit": rules["unit"], "most": rules["most"], "step": rules["step"]}
    completion = {
        Completion.NONE: _("Was übrig ist, bleibt übrig."),
        Completion.UTILITARIAN: _("Vom Rest wird der Reihe nach bezahlt, was die meisten Punkte hat und noch passt."),
        Completion.ADD1: _(
            "Bleibt Geld übrig, steigen alle Anteile um je %(step)d, solange das Ergebnis im Budget bleibt."
        ),
        Completion.ADD1U: _(
            "Bleibt Geld übrig, steigen alle Anteile um je %(step)d, solange das Ergebnis im Budget bleibt. Vom Rest"
            " wird der Reihe nach bezahlt, was die meisten Punkte hat und noch passt."
        ),
    }
    return [
        _("Das Budget von %(budget)d %(unit)s wird in gleiche Anteile geteilt, für jeden Stimmzettel einen.") % told,
        _("Jeder Sitz gibt jeder Maßnahme 0 bis %(most)d Punkte.") % told,
        _(
            "Bezahlt wird eine Maßnahme von denen, die ihr Punkte geben, im Verhältnis der Punkte. Als Nächstes"
            " kommt die, bei der ein Punkt am wenigsten kostet; von gleichen die billigere, dann die mit mehr Punkten."
        ),
        completion[Completion(rules["completion"])] % told,
    ]


def _winners(rules: Mapping[str, Any]) -> str:
    words = ngettext("Gewählt wird eine.", "Gewählt werden die ersten %(n)d.", rules["winners"])
    return words % {"n": rules["winners"]}


def _quorum_words(rules: Mapping[str, Any]) -> list[str]:
    if not rules["quorum"]:
        return []
    if rules["quorum"].isdecimal():
        return [_("Beschlussfähig ist das Gremium ab %(n)s abgegebenen Stimmen.") % {"n": rules["quorum"]}]
    return [_("Beschlussfähig: Es müssen mindestens %(n)s der Sitze abstimmen.") % {"n": rules["quorum"]}]


_METHODS = {
    PollMethod.YES_NO: _yes_no,
    PollMethod.APPROVAL: _approval,
    PollMethod.RANKING: _ranking,
    PollMethod.DOTS: _dots,
    PollMethod.EQUAL_SHARES: _equal_shares,
}
