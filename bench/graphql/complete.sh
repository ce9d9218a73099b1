#!/usr/bin/env bash
# Measures what a completion over GraphQL costs beside the same one by the REST API, in one run, and writes bench/results/graphql-api.md.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

report=${BENCH_REPORT:-bench/results/graphql-api.md}
. bench/load/measure.sh

# drive ADDRESS MODE CONNECTIONS SECONDS
drive() {
  taskset -c 1 wrk -t1 -c"$3" -d"$4"s --timeout 10s -s bench/graphql/complete.lua "$1" -- "$2" "$key"
}

# Both ways until the background compiler has rested for two runs of both.
warm_both() {
  local before run rested=0
  for run in $(seq 20); do
    before=$(compiler_ticks "$switchyard_pid")
    drive "$switchyard" rest 32 "$warmup" >/dev/null
    drive "$switchyard" graphql 32 "$warmup" >/dev/null
    [ $(($(compiler_ticks "$switchyard_pid") - before)) -gt $((warmup * 4)) ] && rested=0 || rested=$((rested + 1))
    [ "$rested" -lt 2 ] || break
  done
  echo "warm after $run runs" >&2
}

need wrk
build

start upstream 1 dotnet "$bin/Switchyard.CannedUpstream/release/Switchyard.CannedUpstream.dll" 2
upstream=$address
export SWITCHYARD__GraphQL__CostPerMinute=1000000000000
start_switchyard
sleep 5

# An answer over GraphQL has status 200 also when it failed: one is looked at.
body=$(printf '{"query":"mutation { complete(input: {model: \\"bench-whole\\", messages: [{role: \\"user\\", content: \\"x\\"}]}) { content } }"}')
curl -sS "$switchyard/graphql" -H 'content-type: application/json' -H "authorization: Bearer $key" -d "$body" | grep -q '"data":{"complete":{"content":' ||
  { echo "Completions over GraphQL fail." >&2; exit 1; }
warm_both

: >"$work/figures"
for _ in $(seq "$rounds"); do
  for mode in rest graphql; do
    measure switchyard "$mode" | tee -a "$work/figures"
  done
done

{
  heading "Completions over GraphQL"
  awk '
    function median(mode, column,    list, count, i, j, t) {
      count = 0
      for (i = 1; i <= rows; i++) if (modes[i] == mode) list[++count] = figures[i, column]
      for (i = 2; i <= count; i++) for (j = i; j > 1 && list[j - 1] > list[j]; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
      return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
    }
    { rows++; modes[rows] = $2; for (c = 3; c <= 7; c++) figures[rows, c] = $c; failures += $7 }
    END {
      rest = median("rest", 3); graphql = median("graphql", 3)
      print "| | REST | GraphQL | Ratio | Target |\n|---|---|---|---|---|"
      printf "| CPU of a whole call, in microseconds | %.1f | %.1f | %.2f | at most 1.30 |\n", rest, graphql, graphql / rest
      printf "| Calls/s | %.0f | %.0f | | |\n", median("rest", 4), median("graphql", 4)
      printf "| p50, in ms | %.2f | %.2f | | |\n", median("rest", 5) / 1000, median("graphql", 5) / 1000
      printf "| p99, in ms | %.2f | %.2f | | |\n", median("rest", 6) / 1000, median("graphql", 6) / 1000
      printf "\nFailed calls: %d. REST is `POST /api/v1/complete`; GraphQL asks for every member of its answer but the capabilities of the model.\n", failures
    }' "$work/figures"
} | tee "$report"
