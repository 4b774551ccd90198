"""Reads back what `heptad references` writes, with parsers that are not ours, and compares it with the dossiers.

Usage: reference_tests.py PATH_TO_HEPTAD

BibTeX by bibtexparser, RIS by rispy, CSL-JSON by the field rules of the Citation Style Language 1.0.2.
"""

import json
import pathlib
import subprocess
import sys

import bibtexparser
import rispy
import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# The variables of CSL 1.0.2 that are used here, and the types that an item may have.
CSL_TEXT = {
    "id", "type", "title", "container-title", "publisher", "volume", "issue", "page", "DOI", "PMID", "PMCID",
    "language", "note",
}
CSL_TYPES = {"article-journal", "thesis", "document"}


def plain(text):
    """A BibTeX value without braces and escapes."""
    for code, sign in [
        (r"\textbackslash{}", "\\"),
        (r"\textasciitilde{}", "~"),
        (r"\textasciicircum{}", "^"),
    ]:
        text = text.replace(code, sign)
    for sign in "&%$#_":
        text = text.replace("\\" + sign, sign)
    return text.replace("{", "").replace("}", "")


def main():
    heptad = pathlib.Path(sys.argv[1]).resolve()
    failures = []
    count = 0

    def check(holds, message):
        nonlocal count
        count += 1
        if not holds:
            failures.append(message)

    def run(dossier, kind):
        command = [heptad, "references", dossier, "--format", kind, "--dossiers", ROOT / "Dossiers"]
        return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8")

    for folder in sorted(path.parent for path in (ROOT / "Dossiers").glob("*/sources.yaml")):
        sources = yaml.safe_load((folder / "sources.yaml").read_text(encoding="utf-8"))["sources"]
        by_id = {source["id"]: source for source in sources}

        library = bibtexparser.parse_string(run(folder.name, "bibtex"))
        check(not library.failed_blocks, f"{folder.name}: BibTeX that cannot be parsed: {library.failed_blocks[:1]}")
        entries = {entry.key: {field.key: field.value for field in entry.fields} for entry in library.entries}
        check(set(entries) == set(by_id), f"{folder.name}: BibTeX has other sources")
        for key, entry in entries.items():
            source = by_id[key]
            check(plain(entry["title"]) == source["title"], f"{key}: title {entry['title']}")
            for name in ("doi", "pmid", "pmcid"):
                check(entry.get(name) == source.get(name), f"{key}: {name} {entry.get(name)}")
            check(entry.get("year") == (str(source["year"]) if "year" in source else None), f"{key}: year")

        items = rispy.loads(run(folder.name, "ris"))
        check([item["id"] for item in items] == [source["id"] for source in sources], f"{folder.name}: RIS differs")
        for item in items:
            source = by_id[item["id"]]
            check(item["title"] == source["title"], f"{item['id']}: RIS title {item['title']}")
            check(item.get("doi") == source.get("doi"), f"{item['id']}: RIS doi")

        for item in json.loads(run(folder.name, "csl-json")):
            source = by_id[item["id"]]
            for name, value in item.items():
                if name == "author":
                    right = all(
                        set(author) in ({"family"}, {"family", "given"}, {"literal"})
                        and all(isinstance(part, str) and part for part in author.values())
                        for author in value
                    )
                    check(right and value, f"{item['id']}: CSL author {value}")
                elif name == "issued":
                    check(value == {"date-parts": [[source["year"]]]}, f"{item['id']}: CSL issued {value}")
                else:
                    check(name in CSL_TEXT and isinstance(value, str), f"{item['id']}: CSL {name} {value}")
            check(item["type"] in CSL_TYPES and item["title"] == source["title"], f"{item['id']}: CSL type or title")

    for failure in failures[:20]:
        print("failed:", failure)
    print(f"{count - len(failures)} reference checks passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
