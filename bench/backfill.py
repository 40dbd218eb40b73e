#!/usr/bin/env python3
"""`signalbox backfill` of two years of 1m of three coins from the simulated venue, into SQLite and into PostgreSQL: who
waits for whom.

    bench/backfill.py [--build build/release] [--days 730] [--stores sqlite,postgresql] [--rounds 1]

The simulator stands in another process, speaks TLS, and passes time 600 times as fast, so that the venue's limit of 600
requests within 5 s is none. Gate: every minute is stored, none is missing. Printed of each store: rows a second; CPU time
of backfill, of the simulator and of PostgreSQL, each also as a share of the time it took; how long backfill waited for
the venue and how long it stored, as it says itself; and of the thread that writes into the store and of the one that
answers (the simulator has one), which part of the time it worked, stood ready without a CPU (the machine's other work),
and slept. The limit is that it waits for the venue more than it stores. A store that is not there is "not measured".
"""
import argparse, datetime, json, os, pathlib, re, subprocess, sys, tempfile, time

from processes import ROOT, Postgres, Simulator, Usage

COINS = ["BTC/USDT", "ETH/USDT", "SOL/USDT"]
UNTIL = datetime.date(2025, 1, 1)


def its_work(simulator, before):
    cpu, _, threads = Usage(simulator.process.pid).since(before)
    return {"its": cpu, "answers": max(threads.values())}


def backfill(binary, folder, simulator, since, database, postgres):
    """What it took, by who took it, and what was stored."""
    environment = dict(os.environ, SIGNALBOX__DATA_DIR=str(folder), LANGUAGE="en", **simulator.settings, **database)
    subprocess.run([binary, "db", "upgrade"], env=environment, check=True, capture_output=True)
    its, servers, begun = Usage(simulator.process.pid), postgres.worked() if postgres else 0, time.monotonic()
    process = subprocess.Popen([binary, "backfill", "--venue", "bybit", "--symbols", ",".join(COINS), "--since", since,
                                "--until", UNTIL.isoformat()], env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
    before = newest = Usage(process.pid)
    ended, code, used = os.wait4(process.pid, os.WNOHANG)
    while not ended:
        newest = Usage(process.pid)
        time.sleep(0.05)
        ended, code, used = os.wait4(process.pid, os.WNOHANG)
    process.returncode = os.waitstatus_to_exitcode(code)
    took = {"seconds": time.monotonic() - begun, "ours": used.ru_utime + used.ru_stime,
            "writes": newest.since(before)[2][str(process.pid)], **its_work(simulator, its),
            "servers": postgres.worked() - servers if postgres else 0}
    said = process.stderr.read()
    if process.returncode != 0:
        sys.exit(f"backfill ended with {process.returncode}: {said}")
    took["venue"], took["store"] = map(float, re.search(r"waited ([\d.]+) s for bybit, stored for ([\d.]+) s", said).groups())
    status = json.loads(subprocess.run([binary, "status", "--json"], env=environment, check=True, capture_output=True,
                                       text=True).stdout)
    return took, sum(s["rows"] for s in status["store"]), sum(s["missing"] for s in status["store"])


def measure(binary, store, days, rounds):
    since = (UNTIL - datetime.timedelta(days=days)).isoformat()
    best = None
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            postgres = Postgres() if store == "postgresql" else None
            try:
                with Simulator(binary, pathlib.Path(folder, "simulator"), "--listen", "127.0.0.1:0", "--tls", "--speed",
                               600, "--coins", len(COINS), "--start", (UNTIL + datetime.timedelta(days=1))) as simulator:
                    database = {"DB_URL": postgres.url} if postgres else {}
                    took, rows, missing = backfill(binary, pathlib.Path(folder, "data"), simulator, since, database,
                                                   postgres)
            finally:
                if postgres:
                    postgres.end()
        if rows != days * 1440 * len(COINS) or missing:
            sys.exit(f"{rows} rows, {missing} missing: the figures are void")
        if best is None or took["seconds"] < best["seconds"]:
            best = took
    show(store, best, rows)


def show(store, took, rows):
    seconds = took["seconds"]
    print(f"{store}: {rows:,} minutes in {seconds:.1f} s, {rows / seconds:,.0f} a second")
    for name, who in [("ours", "backfill"), ("its", "the simulator"), ("servers", "PostgreSQL")]:
        if took[name]:
            print(f"  {who:15}{took[name]:8.1f} s of CPU time, {took[name] / seconds:4.0%} of a core, "
                  f"{took[name] / rows * 1e6:5.2f} µs a row")
    for what in ["writes", "answers"]:
        worked, ready = took[what]
        print(f"  the thread that {what:8} worked {worked / seconds:4.0%}, stood ready {ready / seconds:4.0%}, "
              f"slept {1 - (worked + ready) / seconds:4.0%}")
    print(f"  waited {took['venue']:.1f} s for the venue, stored for {took['store']:.1f} s (goal: it waits more than it "
          "stores)", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=ROOT / "build/release", type=pathlib.Path)
    parser.add_argument("--days", type=int, default=730)
    parser.add_argument("--stores", default="sqlite,postgresql")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    for store in options.stores.split(","):
        if store == "postgresql" and not Postgres.programs():
            print("postgresql: not measured (Debian: postgresql)")
            continue
        measure(options.build / "signalbox", store, options.days, options.rounds)


main()
