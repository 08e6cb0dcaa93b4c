"""Model fields for partial dates and money, each with companion columns the database itself keeps in step.

`starts = PartialDateField()` stores EDTF and adds `starts_earliest`; `cost = MoneyField()` stores JSON and adds
`cost_low`, `cost_high`, `cost_currency`, `cost_period` and `cost_basis`. The companions are generated columns: queries
filter, sort and sum by them, and no write can forget them: `save(update_fields=…)`, `bulk_update`, `update`, plain SQL.

Unknown dates and missing money have NULL in their companions; sort with `F("starts_earliest").asc(nulls_last=True)`, as
the two databases differ on where NULL goes. In Python, read the value (`measure.starts.earliest`), not the companion:
the instance has the companion only as it was when loaded or created.

A migration lists the companions as fields of their own, so the state rebuilt from it must not add them again: there the
owning field says `companions=False`. One that removes or renames such a field must remove its companions first; Django
orders those operations by name, so reorder them by hand.
"""

from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression, Func
from django.db.models.query_utils import DeferredAttribute
from django.db.models.sql.compiler import SQLCompiler
from django.utils.deconstruct import deconstructible

from .dates import UNKNOWN, PartialDate
from .money import Money

if TYPE_CHECKING:  # what may be assigned, and what is read; at run time these classes take no parameters
    TextColumn = models.CharField[PartialDate | date | str | None, PartialDate]
    JsonColumn = models.JSONField[Money | dict[str, Any] | str | None, Money | None]
else:
    TextColumn, JsonColumn = models.CharField, models.JSONField


# ---------------------------------------------------------------- companions


@deconstructible(path="mitplan.core.fields.EarliestDay")
class EarliestDay(Func):
    """In SQL what `PartialDate.earliest` is in Python; a test holds the two together."""

    arity = 1
    _year = "substr(%(expressions)s, 1, 4)"
    _part = "substr(%(expressions)s, 6, 2)"
    _month = (
        f"CASE WHEN substr(%(expressions)s, 5, 1) <> '-' THEN '01' "
        f"WHEN {_part} = '21' THEN '03' WHEN {_part} = '22' THEN '06' "
        f"WHEN {_part} = '23' THEN '09' WHEN {_part} = '24' THEN '12' "
        f"WHEN {_part} = '33' THEN '01' WHEN {_part} = '34' THEN '04' "
        f"WHEN {_part} = '35' THEN '07' WHEN {_part} = '36' THEN '10' ELSE {_part} END"
    )
    _day = (
        "CASE WHEN substr(%(expressions)s, 5, 1) = '-' AND substr(%(expressions)s, 8, 1) = '-' "
        "THEN substr(%(expressions)s, 9, 2) ELSE '01' END"
    )
    # Years begin with 1 or 2; anything else is unknown or an open beginning.
    _when_known = "CASE WHEN substr(%(expressions)s, 1, 1) IN ('1', '2') THEN {} END"
    template = _when_known.format(f"{_year} || '-' || ({_month}) || '-' || ({_day})")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        # make_date is immutable, as a generated column demands; a cast from text isn't.
        parts = ", ".join(f"CAST({part} AS integer)" for part in (self._year, self._month, self._day))
        return self.as_sql(compiler, connection, template=self._when_known.format(f"make_date({parts})"), **context)


@deconstructible(path="mitplan.core.fields.JsonPart")
class JsonPart(Func):
    """The value of one key of a JSON object, as text or as an integer."""

    arity = 1

    def __init__(self, expression: str, *, key: str, **extra: Any) -> None:
        super().__init__(expression, key=key, **extra)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="json_extract(%(expressions)s, '$.%(key)s')", **context)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        kind = "bigint" if self.extra["key"] in ("low", "high") else "text"
        template = f"CAST(%(expressions)s ->> '%(key)s' AS {kind})"
        return self.as_sql(compiler, connection, template=template, **context)


class Companion(models.GeneratedField):
    """A column computed by the database from the field beside it."""

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        # SQLite rebuilds a table from copies of all fields, and there the owner has added this one already.
        if not _has_field(cls, name):
            super().contribute_to_class(cls, name, private_only)


def _has_field(cls: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in cls._meta.local_fields)


class ReadOnAssignment(DeferredAttribute):
    """Turns what is assigned into the field's value at once; what can't be read stays, for validation to name."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        if not hasattr(value, "resolve_expression"):
            with suppress(ValidationError):
                value = self.field.to_python(value)
        instance.__dict__[self.field.attname] = value


class WithCompanions(models.Field):
    """A field that adds its companions to each concrete model it is declared on."""

    descriptor_class = ReadOnAssignment

    def __init__(self, *args: Any, companions: bool = True, **kwargs: Any) -> None:
        self.companions = companions
        super().__init__(*args, **kwargs)

    def companion_columns(self, name: str) -> dict[str, tuple[Func, models.Field]]:
        """Suffix of each companion, with what it is computed from and the type of its column."""
        raise NotImplementedError

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "companions": False}

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        # An abstract model hands the field down, and the heir adds the companions.
        if not self.companions or cls._meta.abstract:
            return
        for suffix, (expression, column) in self.companion_columns(name).items():
            if not _has_field(cls, f"{name}_{suffix}"):
                companion = Companion(expression=expression, output_field=column, db_persist=True)
                cls.add_to_class(f"{name}_{suffix}", companion)


# ---------------------------------------------------------------- partial dates


class PartialDateField(WithCompanions, TextColumn):
    """A PartialDate; unknown is the empty text. Reads EDTF and what people write, refuses all else."""

    description = "A date as far as it is known"
    if TYPE_CHECKING:  # where the Django plugin of mypy looks
        _pyi_private_set_type: PartialDate | date | str | None  # type: ignore[assignment]
        _pyi_private_get_type: PartialDate  # type: ignore[assignment]
    empty_values = [None, "", UNKNOWN]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def companion_columns(self, name: str) -> dict[str, tuple[Func, models.Field]]:
        return {"earliest": (EarliestDay(name), models.DateField(null=True))}

    def to_python(self, value: Any) -> PartialDate:
        if isinstance(value, PartialDate):
            return value
        if value is None:
            return UNKNOWN
        if isinstance(value, date):
            return PartialDate.of(value.date() if isinstance(value, datetime) else value)
        try:
            return PartialDate.parse(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def from_db_value(self, value: str | None, expression: object, connection: BaseDatabaseWrapper) -> PartialDate:
        return PartialDate.parse(value or "")

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(value).edtf

    def run_validators(self, value: Any) -> None:
        super().run_validators(self.get_prep_value(value))


# ---------------------------------------------------------------- money


class MoneyField(WithCompanions, JsonColumn):
    """Money, or None. Stored as the JSON of the plan document."""

    description = "An amount of money with currency, period and basis"

    if TYPE_CHECKING:
        _pyi_private_get_type: Money | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def companion_columns(self, name: str) -> dict[str, tuple[Func, models.Field]]:
        columns: dict[str, models.Field] = {
            "low": models.BigIntegerField(null=True),
            "high": models.BigIntegerField(null=True),
            "currency": models.CharField(max_length=3, null=True),
            "period": models.CharField(max_length=8, null=True),
            "basis": models.CharField(max_length=8, null=True),
        }
        return {key: (JsonPart(name, key=key), column) for key, column in columns.items()}

    def to_python(self, value: Any) -> Money | None:
        if value is None or value == "" or isinstance(value, Money):
            return value or None
        try:
            return Money.parse(value) if isinstance(value, str) else Money.from_json(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> Money | None:
        raw = super().from_db_value(value, expression, connection)
        return None if raw is None else Money.from_json(raw)

    def get_prep_value(self, value: Any) -> Any:
        if hasattr(value, "as_sql"):
            return value
        money = self.to_python(value)
        return money.to_json() if money else None

    def get_transform(self, name: str) -> Any:
        # Past JSONField: its keys are asked for through the companions, which know their types.
        return models.Field.get_transform(self, name)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        # Past JSONField, which would try to write the Money itself as JSON.
        models.Field.validate(self, value, model_instance)

    def value_to_string(self, obj: models.Model) -> Any:
        return self.get_prep_value(self.value_from_object(obj))
