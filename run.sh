#!/usr/bin/env bash
# Builds the server and runs it in the foreground; arguments go to the server. Without any configuration it serves the
# built-in simulated provider on 127.0.0.1:8080.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! build=$(dotnet build src/Switchyard.Server -c Release --nologo -v q 2>&1); then
  printf '%s\n' "$build" >&2
  exit 1
fi

# The server takes the place of this shell, so that a signal reaches it and nothing stands between.
exec dotnet artifacts/bin/Switchyard.Server/release/switchyard.dll "$@"
