"""Nouns of people: persons, bodies with their names over time, seats, offices with holders, mandates."""

from importlib import import_module
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q

from mitplan.core.fields import PartialDateField

from .states import BodyKind, FactorKind, OfficeRole, SeatFunction, SuccessionKind

# An unknown start sorts first on both databases; left to themselves they disagree.
FIRST_TO_LAST = F("since_earliest").asc(nulls_first=True)


class PersonManager(BaseUserManager["Person"]):
    """Finds persons by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(username=username)


class Person(AbstractBaseUser):
    """A person, with an account when there is a username. Public by name only as holder of an office or by consent."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    username = models.CharField(max_length=60, unique=True, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    # Reading leaves no trace in the public record: the time of the last sign-in is not kept here.
    last_login: Any = None

    objects: ClassVar[PersonManager] = PersonManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name


class Body(models.Model):
    """An organisation, ministry, association or committee. Its key never changes; its names and kind of office do."""

    key = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=BodyKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    website = models.URLField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("key",)
        verbose_name_plural = "bodies"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=BodyKind.values), name="body_kind_known")]

    def __str__(self) -> str:
        return self.key


class BodyName(models.Model):
    """What a body was called during a time; an unknown start or end is open."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    short = models.CharField(max_length=60, blank=True)
    since = PartialDateField(blank=True)
    until = PartialDateField(blank=True)

    class Meta:
        ordering = ("body", FIRST_TO_LAST, "pk")

    def __str__(self) -> str:
        return self.name


class BodySuccession(models.Model):
    """One body follows another: renamed, merged, founded anew, split."""

    earlier = models.ForeignKey(Body, models.PROTECT, related_name="successions")
    later = models.ForeignKey(Body, models.PROTECT, related_name="precessions")
    kind = models.CharField(max_length=20, choices=SuccessionKind)
    on = PartialDateField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["earlier", "later"], name="one_succession"),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="no_own_successor"),
            models.CheckConstraint(condition=Q(kind__in=SuccessionKind.values), name="succession_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} → {self.later}"


class Office(models.Model):
    """Carries responsibility, whoever holds it. Its role says what its holder may do for a plan."""

    key = models.SlugField(max_length=60, unique=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="offices")
    title = models.CharField(max_length=200)
    role = models.CharField(max_length=20, choices=OfficeRole, blank=True)

    class Meta:
        ordering = ("key",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=OfficeRole.values), name="office_role_known")
        ]

    def __str__(self) -> str:
        return self.title


class Holder(models.Model):
    """A person's term in an office; unknown start or end is open."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="holders")
    person = models.ForeignKey(Person, models.PROTECT, related_name="terms")
    since = PartialDateField(blank=True)
    until = PartialDateField(blank=True)

    class Meta:
        ordering = ("office", FIRST_TO_LAST, "pk")

    def __str__(self) -> str:
        return f"{self.person}, {self.office}"


class Seat(models.Model):
    """An organisation's place in a body, filled by a person where known."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="seats_held")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="seats")
    function = models.CharField(max_length=20, choices=SeatFunction, default=SeatFunction.MEMBER)
    since = PartialDateField(blank=True)
    until = PartialDateField(blank=True)
    appointed_by = models.CharField(max_length=200, blank=True)
    # The seat for which a deputy stands in; without one, a deputy stands in for whoever is away.
    stands_in_for = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="deputies")
    # Whether the person has consented to being named in the public list of members.
    shows_name = models.BooleanField(default=False)

    class Meta:
        ordering = ("body", "function", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(stands_in_for=F("id")), name="no_deputy_of_oneself"),
            models.CheckConstraint(condition=Q(function__in=SeatFunction.values), name="seat_function_known"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(person__isnull=False), name="seat_has_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation or self.person} in {self.body}"


class Mandate(models.Model):
    """A person acts for an organisation during a time."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    organisation = models.ForeignKey(Body, models.PROTECT, related_name="mandates")
    since = PartialDateField(blank=True)
    until = PartialDateField(blank=True)

    class Meta:
        ordering = ("person", FIRST_TO_LAST, "pk")

    def __str__(self) -> str:
        return f"{self.person} für {self.organisation}"


class Address(models.Model):
    """Where a person gets letters by e-mail; apart from the record, so that it goes when the person does."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="address")
    email = models.EmailField(unique=True)
    # Known to be theirs: they opened a link that was sent there and shown to nobody else.
    is_verified = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return self.email


class Invitation(models.Model):
    """A link, used once, with which a person opens their account; with the office or seat they then have."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="invitations")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="invitations")
    organisation = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    was_mailed = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.person}, {self.made_at}"


class Factor(models.Model):
    """A second proof of who somebody is: an app with codes (the secret is encrypted) or a passkey (a public key)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="factors")
    kind = models.CharField(max_length=20, choices=FactorKind)
    name = models.CharField(max_length=60)
    data = models.TextField()
    # Of a passkey: the hash of its number, which browsers send.
    handle = models.CharField(max_length=64, unique=True, null=True, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("made_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=FactorKind.values), name="factor_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"


class Identity(models.Model):
    """Who somebody is at another house that signs people in (OpenID Connect)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identities")
    provider = models.CharField(max_length=60)
    subject = models.CharField(max_length=255)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "identities"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "subject"], name="one_person_for_a_subject"),
            models.UniqueConstraint(fields=["provider", "person"], name="one_subject_for_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.provider})"


class RecoveryCode(models.Model):
    """The hash of a code on paper, for whoever has lost the second factor; gone once used."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.digest[:8]}…"


class SignedIn(AbstractBaseSession):
    """A session, and of somebody signed in: whose, since when and on what kind of device. No address is kept."""

    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="sessions")
    device = models.CharField(max_length=60, blank=True)
    since = models.DateTimeField(null=True, blank=True)

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class Attempt(models.Model):
    """One try at a sign-in or a code, under a keyed hash of where it came from; forgotten after minutes."""

    key = models.CharField(max_length=64, db_index=True)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}… until {self.until}"


class Spent(models.Model):
    """Something that may be used once, such as a six-digit code, under a keyed hash; forgotten when it expires."""

    key = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}… until {self.until}"
