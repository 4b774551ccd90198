"""One workload: achieved errors of every program, the tolerances that reach each error bound, and rates in pairs."""

import math
import statistics
import sys

import numpy as np
import programs

TOLERANCES = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11]
#: A run of a pair takes about this many seconds.
RUN = 0.15
#: Pairs with a peer; one for a peer that is more than `FAR` times slower than the fastest.
ROUNDS = 5
FAR = 4


def say(*words):
    print(*words, file=sys.stderr, flush=True)


def errors(values, reference):
    """For each subject the worst relative error, with a floor of a thousandth of each output's peak."""
    peak = np.abs(reference).max(axis=1, keepdims=True)
    scale = np.maximum(np.abs(reference), 1e-3 * peak)
    scale[scale == 0] = 1
    return np.where(np.isfinite(values), np.abs(values - reference) / scale, np.inf).max(axis=(1, 2))


class Comparison:
    def __init__(self, folder, workload, binary, bounds, wanted=None):
        self.folder, self.workload, self.bounds = folder, workload, bounds
        self.shape = (workload["outputs"], len(workload["recorded"]))
        methods = ["Tsit5", "matrix exponential"] if workload["name"] == "W1" else [None]
        self.ours = [programs.heptad(binary, folder, workload, method) for method in methods]
        self.peers, self.absent = programs.peers(folder, workload, wanted)
        #: One row for each program and tolerance.
        self.points = []
        #: Program name to a list of (tolerance, p99 error), loosest first.
        self.curves = {}
        self.reference, self.reference_note = self.make_reference()

    def values(self, program, tolerance, count, limit=120):
        file = self.folder / "values.f64"
        seconds, _ = program.run(tolerance, count, file, limit)
        return np.fromfile(file).reshape(-1, *self.shape), seconds

    def make_reference(self):
        """The closed form, or CVODE at 1e-12 checked against its other method or another program."""
        w = self.workload
        exact = self.folder / f"{w['name']}-exact.f64"
        if exact.exists():
            return np.fromfile(exact).reshape(-1, *self.shape), "closed form"
        variant = "bdf" if w["isStiff"] else "adams"
        best, count = None, w["references"]
        for is_optimised in (True, False):
            try:
                best = programs.cvode(self.folder, w, variant, is_optimised)
                break
            except programs.Absent:
                pass
        if best is None:
            raise programs.Absent("no reference: CVODE could not be built")
        reference, _ = self.values(best, 1e-12, count, 400)
        best.close()
        note = f"CVODE {variant} at 1e-12"
        second = next((peer for peer in self.peers if peer.name.startswith("deSolve")), None)
        if second:
            values, _ = self.values(second, 1e-11, min(10, count), 200)
            difference = errors(values, reference[: len(values)]).max()
            note += f"; deSolve's LSODA at 1e-11 agrees within {difference:.0e} on {len(values)} subjects"
        return reference, note

    def measure(self, program, tolerance):
        """One point of a program's curve."""
        few = max(8, program.batch)
        each = max(program.run(tolerance, few)[0] / few, 1e-7)
        count = int(max(min(20, len(self.reference)), min(len(self.reference), 0.4 / each)))
        whole = -(-count // program.batch) * program.batch
        values, seconds = self.values(program, tolerance, whole)
        error = errors(values[:count], self.reference[:count])
        point = dict(workload=self.workload["name"], program=program.name, tolerance=tolerance, subjects=count,
                     rate=whole / max(seconds, 1e-9), medianError=float(np.median(error)),
                     p99Error=float(np.quantile(error, 0.99, method="higher")))
        self.points.append(point)
        self.curves.setdefault(program.name, []).append((tolerance, point["p99Error"]))
        say(f"  {program.name:24} rtol {tolerance:8.1e}  {point['rate']:12.0f}/s  p99 {point['p99Error']:.1e}"
            f"  ({count} subjects)")
        return point

    def calibrate(self, program):
        """Points until the tightest bound is met, or errors no longer fall."""
        best = math.inf
        for tolerance in TOLERANCES:
            point = self.measure(program, tolerance)
            if point["p99Error"] <= min(self.bounds):
                return
            if point["p99Error"] > 0.7 * best and best < 1e-5:
                return
            best = min(best, point["p99Error"])

    def tolerance_for(self, program, bound):
        """The loosest tolerance that was seen to meet a bound; None where none does."""
        curve = sorted(self.curves[program.name], reverse=True)
        met = [(tolerance, error) for tolerance, error in curve if error <= bound]
        if not met:
            return None
        tolerance, error = met[0]
        missed = [pair for pair in curve if pair[0] > tolerance and pair[1] < math.inf]
        if missed and 0 < error < 0.6 * bound:
            (loose, loose_error) = missed[-1]
            part = math.log(0.85 * bound / error) / math.log(loose_error / error)
            between = float(f"{math.exp(math.log(tolerance) + part * math.log(loose / tolerance)):.2g}")
            if tolerance < between < loose and self.measure(program, between)["p99Error"] <= bound:
                return between
        return tolerance

    def rate(self, program, tolerance, each):
        count = max(1, round(RUN / each / program.batch)) * program.batch
        return count / max(program.run(tolerance, count)[0], 1e-9)

    def pair(self, own, own_tolerance, peer, peer_tolerance, rounds):
        """Rates of both in turns; the median of the ratios, and their range."""
        each = {}
        for program, tolerance in ((own, own_tolerance), (peer, peer_tolerance)):
            count = max(4, program.batch)
            each[program] = max(program.run(tolerance, count)[0] / count, 1e-8)
        rows = []
        for turn in range(rounds):
            both = [(own, own_tolerance), (peer, peer_tolerance)]
            rates = {p: self.rate(p, t, each[p]) for p, t in (both if turn % 2 == 0 else both[::-1])}
            rows.append((rates[own], rates[peer], rates[own] / rates[peer]))
        ratios = [row[2] for row in rows]
        return dict(rate=statistics.median(row[0] for row in rows), peerRate=statistics.median(row[1] for row in rows),
                    ratio=statistics.median(ratios), lowest=min(ratios), highest=max(ratios))

    def known_rate(self, program, tolerance):
        return next(p["rate"] for p in self.points if p["program"] == program.name and p["tolerance"] == tolerance)

    def run(self):
        """Rows of ratios: one for each of our roads, peer and bound that both reach."""
        say(f"{self.workload['name']}: reference: {self.reference_note}")
        for program in self.ours + list(self.peers):
            try:
                self.calibrate(program)
            except programs.Absent as reason:
                self.absent.append((program.name, str(reason)))
                self.curves.pop(program.name, None)
        rows = []
        for bound in self.bounds:
            reached = {}
            for program in self.ours + self.peers:
                if program.name in self.curves:
                    tolerance = self.tolerance_for(program, bound)
                    if tolerance:
                        reached[program] = tolerance
            fastest = max((self.known_rate(p, reached[p]) for p in self.peers if p in reached), default=0)
            for own in self.ours:
                for peer in self.peers:
                    if own not in reached or peer not in reached:
                        continue
                    row = dict(workload=self.workload["name"] + own.name.removeprefix("heptad"), bound=bound,
                               method=own.label, tolerance=reached[own], peer=peer.name, peerVersion=peer.label,
                               peerTolerance=reached[peer])
                    try:
                        is_far = FAR * self.known_rate(peer, reached[peer]) < fastest
                        row.update(self.pair(own, reached[own], peer, reached[peer], 1 if is_far else ROUNDS))
                    except programs.Absent as reason:
                        self.absent.append((peer.name, str(reason)))
                        continue
                    rows.append(row)
                    say(f"  p99 {bound:.0e}: {row['workload']:10} {row['rate']:12.0f}/s, {peer.name:24} "
                        f"{row['peerRate']:9.0f}/s, ratio {row['ratio']:.1f}")
        return rows

    def close(self):
        for program in self.ours + self.peers:
            program.close()
