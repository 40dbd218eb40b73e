#!/usr/bin/env bash
# The long forms: the suite under TSan, clang-tidy over everything, every fuzzer for a minute, 200 crash rounds, the
# placebo with 50 seeds. Hours, not minutes. Last line: `N passed, N failed, N skipped`.
set -uo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

stage "release, long forms"
cmake --preset release -DSIGNALBOX_TESTS=ON >/dev/null && ninja -C build/release -j "$JOBS" --quiet || exit 1
SIGNALBOX_SOAK=1 SIGNALBOX_CRASH_ROUNDS=${CRASH_ROUNDS:-200} run_tests build/release

stage "TSan"
cmake --preset tsan >/dev/null && ninja -C build/tsan -j "$JOBS" --quiet || exit 1
SIGNALBOX_SHORT=1 run_tests build/tsan

stage "fuzzing, ${FUZZ_SECONDS:-60} s each"
cmake --preset fuzz >/dev/null && ninja -C build/fuzz -j "$JOBS" --quiet || exit 1
run_fuzzers build/fuzz "${FUZZ_SECONDS:-60}"

stage "clang-tidy over everything"
count_one "lint all" bash scripts/lint.sh all

report
