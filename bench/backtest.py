#!/usr/bin/env python3
"""Signalbox on three coins' whole 1m history, pinned to one CPU, each figure beside the limit it is meant to keep.

    bench/backtest.py [--build build/release] [--rounds 5] [--cpu 0]

Needs the shared market data (SIGNALBOX_SHARED_DATA, or shared/data beside the repository). Imports the coins, runs the
backtest over all of it and over spans from a month to everything (time a bar must stay flat), starts cold (one day,
warmed up from 400 stored ones), and asks for the version. Peer, when it is built: a hand-written bulk insert in C
(bench_sqlite_insert); a peer that is not there is "not measured". Figures are the least of the rounds, of CPU time and
of the clock on the wall: on a machine that does other work too, trust CPU time. Asserts nothing but that every round
gives the same outcomes.
"""
import argparse, gzip, json, os, pathlib, resource, shutil, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = pathlib.Path(os.environ.get("SIGNALBOX_SHARED_DATA", ROOT / "../shared/data")) / "candles/binance-spot"
COINS = ["BTC", "ETH", "SOL"]
WHOLE = "20220101-20240626"
SPANS = ["20220101-20220125", "20220101-20220701", "20220101-20230301", WHOLE]


class Machine:
    """Runs programs on one CPU, with a data directory of their own."""

    def __init__(self, cpu, store):
        self.cpu, self.environment = str(cpu), dict(os.environ, SIGNALBOX__DATA_DIR=str(store))

    def run(self, *command):
        """Seconds of CPU time, seconds on the wall, what it printed."""
        before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run(["taskset", "-c", self.cpu, *map(str, command)], env=self.environment,
                              capture_output=True, text=True)
        after, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - begun
        if done.returncode != 0:
            sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall, done.stdout


def line(what, cpu, wall, unit, limit=""):
    print(f"{what:58}{cpu:>12}{wall:>12} {unit:9}{limit}", flush=True)


def seconds(what, runs, limit=""):
    line(what, f"{min(r[0] for r in runs):.3f}", f"{min(r[1] for r in runs):.3f}", "s", limit)


def hand_written_insert(program, machine, folder):
    what = "  peer: hand-written prepared bulk insert, BTC"
    if not program.exists():
        return line(what, "–", "–", "", "not measured (build it with -D SIGNALBOX_BENCH=ON)")
    text, base = folder / "btc.csv", folder / "hand.db"
    with gzip.open(DATA / "BTCUSDT-1m.csv.gz") as packed, open(text, "wb") as plain:
        shutil.copyfileobj(packed, plain)
    took = float(machine.run(program, text, base)[2].split()[0])
    line(what, "–", f"{took:.3f}", "s", "the insert alone, text already parsed")
    text.unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=ROOT / "build/release", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cpu", type=int, default=0)
    options = parser.parse_args()
    if not DATA.is_dir():
        sys.exit("the shared market data is not there: set SIGNALBOX_SHARED_DATA")
    binary = options.build / "signalbox"
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        machine = Machine(options.cpu, folder / "data")
        line("least of the rounds, one CPU", "CPU time", "wall", "", "limit")

        for coin in COINS:
            cpu, wall, said = machine.run(binary, "import", DATA / f"{coin}USDT-1m.csv.gz", "--venue", "binance",
                                          "--symbol", f"{coin}/USDT", "--timeframe", "1m", "--json", "--quiet")
            seconds(f"import {coin}, {json.loads(said)['accepted']:,} rows into SQLite", [(cpu, wall)])
        hand_written_insert(options.build / "bench_sqlite_insert", machine, folder)

        def backtest(timerange, rounds):
            runs = []
            for _ in range(rounds):
                cpu, wall, said = machine.run(binary, "backtest", "--symbols", ",".join(f"{c}/USDT" for c in COINS),
                                              "--timeframes", "15m,1h,4h", "--timerange", timerange, "--threads", "1",
                                              "--json", "--quiet")
                runs.append((cpu, wall, json.loads(said)))
            if len({answer["outcomes"]["sha256"] for _, _, answer in runs}) != 1:
                sys.exit("the rounds differ: the figures are void")
            return runs

        backtest(SPANS[0], 1)  # warms the page cache
        runs = backtest(WHOLE, options.rounds)
        answer = runs[0][2]
        seconds(f"backtest, {answer['bars']:,} bars from SQLite", runs, "2.5 s")
        resident = max(r[2]["peak_rss_mb"] for r in runs)
        line("  resident, at most", "", f"{resident:.0f}", "MB", "150 MB")
        print(f"  {answer['outcomes']['count']:,} outcomes, sha256 {answer['outcomes']['sha256']}")

        cold = backtest("20240624-20240625", 3)
        seconds("one day, cold: three coins warmed up from 400 days", cold)
        before = (0, 0, 0)  # bars, CPU time, wall: the first span pays for the start, the others for their bars alone
        for span in SPANS:
            some = backtest(span, 3)
            now = (some[0][2]["bars"], min(r[0] for r in some), min(r[1] for r in some))
            each = [(now[i] - before[i]) / (now[0] - before[0]) * 1e9 for i in (1, 2)]
            line(f"  each bar from {before[0]:,} to {now[0]:,}", f"{each[0]:.0f}", f"{each[1]:.0f}", "ns", "flat")
            before = now
        starts = [machine.run(binary, "--version") for _ in range(21)]
        line("signalbox --version", *(f"{min(s[kind] for s in starts) * 1000:.1f}" for kind in (0, 1)), "ms", "20 ms")


main()
