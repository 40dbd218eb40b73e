# Everything a person does with Signalbox, one word each. `make` alone shows the list.
BIN := build/release/signalbox
JOBS ?= $(shell nproc)
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1
export CCACHE_SLOPPINESS := pch_defines,time_macros

.DEFAULT_GOAL := help
.PHONY: help setup setup-run run compile test check lint fmt bench soak clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

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

clean: ## remove everything that was built
	@rm -rf build
