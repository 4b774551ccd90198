"""W4: the time from a model file to the first result in a running process, and of a whole process from the shell."""

import json
import statistics
import sys
import time

import programs

WORKLOADS = ["W1", "W3M", "W3L"]
RUNS = 5


def sbml_of(folder, workload):
    """The workload's model as SBML, which all programs read."""
    sys.path.insert(0, str(programs.HERE / "peers"))
    import peer

    path = folder / f"{workload['name']}.xml"
    path.write_text(peer.Workload(folder, workload["name"]).sbml(), encoding="utf-8")
    return path


def measure(folder, workloads, lane_bench, heptad):
    """Rows with our and the peer's milliseconds, both medians of fresh processes run in turns, and their ratio."""
    rows, absent = [], []
    for name in WORKLOADS:
        workload = workloads[name]
        path = sbml_of(folder, workload)
        ours = [lane_bench, "latency", name, "--models", programs.HERE / "models"]
        for peer in ("copasi", "roadrunner"):
            theirs = [sys.executable, programs.HERE / "peers" / "latency.py", peer, folder, name]
            try:
                both = [[inside(command) for command in (ours, theirs)] for _ in range(RUNS)]
                rows.append(row(f"W4 {name}", "load and first result", peer, both))
            except programs.Absent as reason:
                absent.append((peer, str(reason)))
        if name != "W1" or not heptad.exists():
            continue
        ours = [heptad, "simulate", path, "--end", str(workload["end"]), "--steps", str(workload["outputs"] - 1),
                "--record", ",".join(workload["recorded"]), "--rtol", "1e-6"]
        theirs = [sys.executable, programs.HERE / "peers" / "latency.py", "shell-roadrunner", folder, name]
        try:
            both = [[whole(command) for command in (ours, theirs)] for _ in range(RUNS)]
            rows.append(row("W4 shell", "whole process", "roadrunner", both))
        except programs.Absent as reason:
            absent.append(("roadrunner", str(reason)))
    return rows, absent


def inside(command):
    """What the program itself says that it took, in milliseconds."""
    said = programs.run_or_absent(command, env=programs.ENVIRONMENT)
    return json.loads(said[said.index("{"):])["totalMilliseconds"]


def whole(command):
    start = time.perf_counter()
    programs.run_or_absent(command, env=programs.ENVIRONMENT)
    return 1e3 * (time.perf_counter() - start)


def row(workload, what, peer, both):
    ours, theirs = (statistics.median(pair[place] for pair in both) for place in (0, 1))
    ratio = statistics.median(pair[0] / pair[1] for pair in both)
    return dict(workload=workload, what=what, peer={"copasi": "COPASI", "roadrunner": "libRoadRunner"}[peer],
                milliseconds=ours, peerMilliseconds=theirs, ratio=ratio)
