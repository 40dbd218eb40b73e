"""Every column of `features build`, recomputed in pandas from SPEC 4, over holes as well.

All rows count: where a column may not be known yet it must be empty, from there on it must lie within 1e-9 of the
column's scale. Where a comparison decides (an ATR against its percentile, the sign of a trend) and the two sides are
equal but for rounding, the row is left out and counted as a tie.
"""
import numpy as np
import pandas as pd

import market
from compare import TOLERANCE, Line, apart, scale_of
from market import MINUTE

HIGHER = {"5m": 5, "15m": 15, "1h": 60, "4h": 240}
TIE = 1e-12  # of the larger side
LONG_ENOUGH = 64_000  # minutes; until all of 4h is known it takes 254 of its candles

def smoothed(x, n, weight, seed):
    """An exponential average whose first value is made of the first n known ones."""
    x, known = x.copy(), x.index[x.notna()]
    if len(known) < n:
        return x * np.nan
    first = seed(x.loc[known[:n]])
    x.loc[known[: n - 1]] = np.nan
    x.loc[known[n - 1]] = first
    return x.ewm(alpha=weight, adjust=False).mean()

def ema(x, n): return smoothed(x, n, 2 / (n + 1), lambda w: w.mean())
def wilder(x, n): return smoothed(x, n, 1 / n, lambda w: w.mean())
def wilder_sum(x, n): return n * smoothed(x, n - 1, 1 / n, lambda w: w.sum() / n)

def ratio(a, b, neutral):
    """a / b; `neutral` where b is 0."""
    return (a / b.mask(b == 0)).mask(b == 0, neutral)

def windows(x, n, function):
    """function over the last n values, each window anew: pandas' own rolling sums carry their rounding along."""
    values = np.full(len(x), np.nan)
    if len(x) >= n:
        values[n - 1 :] = function(np.lib.stride_tricks.sliding_window_view(x.to_numpy(), n))
    return pd.Series(values, x.index)

def mean(x, n): return windows(x, n, lambda w: w.mean(axis=1))
def deviation(x, n, ddof=0): return windows(x, n, lambda w: (w - w[:, -1:]).std(axis=1, ddof=ddof))
def slope(x, n=20):
    at = np.arange(n) - (n - 1) / 2
    return windows(x, n, lambda w: (w - w[:, -1:]) @ at / (at**2).sum())

def near(a, b):
    """Equal but for rounding."""
    return (a - b).abs() <= TIE * np.maximum(a.abs(), b.abs())

def stretch_features(f):
    """Of candles without a hole that is not stepped over: the columns, the rows that are ties for the volatility
    flags, and trend with its ties."""
    c, h, l, v = f.close, f.high, f.low, f.volume
    out = {}
    one = np.log(c / c.shift(1))
    for n in (1, 5, 15, 60):
        out[f"log_return_{n}"] = np.log(c / c.shift(n))
    for n in (7, 14, 21, 50):
        out[f"close_sma_{n}"] = c / mean(c, n) - 1
    e9, e21, e50, e200 = (ema(c, n) for n in (9, 21, 50, 200))
    out["ema_9_21"], out["ema_21_50"], out["close_ema_200"] = e9 / e21 - 1, e21 / e50 - 1, c / e200 - 1

    move = c.diff()
    gain, loss = wilder(move.clip(lower=0), 14), wilder((-move).clip(lower=0), 14)
    rsi = (100 * gain / (gain + loss)).mask(gain + loss <= 1e-15 * c, 50)
    low, high = (windows(rsi, 14, f) for f in (lambda w: w.min(axis=1), lambda w: w.max(axis=1)))
    raw = ((rsi - low) / (high - low)).mask(high - low <= 1e-9, 0.5)
    k = mean(raw, 3)
    d = mean(k, 3)
    out["rsi_14"], out["stochrsi_k"], out["stochrsi_d"] = rsi, k.mask(d.isna()), d

    # The fast average of MACD begins with the slow one's first value (TA-Lib).
    line = ema(c[26 - 12 :], 12).reindex(c.index) - ema(c, 26)
    signal = ema(line, 9)
    line = line.mask(signal.isna())
    out["macd"], out["macd_signal"], out["macd_hist"] = line / c, signal / c, (line - signal) / c
    middle, width = mean(c, 20), 4 * deviation(c, 20)
    out["bb_width"] = width / middle
    out["bb_position"] = ratio(c - (middle - width / 2), width, 0.5)

    last = c.shift(1)
    true_range = (np.maximum(h, last) - np.minimum(l, last)).where(last.notna())
    up, down = h.diff(), -l.diff()
    plus = wilder_sum(up.where((up > down) & (up > 0), 0).where(up.notna()), 14)
    minus = wilder_sum(down.where((down > up) & (down > 0), 0).where(up.notna()), 14)
    ranges = wilder_sum(true_range, 14)
    silent = np.arange(len(f)) < 14  # the sums speak one candle later
    still = ranges <= 1e-15 * c
    dx = ratio(100 * (plus - minus).abs(), plus + minus, 0).mask(still, 0).mask(silent)
    out["adx_14"] = wilder(dx, 14)

    volume_mean = mean(v, 20)
    out["volume_ratio_20"] = ratio(v, volume_mean, 1)
    out["volume_z_60"] = ratio(v - mean(v, 60), deviation(v, 60), 0)
    out["volume_trend_20"] = ratio(slope(v), volume_mean, 0)
    obv = (np.sign(move.fillna(0)) * v).cumsum()
    out["obv_slope_20"] = ratio(slope(obv), volume_mean, 0)
    price = (h + l + c) / 3
    day = f.time // market.DAY
    money, traded = (price * v).groupby(day).cumsum(), v.groupby(day).cumsum()
    whole = (day != day.iloc[0]) | (f.time.iloc[0] % market.DAY == 0)
    out["vwap_distance"] = (c / ratio(money, traded, price) - 1).where(whole)
    turn = price.diff().mask(lambda x: x.abs() <= 1e-15 * price, 0)
    rising, falling = (windows((sign * turn > 0) * price * v, 14, lambda w: w.sum(axis=1)) for sign in (1, -1))
    out["mfi_14"] = ratio(100 * rising, rising + falling, 50).mask(silent)

    atr = wilder(true_range, 14)
    out["natr_14"], out["range_pct"], out["range_atr"] = 100 * atr / c, (h - l) / c, ratio(h - l, atr, 1)
    out["realised_vol_20"] = deviation(one, 20, ddof=1)
    out["parkinson_20"] = np.sqrt(mean(np.log(h / l) ** 2, 20) / (4 * np.log(2)))
    third, two_thirds = (atr.rolling(240).quantile(q, interpolation="linear") for q in (0.33, 0.67))
    calm, wild = atr <= third, atr >= two_thirds
    for name, flag in (("vol_low", calm), ("vol_medium", ~calm & ~wild), ("vol_high", wild)):
        out[name] = flag.astype(float).mask(third.isna())
    ties = near(atr, third) | near(atr, two_thirds)

    trend = ((e21 > e50) & (c > e200)).astype(float) - ((e21 < e50) & (c < e200)).astype(float)
    return pd.DataFrame(out), ties, trend.mask(e200.isna()), near(e21, e50) | near(c, e200)

def features_of(f, step):
    """The same, stretch by stretch."""
    found = [stretch_features(f[part]) for part in market.stretches(f.time.to_numpy(), step)]
    return [pd.concat(column) for column in zip(*found)]

def session_features(time):
    hour, day = time // (60 * MINUTE) % 24, (time // market.DAY + 3) % 7
    return pd.DataFrame({"session_tokyo": hour < 8, "session_london": (8 <= hour) & (hour < 16),
                         "session_new_york": hour >= 16, "day_of_week": day, "is_weekend": day >= 5}).astype(float)

def single(f):
    columns, ties, trend, trend_ties = features_of(f, MINUTE)
    return pd.concat([columns, session_features(f.time)], axis=1), ties, trend, trend_ties

def bars_of(f, minutes):
    """Higher candles: those with at least half of their minutes."""
    start = f.time // (minutes * MINUTE) * (minutes * MINUTE)
    bars = f.groupby(start).agg(open=("open", "first"), high=("high", "max"), low=("low", "min"),
                                close=("close", "last"), volume=("volume", "sum"), count=("close", "size"))
    bars = bars[bars["count"] * 2 >= minutes].rename_axis("time").reset_index()
    return bars

def multi(f):
    """The 177 columns, and for each the rows that are ties."""
    columns, ties, trend, trend_ties = single(f)
    tied = {name: ties for name in ("vol_low", "vol_medium", "vol_high")}
    tables, trends, unsure = [columns], [trend], trend_ties
    for label, minutes in HIGHER.items():
        step = minutes * MINUTE
        bars = bars_of(f, minutes)
        values, higher_ties, higher_trend, higher_trend_ties = features_of(bars, step)
        # The last bar that has closed with this minute, as long as no more than 5 are missing since.
        closed = (f.time + MINUTE) // step * step
        at = np.searchsorted(bars.time.to_numpy() + step, (f.time + MINUTE).to_numpy(), side="right") - 1
        found = (at >= 0) & ((closed - bars.time.to_numpy()[at] - step) // step <= market.STEPPED_OVER)
        def as_of(x, at=at, found=found):
            taken = x.take(np.maximum(at, 0)).set_axis(f.index)
            return taken.where(found) if taken.dtypes is not bool else taken
        tables.append(as_of(values).add_suffix(f"_{label}"))
        for name in ("vol_low", "vol_medium", "vol_high"):
            tied[f"{name}_{label}"] = as_of(higher_ties.astype(float)) > 0
        trends.append(as_of(higher_trend))
        unsure = unsure | (as_of(higher_trend_ties.astype(float)) > 0)
    trends = pd.concat(trends, axis=1)
    direction = np.sign(trends.sum(axis=1, skipna=False))
    share = trends.eq(direction, axis=0).sum(axis=1) / trends.shape[1]
    tables.append(pd.DataFrame({"alignment": share.where(direction != 0, 0).mask(direction.isna()),
                                "alignment_direction": direction}))
    tied["alignment"] = tied["alignment_direction"] = unsure
    return pd.concat(tables, axis=1), tied

class Comparison:
    def __init__(self):
        self.lines = {}

    def run(self, program, coin, frame, kind):
        table = program.table("features", "build", "--symbols", f"binance:{coin}/USDT", "--set", kind)
        f = frame.rename(columns={"open_time_ms": "time"})
        if kind == "multi":
            right, tied = multi(f)
        else:
            right, ties, *_ = single(f)
            tied = {name: ties for name in ("vol_low", "vol_medium", "vol_high")}
        if list(table.columns[1:]) != list(right.columns) or (table.open_time_ms.to_numpy() != f.time.to_numpy()).any():
            raise SystemExit(f"{coin}, {kind}: other rows or columns than pandas makes")
        for name in right.columns:
            self.compare(self.lines.setdefault(name, Line(name, "pandas")), f, table[name].to_numpy(dtype=float),
                         right[name].to_numpy(dtype=float), tied.get(name))

    @staticmethod
    def compare(line, f, ours, theirs, ties):
        with np.errstate(invalid="ignore"):
            distance = apart(ours, theirs, scale_of(ours, f.close.to_numpy()))
        if ties is not None:
            ties = ties.to_numpy() & ~np.isnan(ours) & ~np.isnan(theirs)
            distance = np.where(ties, 0, distance)
            line.ties += int(ties.sum())
        line.rows += len(ours)
        line.unknown += int(np.isnan(ours).sum())
        line.worst = max(line.worst, distance.max(initial=0))
        bad = distance > TOLERANCE
        if bad.any():
            i = int(np.argmax(bad))
            line.fail(f"{int(bad.sum())} rows, first {f.time.iloc[i]} (row {i}): {float(ours[i])!r}, pandas says {float(theirs[i])!r}")

def planted(frame):
    """Holes of 3, 5, 6 and 40 minutes, over midnight of 4 and of 30, of 7 hours and of 30 hours; the first candles of
    the day are missing, too, so that no midnight is seen at the start."""
    holes = [(0, 7), (1000, 3), (1437, 4), (2500, 5), (4000, 6), (4317, 30), (6000, 40), (9000, 420), (12_000, 1800)]
    return market.without(frame, *holes)

def run(report, program, made, real):
    comparison = Comparison()
    comparison.run(program, "MADE", made, "multi")
    for coin, frame in real.items():
        with_holes = planted(frame)
        program.take_in(f"{coin}HOLES", with_holes)
        comparison.run(program, f"{coin}HOLES", with_holes, "multi")
    if real:
        comparison.run(program, "BTCHOLES", planted(real["BTC"]), "single")
        whole = market.real("BTC", LONG_ENOUGH)
        program.take_in("BTCWHOLE", whole)
        comparison.run(program, "BTCWHOLE", whole, "multi")
    print("\nFeatures beside pandas")
    for line in comparison.lines.values():
        line.note = f"{line.unknown} unknown" + (f", {line.ties} ties" if line.ties else "")
        report.add(line)
