"""The verdicts on the cells of a file as people read them, on the page and as a workbook."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mitplan.core.dates import PartialDate
from mitplan.core.fields import PartialDateField
from mitplan.core.money import Money
from mitplan.core.tables import Table, xlsx_of
from mitplan.core.texts import listed
from mitplan.plan.fields import called, field_of
from mitplan.plan.states import Kind, LinkType

from .proposals import Finding, Verdict

_LONGEST = 300
# More than this nobody works through, and it would keep the server busy.
MOST_LISTED: Final = 20_000
TONES: Final[Mapping[Verdict, str]] = {
    Verdict.ERROR: "bad",
    Verdict.WARNING: "warn",
    Verdict.CHANGED: "info",
    Verdict.NEW: "good",
    Verdict.SAME: "plain",
}
SHAPES: Final[Mapping[Verdict, str]] = {
    Verdict.ERROR: "cross",
    Verdict.WARNING: "triangle",
    Verdict.CHANGED: "amend",
    Verdict.NEW: "plus",
    Verdict.SAME: "equal",
}
MEANINGS: Final = {
    Verdict.ERROR: gettext_lazy("Lässt sich so nicht übernehmen. Was zu tun ist, steht in der Zeile."),
    Verdict.WARNING: gettext_lazy("Wird übernommen oder bleibt, wie in der Zeile gesagt. Sehen Sie bitte nach."),
    Verdict.CHANGED: gettext_lazy("Im Plan steht etwas anderes; es wird durch den neuen Wert ersetzt."),
    Verdict.NEW: gettext_lazy("Steht noch nicht im Plan und kommt hinzu."),
    Verdict.SAME: gettext_lazy("Steht schon so im Plan. Diese Zellen sind gezählt und nicht aufgeführt."),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One verdict in words."""

    verdict: Verdict
    place: str
    thing: str
    part: str
    before: str
    after: str
    sentence: str

    @property
    def tone(self) -> str:
        return TONES[self.verdict]

    @property
    def shape(self) -> str:
        return SHAPES[self.verdict]


def shown(findings: Iterable[Finding]) -> Iterator[Shown]:
    """Findings in the reader's language."""
    for one in findings:
        kind = one.thing.partition("/")[0]
        before, after = (_value(kind, one.part, value) for value in (one.before, one.after))
        yield Shown(one.verdict, str(one.place), _thing(one.thing), _part(kind, one.part), before, after, one.sentence)


def table_of(findings: Sequence[Finding]) -> bytes:
    """The verdicts as a workbook, faults first, to work through beside the file."""
    heads = [_("Urteil"), _("Ort"), _("Was"), _("Angabe"), _("Bisher"), _("Neu"), _("Was zu tun ist")]
    rows = (
        [str(one.verdict.label), one.place, one.thing, one.part, one.before, one.after, one.sentence]
        for one in shown(findings[:MOST_LISTED])
    )
    told = Table(_("Prüfung"), heads, rows, tone=_tone)
    meanings = [[str(verdict.label), str(meaning)] for verdict, meaning in MEANINGS.items()]
    heads = [_("Urteil"), _("Bedeutung")]
    if len(findings) > MOST_LISTED:
        fault = _("Aufgeführt sind die ersten %(most)d von %(count)d Urteilen. Auf der Seite stehen alle.")
        heads.append(fault % {"most": MOST_LISTED, "count": len(findings)})
    return xlsx_of([told, Table(_("Legende"), heads, meanings, tone=_tone)])


def _tone(row: Sequence[Any]) -> str:
    return {str(verdict.label): tone for verdict, tone in TONES.items()}[row[0]]


def _thing(reference: str) -> str:
    kind, _slash, number = reference.partition("/")
    return f"{Kind(kind).label} {number}" if kind in Kind.values and number else reference


def _part(kind: str, part: str) -> str:
    if part in LinkType.values:
        return str(LinkType(part).label)
    try:
        return called(kind, part) if kind in Kind.values and part else part
    except (KeyError, ValidationError):
        return part


def _value(kind: str, part: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    language = get_language() or "de"
    if isinstance(value, dict) and "low" in value:
        return Money.from_json(value).display(language)
    if isinstance(value, list):
        return listed((item.get("name", "") if isinstance(item, dict) else item for item in value), apart=True)
    return Truncator(_of_field(kind, part, str(value), language)).chars(_LONGEST)


def _of_field(kind: str, part: str, value: str, language: str) -> str:
    try:
        field = field_of(kind, part)
        if isinstance(field, PartialDateField):
            return PartialDate.parse(value).display(language)
    except (ValidationError, ValueError, KeyError):
        return _thing(value)
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))
