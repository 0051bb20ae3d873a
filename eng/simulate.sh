#!/usr/bin/env bash
# Runs seeds for SECONDS, beginning at one of this commit's own, or the single SEED with its story.
set -euo pipefail
cd "$(dirname "$0")/.."

export SIMULATE_SEED="${SEED:-}" SIMULATE_SECONDS="${SECONDS_TO_RUN:-60}"
export SIMULATE_FROM="${FROM:-$((16#$(git rev-parse --short=8 HEAD)))}"
dotnet build tests/ControlPlane.Simulation --configuration Release --nologo --verbosity quiet
dotnet test tests/ControlPlane.Simulation --configuration Release --no-build --nologo --verbosity quiet \
  --filter "FullyQualifiedName~LoopTests.No_seed_breaks_a_rule"
