# Shared by test.sh and soak.sh: counting, running test programs and fuzzers.
JOBS=${JOBS:-$(nproc)}
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$PWD} CCACHE_NOHASHDIR=1
passed=0 failed=0 skipped=0
failures=()

stage() { printf '\n== %s\n' "$1"; }

# Every test program of a build, its tests counted by Google Test's own lines.
run_tests() {
    local build=$1 program log ok bad skip
    for program in "$build"/test_*; do
        [ -x "$program" ] || continue
        log=$(mktemp)
        "$program" --gtest_color=no >"$log" 2>&1 </dev/null
        local status=$?
        ok=$(grep -c '^\[       OK \]' "$log")
        skip=$(grep -c '^\[  SKIPPED \] .*ms)' "$log")
        bad=$(grep -c '^\[  FAILED  \] .*ms)' "$log")
        [ "$status" -ne 0 ] && [ "$bad" -eq 0 ] && bad=1  # it died
        printf '   %-44s %4d passed %3d failed %3d skipped\n' "$program" "$ok" "$bad" "$skip"
        if [ "$bad" -gt 0 ]; then
            grep -vE '^\[ (RUN  |      OK)|^\[-----' "$log" | tail -60
            failures+=("$program")
        elif [ "$skip" -gt 0 ]; then
            grep -A2 -E 'Skipped$' "$log" | grep -vE 'Skipped$|^--|^$|^\[' | sort -u | head -5 | sed 's/^/      skipped: /'
        fi
        passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
        rm -f "$log"
    done
}

# The test programs worth the sanitizers' price: everything but what only drives the finished binary.
sanitized_targets() {
    ninja -C "$1" -t targets all | sed -n 's/^\(test_[a-z_]*\):.*/\1/p' | sort -u
}

# One check that is a command: passes if it exits 0.
count_one() {
    local name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        failures+=("$name")
    fi
}

run_fuzzers() {
    local build=$1 seconds=$2 fuzzer name log scratch
    for fuzzer in "$build"/fuzz_*; do
        [ -x "$fuzzer" ] || continue
        name=${fuzzer##*/fuzz_}
        log=$(mktemp)
        scratch=$(mktemp -d)
        mkdir -p "tests/corpus/$name"
        if "$fuzzer" -runs=0 "tests/corpus/$name" >"$log" 2>&1 &&
            "$fuzzer" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -artifact_prefix="$build/" \
                "$scratch" "tests/corpus/$name" >>"$log" 2>&1; then
            passed=$((passed + 1))
            printf '   %-44s %s\n' "$fuzzer" "$(grep -oE 'Done [0-9]+ runs.*' "$log" | tail -1)"
        else
            failed=$((failed + 1))
            failures+=("$fuzzer")
            tail -30 "$log"
        fi
        rm -rf "$log" "$scratch"
    done
}

report() {
    for failure in "${failures[@]}"; do echo "FAILED: $failure"; done
    printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}
