#!/usr/bin/env bash
# Publishes the executable, measures it on a real etcd, writes bench/results/, and prints all figures in one table.
# ONLY="rebuild loop" runs only these. Sizes are KEYSPACESxCELLS.
set -euo pipefail
cd "$(dirname "$0")/.."

REPETITIONS=${REPETITIONS:-5}     # of each measured rebuild
SIZES=${SIZES:-200x20 1000x20}
CHANGES=${CHANGES:-100}           # of a VSchema while `run` runs
GROWTH_REPETITIONS=${GROWTH_REPETITIONS:-3}
GROWTH_SIZES=${GROWTH_SIZES:-100x5,500x5,1000x5,2000x5,5000x5 200x5,200x10,200x20,200x50,200x100}

bash eng/install-tools.sh
make --no-print-directory publish
dotnet build bench/ControlPlane.Bench --configuration Release --nologo --verbosity quiet
bench=bench/ControlPlane.Bench/bin/Release/net10.0/ControlPlane.Bench

# run NAME REPETITIONS SIZE...: one benchmark, which writes bench/results/NAME.md
run() {
  case " ${ONLY:-$1} " in *" $1 "*) ;; *) return 0 ;; esac
  echo "== $1"
  "$bench" run artifacts/controlplane/controlplane "$@"
}

run rebuild "$REPETITIONS" $SIZES
run loop "$CHANGES" $SIZES
run signal "$CHANGES" $SIZES
run routing "$CHANGES" ${NAMES:-2000x50}       # KEYSPACESxTABLES
run publication 10 ${NAMES:-2000x50}
run operator "${OPERATOR_CHANGES:-50}" ${FLEET:-500x5}   # TOPOLOGIESxCELLS
run growth "$GROWTH_REPETITIONS" $GROWTH_SIZES
case " ${ONLY:-micro} " in *" micro "*)
  echo "== micro"
  dotnet build bench/ControlPlane.MicroBench --configuration Release --nologo --verbosity quiet
  bench/ControlPlane.MicroBench/bin/Release/net10.0/ControlPlane.MicroBench bench/results/micro.md ;;
esac
"$bench" summary
