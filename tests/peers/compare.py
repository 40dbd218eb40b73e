"""What counts as equal, and the table of what was compared."""
import numpy as np

TOLERANCE = 1e-9  # of the column's scale

def scale_of(values, close):
    """The column's mean absolute value up to each row, at least price × 1e-6."""
    size = np.abs(values)
    known = ~np.isnan(size)
    mean = np.cumsum(np.where(known, size, 0)) / np.maximum(np.cumsum(known), 1)
    return np.maximum(mean, close * 1e-6)

def apart(a, b, scale):
    """|a − b| in scales; 0 where both are unknown, infinite where one is."""
    with np.errstate(invalid="ignore"):
        distance = np.abs(np.asarray(a, dtype=np.longdouble) - b) / scale
    same = (np.isnan(a) & np.isnan(b)) | (a == b)
    return np.where(same, 0, np.where(np.isnan(distance), np.inf, distance)).astype(float)

class Line:
    """One column: what was compared, and all that was wrong with it."""

    def __init__(self, name, reference):
        self.name, self.reference = name, reference
        self.rows = self.by_rule = self.by_rounding = self.unknown = self.ties = 0
        self.worst = self.worst_definition = 0.0
        self.note = ""
        self.wrong = []

    def fail(self, sentence):
        if len(self.wrong) < 5:
            self.wrong.append(sentence)

    def text(self):
        counts = f"{self.rows:>8} {self.worst:>9.1e} {self.worst_definition:>9.1e} {self.by_rule:>6} {self.by_rounding:>5}"
        return f"{'FAILED' if self.wrong else 'ok':6} {self.name:<28} {counts}  {self.reference:<31} {self.note}".rstrip()

HEAD = (f"{'':6} {'column':<28} {'rows':>8} {'peer':>9} {'formula':>9} {'rule':>6} {'round':>5}  reference\n"
        "       peer, formula: the worst distance from it in scales; rule: rows where the peer has another rule, each\n"
        "       held against both; round: rows where the peer is further than 1e-9 from the formula in long double, and\n"
        "       Signalbox is not")

class Report:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def add(self, line):
        print(line.text())
        for sentence in line.wrong:
            print(f"         {sentence}")
        if line.wrong:
            self.failed += 1
        else:
            self.passed += 1

    def skip(self, sentence):
        print(f"skipped: {sentence}")
        self.skipped += 1

    def end(self):
        print(f"\n{self.passed} passed, {self.failed} failed, {self.skipped} skipped")
        return 1 if self.failed or not self.passed else 0
