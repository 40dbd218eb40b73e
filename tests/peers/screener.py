"""The screener beside pandas: 41 coins' hourly candles, every reading, score and place recomputed from SPEC 6.

Each moment is asked twice: by the rules of the universe, and with all 41 coins included, so that all of them are ranked.
Numbers must lie within 1e-9 of their size; two places may be exchanged only where their scores are equal but for that.
"""
import json

import numpy as np
import pandas as pd

import market
from compare import TOLERANCE, Line
from features import ema, wilder

HOUR = 60 * market.MINUTE
LOOKED_BACK = 90 * market.DAY
TURNOVER_MIN, CANDLES_MIN, LISTED = 1e6, 50, 10
SPREAD = 0.0012  # of the cost model: no quote is stored
WEIGHTS = {"trend": 0.30, "volume": 0.25, "volatility": 0.20, "rsi": 0.25}

def millis(text):
    return int(pd.Timestamp(text, tz="UTC").timestamp() * 1000)

def stamp(time):
    return pd.Timestamp(time, unit="ms").strftime("%Y-%m-%dT%H:%M:%SZ")

def moments(frames):
    """Every 91 days and 5 hours; beside the halt of 2023-03-24; where coins get their 50th and 200th candle; where the
    ten majors have ended."""
    asked = list(range(millis("2023-02-10 03:00"), millis("2026-06-01"), 91 * market.DAY + 5 * HOUR))
    asked += [millis(text) for text in ("2023-03-24 13:00", "2023-03-24 14:00", "2023-03-24 15:00", "2026-05-24 07:00",
                                        "2026-05-24 08:00", "2026-06-07 09:00", "2025-01-01 00:00", "2025-01-01 01:00")]
    for coin in ("POL", "1000PEPE"):
        first = int(frames[coin].open_time_ms.iloc[0])
        asked += [first + n * HOUR for n in (49, 50, 199, 200)]
    return sorted(asked)

def sign(a, b, close):
    return 0.0 if abs(a - b) <= 1e-12 * close else float(np.sign(a - b))

def rsi_part(rsi):
    for inside, part in ((30 <= rsi <= 50, 90), (50 <= rsi <= 65, 70), (rsi < 30, 60), (65 <= rsi <= 80, 40)):
        if inside:
            return part
    return 20

def volatility_part(percent):
    if 1 <= percent <= 3:
        return 100
    return percent * 100 if percent < 1 else max(20, 100 - 20 * (percent - 3))

def read(frame, at):
    """One coin as of the hour that closed at `at`; None without a candle in 90 days."""
    begin = (at - HOUR) // market.DAY * market.DAY - LOOKED_BACK
    f = frame[(frame.open_time_ms >= begin) & (frame.open_time_ms + HOUR <= at)]
    if f.empty:
        return None
    day = f[f.open_time_ms >= at - market.DAY]
    turnover = float((day.volume * (day.high + day.low + day.close) / 3).sum())
    f = f[market.stretches(f.open_time_ms.to_numpy(), HOUR)[-1]]
    c, v = f.close, f.volume
    move, last = c.diff(), c.shift(1)
    gain, loss = (wilder(x, 14).iloc[-1] for x in (move.clip(lower=0), (-move).clip(lower=0)))
    rsi = 50.0 if gain + loss <= 1e-15 * c.iloc[-1] else 100 * gain / (gain + loss)
    true_range = (np.maximum(f.high, last) - np.minimum(f.low, last)).where(last.notna())
    volume_mean = v.iloc[-20:].mean() if len(v) >= 20 else np.nan
    return {"closed": int(f.open_time_ms.iloc[-1]) + HOUR, "candles": len(f), "turnover": turnover,
            "close": c.iloc[-1], "ema21": ema(c, 21).iloc[-1], "ema50": ema(c, 50).iloc[-1],
            "ema200": ema(c, 200).iloc[-1], "rsi14": rsi, "atr_percent": 100 * wilder(true_range, 14).iloc[-1] / c.iloc[-1],
            "volume_ratio": 1.0 if volume_mean == 0 else v.iloc[-1] / volume_mean}

def score(r):
    """Bullish and bearish parts; None before 50 candles."""
    if r is None or r["candles"] < CANDLES_MIN:
        return None
    close = r["close"]
    long_side = 0.0 if np.isnan(r["ema200"]) else sign(close, r["ema200"], close)
    trend = 50 + 25 * sign(r["ema21"], r["ema50"], close) + 25 * long_side
    same = {"volume": min(100, 50 * r["volume_ratio"]), "volatility": volatility_part(r["atr_percent"])}
    return ({"trend": trend, "rsi": rsi_part(r["rsi14"]), **same},
            {"trend": 100 - trend, "rsi": rsi_part(100 - r["rsi14"]), **same})

def total(parts):
    return sum(WEIGHTS[name] * part for name, part in parts.items())

def left_out(r, at, included):
    if r is None or r["closed"] != at:
        return "no_candle"
    if r["candles"] < CANDLES_MIN:
        return "few_candles"
    return "turnover" if not included and r["turnover"] < TURNOVER_MIN else None

class Comparison:
    def __init__(self):
        self.lines = {}

    def line(self, name):
        return self.lines.setdefault(name, Line(name, "pandas"))

    def number(self, name, where, ours, theirs):
        line = self.line(name)
        line.rows += 1
        ours = np.nan if ours is None else ours
        if np.isnan(ours) or np.isnan(theirs):
            line.unknown += 1
            if np.isnan(ours) != np.isnan(theirs):
                line.fail(f"{where}: {ours!r}, pandas says {theirs!r}")
            return
        distance = 0 if ours == theirs else abs(ours - theirs) / max(abs(theirs), 1e-6)
        line.worst = max(line.worst, distance)
        if distance > TOLERANCE:
            line.fail(f"{where}: {ours!r}, pandas says {theirs!r}")

    def same(self, name, where, ours, theirs):
        line = self.line(name)
        line.rows += 1
        if ours != theirs:
            line.fail(f"{where}: {ours!r}, pandas says {theirs!r}")

    def places(self, where, side, rows, right):
        """`right`: (score, instrument) of all that may stand in the list."""
        line = self.line(f"{side} list")
        line.rows += len(rows)
        right = sorted(right, key=lambda one: (-one[0], one[1]))[: len(rows) + 1]
        scores = {instrument: value for value, instrument in right}
        for place, row in enumerate(rows):
            value, instrument = right[place]
            if row["instrument"] != instrument and abs(scores.get(row["instrument"], 0) - value) > TOLERANCE * 100:
                line.fail(f"{where}: place {place + 1} has {row['instrument']}, pandas says {instrument}")
            if row["rank"] != place + 1 or abs(row["score"] - value) > TOLERANCE * 100:
                line.fail(f"{where}: place {row['rank']} has {row['score']!r}, pandas says {value!r}")
            if abs(sum(reason["points"] for reason in row["reasons"]) - row["score"]) > TOLERANCE * 100:
                line.fail(f"{where}: the points of place {place + 1} are not its score")

    def moment(self, answer, read_by, at, included):
        found = {row["instrument"]: row for row in answer["all"]}
        self.same("coins", at, sorted(found), sorted(f"binance:{coin}/USDT" for coin in read_by))
        sides = {"bullish": [], "bearish": []}
        for coin, r in read_by.items():
            instrument = f"binance:{coin}/USDT"
            ours, where = found[instrument], f"{coin} {at}"
            reason = left_out(r, at, included)
            self.same("closed", where, ours["closed_at"], stamp(r["closed"]) if r else None)
            if reason == "no_candle":  # readings of another hour are none
                r = None
            parts = score(r)
            self.same("left out", where, ours["left_out"], reason)
            self.same("candles", where, ours["candles"], r["candles"] if r else 0)
            for name in ("close", "ema21", "ema50", "ema200", "rsi14", "atr_percent", "volume_ratio"):
                self.number(name, where, ours["readings"][name], r[name] if r else np.nan)
            self.number("turnover", where, ours["turnover"], r["turnover"] if r else np.nan)
            self.same("assumed", where, [ours["spread"], ours["spread_assumed"], ours["turnover_assumed"]], [SPREAD, True, True])
            bias = None
            if parts and reason is None and parts[0]["trend"] != 50:
                bias = "bullish" if parts[0]["trend"] > 50 else "bearish"
                sides[bias].append((total(parts[0 if bias == "bullish" else 1]), instrument))
            self.same("side", where, ours["bias"], bias)
            for side, values in zip(("bullish", "bearish"), parts or (None, None)):
                self.number(f"{side} score", where, ours[side], total(values) if values else np.nan)
        most = len(read_by) if included else LISTED
        for side, right in sides.items():
            self.same(f"{side} places", at, len(answer[side]), min(most, len(right)))
            self.places(at, side, answer[side], right)
        self.same("qualify", at, answer["qualify"], sum(row["left_out"] is None for row in answer["all"]))

def run(report, program):
    folder = market.shared_data() / "candles/binance-screener"
    own = market.Program(program.path, program.scratch / "screener")
    own.scratch.mkdir()
    frames = {}
    for file in sorted(folder.glob("*-1h.csv.gz")):
        coin = file.name.removesuffix("USDT-1h.csv.gz")
        frames[coin] = pd.read_csv(file, float_precision="round_trip")
        own("import", str(file), "--venue", "binance", "--symbol", f"{coin}/USDT", "--timeframe", "1h")
    comparison = Comparison()
    names = ",".join(f"{coin}/USDT" for coin in frames)
    def asked(at, *words, include=""):
        own.environment["SIGNALBOX__UNIVERSE__INCLUDE"] = include
        return json.loads(own("screen", "--all", "--at", stamp(at), "--json", *words))
    for at in moments(frames):
        read_by = {coin: read(frame, at) for coin, frame in frames.items()}
        comparison.moment(asked(at), read_by, at, included=False)
        comparison.moment(asked(at, "--top", str(len(frames)), include=names), read_by, at, included=True)
    stored(comparison, own, asked)
    print(f"\nScreener beside pandas, {len(frames)} coins")
    for line in comparison.lines.values():
        line.note = f"{line.unknown} unknown" if line.unknown else ""
        report.add(line)

def stored(comparison, own, asked):
    """Lists that scan stored for a span are those of each moment alone, and hold until the next one."""
    own.environment["SIGNALBOX__UNIVERSE__INCLUDE"] = ""
    own("scan", "--timerange", "2024-12-30-2025-02-05")
    for text in ("2024-12-30 00:00", "2024-12-31 23:00", "2025-01-01 00:00", "2025-01-30 13:00", "2025-02-04 23:00"):
        answers = [asked(millis(text) + wait, *words) for wait, words in
                   ((0, ()), (0, ("--stored",)), (market.MINUTE * 59, ("--stored",)))]
        for answer in answers:
            del answer["taken_at"]
        comparison.same("stored lists", text, answers[1], answers[0])
        comparison.same("stored lists", text, answers[2], answers[0])
