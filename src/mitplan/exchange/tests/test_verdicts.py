"""Verdicts on paper: a workbook whose colours say again what its words say."""

import io
import re
import zipfile

from mitplan.core.tables import TONES as COLOURS
from mitplan.exchange.given import Place
from mitplan.exchange.proposals import Finding, Verdict
from mitplan.exchange.reading import read
from mitplan.exchange.verdicts import MEANINGS, TONES, table_of

FINDINGS = [
    Finding(verdict, Place("Blatt Maßnahmen", row, "Titel"), "measure/1", "title", None, "=neu", f"Satz {row}.")
    for row, verdict in enumerate(Verdict, 3)
]


def grounds(content, sheet):
    """The colour of the ground of each cell in the first column, below the head."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        styles, cells = package.read("xl/styles.xml").decode(), package.read(f"xl/worksheets/{sheet}.xml").decode()
    fills = re.findall(r"<fill>(.*?)</fill>", styles, re.DOTALL)
    looks = re.findall(r'<xf [^>]*fillId="(\d+)"', styles.partition("<cellXfs")[2])
    numbers = [int(look) for look in re.findall(r'<c r="A(?!1")\d+" s="(\d+)"', cells)]
    found = [re.search(r'fgColor rgb="FF(\w+)"', fills[int(looks[number])]) for number in numbers]
    return [one and f"#{one[1]}" for one in found]


def test_each_verdict_has_its_colour_and_its_word():
    content = table_of(FINDINGS)
    told, legend = read(content, "pruefung.xlsx")
    assert [row[0] for row in told.rows[1:]] == [str(verdict.label) for verdict in Verdict]
    assert grounds(content, "sheet1") == [COLOURS[TONES[verdict]][0] for verdict in Verdict]
    assert len(set(grounds(content, "sheet1"))) == len(Verdict)
    assert [row[0] for row in legend.rows[1:]] == [str(verdict.label) for verdict in MEANINGS]
    assert grounds(content, "sheet2") == [COLOURS[TONES[verdict]][0] for verdict in MEANINGS]
    assert set(MEANINGS) == set(Verdict)


def test_an_error_carries_its_sentence_and_nothing_is_a_formula():
    told, _legend = read(table_of(FINDINGS), "pruefung.xlsx")
    error = next(row for row in told.rows if row[0] == str(Verdict.ERROR.label))
    assert error[1:] == ["Blatt Maßnahmen, Zeile 7, Spalte Titel", "Maßnahme 1", "Titel", None, "=neu", "Satz 7."]


def test_ink_can_be_read_on_its_ground():
    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05

    assert all(light(ground) / light(ink) >= 7 for ground, ink in COLOURS.values())


def test_too_many_verdicts_are_not_all_listed(monkeypatch):
    monkeypatch.setattr("mitplan.exchange.verdicts.MOST_LISTED", 2)
    told, legend = read(table_of(FINDINGS), "pruefung.xlsx")
    assert len(told.rows) == 3
    assert "die ersten 2 von 5" in str(legend.rows[0])
