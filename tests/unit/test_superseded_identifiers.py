"""Identifiers that a version gives up: every later version says what the same thing is called now."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.checks.integrity import Candidate
from pipeline.releases.diff.differences import Side, differences
from pipeline.releases.diff.superseded import SUPERSEDED, superseded
from pipeline.releases.release_index import latest_release
from pipeline.releases.release_reader import PublishedRelease
from tests.integration.test_release import release

OLD, NEW, LAST = "lambeth-2019-focused-visit", "lambeth-2019-some-visit", "lambeth-2019-another-visit"


def renamed(candidate: Candidate, old: str, new: str) -> Candidate:
    """The same tables with an identifier and those that begin with it called otherwise."""
    tables = {
        name: pa.table(
            [
                pc.replace_substring(column, old, new) if column.type == pa.string() else column
                for column in table.columns
            ],
            schema=table.schema,
        )
        for name, table in candidate.tables.items()
    }
    return replace(candidate, tables=tables)


def without(candidate: Candidate, old: str) -> Candidate:
    """The tables without every row that names an inspection."""
    tables = {}
    for name, table in candidate.tables.items():
        rows = [row for row in table.to_pylist() if not any(old in str(value) for value in row.values())]
        tables[name] = pa.Table.from_pylist(rows, schema=table.schema)
    return replace(candidate, tables=tables)


def given_up(*versions: Candidate) -> dict[tuple[str, str], str]:
    """What the last of some versions says of identifiers that it gives no more."""
    rows: list[dict[str, Any]] = []
    for before, after in pairwise(versions):
        keys = {name: table.key for name, table in after.schemas.tables.items()}
        found = list(differences(Side(before.tables, {}, {}), Side(after.tables, {}, {}), keys))
        rows = superseded(after.schemas, found, (before.tables, after.tables), rows)
    return {(row["table"], row["old_id"]): row["new_id"] for row in rows}


def test_an_inspection_that_is_called_otherwise_is_found_by_its_documents(candidate: Candidate) -> None:
    found = given_up(candidate, renamed(candidate, OLD, NEW))
    assert found["inspections", OLD] == NEW
    areas = {old: new for (table, old), new in found.items() if table == "improvement_areas"}
    assert len(areas) == 3
    assert all(new == old.replace(OLD, NEW) for old, new in areas.items())


def test_what_was_given_up_stays_said_and_leads_to_the_name_of_today(candidate: Candidate) -> None:
    once, twice = renamed(candidate, OLD, NEW), renamed(candidate, OLD, LAST)
    found = given_up(candidate, once, twice)
    assert found["inspections", OLD] == found["inspections", NEW] == LAST
    assert given_up(candidate, once, twice, twice) == found


def test_an_identifier_that_comes_back_was_not_given_up(candidate: Candidate) -> None:
    found = given_up(candidate, renamed(candidate, OLD, NEW), candidate)
    assert ("inspections", OLD) not in found
    assert found["inspections", NEW] == OLD


def test_what_is_gone_with_its_row_is_not_called_otherwise(candidate: Candidate) -> None:
    assert not {old for table, old in given_up(candidate, without(candidate, OLD)) if table == "inspections"}


def test_a_release_holds_them(tmp_path: Path, candidate: Candidate) -> None:
    release(tmp_path, candidate)
    release(tmp_path, renamed(candidate, OLD, NEW))
    latest = latest_release(tmp_path)
    assert latest is not None
    rows = PublishedRelease(latest.path).tables[SUPERSEDED].to_pylist()
    assert {(row["table"], row["old_id"], row["new_id"]) for row in rows} >= {("inspections", OLD, NEW)}


def test_a_document_that_is_called_otherwise_takes_its_rows_along(candidate: Candidate) -> None:
    old = Counter(candidate.tables["findings"].column("document_id").to_pylist()).most_common(1)[0][0]
    new = f"{old[:-1]}9"
    found = given_up(candidate, renamed(candidate, old, new))
    assert found["documents", old] == new
    findings = {before: after for (table, before), after in found.items() if table == "findings"}
    assert len(findings) > 10
    assert all(after == before.replace(old, new) for before, after in findings.items())


def test_a_release_tells_a_document_that_is_called_otherwise(tmp_path: Path, candidate: Candidate) -> None:
    old = Counter(candidate.tables["findings"].column("document_id").to_pylist()).most_common(1)[0][0]
    new = f"{old[:-1]}9"
    release(tmp_path, candidate)
    texts = {new if name == old else name: text for name, text in candidate.texts.items()}
    release(tmp_path, replace(renamed(candidate, old, new), texts=texts))
    latest = latest_release(tmp_path)
    assert latest is not None
    said = (latest.path / "CHANGES.md").read_text(encoding="utf-8")
    assert f": now `{new}` (before, `{old}`)" in said
    assert ": gone" not in said


def test_words_that_move_in_a_new_edition_are_the_same(candidate: Candidate) -> None:
    """Two more characters before them shift every place of a document."""
    document = Counter(candidate.tables["findings"].column("document_id").to_pylist()).most_common(1)[0][0]
    tables = dict(candidate.tables)
    for name, table in tables.items():
        rows = table.to_pylist()
        for row in rows:
            if row.get("document_id") == document and isinstance(row.get("start_char"), int):
                row["start_char"] += 2
                row["end_char"] += 2
            for column in ("finding_id", "row_id"):
                if str(row.get(column)).startswith(f"{document}-f"):
                    row[column] = f"{row[column]}0"
        tables[name] = pa.Table.from_pylist(rows, schema=table.schema)
    found = {
        old: new
        for (table, old), new in given_up(candidate, replace(candidate, tables=tables)).items()
        if table == "findings"
    }
    assert len(found) > 10
    assert all(new == f"{old}0" for old, new in found.items())
