# shellcheck shell=bash
# A throw-away Postgres for tests, metadata and benchmarks: postgres_start, postgres_stop.
# Sourced after env.sh. It listens on a Unix socket only, in a folder that nobody else may enter,
# and is gone with the script that started it. Durable like the real one (fsync stays on).

POSTGRES_FOLDER=""
POSTGRES_BIN=""

# Runs a command as a user that Postgres accepts: it refuses root.
postgres_as_user() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  elif command -v setpriv >/dev/null; then
    setpriv --reuid="$(postgres_user)" --regid="$(id -g "$(postgres_user)")" --clear-groups "$@"
  else
    fail "Postgres does not run as root, and setpriv is not installed." "Run this as another user."
  fi
}

postgres_user() { if id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi; }

postgres_start() {
  local parent leftover owner
  POSTGRES_BIN=$(script/install-postgres)
  parent="$(shared_cache)/test-pg"
  mkdir -p "$parent"
  chmod 755 "$parent"
  # What a killed run left behind.
  for leftover in "$parent"/*.*; do
    [ -d "$leftover" ] || continue
    owner=${leftover##*/}
    owner=${owner%%.*}
    kill -0 "$owner" 2>/dev/null || postgres_remove "$leftover"
  done

  POSTGRES_FOLDER=$(mktemp -d "$parent/$$.XXXXXX")
  # The path of a socket may have 107 bytes (104 on macOS): keep it short.
  POSTGRES_SOCKET=$(mktemp -d /tmp/pawline-pg.XXXXXX)
  echo "$POSTGRES_SOCKET" >"$POSTGRES_FOLDER/socket-folder"
  chmod 700 "$POSTGRES_FOLDER" "$POSTGRES_SOCKET"
  if [ "$(id -u)" = 0 ]; then chown "$(postgres_user)" "$POSTGRES_FOLDER" "$POSTGRES_SOCKET"; fi

  (
    cd "$POSTGRES_FOLDER"
    export LC_ALL=C
    postgres_as_user "$POSTGRES_BIN/initdb" --pgdata "$POSTGRES_FOLDER/data" --username postgres \
      --auth trust --encoding UTF8 --locale C --lc-ctype "$(postgres_letters)" --no-instructions >"$POSTGRES_SOCKET/initdb.log" 2>&1 || {
      cat "$POSTGRES_SOCKET/initdb.log" >&2
      exit 1
    }
    postgres_as_user "$POSTGRES_BIN/pg_ctl" start --wait --silent --timeout 60 --pgdata "$POSTGRES_FOLDER/data" \
      --log "$POSTGRES_FOLDER/data/postgres.log" \
      --options "-c listen_addresses='' -c unix_socket_directories='$POSTGRES_SOCKET' -c max_connections=300 -c shared_buffers=256MB -c log_statement=none" || {
      cat "$POSTGRES_FOLDER/data/postgres.log" >&2
      exit 1
    }
  ) || fail "The tests' Postgres did not start." "See its message above."
  export TEST_DATABASE_URL="postgres://postgres@localhost/postgres?host=$POSTGRES_SOCKET"
}

postgres_remove() { # its folder
  local bin socket
  bin=${POSTGRES_BIN:-$(script/install-postgres)}
  socket=$(cat "$1/socket-folder" 2>/dev/null || true)
  if [ -f "$1/data/postmaster.pid" ]; then
    postgres_as_user "$bin/pg_ctl" stop --mode immediate --silent --pgdata "$1/data" >/dev/null 2>&1 || true
  fi
  rm -rf "$1"
  case "$socket" in /tmp/pawline-pg.*) rm -rf "$socket" ;; esac
}

postgres_stop() {
  if [ -n "$POSTGRES_FOLDER" ]; then postgres_remove "$POSTGRES_FOLDER"; fi
  POSTGRES_FOLDER=""
}

# Letters of every script have small forms, as in the embedded database.
postgres_letters() { if [ "$(uname)" = Darwin ]; then echo UTF-8; else echo C.UTF-8; fi; }
