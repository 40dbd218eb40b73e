"""Every indicator of the registry beside TA-Lib or `ta`, and beside its definition in long double.

On every settled row one of three things holds, or the column fails:
- peer and Signalbox agree within 1e-9 of the column's scale;
- the peer has another rule there (a neutral value, say): Signalbox agrees with the definition, the peer with the
  definition under its own rule, and the two differ;
- the peer's carried sums have lost the value: Signalbox agrees with the definition in long double, the peer does not.
  Only for the columns that ROUNDING names; each such row is listed.
Besides, every row is compared with the definition itself, and nothing may be known before the warm-up or unknown after.
"""
import numpy as np

import market
from compare import TOLERANCE, Line, apart, scale_of
from definitions import columns_of
from peers import PEERS

ROUNDING = {
    "cci": "its mean is rounded as a price, small distances from it come out wrong",
    "vwma": "carried sums: little volume after much is lost in their rounding",
}

def usual(entry):
    return [int(p["usual"]) if p["whole"] else p["usual"] for p in entry["parameters"]]

def one_more(entry):
    """All lengths longer by one: odd where the usual are even."""
    return [int(p["usual"]) + 1 if p["whole"] else p["usual"] for p in entry["parameters"]]

def spec(entry, parameters):
    return ":".join([entry["name"], *(f"{p:g}" for p in parameters)])

class Comparison:
    def __init__(self, program):
        self.registry = program.registry()
        self.lines = {}
        self.drifted = []  # (column, open time, Signalbox, peer, definition)

    def run(self, program, coin, frame, parameters_of):
        """All indicators with these parameters over a market that the program has taken in."""
        specs = ",".join(spec(entry, parameters_of(entry)) for entry in self.registry)
        table = program.table("indicators", "compute", specs, f"binance:{coin}/USDT", "--timeframe", "1m")
        names = list(table.columns)[1:]
        if (table.open_time_ms.to_numpy() != frame.open_time_ms.to_numpy()).any():
            raise SystemExit(f"{coin}: the table's rows are not the candles'")
        for part in market.stretches(frame.open_time_ms.to_numpy()):
            rows = frame[part].reset_index(drop=True)
            plain, long = market.candles_of(rows), market.candles_of(rows, np.longdouble)
            left = iter(names)
            for entry in self.registry:
                columns = [next(left) for _ in entry["outputs"]]
                ours = [table[name].to_numpy(dtype=float)[part] for name in columns]
                self.compare(entry, parameters_of(entry), ours, plain, long)

    def compare(self, entry, parameters, ours, plain, long):
        name, is_usual = entry["name"], parameters == usual(entry)
        reference, peer = PEERS.get(name, ("the definition", None))
        formula, other = columns_of(name, long, parameters), columns_of(name, long, parameters, theirs=True)
        theirs = peer(plain, *parameters) if peer else [None] * len(ours)
        for i, output in enumerate(entry["outputs"]):
            line = self.lines.setdefault(output["column"], Line(output["column"], reference))
            if peer is None and formula is None:
                line.fail("nothing to compare it with: give it a peer (peers.py) or a definition (definitions.py)")
                continue
            warm = self.check_known(line, entry, ours[i], is_usual)
            settled = warm if entry["settled"] is None else entry["settled"] - 1
            settled = settled if is_usual else max(warm, settled * 5 // 4)
            self.compare_column(line, name, slice(min(settled, len(ours[i])), None), plain,
                                ours[i], theirs[i], formula and formula[i], other and other[i])

    def check_known(self, line, entry, values, is_usual):
        """The first row that is known; it must be the one that the registry says, and all after it too."""
        known = ~np.isnan(values)
        first = int(np.argmax(known)) if known.any() else len(values)
        if not known[first:].all():
            line.fail(f"unknown again at row {first + int(np.argmin(known[first:]))}")
        says = entry["warm_up"] - 1
        if is_usual and first != says and not (entry["name"] == "pivot" and first <= says):
            line.fail(f"speaks first at row {first}, not {says}")
        return first

    def compare_column(self, line, name, rows, plain, ours, theirs, formula, other):
        scale = scale_of(ours, plain.close)[rows]
        time, ours = plain.time[rows], ours[rows]
        line.rows += len(ours)
        right = None
        if formula is not None:
            distance = apart(ours, formula[rows], scale)
            right = distance <= TOLERANCE
            line.worst_definition = max(line.worst_definition, distance.max(initial=0))
            self.complain(line, "the formula says", ~right, time, ours, formula[rows])
        if theirs is None:
            return
        theirs = np.asarray(theirs, dtype=float)[rows]
        distance = apart(ours, theirs, scale)
        off = distance > TOLERANCE
        if formula is not None:
            if other is not None:
                other = other[rows]
                by_rule = apart(formula[rows], other, scale) > TOLERANCE / 1000
                said = np.isinf(other) | (apart(theirs, other, scale) <= TOLERANCE)
                self.complain(line, "by its own rule the peer would say", by_rule & ~said, time, theirs, other)
                line.by_rule += int(by_rule.sum())
                distance, off = np.where(by_rule, 0, distance), off & ~by_rule
            if name in ROUNDING:
                lost = off & right & (apart(theirs, formula[rows], scale) > TOLERANCE)
                line.by_rounding += int(lost.sum())
                line.note = ROUNDING[name]
                self.drifted += [(line.name, time[i], ours[i], theirs[i], formula[rows][i]) for i in np.flatnonzero(lost)]
                distance, off = np.where(lost, 0, distance), off & ~lost
        line.worst = max(line.worst, distance.max(initial=0))
        self.complain(line, "the peer says", off, time, ours, theirs)

    @staticmethod
    def complain(line, sentence, bad, time, ours, theirs):
        if bad.any():
            i = int(np.argmax(bad))
            line.fail(f"{int(bad.sum())} rows, first {time[i]}: {float(ours[i])!r}, {sentence} {float(theirs[i])!r}")

    def end(self, report, drift_file):
        for line in self.lines.values():
            report.add(line)
        with open(drift_file, "w") as out:
            out.write("column,open_time_ms,signalbox,peer,formula\n")
            out.writelines(f"{c},{t},{float(o)!r},{float(p)!r},{f}\n" for c, t, o, p, f in self.drifted)
        if self.drifted:
            print(f"       the {len(self.drifted)} rows that a peer's rounding lost: {drift_file}")
