#!/usr/bin/env bash
# Faults on a real etcd: ROUNDS of each, or of FAULT alone, from SEED on, LANES faults at a time. The figures of a run
# of all faults go to bench/results/torture.md.
set -euo pipefail
cd "$(dirname "$0")/.."

bash eng/install-tools.sh
make --no-print-directory publish
dotnet build tests/ControlPlane.Torture --configuration Release --nologo --verbosity quiet
output=${OUTPUT:-bench/results/torture.md}
[ -z "${FAULT:-}" ] || output=
ROUNDS=${ROUNDS:-} FAULT=${FAULT:-} SEED=${SEED:-} LANES=${LANES:-} \
  dotnet tests/ControlPlane.Torture/bin/Release/net10.0/ControlPlane.Torture.dll $output
