"""Tables, JSON and the work-precision plots of a run."""

import datetime
import json
import os
import pathlib
import platform
import shutil
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
BRIDGED = json.loads((HERE / "absent-peers.json").read_text())


def machine():
    """Processor, cores and system, in words."""
    model = "unknown processor"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = " ".join(line.split(":", 1)[1].split())
            break
    return f"{model}, {len(os.sched_getaffinity(0))} cores, {platform.system()} {platform.release()}"


def best(ratios, bounds):
    """For each workload the row of the peer that comes closest, at 1e-6 or else the first bound."""
    bound = 1e-6 if 1e-6 in [float(word) for word in bounds.split(",")] else float(bounds.split(",")[0])
    rows = {}
    for row in ratios:
        if row["bound"] == bound and (row["workload"] not in rows or row["ratio"] < rows[row["workload"]]["ratio"]):
            rows[row["workload"]] = row
    return list(rows.values())


def bridged(ratios):
    """Ratios to peers that no registry offers, through one that was measured in both places."""
    rows = []
    for row in ratios:
        known = BRIDGED.get(row["workload"].split()[0], {}).get(f"{row['bound']:.0e}")
        if not known or not row["peer"].startswith(BRIDGED["bridge"]):
            continue
        for peer, rate in known.items():
            if peer != BRIDGED["bridge"]:
                rows.append(dict(workload=row["workload"], bound=row["bound"], peer=peer, bridge=row["peer"],
                                 ratio=row["ratio"] * known[BRIDGED["bridge"]] / rate))
    # Where the bridge ran by two methods, its faster one stands for it.
    least = {}
    for row in rows:
        key = (row["workload"], row["bound"], row["peer"])
        if key not in least or row["ratio"] < least[key]["ratio"]:
            least[key] = row
    return list(least.values())


def lines(name, part):
    """What was measured of one workload, as Markdown."""
    out = ["", f"## {name}", "", f"Measured on {part['date']} on {part['machine']}."]
    if part.get("reference"):
        out.append(f"Reference: {part['reference']}. Peers: {'; '.join(sorted(set(part['versions'])))}.")
    if part.get("absent"):
        out.append("Absent: " + "; ".join(sorted({f"{peer} ({reason})" for peer, reason in part["absent"]})) + ".")
    ratios = part.get("ratios", [])
    if ratios:
        out += ["", "| p99 error | | ours | subjects/s | peer | subjects/s | ratio | range |",
                "|---|---|---|---|---|---|---|---|"]
        for row in sorted(ratios, key=lambda r: (-r["bound"], r["workload"], r["ratio"])):
            out.append(f"| {row['bound']:.0e} | {row['workload']} | {row['method']} | {row['rate']:,.0f} | {row['peer']} "
                       f"| {row['peerRate']:,.0f} | {row['ratio']:.1f} | {row['lowest']:.1f} to {row['highest']:.1f} |")
        out += ["", f"Through {BRIDGED['bridge']}, to peers that no registry offers: " + "; ".join(
            f"{r['workload']} at {r['bound']:.0e}, {r['peer']} {r['ratio']:.1f}" for r in bridged(ratios)) + "."]
    if part.get("latency"):
        out += ["", "| | what | ours, ms | peer | ms | ratio |", "|---|---|---|---|---|---|"]
        out += [f"| {r['workload']} | {r['what']} | {r['milliseconds']:.1f} | {r['peer']} | {r['peerMilliseconds']:.1f} "
                f"| {r['ratio']:.2f} |" for r in part["latency"]]
    if part.get("scaling"):
        out += ["", "| workload | two threads, times one core | two processes | threads beside processes |",
                "|---|---|---|---|"]
        out += [f"| {r['workload']} | {r['threads']:.2f} | {r['processes']:.2f} | {r['threads'] / r['processes']:.2f} |"
                for r in part["scaling"]]
    if part.get("memory"):
        m = part["memory"]
        out += ["", f"{m['subjects']:,} subjects of W1 with bands and a file of all trajectories: {m['residentMiB']:.0f} "
                f"MiB resident, {m['seconds']:.0f} s of processor time."]
    return out


def read(folder):
    """What earlier runs measured, by workload."""
    path = folder / "results.json"
    return json.loads(path.read_text()) if path.exists() else {}


def write(folder, results, order):
    """The record: numbers, tables, and a plot for each workload."""
    folder.mkdir(parents=True, exist_ok=True)
    results = {name: results[name] for name in order if name in results}
    (folder / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    text = ["# Results of `script/bench`", "", "Written by `script/bench`; do not edit. Rates are subjects per second of",
            "processor time on one core, at the loosest tolerance that was seen to meet the error bound.",
            f"{BRIDGED['note']}"]
    for name, part in results.items():
        text += lines(name, part)
        if part.get("points") and plot(name, part, folder / f"{name}.svg"):
            text += ["", f"![Work and precision of {name}]({name}.svg)"]
    (folder / "results.md").write_text("\n".join(text) + "\n")


def plot(workload, part, path):
    """Work over precision: subjects per second against the p99 error, both axes logarithmic."""
    if not shutil.which("gnuplot"):
        return False
    points = [p for p in part["points"] if 0 < p["p99Error"] < 1]
    names = list(dict.fromkeys(p["program"] for p in points))
    if not names:
        return False
    text = [
        'set terminal svg size 760,480 dynamic font "sans-serif,12" background "#ffffff"', f"set output {str(path)!r}",
        "set logscale xy", 'set format xy "10^{%L}"', "set xrange [] reverse", "set key outside right",
        "set grid", 'set xlabel "p99 over subjects of the worst relative error"', 'set ylabel "subjects per second, one core"',
        f'set title "{workload}: work and precision, {part["date"]}\\n{{/*0.8 {part["machine"]}}}"',
    ]
    plots = []
    for number, name in enumerate(names):
        rows = sorted((p["p99Error"], p["rate"]) for p in points if p["program"] == name)
        text += [f"$d{number} << E", *(f"{error!r} {rate!r}" for error, rate in rows), "E"]
        width = 3 if name.startswith("heptad") else 1.2
        plots.append(f"$d{number} using 1:2 with linespoints lw {width} pt {number % 12 + 1} title {name!r}")
    text.append("plot " + ", ".join(plots))
    subprocess.run(["gnuplot"], input="\n".join(text) + "\n", text=True, check=True)
    return True


def today():
    return datetime.date.today().isoformat()
