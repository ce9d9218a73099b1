#!/usr/bin/env bash
# Measures what Switchyard costs beside a bare proxy, and writes bench/results/load.md. bench/README.md explains the numbers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

report=${BENCH_REPORT:-bench/results/load.md}
. bench/load/measure.sh

need wrk
build

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
for mode in whole burst events; do
  # What a server has not used for a while the machine may have taken from memory: nothing measured comes after a pause.
  for server in bare switchyard; do
    drive "${!server}" "$mode" 32 "$warmup" >/dev/null
  done
  for round in $(seq "$rounds"); do
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
  heading Load
  awk -f bench/load/median.awk -f bench/load/report.awk "$work/figures"
  memory_table
} | tee "$report"
