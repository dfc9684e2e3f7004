"""One DuckDB database of all tables, made from the Parquet files; the same tables make the same bytes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pipeline.core.paths import ROOT
from pipeline.releases.formats import database_process
from pipeline.schema.model import TableSchema

#: The first storage format that compresses long texts; every DuckDB since 1.2 reads it. Later ones put a random number
#: into each file.
_STORAGE: Final = "v1.2.0"
#: The smallest blocks: each column of each small table fills one.
_BLOCK_BYTES: Final = 16_384
#: The first two draw the values that they learn from at random; the third packs whatever memory held in the place of a
#: value that is null.
_OTHER_BYTES_EACH_TIME: Final = "fsst,dict_fsst,bitpacking"
#: DuckDB clears no memory, and writes what is left of a block with what it held before; its allocator can, on Linux.
_CLEARED_MEMORY: Final = {"DUCKDB_JE_MALLOC_CONF": "zero:true"}


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
        env={**os.environ, **_CLEARED_MEMORY},
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
    yield f"SET disabled_compression_methods = '{_OTHER_BYTES_EACH_TIME}'"
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
