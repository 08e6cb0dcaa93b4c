#!/usr/bin/env bash
# The journeys: tests that drive a browser. Without a browser they are left out aloud, and under CI=true they fail.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! MITPLAN_CHROMIUM=$(tools/chromium.sh); then
  echo "LEFT OUT: the journeys, because there is no Chromium (Debian: apt-get install chromium) and I may not install it."
  [ "${CI:-}" != true ] || exit 1
  exit 0
fi
export MITPLAN_CHROMIUM
exec env -u MITPLAN_DATABASE .venv/bin/python -m pytest -q -m journey -n auto --dist loadfile
