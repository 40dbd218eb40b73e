#!/usr/bin/env python3
"""A crossing of two averages over BTC's 1m history: the whole engine beside four Python backtesters.

    bench/sma_cross.py [--rounds 9] [--rows 200000] [--whole] [--peers vectorbt,backtesting,backtrader,freqtrade]
                       [--file FILE.csv.gz] [--build build/release] [--cpu 0]

Long one coin while the mean of 10 closes lies above that of 30; fills at the next open, 0.1 % a side, cash 10,000,000.
Makes its own Python environments from PyPI (freqtrade pins what the others do not), all on one CPU. backtrader and
freqtrade run over the first --rows candles, since they take minutes for all; --whole gives them all.

The gate comes first, or no time counts. Every fill of ours equals an exact integer reference. A peer's trades are the
same, bar for bar, except where its rounding gives two equal averages a sign, where it has not begun yet, and where
freqtrade fills a hole with flat candles: each such fill is found and counted, any other difference voids its time. Its
fills must be at the opens, and from them its final equity must follow to the cent. Then rounds, ours and the peer in
turns: medians of the ratios of one round, of the clock on the wall and of CPU time; on a machine that does other work
too, trust those of CPU time.
"""
import argparse, gzip, json, os, pathlib, statistics, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
from python_environment import make

ENGINES = ["backtesting==0.6.6", "backtrader==1.9.78.123", "vectorbt[rust]==1.2.0", "pandas==3.1.1", "numpy==2.4.6"]
GOALS = {"vectorbt": 1, "backtesting": 100, "backtrader": 1500, "freqtrade": 500}
FAST, SLOW, CASH = 10, 30, 10_000_000

class Candles:
    """What the gate needs: whole cents, and where the two averages are exactly equal."""

    def __init__(self, path):
        with gzip.open(path, "rt") as lines:
            next(lines)
            rows = [line.split(",") for line in lines]
        self.times = [int(row[0]) for row in rows]
        self.row_at = {time: row for row, time in enumerate(self.times)}
        self.opens, self.closes = ([round(float(row[i]) * 100) for row in rows] for i in (1, 4))
        sums = [0]
        for close in self.closes:
            sums.append(sums[-1] + close)
        self.ties = {row for row in range(SLOW - 1, len(rows))
                     if (sums[row + 1] - sums[row + 1 - FAST]) * SLOW == (sums[row + 1] - sums[row + 1 - SLOW]) * FAST}
        self.holes = {after for row in range(1, len(rows)) if self.times[row] - self.times[row - 1] > 60_000
                      for after in range(row, row + SLOW + 1)}

    def why(self, row, fills_holes):
        """Why a peer may fill, or not fill, in this row; None: it may not."""
        if row <= SLOW + 1:
            return "start"
        signal = row - 1
        if signal in self.ties or signal - 1 in self.ties:
            return "tie"
        return "hole" if fills_holes and row in self.holes else None

def gate(candles, name, rows, mine, theirs):
    """What differs, counted, as words; ends the program's hope for this peer's time by an exception."""
    def fills(trades):
        return {(row, side) for trade in trades for row, side in zip(trade, ("buy", "sell")) if row >= 0}
    trades = [tuple(trade) for trade in theirs["trades"]]
    closed = [trade for trade in mine["trades"] if trade[1] >= 0]
    reasons = {}
    open_now = {(trade[0], "buy") for trade in mine["trades"] if trade[1] < 0}  # peers tell closed trades
    for row, side in (fills(closed) ^ fills(trades)) - open_now:
        why = candles.why(row, name == "freqtrade")
        if why is None:
            raise ValueError(f"{side} in row {row}: {'ours' if (row, side) in fills(closed) else 'theirs'} alone")
        reasons[why] = reasons.get(why, 0) + 1
    prices = theirs.get("prices") or [(candles.opens[a], candles.opens[b]) for a, b in trades]
    for rows_of, at in zip(trades, prices):
        if any(row >= 0 and candles.opens[row] != price for row, price in zip(rows_of, at)):
            raise ValueError(f"its trade of rows {rows_of} is not filled at their opens")
    cents = CASH * 100 + sum(sold - bought - (bought + sold) / 1000 for bought, sold in prices)
    for entry in (row for row, _ in open_now if not theirs.get("closed_only")):
        cents += candles.closes[rows - 1] - candles.opens[entry] - candles.opens[entry] / 1000
    if abs(cents / 100 - theirs["equity"]) > 0.01:
        raise ValueError(f"its trades make {cents / 100:.2f}, it says {theirs['equity']:.2f}")
    said = ", ".join(f"{count} by {why}" for why, count in sorted(reasons.items())) or "none"
    return f"{len(trades)} trades, {len(set(closed) & set(trades))} of our {len(closed)}; fills that differ: {said}"

class Runner:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.pin = ["taskset", "-c", str(options.cpu)]

    def ours(self, rows, keep=False):
        """Seconds to read the file and to run, each (wall, cpu), of the second of two runs; the trades where asked."""
        trades = self.folder / "trades"
        said = subprocess.run([*self.pin, self.options.build / "bench_sma_cross", self.options.file, str(rows), "2",
                               *([trades] if keep else [])], check=True, capture_output=True, text=True).stdout
        lines = [tuple(float(x) for x in line.split()) for line in said.splitlines()]
        past = {}
        if keep:
            *pairs, equity = trades.read_text().splitlines()
            past = {"trades": [tuple(int(x) for x in pair.split()) for pair in pairs], "equity": float(equity)}
        return lines[0], lines[-1], past

class Library:
    """A peer that lives in one process and answers: the first run warms it up and gives the trades."""

    def __init__(self, runner, name, rows):
        python = make(ROOT / "build/bench-engines-venv", ENGINES)
        self.process = subprocess.Popen([*runner.pin, python, ROOT / "bench/sma_cross_peers.py", name,
                                         runner.options.file, str(rows)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.name = self.answer()["name"]

    def answer(self, question=None):
        if question:
            print(question, file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise ValueError("it ended early")
        return json.loads(line)

    def first(self):
        self.answer("run")
        return self.answer("trades")

    def run(self):
        answer = self.answer("run")
        return answer["wall"], answer["cpu"]

    def close(self):
        self.process.stdin.close()
        self.process.wait()

class Freqtrade:
    """Its own command, from the first import to the printed table; a process for every run, the first one counts."""

    def __init__(self, runner, rows):
        self.runner, self.last = runner, None
        self.python = make(ROOT / "build/bench-freqtrade-venv", ["freqtrade==2026.9"])
        for part in ("data", "user"):
            (runner.folder / part).mkdir()
        self.offline = ROOT / "bench/freqtrade/offline.py"
        self.call("prepare", runner.options.file, str(rows), runner.folder / "data")
        self.row_at = None

    def call(self, *arguments):
        done = subprocess.run([*self.runner.pin, self.python, self.offline, *arguments], capture_output=True, text=True)
        if done.returncode != 0:
            raise ValueError((done.stdout + done.stderr)[-2000:])

    def ask(self):
        folder = self.runner.folder
        self.call(folder / "answer.json", "backtesting", "--userdir", folder / "user", "--datadir", folder / "data",
                  "--config", ROOT / "bench/freqtrade/config.json", "--strategy", "SmaCross", "--strategy-path",
                  ROOT / "bench/freqtrade", "--cache", "none", "--export", "none")
        return json.loads((folder / "answer.json").read_text())

    def first(self):
        self.last = self.ask()
        self.name = self.last["name"]
        if self.last["amounts"] != [1.0]:
            raise ValueError(f"it traded other amounts than one coin: {self.last['amounts'][:3]}")
        # −1: a minute that the file lacks, and freqtrade has filled
        rows = [[self.row_at.get(time, -1) for time in times] for times in self.last["times"]]
        prices = [[round(rate * 100) for rate in rates] for rates in self.last["rates"]]
        return {"trades": rows, "prices": prices, "equity": CASH + self.last["profit"], "closed_only": True}

    def run(self):
        answer, self.last = self.last or self.ask(), None
        return answer["wall"], answer["cpu"]

    def close(self):
        pass

def measure(runner, candles, name):
    options = runner.options
    slow = name in ("backtrader", "freqtrade")
    rows = len(candles.times) if options.whole or not slow else min(options.rows, len(candles.times))
    rounds = options.rounds if name == "vectorbt" else min(options.rounds, 3 if name == "backtesting" else 1)
    print(f"… {name} over {rows:,} candles, {rounds} round{'s' if rounds > 1 else ''}", flush=True)
    mine = runner.ours(rows, keep=True)[2]
    peer = Freqtrade(runner, rows) if name == "freqtrade" else Library(runner, name, rows)
    try:
        peer.row_at = candles.row_at
        print(f"  gate: {gate(candles, name, rows, mine, peer.first())}", flush=True)
        pairs = [(runner.ours(rows), peer.run()) for _ in range(rounds)]
    finally:
        peer.close()
    ratios = [statistics.median(theirs[kind] / ours[1][kind] for ours, theirs in pairs) for kind in (0, 1)]
    print(f"  median of the ratios: {ratios[0]:,.1f} by the clock, {ratios[1]:,.1f} of CPU time", flush=True)
    ns = lambda seconds: f"{seconds / rows * 1e9:,.0f}"
    theirs = [statistics.median(theirs[kind] for _, theirs in pairs) for kind in (0, 1)]
    ours = [statistics.median(ours[1][kind] for ours, _ in pairs) for kind in (0, 1)]
    read = statistics.median(theirs[1] / (ours[0][1] + ours[1][1]) for ours, theirs in pairs)
    return (f"{peer.name.split(',')[0]:24}{rows:>11,}{ns(theirs[0]):>11}{ns(theirs[1]):>11}{ns(ours[0]):>9}"
            f"{ns(ours[1]):>9}{ratios[0]:>10,.1f}{ratios[1]:>10,.1f}{read:>10,.1f}{f'≥ {GOALS[name]:,}':>9}")

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = pathlib.Path(os.environ.get("SIGNALBOX_SHARED_DATA", ROOT / "../shared/data"))
    parser.add_argument("--file", default=data / "candles/binance-spot/BTCUSDT-1m.csv.gz", type=pathlib.Path)
    parser.add_argument("--build", default=ROOT / "build/release", type=pathlib.Path)
    parser.add_argument("--peers", default=",".join(GOALS))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--cpu", type=int, default=0)
    options = parser.parse_args()
    if unknown := set(options.peers.split(",")) - set(GOALS):
        sys.exit(f"no such peer: {', '.join(sorted(unknown))} (there are {', '.join(GOALS)})")
    if not (options.build / "bench_sma_cross").exists():
        sys.exit("bench_sma_cross is not built: use -D SIGNALBOX_BENCH=ON")
    if not options.file.exists():
        sys.exit("the shared market data is not there: set SIGNALBOX_SHARED_DATA, or name a file with --file")
    options.file = options.file.resolve()
    candles = Candles(options.file)
    print(f"{len(candles.times):,} candles; in {len(candles.ties)} of them the two averages are equal")
    table, void = [], False
    for name in options.peers.split(","):
        with tempfile.TemporaryDirectory() as folder:
            try:
                table.append(measure(Runner(options, pathlib.Path(folder)), candles, name))
            except ValueError as why:
                table.append(f"{name:24}not measured: {why}")
                void = True
    print(f"\nns a candle; the ratios of CPU time also with our reading of the CSV.gz added to our side\n"
          f"{'':24}{'candles':>11}{'wall':>11}{'cpu':>11}{'our wall':>9}{'our cpu':>9}{'x wall':>10}{'x cpu':>10}"
          f"{'x read':>10}{'goal':>9}")
    print("\n".join(table))
    sys.exit(1 if void else 0)

main()
