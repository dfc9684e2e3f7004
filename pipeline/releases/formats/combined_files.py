"""The files of a release that hold all its tables: the workbook and the database."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pipeline.releases.formats.database import write_database
from pipeline.releases.formats.workbook import FrontMatter, write_workbook
from pipeline.releases.metadata import descriptors
from pipeline.releases.release_reader import TablesOnDisk
from pipeline.schema.model import TableSchema

WORKBOOK: Final = f"{descriptors.NAME}.xlsx"
DATABASE: Final = f"{descriptors.NAME}.duckdb"


def write_combined_files(
    folder: Path, front: FrontMatter, schemas: Mapping[str, TableSchema], paths: Mapping[str, Path]
) -> list[Path]:
    """Write both files, replacing any that exist.

    Args:
        folder: where they are written, and where `<table>.parquet` are.
        front: what comes before the tables in the workbook.
        schemas: of the tables, by name.
        paths: the Parquet file of each table.

    Returns:
        The files.
    """
    write_workbook(folder / WORKBOOK, front, schemas, TablesOnDisk(paths))
    (folder / DATABASE).unlink(missing_ok=True)
    write_database(folder / DATABASE, schemas, folder)
    return [folder / WORKBOOK, folder / DATABASE]
