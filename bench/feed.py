#!/usr/bin/env python3
"""500 pairs' minutes, quotes and tickers through one `signalbox run`, from the simulated venue on the same machine.

    bench/feed.py [--build build/release] [--pairs 500] [--speed 13] [--frames 100]      the load
    bench/feed.py --week [--pairs 6] [--speed 600]                                      memory over a simulated week

Two processes: the simulator, and the run whose threads are measured; TLS between them. The run is started twice: the
first one lets all pairs join, the second one is measured from its first frames on. Counted are: messages, by the run
itself (its control socket tells them, as `status --json` does); CPU time of the run's own threads, by the kernel
(/proc/PID/task/*/schedstat); from a frame's close until the journal has it on disk, by the run (to_journal_us). When all
that is measured strace looks on for some more frames (it stops each system call of each thread, so nothing is timed
beside it): it counts syncs and tells how long they took, those of a close, from the journal's on for 20 s of market
time, and those between closes. `--speed` chooses how many messages come: the venue's pushes are so
much faster. Gate: no minute is missing, no message unread, and the store has a candle for every pair and minute. What
cannot be had is "not measured".
"""
import argparse, datetime, json, os, pathlib, re, shutil, socket, sqlite3, subprocess, sys, tempfile, time

from processes import ROOT, Simulator, Usage, interrupt, resident_mb

WEEK = 7 * 24 * 60
CLOSE_S = 20  # the database is tidied half a minute after a close
TRACED = 24  # frames; the database is tidied about every fourth


class Run:
    """`signalbox run` in a data directory."""

    def __init__(self, binary, folder, simulator, pairs):
        self.folder = folder
        environment = dict(os.environ, SIGNALBOX__DATA_DIR=str(folder), LANGUAGE="en", **simulator.settings,
                           SIGNALBOX__UNIVERSE__TURNOVER_MIN="0", SIGNALBOX__UNIVERSE__SPREAD_MAX="1")
        self.said = open(folder / "said", "a+")
        self.parent = subprocess.Popen([binary, "run", "--top", str(pairs)], env=environment, stdout=subprocess.DEVNULL,
                                       stderr=self.said)
        self.process = self.parent.pid

    def joined(self):
        return pathlib.Path(self.folder, "said").read_text().count(" joins\n")

    def status(self):
        """None while it does not answer yet."""
        if self.parent.poll() is not None:
            sys.exit("the run ended: " + pathlib.Path(self.folder, "said").read_text()[-500:])
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(5)
                line.connect(str(self.folder / "run.sock"))
                line.sendall(b'{"ask":"status"}\n')
                return json.loads(line.makefile().readline())
        except (OSError, ValueError):
            return None

    def wait_for(self, frames):
        """Until it has closed so many; what it says then."""
        while True:
            status = self.status()
            if status and status["frames"] >= frames:
                return status
            time.sleep(0.2)

    def syncs(self, frames, speed):
        """As syncs_of_closes, of the next so many frames; none without strace."""
        if not shutil.which("strace"):
            return []
        trace = str(self.folder / "syncs")
        look = subprocess.Popen(["strace", "-f", "-ttt", "-T", "-y", "-e", "trace=fsync,fdatasync,msync,sync_file_range",
                                 "-o", trace, "-p", str(self.process)], stderr=subprocess.DEVNULL)
        self.wait_for(self.wait_for(1)["frames"] + frames)
        interrupt(look)
        return syncs_of_closes(trace, speed)

    def end(self):
        interrupt(self.parent)


def syncs_of_closes(trace, speed):
    """Of each close: [syncs of it, syncs after it, ms that the journal's took]."""
    closes, began, of_journal = [], 0, set()
    for line in pathlib.Path(trace).read_text().splitlines():
        thread, at, rest = line.split(maxsplit=2)
        if re.match(r"(fsync|fdatasync|msync|sync_file_range)\(", rest):
            if ".journal>" in rest:
                closes.append([0, 0, None])
                began = float(at)
                of_journal.add(thread)
            if closes:
                closes[-1][0 if (float(at) - began) * speed < CLOSE_S else 1] += 1
        took = re.search(r"<([\d.]+)>$", rest)  # of an interleaved call it stands on the line of its end
        if took and thread in of_journal:
            closes[-1][2] = float(took[1]) * 1000
            of_journal.discard(thread)
    return closes[1:-1]


def quantiles(values):
    """p50, p99 and the largest."""
    ordered = sorted(values)
    return " ".join(f"{ordered[min(len(ordered) - 1, int(len(ordered) * q))]:.1f}" for q in (0.5, 0.99, 1))


def line(what, value, limit=""):
    print(f"{what:52}{value:>22}   {limit}", flush=True)


def minute_of(time):
    return int(datetime.datetime.fromisoformat(time).timestamp()) // 60


def missing_candles(folder, pairs, first, last):
    """Candles that the store lacks of these minutes (epoch minutes)."""
    with sqlite3.connect(f"file:{folder / 'signalbox.sqlite'}?mode=ro", uri=True) as database:
        stored, = database.execute("SELECT count(*) FROM ohlcv WHERE timeframe = 0 AND ts >= ? AND ts < ?",
                                   (first * 60_000, last * 60_000)).fetchone()
    return pairs * (last - first) - stored


def market(binary, folder, pairs, speed):
    """The simulated venue of so many pairs, and beside it a place for the run's data."""
    (folder / "data").mkdir()
    return Simulator(binary, folder / "simulator", "--listen", "127.0.0.1:0", "--tls", "--coins", pairs, "--speed", speed)


def load(binary, folder, options):
    pairs, speed = options.pairs or 500, options.speed or 13
    with market(binary, folder, pairs, speed) as simulator:
        first = Run(binary, folder / "data", simulator, pairs)
        joining = 0
        while first.joined() < pairs:
            first.status()
            joining = max(joining, resident_mb(first.process))
            time.sleep(1)
        first.wait_for(first.wait_for(1)["frames"] + 3)
        joined = resident_mb(first.process)
        first.end()
        run = Run(binary, folder / "data", simulator, pairs)
        try:
            while True:  # until it has caught up
                status = run.status()
                if status and status["frames"] - status["late_frames"] >= 3:
                    break
                time.sleep(0.2)
            memory, before = [resident_mb(run.process)], Usage(run.process)
            while (now := run.wait_for(status["frames"] + len(memory)))["frames"] < status["frames"] + options.frames:
                memory.append(resident_mb(run.process))
            after = Usage(run.process)
            memory.append(resident_mb(run.process))
            closes = run.syncs(TRACED, speed)
        finally:
            run.end()
    seconds, messages = after.at - before.at, now["messages"] - status["messages"]
    cpu, _, threads = after.since(before)
    lacks = missing_candles(folder / "data", pairs, minute_of(status["last_frame"]), minute_of(now["last_frame"]))
    missing = now["missing_minutes"] - status["missing_minutes"]
    print(f"{pairs} pairs, {messages:,} messages in {seconds:.0f} s, {now['frames'] - status['frames']} frames of a minute, "
          f"speed {speed}")
    line("messages a second", f"{messages / seconds:,.0f}", "the limits are for 5,000")
    line("CPU of our threads a message", f"{cpu / messages * 1e6:.1f} µs", "limit 50 µs")
    for thread, (worked, _) in sorted(threads.items(), key=lambda one: -one[1][0])[:4]:
        line(f"  thread {thread}", f"{worked / messages * 1e6:.1f} µs")
    times = now["to_journal_us"]
    line("frame's close to journal: p50, p99, longest",
         " ".join(f"{times[q] / 1000:.1f}" for q in ("p50", "p99", "max")) + " ms", "limit 5 ms for p99")
    if closes:
        own, between, took = zip(*closes)
        line("  of it the sync alone, as strace sees it", quantiles([ms for ms in took if ms is not None]) + " ms")
        line("syncs a close: mean, most", f"{sum(own) / len(own):.2f}  {max(own)}", "limit 2")
        line("syncs between two closes: mean, most", f"{sum(between) / len(between):.2f}  {max(between)}")
    else:
        line("syncs a close", "not measured", "needs strace")
    line("resident while all joined, after it", f"{joining:.0f} {joined:.0f} MB", "limit 300 MB")
    line("resident, begun warm: at first, most, at last", f"{memory[0]:.0f} {max(memory):.0f} {memory[-1]:.0f} MB", "limit 300 MB")
    line("gate: minutes missing, messages unread, candles", f"{missing} {now['unread_messages']} {lacks}",
         "all 0, or the figures are void")


def week(binary, folder, options):
    pairs, speed = options.pairs or 6, options.speed or 600
    with market(binary, folder, pairs, speed) as simulator:
        run = Run(binary, folder / "data", simulator, pairs)
        try:
            while run.joined() < pairs:
                run.status()
                time.sleep(0.2)
            begun = run.wait_for(1)["frames"]
            print(f"{pairs} pairs, speed {speed}; resident at each day's end, MB:", end=" ", flush=True)
            for day in range(8):
                now = run.wait_for(begun + day * WEEK // 7)
                print(f"{resident_mb(run.process):.0f}", end=" ", flush=True)
        finally:
            run.end()
    print(f"\nlimit 300 MB, flat; {now['frames']:,} frames, {now['late_frames']:,} of them late, "
          f"{now['missing_minutes']:,} minutes missing, {now['messages']:,} messages")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=ROOT / "build/release", type=pathlib.Path)
    parser.add_argument("--week", action="store_true")
    parser.add_argument("--pairs", type=int)
    parser.add_argument("--speed", type=float)
    parser.add_argument("--frames", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (week if options.week else load)(options.build / "signalbox", pathlib.Path(folder), options)


if __name__ == "__main__":
    main()
