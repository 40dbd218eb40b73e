#!/usr/bin/env python3
"""Six classic indicators beside TA-Lib's C functions and its Python calls; all 39 features of one candle beside talipp.

    bench/indicators.py [--rounds 21] [--rows 100000] [--part six,candle] [--file FILE.csv.gz] [--build build/release]
                        [--cpu 0]

SMA 20, EMA 12, RSI 14, ATR 14, MACD 12 26 9, Bollinger 20 2. Makes its own Python environment from PyPI and pins
itself to one CPU. `six`: all rows, columns that both sides wrote before anything is timed. Ours of one series in
columns, of eight (BTC, ETH, SOL and five spans of them begun on other days, holes kept) in lanes, and candle by candle;
TA-Lib is the library inside its wheel, called as C functions from our program, over one series and over the eight, and
by its Python calls, which make new columns each time. The gate: no value further from TA-Lib's than a millionth of the
price (its bands stand on running sums and so are that far off where nothing moves; tests/peers holds the rest to 1e-9).
Each round asks all in turn.
`candle`: one closed candle at a time, 39 features of ours, six indicators of talipp (`add` of each), the first --rows
candles; then ours with 100 and 500 instruments visited in turn.
Medians of ratios of one round, of CPU time and of the clock on the wall; with others at work, trust CPU time.
"""
import argparse, gzip, os, pathlib, statistics, subprocess, sys, time

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
from python_environment import enter

NAMES = {"sma": "SMA 20", "ema": "EMA 12", "rsi": "RSI 14", "atr": "ATR 14", "macd": "MACD 12 26 9",
         "bbands": "Bollinger 20 2", "all": "all six, one pass"}

class Program:
    """Ours, answering line by line."""

    def __init__(self, *command):
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            sys.exit("our program ended early")
        return [float(word) for word in line.split()]

    def ask(self, question):
        print(question, file=self.process.stdin, flush=True)
        return self.read()

def columns(path, rows=None):
    import numpy
    with gzip.open(path, "rt") as lines:
        table = numpy.loadtxt(lines, delimiter=",", skiprows=1, max_rows=rows)
    return [numpy.ascontiguousarray(table[:, i]) for i in range(1, 6)]

def timed(work):
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu

def six(options):
    import talib
    site = pathlib.Path(talib.__file__).parents[1] / "ta_lib.libs"
    library = next(iter(sorted(site.glob("libta*.so*"))), None)
    if library is None:
        sys.exit(f"TA-Lib's library is not in {site}")
    _, high, low, close, _ = columns(options.file)
    calls = {"sma": lambda: talib.SMA(close, 20), "ema": lambda: talib.EMA(close, 12),
             "rsi": lambda: talib.RSI(close, 14), "atr": lambda: talib.ATR(high, low, close, 14),
             "macd": lambda: talib.MACD(close, 12, 26, 9), "bbands": lambda: talib.BBANDS(close, 20, 2, 2)}
    calls["all"] = lambda each=tuple(calls.values()): [call() for call in each]
    eight = [options.file.with_name(f"{coin}USDT-1m.csv.gz") for coin in ("ETH", "SOL")]
    later = [options.file, *eight, options.file, eight[0]]
    eight += [f"{file}@{first}" for file, first in zip(later, (100_003, 222_222, 31_337, 400_000, 611_111))]
    ours = Program(options.build / "bench_six_indicators", library, options.file, *eight)
    rows, rows_of_eight = ours.read()
    sides = [("columns", rows), ("lanes", rows_of_eight), ("stream", rows), ("talib", rows), ("talibs", rows_of_eight)]
    print(f"\nTA-Lib {talib.__version__}, {rows:,.0f} candles, eight series {rows_of_eight:,.0f}, {options.rounds} rounds: "
          f"ns of CPU time a candle, ratios of CPU time\n{'':18}{'columns':>9}{'(min-max)':>13}{'lanes':>7}{'bar by bar':>12}"
          f"{'C':>6}{'C, 8':>6}{'Python':>8}{'columns x C':>13}{'wall':>6}{'goal':>8}{'lanes x C':>11}{'wall':>6}{'goal':>6}"
          f"{'stream x C':>12}{'apart':>9}")
    for name, label in NAMES.items():
        figures = []
        for turn in range(options.rounds + 1):  # the first one warms up
            asked = [[t / n for t in ours.ask(f"{side} {name}")] for side, n in sides]
            asked.append([t / rows for t in timed(calls[name])])
            if turn > 0:
                figures.append(asked)
        ours.ask(f"talib {name}")
        apart = ours.ask(f"apart {name}")[0] if name != "all" else 0
        if not apart <= 1e-6:
            print(f"{label:18}void: it lies {apart:.1e} of the price away from TA-Lib's")
            continue
        ns = [sorted(f[side][1] * 1e9 for f in figures) for side in range(6)]
        columns_, lanes, stream, c, c_of_eight, python = (statistics.median(n) for n in ns)
        ratio = lambda ours, theirs, kind=1: statistics.median(f[theirs][kind] / f[ours][kind] for f in figures)
        print(f"{label:18}{columns_:9.1f}{f'({ns[0][0]:.1f}-{ns[0][-1]:.1f})':>13}{lanes:7.1f}{stream:12.1f}{c:6.1f}"
              f"{c_of_eight:6.1f}{python:8.1f}{ratio(0, 3):13.2f}{ratio(0, 3, 0):6.2f}{'≥ 2' if name == 'all' else '≥ 0.95':>8}"
              f"{ratio(1, 4):11.2f}{ratio(1, 4, 0):6.2f}{'≥ 4':>6}{ratio(2, 3):12.2f}{apart or '':>9.1}", flush=True)

def talipp_six(candles):
    """Six indicators fed candle by candle; the seconds, and the last values."""
    from talipp.indicators import ATR, BB, EMA, MACD, RSI, SMA
    from talipp.ohlcv import OHLCV
    of_close, atr = [SMA(20), EMA(12), RSI(14), MACD(12, 26, 9), BB(20, 2)], ATR(14)
    def feed():
        for open_, high, low, close, volume in candles:
            for indicator in of_close:
                indicator.add(close)
            atr.add(OHLCV(open_, high, low, close, volume))
    wall, cpu = timed(feed)
    return wall, cpu

def candle(options):
    from importlib.metadata import version
    table = list(zip(*(column.tolist() for column in columns(options.file, options.rows))))
    ours = Program(options.build / "bench_one_candle", options.file, options.rows)
    ours.ask(1)
    rounds = max(3, options.rounds // 4)
    runs = []
    for _ in range(rounds):
        theirs = talipp_six(table)
        runs.append(({count: ours.ask(count) for count in (1, 100, 500)}, theirs))
    middle = lambda values: statistics.median(values)
    print(f"\none closed candle, {rounds} rounds of {options.rows:,}; state {runs[0][0][1][4]:.0f} bytes an instrument"
          f"\n{'':44}{'ns cpu':>9}{'ns wall':>9}{'p50':>7}{'p99':>7}{'ratio':>9}{'goal':>8}")
    for count in (1, 100, 500):
        cpu, wall, p50, p99 = (middle(r[0][count][i] for r in runs) for i in range(4))
        ratio = middle(r[0][count][0] / r[0][1][0] for r in runs)
        label = "39 features" + (f", {count} instruments in turn" if count > 1 else "")
        goal = {1: "", 100: "≤ 1.3", 500: "≤ 1.6"}[count]
        print(f"{label:44}{cpu:9.0f}{wall:9.0f}{p50:7.0f}{p99:7.0f}{ratio:9.2f}{goal:>8}")
    ns = [middle(r[1][kind] for r in runs) / options.rows * 1e9 for kind in (1, 0)]
    ratio = middle(r[1][1] * 1e9 / options.rows / r[0][1][0] for r in runs)
    label = f"talipp {version('talipp')}, six indicators"
    print(f"{label:44}{ns[0]:9,.0f}{ns[1]:9,.0f}{'':14}{ratio:9.1f}{'≥ 150':>8}", flush=True)

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = pathlib.Path(os.environ.get("SIGNALBOX_SHARED_DATA", ROOT / "../shared/data"))
    parser.add_argument("--file", default=data / "candles/binance-spot/BTCUSDT-1m.csv.gz", type=pathlib.Path)
    parser.add_argument("--build", default=ROOT / "build/release", type=pathlib.Path)
    parser.add_argument("--part", default="six,candle")
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--cpu", type=int, default=0)
    options = parser.parse_args()
    if not options.file.exists():
        sys.exit("the shared market data is not there: set SIGNALBOX_SHARED_DATA, or name a file with --file")
    enter("bench-indicators", ["TA-Lib==0.8.2", "talipp==2.7.0", "numpy==2.4.6"], {"OMP_NUM_THREADS": "1"},
          ["taskset", "-c", str(options.cpu)])
    for part in options.part.split(","):
        {"six": six, "candle": candle}[part](options)

main()
