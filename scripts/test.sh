#!/usr/bin/env bash
# Runs every test and prints, last, `N passed, N failed, N skipped`. Exit 0 only if nothing failed.
#
#   1. the whole suite in release
#   2. the same run's outcomes on 1 and 2 threads and on a C library told to use no vector instructions (parity)
#
# Sanitizers and fuzzers: scripts/sanitize.sh (make sanitize), and with everything else that is long, make soak.
set -uo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

stage "release: building"
build release -DSIGNALBOX_TESTS=ON
stage "release: testing"
run_tests build/release

stage "parity: threads, and no AVX2, AVX-512, FMA in the C library"
count_one "parity" bash scripts/parity.sh build/release/signalbox

stage "all done"
report
