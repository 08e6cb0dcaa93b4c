"""How a poll goes, who may know what of it, and by which methods it is counted."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class PollState(models.TextChoices):
    """From the question to the result."""

    PREPARED = "prepared", _("vorbereitet")
    OPEN = "open", _("offen")
    CLOSED = "closed", _("geschlossen, Ergebnis noch nicht veröffentlicht")
    PUBLISHED = "published", _("Ergebnis veröffentlicht")


# Back to prepared is a reset: with a reason, and never once the result is published.
MOVES: Final = {
    PollState.PREPARED: {PollState.OPEN},
    PollState.OPEN: {PollState.CLOSED, PollState.PREPARED},
    PollState.CLOSED: {PollState.PUBLISHED, PollState.PREPARED},
}


class PollType(models.TextChoices):
    """Who can know who voted what."""

    OPEN = "open", _("offen: Wer wie gestimmt hat, wird mit dem Ergebnis veröffentlicht")
    PSEUDONYMOUS = "pseudonymous", _("unter Code: Jede Stimme hat einen Code, den nur kennt, wer sie abgegeben hat")
    SECRET = "secret", _("geheim: Die Stimmen liegen ohne Kennzeichen in der Urne")


class PollMethod(models.TextChoices):
    """How people choose, and how it is counted; the words of the counting package."""

    YES_NO = "yes_no", _("Ja, Nein, Enthaltung")
    APPROVAL = "approval", _("Zustimmung zu mehreren")
    RANKING = "ranking", _("Rangfolge")
    DOTS = "dots", _("Punkte verteilen")
    EQUAL_SHARES = "equal_shares", _("Budget nach gleichen Anteilen")


class PollBase(models.TextChoices):
    """What a majority is a majority of."""

    YES_NO = "yes_no", _("Ja- und Nein-Stimmen")
    VALID = "valid", _("gültige Stimmen, Enthaltungen eingeschlossen")
    CAST = "cast", _("abgegebene Stimmen, auch ungültige")
    ENTITLED = "entitled", _("alle Stimmberechtigten")
    PRESENT = "present", _("anwesende Stimmberechtigte")


class PollMajority(models.TextChoices):
    """How much of the base is needed."""

    SIMPLE = "simple", _("einfache Mehrheit: mehr als die Hälfte")
    ABSOLUTE = "absolute", _("absolute Mehrheit: mehr als die Hälfte aller Stimmberechtigten")
    TWO_THIRDS = "two_thirds", _("zwei Drittel")
    UNANIMOUS = "unanimous", _("Einstimmigkeit")
    CONSENSUS = "consensus", _("Konsens: keine Gegenstimme")
    FRACTION = "fraction", _("eigener Anteil")


class Completion(models.TextChoices):
    """What becomes of money that equal shares leave over."""

    NONE = "none", _("bleibt übrig")
    UTILITARIAN = "utilitarian", _("geht der Reihe nach an das mit den meisten Punkten")
    ADD1 = "add1", _("Anteile steigen schrittweise, solange das Budget reicht")
    ADD1U = "add1u", _("Anteile steigen schrittweise; der Rest geht an das mit den meisten Punkten")


class Channel(models.TextChoices):
    """How a seat voted."""

    NONE = "", _("noch nicht")
    ONLINE = "online", _("hier")
    PAPER = "paper", _("auf Papier")


class PaperState(models.TextChoices):
    """A count of paper ballots, which a second person counts again."""

    ENTERED = "entered", _("eingetragen, noch nicht bestätigt")
    CONFIRMED = "confirmed", _("bestätigt")
    RETURNED = "returned", _("zurückgegeben: Die zweite Zählung wich ab")


PAPER_MOVES: Final = {PaperState.ENTERED: {PaperState.CONFIRMED, PaperState.RETURNED}}
