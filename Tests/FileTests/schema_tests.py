"""Holds the JSON Schemas of a dossier's files against the dossiers, with a validator that is not ours.

Usage: schema_tests.py PATH_TO_HEPTAD

1. The committed schemas are those that the program prints, and valid as schemas.
2. Every dossier in the repository validates, file by file.
3. Mutated files: an unknown key, a mapping in place of a text and a word that is not known fail the schema; whatever
   fails the schema is also an error when the dossier is loaded, and a key that loading misses is required by the schema.
"""

import copy
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
DOSSIERS = ROOT / "Dossiers"
FIXTURE = pathlib.Path(__file__).resolve().parent / "complete-dossier"


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2's core schema, as editors read it: `no` and 2026-11-25 are texts."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("bool", r"^(?:true|false)$", ["t", "f"]),
    ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
    ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+0123456789.")),
]:
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)

CoreLoader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))
CoreLoader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(node.value))


def load(path):
    return yaml.load(path.read_text(encoding="utf-8"), CoreLoader)


def dossiers():
    return sorted(path.parent for path in DOSSIERS.glob("*/dossier.yaml")) + [FIXTURE]


def schema_name(file):
    return file.name.replace(".yaml", ".json")


def mutations(value, path=()):
    """Pairs of a label and a changed copy, one for each kind of place in the tree (indexes of lists left out)."""

    def places(node, path):
        if isinstance(node, dict):
            yield path
            for key, child in node.items():
                yield from places(child, path + (key,))
        elif isinstance(node, list):
            for index, child in enumerate(node):
                yield from places(child, path + (index,))

    def at(root, path):
        for step in path:
            root = root[step]
        return root

    seen = set()
    for place in places(value, ()):
        shown = "/".join("*" if isinstance(step, int) else step for step in place)
        node = at(value, place)
        if shown.endswith(("set", "reasons", "seen_values")):
            continue  # keys are free there
        for key in list(node) + [None]:
            for kind in ["unknown key"] if key is None else ["removed", "mapping"]:
                label = (shown, key, kind)
                if label in seen:
                    continue
                seen.add(label)
                changed = copy.deepcopy(value)
                target = at(changed, place)
                if kind == "unknown key":
                    target["nonsense_key"] = 1
                elif kind == "removed":
                    del target[key]
                elif isinstance(target[key], str):
                    target[key] = {"nonsense_key": 1}
                else:
                    continue
                yield label, changed


def main():
    heptad = pathlib.Path(sys.argv[1]).resolve()
    failures = []
    checks = 0

    def check(holds, message):
        nonlocal checks
        checks += 1
        if not holds:
            failures.append(message)

    with tempfile.TemporaryDirectory() as work:
        printed = pathlib.Path(work) / "schemas"
        subprocess.run([heptad, "schema", "--output", printed], check=True)
        validators = {}
        for path in sorted(printed.glob("*.json")):
            schema = json.loads(path.read_text())
            jsonschema.Draft7Validator.check_schema(schema)
            validators[path.name] = jsonschema.Draft7Validator(schema)
            committed = DOSSIERS / "schemas" / path.name
            same = committed.exists() and committed.read_text() == path.read_text()
            check(same, f"{committed} is not what `heptad schema --output Dossiers/schemas` writes")

        files = 0
        for dossier in dossiers():
            for file in sorted(dossier.glob("*.yaml")):
                files += 1
                for error in validators[schema_name(file)].iter_errors(load(file)):
                    place = "/".join(map(str, error.absolute_path))
                    check(False, f"{file}: {place}: {error.message[:200]}")
                modeline = file.read_text(encoding="utf-8").partition("\n")[0]
                if "yaml-language-server" in modeline:
                    target = modeline.partition("$schema=")[2].strip()
                    check((DOSSIERS / "any" / target).resolve().exists(), f"{file}: no schema at {target}")
                checks += 1

        # Many broken dossiers in one folder, so that the program starts once.
        copies = pathlib.Path(work) / "copies"
        verdicts = {}
        for file in sorted(FIXTURE.glob("*.yaml")):
            validator = validators[schema_name(file)]
            for label, changed in mutations(load(file)):
                name = f"m{len(verdicts):04}"
                verdicts[name] = (file.name, label, not validator.is_valid(changed))
                target = copies / name
                target.mkdir(parents=True)
                for other in FIXTURE.iterdir():
                    if other != file:
                        (target / other.name).symlink_to(other)
                (target / file.name).write_text(yaml.safe_dump(changed, allow_unicode=True, sort_keys=False))
        run = subprocess.run(
            [heptad, "check", copies, "--as-of", "2026-11-24", "--results", f"{work}/results", "--format", "json"],
            capture_output=True,
            text=True,
        )
        reports = json.loads(run.stdout)["reports"]
        check(len(reports) == len(verdicts), f"{len(reports)} reports on {len(verdicts)} mutated dossiers")
        for report in reports:
            name = pathlib.Path(report["path"]).name
            file, (place, key, kind), fails = verdicts[name]
            shown = f"{file}: {kind} `{key}` in {place or 'the file'}"
            rules = {fault["rule"] for fault in report["diagnostics"] if fault["severity"] == "error"}
            if kind != "removed":
                check(fails, f"{shown}: the schema finds nothing")
            if fails:
                check(bool(rules), f"{shown}: the schema fails, and loading does not")
            elif "missing-key" in rules and (place, key) not in CONDITIONAL:
                check(False, f"{shown}: loading misses the key, and the schema does not")

    for failure in failures:
        print("failed:", failure)
    print(f"{checks - len(failures)} schema checks passed ({files} files, {len(verdicts)} mutations), {len(failures)} failed")
    return 1 if failures else 0


# What is required only beside or in place of something else, which these schemas do not say; loading does.
CONDITIONAL = {
    ("identity", "sequence"),
    ("conflicts/*/sides/*", "findings"),
    ("conflicts/*/sides/*", "sources"),
    ("sources/*", "trial"),
    ("sources/*/notices/*", "doi"),
    ("sources/*/notices/*", "pmid"),
    ("findings/*/value", "scheme"),
    ("findings/*/value", "to"),
    ("findings/*/dose", "items"),
    ("findings/*/dose", "range"),
    ("findings/*/dose/items/*", "amount"),
    ("findings/*/dose/items/*", "amounts"),
    ("findings/*/time", "at"),
    ("findings/*/time", "span"),
    ("findings/*/time", "date"),
    ("parameters/*/distribution", "low"),
    ("parameters/*/distribution", "high"),
    ("experiments/*/checkpoints/*", "value"),
    ("experiments/*/checkpoints/*", "tolerance"),
    ("experiments/*/checkpoints/*", "source"),
}

if __name__ == "__main__":
    sys.exit(main())
