"""`python -m mitplan.conference.counting record.json [SHA-256 from the journal]`: count a published record again."""

import sys
from pathlib import Path

from .recounting import faults_of


def main(arguments: list[str]) -> int:
    """0 when the record counts to the result it tells, 1 when it doesn't, 2 for a wrong call."""
    if not 1 <= len(arguments) <= 2:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    faults = faults_of(Path(arguments[0]).read_text(encoding="utf-8"), *arguments[1:])
    sys.stdout.write("\n".join(faults or ["The ballots give the result that the record tells."]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
