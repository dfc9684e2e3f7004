"""One DuckDB database of all tables, made from the Parquet files; the same tables make the same bytes."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pipeline.core.paths import ROOT
from pipeline.releases.formats import database_process
from pipeline.schema.model import TableSchema

#: The storage format that every DuckDB since 1.0 reads; newer formats put a random number into each file.
_STORAGE: Final = "v1.0.0"
#: The smallest blocks, and no compression: otherwise former content of the memory gets into the file.
_BLOCK_BYTES: Final = 16_384
_COMPRESSION: Final = "uncompressed"


def write_database(target: Path, tables: Mapping[str, TableSchema], folder: Path) -> None:
    """Write a database with a table for each Parquet file, descriptions as comments, in a process of its own.

    Args:
        target: the file, which must not exist.
        tables: the schemas of the tables, by name.
        folder: where `<table>.parquet` are.

    Raises:
        OSError: it cannot be written.
    """
    statements = json.dumps([*_statements(target.resolve(), tables, folder.resolve())])
    done = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-m", database_process.__name__],
        input=statements.encode(),
        capture_output=True,
        cwd=ROOT,  # where it finds this package, installed or not
        check=False,
    )
    problem = done.stderr.decode(errors="replace")
    if done.returncode == database_process.CANNOT_WRITE:
        raise OSError(f"{target.name}: {problem}")
    if done.returncode < 0:
        raise OSError(f"{target.name}: the process that writes it was ended (signal {-done.returncode})")
    if done.returncode:
        raise RuntimeError(f"{target.name}: {problem}")


def _statements(target: Path, tables: Mapping[str, TableSchema], folder: Path) -> Iterator[str]:
    yield f"ATTACH {_text(str(target))} AS release (STORAGE_VERSION '{_STORAGE}', BLOCK_SIZE {_BLOCK_BYTES})"
    yield f"SET force_compression = '{_COMPRESSION}'"
    yield "BEGIN"
    for name, table in sorted(tables.items()):
        path = _text(str(folder / f"{name}.parquet"))
        yield f"CREATE TABLE release.{_name(name)} AS FROM read_parquet({path})"
        yield f"COMMENT ON TABLE release.{_name(name)} IS {_text(table.whole_description)}"
        for column, spec in table.columns.items():
            yield f"COMMENT ON COLUMN release.{_name(name)}.{_name(column)} IS {_text(spec.description)}"
    yield "COMMIT"
    yield "CHECKPOINT release"
    yield "DETACH release"


def _text(text: str) -> str:
    """A text literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _name(name: str) -> str:
    """A quoted identifier of SQL: `table` and `column` are keywords."""
    return '"' + name.replace('"', '""') + '"'
