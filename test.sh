#!/usr/bin/env bash
# Builds everything and runs every test project. The last line is "N passed, N failed, N skipped", summed from the result
# files. Ends with 1 when a test failed, when a test run broke off, or when nothing ran.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1
exec </dev/null
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

readonly results=artifacts/test-results
readonly node_folders=(tests/Switchyard.FunctionalTests/node tests/Switchyard.GraphQL.Tests/node)
readonly minutes_per_project=14

# Installs Debian packages, unless the commands they bring are there.
install() {
  local packages=$1 command missing=0
  shift
  for command in "$@"; do command -v "$command" >/dev/null || missing=1; done
  [ "$missing" -eq 1 ] || return 0
  local as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  # shellcheck disable=SC2086 # a list of packages
  "${as_root[@]}" apt-get update -qq && "${as_root[@]}" apt-get install -y -qq --no-install-recommends $packages >/dev/null
}

# The packages would start servers of their own, which nobody here needs.
install_server() {
  local policy=/usr/sbin/policy-rc.d made=0 as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
  if [ ! -e "$policy" ]; then
    made=1
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" sh -c "cat > $policy && chmod 755 $policy"
  fi
  install "$@"
  local installed=$?
  [ "$made" -eq 0 ] || "${as_root[@]}" rm -f "$policy"
  return "$installed"
}

install_redis() {
  command -v redis-server >/dev/null || install_server "redis-server openssl" redis-server redis-cli openssl
}

# Its programs are not on the path: one folder for each version.
install_postgresql() {
  compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null || install_server postgresql initdb
}

install_node_packages() {
  local node failed=0
  for node in "${node_folders[@]}"; do
    [ "$node/node_modules/.package-lock.json" -nt "$node/package-lock.json" ] ||
      (cd "$node" && npm ci --no-audit --no-fund --loglevel=error) || failed=1
  done
  return "$failed"
}

# Sums one attribute of the counters over all result files.
sum() {
  cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*>' | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{n += $1} END {print n + 0}'
}

rm -rf "$results"
mkdir -p "$results"
failed_steps=0

install_redis ||
  echo "The tests that need Redis will be skipped: redis-server could not be installed." >&2
install_postgresql ||
  echo "The tests that need PostgreSQL will be skipped: postgresql could not be installed." >&2
install "nodejs npm" node npm && install_node_packages ||
  echo "The tests that drive npm packages will be skipped: node or its packages could not be installed." >&2
install chromium chromium ||
  echo "The tests that drive a browser will be skipped: chromium could not be installed." >&2

dotnet build Switchyard.slnx -c Release --nologo -v q || failed_steps=1

# A sample that does not build is worse than none.
dotnet build samples/StreamChat.cs -c Release --nologo -v q || failed_steps=1

if [ "$failed_steps" -eq 0 ]; then
  for project in $(grep -l 'Microsoft.NET.Test.Sdk' tests/*/*.csproj); do
    name=$(basename "$project" .csproj)
    timeout --kill-after=30 "${minutes_per_project}m" \
      dotnet test "$project" -c Release --no-build --nologo -v q \
      --results-directory "$results" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" || failed_steps=1
    [ -f "$results/$name.trx" ] || { echo "$name left no result file." >&2; failed_steps=1; }
  done
fi

total=$(sum total)
passed=$(sum passed)
failed=$(($(sum failed) + $(sum error) + $(sum timeout) + $(sum aborted)))
skipped=$((total - passed - failed))
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed_steps" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
