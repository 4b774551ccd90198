"""libRoadRunner: one model, reset, parameters set and simulated for each subject. Variants: adams, bdf."""

import sys

import numpy as np
import peer
import roadrunner

workload = peer.Workload(*sys.argv[1:3])
roadrunner.Logger.setLevel(roadrunner.Logger.LOG_CRITICAL)
model = roadrunner.RoadRunner(workload.sbml())
places = [list(model.model.getGlobalParameterIds()).index(name) for name in workload.draws]
floating = set(model.model.getFloatingSpeciesIds())
model.timeCourseSelections = [f"[{name}]" if name in floating else name for name in workload.recorded]
model.integrator.stiff = sys.argv[3] == "bdf"
model.integrator.maximum_num_steps = 1_000_000


def prepare(tolerance):
    def run(count):
        model.integrator.relative_tolerance = tolerance
        model.integrator.absolute_tolerance = workload.absolute(tolerance)
        values = np.empty((count, *workload.shape))
        for subject in range(count):
            model.resetToOrigin()
            model.model.setGlobalParameterValues(places, workload.draws_of[subject % len(workload.draws_of)])
            values[subject] = model.simulate(0, workload.end, workload.outputs)
        return values

    run(2)
    return run


peer.serve(f"libRoadRunner {roadrunner.__version__}", prepare)
