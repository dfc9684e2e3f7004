"""Golden tables: every table of a release of the five texts, in a form in which a reviewer can read a difference.

`python -m tests.support.golden_tables` builds the five texts, writes `tests/golden/tables/` anew and prints every line
that changes. Nothing else writes there.

A golden table is tab-separated, with a row a line in the order of the release. Two things keep it small. Of words that
are quoted from a document only the beginning, the end and the number of characters are kept where they are long: their
offsets are in the same row, and the documents are in `sources/`. A document that the row's identifier begins with is
written as `^`.
"""

import csv
import difflib
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.core.paths import ROOT
from pipeline.schema.model import Schemas, load_schemas

FOLDER = ROOT / "tests" / "golden" / "tables"
_LONG = 60
_KEPT = 20


def golden_tables(release: Path, schemas: Schemas) -> dict[str, str]:
    """The text of the golden file of each table of a release, by the name of the table."""
    return {
        name: _golden_table(release / f"{name}.csv", {words.text for words in schema.words})
        for name, schema in schemas.all_tables.items()
    }


def changes(before: dict[str, str], after: dict[str, str]) -> str:
    """What differs between two sets of golden tables, line by line; empty where nothing does."""
    return "\n".join(
        line
        for name in sorted(before.keys() | after.keys())
        for line in difflib.unified_diff(
            before.get(name, "").splitlines(),
            after.get(name, "").splitlines(),
            f"{name}.tsv",
            f"{name}.tsv",
            n=0,
            lineterm="",
        )
    )


def kept_tables() -> dict[str, str]:
    """The golden tables in the repository, by the name of the table."""
    return {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.tsv")}


def _golden_table(path: Path, quoted: set[str]) -> str:
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    lines = [
        [_golden_value(value, column, row[0], quoted) for column, value in zip(header, row, strict=True)]
        for row in rows
    ]
    return "".join("\t".join(line) + "\n" for line in [header, *lines])


def _golden_value(value: str, column: str, row_id: str, quoted: set[str]) -> str:
    if column == "document_id" and value != row_id and row_id.startswith(value):
        return "^"
    line = value.replace("\t", "⇥").replace("\n", "⏎")
    if column in quoted and len(line) > _LONG:
        return f"{line[:_KEPT]} … {line[-_KEPT:]} ({len(value)})"
    return line


def main() -> None:
    """Build the five texts, write the golden tables anew and print what changed."""
    command = Path(sys.executable).with_name("inspection-outcomes")
    with tempfile.TemporaryDirectory() as outputs:
        subprocess.run([command, "build", "--outputs", outputs], cwd=ROOT, check=True, capture_output=True)
        (release,) = (Path(outputs) / "releases").glob("[0-9]*")
        made = golden_tables(release, load_schemas())
    print(changes(kept_tables(), made) or "nothing changed")
    FOLDER.mkdir(exist_ok=True)
    for name in kept_tables().keys() - made.keys():
        (FOLDER / f"{name}.tsv").unlink()
    for name, text in made.items():
        (FOLDER / f"{name}.tsv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
