"""The closed lists of the plan: kinds, codes, link types, and which moves states allow."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What an element is."""

    PLAN = "plan", _("Plan")
    GUIDELINE = "guideline", _("Leitlinie")
    FIELD = "field", _("Handlungsfeld")
    OBJECTIVE = "objective", _("Ziel")
    INDICATOR = "indicator", _("Indikator")
    RECOMMENDATION = "recommendation", _("Empfehlung")
    MEASURE = "measure", _("Maßnahme")
    SOURCE = "source", _("Quelle")
    EVENT = "event", _("Ereignis")
    QUESTION = "question", _("Offene Frage")


class PlanStatus(models.TextChoices):
    UNKNOWN = "", _("unbekannt")
    DRAFT = "draft", _("Entwurf")
    PARTICIPATION = "participation", _("in Beteiligung")
    COORDINATION = "coordination", _("in Ressortabstimmung")
    ADOPTED = "adopted", _("beschlossen")
    PUBLISHED = "published", _("veröffentlicht")
    RUNNING = "running", pgettext_lazy("Plan", "in Umsetzung")
    UNDER_REVISION = "under_revision", _("in Fortschreibung")
    SUPERSEDED = "superseded", _("abgelöst")
    ENDED = "ended", _("beendet")


class ElementState(models.TextChoices):
    CURRENT = "current", _("gültig")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


# A withdrawal is undone by a counter-act; nothing is ever deleted.
ELEMENT_MOVES: Final = {
    ElementState.CURRENT: {ElementState.WITHDRAWN},
    ElementState.WITHDRAWN: {ElementState.CURRENT},
}


class ObjectiveKind(models.TextChoices):
    UNKNOWN = "", _("unbekannt")
    PRINCIPLE = "principle", _("Grundsatzziel")
    STRATEGIC = "strategic", _("strategisches Ziel")
    OPERATIONAL = "operational", _("operatives Ziel")


class Direction(models.TextChoices):
    UNKNOWN = "", _("unbekannt")
    UP = "up", _("soll steigen")
    DOWN = "down", _("soll sinken")
    HOLD = "hold", _("soll gehalten werden")


class MeasureKind(models.TextChoices):
    MEASURE = "measure", _("Einzelmaßnahme")
    PROGRAMME = "programme", _("Programm")


class Origin(models.TextChoices):
    UNKNOWN = "unknown", _("unbekannt")
    NEW = "new", _("neu")
    EXTENDED = "extended", _("weiterentwickelt")
    CONTINUED = "continued", _("fortgeführt")
    TAKEN_OVER = "taken_over", _("übernommen")


class Stage(models.TextChoices):
    """What phase a measure is in; how it runs is a second axis, `Assessment`."""

    UNKNOWN = "unknown", _("unbekannt")
    PROPOSED = "proposed", _("vorgeschlagen")
    PLANNED = "planned", _("geplant")
    PREPARING = "preparing", _("in Vorbereitung")
    RUNNING = "running", _("in Umsetzung")
    CONTINUOUS = "continuous", _("Daueraufgabe")
    DONE = "done", _("umgesetzt")
    PARTLY_DONE = "partly_done", _("teilweise umgesetzt")
    PAUSED = "paused", _("zurückgestellt")
    STOPPED = "stopped", _("eingestellt")
    SUPERSEDED = "superseded", _("überführt")


class Assessment(models.TextChoices):
    NOT_ASSESSED = "not_assessed", _("nicht bewertet")
    ON_TRACK = "on_track", _("im Plan")
    AT_RISK = "at_risk", _("gefährdet")
    DELAYED = "delayed", _("verzögert")


class SourceKind(models.TextChoices):
    REPORT = "report", _("Bericht")
    AGREEMENT = "agreement", _("Vereinbarung")
    LAW = "law", _("Gesetz")
    EARLIER_PLAN = "earlier_plan", _("früherer Plan")
    LATER_PLAN = "later_plan", _("späterer Plan")
    PRESS = "press", _("Presse")
    PARLIAMENT = "parliament", _("Parlamentspapier")
    MINUTES = "minutes", _("Protokoll")
    STATISTICS = "statistics", _("Statistik")
    WEBSITE = "website", _("Internetseite")
    PLAN_EDITION = "plan_edition", _("Ausgabe des Plans")


class EventKind(models.TextChoices):
    MEETING = "meeting", _("Sitzung")
    RESOLUTION = "resolution", _("Beschluss")
    PRESENTATION = "presentation", _("Vorstellung")
    ANNOUNCEMENT = "announcement", _("Ankündigung")
    PROMISE = "promise", _("Zusage")
    OPENING = "opening", _("Eröffnung")
    LAW = "law", _("Gesetzgebung")
    PUBLICATION = "publication", _("Veröffentlichung")
    OTHER = "other", _("Sonstiges")


class LinkType(models.TextChoices):
    """How one element depends on another; read `origin <type> target`."""

    RESTS_ON = "rests_on", _("beruht auf")
    LEADS_TO = "leads_to", _("führt zu")
    SERVES = "serves", _("dient dem Ziel")
    FOLLOWS = "follows", _("folgt der Leitlinie")
    BELONGS_TO = "belongs_to", _("gehört zum Handlungsfeld")
    MEASURED_BY = "measured_by", _("wird gemessen an")
    FINANCED_BY = "financed_by", _("wird finanziert aus")
    PART_OF = "part_of", _("ist Teil von")
    CONTINUES = "continues", _("setzt fort")
    TAKEN_OVER_FROM = "taken_over_from", _("übernommen aus")
    SUPERSEDES = "supersedes", _("ersetzt")
    MERGED_INTO = "merged_into", _("aufgegangen in")
    SPLIT_FROM = "split_from", _("abgespalten von")
    CONCERNS = "concerns", _("betrifft")
    DOCUMENTED_IN = "documented_in", _("steht in")


# Only these may lead into another plan, and none of them may form a circle.
SUCCESSIONS: Final = frozenset(
    {LinkType.CONTINUES, LinkType.TAKEN_OVER_FROM, LinkType.SUPERSEDES, LinkType.MERGED_INTO, LinkType.SPLIT_FROM}
)
HIERARCHIES: Final = frozenset({LinkType.PART_OF, LinkType.FINANCED_BY})

_ALL = frozenset(Kind)
_BODIED = _ALL - {Kind.SOURCE}
# Which kinds a type may join: (origins, targets). Successions join like with like, or lead to a plan as source.
JOINS: Final[dict[LinkType, tuple[frozenset[Kind], frozenset[Kind]]]] = {
    LinkType.RESTS_ON: (_BODIED, frozenset({Kind.SOURCE, Kind.RECOMMENDATION, Kind.EVENT, Kind.QUESTION})),
    LinkType.LEADS_TO: (frozenset({Kind.RECOMMENDATION}), frozenset({Kind.MEASURE, Kind.OBJECTIVE})),
    LinkType.SERVES: (frozenset({Kind.MEASURE}), frozenset({Kind.OBJECTIVE})),
    LinkType.FOLLOWS: (
        frozenset({Kind.MEASURE, Kind.OBJECTIVE, Kind.RECOMMENDATION}),
        frozenset({Kind.GUIDELINE}),
    ),
    LinkType.BELONGS_TO: (
        frozenset({Kind.OBJECTIVE, Kind.RECOMMENDATION, Kind.MEASURE, Kind.INDICATOR, Kind.QUESTION, Kind.EVENT}),
        frozenset({Kind.FIELD}),
    ),
    LinkType.MEASURED_BY: (frozenset({Kind.OBJECTIVE, Kind.MEASURE}), frozenset({Kind.INDICATOR})),
    LinkType.FINANCED_BY: (frozenset({Kind.MEASURE}), frozenset({Kind.MEASURE})),
    LinkType.PART_OF: (frozenset({Kind.MEASURE, Kind.OBJECTIVE}), frozenset({Kind.MEASURE, Kind.OBJECTIVE})),
    **dict.fromkeys(SUCCESSIONS, (_ALL, _ALL)),
    LinkType.CONCERNS: (frozenset({Kind.EVENT, Kind.QUESTION}), _ALL),
    LinkType.DOCUMENTED_IN: (_ALL, frozenset({Kind.SOURCE})),
}
SAME_KIND: Final = SUCCESSIONS | {LinkType.PART_OF, LinkType.FINANCED_BY}


class Degree(models.TextChoices):
    """How much of a recommendation went into what it led to."""

    NOT_STATED = "", _("nicht angegeben")
    VERBATIM = "verbatim", _("wörtlich")
    SUBSTANCE = "substance", _("dem Sinn nach")
    PARTLY = "partly", _("teilweise")
    WEAKENED = "weakened", _("abgeschwächt")
    NONE = "none", _("nicht aufgegriffen")


class Standing(models.TextChoices):
    """What a claim says: a value, that there is none, that it isn't known, or a nil return. Zero is a value."""

    STATED = "stated", _("angegeben")
    NONE = "none", _("gibt es nicht")
    UNKNOWN = "unknown", _("nicht bekannt")
    NIL = "nil", _("Fehlanzeige")


class AnswerCode(models.TextChoices):
    ADOPTED = "adopted", pgettext_lazy("Antwort", "übernommen")
    PARTLY = "partly", _("teilweise übernommen")
    IN_FORCE = "in_force", _("in der Sache schon in Kraft")
    EXAMINING = "examining", _("in Prüfung")
    DEFERRED = "deferred", pgettext_lazy("Antwort", "zurückgestellt")
    REFERRED = "referred", _("weitergeleitet")
    DECLINED = "declined", _("nicht übernommen")
    NOT_COMPETENT = "not_competent", _("nicht zuständig")


class VersionKind(models.TextChoices):
    CONSULTATION_DRAFT = "consultation_draft", _("Entwurf zur Beteiligung")
    CABINET_DRAFT = "cabinet_draft", _("Kabinettentwurf")
    ADOPTED = "adopted", _("beschlossene Fassung")
    ERRATUM = "erratum", _("Berichtigung")
    RECORD = "record", _("Dokumentationsstand")
