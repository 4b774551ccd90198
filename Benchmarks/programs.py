"""The programs that are compared: how each is prepared and started, and the conversation with it."""

import os
import pathlib
import queue
import subprocess
import sys
import sysconfig
import threading

HERE = pathlib.Path(__file__).resolve().parent
ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class Absent(Exception):
    """A program that is not installed or cannot do a workload; its text says why."""


class Program:
    """A running program: requests are `TOLERANCE COUNT [FILE]`, answers `PROCESSOR-SECONDS WALL-SECONDS`."""

    def __init__(self, name, command, limit=240, batch=1):
        self.name = name
        #: Subjects are run in whole batches of this size, which a run's count should be a multiple of.
        self.batch = batch
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env=ENVIRONMENT)
        self.lines = queue.Queue()
        self.faults = []
        threading.Thread(target=self._read, args=(self.process.stdout, self.lines.put), daemon=True).start()
        threading.Thread(target=self._read, args=(self.process.stderr, self.faults.append), daemon=True).start()
        self.label = self._line(limit)

    def _read(self, stream, take):
        for line in stream:
            take(line.strip())
        take("")

    def _line(self, limit):
        try:
            line = self.lines.get(timeout=limit)
        except queue.Empty:
            self.close()
            raise Absent(f"no answer within {limit} s") from None
        if not line:
            self.process.wait(timeout=5)
            said = [fault for fault in self.faults if fault]
            raise Absent(said[-1][:200] if said else "ended without a word")
        if line.startswith("error"):
            raise Absent(line[6:])
        return line

    def run(self, tolerance, count, file=None, limit=120):
        """Processor and wall seconds of the first `count` subjects."""
        request = f"{tolerance!r} {count}" + (f" {file}" if file else "")
        try:
            print(request, file=self.process.stdin, flush=True)
        except OSError:
            raise Absent("it has ended") from None
        processor, wall = self._line(limit).split()
        return float(processor), float(wall)

    def close(self):
        self.process.kill()
        self.process.wait()


def run_or_absent(command, **keywords):
    try:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300, **keywords)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Absent(str(error)) from None
    if done.returncode:
        raise Absent((done.stderr.strip().splitlines() or ["failed"])[-1][:200])
    return done.stdout


def heptad(binary, folder, workload, method=None, threads=1):
    command = [binary, "serve", workload["name"], "--models", HERE / "models", "--threads", threads]
    return Program("heptad" + (" linear" if method == "matrix exponential" else ""),
                   command + (["--method", method] if method else []), batch=128)


def in_python(name, folder, workload, variant):
    script = HERE / "peers" / f"run_{name}.py"
    return [sys.executable, script, folder, workload["name"], variant]


def defines(folder, workload):
    """The workload as the C programs see it."""
    dose = workload.get("dose") or {"amount": 0.0, "interval": 0.0, "count": 0}
    return [f'-DMODEL="{folder}/{workload["name"]}.h"', f"-DDOSE_STATE={workload['doseState']}", f"-DEND={workload['end']!r}",
            f"-DTIMES={workload['outputs']}", f"-DDOSE_AMOUNT={float(dose['amount'])!r}",
            f"-DDOSE_INTERVAL={float(dose['interval'])!r}", f"-DDOSE_COUNT={dose['count']}",
            f"-DSHARE={workload['absoluteShare']!r}"]


SUNDIALS = ["nvecserial", "sunmatrixdense", "sunlinsoldense", "sunnonlinsolfixedpoint"]


def cvode(folder, workload, variant, is_optimised):
    """CVODE as Debian ships it, which is compiled without optimisation, or as AMICI's package brings and compiles it."""
    binary = folder / f"{workload['name']}-cvode{'-optimised' if is_optimised else ''}"
    flags, names = [], ["cvode", *SUNDIALS]
    if is_optimised:
        place = pathlib.Path(sysconfig.get_paths()["purelib"]) / "amici" / "_installation"
        if not (place / "lib" / "libsundials_cvodes.a").exists():
            raise Absent("AMICI, whose package brings it, is not installed")
        flags = [f"-I{place}/include", f"-L{place}/lib"]
        names = ["cvodes", *SUNDIALS, "sunnonlinsolnewton", "core"]
    run_or_absent(["gcc", "-O3", "-march=native", "-ffast-math", "-fno-finite-math-only", *defines(folder, workload),
                   HERE / "peers" / "cvode.c", "-o", binary, *flags, *(f"-lsundials_{name}" for name in names), "-lm"])
    name = f"CVODE {'optimised' if is_optimised else 'packaged'} {variant}"
    return Program(name, [binary, folder, workload["name"], variant])


def desolve(folder, workload):
    source = folder / f"{workload['name']}-desolve.c"
    source.write_text((HERE / "peers" / "desolve.c").read_text())
    library = folder / f"{workload['name']}-desolve.so"
    flags = " ".join(f"'{flag}'" for flag in defines(folder, workload))
    run_or_absent(["R", "CMD", "SHLIB", source, "-o", library], env={**ENVIRONMENT, "PKG_CPPFLAGS": flags})
    script = HERE / "peers" / "run_desolve.R"
    return Program("deSolve LSODA", ["Rscript", "--vanilla", script, folder, workload["name"]])


def peers(folder, workload, wanted=None):
    """Starts every peer of a workload; says which are absent and why.

    Returns: running programs, and pairs of name and reason.
    """
    name = workload["name"]
    variants = ["bdf"] if workload["isStiff"] else ["adams", "bdf"]
    starts = [("COPASI LSODA", lambda: Program("COPASI LSODA", in_python("copasi", folder, workload, "lsoda")))]
    starts += [("deSolve LSODA", lambda: desolve(folder, workload))]
    if name in ("W1", "W2"):
        starts.append(("diffrax Tsit5", lambda: Program("diffrax Tsit5", in_python("diffrax", folder, workload, "tsit5"),
                                                         batch=256)))
    for variant in variants:
        label = f"libRoadRunner {variant}"
        command = in_python("roadrunner", folder, workload, variant)
        starts.append((label, lambda label=label, command=command: Program(label, command)))
        starts.append((f"CVODE optimised {variant}", lambda v=variant: cvode(folder, workload, v, True)))
    packaged = variants[0]
    starts.append((f"CVODE packaged {packaged}", lambda: cvode(folder, workload, packaged, False)))
    starts.append(("AMICI bdf", lambda: Program("AMICI bdf", in_python("amici", folder, workload, "bdf"), limit=400)))
    running, absent = [], []
    for label, start in starts:
        if wanted and not any(word.lower() in label.lower() for word in wanted):
            continue
        try:
            running.append(start())
        except Absent as reason:
            absent.append((label, str(reason)))
    return running, absent
