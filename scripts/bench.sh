#!/usr/bin/env bash
# Benchmarks beside their peers, in one run each; a peer that is not there is "not measured", never "passed".
# Needs the shared market data beside the repository, or SIGNALBOX_SHARED_DATA.
set -uo pipefail
cd "$(dirname "$0")/.."
cmake --preset release -DSIGNALBOX_BENCH=ON >/dev/null && ninja -C build/release --quiet || exit 1
for program in build/release/bench_*; do
    case "$program" in *_import | *_sqlite_insert) continue ;; esac  # the scripts below run these
    [ -x "$program" ] || continue
    printf '\n== %s\n' "$program"
    taskset -c 0 "$program" --benchmark_min_time=0.5
done
printf '\n== import and backtest beside their peers\n'
python3 bench/import.py
python3 bench/backtest.py
