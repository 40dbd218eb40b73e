#!/usr/bin/env python3
"""A lake of candles written and read, beside Polars: the same rows, the same files, a month each. One core.

    bench/parquet.py [--build build/release] [--rounds 9] [--cpu 0] [--scratch DIR]

Makes its own Python environment (build/bench-files-venv, from PyPI) and pins itself to one CPU before anything is loaded:
Polars inflates and encodes with helpers otherwise. First the gate: Polars must read our files equal to those it has
written itself, and both must hold the CSV's closes, or no time counts. Then rounds, one after another in each, of
which the first warms up. Printed: ns of CPU time a row, median with minimum and maximum, and the medians of the ratios
of one round. Ours also makes sure of each day's hash as it reads, and that a file is on the disk as it writes (time on
the wall, which is not compared); both compress with zstd at level 1. DIR is best in memory (/dev/shm).
"""
import argparse, os, pathlib, platform, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from python_environment import enter

DATA = pathlib.Path(os.environ.get("SIGNALBOX_SHARED_DATA", ROOT / "../shared/data")) / "candles/binance-spot"
PACKAGES = ["duckdb==2.0.0", "polars==2.1.0", "pandas==3.1.1", "pyarrow==26.0.1"]  # as in import.py: one environment
ONE_THREAD = {"POLARS_MAX_THREADS": "1", "OMP_NUM_THREADS": "1", "ARROW_NUM_THREADS": "1"}

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=ROOT / "build/release", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--cpu", type=int, default=0)
    parser.add_argument("--scratch", default="/dev/shm" if os.path.isdir("/dev/shm") else None)
    options = parser.parse_args()
    enter("bench-files", PACKAGES, ONE_THREAD, ["taskset", "-c", str(options.cpu)])
    program = options.build / "bench_parquet"
    if not program.exists():
        sys.exit(f"{program} is not there: build it with -D SIGNALBOX_BENCH=ON, where Arrow is (make setup)")
    if not DATA.is_dir():
        sys.exit("the shared market data is not there: set SIGNALBOX_SHARED_DATA")
    import polars

    def ours(*arguments):
        """The last round of two: CPU seconds, rows, closes in cents."""
        lines = subprocess.run([program, *map(str, arguments), "2"], check=True, capture_output=True, text=True).stdout
        _, cpu, rows, cents = lines.splitlines()[-1].split()
        return float(cpu), int(rows), int(cents)

    def timed(function):
        begun = time.process_time()
        function()
        return time.process_time() - begun

    with tempfile.TemporaryDirectory(dir=options.scratch) as scratch:
        lake, theirs = pathlib.Path(scratch, "lake"), pathlib.Path(scratch, "polars")
        theirs.mkdir()
        write = ["write", lake, DATA / "BTCUSDT-1m.csv.gz"]
        _, rows, cents = ours(*write)
        files = sorted(lake.rglob("*.parquet"))
        months = [polars.read_parquet(file, hive_partitioning=False) for file in files]

        def write_polars():
            for number, month in enumerate(months):
                month.write_parquet(theirs / f"{number:03}.parquet", compression="zstd", compression_level=1)

        def read_polars(paths):
            return [polars.read_parquet(file, hive_partitioning=False) for file in paths]

        write_polars()
        own = sorted(theirs.iterdir())
        again = read_polars(own)
        sums = {sum(int((t["close"] * 100).round().cast(polars.Int64).sum()) for t in some) for some in (months, again)}
        equal = len(again) == len(months) and all(a.equals(b) for a, b in zip(months, again))
        if not equal or sums != {cents} or ours("read", lake)[1:] != (rows, cents) or sum(map(len, months)) != rows:
            sys.exit("gate failed, no times: the files do not hold the same")
        size = [sum(file.stat().st_size for file in some) / rows for some in (files, own)]
        print(f"gate: {rows:,} rows in {len(files)} files equal in both; {size[0]:.1f} bytes a row, Polars' {size[1]:.1f}")

        rounds = []
        for _ in range(options.rounds + 1):
            rounds.append({"Signalbox writes": ours(*write)[0], f"Polars {polars.__version__} writes": timed(write_polars),
                           "Signalbox reads": ours("read", lake)[0], "Polars reads": timed(lambda: read_polars(own)),
                           "Polars reads ours": timed(lambda: read_polars(files))})
    rounds = rounds[1:]
    print(f"{platform.processor() or platform.machine()}, CPU {options.cpu}, {options.rounds} rounds; ns of CPU time a row")
    names = list(rounds[0])
    for name in names:
        ns = sorted(r[name] / rows * 1e9 for r in rounds)
        print(f"{name:24}{statistics.median(ns):9.1f}   {ns[0]:8.1f} to {ns[-1]:.1f}")
    for what, mine, peer in [("write", names[0], names[1]), ("read", names[2], names[3])]:
        ratio = statistics.median(r[peer] / r[mine] for r in rounds)
        print(f"{what}: {ratio:.2f} x Polars' rows a second (goal: at least 0.9)")

main()
