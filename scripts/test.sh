#!/usr/bin/env bash
# Runs every test and prints, last, `N passed, N failed, N skipped`. Exit 0 only if nothing failed.
#
#   1. the whole suite in release, crash rounds in a short form
#   2. every indicator beside TA-Lib and `ta`, every feature and the screener beside pandas (tests/peers/run.py)
#   3. the same run's outcomes on 1 and 2 threads and on a C library told to use no vector instructions (parity)
#   4. the core under ASan + UBSan, with the proofs of parity, whose golden hashes release has just given too
#   5. every fuzzer over its corpus, then a few seconds of new inputs
#
# The long forms of all this: make soak.
set -uo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

stage "release: building"
build release -DSIGNALBOX_TESTS=ON
stage "release: testing"
run_tests build/release

stage "peers: TA-Lib, ta, pandas"
count_all "peers" python3 tests/peers/run.py --rows "${PEER_ROWS:-20000}"

stage "parity: threads, and no AVX2, AVX-512, FMA in the C library"
count_one "parity" bash scripts/parity.sh build/release/signalbox

stage "ASan + UBSan: building the core, the proofs and the fuzzers"
build asan core_tests fuzzers
stage "ASan + UBSan: testing"
SIGNALBOX_SHORT=1 RC_PARAMS="seed=20230314 max_success=50" run_tests build/asan
stage "fuzzing, ${FUZZ_SECONDS:-3} s each"
run_fuzzers build/asan "${FUZZ_SECONDS:-3}" "${FUZZ_SEED:-20230314}"

stage "all done"
report
