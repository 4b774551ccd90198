"""Two threads of one process beside two independent processes, and memory of a large population."""

import os
import pathlib
import statistics
import subprocess
import tempfile
import threading

import programs

ROUNDS = 5


def scaling(folder, workload, binary):
    """How many times one core's rate two threads give, and how many two processes give, from rounds in turns."""
    alone, other = (programs.heptad(binary, folder, workload) for _ in range(2))
    both = programs.heptad(binary, folder, workload, threads=2)
    try:
        count = 512
        each = alone.run(1e-6, count)[1] / count
        count = max(512, int(0.4 / each) // 256 * 256)
        rows = []
        for program in (alone, other, both):
            program.run(1e-6, 512)
        for _ in range(ROUNDS):
            one = alone.run(1e-6, count)[1]
            two_threads = both.run(1e-6, 2 * count)[1]
            walls = [0.0, 0.0]

            def work(place, program):
                walls[place] = program.run(1e-6, count)[1]

            threads = [threading.Thread(target=work, args=pair) for pair in enumerate((alone, other))]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            rows.append((2 * one / two_threads, 2 * one / max(walls)))
        return dict(workload=workload["name"], threads=statistics.median(row[0] for row in rows),
                    processes=statistics.median(row[1] for row in rows), cores=len(os.sched_getaffinity(0)))
    finally:
        for program in (alone, other, both):
            program.close()


def memory(heptad, models, subjects=1_000_000):
    """Resident memory of a population of W1 with bands and a file of all trajectories, in MiB."""
    with tempfile.TemporaryDirectory(dir=pathlib.Path(heptad).parent) as folder:
        command = [heptad, "population", models / "one-compartment-oral.ant", "--subjects", str(subjects), "--vary",
                   "CL lognormal median 3 cv 0.3", "--vary", "V lognormal median 30 cv 0.25", "--vary",
                   "ka lognormal median 1 cv 0.4", "--rtol", "1e-6", "--dose", "100 into Ag at 0 every 24 for 7", "--end", "168", "--steps", "168",
                   "--record", "C", "--trajectories", f"{folder}/all.h5", "--output", f"{folder}/bands.csv"]
        started = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   text=True)
        said = started.stderr.read()
        _, status, usage = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        if started.returncode:
            raise programs.Absent((said.strip().splitlines() or ["it failed"])[0][:200])
        return dict(subjects=subjects, residentMiB=usage.ru_maxrss / 1024, seconds=usage.ru_utime + usage.ru_stime)
