"""What definitions are made of: windows, quotients and recursions in long double."""
import numpy as np

LD = np.longdouble
NAN = LD("nan")
TINY = LD("1e-15")  # of the close: what is left of moves that ended long ago

def over(n, function, *series):
    """function(window, …) over the last n values of each series; windows are rows. NaN until there are n."""
    out = np.full(len(series[0]), NAN)
    for begin in range(0, len(out) - n + 1, 4096):
        end = min(begin + 4096, len(out) - n + 1)
        views = [np.lib.stride_tricks.sliding_window_view(s[begin : end + n - 1], n) for s in series]
        out[begin + n - 1 : end + n - 1] = function(*views)
    return out

def divided(a, b, neutral, zero=0):
    """a / b, `neutral` where b is not above `zero` (a number or a series)."""
    a, b = np.broadcast_arrays(LD(1) * a, LD(1) * b)
    empty = b <= zero
    return np.where(empty, LD(1) * neutral + 0 * np.where(np.isnan(a), a, 0), a / np.where(empty, 1, b))

def before(x, n=1):
    return np.concatenate([np.full(min(n, len(x)), NAN), x[: max(len(x) - n, 0)]])

def recursion(x, n, keep, gain, seed):
    """y = keep · y + gain · x from the n-th known value on, which `seed` makes of the first n."""
    out = np.full(len(x), NAN)
    known = np.flatnonzero(~np.isnan(x))
    if len(known) < n:
        return out
    at = known[0] + n - 1
    value = out[at] = seed(x[known[0] : at + 1])
    for i in range(at + 1, len(x)):
        value = out[i] = keep * value + gain * x[i]
    return out

def mean_of(x, n): return over(n, lambda w: w.mean(axis=1), x)
def sum_of(x, n): return over(n, lambda w: w.sum(axis=1), x)
def highest(x, n): return over(n, lambda w: w.max(axis=1), x)
def lowest(x, n): return over(n, lambda w: w.min(axis=1), x)
def deviation_of(x, n, ddof=0): return over(n, lambda w: w.std(axis=1, ddof=ddof), x)
def ema_of(x, n): return recursion(x, n, 1 - LD(2) / (n + 1), LD(2) / (n + 1), np.mean)
def wilder_of(x, n): return recursion(x, n, 1 - LD(1) / n, LD(1) / n, np.mean)
def weighted_of(x, n):
    weights = np.arange(1, n + 1, dtype=LD)
    return over(n, lambda w: (w * weights).sum(axis=1) / weights.sum(), x)
def ranges_of(c):
    last = before(c.close)
    return np.where(np.isnan(last), NAN, np.maximum(c.high, last) - np.minimum(c.low, last))
def changes_of(x, n): return 100 * (x / before(x, n) - 1)
def middle_of(c): return (c.high + c.low) / 2
def typical_of(c): return (c.high + c.low + c.close) / 3
