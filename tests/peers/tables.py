"""A table as Parquet, read by pandas (Arrow), Polars and DuckDB, beside the same table as CSV: every bit, every unknown."""
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
