"""diffrax (JAX on the processor, doubles): Tsit5 over batches of 256 subjects, a scan over the doses' intervals.

The right-hand sides are written by hand, so that only W1 and W2 are here.
"""

import os
import sys

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
import diffrax
import jax
import jax.numpy as jnp
import numpy as np
import peer

jax.config.update("jax_enable_x64", True)
workload = peer.Workload(*sys.argv[1:3])
BATCH = 256


def one_compartment(t, y, p):
    return jnp.stack([-p[2] * y[0], p[2] * y[0] - p[0] / p[1] * y[1]])


def pkpd_tolerance(t, y, p):
    cl, vc, q, vp, ka, ke0, kout, ic50, kk = p
    cp = y[1] / vc
    inhibition = 1 - 0.9 * cp**1.6 / (ic50**1.6 + cp**1.6)
    return jnp.stack([
        -ka * y[0], ka * y[0] - (cl / vc + q / vc) * y[1] + q / vp * y[2], q / vc * y[1] - q / vp * y[2],
        ke0 * (cp - y[3]), 10 * inhibition * (100 / y[5]) - kout * y[4], 0.03 * (y[4] - y[5]),
        0.012 * y[6] * (1 - y[6] / 500) - kk * y[3] * y[6], cp,
    ])


rhs, start, outputs = {
    "W1": (one_compartment, [0.0, 0.0], lambda y, p: jnp.stack([y[1] / p[1]])),
    "W2": (pkpd_tolerance, [0.0, 0, 0, 0, 100, 100, 50, 0],
           lambda y, p: jnp.stack([y[1] / p[1], y[3], y[4], y[5], y[6], y[7]])),
}[workload.name]
dose = workload.dose
per = (workload.outputs - 1) // dose["count"]
times = jnp.linspace(0.0, dose["interval"], per + 1)
begin = jnp.array(start, dtype=float)


def one(p, tolerance):
    control = diffrax.PIDController(rtol=tolerance, atol=tolerance * workload.absoluteShare)

    def interval(y, _):
        y = y.at[0].add(dose["amount"])
        solution = diffrax.diffeqsolve(
            diffrax.ODETerm(rhs), diffrax.Tsit5(), 0.0, dose["interval"], None, y, args=p,
            saveat=diffrax.SaveAt(ts=times[1:]), stepsize_controller=control, max_steps=100_000, throw=False)
        return solution.ys[-1], jax.vmap(lambda s: outputs(s, p))(solution.ys)

    _, rows = jax.lax.scan(interval, begin, None, length=dose["count"])
    first = outputs(begin.at[0].add(dose["amount"]), p)[None]
    return jnp.concatenate([first, rows.reshape(dose["count"] * per, -1)])


batched = jax.jit(jax.vmap(one, in_axes=(0, None)))


def prepare(tolerance):
    def run(count):
        parts = []
        for first in range(0, count, BATCH):
            wanted = np.arange(first, first + BATCH) % len(workload.draws_of)
            parts.append(np.asarray(batched(jnp.array(workload.draws_of[wanted]), tolerance)))
        return np.concatenate(parts)[:count]

    run(BATCH)
    return run


peer.serve(f"diffrax {diffrax.__version__}", prepare)
