#!/usr/bin/env bash
# Publishes the executable, measures it on a real etcd, prints one table and writes it to bench/results/.
set -euo pipefail
cd "$(dirname "$0")/.."

bash eng/install-tools.sh
make --no-print-directory publish
dotnet build bench/ControlPlane.Bench --configuration Release --nologo --verbosity quiet
bench=bench/ControlPlane.Bench/bin/Release/net10.0/ControlPlane.Bench
exe=artifacts/controlplane/controlplane
"$bench" "$exe" rebuild bench/results/rebuild.md "${REPETITIONS:-5}" ${SIZES:-200x20}
"$bench" "$exe" loop bench/results/loop.md "${CHANGES:-100}" ${LOOP_SIZES:-200x20 1000x20}
