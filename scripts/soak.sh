#!/usr/bin/env bash
# The long forms: the suite under ASan + UBSan and TSan, clang-tidy over everything, every fuzzer for a minute, 200 crash
# rounds, the placebo with 50 seeds. Hours, not minutes. Last line: `N passed, N failed, N skipped`.
set -uo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

stage "release, long forms: building"
build release -DSIGNALBOX_TESTS=ON
stage "release, long forms: testing"
SIGNALBOX_SOAK=1 SIGNALBOX_CRASH_ROUNDS=${CRASH_ROUNDS:-200} TEST_SECONDS=14400 run_tests build/release

stage "peers: TA-Lib, ta, pandas, 60,000 candles each"
count_all "peers" python3 tests/peers/run.py

stage "ASan + UBSan, every test program: building"
build asan
stage "ASan + UBSan, every test program: testing"
SIGNALBOX_SHORT=1 TEST_SECONDS=7200 run_tests build/asan

stage "TSan: building"
build tsan
stage "TSan: testing"
SIGNALBOX_SHORT=1 TEST_SECONDS=7200 run_tests build/tsan

stage "fuzzers: building"
build fuzz fuzzers
stage "fuzzing, ${FUZZ_SECONDS:-60} s each"
run_fuzzers build/fuzz "${FUZZ_SECONDS:-60}" "${FUZZ_SEED:-0}"

stage "clang-tidy over everything"
count_one "lint all" bash scripts/lint.sh all

stage "all done"
report
