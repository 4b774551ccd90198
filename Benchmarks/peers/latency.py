"""From an SBML file to the first result in a running process: prints milliseconds as JSON.

Usage: latency.py copasi|roadrunner FOLDER WORKLOAD
       latency.py shell-roadrunner FOLDER WORKLOAD    simulates only; the caller times the whole process
"""

import json
import pathlib
import sys
import time
import types

tool, folder, name = sys.argv[1:4]
workload = json.loads((pathlib.Path(folder) / f"{name}.json").read_text())
path = f"{folder}/{name}.xml"
end, outputs = workload["end"], workload["outputs"]
if tool.endswith("roadrunner"):
    import roadrunner

    start = time.perf_counter()
    model = roadrunner.RoadRunner(path)
    model.integrator.relative_tolerance = 1e-6
    result = model.simulate(0, end, outputs)
    if tool.startswith("shell"):
        print(len(result))
        raise SystemExit
else:
    types.IntType = int  # a name of Python 2 that the package still uses
    import COPASI

    start = time.perf_counter()
    data = COPASI.CRootContainer.addDatamodel()
    assert data.importSBML(path)
    task = data.getTask("Time-Course")
    problem = task.getProblem()
    problem.setStepNumber(outputs - 1)
    problem.setDuration(end)
    problem.setTimeSeriesRequested(True)
    problem.setAutomaticStepSize(False)
    task.getMethod().getParameter("Relative Tolerance").setDblValue(1e-6)
    task.initializeRaw(COPASI.CCopasiTask.OUTPUT_UI)
    assert task.processRaw(True)
print(json.dumps({"totalMilliseconds": 1e3 * (time.perf_counter() - start)}))
