"""Follows docs/guides/new-dossier.md in an empty folder, as a stranger would, up to the served page.

Usage: guide_test.py PATH_TO_HEPTAD

A line `$ heptad ...` is run, and every line that the guide prints under it must be found in what comes out. "Put this
into `FILE`" writes the block that follows; "In `FILE`, replace `A` by `B`" does that.
"""

import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GUIDE = ROOT / "docs/guides/new-dossier.md"

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PUT = re.compile(r"(?:Put|And) this into\s+`(Dossiers/[\w./-]+)`")
REPLACE = re.compile(r"In `(Dossiers/[\w./-]+)`,\s+replace `([^`]+)`\s+by\s+`([^`]+)`")


def steps(text):
    """What the guide asks for, in its order."""
    position = 0
    for block in list(BLOCK.finditer(text)) + [None]:
        prose = text[position : block.start() if block else len(text)]
        for match in REPLACE.finditer(prose):
            yield "replace", match.groups()
        if block is None:
            return
        put = PUT.search(prose)
        if put:
            yield "put", (put.group(1), block.group(2))
        elif not block.group(1):
            for part in re.split(r"^\$ ", block.group(2), flags=re.MULTILINE)[1:]:
                command, _, expected = part.partition("\n")
                yield "run", (command, [line for line in expected.splitlines() if line.strip()])
        position = block.end()


def main():
    heptad = str(pathlib.Path(sys.argv[1]).resolve())
    failures = []
    done = 0
    with tempfile.TemporaryDirectory() as folder:
        for kind, detail in steps(GUIDE.read_text(encoding="utf-8")):
            done += 1
            if kind == "put":
                pathlib.Path(folder, detail[0]).write_text(detail[1], encoding="utf-8")
            elif kind == "replace":
                file = pathlib.Path(folder, detail[0])
                old = file.read_text(encoding="utf-8")
                if detail[1] not in old:
                    failures.append(f"{detail[0]} has no `{detail[1]}`")
                file.write_text(old.replace(detail[1], detail[2]), encoding="utf-8")
            elif detail[0].startswith("heptad serve"):
                failures += served(heptad, detail[0], folder)
            else:
                words = [heptad] + shlex.split(detail[0])[1:]
                run = subprocess.run(words, cwd=folder, capture_output=True, text=True)
                if run.returncode not in (0, 1):
                    failures.append(f"{detail[0]}: exit code {run.returncode}: {run.stderr[:300]}")
                for line in detail[1]:
                    if line not in run.stdout:
                        failures.append(f"{detail[0]}: the guide shows `{line}`, which did not come; there was:\n{run.stdout}")
    for failure in failures:
        print("failed:", failure)
    print(f"{done} steps of {GUIDE.name} followed, {len(failures)} failed")
    return 1 if failures or done < 15 else 0


def served(heptad, command, folder):
    """Serves, reads the page, and stops."""
    words = [heptad] + shlex.split(command)[1:]
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        address = None
        for line in process.stdout:
            match = re.search(r"http://\S+", line)
            if match:
                address = match.group(0)
                break
        if address is None:
            return ["the server did not say where it is"]
        page = urllib.request.urlopen(address.rstrip("/") + "/compounds/semax", timeout=20).read().decode("utf-8")
        wanted = ["Semax is a chain of seven amino acids", "Shevchenko", "0.093", "Category 2"]
        return [f"the served page lacks `{text}`" for text in wanted if text not in page]
    finally:
        process.terminate()
        process.wait(timeout=20)


if __name__ == "__main__":
    sys.exit(main())
