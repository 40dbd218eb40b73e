"""One peer of bench/sma_cross.py, in a process of its own: backtesting.py, backtrader or vectorbt.

    sma_cross_peers.py NAME FILE.csv.gz ROWS

Says its name and version, then answers every line it is sent, each answer a line of JSON: to `run` the seconds of one
whole backtest, to `trades` the last one's trades (rows that they were filled in) and final equity. Candles are in
memory before the first run; each peer stands at its best fair setting: vectorbt on its Rust engine where it has one,
no time zones, backtrader with everything computed ahead and no observers.
"""
import json, sys, time, warnings

import numpy as np
import pandas as pd

FAST, SLOW, CASH, FEE = 10, 30, 1e7, 0.001

def vectorbt_peer(candles):
    import vectorbt

    vectorbt.settings.caching["enabled"] = False

    def run():
        fast, slow = (vectorbt.MA.run(candles.close, n) for n in (FAST, SLOW))
        return vectorbt.Portfolio.from_signals(
            candles.close, fast.ma_above(slow).vbt.signals.fshift(1), fast.ma_below(slow).vbt.signals.fshift(1),
            price=candles.open, size=1, fees=FEE, init_cash=CASH)

    def trades(portfolio):
        filled = portfolio.orders.values  # buys and sells in turn
        rows = filled["idx"].tolist()
        return list(zip(rows[0::2], rows[1::2])), portfolio.final_value()

    return f"vectorbt[rust] {vectorbt.__version__}", run, trades

def backtesting_peer(candles):
    import backtesting

    class SmaCross(backtesting.Strategy):
        def init(self):
            self.fast, self.slow = (self.I(lambda x, n=n: pd.Series(x).rolling(n).mean(), self.data.Close)
                                    for n in (FAST, SLOW))

        def next(self):
            fast, slow = self.fast[-1], self.slow[-1]
            if fast > slow:
                if not self.position:
                    self.buy(size=1)
            elif fast < slow and self.position:
                self.position.close()

    table = candles.rename(columns=str.capitalize)
    backtesting.backtesting._tqdm = lambda steps, **_: steps  # no progress bar

    def run():
        return backtesting.Backtest(table, SmaCross, cash=CASH, commission=FEE).run()

    def trades(stats):
        done = stats["_trades"]
        return list(zip(done.EntryBar.tolist(), done.ExitBar.tolist())), stats["Equity Final [$]"]

    return f"backtesting.py {backtesting.__version__}", run, trades

def backtrader_peer(candles):
    import backtrader

    class SmaCross(backtrader.Strategy):
        def __init__(self):
            self.fast, self.slow = (backtrader.indicators.SMA(self.data.close, period=n) for n in (FAST, SLOW))
            self.done = []

        def next(self):
            fast, slow = self.fast[0], self.slow[0]
            if fast > slow:
                if not self.position:
                    self.buy()
            elif fast < slow and self.position:
                self.close()

        def notify_trade(self, trade):
            if trade.isclosed:
                self.done.append((trade.baropen - 1, trade.barclose - 1))

    def run():
        cerebro = backtrader.Cerebro(stdstats=False)
        cerebro.addstrategy(SmaCross)
        cerebro.adddata(backtrader.feeds.PandasData(dataname=candles))
        cerebro.broker.setcash(CASH)
        cerebro.broker.setcommission(commission=FEE)
        return cerebro, cerebro.run()[0]

    def trades(ran):
        return ran[1].done, ran[0].broker.getvalue()

    return f"backtrader {backtrader.__version__}", run, trades

def main():
    name, path, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
    warnings.simplefilter("ignore")
    candles = pd.read_csv(path, nrows=rows)
    candles.index = pd.DatetimeIndex(pd.to_datetime(candles.pop("open_time_ms"), unit="ms"))
    peers = {"vectorbt": vectorbt_peer, "backtesting": backtesting_peer, "backtrader": backtrader_peer}
    version, run, trades = peers[name](candles)
    print(json.dumps({"name": f"{version}, pandas {pd.__version__}, numpy {np.__version__}"}), flush=True)
    last = None
    for line in sys.stdin:
        if line.strip() == "run":
            last = None  # its memory is given back before the clock starts
            wall, cpu = time.perf_counter(), time.process_time()
            last = run()
            answer = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
        else:
            pairs, equity = trades(last)
            answer = {"trades": [(int(a), int(b)) for a, b in pairs], "equity": float(equity)}
        print(json.dumps(answer), flush=True)

main()
