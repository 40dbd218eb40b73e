#!/usr/bin/env bash
# Installs what Signalbox needs from Debian's packages, and says what. Idempotent; quick when nothing is missing.
# Usage: setup.sh run|all     run: to build and run the program; all: to test, lint, fuzz and measure it, too.
set -euo pipefail

run=(build-essential cmake ninja-build ccache mold gettext libfmt-dev libspdlog-dev nlohmann-json3-dev libcli11-dev
     libtomlplusplus-dev libsqlite3-dev libpq-dev libhiredis-dev libdeflate-dev zlib1g-dev libssl-dev libboost1.81-dev
     libcairo2-dev libpng-dev prometheus-cpp-dev fonts-dejavu-core ca-certificates tzdata)
all=("${run[@]}" libgtest-dev librapidcheck-dev libbenchmark-dev libsimdjson-dev clang-19 clang-tidy-19 clang-format-19
     libclang-rt-19-dev sqlite3 postgresql redis-server python3-venv)
# Node.js of another maker brings its npm along and does not go with Debian's.
command -v npm >/dev/null || all+=(nodejs npm)

case "${1:-all}" in
    run) wanted=("${run[@]}") ;;
    all) wanted=("${all[@]}") ;;
    *) echo "usage: $0 run|all" >&2; exit 2 ;;
esac

# dpkg-query fails where it does not know one of them: that is what is asked.
installed=$({ dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null || true; } | awk '$2 == "installed" {print $1}')
missing=()
for package in "${wanted[@]}"; do
    grep -qx "$package" <<<"$installed" || missing+=("$package")
done
# Arrow C++ for Parquet is in no Debian package; it is in the wheel of its Python package. Without it all but Parquet works.
here=$(dirname "$0")
arrow() {
    [ "${1:-all}" = run ] && return
    python3 "$here/../tools/python_environment.py" "$here/../.venv" pyarrow==26.0.1 ||
        echo "setup: no Arrow: everything is built but Parquet; the lines above say why"
}

if [ ${#missing[@]} -eq 0 ]; then
    echo "setup: all ${#wanted[@]} packages are there"
    arrow "$@"
    exit 0
fi

echo "setup: installing ${missing[*]}"
sudo=()
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "setup: needs root to install packages; run it as root, or install sudo" >&2; exit 4; }
    sudo=(sudo)
fi
log=$(mktemp)
if ! { "${sudo[@]}" apt-get update -q && DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -20 "$log" >&2
    echo "setup: apt-get failed; the lines above say why. Mend it and run make again" >&2
    exit 4
fi
rm -f "$log"
arrow "$@"
echo "setup: done"
