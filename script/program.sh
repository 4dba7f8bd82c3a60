# shellcheck shell=bash
# Runs the built program, in the source as in an unpacked release. Sourced by script/backup and
# script/restore, which so work without any tool of the build.
set -euo pipefail

usage() { # first and last line of the help
  sed -n "$1,$2s/^# \{0,1\}//p" "$0"
  exit 0
}

run_pawline() {
  local here program
  here="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
  for program in ${PAWLINE_BIN:+"$PAWLINE_BIN"} "$here/pawline" "$here/target/release/pawline" "$here/target/debug/pawline"; do
    if [ -x "$program" ]; then exec "$program" "$@"; fi
  done
  echo "Pawline is not built: run script/build first, or set PAWLINE_BIN to the program." >&2
  exit 1
}
