#!/usr/bin/env bash
# Core, ports and adapters under ASan + UBSan (Clang), the same run's outcomes in that build and in release, and every
# fuzzer over its kept corpus and a few seconds of new inputs. Last line: `N passed, N failed, N skipped`.
set -uo pipefail
cd "$(dirname "$0")/.."
source scripts/lib.sh

stage "ASan + UBSan: building"
build asan inner_tests fuzzers signalbox
stage "ASan + UBSan: testing"
SIGNALBOX_SHORT=1 run_tests build/asan
stage "parity: release and sanitizer build"
build release signalbox
count_one "parity of builds" bash scripts/parity.sh build/release/signalbox build/asan/signalbox
stage "fuzzing, ${FUZZ_SECONDS:-3} s each"
run_fuzzers build/asan "${FUZZ_SECONDS:-3}"

report
