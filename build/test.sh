#!/bin/sh
# Runs every test project once. Failing tests are named above, the last line counts all of them: "N passed, N failed".
set -eu
cd "$(dirname "$0")/.."

results=artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

dotnet build Meta.sln --no-restore --nologo -v quiet

# A shell's background job ignores SIGINT, nohup SIGHUP, and so would every process that a test sends one to.
status=0
env --default-signal=INT,QUIT,HUP dotnet test Meta.sln --no-build --nologo -v quiet \
    --logger "console;verbosity=minimal" --logger "trx;LogFilePrefix=tests" --results-directory "$results" || status=$?

find "$results" -name '*.trx' -exec cat {} + | awk -v status="$status" -f build/test-summary.awk
