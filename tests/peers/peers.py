"""What TA-Lib and `ta` say: for each indicator of the registry the function it is compared with, column by column.

`PEERS[name]` is (reference, function); function(c, *parameters) gives the columns in the registry's order, None for a
column that has no counterpart. An indicator whose definition nobody else has is compared with that definition alone
(definitions.py); it is not in this table.
"""
import numpy as np
import pandas as pd
import talib
from ta import momentum, trend, volatility, volume

EXPONENTIAL = 1  # TA-Lib's matype

def series(x):
    return pd.Series(np.asarray(x, dtype=float))

def price(function, *more):
    """A TA-Lib function of the closes."""
    return lambda c, *parameters: columns(function(c.close, *parameters, *more))

def hlc(function):
    return lambda c, *parameters: columns(function(c.high, c.low, c.close, *parameters))

def columns(answer):
    return list(answer) if isinstance(answer, (tuple, list)) else [answer]

def of_ta(cls, words, methods):
    """A class of `ta`: the names of its series, and its methods in the order of our columns."""
    def call(c, *parameters):
        made = cls(*(series(getattr(c, word)) for word in words.split()), *parameters)
        return [getattr(made, method)().to_numpy(dtype=float) for method in methods.split()]
    return call

def adx(c, n):
    return [f(c.high, c.low, c.close, n) for f in (talib.ADX, talib.PLUS_DI, talib.MINUS_DI)]

def dx(c, n):
    return [f(c.high, c.low, c.close, n) for f in (talib.PLUS_DI, talib.MINUS_DI, talib.DX)]

def aroon(c, n):
    down, up = talib.AROON(c.high, c.low, n)
    return [up, down, talib.AROONOSC(c.high, c.low, n)]

def linreg(c, n):
    return [talib.LINEARREG(c.close, n), talib.LINEARREG_SLOPE(c.close, n), talib.LINEARREG_INTERCEPT(c.close, n),
            talib.CORREL(c.close, np.arange(len(c.close), dtype=float), n) ** 2]

def ppo(c, fast, slow, signal):
    of_ta_ppo = momentum.PercentagePriceOscillator(series(c.close), slow, fast, signal)
    return [talib.PPO(c.close, fast, slow, EXPONENTIAL), of_ta_ppo.ppo_signal().to_numpy(), of_ta_ppo.ppo_hist().to_numpy()]

def pvo(c, fast, slow, signal):
    made = momentum.PercentageVolumeOscillator(series(c.volume), slow, fast, signal)
    return [made.pvo().to_numpy(), made.pvo_signal().to_numpy(), made.pvo_hist().to_numpy()]

def kst(c, signal):
    made = trend.KSTIndicator(series(c.close), nsig=signal)
    return [made.kst().to_numpy(), made.kst_sig().to_numpy()]

def keltner(c, n, atr_n, ranges):
    # `ta` multiplies by a whole number only; its own average and ATR are the rest.
    made = volatility.KeltnerChannel(series(c.high), series(c.low), series(c.close), n, atr_n, False, False, ranges)
    return [made.keltner_channel_lband().to_numpy(), made.keltner_channel_mband().to_numpy(),
            made.keltner_channel_hband().to_numpy()]

def donchian(c, n):
    return [talib.MIN(c.low, n), talib.MIDPRICE(c.high, c.low, n), talib.MAX(c.high, n)]

def z_score(c, n):
    with np.errstate(divide="ignore", invalid="ignore"):
        return [(c.close - talib.SMA(c.close, n)) / talib.STDDEV(c.close, n)]

def stoch_rsi(c, rsi_n, n, k, d):
    if rsi_n != n:
        raise ValueError("`ta` has one length for RSI and for its range")
    return of_ta(momentum.StochRSIIndicator, "close", "stochrsi_k stochrsi_d")(c, n, k, d)

def bollinger(c, n, deviations):
    upper, middle, lower = talib.BBANDS(c.close, n, deviations, deviations)
    return [lower, middle, upper]

PEERS = {
    "average_price": ("TA-Lib AVGPRICE", lambda c: [talib.AVGPRICE(c.open, c.high, c.low, c.close)]),
    "dema": ("TA-Lib DEMA", price(talib.DEMA)),
    "ema": ("TA-Lib EMA", price(talib.EMA)),
    "hma": ("TA-Lib HMA", price(talib.HMA)),
    "kama": ("TA-Lib KAMA", price(talib.KAMA)),
    "max": ("TA-Lib MAX", price(talib.MAX)),
    "median": ("TA-Lib PERCENTILE", price(talib.PERCENTILE, 50.0)),
    "median_price": ("TA-Lib MEDPRICE", lambda c: [talib.MEDPRICE(c.high, c.low)]),
    "midpoint": ("TA-Lib MIDPOINT", price(talib.MIDPOINT)),
    "min": ("TA-Lib MIN", price(talib.MIN)),
    "rma": ("TA-Lib RMA", price(talib.RMA)),
    "sma": ("TA-Lib SMA", price(talib.SMA)),
    "t3": ("TA-Lib T3", price(talib.T3)),
    "tema": ("TA-Lib TEMA", price(talib.TEMA)),
    "trima": ("TA-Lib TRIMA", price(talib.TRIMA)),
    "typical_price": ("TA-Lib TYPPRICE", hlc(talib.TYPPRICE)),
    "vwma": ("TA-Lib VWMA", lambda c, n: [talib.VWMA(c.close, c.volume, n)]),
    "weighted_close": ("TA-Lib WCLPRICE", hlc(talib.WCLPRICE)),
    "wma": ("TA-Lib WMA", price(talib.WMA)),
    "adx": ("TA-Lib ADX, PLUS_DI, MINUS_DI", adx),
    "adxr": ("TA-Lib ADXR", hlc(talib.ADXR)),
    "apo": ("TA-Lib APO", price(talib.APO, EXPONENTIAL)),
    "aroon": ("TA-Lib AROON, AROONOSC", aroon),
    "dpo": ("ta DPOIndicator", of_ta(trend.DPOIndicator, "close", "dpo")),
    "dx": ("TA-Lib PLUS_DI, MINUS_DI, DX", dx),
    "ichimoku": ("ta IchimokuIndicator",
                 of_ta(trend.IchimokuIndicator, "high low",
                       "ichimoku_conversion_line ichimoku_base_line ichimoku_a ichimoku_b")),
    "kst": ("ta KSTIndicator", kst),
    "linreg": ("TA-Lib LINEARREG…, CORREL²", linreg),
    "macd": ("TA-Lib MACD", price(talib.MACD)),
    "mass_index": ("ta MassIndex", of_ta(trend.MassIndex, "high low", "mass_index")),
    "ppo": ("TA-Lib PPO; ta's signal", ppo),
    "psar": ("TA-Lib SAR", lambda c, step, most: [talib.SAR(c.high, c.low, step, most)]),
    "supertrend": ("TA-Lib SUPERTREND", hlc(talib.SUPERTREND)),
    "trix": ("TA-Lib TRIX", price(talib.TRIX)),
    "vortex": ("ta VortexIndicator",
               of_ta(trend.VortexIndicator, "high low close", "vortex_indicator_pos vortex_indicator_neg")),
    "awesome": ("ta AwesomeOscillatorIndicator",
                of_ta(momentum.AwesomeOscillatorIndicator, "high low", "awesome_oscillator")),
    "bop": ("TA-Lib BOP", lambda c: [talib.BOP(c.open, c.high, c.low, c.close)]),
    "cci": ("TA-Lib CCI", hlc(talib.CCI)),
    "cmo": ("TA-Lib CMO", price(talib.CMO)),
    "elder_ray": ("TA-Lib ERI", hlc(talib.ERI)),
    "mom": ("TA-Lib MOM", price(talib.MOM)),
    "percent_rank": ("TA-Lib PERCENTRANK", price(talib.PERCENTRANK)),
    "roc": ("TA-Lib ROC", price(talib.ROC)),
    "rsi": ("TA-Lib RSI", price(talib.RSI)),
    "stoch": ("TA-Lib STOCH", lambda c, n, k, d: columns(talib.STOCH(c.high, c.low, c.close, n, k, 0, d, 0))),
    "stoch_fast": ("TA-Lib STOCHF", lambda c, n, d: columns(talib.STOCHF(c.high, c.low, c.close, n, d, 0))),
    "stoch_rsi": ("ta StochRSIIndicator", stoch_rsi),
    "tsi": ("ta TSIIndicator", of_ta(momentum.TSIIndicator, "close", "tsi")),
    "ultimate": ("TA-Lib ULTOSC", hlc(talib.ULTOSC)),
    "willr": ("TA-Lib WILLR", hlc(talib.WILLR)),
    "z_score": ("TA-Lib SMA, STDDEV", z_score),
    "atr": ("TA-Lib ATR", hlc(talib.ATR)),
    "bollinger": ("TA-Lib BBANDS", bollinger),
    "donchian": ("TA-Lib MIN, MIDPRICE, MAX", donchian),
    "keltner": ("ta KeltnerChannel", keltner),
    "natr": ("TA-Lib NATR", hlc(talib.NATR)),
    "std_dev": ("TA-Lib STDDEV", price(talib.STDDEV)),
    "true_range": ("TA-Lib TRANGE", hlc(talib.TRANGE)),
    "ulcer": ("ta UlcerIndex", of_ta(volatility.UlcerIndex, "close", "ulcer_index")),
    "ad": ("TA-Lib AD", lambda c: [talib.AD(c.high, c.low, c.close, c.volume)]),
    "adosc": ("TA-Lib ADOSC", lambda c, fast, slow: [talib.ADOSC(c.high, c.low, c.close, c.volume, fast, slow)]),
    "cmf": ("ta ChaikinMoneyFlowIndicator",
            of_ta(volume.ChaikinMoneyFlowIndicator, "high low close volume", "chaikin_money_flow")),
    "eom": ("ta EaseOfMovementIndicator",
            of_ta(volume.EaseOfMovementIndicator, "high low volume", "sma_ease_of_movement")),
    "force": ("ta ForceIndexIndicator", of_ta(volume.ForceIndexIndicator, "close volume", "force_index")),
    "mfi": ("TA-Lib MFI", lambda c, n: [talib.MFI(c.high, c.low, c.close, c.volume, n)]),
    "nvi": ("ta NegativeVolumeIndexIndicator",
            of_ta(volume.NegativeVolumeIndexIndicator, "close volume", "negative_volume_index")),
    "obv": ("TA-Lib OBV", lambda c: [talib.OBV(c.close, c.volume)]),
    "pvo": ("ta PercentageVolumeOscillator", pvo),
    "vpt": ("ta VolumePriceTrendIndicator",
            of_ta(volume.VolumePriceTrendIndicator, "close volume", "volume_price_trend")),
    "vwap_rolling": ("ta VolumeWeightedAveragePrice",
                     of_ta(volume.VolumeWeightedAveragePrice, "high low close volume",
                           "volume_weighted_average_price")),
}
