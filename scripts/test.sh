#!/usr/bin/env bash
# Runs every test and prints, last, `N passed, N failed, N skipped`. Exit 0 only if nothing failed.
#
#   1. the whole suite in release
#   2. core, runners and parsers under ASan + UBSan, and the same run's outcomes in both builds (parity)
#   3. every fuzzer over its kept corpus, then a few seconds of new inputs
set -uo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

stage "building (release)"
cmake --preset release -DSIGNALBOX_TESTS=ON >/dev/null || exit 1
ninja -C build/release -j "$JOBS" --quiet || exit 1
run_tests build/release

stage "building (ASan + UBSan)"
cmake --preset asan >/dev/null || exit 1
ninja -C build/asan -j "$JOBS" --quiet $(sanitized_targets build/asan) signalbox || exit 1
SIGNALBOX_SHORT=1 run_tests build/asan

stage "parity: release, sanitizer build, and no AVX2, AVX-512, FMA in the C library"
count_one "parity of builds" bash scripts/parity.sh build/release/signalbox build/asan/signalbox

stage "building (fuzzers)"
cmake --preset fuzz >/dev/null || exit 1
ninja -C build/fuzz -j "$JOBS" --quiet || exit 1
run_fuzzers build/fuzz "${FUZZ_SECONDS:-3}"

report
