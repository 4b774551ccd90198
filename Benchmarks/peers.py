"""Runs other simulators on the subjects that LaneBench drew, and measures rate and achieved error as it does.

Peers: libRoadRunner (CVODE, one subject at a time; doses as one repeating event) and diffrax (JAX, Tsit5, batches of 256;
doses between intervals). One thread, processor time, the best of three runs. Loading and compiling are not counted.

Usage: peers.py FOLDER WORKLOAD...    FOLDER holds <workload>-draws.csv and -reference.csv; peers.json is written there.
"""

import json
import os
import pathlib
import sys
import time

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
import numpy as np

MODELS = pathlib.Path(__file__).resolve().parent / "models"
WORKLOADS = {
    "W1": dict(model="one-compartment-oral", end=168.0, outputs=169, draws=["CL", "V", "ka"], recorded=["C"],
               dose=("Ag", 100.0, 24.0, 7)),
    "W2": dict(model="pkpd-tolerance", end=336.0, outputs=85,
               draws=["CL", "Vc", "Q", "Vp", "ka", "ke0", "kout", "IC50", "kk"],
               recorded=["Cp", "Ce", "Rsp", "Tol", "Bio", "AUC"], dose=("Ad", 100.0, 12.0, 28)),
    "W3H": dict(model="hires", end=321.8122, outputs=101, draws=["k1", "k2", "k3", "k5", "k7", "k8", "k9", "oks"],
                recorded=[f"y{i}" for i in range(1, 9)], dose=None),
    "W3M": dict(model="mapk-cascade", end=200.0, outputs=101,
                draws=[f"{a}{i}" for i in range(1, 11) for a in "adk"],
                recorded=["KKKP", "KKP", "KKPP", "KP", "KPP", "K"], dose=None),
}
TOLERANCES = [1e-4, 1e-6, 1e-7, 1e-8]


def errors(values, reference):
    peak = np.abs(reference).max(axis=1, keepdims=True)
    scale = np.maximum(np.abs(reference), 1e-3 * peak)
    scale[scale == 0] = 1
    return np.where(np.isnan(values), np.inf, np.abs(values - reference) / scale).max(axis=(1, 2))


def measure(peer, name, tolerance, run, count, reference, results):
    """`run(n)` gives the first n subjects' values, shape n x outputs x columns."""
    run(count)
    best = np.inf
    for _ in range(3):
        start = time.process_time()
        values = run(count)
        best = min(best, time.process_time() - start)
    error = errors(values[: len(reference)], reference[:count])
    row = dict(workload=name, method=peer, relativeTolerance=tolerance, rate=count / best,
               medianError=float(np.median(error)), p99Error=float(np.quantile(error, 0.99)))
    results.append(row)
    print(f"{name}  {peer}  rtol {tolerance}  {row['rate']:10.0f}/s  median {row['medianError']:.1e}  "
          f"p99 {row['p99Error']:.1e}", flush=True)


def with_doses(text, dose):
    """The doses as one event that repeats, by a counter."""
    if not dose:
        return text
    state, amount, interval, count = dose
    text = text.replace(f"{state} = 0;", f"{state} = {amount};")
    last = interval * (count - 1)
    event = (f"    dueTime = {interval};\n    at (time >= dueTime && dueTime <= {last + 1e-9}): "
             f"{state} = {state} + {amount}, dueTime = dueTime + {interval};\n")
    place = text.rindex("end")
    return text[:place] + event + text[place:]


def roadrunner_peer(name, w, draws, reference, results):
    import antimony
    import roadrunner

    antimony.clearPreviousLoads()
    if antimony.loadAntimonyString(with_doses((MODELS / f"{w['model']}.ant").read_text(), w["dose"])) < 0:
        raise RuntimeError(antimony.getLastError())
    model = roadrunner.RoadRunner(antimony.getSBMLString(antimony.getMainModuleName()))
    places = [list(model.model.getGlobalParameterIds()).index(p) for p in w["draws"]]
    floating = set(model.model.getFloatingSpeciesIds())
    model.timeCourseSelections = [f"[{o}]" if o in floating else o for o in w["recorded"]]
    for stiff in [True] if not w["dose"] else [False, True]:
        model.integrator.stiff = stiff
        model.integrator.maximum_num_steps = 1_000_000
        for tolerance in TOLERANCES:
            model.integrator.relative_tolerance = tolerance
            model.integrator.absolute_tolerance = tolerance * (1e-5 if name == "W3M" else 1e-2)

            def run(count):
                out = np.empty((count, w["outputs"], len(w["recorded"])))
                for subject in range(count):
                    model.resetToOrigin()
                    model.model.setGlobalParameterValues(places, draws[subject])
                    out[subject] = model.simulate(0, w["end"], w["outputs"])
                return out

            measure("libRoadRunner " + ("BDF" if stiff else "Adams"), name, tolerance, run, 60, reference, results)


def diffrax_peer(name, w, draws, reference, results):
    import diffrax
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    if name == "W1":
        start = [0.0, 0.0]

        def rhs(t, y, p):
            return jnp.stack([-p[2] * y[0], p[2] * y[0] - p[0] / p[1] * y[1]])

        def outputs(y, p):
            return jnp.stack([y[1] / p[1]])
    else:
        start = [0.0, 0, 0, 0, 100, 100, 50, 0]

        def rhs(t, y, p):
            cl, vc, q, vp, ka, ke0, kout, ic50, kk = p
            cp = y[1] / vc
            inhibition = 1 - 0.9 * cp**1.6 / (ic50**1.6 + cp**1.6)
            return jnp.stack([
                -ka * y[0], ka * y[0] - (cl / vc + q / vc) * y[1] + q / vp * y[2], q / vc * y[1] - q / vp * y[2],
                ke0 * (cp - y[3]), 10 * inhibition * (100 / y[5]) - kout * y[4], 0.03 * (y[4] - y[5]),
                0.012 * y[6] * (1 - y[6] / 500) - kk * y[3] * y[6], cp,
            ])

        def outputs(y, p):
            return jnp.stack([y[1] / p[1], y[3], y[4], y[5], y[6], y[7]])

    _, amount, interval, count = w["dose"]
    per = (w["outputs"] - 1) // count
    times = jnp.linspace(0.0, interval, per + 1)
    batch = 256
    for tolerance in [1e-4, 1e-6, 3e-7]:
        control = diffrax.PIDController(rtol=tolerance, atol=tolerance * 1e-2)

        def one(p):
            def step(y, _):
                y = y.at[0].add(amount)
                solution = diffrax.diffeqsolve(
                    diffrax.ODETerm(rhs), diffrax.Tsit5(), 0.0, interval, None, y, args=p,
                    saveat=diffrax.SaveAt(ts=times[1:]), stepsize_controller=control, max_steps=100000, throw=False)
                return solution.ys[-1], jax.vmap(lambda s: outputs(s, p))(solution.ys)

            begin = jnp.array(start, dtype=float)
            _, rows = jax.lax.scan(step, begin, None, length=count)
            first = outputs(begin.at[0].add(amount), p)[None]
            return jnp.concatenate([first, rows.reshape(count * per, -1)])

        batched = jax.jit(jax.vmap(one))

        def run(subjects):
            return np.concatenate([np.asarray(batched(jnp.array(draws[a : a + batch]))) for a in range(0, subjects, batch)])

        measure("diffrax Tsit5", name, tolerance, run, batch, reference, results)


def main():
    folder = pathlib.Path(sys.argv[1])
    results = []
    for name in sys.argv[2:]:
        w = WORKLOADS[name]
        draws = np.loadtxt(folder / f"{name}-draws.csv", delimiter=",", ndmin=2)
        reference = np.loadtxt(folder / f"{name}-reference.csv", delimiter=",", ndmin=2)
        reference = reference.reshape(len(reference), w["outputs"], len(w["recorded"]))
        for peer in [roadrunner_peer] + ([diffrax_peer] if w["dose"] else []):
            try:
                peer(name, w, draws, reference, results)
            except ImportError as error:
                print(f"{name}: {peer.__name__} left out: {error}", file=sys.stderr)
    (folder / "peers.json").write_text(json.dumps(results, indent=1))


main()
