#!/usr/bin/env bash
# Makes or refreshes .venv out of the locks: tools/environment.sh run|dev
# "run" only adds (so that the demo never takes away what the tests need), "dev" makes .venv exactly its lock.
# Everything lands in this folder. MITPLAN_PYTHON names another interpreter; MITPLAN_UV=no goes without uv.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:?run or dev}
export UV_PYTHON_DOWNLOADS=never PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
unset PYTHONPATH VIRTUAL_ENV

give_up() {
  printf '%s\n' "$*" >&2
  exit 1
}

new_enough() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
  local candidate
  for candidate in "${MITPLAN_PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    if [ -n "$candidate" ] && new_enough "$candidate"; then
      "$candidate" -c 'import sys; print(sys.executable)'
      return
    fi
  done
  give_up "Mitplan needs Python 3.11 or newer. Install it (Debian, Ubuntu: apt-get install python3) and try again."
}

# Debian's bare python3 comes without pip and without ensurepip. As root we may help ourselves.
install_pip() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing python3-pip from the distribution ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-pip >/dev/null \
      && "$python" -m pip --version >/dev/null 2>&1 && return
  fi
  give_up "Python's pip is missing. Install it (Debian, Ubuntu: apt-get install python3-pip) and try again."
}

fetch_uv() {
  if "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m pip install -qq --no-deps --require-hashes --target .tools/uv -r requirements-uv.lock
  elif "$python" -m venv .tools/pip >/dev/null 2>&1; then
    .tools/pip/bin/python -m pip install -qq --no-deps --require-hashes --target .tools/uv -r requirements-uv.lock
  else
    rm -rf .tools/pip
    install_pip
    fetch_uv
  fi
}

find_uv() {
  local candidate
  [ "${MITPLAN_UV:-}" != no ] || return 1
  for candidate in "$(command -v uv || true)" .tools/uv/bin/uv; do
    if [ -n "$candidate" ] && "$candidate" --version >/dev/null 2>&1; then
      uv=$candidate
      return
    fi
  done
  rm -rf .tools/uv
  fetch_uv && uv=.tools/uv/bin/uv && "$uv" --version >/dev/null
}

with_uv() {
  if ! new_enough .venv/bin/python; then
    "$uv" venv -q --clear --python "$python" .venv || return 1
  fi
  case $what in
    run) "$uv" pip install -q --python .venv/bin/python --require-hashes -r "$lock" ;;
    dev) "$uv" pip sync -q --python .venv/bin/python --require-hashes "$lock" ;;
  esac
}

# Slower, but it reads pip.conf: houses that allow only their own package mirror have one.
with_pip() {
  if ! new_enough .venv/bin/python; then
    rm -rf .venv
    "$python" -m venv --without-pip .venv
  fi
  if "$python" -m pip --version >/dev/null 2>&1; then
    "$python" -m pip --python .venv/bin/python install -q --require-hashes -r "$lock"
  elif .venv/bin/python -m ensurepip -q 2>/dev/null; then
    .venv/bin/python -m pip install -q --require-hashes -r "$lock"
  else
    install_pip
    with_pip
  fi
}

python=$(find_python)
case $what in
  run) lock=requirements.lock ;;
  dev) lock=requirements-dev.lock ;;
  *) give_up "Say run or dev." ;;
esac
if [ "$what" = run ] && [ .venv/.dev -nt "$lock" ]; then
  touch .venv/.run # the larger set is there already
  exit
fi
echo "Setting up the Python environment in .venv ..."
if find_uv; then
  with_uv || with_pip
else
  with_pip
fi
# So that `.venv/bin/pytest` and its siblings find the code, too.
.venv/bin/python -c 'import pathlib, sysconfig
pathlib.Path(sysconfig.get_path("purelib"), "mitplan.pth").write_text(str(pathlib.Path("src").resolve()) + "\n")'
touch ".venv/.$what"
if [ "$what" = dev ]; then touch .venv/.run; fi
