#!/usr/bin/env bash
# Prints the path of a Chromium; installs the distribution's where it may. No browser is downloaded from elsewhere.
set -euo pipefail

find_it() {
  local name
  for name in "${MITPLAN_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    # Ubuntu's chromium-browser may be a stub that only asks for a snap; so it has to answer.
    if [ -n "$name" ] && command -v "$name" >/dev/null && "$name" --version >/dev/null 2>&1; then
      command -v "$name"
      return
    fi
  done
  return 1
}

if ! find_it; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium from the distribution ..." >&2
    {
      apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium
    } >/dev/null 2>&1 || true
  fi
  find_it
fi
