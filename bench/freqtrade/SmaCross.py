"""The strategy of bench/sma_cross.py for freqtrade: long one coin while the mean of 10 closes lies above that of 30."""
import talib
from freqtrade.strategy import IStrategy

class SmaCross(IStrategy):
    INTERFACE_VERSION = 3
    timeframe = "1m"
    startup_candle_count = 30
    minimal_roi = {"0": 1000}
    stoploss = -0.99
    use_exit_signal = True

    def populate_indicators(self, dataframe, metadata):
        dataframe["fast"], dataframe["slow"] = (talib.SMA(dataframe["close"], n) for n in (10, 30))
        return dataframe

    def populate_entry_trend(self, dataframe, metadata):
        dataframe.loc[dataframe["fast"] > dataframe["slow"], "enter_long"] = 1
        return dataframe

    def populate_exit_trend(self, dataframe, metadata):
        dataframe.loc[dataframe["fast"] < dataframe["slow"], "exit_long"] = 1
        return dataframe

    def custom_stake_amount(self, pair, current_time, current_rate, *arguments, **more):
        return current_rate * (1 + 1e-7)  # one coin; what is more is cut off with the amount's precision
