#!/usr/bin/env bash
# Writes the locks: hashes, no addresses, every supported Python. The development lock is a superset of the other.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(command -v uv || echo .tools/uv/bin/uv)
[ -x "$uv" ] || { echo "uv is missing; run 'make setup' first." >&2; exit 1; }
compile() {
  "$uv" pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-header --no-annotate "$@" >/dev/null
}
compile pyproject.toml -o requirements.lock
compile pyproject.toml --group dev --extra fast --extra parquet --extra cluster -c requirements.lock -o requirements-dev.lock
echo uv | compile - --no-deps -o requirements-uv.lock
