#!/usr/bin/env bash
# Publishes the executable without the list of methods, runs commands on a real etcd, and lists what the runtime compiled meanwhile.
set -euo pipefail
cd "$(dirname "$0")/.."

list=src/ControlPlane.Cli/image-methods.txt
published=artifacts/image-methods

bash eng/install-tools.sh
dotnet publish src/ControlPlane.Cli --configuration Release --nologo --verbosity quiet -p:SingleFile=true -p:ImageMethods=none --output "$published"
dotnet build bench/ControlPlane.Bench --configuration Release --nologo --verbosity quiet
dotnet build eng/ControlPlane.ImageProfile --configuration Release --nologo --verbosity quiet

maps=$(mktemp -d)
stage=
set -m # a job of its own heeds an interrupt, on which the stage stops its etcd
trap 'kill -INT $stage 2>/dev/null && wait $stage || true; rm -rf "$maps"' EXIT
bench/ControlPlane.Bench/bin/Release/net10.0/ControlPlane.Bench stage 300x3 >"$maps/flags" &
stage=$!
until [ -s "$maps/flags" ]; do kill -0 $stage; sleep 0.2; done

# commands COMMAND [FLAG...]: on the staged topology; what they find does not matter, so neither does how they end
commands() {
  DOTNET_PerfMapEnabled=3 DOTNET_PerfMapJitDumpPath="$maps" "$published/controlplane" "$@" $(cat "$maps/flags") >/dev/null 2>&1 || true
}

commands check
commands plan
commands rebuild
commands rebuild
commands check --output json
commands verify
DOTNET_PerfMapEnabled=3 DOTNET_PerfMapJitDumpPath="$maps" timeout --signal=TERM 20 \
  "$published/controlplane" run $(cat "$maps/flags") >/dev/null 2>&1 || true

dotnet eng/ControlPlane.ImageProfile/bin/Release/net10.0/ControlPlane.ImageProfile.dll collect "$list" "$maps"/perf-*.map
wc -l "$list"
