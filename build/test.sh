#!/bin/sh
# Runs every test project once. Lists the failed tests; the last line has the totals: "N passed, N failed".
set -eu
cd "$(dirname "$0")/.."

results=artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

dotnet build Meta.sln --no-restore --nologo -v quiet

# A background job of the shell ignores SIGINT, and nohup ignores SIGHUP. Tests send these signals to child processes, so reset them.
status=0
env --default-signal=INT,QUIT,HUP dotnet test Meta.sln --no-build --nologo -v quiet \
    --logger "console;verbosity=minimal" --logger "trx;LogFilePrefix=tests" --results-directory "$results" || status=$?

find "$results" -name '*.trx' -exec cat {} + | awk -v status="$status" -f build/test-summary.awk
