# Everything a person does with Signalbox, one word each. `make` alone shows the list.
BIN := build/release/signalbox
JOBS ?= $(shell nproc)
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1
export CCACHE_SLOPPINESS := pch_defines,time_macros

.DEFAULT_GOAL := help
.PHONY: help setup setup-run run compile test check lint fmt bench soak clean \
        db-upgrade db-migrate db-downgrade db-history db-current db-shell db-backup db-restore redis-shell

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: ## install what building and testing need (Debian packages); quick when all is there
	@bash scripts/setup.sh all

setup-run:
	@bash scripts/setup.sh run

# Without tests, benchmarks and fuzzers unless somebody has configured them already.
build/release/build.ninja:
	@cmake --preset release -DSIGNALBOX_TESTS=OFF >/dev/null

run: compile ## build what the demo needs and show it: a synthetic market, signals, a backtest, a report
	@$(BIN) demo $(ARGS)

compile: setup-run build/release/build.ninja ## build the release binary: build/release/signalbox
	@ninja -C build/release -j $(JOBS) signalbox

test: setup ## build and run every test: the suite in release, TA-Lib and pandas beside it, parity, sanitizers, fuzzers
	@bash scripts/test.sh

check: compile ## prove parity on a synthetic market: batch = stream = replay, one thread = many
	@$(BIN) check parity

lint: setup ## formatting, secrets, a tracked .env, clang-tidy over the core
	@bash scripts/lint.sh

fmt: setup ## format every source file
	@git ls-files '*.cpp' '*.hpp' | xargs clang-format-19 -i

bench: setup ## benchmarks beside their peers, or some of them (make bench ARGS="indicators sma-cross"); prints ratios
	@bash scripts/bench.sh $(ARGS)

soak: setup ## the long forms: TSan, tidy over everything, fuzzing 60 s each, 200 crash rounds, placebo with 50 seeds
	@bash scripts/soak.sh

db-upgrade: compile ## bring the database's tables to the newest version
	@$(BIN) db upgrade

db-migrate: compile ## write the four files of a new migration: make db-migrate msg="outbox of signals"
	@$(BIN) db migrate "$(msg)"

db-downgrade: compile ## take the tables back to version TO, with the data that only newer ones hold: make db-downgrade to=3
	@$(BIN) db downgrade --to "$(to)" --yes

db-history: compile ## the migrations that the database has had
	@$(BIN) db history

db-current: compile ## the version of its tables
	@$(BIN) db current

db-shell: compile ## its own shell: sqlite3 or psql
	@$(BIN) db shell

db-backup: compile ## copy it to the object store
	@$(BIN) db backup

db-restore: compile ## take it from there, the newest copy or one by name: make db-restore ARGS="NAME --yes"
	@$(BIN) db restore $(ARGS)

redis-shell: compile ## redis-cli on the Redis of the configuration
	@$(BIN) db shell --redis

clean: ## remove everything that was built
	@rm -rf build
