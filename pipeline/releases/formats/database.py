"""One DuckDB database of all tables, made from the Parquet files; the same tables make the same bytes.

DuckDB is imported where it is needed: a build that changes nothing does without it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pipeline.schema.model import TableSchema

#: The storage format that every DuckDB since 1.0 reads; newer formats put a random number into each file.
_STORAGE: Final = "v1.0.0"
#: The smallest blocks, and no compression: otherwise former content of the memory gets into the file.
_BLOCK_BYTES: Final = 16_384
_COMPRESSION: Final = "uncompressed"


def write_database(target: Path, tables: Mapping[str, TableSchema], folder: Path) -> None:
    """Write a database with a table for each Parquet file, descriptions as comments.

    Args:
        target: the file, which must not exist.
        tables: the schemas of the tables, by name.
        folder: where `<table>.parquet` are.

    Raises:
        OSError: it cannot be written.
    """
    import duckdb

    try:
        _write(target, tables, folder)
    except (duckdb.IOException, duckdb.TransactionException) as error:
        raise OSError(f"{target.name}: {error}") from error


def _write(target: Path, tables: Mapping[str, TableSchema], folder: Path) -> None:
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute(
            f"ATTACH {_text(str(target))} AS release (STORAGE_VERSION '{_STORAGE}', BLOCK_SIZE {_BLOCK_BYTES})"
        )
        connection.execute(f"SET force_compression = '{_COMPRESSION}'")
        connection.begin()
        for name, table in sorted(tables.items()):
            path = _text(str(folder / f"{name}.parquet"))
            connection.execute(f"CREATE TABLE release.{_name(name)} AS FROM read_parquet({path})")
            connection.execute(f"COMMENT ON TABLE release.{_name(name)} IS {_text(table.whole_description)}")
            for column, spec in table.columns.items():
                where = f"release.{_name(name)}.{_name(column)}"
                connection.execute(f"COMMENT ON COLUMN {where} IS {_text(spec.description)}")
        connection.commit()
        connection.execute("CHECKPOINT release")
        connection.execute("DETACH release")


def _text(text: str) -> str:
    """A text literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _name(name: str) -> str:
    """A quoted identifier of SQL: `table` and `column` are keywords."""
    return '"' + name.replace('"', '""') + '"'
