"""The files of a release that hold all its tables: the workbook and the database.

What belongs here: making both, and where. What does not: what stands in them (see `workbook` and `database`).
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pipeline.releases.formats.database import write_database
from pipeline.releases.formats.workbook import Lists, write_workbook
from pipeline.releases.metadata import descriptors
from pipeline.releases.release_reader import TablesOnDisk
from pipeline.schema.model import TableSchema

WORKBOOK: Final = f"{descriptors.NAME}.xlsx"
DATABASE: Final = f"{descriptors.NAME}.duckdb"


def write_whole_files(
    folder: Path, lists: Lists, described: Mapping[str, TableSchema], paths: Mapping[str, Path]
) -> list[Path]:
    """Write both files, over those that may be there.

    Args:
        folder: where they are written, and where `<table>.parquet` lie.
        lists: what stands before the tables in the workbook.
        described: the descriptions of the tables, by name.
        paths: the Parquet file of each table.

    Returns:
        The files.
    """
    write_workbook(folder / WORKBOOK, lists, described, TablesOnDisk(paths))
    (folder / DATABASE).unlink(missing_ok=True)
    write_database(folder / DATABASE, described, folder)
    return [folder / WORKBOOK, folder / DATABASE]
