"""Every check passes on good tables and fails on bad ones; mistakes in schemas are reported with their place."""

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.checks import integrity, schema_check
from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.checks.runner import defined_checks, run_checks
from pipeline.checks.values import CHECK, ExpectationRunner, expectations_of
from pipeline.core.paths import SCHEMAS
from pipeline.core.yaml_config import ConfigError
from pipeline.schema.frames import frame_of, records
from pipeline.schema.model import Schemas, load_schemas
from tests.support.tables import frame_like, with_table, with_values


@pytest.fixture(scope="module")
def runner(schemas: Schemas) -> ExpectationRunner:
    return ExpectationRunner(schemas)


def test_every_check_runs_and_passes_on_the_five_texts(schemas: Schemas, candidate: ReleaseCandidate) -> None:
    results = list(run_checks(candidate))
    assert [(result.table, result.check) for result in results] == defined_checks(schemas)
    assert [result for result in results if not result.passed] == []


def _broken(expectation: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]] | None:  # noqa: ANN401 - one answer a kind
    """Rows that break one expectation; None where these rows cannot."""
    kind = type(expectation).__name__
    if kind in ("ExpectColumnValuesToBeUnique", "ExpectCompoundColumnsToBeUnique"):
        return [rows[0], rows[0]]
    if kind == "ExpectColumnPairValuesAToBeGreaterThanB":
        first, second = expectation.column_B, expectation.column_A
        row = next((row for row in rows if row[first] is not None and row[second] is not None), None)
        if row is None:
            return None
        return [{**row, first: row[second] + dt.timedelta(days=1)}]
    column = expectation.column
    if kind == "ExpectColumnValuesToBeInSet":
        return [{**rows[0], column: "no term of any vocabulary"}]
    if kind == "ExpectColumnValuesToMatchRegex":
        return [{**rows[0], column: "Ä value with blanks"}]
    if kind == "ExpectColumnValuesToBeBetween":
        return [{**rows[0], column: -1}]
    raise AssertionError(f"no broken rows for {kind}: add them")


@pytest.mark.parametrize("name", load_schemas().tables)
def test_each_expectation_fails_on_a_table_that_breaks_it(
    schemas: Schemas, candidate: ReleaseCandidate, runner: ExpectationRunner, name: str
) -> None:
    table = schemas.tables[name]
    data = candidate.tables[name]
    example = [{column: _example(spec.type, spec.example) for column, spec in table.columns.items()}]
    for expectation in expectations_of(table, schemas):
        rows = _broken(expectation, records(data) or example)
        if rows is None:
            rows = _broken(expectation, example)
        assert rows is not None
        result = runner.run_some(name, frame_like(data, rows), [expectation])
        assert not result.passed, expectation
        assert result.error is None, result.error


def _example(kind: str, example: object) -> object:
    return dt.date.fromisoformat(str(example)) if kind == "date" else example


def test_an_expectation_that_raises_is_an_error_of_the_check(
    runner: ExpectationRunner, candidate: ReleaseCandidate
) -> None:
    from great_expectations import expectations as gxe

    result = runner.run_some("people", candidate.tables["people"], [gxe.ExpectColumnValuesToBeUnique(column="nowhere")])
    assert not result.passed
    assert result.failures == ()
    assert result.error is not None


def first(found: CheckResult) -> str:
    assert not found.passed
    return found.failures[0]


def test_the_schema_check_finds_wrong_columns_types_missing_values_and_empty_texts(
    schemas: Schemas, candidate: ReleaseCandidate
) -> None:
    table, people = schemas.tables["people"], candidate.tables["people"]

    def check(broken: pd.DataFrame) -> str:
        return first(schema_check.check_schema("people", table, broken))

    assert "columns are" in check(people.drop(columns="honorific"))
    assert "type is int64" in check(people.assign(name=range(len(people))))
    assert "missing values" in check(people.assign(name=pd.Series([None] * len(people), dtype=people["name"].dtype)))
    assert "1 empty text" in check(with_values(people, name=""))


def test_a_reference_to_a_document_that_does_not_exist_fails(candidate: ReleaseCandidate) -> None:
    broken = with_values(candidate.tables["findings"], document_id="nowhere")
    failure = first(integrity.check_references("findings", with_table(candidate, "findings", broken)))
    assert failure.endswith(": document_id is 'nowhere', which is not in 'documents'")


def test_a_reference_of_two_columns_fails_where_only_their_pair_does_not_exist(candidate: ReleaseCandidate) -> None:
    rows = pd.DataFrame({"one": ["a", "b"], "other": ["x", "y"]})
    found = integrity._among(pd.DataFrame({"p": ["a", "a", "b"], "q": ["x", "y", "y"]}), rows)
    assert found.tolist() == [True, False, True]
    pairs = [
        (name, reference)
        for name, table in candidate.schemas.tables.items()
        for reference in table.references
        if len(reference.columns) > 1
    ]
    for name, reference in pairs:
        frame = candidate.tables[name]
        broken = frame_like(frame, [{**records(frame)[0], reference.columns[0]: "nowhere"}])
        failure = first(integrity.check_references(name, with_table(candidate, name, broken)))
        assert "nowhere|" in failure


def test_words_that_are_not_at_their_offsets_fail(candidate: ReleaseCandidate) -> None:
    findings = candidate.tables["findings"]
    start, end = int(findings["start_char"].iloc[0]), int(findings["end_char"].iloc[0])

    def check(**values: object) -> str:
        broken = with_table(candidate, "findings", with_values(findings, **values))
        result = integrity.check_words("findings", broken)
        assert result.n_failures == 1
        return first(result)

    assert "of the text are" in check(start_char=start + 1, end_char=end + 1)
    assert "are outside a text of" in check(end_char=10**6)
    assert "has no page 3" in check(page=3)
    without = replace(candidate, texts={})
    assert "there is no text" in first(integrity.check_words("findings", without))


def test_a_value_without_evidence_fails(candidate: ReleaseCandidate) -> None:
    evidence = candidate.tables["evidence"]
    less = with_table(candidate, "evidence", evidence[evidence["column"] != "start_date"])
    assert "start_date is " in (failure := first(integrity.check_evidence("inspections", less)))
    assert failure.endswith(" and has no evidence")


def test_a_missing_value_needs_a_reason_that_its_column_allows_and_a_value_none(candidate: ReleaseCandidate) -> None:
    reasons = candidate.tables["null_reasons"]
    none = with_table(candidate, "null_reasons", reasons.iloc[:0])
    assert "without a reason" in first(integrity.check_nulls("inspections", none))
    number = reasons["column"].tolist().index("topic")
    wrong = with_table(candidate, "null_reasons", with_values(reasons, number, reason="withheld"))
    assert "expected one of" in first(integrity.check_nulls("inspections", wrong))
    filled = with_table(candidate, "inspections", with_values(candidate.tables["inspections"], 1, legal_basis="a law"))
    assert "has a value" in first(integrity.check_nulls("inspections", filled))


def test_every_expectation_is_listed_with_what_it_examined_and_found(candidate: ReleaseCandidate) -> None:
    runner = ExpectationRunner(candidate.schemas)
    frame = candidate.tables["findings"]
    passed = runner.run("findings", frame)
    assert len(passed.expectations) == passed.n_examined
    by_kind = {(item.expectation, item.columns): item for item in passed.expectations}
    assert by_kind["expect_column_values_to_be_unique", "finding_id"].n_examined == len(frame)
    assert by_kind["expect_column_values_to_be_in_set", "area"].n_examined == frame["area"].notna().sum() < len(frame)
    assert {(item.n_unexpected, item.percent, item.first) for item in passed.expectations} == {(0, 0.0, ())}
    broken = frame.assign(polarity="cheerful")
    failed = {item.columns: item for item in runner.run("findings", broken).expectations}["polarity"]
    assert (failed.n_unexpected, failed.percent) == (len(frame), 100.0)
    named = frame["finding_id"].head(10).tolist()
    assert [set(item.split(", ")) for item in failed.first] == [
        {"polarity cheerful", f"finding_id {name!s}"} for name in named
    ]


def test_one_reason_is_enough_for_all_passages_of_a_document(candidate: ReleaseCandidate) -> None:
    passages, reasons = candidate.tables["passages"], candidate.tables["null_reasons"]
    shared = reasons[reasons["table"] == "passages"]
    assert sorted(shared["row_id"]) == sorted(passages.loc[passages["text"].isna(), "document_id"].unique())
    assert integrity.check_nulls("passages", candidate).n_failures == 0
    less = with_table(candidate, "null_reasons", reasons.drop(shared.index[0]))
    without = (passages["document_id"] == shared["row_id"].iloc[0]).sum()
    assert integrity.check_nulls("passages", less).n_failures == without > 1
    number = passages["text"].isna().tolist().index(True)
    shown = with_table(candidate, "passages", with_values(passages, number, text="Words."))
    assert "has a value" in first(integrity.check_nulls("passages", shown))
    elsewhere = with_values(reasons, reasons.index.tolist().index(shared.index[0]), row_id="no-such-document")
    assert "no such row" in first(
        integrity.check_rows_exist("null_reasons", with_table(candidate, "null_reasons", elsewhere))
    )


@pytest.mark.parametrize("name", ["evidence", "null_reasons"])
def test_a_row_about_a_cell_that_does_not_exist_fails(candidate: ReleaseCandidate, name: str) -> None:
    def check(**values: object) -> str:
        broken = with_values(candidate.tables[name], **values)
        return first(integrity.check_rows_exist(name, with_table(candidate, name, broken)))

    assert "no such table" in check(table="nowhere")
    assert "no such column" in check(column="nowhere")
    assert "no such row" in check(row_id="nowhere")


def test_checks_between_tables_need_tables_that_match_their_schemas(candidate: ReleaseCandidate) -> None:
    broken = with_table(candidate, "people", candidate.tables["people"].drop(columns="honorific"))
    results = {(result.table, result.check): result for result in run_checks(broken)}
    assert results["people", schema_check.CHECK].failures
    assert "does not match its schema" in str(results["people", CHECK].error)
    assert not results["appearances", integrity.REFERENCES].passed


def test_rows_are_in_the_order_of_their_keys_with_numbers_as_numbers(
    schemas: Schemas, candidate: ReleaseCandidate
) -> None:
    row = records(candidate.tables["statements"].head(1))[0]
    rows = [{**row, "statement_id": f"a-s{number}"} for number in (10, 9, 1)]
    frame = frame_of("statements", schemas.tables["statements"], rows)
    assert frame["statement_id"].tolist() == ["a-s1", "a-s9", "a-s10"]


def test_improvement_areas_are_in_printed_order(candidate: ReleaseCandidate) -> None:
    rows = records(candidate.tables["improvement_areas"])
    places = [(row["inspection_id"], row["seq"]) for row in rows]
    assert places == sorted(places)
    assert [row["improvement_id"] for row in rows] != sorted(row["improvement_id"] for row in rows)


def test_a_row_with_a_wrong_column_is_an_error_that_names_it(schemas: Schemas) -> None:
    with pytest.raises(ValueError, match=r"nobody.*columns missing"):
        frame_of("people", schemas.tables["people"], [{"person_id": "nobody", "nickname": "x"}])


@pytest.fixture
def schemas_folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SCHEMAS, tmp_path / "schemas"))


@pytest.mark.parametrize(
    ("name", "before", "after", "message"),
    [
        ("people.yaml", "type: string", "type: text", r"people\.yaml:\d+: at columns\.person_id\.type: .*'string'.*found 'text'"),
        ("people.yaml", "key: [person_id]", "kei: [person_id]", r"people\.yaml:1: at key: Field required"),
        ("people.yaml", "key: [person_id]", "key: [nobody]", r"people\.yaml:5: at key: 'nobody' is not a column"),
        ("people.yaml", "title: People", "title: 'People", r"people\.yaml:\d+: not valid YAML"),
        ("people.yaml", "title: People", "title: People\ntitle: Again", r"people\.yaml:2: the key 'title' stands here for the second time"),
        ("appearances.yaml", "vocabulary: capacity", "vocabulary: colour", r"appearances\.yaml:\d+: at columns\.capacity\.vocabulary: there is no vocabulary 'colour'"),
        ("passages.yaml", "reason_for_all_of: document_id", "reason_for_all_of: nowhere", r"passages\.yaml:\d+: at columns\.text\.reason_for_all_of: is for columns with null_reasons, and names a column of the table"),
        ("improvement_areas.yaml", "repeats: inspections", "repeats: people", r"improvement_areas\.yaml:\d+: at columns\.local_authority\.repeats: 'people' has no column 'local_authority'"),
        ("improvement_areas.yaml", "repeats: inspections", "repeats: latest_by_council", r"improvement_areas\.yaml:\d+: at columns\.local_authority\.repeats: the table has no column that names a row of 'latest_by_council'"),
        ("appearances.yaml", "table: people", "table: persons", r"appearances\.yaml:7: at references\.0\.table: there is no table 'persons'"),
        ("vocabularies/grade.yaml", "label: Good", "lable: Good", r"grade\.yaml:\d+: at terms\.good\.label: Field required"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_schema_is_reported_with_its_file_and_line(
    schemas_folder: Path, name: str, before: str, after: str, message: str
) -> None:
    path = schemas_folder / name
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    with pytest.raises(ConfigError, match=message):
        load_schemas(schemas_folder)


def test_examples_in_schemas_are_values_of_the_five_texts(schemas: Schemas, candidate: ReleaseCandidate) -> None:
    """Except offsets, counts and hashes, columns without a value in these texts, and a quotation too long to show.

    A hash of one of these texts would confirm a guess of words that somebody withholds from it.
    """
    wrong = [
        f"{name}.{column}: {spec.example}"
        for name, table in schemas.tables.items()
        for column, spec in table.columns.items()
        if spec.type != "integer"
        and "sha256" not in column
        and (values := {str(value) for value in candidate.tables[name][column].dropna()})
        and str(spec.example) not in values
        and (name, column) != ("statements", "text")
    ]
    assert wrong == []
