#!/usr/bin/env bash
# Measures what limits and the cache cost, in memory and in Redis, and writes bench/results/stores.md. bench/README.md explains the numbers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

report=${BENCH_REPORT:-bench/results/stores.md}
. bench/load/measure.sh

need wrk redis-server
build

# serve NAME SETTING...: Switchyard as shipped, with these settings.
serve() {
  local name=$1
  shift
  mkdir -p "$work/$name-data"
  start "$name" 0 env \
    SWITCHYARD__Urls=http://127.0.0.1:0 SWITCHYARD__DataDirectory="$work/$name-data" \
    SWITCHYARD__Auth__Keys__0__Name=bench SWITCHYARD__Auth__Keys__0__Key="$key" \
    SWITCHYARD__Providers__canned__BaseUrl="$upstream/v1" \
    SWITCHYARD__Providers__canned__ApiKey=bench-upstream-key-20b6c4 \
    "$@" dotnet "$bin/Switchyard.Server/release/switchyard.dll"
  addresses[$name]=$address pids[$name]=$pid
}

# ask NAME TEMPERATURE SECONDS [PREFIX]
ask() {
  taskset -c 1 wrk -t1 -c32 -d"$3"s --timeout 10s -s bench/load/chat.lua "${addresses[$1]}" -- bench-whole false "$key" "$2" "${4:-}"
}

# cost NAME KIND: one line: kind us-of-CPU-per-request requests/s p99-in-us failures
cost() {
  local temperature=0.2 prefix="" before after result
  case $2 in hit-*) temperature=0 ;; esac
  [ "$2" != hit-bare ] || prefix=/kept
  before=$(ticks "${pids[$1]}")
  result=$(ask "$1" "$temperature" "$seconds" "$prefix" | grep '^RESULT')
  after=$(ticks "${pids[$1]}")
  awk -v kind="$2" -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" \
    '{ printf "%s %.1f %.0f %d %d\n", kind, ticks / hertz * 1e6 / $2, $2 / $3, $5, $6 }' <<<"$result"
}

warm_up() {
  local rested=0 run before
  for run in $(seq 20); do
    before=$(compiler_ticks "${pids[$1]}")
    ask "$1" "$2" "$warmup" "${3:-}" >/dev/null
    [ $(($(compiler_ticks "${pids[$1]}") - before)) -gt $((warmup * 2)) ] && rested=0 || rested=$((rested + 1))
    [ "$rested" -lt 2 ] || break
  done
  echo "$1 at temperature $2: warm after $run runs" >&2
}

declare -A addresses pids
limits=(
  SWITCHYARD__RateLimiting__Global__RequestsPerMinute=100000000 SWITCHYARD__RateLimiting__Global__Concurrency=100000
  SWITCHYARD__RateLimiting__Users__Default__RequestsPerMinute=100000000 SWITCHYARD__RateLimiting__Users__Default__TokensPerMinute=100000000000
  SWITCHYARD__RateLimiting__Providers__canned__RequestsPerMinute=100000000
)
start upstream 1 dotnet "$bin/Switchyard.CannedUpstream/release/Switchyard.CannedUpstream.dll" 2
upstream=$address
redis_port=$((20000 + RANDOM % 10000))
taskset -c 1 redis-server --port "$redis_port" --bind 127.0.0.1 --save "" --loglevel warning >"$work/redis.log" 2>&1 &
started+=("$!")
until redis-cli -p "$redis_port" ping >/dev/null 2>&1; do sleep 0.1; done

start bare 0 dotnet "$bin/Switchyard.BareProxy/release/Switchyard.BareProxy.dll" "$upstream"
addresses[bare]=$address pids[bare]=$pid
serve plain
serve embedded "${limits[@]}"
serve redis "${limits[@]}" REDIS_URL="redis://127.0.0.1:$redis_port" SWITCHYARD__Redis__Deadline=00:00:01

warm_up bare 0 /kept
for name in plain embedded redis; do warm_up "$name" 0.2; done
for name in plain embedded redis; do warm_up "$name" 0; done

: >"$work/figures"
for round in $(seq "$rounds"); do
  { cost bare hit-bare && cost plain hit-plain && cost embedded hit-embedded && cost redis hit-redis
    cost plain call-plain && cost embedded call-embedded && cost redis call-redis; } | tee -a "$work/figures"
done

redis-cli -p "$redis_port" config resetstat >/dev/null
calls=$(ask redis 0.2 "$seconds" | awk '/^RESULT/ { print $2 }')
redis-cli -p "$redis_port" info commandstats | tr -d '\r' >"$work/commands"

{
  heading "Limits and cache"
  awk -f bench/load/median.awk -f bench/stores/report.awk "$work/figures"
  echo
  echo "Commands of Redis per call, with limits at three levels, under load:"
  echo
  awk -F'[:=,]' -v calls="$calls" '/^cmdstat_(evalsha|get|set)/ { sub("cmdstat_", "", $1); printf "%s%s %.3f", sep, $1, $3 / calls; sep = ", " } END { print "." }' "$work/commands"
} | tee "$report"
