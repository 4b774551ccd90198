"""What the peers in Python share: a workload as `LaneBench describe` wrote it, and the loop that answers requests.

A peer is a program that is started as `PROGRAM FOLDER WORKLOAD VARIANT`, says in a line what runs, and answers requests
on standard input, each a line `TOLERANCE COUNT [FILE]`, by a line `PROCESSOR-SECONDS WALL-SECONDS` or `error REASON`.
With FILE, the values of all subjects are written there as doubles. Loading and compiling happen before the clock starts.
"""

import json
import os
import pathlib
import sys
import time

import numpy as np

MODELS = pathlib.Path(__file__).resolve().parent.parent / "models"


class Workload:
    def __init__(self, folder, name):
        self.folder = pathlib.Path(folder)
        for key, value in json.loads((self.folder / f"{name}.json").read_text()).items():
            setattr(self, key, value)
        self.draws_of = np.fromfile(self.folder / f"{name}-draws.f64").reshape(-1, len(self.draws))
        self.dose = getattr(self, "dose", None)

    @property
    def shape(self):
        """Output times and columns of one subject."""
        return self.outputs, len(self.recorded)

    def absolute(self, tolerance):
        return tolerance * self.absoluteShare

    def sbml(self):
        """The model as SBML, with the doses as one event that repeats by a counter."""
        path = MODELS / self.model
        if path.suffix == ".xml":
            return path.read_text(encoding="utf-8")
        import antimony

        text = path.read_text(encoding="utf-8")
        if self.dose:
            d = self.dose
            text = text.replace(f"{d['state']} = 0;", f"{d['state']} = {d['amount']};")
            last = d["interval"] * (d["count"] - 1)
            event = (f"    dueTime = {d['interval']};\n    at (time >= dueTime && dueTime <= {last + 1e-9}): "
                     f"{d['state']} = {d['state']} + {d['amount']}, dueTime = dueTime + {d['interval']};\n")
            place = text.rindex("end")
            text = text[:place] + event + text[place:]
        antimony.clearPreviousLoads()
        if antimony.loadAntimonyString(text) < 0:
            raise RuntimeError(antimony.getLastError())
        return antimony.getSBMLString(antimony.getMainModuleName())


def serve(label, prepare):
    """Answers requests. `prepare(tolerance)` gives a function from a range of subjects to their values."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    print(label, file=answers)
    runs = {}
    for line in sys.stdin:
        words = line.split()
        tolerance, count = float(words[0]), int(words[1])
        try:
            run = runs.get(tolerance) or prepare(tolerance)
            runs[tolerance] = run
            start, wall = time.process_time(), time.perf_counter()
            values = run(count)
            seconds, elapsed = time.process_time() - start, time.perf_counter() - wall
            if len(words) > 2:
                np.ascontiguousarray(values, dtype=float).tofile(words[2])
            print(seconds, elapsed, file=answers)
        except Exception as error:
            print("error", " ".join(str(error).split())[:300], file=answers)
