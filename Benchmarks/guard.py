#!/usr/bin/env python3
"""Holds counts of work against committed thresholds: steps, evaluations, factorisations, allocations; never seconds.

Usage: guard.py LANEBENCH [--write]     --write sets the thresholds to a little above what is counted now
"""

import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
THRESHOLDS = HERE / "thresholds.json"
#: Instruction-set levels round differently, so that a step more or less is no fault.
ROOM = 1.03


def main():
    binary = sys.argv[1]
    counted = json.loads(subprocess.run(
        [binary, "count", "--models", HERE / "models"], check=True, capture_output=True, text=True).stdout)
    if "--write" in sys.argv:
        thresholds = {
            name: {key: value if isinstance(value, str) else round(value * ROOM + (1 if value else 0))
                   for key, value in row.items() if key not in ("subjects", "step")}
            for name, row in counted.items()
        }
        THRESHOLDS.write_text(json.dumps(thresholds, indent=1, sort_keys=True) + "\n")
        return 0
    thresholds = json.loads(THRESHOLDS.read_text())
    faults = [f"{name} is not counted" for name in thresholds.keys() - counted.keys()]
    faults += [f"{name} has no thresholds" for name in counted.keys() - thresholds.keys()]
    for name in sorted(thresholds.keys() & counted.keys()):
        for key, limit in thresholds[name].items():
            value = counted[name][key]
            if isinstance(limit, str):
                if value.split(",")[0] != limit.split(",")[0]:
                    faults.append(f"{name}: the method is {value}, not {limit}")
            elif value > limit:
                faults.append(f"{name}: {key} {value:g} for {counted[name]['subjects']} subjects; the limit is {limit}")
    for fault in faults:
        print(f"error: {fault} (Benchmarks/thresholds.json)", file=sys.stderr)
    if not faults:
        print(f"guard: {len(counted)} workloads within their counts of steps, evaluations and allocations")
    return 1 if faults else 0


sys.exit(main())
