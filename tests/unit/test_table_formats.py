"""The workbook and the database have every value of the tables, and the same bytes each time."""

import hashlib
import os
import time
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import escape, unescape

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.releases.formats.database import write_database
from pipeline.releases.formats.table_files import content_hash, parquet_bytes, read_table
from pipeline.releases.formats.workbook import FrontMatter, formula_like, write_workbook
from pipeline.schema.frames import frame_of, records, to_arrow
from pipeline.schema.model import Schemas
from tests.support.tables import frame_like, with_values

FRONT = FrontMatter(["A title", "A line"], b"table,column\r\npeople,name\r\n")


def workbook(folder: Path, schemas: Schemas, data: dict[str, pd.DataFrame]) -> Any:  # noqa: ANN401 - without types
    path = folder / "book.xlsx"
    write_workbook(path, FRONT, {name: schemas.tables[name] for name in data}, data)
    return openpyxl.load_workbook(path)


def sheet_rows(sheet: Any) -> list[list[object]]:  # noqa: ANN401 - without types
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    return [[value.date() if isinstance(value, datetime) else value for value in row] for row in rows]


def people(schemas: Schemas, names: list[str]) -> pd.DataFrame:
    columns = schemas.tables["people"].columns
    rows = [{**dict.fromkeys(columns), "person_id": f"p{number:03}", "name": name} for number, name in enumerate(names)]
    return frame_of("people", schemas.tables["people"], rows)


def test_the_workbook_has_every_value_of_the_tables(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    book = workbook(tmp_path, candidate.schemas, dict(candidate.tables))
    with_rows = {name: data for name, data in candidate.tables.items() if len(data)}
    assert book.sheetnames == ["Contents", *with_rows, "Dictionary"]
    for name, data in with_rows.items():
        for_programs = [column for column in data.columns if column.endswith(("_id", "_ids", "_char", "_sha256"))]
        for_programs += [column for column in data.columns if column.endswith(("_code", "_urn", "_documents"))]
        columns = [column for column in data.columns if column not in for_programs]
        shown = [str(cell.value) for cell in book[name][1]]
        assert shown[: len(columns)] == columns
        assert sorted(shown[len(columns) :]) == sorted(for_programs)
        expected = [[row[column] for column in shown] for row in records(data)]
        assert sheet_rows(book[name])[: len(expected)] == expected
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "b", "d", "inlineStr"}  # "f" would be a formula
    contents = [[cell.value for cell in row] for row in book["Contents"].iter_rows(max_col=2)]
    assert ["findings", len(candidate.tables["findings"])] in contents
    assert ["without rows in this version: follow_ups", None] in contents


def test_the_contents_name_count_describe_and_link_every_sheet(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    names = ("inspections", "findings")
    book = workbook(tmp_path, candidate.schemas, {name: candidate.tables[name] for name in names})
    contents = book["Contents"]
    rows = [[cell.value for cell in row] for row in contents.iter_rows()]
    derived = "Sheets with a coloured tab hold conclusions of this dataset, not words of documents."
    assert rows == [
        ["A title", None, None, None],
        ["A line", None, None, None],
        [derived, None, None, None],
        [None] * 4,
        ["sheet", "rows", "one row is", "read before use"],
        *(
            [
                name,
                len(candidate.tables[name]),
                candidate.schemas.tables[name].row,
                candidate.schemas.tables[name].description,
            ]
            for name in names
        ),
    ]
    links = {cell.value: cell.hyperlink.location for cell in contents["A"] if cell.hyperlink}
    assert links == {name: f"'{name}'!A1" for name in names}
    assert [cell.font.bold for cell in contents["A"]] == [True, False, False, False, True, False, False]
    assert all(cell.alignment.wrap_text for cell in contents["D"][5:])
    assert book.properties.title == "A title"


def test_a_sheet_keeps_its_header_in_sight_and_can_be_filtered(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    book = workbook(tmp_path, candidate.schemas, {name: candidate.tables[name] for name in ("inspections", "findings")})
    n_rows, n_columns = candidate.tables["inspections"].shape
    sheet = book["inspections"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:{get_column_letter(n_columns)}{n_rows + 1}"
    assert all(cell.font.bold for cell in sheet[1])
    days = [cell.number_format for row in sheet.iter_rows(min_row=2) for cell in row if cell.data_type == "d"]
    assert set(days) == {"yyyy-mm-dd"}
    assert book["Dictionary"].freeze_panes == "C2"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")
    assert all(cell.alignment.wrap_text for row in sheet.iter_rows(min_row=2) for cell in row if cell.data_type == "s")
    coloured = {name for name in ("inspections", "findings") if book[name].sheet_properties.tabColor is not None}
    assert coloured == {name for name in ("inspections", "findings") if candidate.schemas.tables[name].derived}


def test_a_column_is_as_wide_as_its_values_within_bounds(tmp_path: Path, schemas: Schemas) -> None:
    book = workbook(tmp_path, schemas, {"people": people(schemas, ["x" * 30, "y" * 20])})
    assert book["people"].column_dimensions["A"].width == pytest.approx(31, abs=1)
    long = workbook(tmp_path, schemas, {"people": people(schemas, ["x" * 300])})
    assert long["people"].column_dimensions["A"].width == pytest.approx(60, abs=1)


HOSTILE = [
    "=1+1",
    "+SUM(A1)",
    "-2",
    "@x",
    "\t=1",
    "http://example.org",
    "_x0041_",
    "<b>&amp;",
    "2021-12-01",
    "007",
    "TRUE",
]


def test_no_text_becomes_a_formula_a_date_or_a_number(tmp_path: Path, schemas: Schemas) -> None:
    data = people(schemas, HOSTILE)
    sheet = workbook(tmp_path, schemas, {"people": data})["people"]
    # the format writes what looks like one of its escapes with another, which this reader leaves
    assert [unescape(row[0]) for row in sheet_rows(sheet)] == data["name"].tolist()
    assert {cell.data_type for cell in sheet["A"]} == {"s"}
    named = [row_id for _, row_id, column in formula_like("people", schemas.tables["people"], data) if column == "name"]
    assert [HOSTILE[int(row_id[1:])] for row_id in named] == ["=1+1", "+SUM(A1)", "-2", "@x", "\t=1"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\x00"), min_size=1), min_size=1, max_size=5))
def test_any_text_survives_the_workbook(tmp_path: Path, schemas: Schemas, names: list[str]) -> None:
    # openpyxl refuses what XML does not allow and leaves the escape that the format has for it
    data = people(schemas, names)
    sheet = workbook(tmp_path, schemas, {"people": data})["people"]
    assert [unescape(row[0]) for row in sheet_rows(sheet)] == [unescape(escape(name)) for name in names]


def test_a_text_too_long_for_a_cell_is_left_out_and_named(tmp_path: Path, schemas: Schemas) -> None:
    book = workbook(tmp_path, schemas, {"people": people(schemas, ["x" * 32_767, "y" * 32_768])})
    assert [len(str(row[0] or "")) for row in sheet_rows(book["people"])] == [32_767, 0]
    assert [cell.value for cell in book["Contents"]["A"]][
        -1
    ] == "too long for a cell, see the CSV file: people p001 name"


def test_a_table_that_nobody_reads_in_a_spreadsheet_is_left_out_and_named(tmp_path: Path, schemas: Schemas) -> None:
    limited = schemas.tables["people"].model_copy(update={"most_rows_in_workbook": 2})
    rows = people(schemas, ["a", "b", "c"])
    write_workbook(tmp_path / "book.xlsx", FRONT, {"people": limited}, {"people": rows.head(2)})
    assert openpyxl.load_workbook(tmp_path / "book.xlsx").sheetnames == ["Contents", "people", "Dictionary"]
    write_workbook(tmp_path / "book.xlsx", FRONT, {"people": limited}, {"people": rows})
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert book.sheetnames == ["Contents", "Dictionary"]
    assert [cell.value for cell in book["Contents"]["A"]][-1] == "left out with its 3 rows, see the CSV file: people"


def test_the_workbook_has_the_same_bytes_whenever_and_wherever_it_is_made(
    tmp_path: Path, candidate: ReleaseCandidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashes, folder = set(), tmp_path
    for zone, mask in (("Europe/London", 0o022), ("Pacific/Auckland", 0o077)):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        before = os.umask(mask)
        folder = tmp_path / zone.replace("/", "-")
        folder.mkdir()
        workbook(folder, candidate.schemas, {"inspections": candidate.tables["inspections"]})
        os.umask(before)
        hashes.add(hashlib.sha256((folder / "book.xlsx").read_bytes()).hexdigest())
    monkeypatch.undo()
    time.tzset()
    assert len(hashes) == 1
    with zipfile.ZipFile(folder / "book.xlsx") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def database(folder: Path, candidate: ReleaseCandidate) -> Path:
    for name, data in candidate.tables.items():
        (folder / f"{name}.parquet").write_bytes(parquet_bytes(to_arrow(name, candidate.schemas.tables[name], data)))
    path = folder / "all.duckdb"
    write_database(path, candidate.schemas.tables, folder)
    return path


def test_the_database_has_every_value_of_the_tables(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    with duckdb.connect(str(database(tmp_path, candidate)), read_only=True) as connection:
        for name, data in candidate.tables.items():
            found = connection.execute(f'FROM "{name}"').fetchall()
            assert found == [tuple(row.values()) for row in records(data)]
        comments = dict(connection.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall())
        assert comments == {name: table.whole_description for name, table in candidate.schemas.tables.items()}
        first = connection.execute("SELECT min(start_date) FROM inspections").fetchone()
        assert first is not None
        assert isinstance(first[0], date)


def test_a_database_that_cannot_be_written_is_an_error_of_the_disk(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    (tmp_path / "all.duckdb").mkdir()
    with pytest.raises(OSError, match=r"all\.duckdb: IO Error"):
        database(tmp_path, candidate)


def test_the_database_has_the_same_bytes_each_time(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    hashes = set()
    for name in ("a", "b", "c"):
        folder = tmp_path / name
        folder.mkdir()
        hashes.add(hashlib.sha256(database(folder, candidate).read_bytes()).hexdigest())
    assert len(hashes) == 1


def test_tables_that_differ_in_one_cell_have_different_hashes(candidate: ReleaseCandidate) -> None:
    """The content hash is also the data version of a table in Dagster."""
    for name, frame in candidate.tables.items():
        for column in frame.columns if len(frame) else ():
            value = frame[column].iloc[0]
            other = frame[column].dropna()
            different = other[other != value] if not pd.isna(value) else other
            if different.empty:
                continue
            changed = with_values(frame, **{column: different.iloc[0]})
            assert content_hash(changed) != content_hash(frame), f"{name}.{column}"


def test_the_same_table_has_the_same_hash_however_it_was_made(candidate: ReleaseCandidate, tmp_path: Path) -> None:
    for name, frame in candidate.tables.items():
        path = tmp_path / f"{name}.parquet"
        path.write_bytes(parquet_bytes(to_arrow(name, candidate.schemas.tables[name], frame)))
        assert content_hash(read_table(path)) == content_hash(frame), name
        assert content_hash(frame_like(frame, records(frame))) == content_hash(frame), name
