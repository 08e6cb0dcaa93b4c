"""The command line: `python -m mitplan <command>`; each command lives in the room it speaks for."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mitplan.settings")
    try:
        execute_from_command_line(["mitplan", *sys.argv[1:]])
    except KeyboardInterrupt:
        sys.exit(130)  # stopped on purpose: no traceback; what was under way in a transaction is undone


if __name__ == "__main__":
    main()
