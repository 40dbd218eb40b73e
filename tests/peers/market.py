"""The candles that the comparisons run over, and the program that answers for them.

Real ones are the first rows of three instruments' files, checked to be without a gap. The made one has what real
markets rarely show: candles that stand still, with and without volume, prices that only rise, and holes.
"""
import gzip
import json
import os
import subprocess
from collections import namedtuple
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
MINUTE = 60_000
DAY = 1440 * MINUTE
STEPPED_OVER = 5  # missing candles in a row; after more a series begins anew
FIELDS = ["open", "high", "low", "close", "volume"]

Candles = namedtuple("Candles", ["time", *FIELDS])

def candles_of(frame, kind=float):
    return Candles(frame.open_time_ms.to_numpy(), *(frame[name].to_numpy(dtype=float).astype(kind) for name in FIELDS))

def shared_data():
    path = Path(os.environ.get("SIGNALBOX_SHARED_DATA") or ROOT.parent / "shared/data")
    return path if path.is_dir() else None

def real(coin, rows):
    """The first rows of a coin's one-minute file."""
    frame = pd.read_csv(shared_data() / f"candles/binance-spot/{coin}USDT-1m.csv.gz", nrows=rows)
    if len(frame) != rows or (np.diff(frame.open_time_ms) != MINUTE).any():
        raise SystemExit(f"the first {rows} candles of {coin} are not without a gap: take fewer (--rows)")
    return frame

def made():
    """Two stretches of some 8,000 candles, 5 candles missing within the first, 45 between them; fixed seed."""
    draw = np.random.default_rng(20240101)
    def trading(n):
        return draw.normal(0, 0.0008, n), draw.lognormal(1, 1, n), draw.exponential(0.0005, (2, n))
    def still(n, volume):
        return np.zeros(n), np.full(n, volume), np.zeros((2, n))
    def rising(n):
        return np.full(n, 0.0004), draw.lognormal(0, 1, n), np.zeros((2, n))
    parts = [trading(5200), still(900, 2.5), trading(400), still(700, 0.0), trading(300), rising(400), trading(500),
             (draw.normal(0, 0.0008, 200), np.zeros(200), draw.exponential(0.0005, (2, 200)))]
    parts += [still(700, 0.0), trading(5300), still(40, 0.0), trading(1200), still(1100, 1e-9), trading(500)]
    moves, volume, wicks = (np.concatenate([part[i] for part in parts], axis=-1) for i in range(3))
    close = (100 * np.exp(np.cumsum(moves))).round(2)
    open_ = np.concatenate([[100.0], close[:-1]])
    high = (np.maximum(open_, close) * (1 + wicks[0])).round(2)
    low = (np.minimum(open_, close) * (1 - wicks[1])).round(2)
    frame = pd.DataFrame({"open_time_ms": 1_704_067_200_000 + np.arange(len(close)) * MINUTE, "open": open_,
                          "high": high, "low": low, "close": close, "volume": volume})
    return without(frame, (2000, 5), (8600, 45))

def without(frame, *holes):
    """`frame` but for the rows of each (first, count)."""
    gone = np.concatenate([np.arange(first, first + count) for first, count in holes])
    return frame.drop(index=gone).reset_index(drop=True)

def stretches(times, step=MINUTE):
    """Where a series begins anew: slices between holes that are not stepped over."""
    breaks = np.flatnonzero(np.diff(times) > (STEPPED_OVER + 1) * step) + 1
    return [slice(a, b) for a, b in zip([0, *breaks], [*breaks, len(times)])]

class Program:
    """The program with a data directory of its own."""

    def __init__(self, path, scratch):
        self.path, self.scratch = str(path), Path(scratch)
        self.environment = {**os.environ, "SIGNALBOX__DATA_DIR": str(self.scratch / "data"), "LANGUAGE": "en"}

    def __call__(self, *words):
        done = subprocess.run([self.path, *words], env=self.environment, cwd=self.scratch, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"signalbox {' '.join(words)[:200]} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def registry(self):
        return json.loads(self("indicators", "list", "--json"))

    def take_in(self, coin, frame):
        file = self.scratch / f"{coin}.csv.gz"
        with gzip.open(file, "wt", compresslevel=1) as out:
            frame.to_csv(out, index=False)
        self("import", str(file), "--venue", "binance", "--symbol", f"{coin}/USDT", "--timeframe", "1m")
        file.unlink()

    def table(self, *words):
        """The CSV that a verb writes."""
        file = self.scratch / "values.csv"
        self(*words, "--out", str(file))
        frame = pd.read_csv(file, float_precision="round_trip")
        file.unlink()
        return frame
