"""What a population in shards costs beside one run of it: processor time on this machine, and bytes on disk.

Usage: script/bench cluster [--subjects N] [--shards N] [--format text|json]

Each shard is a process, as a node of a cluster runs it: it starts, reads the model, finds its kernel in the cache, runs
its subjects, and writes its file; then one process joins the files. The default gives shards of two or three seconds,
which is short: `heptad submit` makes them last minutes. Exit status 1 where shards and joining take more than 5 % more
processor time than one process, or give other bytes.
"""

import argparse
import json
import pathlib
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "guides" / "populations"
LIMIT = 1.05


def processor_seconds(command):
    """Runs a command to its end and returns the processor time that it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(heptad, subjects, shards, folder):
    population = [
        heptad, "population", str(GUIDE / "pk.ant"), "--subjects", str(subjects), "--seed", "1", "--end", "168",
        "--steps", "24", "--record", "C", "--parameters", str(GUIDE / "population.yaml"),
        "--dose", "100 into Ag at 0 every 24 for 7", "--threads", "1",
    ]  # fmt: skip
    one, joined = folder / "one.csv", folder / "joined.csv"
    # The first run compiles the kernel, which every later one finds.
    subprocess.run([*population, "--shard", "1/1000", "--output", folder / "warm.h5"],
                   check=True, stderr=subprocess.DEVNULL)  # fmt: skip
    whole = processor_seconds([*population, "--output", one])
    files = [folder / f"{number}.h5" for number in range(1, shards + 1)]
    parts = [
        processor_seconds([*population, "--shard", f"{number}/{shards}", "--output", file])
        for number, file in enumerate(files, 1)
    ]
    merging = processor_seconds([heptad, "merge", *files, "--output", joined])
    if one.read_bytes() != joined.read_bytes():
        sys.exit("error: the joined bands are not those of one run")
    return {
        "subjects": subjects,
        "shards": shards,
        "one_run_s": round(whole, 2),
        "shards_s": round(sum(parts), 2),
        "merge_s": round(merging, 2),
        "ratio": round((sum(parts) + merging) / whole, 4),
        "bytes_per_shard": sum(file.stat().st_size for file in files) // shards,
        "processor_s_per_million": round(whole / subjects * 1e6, 1),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("heptad")
    parser.add_argument("--subjects", type=int, default=30_000_000)
    parser.add_argument("--shards", type=int, default=20)
    parser.add_argument("--format", choices=["text", "json"], default="text")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(options.heptad, options.subjects, options.shards, pathlib.Path(folder))
    if options.format == "json":
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name.replace('_', ' '):24} {value}")
    sys.exit(0 if result["ratio"] <= LIMIT else 1)


main()
