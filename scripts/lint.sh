#!/usr/bin/env bash
# Formatting, secrets, a tracked .env, and clang-tidy over src/core, with `all` over everything. Names every finding;
# exit 1 if any.
set -uo pipefail
cd "$(dirname "$0")/.."
bad=0
say() { printf '%s\n' "$*"; }

say "== formatting"
git ls-files '*.cpp' '*.hpp' | xargs clang-format-19 --dry-run --Werror 2>&1 | grep -E 'error|warning' | head -20
[ "${PIPESTATUS[1]}" -eq 0 ] || { say "   run: make fmt"; bad=1; }

say "== secrets"
if git ls-files | grep -E '(^|/)\.env$'; then
    say "   a .env is tracked: git rm --cached .env, and change every key in it"
    bad=1
fi
# Private keys, cloud and bot tokens, and long literals behind names that mean secrets.
if git ls-files | xargs grep -InE -e '-----BEGIN [A-Z ]*PRIVATE KEY-----' -e 'AKIA[0-9A-Z]{16}' -e '\b[0-9]{8,10}:[A-Za-z0-9_-]{35}\b' \
    -e '(secret|token|password|api_?key)["'"'"']?\s*[:=]\s*["'"'"'][A-Za-z0-9+/_-]{24,}["'"'"']' -- 2>/dev/null |
    grep -vE '_test\.cpp:|scripts/lint\.sh:'; then
    say "   these look like secrets: take them out and change them"
    bad=1
fi

[ "${1:-}" = all ] && scope=src || scope=src/core
say "== clang-tidy"  # GCC's precompiled headers are not for it
cmake --preset release >/dev/null || exit 1
files=$(git ls-files "$scope/*.cpp" | grep -vE '_(test|fuzz|bench)\.cpp$')
if ! printf '%s\n' $files | xargs -P "$(nproc)" -n 4 clang-tidy-19 -p build/release --quiet --extra-arg=-Wno-ignored-gch --warnings-as-errors='*' 2>/dev/null; then bad=1; fi

[ "$bad" -eq 0 ] && say "lint: clean"
exit "$bad"
