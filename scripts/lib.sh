# Shared by test.sh and soak.sh: building, running test programs and fuzzers, counting.
JOBS=${JOBS:-$(nproc)}
export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$PWD} CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=pch_defines,time_macros
export RC_PARAMS=${RC_PARAMS:-"seed=20230314 max_success=1000"}  # properties draw the same cases each time
passed=0 failed=0 skipped=0
failures=()
began=$SECONDS

stage() { printf '\n== %s (%d s)\n' "$1" $((SECONDS - began)); }

# build PRESET [-DX=Y …] [target …]: a build that fails is a failure that is counted, and nothing after it makes sense.
build() {
    local preset=$1 options=() targets=() word
    shift
    for word in "$@"; do
        case $word in -*) options+=("$word") ;; *) targets+=("$word") ;; esac
    done
    if ! { cmake --preset "$preset" "${options[@]}" >/dev/null && ninja -C "build/$preset" -j "$JOBS" --quiet "${targets[@]}"; }; then
        failed=$((failed + 1))
        failures+=("build $preset")
        report
        exit 1
    fi
}

# One test program, its output and status left in $logs.
run_one() {
    timeout "${TEST_SECONDS:-1800}" "$1" --gtest_color=no >"$logs/${1##*/}" 2>&1 </dev/null
    echo $? >"$logs/${1##*/}.status"
}
export -f run_one

# Every test program of a build, its tests counted by Google Test's own lines. They run side by side, except for
# test_building: it times the finished program.
run_tests() {
    local build=$1 program name log status ok bad skip
    export logs
    logs=$(mktemp -d)
    find "$build" -maxdepth 1 -name 'test_*' -type f -executable ! -name test_building | sort |
        xargs -r -P "$JOBS" -I{} bash -c 'run_one "$1"' _ {}
    [ -x "$build/test_building" ] && run_one "$build/test_building"
    for program in "$build"/test_*; do
        [ -x "$program" ] && [ -f "$program" ] || continue
        name=${program##*/}
        log=$logs/$name
        status=$log.status
        [ -f "$status" ] || echo "it was not run to its end" | tee -a "$log" >"$status"
        ok=$(grep -c '^\[       OK \]' "$log")
        skip=$(grep -c '^\[  SKIPPED \] .*ms)' "$log")
        bad=$(grep -c '^\[  FAILED  \] .*ms)' "$log")
        [ "$(cat "$status")" != 0 ] && [ "$bad" -eq 0 ] && bad=1  # it died, or ran out of time
        printf '   %-44s %4d passed %3d failed %3d skipped %6d ms\n' "$name" "$ok" "$bad" "$skip" \
            "$(sed -nE 's/^\[==========\] .* ran\. \(([0-9]+) ms total\)/\1/p' "$log")"
        if [ "$bad" -gt 0 ]; then
            grep -vE '^\[ (RUN  |      OK)|^\[-----' "$log" | tail -60
            failures+=("$build/$name (status $(cat "$status"))")
        elif [ "$skip" -gt 0 ]; then
            grep -A2 -E 'Skipped$' "$log" | grep -vE 'Skipped$|^--|^$|^\[' | sort -u | head -5 | sed 's/^/      skipped: /'
        fi
        passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + skip))
    done
    rm -rf "$logs"
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

# One command that counts by itself: its last line is `N passed, N failed, N skipped`. What it says of failures is shown.
count_all() {
    local name=$1 log status
    shift
    log=$(mktemp)
    "$@" >"$log" 2>&1
    status=$?
    if [[ $(tail -1 "$log") =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed,\ ([0-9]+)\ skipped$ ]]; then
        printf '   %-44s %4d passed %3d failed %3d skipped\n' "$name" "${BASH_REMATCH[@]:1:3}"
        passed=$((passed + BASH_REMATCH[1])) failed=$((failed + BASH_REMATCH[2])) skipped=$((skipped + BASH_REMATCH[3]))
        [ "${BASH_REMATCH[2]}" -eq 0 ] || failures+=("$name")
        grep -E '^(FAILED|skipped:|         )' "$log" | head -60
    elif [ "$status" -eq 4 ]; then  # something outside could not be reached: nothing was tested, and that is said
        skipped=$((skipped + 1))
        printf '   %-44s %4d passed %3d failed %3d skipped\n' "$name" 0 0 1
        tail -5 "$log" | sed 's/^/      skipped: /'
    else
        failed=$((failed + 1))
        failures+=("$name")
        tail -30 "$log"
    fi
    rm -f "$log"
}

# run_fuzzers BUILD SECONDS SEED: each over its kept corpus, then that long with new inputs; what broke it stays in BUILD.
# A seed draws the same inputs each time (a slower machine fewer of them); 0 draws others each time.
run_fuzzers() {
    local build=$1 seconds=$2 seed=$3 fuzzer corpus log scratch
    for fuzzer in "$build"/fuzz_*; do
        [ -x "$fuzzer" ] || continue
        corpus=tests/corpus/${fuzzer##*/fuzz_}
        log=$(mktemp)
        scratch=$(mktemp -d)
        if [ -d "$corpus" ] && "$fuzzer" -runs=0 "$corpus" >"$log" 2>&1 &&
            "$fuzzer" -seed="$seed" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=4096 -artifact_prefix="$build/" \
                "$scratch" "$corpus" >>"$log" 2>&1; then
            passed=$((passed + 1))
            printf '   %-44s %s\n' "${fuzzer##*/}" "$(grep -oE 'Done [0-9]+ runs.*' "$log" | tail -1)"
        else
            failed=$((failed + 1))
            failures+=("$fuzzer")
            [ -d "$corpus" ] || echo "   $fuzzer has no corpus: put a seed or two into $corpus/"
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
