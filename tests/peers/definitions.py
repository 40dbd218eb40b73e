"""Every indicator's definition in plain numpy, in long double, window by window: no sum is carried along.

`NAME(c, *parameters, theirs=False)` gives the columns of the indicator of that name, NaN while it does not speak. They
say how things are where Signalbox and its peers differ by rounding, and where a peer has another rule (a neutral value,
as a rule): with `theirs` they follow the peer's. There, +inf stands for whatever rounding leaves to the peer.
"""
import numpy as np

from windows import *  # noqa: F403

# --- averages

def average_price(c): return [(c.open + c.high + c.low + c.close) / 4]
def median_price(c): return [middle_of(c)]
def typical_price(c): return [typical_of(c)]
def weighted_close(c): return [(c.high + c.low + 2 * c.close) / 4]
def sma(c, n): return [mean_of(c.close, n)]
def ema(c, n): return [ema_of(c.close, n)]
def rma(c, n): return [wilder_of(c.close, n)]
def wma(c, n): return [weighted_of(c.close, n)]
def rolling_max(c, n): return [highest(c.close, n)]
def rolling_min(c, n): return [lowest(c.close, n)]
def midpoint(c, n): return [(highest(c.close, n) + lowest(c.close, n)) / 2]

def median(c, n, theirs=False):
    # TA-Lib takes the lower one of the two in the middle.
    middle = (lambda w: np.sort(w, axis=1)[:, (n - 1) // 2]) if theirs else (lambda w: np.median(w, axis=1))
    return [over(n, middle, c.close)]

def dema(c, n):
    once = ema_of(c.close, n)
    return [2 * once - ema_of(once, n)]

def tema(c, n):
    once = ema_of(c.close, n)
    twice = ema_of(once, n)
    return [3 * once - 3 * twice + ema_of(twice, n)]

def t3(c, n, correction):
    b, e = LD(str(correction)), [c.close]
    for _ in range(6):
        e.append(ema_of(e[-1], n))
    return [-(b**3) * e[6] + 3 * (b**2 + b**3) * e[5] - 3 * (2 * b**2 + b + b**3) * e[4] + (1 + b) ** 3 * e[3]]

def hma(c, n):
    return [weighted_of(2 * weighted_of(c.close, n // 2) - weighted_of(c.close, n), int(n**0.5))]

def trima(c, n):
    return [mean_of(mean_of(c.close, (n + 1) // 2), n // 2 + 1)]

def kama(c, n):
    way = sum_of(np.abs(c.close - before(c.close)), n)
    straight = divided(np.abs(c.close - before(c.close, n)), way, 1)
    fast, slow = LD(2) / 3, LD(2) / 31
    weight = (straight * (fast - slow) + slow) ** 2
    out, value = np.full(len(c.close), NAN), c.close[n - 1]
    for i in range(n, len(out)):
        value = out[i] = value + weight[i] * (c.close[i] - value)
    return [out]

def vwma(c, n, theirs=False):
    money, volume = sum_of(c.close * c.volume, n), sum_of(c.volume, n)
    return [divided(money, volume, LD("inf") if theirs else mean_of(c.close, n))]

# --- trend

def directions(c, n, theirs):
    """+DI, −DI, DX, and where DX exists; TA-Lib's DX stands still where it does not."""
    up, down = c.high - before(c.high), before(c.low) - c.low
    known = ~np.isnan(up)
    moves = [np.where((up > down) & (up > 0), up, 0), np.where((down > up) & (down > 0), down, 0), ranges_of(c)]
    plus, minus, ranges = (recursion(np.where(known, LD(1) * m, NAN), n - 1, 1 - LD(1) / n, LD(1), np.sum)
                           for m in moves)
    for series in (plus, minus, ranges):
        series[: n] = NAN  # the sums speak one candle later
    zero = 0 if theirs else TINY * c.close
    plus, minus = 100 * divided(plus, ranges, 0, zero), 100 * divided(minus, ranges, 0, zero)
    return plus, minus, divided(100 * np.abs(plus - minus), plus + minus, 0), plus + minus > 0

def dx(c, n, theirs=False):
    plus, minus, index, exists = directions(c, n, theirs)
    if theirs:
        for i in np.flatnonzero(~exists & ~np.isnan(index)):
            index[i] = index[i - 1] if i > n else 0
    return [plus, minus, index]

def adx(c, n, theirs=False):
    plus, minus, index, exists = directions(c, n, theirs)
    if not theirs:
        return [wilder_of(index, n), plus, minus]
    moving = np.flatnonzero(exists | (np.arange(len(index)) < 2 * n))
    average = np.full(len(index), NAN)
    average[moving] = wilder_of(index[moving], n)
    for i in range(2 * n, len(average)):
        if np.isnan(average[i]):
            average[i] = average[i - 1]
    return [average, plus, minus]

def adxr(c, n, theirs=False):
    average = adx(c, n, theirs)[0]
    return [(average + before(average, n - 1)) / 2]

def apo(c, fast, slow): return [ema_of(c.close, fast) - ema_of(c.close, slow)]

def macd(c, fast, slow, signal):
    line = ema_of(c.close[slow - fast :], fast) - ema_of(c.close, slow)[slow - fast :]
    line = np.concatenate([np.full(slow - fast, NAN), line])
    average = ema_of(line, signal)
    return [np.where(np.isnan(average), NAN, line), average, line - average]

def ppo_of(x, fast, slow, signal, theirs):
    base = ema_of(x, slow)
    line = divided(100 * (ema_of(x, fast) - base), base, NAN if theirs else 0)
    average = ema_of(line, signal)
    if theirs:  # it begins with the first value that is one, and speaks with the `signal`-th
        unseeded = recursion(line, 1, 1 - LD(2) / (signal + 1), LD(2) / (signal + 1), np.mean)
        average = np.where(np.isnan(over(signal, lambda w: w.sum(axis=1), line)), NAN, unseeded)
        return [line, average, line - average]
    return [np.where(np.isnan(average), NAN, line), average, line - average]

def ppo(c, fast, slow, signal): return ppo_of(c.close, fast, slow, signal, False)
def pvo(c, fast, slow, signal, theirs=False): return ppo_of(c.volume, fast, slow, signal, theirs)

def aroon(c, n):
    # Of several equal extremes the newest counts.
    up = over(n + 1, lambda w: LD(100) * (n - np.argmax(w[:, ::-1], axis=1)) / n, c.high)
    down = over(n + 1, lambda w: LD(100) * (n - np.argmin(w[:, ::-1], axis=1)) / n, c.low)
    return [up, down, up - down]

def dpo(c, n): return [before(c.close, n // 2 + 1) - mean_of(c.close, n)]

def ichimoku(c, conversion, base, span_b):
    first, second, third = ((highest(c.high, n) + lowest(c.low, n)) / 2 for n in (conversion, base, span_b))
    speaks = ~np.isnan(first + second + third)
    return [np.where(speaks, line, NAN) for line in (first, second, (first + second) / 2, third)]

def kst(c, signal):
    lengths = ((10, 10), (15, 10), (20, 10), (30, 15))
    line = sum((i + 1) * mean_of(changes_of(c.close, roc), n) for i, (roc, n) in enumerate(lengths))
    average = mean_of(line, signal)
    return [np.where(np.isnan(average), NAN, line), average]

def linreg(c, n):
    x = np.arange(n, dtype=LD) - LD(n - 1) / 2
    def fit(w):
        mean = w.mean(axis=1)
        apart = w - mean[:, None]
        slope = (apart * x).sum(axis=1) / (x**2).sum()
        return mean, slope, divided(slope**2 * (x**2).sum(), (apart**2).sum(axis=1), 0)
    mean, slope, share = (over(n, lambda w, k=k: fit(w)[k], c.close) for k in range(3))
    return [mean + slope * LD(n - 1) / 2, slope, mean - slope * LD(n - 1) / 2, share]

def mass_index(c, fast, n, theirs=False):
    once = ema_of(c.high - c.low, fast)
    return [sum_of(divided(once, ema_of(once, fast), NAN if theirs else 1, 0 if theirs else TINY * c.close), n)]

def momentum(c):
    log = np.log(c.close)
    deviation = deviation_of(log - before(log), 672, ddof=1)
    z = [divided(log - before(log, n), deviation * np.sqrt(LD(n)), 0, LD("1e-12")) for n in (96, 672)]
    return [np.tanh((z[0] + z[1]) / 2)]

def pivot(c):
    day = c.time // 86_400_000
    columns, row = np.full((7, len(day)), NAN), np.full(7, NAN)
    begins = np.flatnonzero(np.diff(day, prepend=day[0] - 1))
    for begin, end in zip(begins, [*begins[1:], len(day)]):
        columns[:, begin:end] = row[:, None]
        if begin > 0 or c.time[0] % 86_400_000 == 0:
            h, l, last = c.high[begin:end].max(), c.low[begin:end].min(), c.close[end - 1]
            p = (h + l + last) / 3
            row = np.array([p, 2 * p - l, p + (h - l), h + 2 * (p - l), 2 * p - h, p - (h - l), l - 2 * (h - p)])
    return list(columns)

def supertrend(c, n, ranges):
    reach, middle = LD(str(ranges)) * wilder_of(ranges_of(c), n), middle_of(c)
    line, side = np.full((2, len(middle)), NAN)
    lower = upper = up = None
    for i in np.flatnonzero(~np.isnan(reach)):
        low, high = middle[i] - reach[i], middle[i] + reach[i]
        if lower is None:
            lower, upper, up = low, high, True
        else:
            lower = low if low > lower or c.close[i - 1] < lower else lower
            upper = high if high < upper or c.close[i - 1] > upper else upper
            up = c.close[i] >= lower if up else c.close[i] > upper
        line[i], side[i] = (lower, 1) if up else (upper, -1)
    return [line, side]

def trix(c, n):
    triple = ema_of(ema_of(ema_of(c.close, n), n), n)
    return [changes_of(triple, 1)]

def vortex(c, n, theirs=False):
    ranges = sum_of(ranges_of(c), n)
    ways = np.abs(c.high - before(c.low)), np.abs(c.low - before(c.high))
    return [divided(sum_of(way, n), ranges, LD("inf") if theirs else 1) for way in ways]

# --- oscillators

def awesome(c, fast, slow): return [mean_of(middle_of(c), fast) - mean_of(middle_of(c), slow)]
def bop(c): return [divided(c.close - c.open, c.high - c.low, 0)]
def mom(c, n): return [c.close - before(c.close, n)]
def roc(c, n): return [changes_of(c.close, n)]

def cci(c, n):
    def value(w):
        newest = w[:, -1]
        w = w - newest[:, None]
        mean = w.mean(axis=1)
        size = np.abs(w - mean[:, None]).mean(axis=1)
        return divided(-mean, LD("0.015") * size, 0, LD("0.015") * TINY * newest)
    return [over(n, value, typical_of(c))]

def gains_of(c, n):
    move = c.close - before(c.close)
    known = ~np.isnan(move)
    return [wilder_of(np.where(known, LD(1) * part, NAN), n) for part in (np.maximum(move, 0), np.maximum(-move, 0))]

def rsi_of(c, n, neutral=50, tiny=TINY):
    gain, loss = gains_of(c, n)
    return divided(100 * gain, gain + loss, neutral, tiny * c.close)

def rsi(c, n, theirs=False): return [rsi_of(c, n, 0, 0) if theirs else rsi_of(c, n)]

def cmo(c, n, theirs=False):
    gain, loss = gains_of(c, n)
    return [divided(100 * (gain - loss), gain + loss, 0, 0 if theirs else TINY * c.close)]

def elder_ray(c, n):
    average = ema_of(c.close, n)
    return [c.high - average, c.low - average]

def percent_rank(c, n, theirs=False):
    compare = np.less if theirs else np.less_equal
    return [over(n + 1, lambda w: LD(100) * compare(w[:, :-1], w[:, -1:]).sum(axis=1) / n, c.close)]

def stoch_fast(c, n, d, theirs=False):
    low, high = lowest(c.low, n), highest(c.high, n)
    raw = divided(100 * (c.close - low), high - low, 0 if theirs else 50)
    average = mean_of(raw, d)
    return [np.where(np.isnan(average), NAN, raw), average]

def stoch(c, n, k, d, theirs=False):
    low, high = lowest(c.low, n), highest(c.high, n)
    fast = mean_of(divided(100 * (c.close - low), high - low, 0 if theirs else 50), k)
    slow = mean_of(fast, d)
    return [np.where(np.isnan(slow), NAN, fast), slow]

def stoch_rsi(c, rsi_n, n, k, d, theirs=False):
    index = rsi_of(c, rsi_n, 100, 0) if theirs else rsi_of(c, rsi_n)
    low, high = lowest(index, n), highest(index, n)
    fast = mean_of(divided(index - low, high - low, LD("inf") if theirs else LD(1) / 2, LD("1e-9")), k)
    slow = mean_of(fast, d)
    return [np.where(np.isnan(slow), NAN, fast), slow]

def tsi(c, slow, fast, theirs=False):
    move = c.close - before(c.close)
    moves, sizes = (ema_of(ema_of(x, slow), fast) for x in (move, np.abs(move)))
    return [divided(100 * moves, sizes, NAN if theirs else 0, 0 if theirs else TINY * c.close)]

def ultimate(c, first, second, third, theirs=False):
    pressure, ranges = c.close - np.minimum(c.low, before(c.close)), ranges_of(c)
    share = [divided(sum_of(pressure, n), sum_of(ranges, n), 0 if theirs else LD(1) / 2) for n in (first, second, third)]
    return [100 * (4 * share[0] + 2 * share[1] + share[2]) / 7]

def willr(c, n, theirs=False):
    high, low = highest(c.high, n), lowest(c.low, n)
    return [divided(-100 * (high - c.close), high - low, 0 if theirs else -50)]

def z_score(c, n, theirs=False):
    deviation = deviation_of(c.close, n)
    return [divided(c.close - mean_of(c.close, n), deviation, LD("inf") if theirs else 0, TINY * c.close)]

# --- volatility

def true_range(c): return [ranges_of(c)]
def atr(c, n): return [wilder_of(ranges_of(c), n)]
def natr(c, n): return [100 * wilder_of(ranges_of(c), n) / c.close]
def std_dev(c, n): return [deviation_of(c.close, n)]
def parkinson(c, n): return [np.sqrt(mean_of(np.log(c.high / c.low) ** 2, n) / (4 * np.log(LD(2))))]

def garman_klass(c, n):
    part = np.log(c.high / c.low) ** 2 / 2 - (2 * np.log(LD(2)) - 1) * np.log(c.close / c.open) ** 2
    return [np.sqrt(mean_of(part, n))]

def realised_volatility(c, n):
    log = np.log(c.close)
    return [deviation_of(log - before(log), n, ddof=1)]

def bollinger(c, n, deviations):
    middle, reach = mean_of(c.close, n), LD(str(deviations)) * deviation_of(c.close, n)
    return [middle - reach, middle, middle + reach]

def choppiness(c, n):
    way, reach = sum_of(ranges_of(c), n), highest(c.high, n) - lowest(c.low, n)
    flat = reach <= 0
    value = 100 * np.log(np.where(flat, 1, way) / np.where(flat, 1, reach)) / np.log(LD(n))
    return [np.where(flat & ~np.isnan(way), LD(50), value)]

def donchian(c, n):
    low, high = lowest(c.low, n), highest(c.high, n)
    return [low, (low + high) / 2, high]

def keltner(c, n, atr_n, ranges):
    middle, reach = ema_of(c.close, n), LD(str(ranges)) * wilder_of(ranges_of(c), atr_n)
    return [np.where(np.isnan(reach), NAN, line) for line in (middle - reach, middle + 0 * reach, middle + reach)]

def ulcer(c, n):
    top = highest(c.close, n)
    return [np.sqrt(mean_of((100 * (c.close - top) / top) ** 2, n))]

# --- volume

def flow_of(c):
    return divided((c.close - c.low) - (c.high - c.close), c.high - c.low, 0) * c.volume

def ad(c): return [np.cumsum(flow_of(c))]
def cmf(c, n, theirs=False): return [divided(sum_of(flow_of(c), n), sum_of(c.volume, n), NAN if theirs else 0)]

def adosc(c, fast, slow):
    # TA-Lib's averages begin at the first value of the line, not at a mean.
    line = ad(c)[0]
    first, second = (recursion(line, 1, 1 - LD(2) / (n + 1), LD(2) / (n + 1), np.mean) for n in (fast, slow))
    return [np.where(np.arange(len(line)) < slow - 1, NAN, first - second)]

def eom(c, n, theirs=False):
    way = (middle_of(c) - before(middle_of(c))) * (c.high - c.low)
    return [mean_of(divided(way, c.volume, LD("inf") if theirs else 0) * 100_000_000, n)]

def force(c, n): return [ema_of((c.close - before(c.close)) * c.volume, n)]

def mfi(c, n, theirs=False):
    price = typical_of(c)
    move = price - before(price)
    move = np.where(np.abs(move) <= TINY * price, 0 * move, move)
    rising, falling = (np.where(np.isnan(move), NAN, (sign * move > 0) * price * c.volume) for sign in (1, -1))
    gained, lost = sum_of(rising, n), sum_of(falling, n)
    both = gained + lost
    return [divided(100 * gained, both, 0 if theirs else 50)]

def nvi(c):
    out, value = np.full(len(c.close), LD(1000)), LD(1000)
    for i in range(1, len(out)):
        if c.volume[i] < c.volume[i - 1]:
            value = value * c.close[i] / c.close[i - 1]
        out[i] = value
    return [out]

def obv(c):
    # The first candle counts in, as in TA-Lib.
    return [np.cumsum(np.where(np.isnan(before(c.close)), 1, np.sign(c.close - before(c.close))) * c.volume)]

def vpt(c, theirs=False):
    trend = np.cumsum(np.nan_to_num(c.close / before(c.close) - 1) * c.volume)
    if theirs:
        trend[0] = NAN
    return [trend]

def since_anchor(c, span):
    out, anchor, price = np.full(len(c.close), NAN), c.time // span, typical_of(c)
    begins = np.flatnonzero(np.diff(anchor, prepend=anchor[0] - 1))
    for begin, end in zip(begins, [*begins[1:], len(anchor)]):
        at = slice(begin, end)
        out[at] = divided(np.cumsum(price[at] * c.volume[at]), np.cumsum(c.volume[at]), price[at])
    return out

def vwap(c): return [since_anchor(c, 86_400_000)]
def vwap_session(c): return [since_anchor(c, 28_800_000)]

def vwap_rolling(c, n, theirs=False):
    price = typical_of(c)
    return [divided(sum_of(price * c.volume, n), sum_of(c.volume, n), NAN if theirs else price)]

def columns_of(name, candles, parameters, theirs=False):
    """The columns of the indicator `name`, None where it has none here; with `theirs`, by the peer's rule, None where
    that is ours."""
    function = globals().get({"max": "rolling_max", "min": "rolling_min"}.get(name, name))
    if function is None:
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        if not theirs:
            return function(candles, *parameters)
        if "theirs" in function.__code__.co_varnames[: function.__code__.co_argcount]:
            return function(candles, *parameters, theirs=True)
    return None
