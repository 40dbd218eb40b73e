#!/usr/bin/env python3
"""How soon a signal leaves and a command is answered, what a dead channel costs, at what rate a queue empties, how soon
the kill switch holds, and what it takes to be there. One `signalbox run`, against the simulated Bot API and a sink of
webhooks on the same machine.

    bench/voices.py [--build build/release] [PART …]      wire hang answers queue kill idle; without one all of them

    wire     50 pairs of the simulated venue; from a frame's close until a signal's request begins to leave, by the run
             (`status --json`: to_wire_us), to a webhook alone and to chats with its picture
    hang     from a frame's close until all is decided (to_outcome_us), beside a webhook that answers and beside one
             that never does; the same pairs, the same minutes
    answers  from a message's coming to its answer's coming, by the simulated Bot API; 20 chats in turn, for each may be
             told one message a second
    queue    32 chats' signals that waited for a Bot API that was away: how many leave a second
    kill     from a /kill_switch that comes in until the last byte of the last signal, ten times
    idle     CPU and memory with a chat and three synthetic instruments at the world's own speed

What is measured is the run's; what measures it is the machine's one clock. Everything is on loopback: a real network adds
its own.
"""
import argparse, collections, datetime, json, os, pathlib, sqlite3, subprocess, sys, tempfile, time, urllib.request

from feed import Run as FedRun, line, quantiles
from processes import ROOT, Simulator, Usage, interrupt, resident_mb

OWNER = 111
TALKATIVE = {"SIGNALBOX__GATES__SIGNAL_MIN": "0.55", "SIGNALBOX__GATES__REWARD_RISK_MIN": "0",
             "SIGNALBOX__LIMITS__COOLDOWN": "0s", "SIGNALBOX__LIMITS__DAY_MAX": "0",
             "SIGNALBOX__LIMITS__HOUR_MAX": "1000", "SIGNALBOX__LIMITS__HIGH_HOUR_MAX": "1000",
             "SIGNALBOX__LIMITS__POSITIONS_MAX": "1000"}
SYNTHETIC = {"SIGNALBOX__MARKET__VENUE": "synthetic"}


def seconds(text):
    return datetime.datetime.fromisoformat(text).timestamp()


def shares(times):
    return " ".join(f"{times[q] / 1000:.1f}" for q in ("p50", "p99", "max")) + " ms"


class Telegram(Simulator):
    def __init__(self, binary, folder, chats=(OWNER,), listen="127.0.0.1:0"):
        super().__init__(binary, folder, "--listen", listen, "--chats", ",".join(map(str, chats)),
                         command="simulate-telegram")
        self.url = self.said["api_url"]

    def act(self, what, **body):
        request = urllib.request.Request(f"{self.url}/_sim/{what}", json.dumps(body).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def transcript(self):
        with urllib.request.urlopen(f"{self.url}/_sim/transcript", timeout=30) as answer:
            return json.load(answer)


class Sink(Simulator):
    def __init__(self, binary, folder, *words):
        super().__init__(binary, folder, *words, command="simulate-webhook")

    def signals(self):
        """When each came."""
        with urllib.request.urlopen(self.said["transcript"], timeout=30) as answer:
            heard = json.load(answer)["transcript"]
        return [seconds(one["came"]) for one in heard if one["body"]["event"] == "signal"]


class Run(FedRun):
    """`signalbox run` with voices, in a data directory of its own."""

    def __init__(self, binary, folder, words, settings):
        folder.mkdir(parents=True, exist_ok=True)
        self.binary, self.folder = binary, folder
        self.environment = dict(os.environ, SIGNALBOX__DATA_DIR=str(folder), LANGUAGE="en", SIGNALBOX__HTTP__PORT="0",
                                **settings)
        self.said = open(folder / "said", "a+")
        self.parent = subprocess.Popen([binary, "run", *words], env=self.environment, stdout=subprocess.DEVNULL,
                                       stderr=self.said)
        self.process = self.parent.pid

    def cli(self, *words):
        done = subprocess.run([self.binary, *words], env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"signalbox {' '.join(words)}: {done.stderr}")
        return done.stdout

    def until(self, is_so, most=600):
        for _ in range(most * 10):
            status = self.status()
            if status and is_so(status):
                return status
            time.sleep(0.1)
        sys.exit(f"it did not come so far in {most} s: {status}")


def fed(binary, folder, market, frames, settings, chats=()):
    """50 pairs' run after so many streamed frames. Of `chats` each hears of pairs of its own, from the beginning."""
    settings = {**market.settings, "SIGNALBOX__UNIVERSE__TURNOVER_MIN": "0", "SIGNALBOX__UNIVERSE__SPREAD_MAX": "1",
                **TALKATIVE, **settings}
    run = Run(binary, folder, ["--top", "50"], settings)
    try:
        while run.joined() < 50:
            run.status()
            time.sleep(0.5)
        if chats:
            run.end()
            known_chats(folder, {chat: coins_of(folder)[place::len(chats)] for place, chat in enumerate(chats)})
            run = Run(binary, folder, ["--top", "50"], settings)
        begun = run.until(lambda _: True)["frames"]
        return run.until(lambda status: status["frames"] >= begun + frames, 1800)
    finally:
        run.end()


def coins_of(data_dir):
    with sqlite3.connect(data_dir / "signalbox.sqlite") as database:
        names = database.execute("SELECT DISTINCT instrument FROM run_instruments ORDER BY instrument")
        return [name.split(":")[1].split("/")[0] for name, in names]


def market(binary, folder, speed):
    return Simulator(binary, folder, "--listen", "127.0.0.1:0", "--tls", "--coins", 50, "--speed", speed)


def hooked(binary, folder, options, limits):
    with Sink(binary, folder / "sink") as sink, market(binary, folder / "venue", 120) as venue:
        return fed(binary, folder / "run", venue, options.frames, {**sink.settings, **limits})


def chatted(binary, folder, options):
    """A chat may be told one message a second, and an hour lasts half a minute here: 25 chats share the pairs, what is
    said at once is no more than may leave at once, and nothing else is said."""
    quiet = {f"SIGNALBOX__ALERTS__{kind}": "off" for kind in (
        "STRONG_SIGNAL", "LISTING", "FEED_LOST", "KILL_SWITCH", "SILENCE", "CORRECTION", "BACKUP_FAILED", "DISK_LOW",
        "DATABASE_AWAY")}
    chats = [OWNER, *range(201, 225)]
    with Telegram(binary, folder / "bot", chats) as bot, market(binary, folder / "venue", 120) as venue:
        return fed(binary, folder / "run", venue, 3 * options.frames,
                   {**bot.settings, **quiet, "SIGNALBOX__DIGEST__AT": "off", "SIGNALBOX__LIMITS__HOUR_MAX": "4",
                    "SIGNALBOX__LIMITS__HIGH_HOUR_MAX": "4"}, chats)


def wire(binary, folder, options):
    usual = {"SIGNALBOX__LIMITS__HOUR_MAX": "10", "SIGNALBOX__LIMITS__HIGH_HOUR_MAX": "5"}
    for name, status, limit in (
            ("webhook, ten an hour at most as configured", hooked(binary, folder / "usual", options, usual), 50),
            ("chat with its picture", chatted(binary, folder / "chat", options), 150),
            ("webhook, no limit to what is said at once", hooked(binary, folder / "flood", options, {}), None)):
        told = status["deliveries"]
        line(f"close to request, {name}: p50, p99, longest", shares(told["to_wire_us"]),
             f"limit {limit} ms for p99" if limit else "")
        line(f"  of {status['signals']} signals; close to decision", shares(status["to_outcome_us"]))


def hang(binary, folder, options):
    for name, words in (("answers", ()), ("never answers", ("--delay", 600_000))):
        with Sink(binary, folder / f"sink {name}", *words) as sink, market(binary, folder / f"v {name}", 120) as venue:
            status = fed(binary, folder / name, venue, options.frames, sink.settings)
        told = status["deliveries"]
        line(f"close to decision beside a webhook that {name}", shares(status["to_outcome_us"]), "the same, but for noise")
        line("  signals, delivered", f"{status['signals']} {told['delivered']}")


def known_chats(data_dir, coins):
    """The database there knows these chats, and the coins of which each hears; of all, where none is named."""
    with sqlite3.connect(data_dir / "signalbox.sqlite") as database:
        for chat, heard in coins.items():
            database.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (f"telegram.chat.{chat}", json.dumps(
                {"id": chat, "role": "owner" if chat == OWNER else "viewer", "language": "en", "zone": "",
                 "hears": "coins" if heard else "all", "coins": heard, "muted_to": 0, "thread": None,
                 "moved_to": None, "closed": False})))


def people(binary, folder, words, settings, chats):
    """A run whose chats are known from its beginning."""
    run = Run(binary, folder, words, settings)
    run.until(lambda status: status["frames"] >= 1)
    run.end()
    known_chats(folder, {chat: [] for chat in chats})
    return Run(binary, folder, words, settings)


def answers(binary, folder, options):
    chats = [OWNER, *range(201, 220)]
    asked = ["/status", "/check", "/count", "/risk", "/profit", "/portfolio", "/signal BTC", "/chart BTC 1h", "/stats",
             "/settings", "/daily", "/gates 1"]
    with Telegram(binary, folder / "bot", chats) as bot:
        run = people(binary, folder / "data", ["--venue", "synthetic", "--days", "30"],
                     {**bot.settings, **TALKATIVE, **SYNTHETIC, "SIGNALBOX__CLOCK__SPEED": "60"}, chats[1:])
        try:
            run.until(lambda status: status["frames"] >= 30)
            run.cli("pause", "--reason", "what comes is an answer")
            time.sleep(5)  # every chat's list of commands is told
            sent = []
            for number in range(options.answers):
                chat, words = chats[number % len(chats)], asked[number % len(asked)]
                sent.append((words, chat, time.time()))
                bot.act("message", chat_id=chat, text=words)
                time.sleep(0.25)
            time.sleep(2)
            said = collections.defaultdict(list)
            for one in bot.transcript()["messages"]:
                said[one["chat_id"]].append(seconds(one["time"]))
        finally:
            run.end()
    took = collections.defaultdict(list)
    for words, chat, at in sent:
        after = [when for when in said[chat] if when >= at - 0.001]
        took[words].append((min(after) - at) * 1000 if after else float("inf"))
    line(f"{len(sent)} answers: p50, p99, longest", quantiles([ms for each in took.values() for ms in each]) + " ms",
         "limit 200 ms for p99")
    for words, each in sorted(took.items(), key=lambda one: -max(one[1])):
        line(f"  {words}", quantiles(each) + " ms")


def queue(binary, folder, options):
    chats = [OWNER, *range(201, 232)]
    bot = Telegram(binary, folder / "bot", chats)
    settings = {**bot.settings, **TALKATIVE, **SYNTHETIC, "SIGNALBOX__CLOCK__SPEED": "1800"}
    run = people(binary, folder / "data", ["--venue", "synthetic", "--days", "30"], settings, chats[1:])
    try:
        begun = run.until(lambda status: status["frames"] >= 5)["signals"]
        bot.end()
        run.until(lambda status: status["signals"] >= begun + 32)
        run.cli("pause", "--reason", "enough for the bench")
        with Telegram(binary, folder / "bot2", chats, listen=bot.url.removeprefix("http://")) as bot:
            waiting = len([1 for one in json.loads(run.cli("outbox", "list", "--limit", "0", "--json"))
                           for way in one["channels"] if way["state"] in ("waiting", "sending")])
            for _ in range(1200):
                time.sleep(0.5)
                left = sum(way["state"] in ("waiting", "sending")
                           for one in json.loads(run.cli("outbox", "list", "--limit", "0", "--json"))
                           for way in one["channels"])
                if left == 0:
                    break
            said = [(seconds(one["time"]), one["chat_id"]) for one in bot.transcript()["messages"]]
    finally:
        run.end()
    times = sorted(when for when, _ in said)
    together = max(sum(1 for other in times[i:i + 60] if other < when + 1) for i, when in enumerate(times))
    of_one = 0  # in ten seconds
    for chat in chats:
        own = sorted(when for when, whose in said if whose == chat)
        of_one = max([of_one, *(sum(1 for other in own[i:] if other < when + 10) for i, when in enumerate(own))])
    line(f"{len(times)} messages that waited ({waiting} at first) left in", f"{times[-1] - times[0]:.1f} s")
    line("a second", f"{(len(times) - 5) / (times[-1] - times[0]):.1f}", "allowed 25")
    line("most within any second", f"{together}", "allowed 25, and 5 at once after a silence")
    line("most of one chat within any ten seconds", f"{of_one}", "allowed 9.5, and 3 at once after a silence")


def kill(binary, folder, options):
    with Telegram(binary, folder / "bot") as bot, Sink(binary, folder / "sink") as sink:
        run = Run(binary, folder / "data", ["--venue", "synthetic", "--days", "10"],
                  {**bot.settings, **sink.settings, **TALKATIVE, "SIGNALBOX__CLOCK__SPEED": "600"})
        holds, last = [], []
        try:
            run.until(lambda status: status["signals"] >= 3)
            for number in range(10):
                spoken = run.until(lambda _: True)["signals"]
                run.until(lambda status: status["signals"] >= spoken + 3)
                acted = time.time()
                bot.act("message", chat_id=OWNER, text="/kill_switch on")
                run.until(lambda status: status["killed"])
                time.sleep(5)  # fifty minutes of the market
                said = bot.transcript()["messages"]
                heard = sink.signals() + [seconds(one["time"]) for one in said if one["kind"] == "photo"]
                last.append(max(0, max(heard) - acted) * 1000)
                holds.append(min(seconds(one["time"]) - acted for one in said
                                 if one.get("text", "").startswith("Kill switch thrown") and seconds(one["time"]) >= acted) * 1000)
                bot.act("message", chat_id=OWNER, text="/kill_switch off")
                while not (asked := [one for one in bot.transcript()["messages"]
                                     if one.get("text", "").startswith("Lift the kill switch?")
                                     and seconds(one["time"]) > acted]):
                    time.sleep(0.1)
                button = asked[-1]["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
                bot.act("press", chat_id=OWNER, message_id=asked[-1]["message_id"], data=button)
                run.until(lambda status: not status["killed"])
        finally:
            run.end()
    line("act to the last signal's last byte: p50, p99, longest", quantiles(last) + " ms", "0: none came after it")
    line("act to its answer", quantiles(holds) + " ms")


def idle(binary, folder, options):
    with Telegram(binary, folder / "bot") as bot:
        run = Run(binary, folder / "data", ["--venue", "synthetic", "--days", "10"], bot.settings)
        try:
            run.until(lambda status: status["frames"] >= 1)
            before = Usage(run.process)
            time.sleep(options.idle)
            after = Usage(run.process)
            memory = resident_mb(run.process)
        finally:
            run.end()
    cpu, _, _ = after.since(before)
    line(f"CPU over {options.idle} s", f"{cpu / (after.at - before.at) * 100:.2f} % of a core", "limit 1 %")
    line("resident", f"{memory:.0f} MB", "limit 200 MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parts = {part.__name__: part for part in (wire, hang, answers, queue, kill, idle)}
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(parts))
    parser.add_argument("--build", default=ROOT / "build/release", type=pathlib.Path)
    parser.add_argument("--frames", default=300, type=int, help="of a minute, each of wire's and hang's runs")
    parser.add_argument("--answers", default=240, type=int)
    parser.add_argument("--idle", default=180, type=int, help="seconds")
    options = parser.parse_args()
    for name in options.parts or parts:
        if name not in parts:
            parser.error(f"there is no part {name}")
        print(f"-- {name}", flush=True)
        with tempfile.TemporaryDirectory(prefix="signalbox-voices-") as folder:
            parts[name](options.build / "signalbox", pathlib.Path(folder), options)


if __name__ == "__main__":
    main()
