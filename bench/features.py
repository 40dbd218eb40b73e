#!/usr/bin/env python3
"""The 39 features over whole histories beside vectorised pandas, TA-Lib with numpy, and a loop that only stores. One core.

    bench/features.py [--build build/release] [--rounds 5] [--cpu 0]

Needs the shared market data (SIGNALBOX_SHARED_DATA, or shared/data beside the repository) and PyPI once, for its own
environment (build/bench-features-venv). Pins itself to one CPU. First the gate: every column of ours must agree with
both peers on all but one row in two hundred, once all averages have forgotten their start, or no time counts: peers seed
their averages otherwise, know of no holes (after one ours is unknown and begins anew; unknown rows are left out), and
their running sums lose digits where a window is flat. Then rounds, one after another in each: pandas, TA-Lib with
numpy, and ours over one series; ours over eight (BTC, ETH, SOL, and five spans of them begun on other days, holes kept);
the store-only loop over as many. Printed: ns of CPU time a row, median with minimum and maximum, and the medians of the
ratios of one round. Peers at their best fair setting: whole columns, one rank
instead of quantiles, slopes as one convolution, VWAP from cumulative sums, a frame made without copying.
"""
import argparse, os, pathlib, platform, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from python_environment import enter  # noqa: E402

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1"}
DATA = pathlib.Path(os.environ.get("SIGNALBOX_SHARED_DATA", ROOT / "../shared/data")) / "candles/binance-spot"
COINS = ["BTC", "ETH", "SOL"]
LATER = [("BTC", 100_003), ("ETH", 222_222), ("SOL", 31_337), ("BTC", 400_000), ("ETH", 611_111)]
SETTLED = 10_000  # rows after which no average remembers how it was seeded

enter("bench-features", ["pandas==3.1.1", "numpy==2.4.6", "TA-Lib==0.8.2"], ONE_THREAD)
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import talib  # noqa: E402

def slope(x, n=20):
    """Least squares, over the last n, as one convolution."""
    at = np.arange(n) - (n - 1) / 2
    out = np.full(len(x), np.nan)
    out[n - 1 :] = np.convolve(x, (at / (at**2).sum())[::-1], "valid")
    return out

def by_day(x, first_of_day):
    """Running sums that begin anew with each day; first_of_day: of each row, the number of its day's first row."""
    total = np.cumsum(x)
    return total - (total - x)[first_of_day]

def clock_columns(f, out):
    minute = f.time // 60_000
    hour, day = minute // 60 % 24, (minute // 1440 + 3) % 7
    out["session_tokyo"] = (hour < 8).astype(float)
    out["session_london"] = ((hour >= 8) & (hour < 16)).astype(float)
    out["session_new_york"] = (hour >= 16).astype(float)
    out["day_of_week"] = day.astype(float)
    out["is_weekend"] = (day >= 5).astype(float)

def day_starts(f):
    day = f.time // 86_400_000
    new = np.flatnonzero(np.diff(day, prepend=day[0] - 1))
    return np.repeat(new, np.diff(new, append=len(day)))

def rank_columns(atr, out):
    """How many of the last 240 are below the newest: one rank serves both percentiles."""
    below = pd.Series(atr).rolling(240).rank(method="min").to_numpy() - 1
    low, high = below <= 78, 239 - below <= 78
    out["vol_low"], out["vol_medium"], out["vol_high"] = low.astype(float), (~low & ~high).astype(float), high.astype(float)

def pandas_features(f):
    c, h, l, v = (pd.Series(x) for x in (f.close, f.high, f.low, f.volume))
    out, log_close = {}, np.log(c)
    for n in (1, 5, 15, 60):
        out[f"log_return_{n}"] = log_close.diff(n)
    for n in (7, 14, 21, 50):
        out[f"close_sma_{n}"] = c / c.rolling(n).mean() - 1
    ema = {n: c.ewm(span=n, adjust=False).mean() for n in (9, 12, 21, 26, 50, 200)}
    out["ema_9_21"], out["ema_21_50"], out["close_ema_200"] = ema[9] / ema[21] - 1, ema[21] / ema[50] - 1, c / ema[200] - 1
    wilder = lambda x: x.ewm(alpha=1 / 14, adjust=False).mean()
    move = c.diff().fillna(0)
    gain, loss = wilder(move.clip(lower=0)), wilder(-move.clip(upper=0))
    rsi = out["rsi_14"] = 100 * gain / (gain + loss)
    low = rsi.rolling(14).min()
    k = out["stochrsi_k"] = ((rsi - low) / (rsi.rolling(14).max() - low)).rolling(3).mean()
    out["stochrsi_d"] = k.rolling(3).mean()
    line = ema[12] - ema[26]
    signal = line.ewm(span=9, adjust=False).mean()
    out["macd"], out["macd_signal"], out["macd_hist"] = line / c, signal / c, (line - signal) / c
    twenty = c.rolling(20)
    middle = twenty.mean()
    # From the mean of the squares: pandas' own running deviation drifts, on one row in fifty by more than the gate lets.
    width = 4 * np.sqrt(((c * c).rolling(20).mean() - middle**2).clip(lower=0))
    out["bb_width"], out["bb_position"] = width / middle, (c - middle) / width + 0.5
    last = c.shift(1)
    true_range = np.maximum(h, last) - np.minimum(l, last)
    true_range[0] = h[0] - l[0]
    up, down = h.diff(), -l.diff()
    plus, minus = wilder(up.where((up > down) & (up > 0), 0.0)), wilder(down.where((down > up) & (down > 0), 0.0))
    out["adx_14"] = wilder((100 * (plus - minus).abs() / (plus + minus)).fillna(0))
    volume_mean = v.rolling(20).mean()
    sixty = v.rolling(60)
    out["volume_ratio_20"], out["volume_z_60"] = v / volume_mean, (v - sixty.mean()) / sixty.std(ddof=0)
    out["volume_trend_20"] = slope(f.volume) / volume_mean
    out["obv_slope_20"] = slope((np.sign(move) * v).cumsum().to_numpy()) / volume_mean
    price, first = (h + l + c) / 3, day_starts(f)
    out["vwap_distance"] = c / (by_day((price * v).to_numpy(), first) / by_day(f.volume, first)) - 1
    turn, money = price.diff(), price * v
    rising, falling = money.where(turn > 0, 0.0).rolling(14).sum(), money.where(turn < 0, 0.0).rolling(14).sum()
    out["mfi_14"] = 100 * rising / (rising + falling)
    atr = wilder(true_range)
    out["natr_14"], out["range_pct"], out["range_atr"] = 100 * atr / c, (h - l) / c, (h - l) / atr
    out["realised_vol_20"] = out["log_return_1"].rolling(20).std()
    out["parkinson_20"] = np.sqrt((np.log(h / l) ** 2).rolling(20).mean() / (4 * np.log(2)))
    rank_columns(atr, out)
    clock_columns(f, out)
    return pd.DataFrame(out, copy=False)

def talib_features(f):
    c, h, l, v = f.close, f.high, f.low, f.volume
    out, log_close = {}, np.log(c)
    for n in (1, 5, 15, 60):
        out[f"log_return_{n}"] = np.concatenate([np.full(n, np.nan), log_close[n:] - log_close[:-n]])
    for n in (7, 14, 21, 50):
        out[f"close_sma_{n}"] = c / talib.SMA(c, n) - 1
    e21, e50 = talib.EMA(c, 21), talib.EMA(c, 50)
    out["ema_9_21"], out["ema_21_50"], out["close_ema_200"] = talib.EMA(c, 9) / e21 - 1, e21 / e50 - 1, c / talib.EMA(c, 200) - 1
    rsi = out["rsi_14"] = talib.RSI(c, 14)
    low, high = talib.MIN(rsi, 14), talib.MAX(rsi, 14)
    with np.errstate(invalid="ignore", divide="ignore"):
        raw = (rsi - low) / (high - low)
    raw = np.where(high - low > 1e-9, raw, 0.5)  # its SMA carries a NaN to the end of the column
    k = out["stochrsi_k"] = talib.SMA(raw, 3)
    out["stochrsi_d"] = talib.SMA(k, 3)
    line, signal, hist = talib.MACD(c, 12, 26, 9)
    out["macd"], out["macd_signal"], out["macd_hist"] = line / c, signal / c, hist / c
    upper, middle, lower = talib.BBANDS(c, 20, 2, 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        out["bb_width"], out["bb_position"] = (upper - lower) / middle, (c - lower) / (upper - lower)
        out["adx_14"] = talib.ADX(h, l, c, 14)
        volume_mean = talib.SMA(v, 20)
        out["volume_ratio_20"] = v / volume_mean
        out["volume_z_60"] = (v - talib.SMA(v, 60)) / talib.STDDEV(v, 60)
        out["volume_trend_20"] = talib.LINEARREG_SLOPE(v, 20) / volume_mean
        out["obv_slope_20"] = talib.LINEARREG_SLOPE(talib.OBV(c, v), 20) / volume_mean
        first = day_starts(f)
        out["vwap_distance"] = c / (by_day(talib.TYPPRICE(h, l, c) * v, first) / by_day(v, first)) - 1
        out["mfi_14"] = talib.MFI(h, l, c, v, 14)
        atr = talib.ATR(h, l, c, 14)
        out["natr_14"], out["range_pct"], out["range_atr"] = 100 * atr / c, (h - l) / c, (h - l) / atr
        one = np.where(np.isnan(out["log_return_1"]), 0, out["log_return_1"])
        out["realised_vol_20"] = talib.STDDEV(one, 20) * np.sqrt(20 / 19)
        out["parkinson_20"] = np.sqrt(talib.SMA(np.log(h / l) ** 2, 20) / (4 * np.log(2)))
    rank_columns(atr, out)
    clock_columns(f, out)
    return out

class Frame:
    def __init__(self, coin):
        table = pd.read_csv(DATA / f"{coin}USDT-1m.csv.gz")
        self.time, *self.columns = (table[name].to_numpy() for name in table.columns[:6])
        self.open, self.high, self.low, self.close, self.volume = self.columns

    def write(self, path):
        with open(path, "wb") as file:
            np.array([len(self.time)], dtype=np.int64).tofile(file)
            self.time.astype(np.int64).tofile(file)
            for column in self.columns:
                column.astype(np.float64).tofile(file)

def gate(name, ours, theirs):
    """Ends the program where a column disagrees; says which were nearest to it."""
    shares = {}
    for i, column in enumerate(theirs):
        a, b = ours[i][SETTLED:], np.asarray(theirs[column])[SETTLED:]
        known = ~np.isnan(a)
        a, b = a[known], b[known]
        scale = np.abs(a).mean() or 1.0
        shares[column] = float(np.mean(~(np.abs(a - b) <= 1e-6 * scale)))
    worst = sorted(shares.items(), key=lambda x: -x[1])[:4]
    print(f"gate: {name}, {len(a):,} rows; rows apart by more than 1e-6 of the column's scale, at most: "
          + ", ".join(f"{column} {share:.3%}" for column, share in worst))
    if worst[0][1] > 0.005:
        sys.exit("the columns are not the same: no time counts")

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=ROOT / "build/release", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cpu", type=int, default=0)
    options = parser.parse_args()
    if not DATA.is_dir():
        sys.exit("the shared market data is not there: set SIGNALBOX_SHARED_DATA")
    os.sched_setaffinity(0, {options.cpu})
    program = options.build / "bench_feature_columns"
    print(f"pandas {pd.__version__}, numpy {np.__version__}, TA-Lib {talib.__version__}, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        frames = {coin: Frame(coin) for coin in COINS}
        for coin, frame in frames.items():
            frame.write(folder / f"{coin}.bin")
        frame, one = frames["BTC"], [f"{folder}/BTC.bin"]
        eight = [f"{folder}/{coin}.bin" for coin in COINS] + [f"{folder}/{coin}.bin@{first}" for coin, first in LATER]
        del frames

        def ours(what, files, out="-"):
            """ns a row."""
            took, rows = subprocess.run([program, what, str(out), *files], check=True, capture_output=True, text=True).stdout.split()
            return float(took) / int(rows) * 1e9

        def theirs(function):
            begun = time.process_time()
            function(frame)
            return (time.process_time() - begun) / len(frame.time) * 1e9

        ours("one", one, folder / "ours.bin")
        columns = np.fromfile(folder / "ours.bin").reshape(39, -1)
        gate("pandas", columns, pandas_features(frame))
        gate("TA-Lib", columns, talib_features(frame))
        del columns
        rounds = []
        for _ in range(options.rounds):
            rounds.append({"pandas, vectorised": theirs(pandas_features), "TA-Lib with numpy": theirs(talib_features),
                           "store-only": ours("store", one), "bar by bar": ours("stream", one), "one series": ours("one", one),
                           "store-only, eight": ours("store", eight), "eight series": ours("eight", eight)})
    for name in rounds[0]:
        times = [r[name] for r in rounds]
        print(f"{name:20}{statistics.median(times):9.1f} ns a row   {min(times):8.1f} to {max(times):.1f}")
    for what, above, below, goal in [("one series", "pandas, vectorised", "one series", "at least 20"),
                                     ("one series", "TA-Lib with numpy", "one series", "at least 12"),
                                     ("one series", "one series", "store-only", "at most 4"),
                                     ("eight series", "pandas, vectorised", "eight series", "at least 60"),
                                     ("eight series", "eight series", "store-only, eight", "at most 2")]:
        ratio = statistics.median(r[above] / r[below] for r in rounds)
        print(f"{what:13}: {above} / {below} = {ratio:.1f} (goal: {goal})")

main()
