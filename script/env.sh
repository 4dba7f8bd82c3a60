# shellcheck shell=bash
# What every script shares: where things are kept, how progress is told, what must be there first.
# Sourced, never run. Works with bash 3.2 (macOS) as well.
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$ROOT"

# Everything that can be made again lives in one folder outside the clone, so that a second clone
# starts warm: compiled dependencies (target), tools of a fixed version (tools), npm's cache (npm).
export PAWLINE_CACHE="${PAWLINE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pawline}"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PAWLINE_CACHE/target}"
export PAWLINE_SITE="${PAWLINE_SITE:-$ROOT/site}"
export npm_config_cache="$PAWLINE_CACHE/npm"
PATH="$PATH:$HOME/.cargo/bin"
mkdir -p "$PAWLINE_CACHE/tools"

# The flags stand in .cargo/config.toml, for both targets alike. These variables would replace them,
# and a server and a browser built differently do not understand each other.
if [ -n "${RUSTFLAGS:-}${CARGO_BUILD_RUSTFLAGS:-}" ]; then
  echo "Note: RUSTFLAGS is set and left out of this build (see .cargo/config.toml)." >&2
fi
unset RUSTFLAGS CARGO_BUILD_RUSTFLAGS CARGO_ENCODED_RUSTFLAGS

# ---- telling how far it is -----------------------------------------------------------------------

STEP_COUNT=0
STEP_NUMBER=0
STEP_NAME=""
STEP_START=$SECONDS
# shellcheck disable=SC2034 # the scripts' own
SCRIPT_START=$SECONDS

bold() { if [ -t 1 ]; then printf '\033[1m%s\033[0m\n' "$*"; else printf '%s\n' "$*"; fi; }

elapsed() { # seconds
  if [ "$1" -lt 60 ]; then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}

# How many steps are to come.
steps() {
  STEP_COUNT=$1
  STEP_NUMBER=0
}

# Ends the step before, names the next: "step 3 of 7: ...". Inside another script's step only the name.
step() {
  step_done
  STEP_NUMBER=$((STEP_NUMBER + 1))
  STEP_NAME="$1"
  STEP_START=$SECONDS
  if [ -n "${PAWLINE_INSIDE:-}" ]; then
    bold "   - $1"
  else
    bold "step $STEP_NUMBER of $STEP_COUNT: $1"
  fi
}

step_done() {
  local took=$((SECONDS - STEP_START))
  if [ -n "$STEP_NAME" ] && [ "$took" -ge 2 ]; then echo "   took $(elapsed "$took")"; fi
  STEP_NAME=""
}

say() { printf '   %s\n' "$*"; }

fail() {
  printf '\n%s\n' "$1" >&2
  shift
  for line in "$@"; do printf '  %s\n' "$line" >&2; done
  exit 1
}

# ---- what must be there --------------------------------------------------------------------------

need() { # command, what it is for, how to get it
  command -v "$1" >/dev/null 2>&1 || fail "Pawline needs $1 ($2), and it is not installed." "$3"
}

# First number of a dotted version, e.g. 20 of v20.19.1
major() { printf '%s' "$1" | sed -e 's/^[^0-9]*//' -e 's/[^0-9].*$//'; }

need_tools() {
  need cargo "it compiles Pawline" "Install Rust with rustup, then open a new terminal."
  need rustup "it adds the browser as a target" "Install Rust with rustup, then open a new terminal."
  need git "it keeps the source" "On Debian: apt-get install git"
  need cc "the C compiler: it links the server" "On Debian: apt-get install gcc libc6-dev; on macOS: xcode-select --install"
  need node "it bundles the styles and runs the browser tests" "Install Node.js 20.19 or newer."
  need npm "it comes with Node.js" "On Debian: apt-get install npm"
  local rust wanted
  wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  rust=$(rustc --version | cut -d' ' -f2)
  if ! node -e 'const [a,b]=process.argv.slice(1).map(v=>v.split(".").map(n=>parseInt(n)));
      process.exit(a[0]>b[0]||(a[0]===b[0]&&a[1]>=b[1])?0:1)' "$rust" "$wanted"; then
    fail "Pawline needs Rust $wanted or newer; this is $rust." "Run: rustup update stable"
  fi
  node -e 'const [a,b]=process.versions.node.split(".").map(Number);process.exit(a>20||(a===20&&b>=19)?0:1)' ||
    fail "Pawline needs Node.js 20.19 or newer; this is $(node --version)."
}

# The version of a crate as Cargo.lock has it.
locked_version() {
  awk -v name="$1" '$0 == "name = \"" name "\"" { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock
}

# A folder that an unprivileged user can reach too: root's own cache usually is not one.
shared_cache() {
  local folder="$PAWLINE_CACHE"
  if [ "$(id -u)" = 0 ]; then
    while [ "$folder" != / ]; do
      # others may not pass through it
      if [ -d "$folder" ] && [ -z "$(find "$folder" -maxdepth 0 -perm -o+x)" ]; then
        mkdir -p /var/cache/pawline
        chmod 755 /var/cache/pawline
        echo /var/cache/pawline
        return
      fi
      folder=$(dirname "$folder")
    done
  fi
  echo "$PAWLINE_CACHE"
}
