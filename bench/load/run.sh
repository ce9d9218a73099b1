#!/usr/bin/env bash
# Measures what Switchyard costs beside a bare proxy, and writes bench/results/load.md. bench/README.md explains the numbers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rounds=${BENCH_ROUNDS:-5}
seconds=${BENCH_SECONDS:-5}
warmup=${BENCH_WARMUP:-5}
report=${BENCH_REPORT:-bench/results/load.md}
key=bench-load-caller-key-7f3a91
bin=$PWD/artifacts/bin
work=$(mktemp -d)
started=()
trap 'kill "${started[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT

. bench/load/measure.sh

if ! command -v wrk >/dev/null; then
  apt-get install -y wrk >/dev/null || { apt-get update >/dev/null && apt-get install -y wrk >/dev/null; }
fi

for project in bench/Switchyard.CannedUpstream bench/Switchyard.BareProxy src/Switchyard.Server; do
  dotnet build "$project" -c Release --nologo -v q >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 1; }
done

start upstream 1 dotnet "$bin/Switchyard.CannedUpstream/release/Switchyard.CannedUpstream.dll" 2
upstream=$address
start bare 0 dotnet "$bin/Switchyard.BareProxy/release/Switchyard.BareProxy.dll" "$upstream"
bare=$address bare_pid=$pid

start_switchyard
sleep 5
idle_memory=$(memory "$pid")

for server in bare switchyard; do
  warm "$server"
done

: >"$work/figures"
for round in $(seq "$rounds"); do
  for mode in whole burst events; do
    for server in bare switchyard; do
      measure "$server" "$mode" | tee -a "$work/figures"
    done
  done
done
loaded_memory=$(memory "$switchyard_pid")
sleep 20
settled_memory=$(memory "$switchyard_pid")

stop "$switchyard_pid"
measure_open_streams

{
  heading
  awk -f bench/load/report.awk "$work/figures"
  memory_table
} | tee "$report"
