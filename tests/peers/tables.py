"""Tables and candles as Parquet, read by pandas (Arrow), Polars and DuckDB, beside the same as CSV: every bit, every
unknown; the lake by its directories; and Feather files of pandas, as freqtrade keeps them, taken in.
"""
import math
import struct

import duckdb
import pandas as pd
import polars as pl

from compare import Line

def bits(values):
    """Numbers by their bits; None where unknown."""
    return [None if v is None or math.isnan(v) else struct.pack("<d", v) for v in values]

def readers(file):
    yield "pandas", {n: c.tolist() for n, c in pd.read_parquet(file).items()}
    yield "Polars", pl.read_parquet(file).to_dict(as_series=False)
    table = duckdb.sql(f"SELECT * FROM read_parquet('{file}')")
    yield "DuckDB", dict(zip(table.columns, (list(c) for c in zip(*table.fetchall()))))

def run(report, program, coin):
    print("\nTables as Parquet")
    symbol = f"{coin}/USDT"
    for verb in (["features", "build", "--symbols", symbol, "--set", "multi"],
                 ["indicators", "compute", "rsi,macd,vwap,obv", symbol, "--timeframe", "1h"]):
        csv = program.table(*verb)
        file = program.scratch / "values.parquet"
        program(*verb, "--out", str(file))
        for name, columns in readers(file):
            line = Line(f"{verb[0]} {verb[1]}", name)
            line.rows = len(csv)
            if list(columns) != list(csv.columns):
                line.fail(f"{name} reads other columns")
            for column in csv.columns if not line.wrong else []:
                if bits(map(float, csv[column])) != bits(None if v is None else float(v) for v in columns[column]):
                    line.fail(f"{name} reads other values of {column}")
            report.add(line)
        file.unlink()
    lake(report, program, coin)
    feather(report, program, coin)

def lake(report, program, coin):
    """Every reader finds the series by its directories and reads the candles of the CSV."""
    csv = program.table("export", "candles", f"{coin}/USDT")
    root = program.scratch / "lake"
    program("export", "candles", f"{coin}/USDT", "--out", f"{root}/")
    glob = f"{root}/candles/**/*.parquet"
    where = f"SELECT * FROM read_parquet('{glob}', hive_partitioning = true) WHERE symbol = '{coin}_USDT' AND NOT quiet"
    found = {"pandas": pd.read_parquet(root / "candles"),
             "Polars": pl.read_parquet(glob, hive_partitioning=True).to_pandas(),
             "DuckDB": duckdb.sql(where).df()}
    for name, frame in found.items():
        line = Line("lake", name)
        line.rows = len(csv)
        frame = frame[(frame["symbol"] == f"{coin}_USDT") & ~frame["quiet"]].sort_values("ts")
        times = frame["ts"].dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[ms]").astype("int64")
        if times.tolist() != csv["open_time_ms"].tolist():
            line.fail(f"{name} reads other times")
        for column in ("open", "high", "low", "close"):  # a CSV's volumes have eight decimals
            if bits(frame[column].tolist()) != bits(csv[column].tolist()):
                line.fail(f"{name} reads other values of {column}")
        if set(frame["venue"].astype(str)) != {"binance"} or set(frame["tf"].astype(str)) != {"1m"}:
            line.fail(f"{name} reads other partitions")
        report.add(line)

def feather(report, program, coin):
    csv = program.table("export", "candles", f"{coin}/USDT")
    frame = csv.rename(columns={"open_time_ms": "date"})
    for unit in ("ms", "ns"):
        line = Line("freqtrade's feather", f"pandas, {unit}")
        line.rows = len(csv)
        written = frame.assign(date=pd.to_datetime(frame["date"], unit="ms", utc=True).dt.as_unit(unit))
        file = program.scratch / f"{coin}_USDT-1m.feather"
        written.reset_index(drop=True).to_feather(file, compression="lz4", compression_level=9)
        program("import", str(file), "--venue", "freqtrade", "--symbol", f"{coin}{unit.upper()}/USDT")
        back = program.table("export", "candles", f"freqtrade:{coin}{unit.upper()}/USDT")
        if not back.equals(csv):
            line.fail("other candles come back")
        out = program.scratch / "back.feather"
        program("export", "candles", f"freqtrade:{coin}{unit.upper()}/USDT", "--out", str(out))
        read = pd.read_feather(out)
        if list(read.columns) != ["date", "open", "high", "low", "close", "volume"]:
            line.fail(f"the columns are {list(read.columns)}")
        elif not (read["date"] == written["date"]).all() or not (read["close"] == csv["close"]).all():
            line.fail("pandas reads other candles")
        report.add(line)
