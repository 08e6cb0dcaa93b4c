"""Date and money columns: the database keeps the companions in step, whatever writes; migrations know them once."""

from contextlib import contextmanager
from datetime import date, datetime

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models, transaction
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.operations import RemoveField
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter
from django.db.models import F, Sum, Value
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from mitplan.core.dates import UNKNOWN, PartialDate
from mitplan.core.fields import MoneyField, PartialDateField
from mitplan.core.money import Basis, Money, Period

from .test_dates import EDTF

MILLION = 10**8
COST = Money(130 * MILLION, 160 * MILLION, "EUR", Period.YEAR, Basis.ESTIMATE)

with isolate_apps("mitplan.core"):

    class Dated(models.Model):
        starts = PartialDateField()

        class Meta:
            abstract = True
            app_label = "core"

    class Sample(Dated):  # noqa: DJ008 - nobody reads it
        cost = MoneyField()
        ends = PartialDateField(blank=False)

        class Meta:
            app_label = "core"
            db_table = "core_sample_for_fields"


VALUES = {"starts", "cost"}
COLUMNS = [
    *("id", "starts", "starts_earliest", "cost", "cost_low", "cost_high", "cost_currency", "cost_period", "cost_basis"),
    *("ends", "ends_earliest"),
]


@pytest.fixture(scope="module")
def table(django_db_setup, django_db_blocker):
    """The table of the sample, made outside the transactions of the tests, as SQLite wants it."""
    with django_db_blocker.unblock():
        with connection.schema_editor() as editor:
            editor.create_model(Sample)
        yield
        with connection.schema_editor() as editor:
            editor.delete_model(Sample)


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("table")]


def make(**values):
    return Sample.objects.create(**{"ends": "2019", **values})


def stored(sample):
    """What the database says about a sample, past its instance."""
    return Sample.objects.values_list("starts_earliest", "cost_low").get(pk=sample.pk)


def test_each_companion_exists_once():
    assert sorted(field.name for field in Sample._meta.get_fields()) == sorted(COLUMNS)


def test_values_come_back_as_value_objects():
    sample = make(starts="Frühjahr 2016", cost=COST)
    assert sample.starts == PartialDate("2016-21")
    sample.refresh_from_db()
    assert (sample.starts, sample.ends, sample.cost) == (PartialDate("2016-21"), PartialDate("2019"), COST)
    assert (sample.starts_earliest, sample.cost_low, sample.cost_high) == (date(2016, 3, 1), COST.low, COST.high)
    assert (sample.cost_currency, sample.cost_period, sample.cost_basis) == ("EUR", "year", "estimate")
    assert Sample.objects.values_list("starts", "cost").get() == (PartialDate("2016-21"), COST)


def test_unknown_and_none_are_null_in_the_companions():
    sample = make()
    sample.refresh_from_db()
    assert (sample.starts, sample.cost) == (UNKNOWN, None)
    assert stored(sample) == (None, None)
    assert Sample.objects.filter(starts="", cost__isnull=True, cost_low=None, cost_basis=None).exists()


def test_no_write_forgets_the_companions():
    sample = make(starts="2017", cost=COST)
    more = Money(1, 2)

    sample.starts, sample.cost = "2018-06-13", more
    sample.save(update_fields=["starts", "cost"])
    assert stored(sample) == (date(2018, 6, 13), 1)

    Sample.objects.update(starts="Winter 2019", cost=COST)
    assert stored(sample) == (date(2019, 12, 1), COST.low)

    sample.starts, sample.cost = PartialDate("2020-34"), more
    Sample.objects.bulk_update([sample], ["starts", "cost"])
    assert stored(sample) == (date(2020, 4, 1), 1)

    sample.starts, sample.cost = UNKNOWN, None
    Sample.objects.bulk_update([sample], ["starts", "cost"])
    assert stored(sample) == (None, None)

    (bulk,) = Sample.objects.bulk_create([Sample(starts="2021~", ends="2022", cost=COST)])
    assert stored(bulk) == (date(2021, 1, 1), COST.low)

    Sample.objects.filter(pk=bulk.pk).update(starts=F("ends"))
    assert stored(bulk)[0] == date(2022, 1, 1)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE core_sample_for_fields SET starts = '2023-11' WHERE id = %s", [bulk.pk])
    assert stored(bulk)[0] == date(2023, 11, 1)


@given(st.lists(EDTF, min_size=20, max_size=60))
def test_the_database_knows_the_same_first_day_and_order(texts):
    Sample.objects.all().delete()
    Sample.objects.bulk_create(Sample(starts=text, ends="2019") for text in texts)
    rows = list(Sample.objects.order_by(F("starts_earliest").asc(nulls_last=True)))
    assert [row.starts_earliest for row in rows] == [row.starts.earliest for row in rows]
    known = [row.starts.earliest for row in rows if row.starts.earliest]
    assert known == [value.earliest for value in sorted(row.starts for row in rows) if value.earliest]


def test_filtering_sorting_and_summing_use_the_companions():
    for starts, cost in [("2018-06-13", COST), ("2017-11", None), ("2016-21", Money(5, 5)), ("", None)]:
        make(starts=starts, cost=cost)
    in_order = Sample.objects.order_by(F("starts_earliest").asc(nulls_last=True))
    assert [sample.starts.edtf for sample in in_order] == ["2016-21", "2017-11", "2018-06-13", ""]
    assert Sample.objects.filter(starts_earliest__gte=date(2017, 1, 1)).count() == 2
    assert Sample.objects.filter(starts_earliest__year=2016).count() == 1
    assert Sample.objects.filter(starts="November 2017").count() == 1
    assert Sample.objects.filter(starts__in=["2017-11", PartialDate("2016-21")]).count() == 2
    assert Sample.objects.filter(cost=COST).count() == 1
    assert Sample.objects.filter(cost_period="year").count() == 1
    with pytest.raises(FieldError):
        Sample.objects.filter(cost__period="year")
    sums = Sample.objects.exclude(cost_basis=None).values("cost_currency", "cost_period", "cost_basis")
    assert sums.annotate(low=Sum("cost_low")).order_by("low").first()["low"] == 5


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"starts": "31.02.2017"}, "starts", "31.02.2017 ist kein Datum des Kalenders"),
        ({"cost": "10,000"}, "cost", "Komma oder Tausender"),
        ({"cost": {"low": 1}}, "cost", "„high“ fehlt"),
        ({"ends": ""}, "ends", "leer"),
    ],
)
def test_validation_names_field_and_reason(values, field, sentence):
    sample = Sample(**{"ends": "2019", **values})
    with pytest.raises(ValidationError) as refusal:
        sample.full_clean()
    assert list(refusal.value.message_dict) == [field]
    assert sentence in refusal.value.message_dict[field][0]


@pytest.mark.parametrize("values", [{"starts": "31.02.2017"}, {"cost": {"low": 1}}])
def test_nothing_unreadable_is_saved_even_unvalidated(values):
    with pytest.raises(ValidationError), transaction.atomic():
        make(**values)
    sample = make()
    with pytest.raises(ValidationError), transaction.atomic():
        Sample.objects.filter(pk=sample.pk).update(**values)
    assert stored(sample) == (None, None)


def test_days_are_taken_as_they_are():
    assert Sample(starts=date(2017, 12, 20)).starts == PartialDate("2017-12-20")
    assert Sample(starts=datetime(2017, 12, 20, 23, 59)).starts == PartialDate("2017-12-20")  # noqa: DTZ001
    assert Sample(starts=Value("2017")).starts == Value("2017")


def test_a_full_row_passes_validation_and_serialisation():
    sample = make(starts="2015/16", cost=COST)
    sample.full_clean()
    text = serializers.serialize("json", [sample], fields=["starts", "ends", "cost"])
    assert '"starts": "2015/2016"' in text
    assert '"low": 13000000000' in text


def test_a_migration_lists_the_companions_and_the_state_has_them_once():
    state = ProjectState()
    state.add_model(ModelState.from_model(Sample))
    rendered = state.apps.get_model("core", "sample")
    assert sorted(field.name for field in rendered._meta.get_fields()) == sorted(COLUMNS)

    again = ProjectState()
    again.add_model(ModelState.from_model(rendered))
    assert MigrationAutodetector(state, again)._detect_changes() == {}

    changes = MigrationAutodetector(ProjectState(), state)._detect_changes()
    written = MigrationWriter(changes["core"][0]).as_string()
    assert written.count("companions=False") == 3
    assert "mitplan.core.fields.EarliestDay('starts')" in written.replace('"', "'")


@contextmanager
def old_table():
    """A table that has neither date nor money yet, as a project state."""
    state = ProjectState()
    state.add_model(ModelState("core", "Later", [("id", models.BigAutoField(primary_key=True))]))
    with connection.schema_editor() as editor:
        editor.create_model(state.apps.get_model("core", "later"))
    yield state
    with connection.schema_editor() as editor:
        editor.execute("DROP TABLE core_later")


@pytest.mark.django_db(transaction=True)
def test_columns_can_be_added_to_and_removed_from_a_table_in_use():
    with isolate_apps("mitplan.core"):

        class Later(models.Model):  # noqa: DJ008 - nobody reads it
            starts = PartialDateField()
            cost = MoneyField()

            class Meta:
                app_label = "core"

        target = ProjectState()
        target.add_model(ModelState.from_model(Later))

    with old_table() as start:
        start.apps.get_model("core", "later").objects.create()
        migrate(start, target)
        later = target.apps.get_model("core", "later")
        later.objects.update(starts="2016-21", cost=COST)
        assert later.objects.values_list("starts_earliest", "cost_high").get() == (date(2016, 3, 1), COST.high)
        migrate(target, start)
        assert start.apps.get_model("core", "later").objects.count() == 1


def migrate(before, after):
    """Companions are computed from the field beside them: added after it, as Django sees to, and removed before it."""
    (migration,) = MigrationAutodetector(before, after)._detect_changes()["core"]
    migration.operations.sort(key=lambda operation: isinstance(operation, RemoveField) and operation.name in VALUES)
    with connection.schema_editor() as editor:
        migration.apply(before.clone(), editor)


def test_the_companions_cannot_be_written():
    sample = make(starts="2017")
    sample.starts_earliest = date(1999, 1, 1)
    sample.save()
    assert stored(sample)[0] == date(2017, 1, 1)
