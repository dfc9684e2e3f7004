"""A release that lies on the disk, read back.

What belongs here: its tables, hashes and descriptions as they were published, and whether its files are what they were.
What does not: making one (see `release`), and holding its tables against their schemas (see `verifying`).
"""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.releases.formats.table_files import n_rows_of, read_table
from pipeline.schema.frames import from_arrow

SUMS: Final = "SHA256SUMS"
#: Of the hashes, where somebody signed them; it comes after the release and is no part of it.
SIGNATURE: Final = f"{SUMS}.sig"
DATAPACKAGE: Final = "datapackage.json"
VOCABULARIES: Final = "vocabularies.csv"


#: How a file is not what was published: other bytes, not there, or there and never published.
Damage = Literal["changed", "missing", "extra"]


class NotAReleaseError(Exception):
    """A folder is no release, or one that cannot be read; the message says what is missing."""


class TablesOnDisk(Mapping[str, pa.Table]):
    """Tables by name, each read when it is asked for, so that memory need not hold them all."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths

    def __getitem__(self, name: str) -> pa.Table:
        """Read one table.

        Raises:
            NotAReleaseError: its file is no table any more.
        """
        try:
            return read_table(self._paths[name])
        except (pa.ArrowException, OSError) as error:
            raise NotAReleaseError(f"{self._paths[name]}: cannot be read ({error})") from error

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self._paths)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self._paths)

    def n_rows(self) -> dict[str, int]:
        """How many rows each table has, without reading it."""
        return {name: n_rows_of(path) for name, path in self._paths.items()}


class FramesOnDisk(Mapping[str, pd.DataFrame]):
    """The same tables as frames, each read when it is asked for."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._tables = TablesOnDisk(paths)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Read one table.

        Raises:
            NotAReleaseError: its file is no table any more.
        """
        return from_arrow(self._tables[name])

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self._tables)

    def __len__(self) -> int:
        """How many tables there are."""
        return len(self._tables)

    def n_rows(self) -> dict[str, int]:
        """How many rows each table has, without reading it."""
        return self._tables.n_rows()


@dataclass(frozen=True)
class PublishedRelease:
    """One release in its folder."""

    path: Path

    @classmethod
    def at(cls, path: Path) -> "PublishedRelease":
        """The release in a folder.

        Raises:
            NotAReleaseError: there is none.
        """
        if not path.is_dir():
            raise NotAReleaseError(f"{path}: {'is no folder' if path.exists() else 'there is no such folder'}")
        for name in (SUMS, DATAPACKAGE, VOCABULARIES):
            if not (path / name).is_file():
                raise NotAReleaseError(f"{path}: is no release: it has no {name}")
        return cls(path)

    @property
    def tables(self) -> TablesOnDisk:
        """The tables by name."""
        return TablesOnDisk(self.paths)

    @property
    def paths(self) -> dict[str, Path]:
        """Where each table lies, by name."""
        return {path.stem: path for path in sorted(self.path.glob("*.parquet"))}

    @cached_property
    def sums(self) -> dict[str, str]:
        """The hash of each file as it was published, by its path in the release.

        Raises:
            NotAReleaseError: the list of hashes cannot be read.
        """
        lines = (self.path / SUMS).read_text(encoding="utf-8").splitlines()
        try:
            return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
        except ValueError as error:
            raise NotAReleaseError(f"{self.path / SUMS}: holds a line that is no hash and name") from error

    @cached_property
    def _package(self) -> dict[str, Any]:
        try:
            package: dict[str, Any] = json.loads((self.path / DATAPACKAGE).read_text(encoding="utf-8"))
        except ValueError as error:
            raise NotAReleaseError(f"{self.path / DATAPACKAGE}: cannot be read ({error})") from error
        return package

    @property
    def version(self) -> str:
        """The version of its data."""
        return str(self._package["version"])

    @cached_property
    def schemas(self) -> dict[str, dict[str, Any]]:
        """The description of each table, by name: `fields`, `primaryKey`, `foreignKeys`; `words` where it quotes."""
        return {item["name"]: item["schema"] for item in self._package["resources"] if "schema" in item}

    @cached_property
    def texts(self) -> dict[str, str]:
        """The normalised texts that are published, by document."""
        return {path.stem: path.read_bytes().decode() for path in sorted((self.path / "texts").glob("*.txt"))}

    def passages_of(self, document: str) -> list[dict[str, Any]]:
        """The passages of a document, in order."""
        data = self.tables["passages"]
        rows: list[dict[str, Any]] = data.filter(pc.equal(data.column("document_id"), document)).to_pylist()
        return rows

    @property
    def meanings(self) -> dict[tuple[str, str], int]:
        """The number of the meaning of each column, by table and column; 1 where none was published."""
        return {
            (name, field["name"]): field.get("meaning", 1)
            for name, schema in self.schemas.items()
            for field in schema["fields"]
        }

    @property
    def terms(self) -> dict[str, tuple[str, str]]:
        """The label and definition of every term, by `vocabulary|term`."""
        with (self.path / VOCABULARIES).open(encoding="utf-8", newline="") as stream:
            return {
                f"{row['vocabulary']}|{row['term']}": (row["label"], row["definition"])
                for row in csv.DictReader(stream)
            }

    def damaged(self) -> dict[str, Damage]:
        """The files that are not what was published, and how. Paths in the release, in order."""
        there = {path.relative_to(self.path).as_posix() for path in self.path.rglob("*") if path.is_file()}
        found = there - {SUMS, SIGNATURE}
        wrong: dict[str, Damage] = dict.fromkeys(self.sums.keys() - found, "missing")
        wrong |= dict.fromkeys(found - self.sums.keys(), "extra")
        wrong |= {name: "changed" for name in found & self.sums.keys() if _sha256(self.path / name) != self.sums[name]}
        return dict(sorted(wrong.items()))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
