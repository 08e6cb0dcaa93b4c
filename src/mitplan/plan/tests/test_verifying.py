"""Whatever is changed in a sealed version is found, wherever it is."""

import hashlib
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mitplan.core import journal
from mitplan.core.dates import PartialDate
from mitplan.core.models import Act
from mitplan.people.acting import system
from mitplan.people.documents import load_people
from mitplan.people.models import Office
from mitplan.plan import actions, generating
from mitplan.plan.actions import Draft, Seal
from mitplan.plan.loading import load_plan
from mitplan.plan.models import Element, Facet, Plan, Sealed, SealedLink, Version
from mitplan.plan.verifying import document_text, record_faults
from tests.append_only import unprotected

from .scene import build_scene
from .test_exporting import Clerk

TABLES = {model._meta.db_table: model for model in (Version, Sealed, SealedLink, Facet)}
SETTINGS = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def plan(db):
    """A generated plan with two versions."""
    by = system("test")
    load_people(generating.people(), by=by)
    plan = load_plan(generating.plan("probe", 40), by=by)
    actions.withdraw(plan.elements.get(kind="measure", number="1"), "Doppelt", by=by)
    actions.freeze(plan, Seal(label="Zweite", kind="record"), by=by)
    return plan


def faults():
    return list(record_faults())


def store(model, pk, **values):
    """Change a row past the triggers and past Django, as somebody with the database in hand could."""
    columns = ", ".join(f"{connection.ops.quote_name(column)} = %s" for column in values)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {columns} WHERE id = %s", [*values.values(), pk])


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


class Undone(Exception):
    """Ends a damaged transaction."""


def damaged(table, damage):
    """The faults found after the damage, which is taken back."""
    found = []
    try:
        with transaction.atomic(), unprotected(table):
            damage()
            found = faults()
            raise Undone
    except Undone:
        pass
    return found


def test_a_whole_record_has_no_faults(plan):
    assert faults() == []


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_through_the_verbs_leaves_the_record_whole(cast, seed):
    scene = build_scene(cast.eva)
    Clerk(scene, seed).act(120)
    actions.freeze(scene.plan, Seal(label="Stand", kind="record"), by=cast.eva)
    assert [*journal.faults(), *record_faults()] == []


@given(data=st.data())
@SETTINGS
def test_any_changed_byte_of_a_document_is_found(plan, data):
    version = data.draw(st.sampled_from(list(Version.objects.order_by("pk"))))
    pieces = [("prologue", Version, version), ("epilogue", Version, version)]
    pieces += [("part", Sealed, row) for row in Sealed.objects.filter(version=version).order_by("pk")]
    field, model, row = data.draw(st.sampled_from(pieces))
    text = getattr(row, field)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="utf-8", exclude_characters=text[place] + "\x00"))
    changed = text[:place] + other + text[place + 1 :]
    found = damaged(model._meta.db_table, lambda: store(model, row.pk, **{field: changed}))
    assert found[0].startswith(f"probe, version {version.number}: the document was changed")


@given(data=st.data())
@SETTINGS
def test_any_changed_column_beside_the_document_is_found(plan, data):
    """Lists and pages read these columns: a lie in one of them would mislead every reader."""
    table = data.draw(st.sampled_from(sorted(TABLES)))
    model = TABLES[table]
    names = [f.name for f in model._meta.concrete_fields if f.name not in {"id", "decided_on_earliest"}]
    row = data.draw(st.sampled_from(list(model.objects.order_by("pk"))))
    name = data.draw(st.sampled_from(names))
    new = _other(model, row, name)
    try:
        found = damaged(table, lambda: store(model, row.pk, **{model._meta.get_field(name).column: new}))
    except IntegrityError:  # the database itself refuses, by a unique, foreign or check constraint
        return
    assert found, f"{table}.{name} = {new!r} of row {row.pk} went unnoticed"


def _other(model, row, name):
    field = model._meta.get_field(name)
    old = getattr(row, field.attname)
    if field.is_relation:
        return field.related_model.objects.exclude(pk=old).order_by("pk").values_list("pk", flat=True).last() or 0
    match field.get_internal_type():
        case "DateField":
            return "1999-01-01"
        case "DateTimeField":
            return "1999-01-01 00:00:00+00:00"
        case "BooleanField":
            return not old
        case "PositiveIntegerField" | "BigIntegerField" | "PositiveBigIntegerField":
            return 77777 if old is None else old + 77777
        case "TextField" | "CharField":
            choices = [value for value, _label in field.flatchoices if value not in ("", old)]
            return choices[0] if choices else ("x" if old != "x" else "y")
    raise AssertionError(name)


@pytest.mark.parametrize("model", [Sealed, SealedLink, Facet])
def test_a_removed_row_is_found(plan, model):
    table = model._meta.db_table

    def remove():
        row = model.objects.order_by("pk")[5]
        if model is Sealed:
            Facet.objects.filter(sealed=row)._raw_delete(using="default")
        model.objects.filter(pk=row.pk)._raw_delete(using="default")

    with unprotected("plan_facet"):
        assert damaged(table, remove) != []


def test_a_removed_or_inserted_version_is_found(plan):
    last = Version.objects.latest("pk")

    def remove():
        for model in (Facet, SealedLink, Sealed):
            model.objects.filter(version=last)._raw_delete(using="default")
        Version.objects.filter(pk=last.pk)._raw_delete(using="default")

    with unprotected("plan_facet"), unprotected("plan_sealed"), unprotected("plan_sealedlink"):
        assert damaged("plan_version", remove) == ["probe: the journal tells of 2 sealed versions, the table holds 1."]
    Version.objects.create(
        **{
            f.attname: getattr(last, f.attname)
            for f in Version._meta.concrete_fields
            if f.name not in {"id", "number"} and "earliest" not in f.name
        },
        number=3,
    )
    assert len(faults()) == 2


def test_a_forged_document_with_a_fitting_hash_is_found(plan):
    """Who rewrites text, hash and size together still meets the next version's chain and the journal."""
    first = Version.objects.earliest("pk")
    row = Sealed.objects.filter(version=first, kind="measure").first()
    forged = row.part.replace("Maßnahme", "Maßnehme")

    def forge():
        store(Sealed, row.pk, part=forged, title=json.loads(forged)["title"], slug=json.loads(forged)["slug"])
        text = "".join(document_text(first))
        with unprotected("plan_version"):
            store(Version, first.pk, sha256=hashlib.sha256(text.encode()).hexdigest(), size=len(text.encode()))

    found = damaged("plan_sealed", forge)
    assert found == [
        "probe, version 1: the journal recorded another hash.",
        "probe, version 2: it does not follow the version before: the chained hash differs.",
    ]


def test_lines_of_the_journal_can_not_be_given_to_another_element(plan):
    """A measure takes the place of another one in every table, so that the journal would tell of the wrong one."""
    one = plan.elements.filter(kind="measure").earliest("pk")
    other = actions.draft(plan, Draft(kind="measure", number="Neu", title="Neu"), by=system("test"))

    def swap():
        for element, number in ((one, "TMP"), (other, one.number), (one, "Neu")):
            store(Element, element.pk, number=number)
        for row in Sealed.objects.filter(element=one):
            store(Sealed, row.pk, element_id=other.pk)
        with unprotected("plan_sealedlink"):
            for link in SealedLink.objects.all():
                origin, target = (other.pk if end == one.pk else end for end in (link.origin_id, link.target_id))
                store(SealedLink, link.pk, origin_id=origin, target_id=target)

    found = damaged("plan_sealed", swap)
    assert found == ["probe: measure/Neu is not the element that the journal tells of."]


def test_a_plan_that_took_another_ones_name_is_found(plan):
    load_plan(generating.plan("other", 20), by=system("test"))
    actions.freeze(Plan.objects.get(key="other"), Seal(label="Zweite", kind="record"), by=system("test"))

    def swap():
        for key, new in (("probe", "tmp"), ("other", "probe"), ("tmp", "other")):
            Plan.objects.filter(key=key).update(key=new)

    assert "other, version 1: it is the version of another plan." in damaged("plan_version", swap)


def test_a_plan_that_vanished_is_found(plan):
    with transaction.atomic():
        with unprotected("plan_version"):
            Plan.objects.filter(pk=plan.pk).update(key="verschwunden")
            assert "probe: the journal tells of this plan, but the table does not hold it." in faults()
        transaction.set_rollback(True)


def test_a_facet_under_another_version_is_found(plan):
    """The page of an element reads its facets by the element alone."""
    row = Sealed.objects.filter(kind="measure").first()
    other = Version.objects.exclude(pk=row.version_id).get()
    Facet.objects.create(sealed=row, version=other, kind="measure", name="gap", value="lead")
    assert any(fault.endswith("names another version than its element.") for fault in faults())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps dates as dates")
def test_a_date_in_another_spelling_is_found(plan):
    """Python reads it as the same day, but lists sort and filter the text."""
    row = Sealed.objects.filter(starts__isnull=False).first()
    found = damaged("plan_sealed", lambda: store(Sealed, row.pk, starts=row.starts.strftime("%Y%m%d")))
    assert found == [f"probe, version 1: the derived columns of {row.reference} are not what the document says."]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps no bytes in texts")
@pytest.mark.parametrize("model", TABLES.values())
def test_a_column_kept_as_bytes_is_found(plan, model):
    """SQLite keeps any type in any column; what sorts and filters tells bytes from text."""
    unnoticed = []
    execute("PRAGMA ignore_check_constraints = ON")
    for field in model._meta.concrete_fields:
        if field.primary_key or field.generated or field.is_relation:
            continue
        pks = model.objects.exclude(**{f"{field.name}__isnull": True}).order_by("pk").values_list("pk", flat=True)
        cast = f"UPDATE {model._meta.db_table} SET {field.column} = CAST({field.column} AS BLOB) WHERE id = %s"
        found = [damaged(model._meta.db_table, lambda cast=cast, pk=pk: execute(cast, pk)) for pk in pks[:1]]
        unnoticed += [field.name] if found == [[]] else []
    execute("PRAGMA ignore_check_constraints = OFF")
    assert unnoticed == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL knows true and false alone")
def test_a_truth_that_only_queries_see_is_found(plan):
    """A page would read 2 as no, its sums as yes."""
    row = Sealed.objects.filter(cost_counts=False).first()
    found = damaged("plan_sealed", lambda: store(Sealed, row.pk, cost_counts=2))
    assert found == [f"probe, version 1: the derived columns of {row.reference} are not what the document says."]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps moments as moments")
def test_the_time_of_a_seal_in_another_spelling_is_found(plan):
    version = Version.objects.latest("pk")
    other = version.sealed_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    found = damaged("plan_version", lambda: store(Version, version.pk, sealed_at=other))
    assert found == ["probe, version 2: the journal recorded another time."]


@given(data=st.data())
@SETTINGS
def test_a_seal_moved_by_any_time_is_found(plan, data):
    version = Version.objects.latest("pk")
    moved = data.draw(st.sampled_from([1, -1])) * data.draw(st.timedeltas(timedelta.resolution, timedelta(days=9)))
    other = version.sealed_at + moved
    found = damaged("plan_version", lambda: Version.objects.filter(pk=version.pk).update(sealed_at=other))
    assert found == ["probe, version 2: the journal recorded another time."]


def test_a_date_of_decision_in_another_spelling_is_found(plan):
    """It sorts by its first characters, which the document doesn't hold."""
    seal = Seal(label="Dritte", kind="record", decided_on=PartialDate.parse("2027-03-01"))
    version = actions.freeze(plan, seal, by=system("test"))
    for other in (" 2027-03-01", "2027-03-01 "):
        assert PartialDate.parse(other) == version.decided_on
        found = damaged("plan_version", lambda other=other: store(Version, version.pk, decided_on=other))
        assert found == ["probe, version 3: the table's decided_on is not what the document says."]


def test_positions_with_a_gap_are_found(plan):
    """Lists go by the position; the document knows only the order."""
    version = Version.objects.latest("pk")
    last = Sealed.objects.filter(version=version).latest("position")
    found = damaged("plan_sealed", lambda: store(Sealed, last.pk, position=last.position + 1))
    at = last.position
    assert found == [f"probe, version 2: {last.reference} stands at position {at + 1}, in the document at {at}."]


ABOUT = {"language": "en", "fictional": False, "notice": "Echt!", "jurisdiction": "Hessen", "owner": "anders"}


@pytest.mark.parametrize("column", [*ABOUT, "predecessor"])
@pytest.mark.parametrize("sealed", [True, False])
def test_a_changed_column_of_the_plan_itself_is_found(plan, column, sealed):
    """Pages read the language and whether a plan is made up from the table."""
    begun = actions.begin("neu", "Neu", plan.coordination, by=system("test"), fictional=True)
    about = {"predecessor": begun if sealed else plan} if column == "predecessor" else {column: ABOUT[column]}
    one = plan if sealed else begun
    Plan.objects.filter(pk=one.pk).update(**about)
    assert faults() == [
        f"probe: the table's {column} is not what version 2 says."
        if sealed
        else "neu: what the table says of the plan is not what the journal recorded when it was begun."
    ]


def test_a_plan_in_other_hands_is_found(plan):
    """The office that coordinates a plan may write it."""
    other = Office.objects.create(key="neu", body=plan.coordination.body, title="Neu", role="coordination")
    Plan.objects.filter(pk=plan.pk).update(coordination=other)
    assert faults() == ["probe: another office coordinates it than the journal recorded."]


def test_a_plan_nobody_began_is_found(plan):
    Plan.objects.create(key="erfunden", coordination=plan.coordination)
    assert faults() == ["erfunden: the journal does not tell how it was begun."]


def test_verify_prints_the_end_of_the_journal_to_be_kept_elsewhere(plan):
    out = StringIO()
    call_command("verify", stdout=out)
    last = Act.objects.latest("number")
    assert f"{last.hash}  journal, line {last.number}" in out.getvalue().splitlines()


def test_the_command_names_the_fault_and_fails(plan):
    row = Sealed.objects.filter(kind="measure").first()
    out, errors = StringIO(), StringIO()
    call_command("verify", stdout=out, stderr=errors)
    assert out.getvalue().splitlines()[-1].startswith("Whole: ")
    with unprotected("plan_sealed"):
        store(Sealed, row.pk, part=row.part + " ")
        with pytest.raises(CommandError, match=r"1 fault\(s\) found\."):
            call_command("verify", stdout=out, stderr=errors)
        assert errors.getvalue() == (
            "probe, version 1: the document was changed: its bytes do not have the recorded hash.\n"
        )
