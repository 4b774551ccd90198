"""Holds the SARIF that `heptad check` writes against models that were generated from the schema of SARIF 2.1.0.

Usage: sarif_tests.py PATH_TO_HEPTAD

pydantic-sarif is made by datamodel-codegen from sarif-schema-2.1.0.json: required properties, types, patterns, words and
unknown properties are those of the schema. Mutated logs show that it notices.
"""

import copy
import json
import pathlib
import subprocess
import sys

import pydantic
from pydantic_sarif import model

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LOG = model.StaticAnalysisResultsFormatSarifVersion210JsonSchema


def fits(log):
    try:
        LOG.model_validate_json(json.dumps(log))
    except pydantic.ValidationError as error:
        return str(error.errors()[0])
    return ""


def main():
    heptad = pathlib.Path(sys.argv[1]).resolve()
    command = [heptad, "check", "docs/examples/page.md", "--as-of", "2026-11-24", "--format", "sarif"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    log = json.loads(run.stdout)
    failures = []
    if fits(log):
        failures.append(f"the log does not fit the schema: {fits(log)}")
    if not log["runs"][0]["results"]:
        failures.append("the log has no result")

    def mutate(change):
        changed = copy.deepcopy(log)
        change(changed["runs"][0])
        return changed

    mutated = {
        "no tool": mutate(lambda run: run.pop("tool")),
        "no driver's name": mutate(lambda run: run["tool"]["driver"].pop("name")),
        "a result without message": mutate(lambda run: run["results"][0].pop("message")),
        "an unknown level": mutate(lambda run: run["results"][0].update(level="grave")),
        "a line of zero": mutate(
            lambda run: run["results"][0]["locations"][0]["physicalLocation"]["region"].update(startLine=0)
        ),
        "an unknown property": mutate(lambda run: run["results"][0].update(nonsense=1)),
        "another unit of columns": mutate(lambda run: run.update(columnKind="bytes")),
    }
    failures += [f"the schema does not notice {name}" for name, changed in mutated.items() if not fits(changed)]
    for failure in failures:
        print("failed:", failure)
    print(f"SARIF: {len(log['runs'][0]['results'])} results, {len(mutated)} mutations, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
