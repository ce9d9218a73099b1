#!/usr/bin/env bash
# Fills a year of the ledger, a million rows by default, in SQLite and in PostgreSQL, asks for usage, and writes bench/results/ledger.md.
# bench/README.md explains the numbers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rows=${BENCH_ROWS:-1000000}
report=${BENCH_REPORT:-bench/results/ledger.md}
work=$(mktemp -d)
pid_file=$work/postgres/data/postmaster.pid
trap stop EXIT

stop() {
  [ ! -e "$pid_file" ] || kill -INT "$(head -1 "$pid_file")"
  while [ -e "$pid_file" ]; do sleep 0.1; done
  rm -rf "$work"
}

# PostgreSQL refuses root.
unprivileged() {
  if [ "$(id -u)" -eq 0 ]; then setpriv --reuid=nobody --regid=nogroup --clear-groups -- "$@"; else "$@"; fi
}

dotnet build bench/Switchyard.LedgerBench -c Release -v q --nologo
bench=artifacts/bin/Switchyard.LedgerBench/release/Switchyard.LedgerBench.dll
{
  echo "# The ledger's database"
  echo
  echo "By \`bench/ledger/run.sh\`, $(date -u +%F), $(nproc) cores, PostgreSQL with its default settings. Medians of five."
  echo
  echo "| Database | What | Figure |"
  echo "|---|---|---|"
  dotnet "$bench" "$rows" "$work/sqlite"
  programs=$(compgen -G "/usr/lib/postgresql/*/bin" | sort -V | tail -1)
  port=${BENCH_PORT:-5543}
  chmod 711 "$work"
  mkdir "$work/postgres"
  [ "$(id -u)" -ne 0 ] || chown nobody "$work/postgres"
  unprivileged "$programs/initdb" -D "$work/postgres/data" -U bench -A trust -E UTF8 --locale=C >/dev/null
  unprivileged "$programs/postgres" -D "$work/postgres/data" -p "$port" -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories="$work/postgres" >/dev/null 2>&1 &
  until "$programs/pg_isready" -q -h 127.0.0.1 -p "$port"; do sleep 0.1; done
  dotnet "$bench" "$rows" "$work" "postgres://bench@127.0.0.1:$port/postgres?sslmode=disable"
} | tee "$report"
