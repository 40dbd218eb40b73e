#!/usr/bin/env python3
"""Backtest of three coins' whole 1m history from SQLite, pinned to one CPU, with its memory, and how flat time a bar is.

Needs build/release/signalbox and the shared market data (SIGNALBOX_SHARED_DATA, or shared/data beside the repository).
Beside it in the same run: a hand-written prepared bulk insert in C (build/release/bench_sqlite_insert), when it is built.
Prints medians with minimum and maximum; asserts nothing but that every round gives the same outcomes.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

root = pathlib.Path(__file__).resolve().parent.parent
binary = root / "build/release/signalbox"
data = pathlib.Path(os.environ.get("SIGNALBOX_SHARED_DATA", root / "../shared/data")) / "candles/binance-spot"
coins = ["BTC", "ETH", "SOL"]
rounds = int(os.environ.get("ROUNDS", "9"))


def pinned(*command, store=None):
    environment = dict(os.environ, **({"SIGNALBOX__DATA_DIR": str(store)} if store else {}))
    begun = time.monotonic()
    done = subprocess.run(["taskset", "-c", "0", *map(str, command)], env=environment, capture_output=True, text=True)
    return time.monotonic() - begun, done


def spread(values, unit=""):
    return f"{statistics.median(values):.3f}{unit} ({min(values):.3f}–{max(values):.3f})"


def main():
    if not data.is_dir():
        sys.exit("the shared market data is not there: set SIGNALBOX_SHARED_DATA")
    with tempfile.TemporaryDirectory() as folder:
        store = pathlib.Path(folder) / "data"
        for coin in coins:
            taken, done = pinned(binary, "import", data / f"{coin}USDT-1m.csv.gz", "--venue", "binance", "--symbol",
                                 f"{coin}/USDT", "--timeframe", "1m", "--json", "--quiet", store=store)
            report = json.loads(done.stdout)
            print(f"import {coin}: {report['accepted']:,} rows in {taken:.2f} s")
        symbols = ",".join(f"{coin}/USDT" for coin in coins)

        def backtest(timerange):
            _, done = pinned(binary, "backtest", "--symbols", symbols, "--timeframes", "15m,1h,4h", "--timerange",
                             timerange, "--threads", "1", "--json", "--quiet", store=store)
            if done.returncode != 0:
                sys.exit(done.stderr)
            return json.loads(done.stdout)

        backtest("20220101-20240626")
        runs = [backtest("20220101-20240626") for _ in range(rounds)]
        if len({run["outcomes"]["sha256"] for run in runs}) != 1:
            sys.exit("the rounds differ: the figures are void")
        print(f"backtest, {runs[0]['bars']:,} bars, one CPU, from SQLite: {spread([r['elapsed_s'] for r in runs], ' s')}, "
              f"{max(r['peak_rss_mb'] for r in runs):.0f} MB resident (goal ≤ 2.5 s, ≤ 150 MB)")
        for span in ["20220101-20220125", "20220101-20220701", "20220101-20230301", "20220101-20240626"]:
            some = [backtest(span) for _ in range(3)]
            bars = some[0]["bars"]
            print(f"  {bars:>10,} bars: {statistics.median(r['elapsed_s'] for r in some) / bars * 1e9:7.0f} ns a bar")
        starts = [pinned(binary, "--version")[0] for _ in range(21)]
        print(f"--version: {spread([s * 1000 for s in starts], ' ms')} (goal ≤ 20 ms)")


main()
