#!/usr/bin/env bash
# Runs the migrations' tests, the stores' suites, the whole program, and copies from and to SQLite against a PostgreSQL
# server that is there, such as one of another version or with TimescaleDB. Each test makes a schema of its own and drops
# it; nothing else is touched.
# Usage: test-database.sh postgresql://user:password@host:port/database
set -euo pipefail
[ $# -eq 1 ] || { echo "usage: $0 postgresql://user:password@host:port/database" >&2; exit 2; }
cd "$(dirname "$0")/.."
cmake --preset release -DSIGNALBOX_TESTS=ON >/dev/null
ninja -C build/release --quiet test_adapters_sql_postgres test_building
export SIGNALBOX_TEST_POSTGRES=$1
build/release/test_adapters_sql_postgres --gtest_brief=1
build/release/test_building --gtest_brief=1 --gtest_filter='PostgresCopy*:OverPostgres*'
