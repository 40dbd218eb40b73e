"""freqtrade's own command without a network: only the market list, which it would ask the exchange for, is replaced.

    offline.py ANSWER.json backtesting …    the arguments are freqtrade's
    offline.py prepare FILE.csv.gz ROWS DIR   candles into DIR, as its data directory has them

Writes the seconds from its first import to its printed table, and its trades, as the command's own result has them.
"""
import json, resource, sys, time

begun = time.perf_counter()

import freqtrade
from freqtrade.exchange import Exchange
from freqtrade.main import main
from freqtrade.optimize.backtesting import Backtesting

MARKET = {
    "id": "BTCUSDT", "symbol": "BTC/USDT", "base": "BTC", "quote": "USDT", "baseId": "BTC", "quoteId": "USDT",
    "active": True, "type": "spot", "spot": True, "margin": False, "swap": False, "future": False, "option": False,
    "contract": False, "taker": 0.001, "maker": 0.001, "precision": {"amount": 0.00001, "price": 0.01},
    "limits": {"amount": {"min": 0.00001, "max": 9000}, "cost": {"min": 5, "max": 9e9},
               "price": {"min": 0.01, "max": 1e6}},
    "info": {},
}
kept = []

def load_markets(exchange, reload=False):
    exchange._api_async.set_markets([MARKET])

def start(backtest, own=Backtesting.start):
    own(backtest)
    kept.append(backtest.all_bt_content["SmaCross"]["results"])

def prepare(csv, rows, folder):
    import pandas
    candles = pandas.read_csv(csv, nrows=int(rows))
    candles.insert(0, "date", pandas.to_datetime(candles.pop("open_time_ms"), unit="ms", utc=True))
    candles.to_feather(f"{folder}/BTC_USDT-1m.feather", compression="lz4", compression_level=9)

def measure(answer_file, *arguments):
    Exchange._load_async_markets, Backtesting.start = load_markets, start
    try:
        main(list(arguments))
    except SystemExit as end:
        if end.code:
            raise
    wall, used = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF)
    closed = kept[0][kept[0].exit_reason != "force_exit"]
    times = zip(closed.open_date, closed.close_date)
    with open(answer_file, "w") as out:
        json.dump({"name": f"freqtrade {freqtrade.__version__}", "wall": wall, "cpu": used.ru_utime + used.ru_stime,
                   "times": [[int(moment.timestamp() * 1000) for moment in pair] for pair in times],
                   "rates": [list(rates) for rates in zip(closed.open_rate, closed.close_rate)],
                   "amounts": sorted(set(closed.amount)), "profit": float(closed.profit_abs.sum())}, out)

if sys.argv[1] == "prepare":
    prepare(*sys.argv[2:])
else:
    measure(*sys.argv[1:])
