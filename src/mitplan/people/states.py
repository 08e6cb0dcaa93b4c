"""What kinds of bodies, successions, offices, seats and second factors there are."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BodyKind(models.TextChoices):
    GOVERNMENT = "government", _("Landesregierung")
    CABINET = "cabinet", _("Kabinett")
    PARLIAMENT = "parliament", _("Parlament")
    MINISTRY = "ministry", _("Ministerium")
    UNIT = "unit", _("Referat oder Stabsstelle")
    CONFERENCE = "conference", _("Konferenz")
    WORKING_GROUP = "working_group", _("Arbeitsgruppe")
    COMMISSION = "commission", _("Kommission")
    ADVISORY_BOARD = "advisory_board", _("Beirat")
    NETWORK = "network", _("Netzwerk")
    ASSOCIATION = "association", _("Verband oder Verein")
    PROVIDER = "provider", _("Träger")
    MUNICIPALITY = "municipality", _("Kommune")
    PARTY = "party", _("Partei oder Fraktion")
    MEDIA = "media", _("Medium")
    COURT = "court", _("Gericht")
    OTHER = "other", _("Sonstige Stelle")


class SuccessionKind(models.TextChoices):
    RENAMED = "renamed", _("umbenannt in")
    MERGED_INTO = "merged_into", _("aufgegangen in")
    REFOUNDED_AS = "refounded_as", _("neu gegründet als")
    SPLIT_INTO = "split_into", _("aufgeteilt in")


class OfficeRole(models.TextChoices):
    NONE = "", _("keine Rolle im Verfahren")
    COORDINATION = "coordination", _("Koordinierungsstelle")
    CLERK = "clerk", _("Sachbearbeitung eines Ressorts")
    SIGNATORY = "signatory", _("Zeichnungsbefugnis eines Ressorts")
    CHAIR = "chair", _("Leitung einer Arbeitsgruppe")
    MONITOR = "monitor", _("Unabhängige Bewertung")
    TRANSLATOR = "translator", _("Übersetzung")
    AUDITOR = "auditor", _("Prüfung")
    CABINET_OFFICE = "cabinet_office", _("Kabinettsreferat")
    ADMINISTRATOR = "administrator", _("Verwaltung der Konten")


class SeatFunction(models.TextChoices):
    MEMBER = "member", _("Mitglied")
    CHAIR = "chair", _("Vorsitz")
    SECRETARY = "secretary", _("Schriftführung")
    DEPUTY = "deputy", _("Stellvertretung")
    GUEST = "guest", _("Gast")


class FactorKind(models.TextChoices):
    CODES = "codes", _("App mit Zahlencodes")
    PASSKEY = "passkey", _("Passkey")
