"""One DuckDB file of all tables.

What belongs here: making it from the Parquet files, the same bytes for the same tables. What does not: what the tables
say.

DuckDB is imported where it is needed: a build that changes nothing does without it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pipeline.schema.model import TableSchema

#: The oldest storage that every DuckDB since 1.0 reads; newer ones stamp each file with a random number.
_STORAGE: Final = "v1.0.0"
#: The smallest blocks, and nothing compressed: otherwise what memory held before gets into the file.
_BLOCK_BYTES: Final = 16_384
_COMPRESSION: Final = "uncompressed"


def write_database(target: Path, tables: Mapping[str, TableSchema], folder: Path) -> None:
    """Write a database with a table for each Parquet file, titles and descriptions as its comments.

    Args:
        target: the file, which must not be there.
        tables: the descriptions of the tables, by name.
        folder: where `<table>.parquet` lie.

    Raises:
        OSError: the disk refuses it.
    """
    import duckdb

    try:
        _write(target, tables, folder)
    except (duckdb.IOException, duckdb.TransactionException) as error:
        raise OSError(f"of {target.name}: {error}") from error


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
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def _name(name: str) -> str:
    """A name as SQL writes it: `table` and `column` are words of SQL, too."""
    return '"' + name.replace('"', '""') + '"'
