# What the scripts share: settings, building, starting servers, driving them, reading what they used. Sourced, not run.

rounds=${BENCH_ROUNDS:-5}
seconds=${BENCH_SECONDS:-5}
warmup=${BENCH_WARMUP:-5}
key=bench-load-caller-key-7f3a91
bin=$PWD/artifacts/bin
work=$(mktemp -d)
started=()
trap 'kill "${started[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT

# need COMMAND...: installs the packages of these names when the commands are missing.
need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || { apt-get update -qq && apt-get install -y -qq "$tool" >/dev/null; }
  done
}

build() {
  local project
  for project in bench/Switchyard.CannedUpstream bench/Switchyard.BareProxy src/Switchyard.Server; do
    dotnet build "$project" -c Release --nologo -v q >"$work/build.log" 2>&1 || { cat "$work/build.log" >&2; exit 1; }
  done
}

# start NAME CORE COMMAND...: runs a server that prints its address; sets pid and address.
start() {
  local name=$1 core=$2
  shift 2
  taskset -c "$core" "$@" >"$work/$name.log" 2>&1 &
  pid=$!
  started+=("$pid")
  for _ in $(seq 100); do
    address=$(grep -o 'http://127\.0\.0\.1:[0-9]*' "$work/$name.log" | head -1 || true)
    [ -z "$address" ] || return 0
    sleep 0.1
  done
  echo "$name did not start:" >&2
  cat "$work/$name.log" >&2
  return 1
}

# As shipped: a caller's key, metrics on, logs on. Only the bound on connections is raised, for the open streams.
start_switchyard() {
  start switchyard 0 env \
    SWITCHYARD__Urls=http://127.0.0.1:0 \
    SWITCHYARD__Auth__Keys__0__Name=bench SWITCHYARD__Auth__Keys__0__Key="$key" \
    SWITCHYARD__Providers__canned__BaseUrl="$upstream/v1" \
    SWITCHYARD__Providers__canned__ApiKey=bench-upstream-key-20b6c4 \
    SWITCHYARD__Providers__canned__Pool__MaxConnections=2000 \
    dotnet "$bin/Switchyard.Server/release/switchyard.dll"
  switchyard=$address switchyard_pid=$pid
}

stop() { kill "$1" && wait "$1" 2>/dev/null || true; }

# User and system time of a process in clock ticks.
ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }

# Resident memory in KiB.
memory() { awk '/^VmRSS/ { print $2 }' "/proc/$1/status"; }

# Managed memory in bytes that the last collection left; a little load makes sure there was one lately.
managed() {
  drive "$switchyard" whole 8 3 >/dev/null
  curl -sS "$switchyard/metrics" | awk '/^dotnet_gc_last_collection_heap_size/ { sum += $2 } END { printf "%.0f\n", sum }'
}

# drive ADDRESS MODE CONNECTIONS SECONDS
drive() {
  local stream=true
  [ "$2" != whole ] || stream=false
  taskset -c 1 wrk -t1 -c"$3" -d"$4"s --timeout 10s -s bench/load/chat.lua "$1" -- "bench-$2" "$stream" "$key"
}

# Clock ticks the background compiler has used; 0 when its thread is not there.
compiler_ticks() {
  # Threads come and go while they are listed.
  { cat "/proc/$1"/task/*/stat 2>/dev/null || true; } | sed -n 's/^.*(.NET Tiered Com[^)]*) //p' | awk '{ sum += $12 + $13 } END { print sum + 0 }'
}

# Drives a server until its background compiler has rested for two runs: before, code that counts its own steps is
# measured, at more than twice the cost. At most 20 runs a mode.
warm() {
  local process="$1_pid" mode run before rested
  for mode in whole burst events whole; do
    rested=0
    for run in $(seq 20); do
      before=$(compiler_ticks "${!process}")
      drive "${!1}" "$mode" 32 "$warmup" >/dev/null
      [ $(($(compiler_ticks "${!process}") - before)) -gt $((warmup * 2)) ] && rested=0 || rested=$((rested + 1))
      [ "$rested" -lt 2 ] || break
    done
    echo "$1 $mode: warm after $run runs" >&2
  done
}

# measure SERVER MODE: one line: server mode us-of-CPU-per-request requests/s p50 p99 failures
measure() {
  local process="$1_pid" before after result
  before=$(ticks "${!process}")
  result=$(drive "${!1}" "$2" 32 "$seconds" | grep '^RESULT')
  after=$(ticks "${!process}")
  awk -v server="$1" -v mode="$2" -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" \
    '{ printf "%s %s %.1f %.0f %d %d %d\n", server, mode, ticks / hertz * 1e6 / $2, $2 / $3, $4, $5, $6 }' <<<"$result"
}

# 1,000 streams that have begun and say nothing, measured after their headers and first pings have gone out.
measure_open_streams() {
  local mode
  start_switchyard
  for mode in whole burst events; do
    drive "$switchyard" "$mode" 32 "$warmup" >/dev/null
  done
  sleep 10
  streams_before=$(memory "$switchyard_pid") managed_before=$(managed)
  drive "$switchyard" idle 1000 45 >"$work/idle.log" &
  local driver=$!
  sleep 35
  streams_after=$(memory "$switchyard_pid")
  streams_open=$(curl -sS "$switchyard/metrics" | awk '/^switchyard_inflight_requests/ { sum += $2 } END { print sum + 0 }')
  managed_after=$(managed)
  wait "$driver" || true
}

# heading TITLE
heading() {
  echo "# $1"
  echo
  echo "Commit $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src || echo ' with changes'), $(date -u +%F), .NET $(dotnet --version)," \
    "$(nproc) cores, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1). Medians of $rounds rounds of $seconds s, 32 connections."
  echo
}

memory_table() {
  awk -v idle="$idle_memory" -v loaded="$loaded_memory" -v settled="$settled_memory" \
    -v rss="$((streams_after - streams_before))" -v heap="$((managed_after - managed_before))" -v open="$streams_open" 'BEGIN {
      print "\n| Memory of Switchyard | | Target |\n|---|---|---|"
      printf "| Resident, idle after the start | %.1f MiB | at most 120 MiB |\n", idle / 1024
      printf "| Resident, right after the load | %.1f MiB | |\n", loaded / 1024
      printf "| Resident, 20 s after the load | %.1f MiB | |\n", settled / 1024
      printf "| Streams open and idle | %d | 1000 |\n", open
      printf "| Resident, added per idle stream | %.1f KiB | at most 40 KiB |\n", rss / 1000
      printf "| Managed, added per idle stream | %.1f KiB | |\n", heap / 1024 / 1000
    }'
}
