#!/usr/bin/env bash
# Times one query with our engine and with the reference implementation on Node, in turns, and prints the ratio of the medians.
# Only ratios count: both run on the same machine within the same minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

node_folder=tests/Switchyard.GraphQL.Tests/node
[ -d "$node_folder/node_modules/graphql" ] || (cd "$node_folder" && npm ci --no-audit --no-fund --loglevel=error)
dotnet build bench/Switchyard.GraphQLBench -c Release --nologo -v q >/dev/null

for _ in 1 2 3; do
  read -r ours ours_kept ours_bytes allocated < <(dotnet artifacts/bin/Switchyard.GraphQLBench/release/Switchyard.GraphQLBench.dll bench/graphql)
  read -r theirs theirs_kept theirs_bytes < <(node bench/graphql/reference.mjs)
  [ "$ours_bytes" -eq "$theirs_bytes" ] || { echo "The answers differ in length: $ours_bytes and $theirs_bytes." >&2; exit 1; }
  awk -v a="$ours" -v b="$theirs" -v c="$ours_kept" -v d="$theirs_kept" -v e="$allocated" 'BEGIN {
    printf "parse+validate+execute: %.1f us, reference %.1f us, ratio %.2f; kept document: %.1f us, reference %.1f us, ratio %.2f; %d bytes allocated\n",
      a, b, a / b, c, d, c / d, e }'
done
