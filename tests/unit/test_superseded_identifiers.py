"""Identifiers that a version gave up: every later version has what they are called now."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pyarrow as pa

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.releases.diff.differences import Side, differences
from pipeline.releases.diff.renamed import documents_renamed
from pipeline.releases.diff.superseded import SUPERSEDED, superseded
from pipeline.releases.release_index import latest_release
from pipeline.releases.release_reader import PublishedRelease
from pipeline.schema.frames import records
from pipeline.schema.rows import Row
from tests.integration.test_release import release
from tests.support.tables import Rows, with_rows

OLD, NEW, LAST = "lambeth-2019-focused-visit", "lambeth-2019-some-visit", "lambeth-2019-another-visit"


def renamed(candidate: ReleaseCandidate, old: str, new: str) -> ReleaseCandidate:
    """The same tables with another name for an identifier, and for those that begin with it."""
    tables = {
        name: frame.assign(**{column: frame[column].str.replace(old, new, regex=False) for column in _texts(frame)})
        for name, frame in candidate.tables.items()
    }
    return replace(candidate, tables=tables)


def _texts(frame: pd.DataFrame) -> list[str]:
    return list(frame.columns[frame.dtypes == pd.ArrowDtype(pa.string())])


def without(candidate: ReleaseCandidate, old: str) -> ReleaseCandidate:
    """The tables without every row that names an inspection."""

    def others(rows: Rows) -> Rows:
        return [row for row in rows if not any(old in str(value) for value in row.values())]

    return replace(candidate, tables={name: with_rows(frame, others) for name, frame in candidate.tables.items()})


def given_up(*versions: ReleaseCandidate) -> dict[tuple[str, str], str]:
    """What the last of some versions has on identifiers that were given up."""
    rows: list[Row] = []
    for before, after in pairwise(versions):
        keys = {name: table.key for name, table in after.schemas.tables.items()}
        found = list(differences(Side(before.tables, {}, {}), Side(after.tables, {}, {}), keys))
        rows = superseded(after.schemas, found, (before.tables, after.tables), rows)
    return {(str(row["table"]), str(row["old_id"])): str(row["new_id"]) for row in rows}


def test_a_renamed_inspection_is_found_by_its_documents(candidate: ReleaseCandidate) -> None:
    found = given_up(candidate, renamed(candidate, OLD, NEW))
    assert found["inspections", OLD] == NEW
    areas = {old: new for (table, old), new in found.items() if table == "improvement_areas"}
    assert len(areas) == 3
    assert all(new == old.replace(OLD, NEW) for old, new in areas.items())


def test_an_identifier_given_up_earlier_leads_to_the_current_one(candidate: ReleaseCandidate) -> None:
    once, twice = renamed(candidate, OLD, NEW), renamed(candidate, OLD, LAST)
    found = given_up(candidate, once, twice)
    assert found["inspections", OLD] == found["inspections", NEW] == LAST
    assert given_up(candidate, once, twice, twice) == found


def test_an_identifier_that_comes_back_was_not_given_up(candidate: ReleaseCandidate) -> None:
    found = given_up(candidate, renamed(candidate, OLD, NEW), candidate)
    assert ("inspections", OLD) not in found
    assert found["inspections", NEW] == OLD


def test_an_identifier_that_is_gone_with_its_row_is_not_superseded(candidate: ReleaseCandidate) -> None:
    assert not {old for table, old in given_up(candidate, without(candidate, OLD)) if table == "inspections"}


def test_a_release_has_the_table_of_superseded_identifiers(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    release(tmp_path, candidate)
    release(tmp_path, renamed(candidate, OLD, NEW))
    latest = latest_release(tmp_path)
    assert latest is not None
    rows = records(PublishedRelease(latest.path).tables[SUPERSEDED])
    assert {(row["table"], row["old_id"], row["new_id"]) for row in rows} >= {("inspections", OLD, NEW)}


def test_the_rows_of_a_renamed_document_are_renamed(candidate: ReleaseCandidate) -> None:
    old = Counter(candidate.tables["findings"]["document_id"]).most_common(1)[0][0]
    new = f"{old[:-1]}9"
    found = given_up(candidate, renamed(candidate, old, new))
    assert found["documents", old] == new
    findings = {before: after for (table, before), after in found.items() if table == "findings"}
    assert len(findings) > 10
    assert all(after == before.replace(old, new) for before, after in findings.items())


def test_changes_of_a_release_list_a_renamed_document(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    old = Counter(candidate.tables["findings"]["document_id"]).most_common(1)[0][0]
    new = f"{old[:-1]}9"
    release(tmp_path, candidate)
    texts = {new if name == old else name: text for name, text in candidate.texts.items()}
    release(tmp_path, replace(renamed(candidate, old, new), texts=texts))
    latest = latest_release(tmp_path)
    assert latest is not None
    text = (latest.path / "CHANGES.md").read_text(encoding="utf-8")
    assert f": now `{new}` (was `{old}`)" in text
    assert ": removed" not in text


def test_words_that_moved_in_a_new_edition_are_the_same(candidate: ReleaseCandidate) -> None:
    """Two more characters before them shift every place of a document."""
    document = Counter(candidate.tables["findings"]["document_id"]).most_common(1)[0][0]

    def moved(rows: Rows) -> Rows:
        for row in rows:
            if row.get("document_id") == document and isinstance(row.get("start_char"), int):
                row["start_char"] += 2
                row["end_char"] += 2
            for column in ("finding_id", "row_id"):
                if str(row.get(column)).startswith(f"{document}-f"):
                    row[column] = f"{row[column]}0"
        return rows

    tables = {name: with_rows(frame, moved) for name, frame in candidate.tables.items()}
    found = {
        old: new
        for (table, old), new in given_up(candidate, replace(candidate, tables=tables)).items()
        if table == "findings"
    }
    assert len(found) > 10
    assert all(new == f"{old}0" for old, new in found.items())


def test_rows_are_compared_without_a_table_of_evidence(candidate: ReleaseCandidate) -> None:
    """As between releases from before there was one."""
    tables = {name: frame for name, frame in candidate.tables.items() if name != "evidence"}
    without_evidence = replace(candidate, tables=tables)
    found = given_up(without_evidence, renamed(without_evidence, OLD, NEW))
    assert found["inspections", OLD] == NEW
    assert len([old for table, old in found if table == "improvement_areas"]) == 3


def test_each_replacement_has_its_reason(candidate: ReleaseCandidate) -> None:
    after = renamed(candidate, OLD, NEW)
    document = Counter(candidate.tables["findings"]["document_id"]).most_common(1)[0][0]
    after = renamed(after, document, f"{document[:-1]}9")
    keys = {name: table.key for name, table in candidate.schemas.tables.items()}
    found = list(differences(Side(candidate.tables, {}, {}), Side(after.tables, {}, {}), keys))
    rows = superseded(candidate.schemas, found, (candidate.tables, after.tables), [])
    assert {(row["table"], row["reason"]) for row in rows} >= {
        ("documents", "its whole text stands under the other identifier"),
        ("findings", "its words stand under the other identifier"),
        ("inspections", "what was known of it stands, at the same places, under the other identifier"),
    }


def test_two_documents_with_one_text_are_not_renamed(candidate: ReleaseCandidate) -> None:
    """Nothing shows which of them is the new one."""
    documents = records(candidate.tables["documents"])
    twice = [*documents, {**documents[0], "document_id": "another-copy"}]
    before = {"documents": with_rows(candidate.tables["documents"], lambda _: twice)}
    after = {
        "documents": with_rows(
            candidate.tables["documents"],
            lambda rows: [{**row, "document_id": f"{row['document_id']}-x"} for row in rows],
        )
    }
    names = documents_renamed((before, after))
    assert documents[0]["document_id"] not in names
    assert names == {str(row["document_id"]): f"{row['document_id']}-x" for row in documents[1:]}
    assert documents_renamed(({}, after)) == {}
