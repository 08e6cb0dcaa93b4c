"""The index follows the journal: whatever was done, it says what an index built anew would say."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mitplan.core import followers
from mitplan.core.dates import PartialDate
from mitplan.core.journal import Line, record
from mitplan.core.models import Act
from mitplan.people import actions as people
from mitplan.people.acting import system
from mitplan.people.models import Body, Office, Person
from mitplan.plan import actions
from mitplan.plan.actions import ClaimRow, Draft, Seal
from mitplan.plan.models import Element, Plan, Revision
from mitplan.plan.states import ElementState
from mitplan.plan.tests.scene import build_scene

from .. import following, index
from ..actions import keep_search
from ..following import behind, follow, rebuild
from ..indexes import ABOUT
from ..models import Entry, KeptSearch, Position, Token, Word
from .telling import found

SETUP = system("test")
COLUMNS = [field.name for field in Entry._meta.concrete_fields if field.name != "id"]


@pytest.fixture
def scene(cast):
    return build_scene(cast.eva)


def told():
    """Everything the index says, whatever the keys of its rows."""
    entries = sorted(map(repr, Entry.objects.values_list(*COLUMNS)))
    words = sorted(Word.objects.values_list("spelling", "folded", "count"))
    return entries, words, sorted(Token.objects.values_list("audience", "text", "count"))


def assert_as_if_built_anew():
    kept = told()
    rebuild()
    assert kept == told()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in ABOUT:
                cursor.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")


# ---------------------------------------------------------------- any sequence of verbs

WORDS = st.sampled_from(["Häuser", "Lotsen", "Kurse*innen", "мова", "اللغة", "Straße & <b>", "Plan"])


def seal(plan, by, number, words):
    actions.freeze(plan, Seal(label=f"Stand {words}", kind="record"), by=by)


def revise(plan, by, number, words):
    element = Element.objects.filter(plan=plan).order_by("pk")[number % 12]
    actions.revise(element, {"title": f"{words} {number}"}, by=by)


def draft(plan, by, number, words):
    count = Element.objects.filter(plan=plan).count()
    actions.draft(plan, Draft(kind="measure", number=f"9{count}", title=words, text=f"Text {words}"), by=by)


def withdraw(plan, by, number, words):
    measures = Element.objects.filter(plan=plan, kind="measure", state=ElementState.CURRENT)
    if element := measures.order_by("pk").first():
        actions.withdraw(element, f"Weil {words}", by=by)


def translate(plan, by, number, words):
    element = Element.objects.filter(plan=plan, kind="measure").order_by("pk")[0]
    actions.translate_many(plan, [(element, "en", {"title": words, "state": "checked"})], by=by)


def rename(plan, by, number, words):
    body = Body.objects.order_by("pk")[number % 3]
    since = PartialDate(str(2020 + Act.objects.count()))
    if body.names.filter(since=since).exists() or body.names.filter(name=words).exists():
        return
    people.rename(body, words, "", since, by=by)


def create_office(plan, by, number, words):
    count = Office.objects.count()
    people.create_office(f"amt-{count}", Body.objects.order_by("pk")[0], words, by=by)


def undo(plan, by, number, words):
    revisions = Revision.objects.filter(element__plan=plan).order_by("-act")
    if revision := next(iter(revisions), None):
        with suppress(ValidationError):  # some can't be taken back: what they changed was changed again
            actions.undo(revision, f"Weil {words}", by=by)


def reinstate(plan, by, number, words):
    if element := Element.objects.filter(plan=plan, state=ElementState.WITHDRAWN).first():
        actions.reinstate(element, f"Weil {words}", by=by)


def state(plan, by, number, words):
    measure = Element.objects.filter(plan=plan, kind="measure").order_by("pk")[number % 3]
    actions.claim(plan, ClaimRow(element=measure, field="cost", standing="unknown", note=words), by=by)


def supersede(plan, by, number, words):
    old = Element.objects.filter(plan=plan, kind="question", state=ElementState.CURRENT).first()
    if old:
        count = Element.objects.filter(plan=plan).count()
        actions.supersede(old, Draft(kind="question", number=f"F9{count}", title=words), f"Weil {words}", by=by)


VERBS = st.sampled_from(
    [seal, revise, draft, withdraw, translate, rename, create_office, undo, reinstate, state, supersede]
)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(VERBS, st.integers(0, 11), WORDS, st.booleans()), max_size=8))
def test_following_is_building_anew(scene, cast, steps):
    with transaction.atomic():
        follow()
        for verb, number, words, at_once in steps:
            verb(Plan.objects.get(pk=scene.plan.pk), cast.eva, number, words)
            if at_once:
                follow()
        follow()
        assert_as_if_built_anew()
        transaction.set_rollback(True)


# ---------------------------------------------------------------- after the commit


@pytest.mark.django_db(transaction=True)
def test_what_is_sealed_is_found_after_the_commit_and_not_before(scene, cast):
    assert found("Kinderbetreuung") == []
    with transaction.atomic():
        actions.freeze(scene.plan, Seal(label="Erster Stand", kind="record"), by=cast.eva)
        assert found("Kinderbetreuung") == []
    measure, recommendation = scene["measure/1"], scene["recommendation/1"]
    assert sorted(found("Kinderbetreuung")) == sorted([measure.pk, recommendation.pk])
    actions.revise(measure, {"title": "Kurse mit Kinderhort"}, by=cast.eva)
    assert found("Kinderhort") == []  # a draft is nobody's business
    actions.freeze(scene.plan, Seal(label="Zweiter Stand", kind="record"), by=cast.eva)
    assert found("Kinderhort") == [measure.pk]
    assert found("Kinderbetreuung") == [recommendation.pk]
    assert list(behind()) == []


@pytest.mark.django_db(transaction=True)
def test_a_failing_follower_breaks_no_verb_and_catches_up(scene, cast, monkeypatch, caplog):
    def full(*_given):
        raise DatabaseError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(index, "insert_rows", full)
        actions.freeze(scene.plan, Seal(label="Erster Stand", kind="record"), by=cast.eva)
    assert "fallen behind" in caplog.text
    assert found("Kinderbetreuung") == []
    assert list(behind()) != []
    following.follow()
    assert len(found("Kinderbetreuung")) == 2
    assert_as_if_built_anew()


@pytest.mark.django_db
def test_a_journal_that_is_shorter_or_an_old_folding_has_it_built_anew(scene, cast):
    actions.freeze(scene.plan, Seal(label="Erster Stand", kind="record"), by=cast.eva)
    follow()
    count = Entry.objects.count()
    for wrong in ({"number": 10_000}, {"edition": 0}):
        Entry.objects.all().delete()
        Position.objects.update(**wrong)
        assert follow() == count
        assert follow() == 0


# ---------------------------------------------------------------- names of persons


@pytest.mark.django_db
def test_persons_are_found_as_holders_of_an_office_and_by_their_name_of_now(cast):
    people.register([people.PersonEntry("unknown", "Ulla Unbekannt")], by=SETUP)
    people.register([people.PersonEntry("holder", "Hanne Halter")], by=SETUP)
    office = Office.objects.order_by("pk").first()
    holder = Person.objects.get(key="holder")
    people.appoint(office, holder, PartialDate("1990"), PartialDate("1991"), by=SETUP)
    follow()
    assert found("Unbekannt") == []
    assert found("Hanne Halter") == [office.pk]
    # Erasure and renaming leave a line about the person, whatever the verb.
    Person.objects.filter(pk=holder.pk).update(name="Gelöschte Person")
    record(SETUP, Line("people.person.renamed", holder))
    follow()
    assert found("Hanne") == []
    assert not Entry.objects.filter(text__contains="Hanne").exists()
    assert not Word.objects.filter(spelling__in=["Hanne", "Halter"]).exists()
    assert_as_if_built_anew()


@pytest.mark.django_db
def test_whoever_is_erased_keeps_no_searches(cast):
    follow()
    for by in (cast.eva, cast.cem):
        keep_search(by, "q=Lotsen")
    Person.objects.filter(pk=cast.eva.person.pk).update(erased_at=timezone.now())
    record(SETUP, Line("people.person.erased", cast.eva.person))
    follow()
    assert [kept.person for kept in KeptSearch.objects.all()] == [cast.cem.person]


def test_search_follows():
    assert followers._FOLLOWERS["search"] is following.follow


@pytest.mark.django_db
def test_building_anew_settles_the_indexes(scene, cast):
    """Nothing is left aside that each search would read besides the index."""
    actions.freeze(scene.plan, Seal(label="Erster Stand", kind="record"), by=cast.eva)
    rebuild()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for name in ABOUT:
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [name])
                assert cursor.fetchone() == (0,)
