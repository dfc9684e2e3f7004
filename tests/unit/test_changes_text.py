"""What CHANGES.md says: first what somebody may have quoted, in words that need no look at the tables."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from pipeline.checks.integrity import Candidate
from pipeline.releases.diff.changelog import load_telling
from pipeline.releases.diff.changes_text import changes_text
from pipeline.releases.diff.differences import Side, differences, weight
from pipeline.releases.diff.row_labels import Sayer, short_pair
from pipeline.schema.model import Schemas

Rows = list[dict[str, Any]]
Tables = Mapping[str, pa.Table]


SIF = "Inspection under the single inspection framework (SIF)"


def with_rows(tables: Tables, table: str, change: Callable[[Rows], Rows]) -> dict[str, pa.Table]:
    data = tables[table]
    return {**tables, table: pa.Table.from_pylist(change(data.to_pylist()), schema=data.schema)}


def with_values(tables: Tables, table: str, row_id: str, **values: object) -> dict[str, pa.Table]:
    """Other values in the row whose first column is an identifier."""
    return with_rows(
        tables, table, lambda rows: [{**row, **values} if row_id == next(iter(row.values())) else row for row in rows]
    )


def said(schemas: Schemas, before: Tables, after: Tables) -> str:
    keys = {name: table.key for name, table in schemas.tables.items()}
    found = list(differences(Side(before, {}, {}), Side(after, {}, {}), keys))
    return changes_text(schemas, ("1.0.0", "1.1.0"), weight(found, schemas), found, (before, after)).decode()


def test_what_is_told_fits_the_tables(schemas: Schemas) -> None:
    telling = load_telling()
    for name in (*telling.tables, *telling.judged):
        assert schemas.tables[name].named_by, name
        assert set(telling.judged.get(name, ())) <= schemas.tables[name].columns.keys()
    assert telling.documents.keys() == schemas.vocabularies["document_kind"].terms.keys()
    assert set(telling.proper) <= schemas.vocabularies.keys()
    for phrase in telling.phrases:
        assert {phrase.column, *phrase.covers} <= schemas.tables[phrase.table].columns.keys()


@pytest.mark.parametrize(
    ("day", "precision", "expected"),
    [
        (None, None, "an inspection report without a date (`x`)"),
        (date(2019, 5, 1), "month", "the inspection report of May 2019"),
        (date(2019, 5, 8), "day", "the inspection report of 8 May 2019"),
    ],
)
def test_a_document_is_called_by_its_kind_and_its_day(
    candidate: Candidate, day: date | None, precision: str | None, expected: str
) -> None:
    first = {
        "document_id": "x",
        "document_kind": "inspection_report",
        "published_date": day,
        "date_precision": precision,
    }
    tables = with_rows(candidate.tables, "documents", lambda rows: [{**rows[0], **first}])
    assert Sayer(candidate.schemas, tables, load_telling()).document("x") == expected


def test_what_is_not_known_of_a_document_is_said_and_not_left_blank(candidate: Candidate) -> None:
    nothing = dict.fromkeys(("title", "publisher", "local_authority", "published_date", "date_precision"))

    def and_one(rows: Rows) -> Rows:
        return [*rows, {**rows[0], **nothing, "document_id": "unknown", "document_kind": "other"}]

    text = said(candidate.schemas, candidate.tables, with_rows(candidate.tables, "documents", and_one))
    assert "- document of no known form, council not known, without a date (`unknown`)\n" in text


def test_days_are_said_as_far_as_they_are_known(candidate: Candidate) -> None:
    year = {"start_date": date(2018, 1, 1), "end_date": date(2018, 12, 31), "date_precision": "year"}
    after = with_values(candidate.tables, "inspections", "lambeth-2018-inspection", **year, legal_basis="a law")
    text = said(candidate.schemas, candidate.tables, after)
    assert f"- Lambeth, {SIF}, 2018 (`lambeth-2018-inspection`): its date is now 2018 (before, Feb" in text
    assert "the legal basis is now a law (before, not stated)" in text
    assert "2018-01-01" not in text


def test_a_judgement_is_called_by_its_council_its_inspection_and_its_day(candidate: Candidate) -> None:
    after = with_values(candidate.tables, "judgements", "lambeth-2018-inspection-adoption", grade="good")
    text = said(candidate.schemas, candidate.tables, after)
    assert f"- Lambeth, {SIF}, February 2018, Adoption, Good (`lambeth-2018-inspection-adoption`): the" in text
    assert "the grade is now good (before, inadequate), from the council's news of May 2019" in text


def test_how_the_kind_is_known_is_said_as_a_person_would(candidate: Candidate) -> None:
    name = "lambeth-2018-inspection"
    before = with_values(candidate.tables, "inspections", name, inspection_type_basis="inferred")
    after = with_values(candidate.tables, "inspections", name, inspection_type_basis="stated")
    text = said(candidate.schemas, before, after)
    assert "a document now states what kind of inspection it was (before, inferred)" in text
    back = said(candidate.schemas, after, before)
    assert "how the kind of inspection is known is now inferred (before, stated)" in back


def test_other_values_come_first_and_whole_and_new_rows_last_and_in_part(candidate: Candidate) -> None:
    people = candidate.tables["people"].to_pylist()
    many = [{**people[0], "person_id": f"a-person-{number:03}"} for number in range(60)]
    before = with_rows(candidate.tables, "people", lambda rows: [*rows, *many])
    new = [{**people[0], "person_id": f"b-person-{number:03}"} for number in range(30)]
    after = with_rows(
        before, "people", lambda rows: [{**row, "name": "Another Name"} if row in many else row for row in rows] + new
    )
    text = said(candidate.schemas, before, after)
    corrected, added = text.split("**People: other values**")[1].split("**People: new**")
    assert corrected.count("the name is now Another Name") == 60
    assert "more" not in corrected
    assert added.count(" (`b-person-") == 20
    assert "- and 10 more: the rows of `people` in `changes.csv`" in added


def test_rows_that_are_gone_are_told_whole(candidate: Candidate) -> None:
    after = with_rows(candidate.tables, "statements", lambda rows: rows[1:])
    text = said(candidate.schemas, candidate.tables, after)
    first = candidate.tables["statements"].to_pylist()[0]
    (line,) = re.findall(r"\*\*Statements: gone\*\*\n\n(.*)", text)
    assert line.endswith(f"(`{first['statement_id']}`)")
    assert first["document_id"] not in line.split("(`")[0]


def test_a_verdict_that_changed_or_is_gone_is_told_with_its_words(candidate: Candidate) -> None:
    claims = candidate.tables["claims"].to_pylist()
    supported = [row for row in claims if row["verdict"] == "supported"]
    after = with_values(candidate.tables, "claims", supported[0]["claim_id"], verdict="overstated")
    after = with_rows(after, "claims", lambda rows: [row for row in rows if row["claim_id"] != claims[-1]["claim_id"]])
    text = said(candidate.schemas, candidate.tables, after)
    otherwise, gone = text.split("**Claims: judged otherwise**")[1].split("**Claims: gone**")
    assert f"“{supported[0]['text'][:60]}" in otherwise
    assert f"(`{supported[0]['claim_id']}`): the verdict is now overstated (before, supported)" in otherwise
    assert f"“{claims[-1]['text'][:60]}" in gone
    assert "the verdict was " in gone


def test_a_change_that_few_share_is_not_cut_behind_one_that_many_do(candidate: Candidate) -> None:
    claims = candidate.tables["claims"].to_pylist()
    assert len(claims) > 22
    before = with_rows(candidate.tables, "claims", lambda rows: [{**row, "verdict": "supported"} for row in rows])
    after = with_rows(
        before,
        "claims",
        lambda rows: [
            *({**row, "verdict": "no_primary_document"} for row in rows[:-1]),
            {**rows[-1], "verdict": "overstated"},
        ],
    )
    text = said(candidate.schemas, before, after).split("**Claims: judged otherwise**\n\n")[1]
    assert text.splitlines()[0].endswith("the verdict is now overstated (before, supported)")
    assert f"- and {len(claims) - 20} more: the rows of `claims` in `changes.csv`" in text


def improvement_under(tables: Tables, new_id: str, **values: object) -> tuple[dict[str, Any], dict[str, pa.Table]]:
    """The first improvement area with its evidence, under another identifier."""
    first = tables["improvement_areas"].to_pylist()[0]
    after = with_values(tables, "improvement_areas", first["improvement_id"], improvement_id=new_id, **values)
    after = with_rows(
        after,
        "evidence",
        lambda rows: [{**row, "row_id": new_id} if row["row_id"] == first["improvement_id"] else row for row in rows],
    )
    return first, after


def test_an_area_that_a_better_document_words_otherwise_is_told_as_one(candidate: Candidate) -> None:
    words = {"text": "Other words of it.", "start_char": 7, "end_char": 9}
    first, after = improvement_under(candidate.tables, "a-improvement-other-words", **words)
    text = said(candidate.schemas, candidate.tables, after)
    assert "major version" in text
    assert (
        f"(`a-improvement-other-words`, before `{first['improvement_id']}`): the wording is now “Other words of" in text
    )
    assert "**Improvement areas: gone**" not in text
    assert "**Improvement areas: new**" not in text


def test_an_area_that_is_only_called_otherwise_is_told_so(candidate: Candidate) -> None:
    first, after = improvement_under(candidate.tables, "a-improvement-another-name")
    text = said(candidate.schemas, candidate.tables, after)
    assert "**Improvement areas: the same under another identifier**" in text
    assert f": now `a-improvement-another-name` (before, `{first['improvement_id']}`)" in text
    assert "**Improvement areas: other values**" not in text


def test_of_two_long_texts_the_place_is_said_at_which_they_differ() -> None:
    same = "The analysis of repeated assessments, to understand why earlier interventions have not achieved "
    one, other = short_pair(f"{same}sustained improvements", f"{same}lasting improvements")
    assert one.startswith("…")
    assert one.endswith("sustained improvements")
    assert other.endswith("lasting improvements")
    assert short_pair("short", "shorter") == ("short", "shorter")
