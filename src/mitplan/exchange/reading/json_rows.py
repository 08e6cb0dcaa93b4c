"""JSON that is a table: a list of objects with plain values, as open data portals give it out."""

import json
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .csv_texts import decoded
from .grids import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Grid, Row

# Read as a whole, it takes twenty-five times the room; a list of 10,000 entries has three million bytes.
LARGEST_JSON: Final = 8 * 1024 * 1024


def read_json(content: bytes, name: str) -> list[Grid]:
    """The objects of a list as rows under the names of their values. Raises ValidationError with one sentence."""
    if len(content) > LARGEST_JSON:
        fault = _(
            "„%(name)s“: JSON darf höchstens %(most)d MB groß sein. Teilen Sie die Datei auf, oder nehmen Sie CSV."
        )
        raise ValidationError(fault % {"name": name, "most": LARGEST_JSON // 1024**2})
    text, remarks = decoded(content, name)
    rows = _objects(text, name)
    columns: dict[str, None] = {}
    for number, row in enumerate(rows, 1):
        for key, value in row.items():
            if isinstance(value, dict | list):
                raise _no_table(name, _("Eintrag %(number)d, „%(key)s“") % {"number": number, "key": key[:60]})
            columns[key] = None
    if len(columns) > MOST_COLUMNS or len(rows) > MOST_ROWS or len(columns) * len(rows) > MOST_CELLS:
        fault = _(
            "„%(name)s“: Möglich sind höchstens %(columns)d Angaben je Eintrag, %(rows)d Einträge und eine Million "
            "Zellen. Teilen Sie die Datei auf."
        )
        raise ValidationError(fault % {"name": name, "columns": MOST_COLUMNS, "rows": MOST_ROWS})
    found: list[Row] = [list(columns), *([row.get(key) for key in columns] for row in rows)]
    return [Grid(name, name, found, remarks)]


def _objects(text: str, name: str) -> list[dict[str, Any]]:
    try:
        rows = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        fault = _(
            "„%(name)s“, Zeile %(line)d, Spalte %(column)d: Das ist kein gültiges JSON. Berichtigen Sie die Stelle."
        )
        raise ValidationError(fault % {"name": name, "line": error.lineno, "column": error.colno}) from error
    except (RecursionError, ValueError) as error:
        raise _no_table(name, "") from error
    if isinstance(rows, dict) and "stages" in rows:
        raise ValidationError(
            _("„%(name)s“ ist ein ganzes Plandokument. Es wird als neuer Plan geladen und nicht hier.") % {"name": name}
        )
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise _no_table(name, "")
    return rows


def _refuse_constant(text: str) -> Any:
    raise ValueError(text)


def _no_table(name: str, place: str) -> ValidationError:
    fault = _(
        "„%(name)s“%(place)s: Erwartet wird eine Liste von Einträgen mit einfachen Werten, wie eine Tabelle sie hat."
    )
    return ValidationError(fault % {"name": name, "place": f", {place}" if place else ""})
