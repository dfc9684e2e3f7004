"""One workbook of all tables, for people who work in a spreadsheet.

What belongs here: sheets and cells, each of its type, so that no text is ever taken for a formula, and which cells of
the CSV files a spreadsheet may take for one. What does not: what the tables say.

The library is imported where it is needed: a build that changes nothing does without it.
"""

import csv
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.releases.diff.differences import key_texts
from pipeline.schema.model import TableSchema

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

#: What the format allows: letters in a cell, and rows in a sheet, of which one is the header.
_LONGEST_CELL: Final = 32_767
_MOST_ROWS: Final = 1_048_575
#: A file says when it was made; the same tables must give the same file.
_MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - the format knows no zones
_MADE_IN_ARCHIVE: Final = (1980, 1, 1, 0, 0, 0)
_ROWS_AT_ONCE: Final = 500
#: Widths in letters: of a column of the dictionary, of columns of words, and what a sheet's columns keep to.
_TYPICAL_WIDTH: Final = 24
_WORDS_WIDTH: Final = 70
_WIDTHS: Final = (8, 60)
#: Rows by which a column's width is told, and what the button of a filter takes of it.
_ROWS_TOLD_BY: Final = 200
_BUTTON: Final = 3
_DERIVED_COLOUR: Final = "#B45F06"
#: What begins a text that a spreadsheet may take for a formula when it reads CSV.
_FORMULA: Final = r"^[=+\-@\t\r]"


class Lists(NamedTuple):
    """What stands before the tables: lines about the release, and the dictionary with its header."""

    about: Sequence[str]
    dictionary: bytes


def write_workbook(target: Path, lists: Lists, tables: Mapping[str, TableSchema], data: Mapping[str, pa.Table]) -> None:
    """Write a workbook: its contents, the dictionary, and a sheet for each table (more where one is not enough).

    A text that is too long for a cell is left out whole, never cut, and named in the contents.

    Args:
        target: the file.
        lists: what stands before the tables.
        tables: their descriptions, by name.
        data: the tables, by name.
    """
    import xlsxwriter

    with tempfile.TemporaryDirectory(dir=target.parent) as folder:  # where what a killed build leaves is found
        made = Path(folder) / "made.xlsx"
        with xlsxwriter.Workbook(made, {"constant_memory": True, "tmpdir": folder}) as book:
            book.set_properties({"created": _MADE, "title": lists.about[0]})
            head = book.add_format({"bold": True, "bottom": 1})
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            contents, dictionary = book.add_worksheet("Contents"), book.add_worksheet("Dictionary")
            _write_dictionary(dictionary, lists.dictionary, head)
            sheets: list[tuple[str, TableSchema, int]] = []
            too_long: list[str] = []
            for name, table in tables.items():
                # in a function of its own, so that no table is held while the next is read
                written = _write_sheets(book, name, table, data[name], (head, day), too_long)
                sheets += [(sheet, table, n_rows) for sheet, n_rows in written]
            _write_contents(contents, lists.about, sheets, too_long, (head, book.add_format({"text_wrap": True})))
        _archive_anew(made, target)


def _write_sheets(
    book: "Workbook",
    name: str,
    table: TableSchema,
    data: pa.Table,
    formats: tuple["Format", "Format"],
    too_long: list[str],
) -> list[tuple[str, int]]:
    """Write one table, in more than one sheet where it must be; their names and numbers of rows."""
    written: list[tuple[str, int]] = []
    for number, start in enumerate(range(0, max(data.num_rows, 1), _MOST_ROWS), 1):
        part = data.slice(start, _MOST_ROWS)
        sheet = book.add_worksheet(name if number == 1 else f"{name} {number}")
        too_long += _write_table(sheet, name, table, part, formats)
        written.append((sheet.get_name(), part.num_rows))
    return written


def _write_contents(
    sheet: "Worksheet",
    about: Sequence[str],
    sheets: Sequence[tuple[str, TableSchema, int]],
    too_long: Sequence[str],
    formats: tuple["Format", "Format"],
) -> None:
    head, wrapped = formats
    sheet.set_column(0, 0, _TYPICAL_WIDTH)
    sheet.set_column(2, 3, _WORDS_WIDTH)
    for row, line in enumerate(about):
        sheet.write_string(row, 0, line, *([head] if row == 0 else []))
    row = len(about)
    sheet.write_string(row, 0, "Sheets with a coloured tab hold what this dataset concludes of others' words.")
    row += 2
    for column, name in enumerate(("sheet", "rows", "one row is", "to know before use")):
        sheet.write_string(row, column, name, head)
    for name, table, n_rows in sheets:
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_number(row, 1, n_rows)
        sheet.write_string(row, 2, table.row)
        sheet.write_string(row, 3, table.description, wrapped)
    for line in too_long:
        row += 1
        sheet.write_string(row, 0, f"too long for a cell, see the CSV file: {line}")


def _write_dictionary(sheet: "Worksheet", dictionary: bytes, head: "Format") -> None:
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, 1, _TYPICAL_WIDTH)
    for row, values in enumerate(csv.reader(dictionary.decode().splitlines(keepends=True))):
        for column, value in enumerate(values):
            sheet.write_string(row, column, value, *([head] if row == 0 else []))


def _write_table(
    sheet: "Worksheet", name: str, table: TableSchema, data: pa.Table, formats: tuple["Format", "Format"]
) -> Iterator[str]:
    """Write one sheet; the texts that are too long for a cell are named."""
    head, day = formats
    sheet.freeze_panes(1, 1)
    if table.derived:
        sheet.set_tab_color(_DERIVED_COLOUR)
    if data.num_rows:
        sheet.autofilter(0, 0, data.num_rows, data.num_columns - 1)
    for column, title in enumerate(data.column_names):
        sheet.set_column(column, column, _width(title, data.column(title)))
        sheet.write_string(0, column, title, head)
    row = 0
    for batch in data.to_batches(max_chunksize=_ROWS_AT_ONCE):
        for values in batch.to_pylist():
            row += 1
            for column, (title, value) in enumerate(values.items()):
                if isinstance(value, str) and len(value) > _LONGEST_CELL:
                    yield f"{name} {table.row_id(values)} {title}"
                else:
                    _write_cell(sheet, row, column, value, day)


def _width(title: str, values: pa.ChunkedArray) -> int:
    """How wide a column is, in letters: as its first values are, within bounds."""
    longest = pc.max(pc.utf8_length(values.slice(0, _ROWS_TOLD_BY).cast(pa.string()))).as_py() or 0
    least, most = _WIDTHS
    return max(len(title) + _BUTTON, min(most, longest + 1), least)


def _write_cell(sheet: "Worksheet", row: int, column: int, value: Any, day: "Format") -> None:  # noqa: ANN401 - of any type
    """One cell by the type of its value; a null is no cell."""
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif value is not None:
        sheet.write_number(row, column, value)


def _archive_anew(made: Path, target: Path) -> None:
    """The same archive without what it says of the machine and the minute that made it."""
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _MADE_IN_ARCHIVE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with old.open(name) as source, new.open(entry, "w", force_zip64=True) as into:
                shutil.copyfileobj(source, into)


def formula_like(name: str, table: TableSchema, data: pa.Table) -> Iterator[tuple[str, str, str]]:
    """The cells that a spreadsheet may take for formulas in CSV: the table, the key of the row, the column."""
    for field in data.schema:
        if field.type != pa.string():
            continue
        found = pc.fill_null(pc.match_substring_regex(data.column(field.name), _FORMULA), False)  # noqa: FBT003 - of nulls
        places = pc.indices_nonzero(found)
        for row_id in key_texts(data.take(places), table.key) if len(places) else ():
            yield name, row_id, field.name
