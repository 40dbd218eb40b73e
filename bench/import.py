#!/usr/bin/env python3
"""Import of a CSV.gz beside the peers: DuckDB, Polars, pandas, pyarrow, and libdeflate alone. One core.

    bench/import.py [--file FILE.csv.gz] [--build build/release] [--rounds 9] [--cpu 0]

Makes its own Python environment (build/bench-files-venv, from PyPI) and pins itself to one CPU before anything is loaded.
First the gate: rows, first and last time and the closes must agree in every reader, or no time counts. Then rounds,
the readers one after another in each, so that a slow moment of the machine meets them all; the first round warms up
and is thrown away. Printed: median with minimum and maximum, in ns a row, of the clock on the wall and of CPU time.
Ratios are medians of the ratios of one round; on a machine that does other work too, trust those of CPU time.
Each reader stands at its best fair setting: column types given, one thread, memory new in every round.
"""
import argparse, os, platform, statistics, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "tools"))
from python_environment import enter

PACKAGES = ["duckdb==2.0.0", "polars==2.1.0", "pandas==3.1.1", "pyarrow==26.0.1"]
ONE_THREAD = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"}

def peers(path):
    """Name, version, function that reads the file anew, function of its answer: rows, first, last, closes."""
    found = []
    names = ["open", "high", "low", "close", "volume"]
    try:
        import duckdb
        columns = ",".join(["'open_time_ms':'BIGINT'"] + [f"'{n}':'DOUBLE'" for n in names])
        def read_duckdb():
            base = duckdb.connect()
            base.execute("SET threads=1")
            base.execute(f"CREATE TABLE t AS SELECT * FROM read_csv('{path}', header=true, columns={{{columns}}})")
            return base
        found.append(("DuckDB", duckdb.__version__, read_duckdb, lambda base: base.execute(
            "SELECT count(*), min(open_time_ms), max(open_time_ms), sum(round(close * 100)::BIGINT) FROM t").fetchone()))
    except ImportError:
        print("DuckDB: not measured (not installed)")
    try:
        import polars
        schema = {"open_time_ms": polars.Int64, **{n: polars.Float64 for n in names}}
        found.append(("Polars", polars.__version__, lambda: polars.read_csv(path, schema=schema),
                      lambda t: (t.height, t["open_time_ms"][0], t["open_time_ms"][-1],
                                 int((t["close"] * 100).round().cast(polars.Int64).sum()))))
    except ImportError:
        print("Polars: not measured (not installed)")
    try:
        import pandas
        dtypes = {"open_time_ms": "int64", **{n: "float64" for n in names}}
        found.append(("pandas", pandas.__version__, lambda: pandas.read_csv(path, dtype=dtypes),
                      lambda t: (len(t), t.open_time_ms.iloc[0], t.open_time_ms.iloc[-1],
                                 int((t.close * 100).round().astype("int64").sum()))))
    except ImportError:
        print("pandas: not measured (not installed)")
    try:
        import pyarrow, pyarrow.csv
        types = {"open_time_ms": pyarrow.int64(), **{n: pyarrow.float64() for n in names}}
        pyarrow.set_cpu_count(1)
        found.append(("pyarrow", pyarrow.__version__,
                      lambda: pyarrow.csv.read_csv(path, pyarrow.csv.ReadOptions(use_threads=False),
                                                   convert_options=pyarrow.csv.ConvertOptions(column_types=types)),
                      lambda t: (t.num_rows, t["open_time_ms"][0].as_py(), t["open_time_ms"][-1].as_py(),
                                 sum(round(x * 100) for x in t["close"].to_pylist()))))
    except ImportError:
        print("pyarrow: not measured (not installed)")
    return found

def ours(program, *arguments):
    """The program's last round of two: the first warms up, as the peers' processes are warm. Then wall, cpu, rest."""
    line = subprocess.run([program, *arguments, "2"], check=True, capture_output=True, text=True).stdout.splitlines()[-1]
    wall, cpu, *rest = line.split()
    return float(wall), float(cpu), rest

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = os.environ.get("SIGNALBOX_SHARED_DATA", os.path.join(ROOT, "../shared/data"))
    parser.add_argument("--file", default=os.path.join(data, "candles/binance-spot/BTCUSDT-1m.csv.gz"))
    parser.add_argument("--timeframe", default="1m")
    parser.add_argument("--build", default=os.path.join(ROOT, "build/release"))
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--cpu", type=int, default=0)
    options = parser.parse_args()
    enter("bench-files", PACKAGES, ONE_THREAD, ["taskset", "-c", str(options.cpu)])

    program = os.path.join(options.build, "bench_import")
    if not os.path.exists(program):
        sys.exit(f"{program} is not there: build it with -D SIGNALBOX_BENCH=ON")
    path = os.path.abspath(options.file)
    found = peers(path)

    wall_cpu = {}
    wall, cpu, (rows, first, last, cents) = ours(program, "candles", path, options.timeframe)
    expected = (int(rows), int(first), int(last), int(cents))
    for name, version, read, answer in found:
        got = tuple(int(x) for x in answer(read()))
        if got != expected:
            sys.exit(f"gate failed, no times: Signalbox {expected}, {name} {version} {got}")
    print(f"gate: {expected[0]} rows, times and closes equal in Signalbox and {', '.join(n for n, *_ in found)}")

    for turn in range(options.rounds + 1):
        figures = {"Signalbox": ours(program, "candles", path, options.timeframe)[:2],
                   "libdeflate alone": ours(program, "inflate", path)[:2]}
        for name, version, read, _ in found:
            start_wall, start_cpu = time.perf_counter(), time.process_time()
            table = read()
            figures[f"{name} {version}"] = (time.perf_counter() - start_wall, time.process_time() - start_cpu)
            del table
        if turn > 0:
            for name, pair in figures.items():
                wall_cpu.setdefault(name, []).append(pair)

    print(f"{platform.processor() or platform.machine()}, CPU {options.cpu}, {options.rounds} rounds; ns a row")
    print(f"{'':24}{'wall median (min-max)':>26}{'cpu median (min-max)':>26}{'x wall':>9}{'x cpu':>9}")
    mine = wall_cpu["Signalbox"]
    for name, pairs in wall_cpu.items():
        line = f"{name:24}"
        for kind in (0, 1):
            ns = sorted(pair[kind] / expected[0] * 1e9 for pair in pairs)
            line += f"{statistics.median(ns):12.0f} ({ns[0]:4.0f}-{ns[-1]:5.0f})"
        for kind in (0, 1):
            line += f"{statistics.median(p[kind] / m[kind] for p, m in zip(pairs, mine)):9.2f}"
        print(line)

if __name__ == "__main__":
    main()
