"""The real plans that lie beside the project; tests that need them are skipped by name where they are missing."""

from pathlib import Path

import pytest

from mitplan.exchange.applying import apply
from mitplan.exchange.mapping import Gathered, SourceFile, gather, mapping_named, records_of
from mitplan.exchange.mapping.parties import register_by_name

ROOT = Path(__file__).parents[5] / "shared" / "data" / "plans"
FILES = {
    "muenster": "muenster-klimaschutzkonzept-2020/muenster_sachstand.csv",
    "berlin": "berlin-koalitionsvertrag-2021/*.md",
    "austria": "austria-regierungsprogramm-2020/*.rst",
    "canada-platform": "canada-commitments-2025/2025-LPC-platform.csv",
    "canada-consolidated": "canada-commitments-2025/consolidated_2025_LPC_promises_final.csv",
    "us-nap5": "us-open-government-nap5/*commitments/*.md",
}


def needs(name: str) -> pytest.MarkDecorator:
    folder = FILES[name].partition("/")[0]
    return pytest.mark.skipif(not (ROOT / folder).is_dir(), reason=f"the folder {folder} is not here")


def files(name: str) -> list[SourceFile]:
    found = [path for path in sorted(ROOT.glob(FILES[name])) if not path.name.startswith(("README", "LICENSE"))]
    return [SourceFile(path.name, path.read_bytes()) for path in found]


def gathered(name: str, known=None) -> Gathered:
    mapping = mapping_named(name)
    records, _said = records_of(mapping, files(name))
    return gather(mapping, records, register_by_name() if known is None else known)


def applied(name: str, plan, by):
    return apply(plan, gathered(name).delivery, by=by)
