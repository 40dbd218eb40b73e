#!/usr/bin/env bash
# Runs every test and prints, last, `N passed, N failed, N skipped`. Exit 0 only if nothing failed.
#
#   1. the whole suite in release (GCC)
#   2. core, ports and adapters under ASan + UBSan (Clang), long tests over a smaller span
#   3. one run's outcomes in both builds and on a C library without vector instructions (parity)
#   4. every fuzzer over its kept corpus, then a few seconds of new inputs
set -uo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

stage "release: building"
build release -DSIGNALBOX_TESTS=ON
stage "release: testing"
run_tests build/release

stage "ASan + UBSan: building"
build asan inner_tests fuzzers signalbox
stage "ASan + UBSan: testing"
SIGNALBOX_SHORT=1 run_tests build/asan

stage "parity: release, sanitizer build, and no AVX2, AVX-512, FMA in the C library"
count_one "parity of builds" bash scripts/parity.sh build/release/signalbox build/asan/signalbox

stage "fuzzing, ${FUZZ_SECONDS:-3} s each"
run_fuzzers build/asan "${FUZZ_SECONDS:-3}"

stage "all done"
report
