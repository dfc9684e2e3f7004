"""One Excel workbook of all tables, and which cells of the CSV files a spreadsheet may run as formulas.

Each cell has the type of its column, so that no text becomes a formula, a date or a number.
"""

import csv
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from pipeline.schema.frames import TEXT, records, row_ids
from pipeline.schema.model import TableSchema

if TYPE_CHECKING:  # a build that changes nothing does without the library
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

#: A limit of the format: characters in a cell.
_LONGEST_CELL: Final = 32_767
#: The creation time that every file gets, so that the same tables make the same file.
_CREATED: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no time zones
_CREATED_IN_ARCHIVE: Final = (1980, 1, 1, 0, 0, 0)
_CHUNK_ROWS: Final = 500
#: The number of a paper size in the format.
_A4: Final = 9
#: Widths in characters: of a column of the dictionary, of columns of prose, and the least and most for a table.
_DICTIONARY_WIDTH: Final = 24
_PROSE_WIDTH: Final = 70
_WIDTHS: Final = (8, 60)
#: The characters in a row of a sheet that still can be read where it is printed as wide as one page.
_WIDEST_PAGE: Final = 260
#: Rows from which a column's width is taken, and the width of a filter's button.
_WIDTH_ROWS: Final = 200
_BUTTON_WIDTH: Final = 3
_DERIVED_COLOUR: Final = "#B45F06"
#: How the names of columns end that only programs read; people find them behind the others.
_FOR_PROGRAMS: Final = ("_id", "_ids", "_code", "_urn", "_sha256", "_char", "_documents")
#: The beginning of a text that a spreadsheet may run as a formula when it imports CSV.
_FORMULA: Final = r"[=+\-@\t\r]"


class FrontMatter(NamedTuple):
    """What comes before the tables: lines about the release, and the dictionary as CSV with a header."""

    about: Sequence[str]
    dictionary: bytes


def write_workbook(
    target: Path, front: FrontMatter, schemas: Mapping[str, TableSchema], tables: Mapping[str, pd.DataFrame]
) -> None:
    """Write a workbook: its contents, the dictionary, and a sheet for each table.

    A table without rows or with more than people read in a spreadsheet is left out whole, and so is a text that is too
    long for a cell; the contents name them.

    Args:
        target: the file.
        front: what comes before the tables.
        schemas: of the tables, by name.
        tables: the tables, by name.

    Raises:
        OSError: it cannot be written.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    with tempfile.TemporaryDirectory(dir=target.parent) as folder:  # the next build cleans up there
        written = Path(folder) / "written.xlsx"
        try:
            with xlsxwriter.Workbook(written, {"constant_memory": True, "tmpdir": folder}) as book:
                _write_sheets(book, front, schemas, tables)
        except FileCreateError as error:  # the library's own, around what the disk reported
            causes = (cause for cause in error.args if isinstance(cause, OSError))
            raise next(causes, OSError(f"{target.name}: {error}")) from error
        _copy_without_times(written, target)


def _write_sheets(
    book: "Workbook", front: FrontMatter, schemas: Mapping[str, TableSchema], tables: Mapping[str, pd.DataFrame]
) -> None:
    """Write the sheets of a workbook, as `write_workbook` takes them."""
    book.set_properties({"created": _CREATED, "title": front.about[0]})
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    contents = book.add_worksheet("Contents")
    n_rows: dict[str, int] = {}
    left_out: list[str] = []
    for name, table in schemas.items():
        frame = tables[name]
        if frame.empty:
            left_out.append(f"without rows in this version: {name}")
            continue
        if len(frame) > table.most_rows_in_workbook:
            left_out.append(f"left out with its {len(frame):,} rows, see the CSV file: {name}")
            continue
        n_rows[name] = len(frame)
        sheet = book.add_worksheet(name)
        left_out += _write_table(sheet, name, table, frame, (head, day, wrapped))
    _write_dictionary(book.add_worksheet("Dictionary"), front.dictionary, (head, wrapped))
    _write_contents(contents, front.about, schemas, n_rows, left_out, (head, wrapped))


def _write_contents(
    sheet: "Worksheet",
    about: Sequence[str],
    schemas: Mapping[str, TableSchema],
    n_rows: Mapping[str, int],
    left_out: Sequence[str],
    formats: tuple["Format", "Format"],
) -> None:
    """Write the first sheet.

    Args:
        sheet: that sheet.
        about: lines about the release.
        schemas: of all tables.
        n_rows: of the tables that have a sheet.
        left_out: a line for everything that is not in the workbook.
        formats: of heads, and of words that may take several lines.
    """
    head, wrapped = formats
    sheet.set_column(0, 0, _DICTIONARY_WIDTH)
    sheet.set_column(2, 3, _PROSE_WIDTH)
    for row, line in enumerate(about):
        sheet.write_string(row, 0, line, *([head] if row == 0 else []))
    row = len(about)
    sheet.write_string(row, 0, "Sheets with a coloured tab hold conclusions of this dataset, not words of documents.")
    row += 2
    for column, name in enumerate(("sheet", "rows", "one row is", "read before use")):
        sheet.write_string(row, column, name, head)
    for name, number in n_rows.items():
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_number(row, 1, number)
        sheet.write_string(row, 2, schemas[name].row)
        sheet.write_string(row, 3, schemas[name].description, wrapped)
    for below, line in enumerate(left_out, row + 1):
        sheet.write_string(below, 0, line)


def _write_dictionary(sheet: "Worksheet", dictionary: bytes, formats: tuple["Format", "Format"]) -> None:
    """Write the last sheet; the formats are those of heads and of other cells."""
    head, wrapped = formats
    _make_printable(sheet, "dictionary", is_narrow=True)
    sheet.freeze_panes(1, 2)
    rows = list(csv.reader(dictionary.decode().splitlines(keepends=True)))
    for column, cells in enumerate(zip(*rows, strict=True)):
        sheet.set_column(column, column, _bounded(max(map(len, cells)) + 1))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            sheet.write_string(row, column, value, wrapped if row else head)


def _write_table(
    sheet: "Worksheet", name: str, table: TableSchema, frame: pd.DataFrame, formats: tuple["Format", "Format", "Format"]
) -> Iterator[str]:
    """Write one sheet; a line for each text that is too long for a cell.

    Args:
        sheet: that sheet.
        name: of the table.
        table: its schema.
        frame: the table, whose columns for people are put before those for programs.
        formats: of heads, of days, and of other cells.
    """
    head, day, wrapped = formats
    frame = frame[sorted(frame.columns, key=lambda column: str(column).endswith(_FOR_PROGRAMS))]
    widths = [_width(title, frame[title]) for title in frame.columns]
    _make_printable(sheet, name, is_narrow=sum(widths) <= _WIDEST_PAGE)
    sheet.freeze_panes(1, 1)
    if table.derived:
        sheet.set_tab_color(_DERIVED_COLOUR)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), frame.shape[1] - 1)
    for column, title in enumerate(frame.columns):
        sheet.set_column(column, column, widths[column])
        sheet.write_string(0, column, title, head)
    write: dict[str, Callable[[int, int, Any], object]] = {
        "string": lambda row, column, value: sheet.write_string(row, column, value, wrapped),
        "number": lambda row, column, value: sheet.write_number(row, column, value, wrapped),
        "boolean": lambda row, column, value: sheet.write_boolean(row, column, value, wrapped),
        "datetime": lambda row, column, value: sheet.write_datetime(row, column, value, day),
    }
    writers = [(column, title, write[table.columns[title].forms.cell]) for column, title in enumerate(frame.columns)]
    row = 0
    for start in range(0, len(frame), _CHUNK_ROWS):  # as dictionaries, rows take ten times their memory
        for values in records(frame.iloc[start : start + _CHUNK_ROWS]):
            row += 1
            for column, title, write_cell in writers:
                value: Any = values[title]
                if isinstance(value, str) and len(value) > _LONGEST_CELL:
                    yield f"too long for a cell, see the CSV file: {name} {table.row_id(values)} {title}"
                elif value is not None:
                    write_cell(row, column, value)


def _make_printable(sheet: "Worksheet", name: str, *, is_narrow: bool) -> None:
    """Print on landscape A4, with the head and the first column on each page; as wide as one page if it can be read."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    if is_narrow:
        sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.set_footer(f"&L{name}&RPage &P of &N")


def _width(title: str, values: pd.Series) -> int:
    """The width of a column in characters: that of its first values, within bounds."""
    longest = values.head(_WIDTH_ROWS).astype(TEXT).str.len().fillna(0).max() if len(values) else 0
    return max(len(title) + _BUTTON_WIDTH, _bounded(int(longest) + 1))


def _bounded(width: int) -> int:
    least, most = _WIDTHS
    return max(min(most, width), least)


def _copy_without_times(written: Path, target: Path) -> None:
    """Copy the archive without the time and the machine at which it was made."""
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _CREATED_IN_ARCHIVE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with old.open(name) as source, new.open(entry, "w", force_zip64=True) as into:
                shutil.copyfileobj(source, into)


def formula_like(name: str, table: TableSchema, frame: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    """The cells that a spreadsheet may run as formulas: table, key of the row, column."""
    for column in frame.columns[frame.dtypes == TEXT]:
        found = frame[column].str.match(_FORMULA).fillna(False)  # noqa: FBT003 - of missing values
        if found.any():
            for row_id in row_ids(frame.loc[found, table.key], table.key):
                yield name, row_id, column
