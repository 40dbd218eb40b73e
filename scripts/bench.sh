#!/usr/bin/env bash
# Benchmarks beside their peers, in one run each; a peer that is not there is "not measured", never "passed".
# Usage: bench.sh [PART …]   without a part all of them, in this order:
#   programs     what one step of a room costs (src/**/x_bench.cpp)
#   import       a CSV.gz beside DuckDB, Polars, pandas, pyarrow
#   parquet      a lake's months beside Polars
#   backtest     the whole history beside the limits it is meant to keep
#   indicators   six indicators beside TA-Lib, one candle's 39 features beside talipp
#   features     the 39 features over whole histories beside vectorised pandas and TA-Lib with numpy
#   sma-cross    a crossing of averages beside vectorbt, backtesting.py, backtrader and freqtrade: minutes
#   backfill     two years of three coins from the simulated venue into SQLite and PostgreSQL: who waits for whom
#   feed         500 pairs live from the simulated venue: CPU a message, frame to journal, syncs, memory; 20 minutes
#   week         the memory of a live run over a simulated week; 20 minutes
#   voices       close to request, answers, a channel that hangs, a queue that empties, the kill switch, idling; half an hour
# Needs the shared market data beside the repository, or SIGNALBOX_SHARED_DATA. docs/benchmarks.md has the figures.
set -uo pipefail
cd "$(dirname "$0")/.."
parts=("$@")
all=(programs import parquet backtest indicators features sma-cross backfill feed week voices)
[ ${#parts[@]} -gt 0 ] || parts=("${all[@]}")
for part in "${parts[@]}"; do
    [[ " ${all[*]} " == *" $part "* ]] || { echo "no such part: $part (there are ${all[*]})" >&2; exit 2; }
done
cmake --preset release -DSIGNALBOX_BENCH=ON >/dev/null && ninja -C build/release --quiet benchmarks || exit 1

programs() {
    local program failed=0
    for program in build/release/bench_*; do
        [ -f "bench/${program#*/bench_}_ours.cpp" ] || [ "${program##*_}" = insert ] && continue  # scripts run these
        printf -- '-- %s\n' "$program"
        taskset -c 0 "$program" --benchmark_min_time=0.5 || failed=1
    done
    return $failed
}

failed=0
for part in "${parts[@]}"; do
    printf '\n== %s (%d s)\n' "$part" $SECONDS
    case "$part" in
        programs) programs ;;
        import) python3 bench/import.py ;;
        parquet) python3 bench/parquet.py ;;
        backtest) python3 bench/backtest.py ;;
        indicators) python3 bench/indicators.py ;;
        features) python3 bench/features.py ;;
        sma-cross) python3 bench/sma_cross.py ;;
        backfill) python3 bench/backfill.py ;;
        feed) python3 bench/feed.py ;;
        week) python3 bench/feed.py --week ;;
        voices) python3 bench/voices.py ;;
    esac || failed=1
done
exit $failed
