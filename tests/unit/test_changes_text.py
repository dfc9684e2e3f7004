"""CHANGES.md: what somebody may have quoted comes first, in words that are clear without the tables."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.releases.diff.changelog import load_changelog
from pipeline.releases.diff.changes_text import changes_text
from pipeline.releases.diff.differences import Side, differences, weight
from pipeline.releases.diff.row_labels import RowLabeller, short, short_pair
from pipeline.schema.frames import records
from pipeline.schema.model import Schemas
from tests.support.tables import with_rows as frame_with_rows

Rows = list[dict[str, Any]]
Tables = Mapping[str, pd.DataFrame]


SIF = "Inspection under the single inspection framework (SIF)"


def with_rows(tables: Tables, table: str, change: Callable[[Rows], Rows]) -> dict[str, pd.DataFrame]:
    return {**tables, table: frame_with_rows(tables[table], change)}


def with_values(tables: Tables, table: str, row_id: str, **values: object) -> dict[str, pd.DataFrame]:
    """Other values in the row whose first column is an identifier."""
    return with_rows(
        tables, table, lambda rows: [{**row, **values} if row_id == next(iter(row.values())) else row for row in rows]
    )


def text_of(schemas: Schemas, before: Tables, after: Tables) -> str:
    keys = {name: table.key for name, table in schemas.tables.items()}
    found = list(differences(Side(before, {}, {}), Side(after, {}, {}), keys))
    return changes_text(schemas, ("1.0.0", "1.1.0"), weight(found, schemas), found, (before, after)).decode()


def test_the_settings_of_the_changelog_match_the_schemas(schemas: Schemas) -> None:
    changelog = load_changelog()
    for name in (*changelog.tables, *changelog.revised_tables):
        assert schemas.tables[name].named_by, name
        assert set(changelog.revised_tables.get(name, ())) <= schemas.tables[name].columns.keys()
    assert changelog.documents.keys() == schemas.vocabularies["document_kind"].terms.keys()
    assert set(changelog.proper_names) <= schemas.vocabularies.keys()
    for phrase in changelog.phrases:
        assert {phrase.column, *phrase.covers} <= schemas.tables[phrase.table].columns.keys()


@pytest.mark.parametrize(
    ("day", "precision", "expected"),
    [
        (None, None, "an inspection report without a date (`x`)"),
        (date(2019, 5, 1), "month", "the inspection report of May 2019"),
        (date(2019, 5, 8), "day", "the inspection report of 8 May 2019"),
    ],
)
def test_a_document_is_named_by_its_kind_and_date(
    candidate: ReleaseCandidate, day: date | None, precision: str | None, expected: str
) -> None:
    first = {
        "document_id": "x",
        "document_kind": "inspection_report",
        "published_date": day,
        "date_precision": precision,
    }
    tables = with_rows(candidate.tables, "documents", lambda rows: [{**rows[0], **first}])
    assert RowLabeller(candidate.schemas, tables, load_changelog()).document("x") == expected


def test_unknown_values_of_a_document_are_written_out(candidate: ReleaseCandidate) -> None:
    nothing = dict.fromkeys(("title", "publisher", "local_authority", "published_date", "date_precision"))

    def and_one(rows: Rows) -> Rows:
        return [*rows, {**rows[0], **nothing, "document_id": "unknown", "document_kind": "other"}]

    text = text_of(candidate.schemas, candidate.tables, with_rows(candidate.tables, "documents", and_one))
    assert "- document in no known format, council not known, undated (`unknown`)\n" in text


def test_dates_are_written_to_their_precision(candidate: ReleaseCandidate) -> None:
    year = {"start_date": date(2018, 1, 1), "end_date": date(2018, 12, 31), "date_precision": "year"}
    after = with_values(candidate.tables, "inspections", "lambeth-2018-inspection", **year, legal_basis="a law")
    text = text_of(candidate.schemas, candidate.tables, after)
    assert f"- Lambeth, {SIF}, 2018 (`lambeth-2018-inspection`): its date is now 2018 (was Feb" in text
    assert "the legal basis is now a law (was not stated)" in text
    assert "2018-01-01" not in text


def test_a_judgement_is_named_by_its_council_inspection_and_date(candidate: ReleaseCandidate) -> None:
    after = with_values(candidate.tables, "judgements", "lambeth-2018-inspection-adoption", grade="good")
    text = text_of(candidate.schemas, candidate.tables, after)
    assert f"- Lambeth, {SIF}, February 2018, Adoption, Good (`lambeth-2018-inspection-adoption`): the" in text
    assert "the grade is now good (was inadequate), from the council's news of May 2019" in text


def test_a_kind_that_is_now_stated_has_its_own_phrase(candidate: ReleaseCandidate) -> None:
    name = "lambeth-2018-inspection"
    before = with_values(candidate.tables, "inspections", name, inspection_type_basis="inferred")
    after = with_values(candidate.tables, "inspections", name, inspection_type_basis="stated")
    text = text_of(candidate.schemas, before, after)
    assert "a document now states the kind of inspection (was inferred)" in text
    back = text_of(candidate.schemas, after, before)
    assert "how the kind of inspection is known is now inferred (was stated)" in back


def test_changed_rows_come_first_and_are_all_listed_and_new_rows_last_and_in_part(candidate: ReleaseCandidate) -> None:
    people = records(candidate.tables["people"])
    many = [{**people[0], "person_id": f"a-person-{number:03}"} for number in range(60)]
    before = with_rows(candidate.tables, "people", lambda rows: [*rows, *many])
    new = [{**people[0], "person_id": f"b-person-{number:03}"} for number in range(30)]
    after = with_rows(
        before, "people", lambda rows: [{**row, "name": "Another Name"} if row in many else row for row in rows] + new
    )
    text = text_of(candidate.schemas, before, after)
    corrected, added = text.split("**People: changed**")[1].split("**People: new**")
    assert corrected.count("the name is now Another Name") == 60
    assert "more" not in corrected
    assert added.count(" (`b-person-") == 20
    assert "- and 10 more: the rows of `people` in `changes.csv`" in added


def test_all_removed_rows_are_listed(candidate: ReleaseCandidate) -> None:
    after = with_rows(candidate.tables, "statements", lambda rows: rows[1:])
    text = text_of(candidate.schemas, candidate.tables, after)
    first = records(candidate.tables["statements"])[0]
    (line,) = re.findall(r"\*\*Statements: removed\*\*\n\n(.*)", text)
    assert line.endswith(f"(`{first['statement_id']}`)")
    assert first["document_id"] not in line.split("(`")[0]


def test_a_verdict_that_changed_or_was_removed_is_listed_with_its_words(candidate: ReleaseCandidate) -> None:
    claims = records(candidate.tables["claims"])
    supported = [row for row in claims if row["verdict"] == "supported"]
    after = with_values(candidate.tables, "claims", supported[0]["claim_id"], verdict="overstated")
    after = with_rows(after, "claims", lambda rows: [row for row in rows if row["claim_id"] != claims[-1]["claim_id"]])
    text = text_of(candidate.schemas, candidate.tables, after)
    otherwise, gone = text.split("**Claims: changed**")[1].split("**Claims: removed**")
    assert f"“{supported[0]['text'][:60]}" in otherwise
    assert f"(`{supported[0]['claim_id']}`): the verdict is now overstated (was supported)" in otherwise
    assert f"“{claims[-1]['text'][:60]}" in gone
    assert "the verdict was " in gone


def test_rare_changes_are_listed_before_common_ones(candidate: ReleaseCandidate) -> None:
    claims = records(candidate.tables["claims"])
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
    text = text_of(candidate.schemas, before, after).split("**Claims: changed**\n\n")[1]
    assert text.splitlines()[0].endswith("the verdict is now overstated (was supported)")
    assert f"- and {len(claims) - 20} more: the rows of `claims` in `changes.csv`" in text


def improvement_under(tables: Tables, new_id: str, **values: object) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    """The first improvement area with its evidence, under another identifier."""
    first = records(tables["improvement_areas"])[0]
    after = with_values(tables, "improvement_areas", first["improvement_id"], improvement_id=new_id, **values)
    after = with_rows(
        after,
        "evidence",
        lambda rows: [{**row, "row_id": new_id} if row["row_id"] == first["improvement_id"] else row for row in rows],
    )
    return first, after


def test_an_area_that_a_better_document_words_differently_is_one_change(candidate: ReleaseCandidate) -> None:
    words = {"text": "Other words of it.", "start_char": 7, "end_char": 9}
    first, after = improvement_under(candidate.tables, "a-improvement-other-words", **words)
    text = text_of(candidate.schemas, candidate.tables, after)
    assert "major version" in text
    assert f"(`a-improvement-other-words`, was `{first['improvement_id']}`): the wording is now “Other words of" in text
    assert "**Improvement areas: removed**" not in text
    assert "**Improvement areas: new**" not in text


def test_an_area_with_only_another_identifier_is_renamed(candidate: ReleaseCandidate) -> None:
    first, after = improvement_under(candidate.tables, "a-improvement-another-name")
    text = text_of(candidate.schemas, candidate.tables, after)
    assert "**Improvement areas: renamed**" in text
    assert f": now `a-improvement-another-name` (was `{first['improvement_id']}`)" in text
    assert "**Improvement areas: changed**" not in text


def test_two_long_texts_are_shown_where_they_differ() -> None:
    same = "The analysis of repeated assessments, to understand why earlier interventions have not achieved "
    one, other = short_pair(f"{same}sustained improvements", f"{same}lasting improvements")
    assert one.startswith("…")
    assert one.endswith("sustained improvements")
    assert other.endswith("lasting improvements")
    assert short_pair("short", "shorter") == ("short", "shorter")


def test_a_long_text_is_cut_on_one_line() -> None:
    assert short("one\n two") == "one two"
    assert short("x" * 90) == "x" * 90
    assert short("x" * 91) == f"{'x' * 89}…"


def test_a_table_without_its_key_has_no_names(candidate: ReleaseCandidate) -> None:
    """As in a release from before the key had that column."""
    tables = {**candidate.tables, "documents": candidate.tables["documents"].drop(columns="document_id")}
    assert RowLabeller(candidate.schemas, tables, load_changelog()).document("x") is None


def test_words_of_documents_are_in_quotation_marks_and_names_are_not(candidate: ReleaseCandidate) -> None:
    finding, person = records(candidate.tables["findings"])[0], records(candidate.tables["people"])[0]
    after = with_values(candidate.tables, "people", person["person_id"], name="Another Name")
    after = with_values(after, "findings", finding["finding_id"], section="Other words")
    text = text_of(candidate.schemas, candidate.tables, after)
    assert f"the name is now Another Name (was {person['name']})" in text


def test_a_missing_value_is_named(candidate: ReleaseCandidate) -> None:
    labeller = RowLabeller(candidate.schemas, candidate.tables, load_changelog())
    people = candidate.schemas.tables["people"]
    assert labeller.name(people, {"person_id": "x", "name": None}) == "no name"


def test_the_changes_are_counted_by_table(candidate: ReleaseCandidate) -> None:
    person = records(candidate.tables["people"])[0]
    after = with_values(candidate.tables, "people", person["person_id"], name="Another Name")
    after = with_rows(after, "statements", lambda rows: rows[2:])
    text = text_of(candidate.schemas, candidate.tables, after)
    assert "| `people` | 0 | 0 | 1 |\n| `statements` | 0 | 2 | 0 |\n" in text
    assert text_of(candidate.schemas, candidate.tables, candidate.tables).endswith(
        "No row and no value has changed; only descriptions have.\n"
    )
