"""AMICI: the model compiled to C++, CVODES with KLU, one ExpData for each subject. Compiled models are kept in FOLDER/amici."""

import hashlib
import os
import pathlib
import sys

os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
import amici
import amici.sim.sundials as sundials
import numpy as np
import peer

workload = peer.Workload(*sys.argv[1:3])
sbml = workload.sbml()
key = hashlib.sha256((amici.__version__ + sbml + repr(workload.recorded)).encode()).hexdigest()[:16]
name = f"amici_{workload.name}_{key}"
folder = workload.folder / "amici" / name
if not (folder / "built").exists():
    channels = [amici.MeasurementChannel(id_=f"obs_{o}", name=o, formula=o) for o in workload.recorded]
    path = workload.folder / f"{name}.xml"
    path.write_text(sbml)
    amici.SbmlImporter(str(path)).sbml2amici(
        name, str(folder), observation_model=channels, generate_sensitivity_code=False, verbose=False,
        compute_conservation_laws=False)
    (folder / "built").touch()
model = amici.import_model_module(name, str(folder)).get_model()
model.set_timepoints([float(t) for t in np.linspace(0, workload.end, workload.outputs)])
identifiers = list(model.get_free_parameter_ids())
base = np.array(model.get_free_parameters())
places = [identifiers.index(drawn) for drawn in workload.draws]


def prepare(tolerance):
    solver = model.create_solver()
    solver.set_relative_tolerance(tolerance)
    solver.set_absolute_tolerance(workload.absolute(tolerance))
    solver.set_max_steps(1_000_000)
    solver.set_return_data_reporting_mode(sundials.RDataReporting_observables_likelihood)

    def run(count):
        experiments = []
        for subject in range(count):
            experiment = sundials.ExpData(model)
            values = base.copy()
            values[places] = workload.draws_of[subject % len(workload.draws_of)]
            experiment.free_parameters = values
            experiments.append(experiment)
        results = sundials.run_simulations(model, solver, experiments, num_threads=1)
        return np.array([result.y for result in results])

    run(2)
    return run


peer.serve(f"AMICI {amici.__version__}", prepare)
