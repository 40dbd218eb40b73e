#!/usr/bin/env python3
"""Signalbox beside TA-Lib, `ta` and pandas: every indicator of the registry, every feature, the screener; its Parquet
beside its CSV.

    tests/peers/run.py [--program build/release/signalbox] [--rows 60000] [--only indicators|features|tables|screener]

Makes its own Python environment (build/peers-venv, from PyPI) and its golden values on the spot. Runs over the first
--rows one-minute candles of three instruments (../shared/data, or $SIGNALBOX_SHARED_DATA; without them those parts are
skipped) and over a made market that stands still, trades nothing and has holes. Prints a line a column and, last,
`N passed, N failed, N skipped`. Exit 1 if anything failed.
"""
import argparse
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from python_environment import enter  # noqa: E402

COINS = ["BTC", "ETH", "SOL"]

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default=ROOT / "build/release/signalbox")
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--only", choices=["indicators", "features", "tables", "screener"])
    options = parser.parse_args()
    if options.rows < 20_000:
        parser.error("--rows: at least 20000, so that everything settles and the planted holes are within")
    enter("peers", ["TA-Lib==0.8.2", "ta==0.11.0", "pandas==3.1.1", "numpy==2.4.6", "pyarrow==26.0.1", "polars==2.1.0",
                    "duckdb==2.0.0"])
    if not options.program.exists():
        sys.exit(f"{options.program} is not there: build it first (make compile), or name another with --program")

    import compare
    import features
    import indicators
    import market
    import screener
    import tables

    report = compare.Report()
    with tempfile.TemporaryDirectory() as scratch:
        program = market.Program(options.program.resolve(), scratch)
        made = market.made()
        program.take_in("MADE", made)
        real = {}
        if market.shared_data() is None:
            report.skip("no real candles: ../shared/data is not there, and SIGNALBOX_SHARED_DATA names no other")
        else:
            real = {coin: market.real(coin, options.rows) for coin in COINS}
            for coin, frame in real.items():
                program.take_in(coin, frame)
        if options.only in (None, "indicators"):
            comparison = indicators.Comparison(program)
            for coin, frame in real.items():
                comparison.run(program, coin, frame, indicators.usual)
            comparison.run(program, "MADE", made, indicators.usual)
            comparison.run(program, "MADE", made, indicators.one_more)
            print(compare.HEAD)
            comparison.end(report, ROOT / "build/peers-rounding.csv")
        if options.only in (None, "features"):
            features.run(report, program, made, real)
        if options.only in (None, "tables"):
            tables.run(report, program, "MADE")
        if options.only in (None, "screener") and market.shared_data() is not None:
            screener.run(report, program)
    return report.end()

if __name__ == "__main__":
    sys.exit(main())
