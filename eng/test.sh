#!/usr/bin/env bash
# Builds, checks the formatting, publishes the executable, runs every test, and sums up in one line.
set -uo pipefail
cd "$(dirname "$0")/.."

bash eng/install-tools.sh || exit 1
dotnet build ControlPlane.sln --configuration Release --nologo --verbosity quiet || exit 1
make --no-print-directory check-format publish || exit 1

results=TestResults/$(date +%s)-$$
# One project after the other: many start servers of their own, and two cores serve one such project well.
dotnet test ControlPlane.sln --configuration Release --no-build --nologo -maxcpucount:1 \
  --logger trx --results-directory "$results" -- NUnit.NumberOfTestWorkers=2
exit_code=$?

# Each trx file has one <Counters passed="…" failed="…" …/>; a project that wrote none did not run.
expected=$(find tests -name '*.csproj' -exec grep -L IsTestLibrary {} + | wc -l)
written=$(find "$results" -name '*.trx' | wc -l)
if [ "$written" -lt "$expected" ]; then
  echo "Only $written of $expected test projects wrote a result file." >&2
  exit_code=1
fi
find "$results" -name '*.trx' -exec awk -f eng/failed-tests.awk {} +
find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*>' {} + | awk '
  function of(name) { match($0, " " name "=\"[0-9]+\""); s = substr($0, RSTART, RLENGTH); gsub(/[^0-9]/, "", s); return s + 0 }
  { total += of("total"); passed += of("passed"); failed += of("failed") + of("error") + of("timeout") + of("aborted") }
  END { printf "%d passed, %d failed, %d skipped\n", passed, failed, total - passed - failed; exit failed > 0 }'
[ $? -eq 0 ] || exit_code=1
exit $exit_code
