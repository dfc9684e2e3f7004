"""A published release, read from its folder: its tables, checksums, schemas and texts, and which files are damaged."""

import csv
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

import pandas as pd
import pyarrow as pa

from pipeline.releases.formats.table_files import n_rows_of, read_table

SUMS: Final = "SHA256SUMS"
#: A signature of the checksums. It is added after the release and is not part of it.
SIGNATURE: Final = f"{SUMS}.sig"
DATAPACKAGE: Final = "datapackage.json"
VOCABULARIES: Final = "vocabularies.csv"

#: Of a table that is read a dozen times for one release, the largest file that is kept in memory.
_KEPT_BYTES: Final = 200_000

#: How a file differs from what was published: its bytes, missing, or never published.
Damage = Literal["changed", "missing", "extra"]


class NotAReleaseError(Exception):
    """A folder is not a release, or cannot be read as one; the message says why."""


class TablesOnDisk(Mapping[str, pd.DataFrame]):
    """Tables by name, each read when it is needed, so that memory need not hold them all; small ones are kept."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self._paths = paths
        self._kept: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Read one table.

        Raises:
            NotAReleaseError: its file is damaged.
        """
        kept = self._kept.get(name)
        if kept is None:
            path = self._paths[name]
            try:
                kept = read_table(path)
                if path.stat().st_size <= _KEPT_BYTES:
                    self._kept[name] = kept
            except (pa.ArrowException, OSError) as error:
                raise NotAReleaseError(f"{path}: cannot be read ({error})") from error
        # pandas copies what is written to, so that whoever adds a column adds it to a table of its own
        return kept.copy(deep=False)

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self._paths)

    def __len__(self) -> int:
        """The number of tables."""
        return len(self._paths)

    def n_rows(self) -> dict[str, int]:
        """The number of rows of each table, without reading it."""
        return {name: n_rows_of(path) for name, path in self._paths.items()}


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
            raise NotAReleaseError(f"{path}: {'is not a folder' if path.exists() else 'not found'}")
        for name in (SUMS, DATAPACKAGE, VOCABULARIES):
            if not (path / name).is_file():
                raise NotAReleaseError(f"{path}: is not a release: it has no {name}")
        return cls(path)

    @property
    def tables(self) -> TablesOnDisk:
        """The tables by name."""
        return TablesOnDisk(self.paths)

    @property
    def paths(self) -> dict[str, Path]:
        """The Parquet file of each table, by name."""
        return {path.stem: path for path in sorted(self.path.glob("*.parquet"))}

    @cached_property
    def sums(self) -> dict[str, str]:
        """The SHA-256 of each file as it was published, by its path in the release.

        Raises:
            NotAReleaseError: the list cannot be read.
        """
        lines = (self.path / SUMS).read_text(encoding="utf-8").splitlines()
        try:
            return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
        except ValueError as error:
            raise NotAReleaseError(f"{self.path / SUMS}: a line is not a checksum and a name") from error

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
        """The Table Schema of each table, by name: `fields`, `primaryKey`, `foreignKeys`, and `words` if it quotes."""
        return {item["name"]: item["schema"] for item in self._package["resources"] if "schema" in item}

    @cached_property
    def texts(self) -> dict[str, str]:
        """The normalised texts that are published, by document."""
        return {path.stem: path.read_bytes().decode() for path in sorted((self.path / "texts").glob("*.txt"))}

    @property
    def meanings(self) -> dict[tuple[str, str], int]:
        """The `meaning` of each column, by table and column; 1 where none was published."""
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

    def tables_sha256(self, left_out: Collection[str]) -> str:
        """One hash of the published tables; it does not depend on the version.

        Args:
            left_out: tables that are made with each release.
        """
        names = {Path(name).stem for name in self.sums if name.endswith(".parquet")} - set(left_out)
        return hash_of_tables({name: self.sums[f"{name}.csv"] for name in names if f"{name}.csv" in self.sums})

    def damaged(self) -> dict[str, Damage]:
        """The files that differ from what was published, by their paths in the release, in order; all links do."""
        links = {path.relative_to(self.path).as_posix() for path in self.path.rglob("*") if path.is_symlink()}
        present = links | {path.relative_to(self.path).as_posix() for path in self.path.rglob("*") if path.is_file()}
        found = present - {SUMS, SIGNATURE}
        damaged: dict[str, Damage] = dict.fromkeys(self.sums.keys() - found, "missing")
        damaged |= dict.fromkeys(found - self.sums.keys(), "extra")
        damaged |= {
            name: "changed"
            for name in found & self.sums.keys()
            if name in links or _sha256(self.path / name) != self.sums[name]
        }
        return dict(sorted(damaged.items()))


def hash_of_tables(hashes: Mapping[str, str]) -> str:
    """One hash of tables, from the hash of each one's CSV file by its name."""
    return hashlib.sha256("".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes)).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
