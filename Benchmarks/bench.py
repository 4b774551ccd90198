"""Measures workloads beside other simulators in one run, at equal achieved error. `script/bench` starts it.

For each workload, every program's tolerance is chosen so that the 99th percentile over subjects of the worst relative
error is at most a bound (1e-4, 1e-6, 1e-7, and 1e-8 on W1). Then ours and a peer run in turns, and the median of the
ratios of their rates is kept. W4 is the time to a first result; `cores` compares two threads with one core; `memory`
runs a million subjects.
"""

import argparse
import json
import pathlib
import sys
import tempfile

import comparison
import cores
import latency
import programs
import report

ROOT = programs.HERE.parent
MODELS = programs.HERE / "models"
RATES = ["W1", "W2", "W3H", "W3M", "W3L"]
ALL = [*RATES, "W4", "cores", "memory"]
BOUNDS = "1e-4,1e-6,1e-7"
RESULTS = ROOT / "docs" / "benchmarks"


def main():
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workloads", nargs="*", metavar="WORKLOAD", help=f"of {', '.join(ALL)} (default: all)")
    parser.add_argument("--format", choices=["table", "json"], default="table")
    parser.add_argument("--bounds", default=BOUNDS, help="p99 errors, separated by commas")
    parser.add_argument("--peers", help="only peers whose name contains one of these, separated by commas")
    parser.add_argument("--lane-bench", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--heptad", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    chosen = options.workloads or ALL
    if unknown := set(chosen) - set(ALL):
        parser.error(f"there is no workload {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
    bounds = [float(word) for word in options.bounds.split(",")]
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    programs.run_or_absent([options.lane_bench, "describe", "--models", MODELS, "--output", folder])
    workloads = {name: json.loads((folder / f"{name}.json").read_text()) for name in RATES}
    results = report.read(RESULTS)
    measured = {}

    # A run with some peers or bounds only is not what the record is.
    is_recorded = not options.peers and options.bounds == BOUNDS

    def keep(name, **part):
        measured[name] = dict(date=report.today(), machine=report.machine(), **part)
        if is_recorded:
            report.write(RESULTS, {**results, **measured}, ALL)

    for name in (name for name in RATES if name in chosen):
        own_bounds = bounds + [1e-8] if name == "W1" and options.bounds == BOUNDS else bounds
        run = comparison.Comparison(folder, workloads[name], options.lane_bench, own_bounds,
                                    options.peers.split(",") if options.peers else None)
        try:
            ratios = run.run()
            keep(name, ratios=ratios, points=run.points, reference=run.reference_note, absent=run.absent,
                 versions=[program.label for program in run.peers])
        finally:
            run.close()
    if "W4" in chosen:
        rows, absent = latency.measure(folder, workloads, options.lane_bench, options.heptad)
        keep("W4", latency=rows, absent=absent)
    if "cores" in chosen:
        keep("cores", scaling=[cores.scaling(folder, workloads[name], options.lane_bench) for name in RATES[:4]])
    if "memory" in chosen:
        try:
            keep("memory", memory=cores.memory(options.heptad, MODELS))
        except programs.Absent as reason:
            keep("memory", absent=[("a large population", str(reason))])
    if options.format == "json":
        rows = [row for part in measured.values() for row in report.best(part.get("ratios", []), options.bounds)]
        rows += [row for part in measured.values() for row in part.get("latency", [])]
        print(json.dumps({"ratios": rows}, indent=1))
    else:
        for name, part in measured.items():
            print("\n".join(report.lines(name, part)))


main()
