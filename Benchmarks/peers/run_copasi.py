"""COPASI by its own interface: one time course task, initial values changed for each subject (LSODA)."""

import sys
import types

types.IntType = int  # a name of Python 2 that the package still uses
import COPASI
import numpy as np
import peer

workload = peer.Workload(*sys.argv[1:3])
data = COPASI.CRootContainer.addDatamodel()
if not data.importSBMLFromString(workload.sbml()):
    raise SystemExit(COPASI.CCopasiMessage.getAllMessageText())
model = data.getModel()
by_id = {}
for number in range(model.getNumModelValues()):
    by_id[model.getModelValue(number).getSBMLId()] = model.getModelValue(number)
drawn = [by_id[name] for name in workload.draws]
changed = COPASI.ObjectStdVector()
for value in drawn:
    changed.append(value.getInitialValueReference())
task = data.getTask("Time-Course")
task.setMethodType(COPASI.CTaskEnum.Method_deterministic)
problem, method = task.getProblem(), task.getMethod()
problem.setStepNumber(workload.outputs - 1)
problem.setDuration(workload.end)
problem.setOutputStartTime(0.0)
problem.setTimeSeriesRequested(True)
problem.setAutomaticStepSize(False)
problem.setOutputEvent(False)
method.getParameter("Max Internal Steps").setUIntValue(1_000_000)
task.setScheduled(True)


def prepare(tolerance):
    def run(count):
        method.getParameter("Relative Tolerance").setDblValue(tolerance)
        method.getParameter("Absolute Tolerance").setDblValue(workload.absolute(tolerance))
        values = np.empty((count, *workload.shape))
        columns = None
        for subject in range(count):
            for parameter, value in zip(drawn, workload.draws_of[subject % len(workload.draws_of)]):
                parameter.setInitialValue(float(value))
            model.updateInitialValues(changed)
            task.initializeRaw(COPASI.CCopasiTask.OUTPUT_UI)
            if not task.processRaw(True):
                raise RuntimeError(COPASI.CCopasiMessage.getAllMessageText())
            task.restore()
            series = task.getTimeSeries()
            if columns is None:
                names = {series.getSBMLId(place, data): place for place in range(series.getNumVariables())}
                columns = [names[name] for name in workload.recorded]
            for place, column in enumerate(columns):
                values[subject, :, place] = series.getConcentrationDataForIndex(column)
        return values

    run(2)
    return run


peer.serve(f"COPASI {COPASI.__version__ if hasattr(COPASI, '__version__') else ''}".strip(), prepare)
