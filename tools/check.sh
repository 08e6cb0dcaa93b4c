#!/usr/bin/env bash
# Everything that can be checked without running the tests. All checks run, so that one run names everything.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=()

check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    printf '   ok  %s\n' "$name"
  else
    printf '%s\n FAIL  %s\n' "$output" "$name"
    failed+=("$name")
  fi
}

# A throw-away data folder: a check must not leave a secret key in the tree.
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
export MITPLAN_DATA="$data"

echo "== Checks"
check "lint (ruff check)" "$bin/ruff" check .
check "format (ruff format)" "$bin/ruff" format --check .
check "types (mypy)" "$bin/mypy"
check "contracts between rooms (lint-imports)" "$bin/lint-imports"
check "migrations complete (makemigrations --check)" "$bin/python" -m mitplan makemigrations --check --dry-run
check "settings (check)" "$bin/python" -m mitplan check
check "translations (English complete)" "$bin/python" tools/translations.py check
check "licences (reuse lint)" "$bin/reuse" lint -q
check "bill of materials (docs/sbom.json)" "$bin/python" tools/sbom.py check
if [ ${#failed[@]} -gt 0 ]; then
  printf 'Failed: %s\n' "${failed[@]}"
  exit 1
fi
