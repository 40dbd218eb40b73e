#!/usr/bin/env bash
# The same seeded market through several builds and machines-as-told: the outcomes' sha256 must be one.
# Usage: parity.sh BINARY [BINARY …]   every binary also runs on 2 threads and under a C library told to use no AVX2,
# AVX-512 and FMA, with our own kernels (src/core/base/vectors.hpp) told the same. The features, which are what those
# kernels make, are one file either way.
set -euo pipefail
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
first=""
run() {  # label, command …
    local label=$1 sha
    shift
    sha=$("$@" | python3 -c 'import json, sys; print(json.load(sys.stdin)["outcomes"]["sha256"])')
    printf '   %-52s %s\n' "$label" "${sha:0:16}"
    [ -n "$sha" ] || exit 1
    first=${first:-$sha}
    [ "$sha" = "$first" ] || { echo "parity: $label gives other outcomes than the first run" >&2; exit 1; }
}
no_vectors='glibc.cpu.hwcaps=-AVX2_Usable,-AVX2,-AVX512F,-AVX512F_Usable,-AVX512VL,-FMA,-FMA_Usable,-FMA4_Usable'
span=(--symbols synthetic:BTC/USDT,synthetic:ETH/USDT,synthetic:SOL/USDT --timerange 20240101-20240215 --json)
SIGNALBOX__DATA_DIR=$data "$1" demo --seed 3 --prepare-only >/dev/null
for binary in "$@"; do
    run "$binary, 1 thread" env SIGNALBOX__DATA_DIR="$data" "$binary" backtest "${span[@]}" --threads 1
    run "$binary, 2 threads" env SIGNALBOX__DATA_DIR="$data" "$binary" backtest "${span[@]}" --threads 2
    run "$binary, no AVX2, AVX-512, FMA" env SIGNALBOX__DATA_DIR="$data" GLIBC_TUNABLES="$no_vectors" SIGNALBOX_VECTORS=baseline "$binary" backtest "${span[@]}" --threads 1
done
features() {  # vectors
    SIGNALBOX__DATA_DIR=$data SIGNALBOX_VECTORS=$1 "$binary" features build --symbols synthetic:BTC/USDT --out "$data/$1.csv" \
        --timerange 20240101-20240215 --quiet >/dev/null && sha256sum <"$data/$1.csv"
}
for binary in "$@"; do
    best=$(features best)
    baseline=$(features baseline)
    [ "$best" = "$baseline" ] || { echo "parity: $binary has other features without AVX2" >&2; exit 1; }
    printf '   %-52s %s\n' "$binary, features with and without AVX2" same
done
