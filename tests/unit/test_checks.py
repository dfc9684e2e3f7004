"""Schemas, and that every check passes on good tables and fails on bad ones."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipeline.checks import integrity
from pipeline.checks import schema_check as conformity
from pipeline.checks.integrity import Candidate
from pipeline.checks.results import CheckResult
from pipeline.checks.runner import defined_checks, run_checks
from pipeline.checks.values import CHECK, ExpectationRunner, expectations_of
from pipeline.core.paths import SCHEMAS
from pipeline.core.yaml_config import ConfigError
from pipeline.schema.arrow import arrow_table
from pipeline.schema.model import Schemas, load_schemas

Change = Callable[[dict[str, Any]], None]


def changed(data: pa.Table, change: Change, row: int = 0) -> pa.Table:
    """A table with one row changed, its schema as it was."""
    rows = data.to_pylist()
    change(rows[row])
    return pa.Table.from_pylist(rows, schema=data.schema)


def with_table(candidate: Candidate, name: str, data: pa.Table) -> Candidate:
    return replace(candidate, tables={**candidate.tables, name: data})


@pytest.fixture(scope="module")
def runner(schemas: Schemas) -> ExpectationRunner:
    return ExpectationRunner(schemas)


def test_every_defined_check_is_evaluated_and_passes_on_the_five_texts(schemas: Schemas, candidate: Candidate) -> None:
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
    schemas: Schemas, candidate: Candidate, runner: ExpectationRunner, name: str
) -> None:
    table = schemas.tables[name]
    data = candidate.tables[name]
    example = [{column: _example(spec.type, spec.example) for column, spec in table.columns.items()}]
    for expectation in expectations_of(table, schemas):
        rows = _broken(expectation, data.to_pylist() or example)
        if rows is None:
            rows = _broken(expectation, example)
        assert rows is not None
        result = runner.run_some(name, pa.Table.from_pylist(rows, schema=data.schema), [expectation])
        assert not result.passed, expectation
        assert result.error is None, result.error


def _example(kind: str, example: object) -> object:
    return dt.date.fromisoformat(str(example)) if kind == "date" else example


def test_an_expectation_that_raises_is_an_error_and_no_failure_of_the_data(
    runner: ExpectationRunner, candidate: Candidate
) -> None:
    from great_expectations import expectations as gxe

    result = runner.run_some("people", candidate.tables["people"], [gxe.ExpectColumnValuesToBeUnique(column="nowhere")])
    assert not result.passed
    assert result.failures == ()
    assert result.error is not None


def first(found: CheckResult | None) -> str:
    assert found is not None
    assert not found.passed
    return found.failures[0]


def test_schema_fails_on_other_columns_types_nulls_and_empty_texts(schemas: Schemas, candidate: Candidate) -> None:
    table, data = schemas.tables["people"], candidate.tables["people"]

    def check(broken: pa.Table) -> str:
        return first(conformity.check_conformity("people", table, broken))

    assert "columns are" in check(data.drop_columns(["honorific"]))
    assert "type is" in check(data.set_column(1, "name", pa.array(range(data.num_rows))))
    assert "nulls" in check(data.set_column(1, "name", pa.nulls(data.num_rows, pa.string())))
    assert "empty texts" in check(changed(data, lambda row: row.update(name="")))


def test_references_fail_on_a_document_that_is_not_there(candidate: Candidate) -> None:
    broken = changed(candidate.tables["findings"], lambda row: row.update(document_id="nowhere"))
    found = first(integrity.check_references("findings", with_table(candidate, "findings", broken)))
    assert "nowhere" in found


def test_words_fail_where_they_do_not_stand_at_their_offsets(candidate: Candidate) -> None:
    data = candidate.tables["findings"]
    moved = changed(data, lambda row: row.update(start_char=row["start_char"] + 1, end_char=row["end_char"] + 1))
    assert "stands" in first(integrity.check_words("findings", with_table(candidate, "findings", moved)))
    outside = changed(data, lambda row: row.update(end_char=10**6))
    assert "offsets" in first(integrity.check_words("findings", with_table(candidate, "findings", outside)))
    elsewhere = changed(data, lambda row: row.update(page=3))
    assert "page 3 is none of" in first(integrity.check_words("findings", with_table(candidate, "findings", elsewhere)))
    without = replace(candidate, texts={})
    assert "no text" in first(integrity.check_words("findings", without))


def test_evidence_fails_for_a_value_that_was_read_nowhere(candidate: Candidate) -> None:
    data = candidate.tables["evidence"]
    less = data.filter(pa.compute.not_equal(data["column"], "start_date"))
    assert "has no evidence" in first(integrity.check_evidence("inspections", with_table(candidate, "evidence", less)))


def test_nulls_fail_without_a_reason_with_a_wrong_one_and_for_a_value(candidate: Candidate) -> None:
    data = candidate.tables["null_reasons"]
    none = with_table(candidate, "null_reasons", data.slice(0, 0))
    assert "without a reason" in first(integrity.check_nulls("inspections", none))
    number = data["column"].to_pylist().index("topic")
    wrong = changed(data, lambda row: row.update(reason="withheld"), number)
    assert "expected one of" in first(
        integrity.check_nulls("inspections", with_table(candidate, "null_reasons", wrong))
    )
    filled = changed(candidate.tables["inspections"], lambda row: row.update(legal_basis="a law"), 1)
    assert "has a value" in first(integrity.check_nulls("inspections", with_table(candidate, "inspections", filled)))


def test_rows_that_speak_of_cells_that_are_not_there_fail(candidate: Candidate) -> None:
    for name in ("evidence", "null_reasons"):
        data = candidate.tables[name]
        column = changed(data, lambda row: row.update(column="nowhere"))
        assert "no such column" in first(integrity.check_rows_exist(name, with_table(candidate, name, column)))
        row_id = changed(data, lambda row: row.update(row_id="nowhere"))
        assert "no such row" in first(integrity.check_rows_exist(name, with_table(candidate, name, row_id)))


def test_a_table_that_does_not_conform_stops_the_checks_that_need_it(candidate: Candidate) -> None:
    broken = with_table(candidate, "people", candidate.tables["people"].drop_columns(["honorific"]))
    results = {(result.table, result.check): result for result in run_checks(broken)}
    assert results["people", conformity.CHECK].failures
    assert "does not conform" in str(results["people", CHECK].error)
    assert not results["appearances", integrity.REFERENCES].passed


def test_rows_come_in_the_order_of_their_keys_with_numbers_as_numbers(schemas: Schemas, candidate: Candidate) -> None:
    rows = candidate.tables["statements"].slice(0, 1).to_pylist() * 3
    made = [{**row, "statement_id": f"a-s{number}"} for row, number in zip(rows, (10, 9, 1), strict=True)]
    data = arrow_table("statements", schemas.tables["statements"], made)
    assert data["statement_id"].to_pylist() == ["a-s1", "a-s9", "a-s10"]


def test_improvement_areas_come_in_printed_order(candidate: Candidate) -> None:
    rows = candidate.tables["improvement_areas"].to_pylist()
    places = [(row["inspection_id"], row["seq"]) for row in rows]
    assert places == sorted(places)
    assert [row["improvement_id"] for row in rows] != sorted(row["improvement_id"] for row in rows)


def test_a_row_with_a_wrong_column_is_an_error_that_names_it(schemas: Schemas) -> None:
    with pytest.raises(ValueError, match=r"nobody.*columns missing"):
        arrow_table("people", schemas.tables["people"], [{"person_id": "nobody", "nickname": "x"}])


@pytest.fixture
def schemas_folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SCHEMAS, tmp_path / "schemas"))


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("people.yaml", "type: string", "type: text", r"people\.yaml:\d+: at columns\.person_id\.type: .*'string'.*found 'text'"),
        ("people.yaml", "key: [person_id]", "kei: [person_id]", r"people\.yaml:1: at key: Field required"),
        ("people.yaml", "key: [person_id]", "key: [nobody]", r"people\.yaml:4: at key: 'nobody' is no column"),
        ("people.yaml", "title: People", "title: 'People", r"people\.yaml:\d+: not valid YAML"),
        ("people.yaml", "title: People", "title: People\ntitle: Again", r"people\.yaml:2: the key 'title' stands here for the second time"),
        ("appearances.yaml", "vocabulary: capacity", "vocabulary: colour", r"appearances\.yaml:\d+: at columns\.capacity\.vocabulary: there is no vocabulary 'colour'"),
        ("appearances.yaml", "table: people", "table: persons", r"appearances\.yaml:6: at references\.0\.table: there is no table 'persons'"),
        ("vocabularies/grade.yaml", "label: Good", "lable: Good", r"grade\.yaml:\d+: at terms\.good\.label: Field required"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_schema_is_told_with_its_file_and_line(
    schemas_folder: Path, name: str, before: str, after: str, said: str
) -> None:
    path = schemas_folder / name
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    with pytest.raises(ConfigError, match=said):
        load_schemas(schemas_folder)


def test_every_example_in_a_schema_stands_in_the_tables_of_the_five_texts(
    schemas: Schemas, candidate: Candidate
) -> None:
    """But for offsets and counts, for columns in which these texts have no value, and a quotation too long to show."""
    wrong = [
        f"{name}.{column}: {spec.example}"
        for name, table in schemas.tables.items()
        for column, spec in table.columns.items()
        if spec.type != "integer"
        and (values := {str(value) for value in candidate.tables[name][column].to_pylist() if value is not None})
        and str(spec.example) not in values
        and (name, column) != ("statements", "text")
    ]
    assert wrong == []
