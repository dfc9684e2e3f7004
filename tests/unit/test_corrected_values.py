"""Values that are corrected by hand: what the tables record of it, and which corrections do not fit."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.core.yaml_config import ConfigError
from pipeline.redaction.apply_corrections import apply_corrections
from pipeline.redaction.model import load_corrections
from pipeline.schema.model import Schemas
from tests.conftest import Lambeth
from tests.support.linked_texts import Tables
from tests.support.tables import require_checks, rows_of

CORRECTION = """corrections:
  - table: {table}
    row: {row}
    column: {column}
    expects: {expects}
    value: {value}
    why: an eyewitness reported it
    evidence: {evidence}
"""
NEWS = "lambeth-council-news-2021-12-17"
VISIT = "lambeth-2019-focused-visit"
HARD_DAY = "https://example.org/letter"


@pytest.fixture
def corrected(lambeth: Lambeth, schemas: Schemas, tmp_path: Path) -> Callable[[str], Tables]:
    """Correct the tables of the five texts by a list, and check the result."""

    def correct(text: str) -> Tables:
        path = tmp_path / "corrections.yaml"
        path.write_text(text, encoding="utf-8")
        before = {name: table.copy() for name, table in lambeth.linked.tables.items()}
        tables = apply_corrections(before, lambeth.linked.texts, load_corrections(path), schemas, path)
        for name, table in before.items():
            pd.testing.assert_frame_equal(table, lambeth.linked.tables[name])
        candidate = ReleaseCandidate(schemas, dict(tables), lambeth.linked.texts)
        require_checks(candidate)
        return {name: rows_of(table) for name, table in candidate.tables.items()}

    return correct


def test_corrected_value_has_evidence_of_the_correction(corrected: Callable[[str], Tables]) -> None:
    entry = CORRECTION.format(
        table="inspections", row=VISIT, column="end_date", expects="2019-04-10", value="2019-04-11", evidence=HARD_DAY
    )
    rows = corrected(entry)
    (visit,) = (row for row in rows["inspections"] if row["inspection_id"] == VISIT)
    assert (visit["end_date"], visit["date_basis"]) == (date(2019, 4, 11), "corrected")
    found = [row for row in rows["evidence"] if (row["row_id"], row["column"]) == (VISIT, "end_date")]
    assert [row["method"] for row in found] == [
        f"corrected by hand from '2019-04-10': an eyewitness reported it ({HARD_DAY})"
    ]


def test_correction_quotes_words_as_evidence(corrected: Callable[[str], Tables], lambeth: Lambeth) -> None:
    finding = next(row for row in lambeth.rows("findings") if row["polarity"] == "neutral")
    words = str(finding["text"])[:20]
    entry = CORRECTION.format(
        table="findings",
        row=finding["finding_id"],
        column="polarity",
        expects="neutral",
        value="positive",
        evidence=f'"{words}"',
    )
    rows = corrected(entry)
    found = [row for row in rows["evidence"] if (row["row_id"], row["column"]) == (finding["finding_id"], "polarity")]
    assert [(row["text"], row["seq"]) for row in found] == [(words, 1)]
    (row,) = (row for row in rows["findings"] if row["finding_id"] == finding["finding_id"])
    assert row["polarity_basis"] == "corrected by hand from 'neutral': an eyewitness reported it"
    assert row["confidence"] == 1


def test_value_corrected_to_null_has_a_reason(corrected: Callable[[str], Tables], lambeth: Lambeth) -> None:
    topic = next(row["topic"] for row in lambeth.rows("inspections") if row["inspection_id"] == VISIT)
    entry = CORRECTION.format(
        table="inspections",
        row=VISIT,
        column="topic",
        expects=topic,
        value="null\n    reason: not_stated",
        evidence=HARD_DAY,
    )
    rows = corrected(entry)
    found = [row for row in rows["null_reasons"] if (row["row_id"], row["column"]) == (VISIT, "topic")]
    assert [(row["reason"], row["detail"]) for row in found] == [
        ("not_stated", f"corrected by hand from '{topic}': an eyewitness reported it ({HARD_DAY})")
    ]
    assert not [row for row in rows["evidence"] if (row["row_id"], row["column"]) == (VISIT, "topic")]


def test_type_that_is_corrected_to_null_has_no_basis(corrected: Callable[[str], Tables], lambeth: Lambeth) -> None:
    before = next(row for row in lambeth.rows("inspections") if row["inspection_id"] == VISIT)
    entry = CORRECTION.format(
        table="inspections",
        row=VISIT,
        column="inspection_type",
        expects=before["inspection_type"],
        value="null\n    reason: not_parsed",
        evidence=HARD_DAY,
    )
    rows = corrected(entry)
    (visit,) = (row for row in rows["inspections"] if row["inspection_id"] == VISIT)
    assert (visit["inspection_type"], visit["inspection_type_basis"]) == (None, None)
    found = [row for row in rows["null_reasons"] if (row["row_id"], row["column"]) == (VISIT, "inspection_type_basis")]
    assert [row["reason"] for row in found] == ["not_parsed"]


def test_correction_of_a_null_removes_its_reason(corrected: Callable[[str], Tables], lambeth: Lambeth) -> None:
    visit = next(row["inspection_id"] for row in lambeth.rows("inspections") if row["legal_basis"] is None)
    entry = CORRECTION.format(
        table="inspections", row=visit, column="legal_basis", expects="null", value="section 136", evidence=HARD_DAY
    )
    rows = corrected(entry)
    assert not [row for row in rows["null_reasons"] if (row["row_id"], row["column"]) == (visit, "legal_basis")]


def test_columns_that_repeat_a_corrected_value_have_the_new_one(corrected: Callable[[str], Tables]) -> None:
    entry = CORRECTION.format(
        table="inspections", row=VISIT, column="start_date", expects="2019-04-09", value="2019-04-08", evidence=HARD_DAY
    )
    areas = corrected(entry)["improvement_areas"]
    assert {row["start_date"] for row in areas if row["inspection_id"] == VISIT} == {date(2019, 4, 8)}
    assert all(row["start_date"] for row in areas)


@pytest.mark.parametrize(
    ("changes", "line", "message"),
    [
        ({"row": "lambeth-1999-inspection"}, 3, "'inspections' has no row 'lambeth-1999-inspection'"),
        ({"expects": "2019-04-12"}, 5, "the value is '2019-04-10', not '2019-04-12'"),
        ({"expects": '"2019-04-10"'}, 5, "the value is '2019-04-10', not '2019-04-10'"),
        ({"table": "inspection"}, 2, "is not a table whose values can be corrected"),
        ({"table": "evidence"}, 2, "is not a table whose values can be corrected"),
        ({"column": "last_day"}, 4, "has no column 'last_day'"),
        ({"column": "inspection_id", "expects": VISIT}, 4, "is the key of the row"),
        (
            {"table": "improvement_areas", "column": "start_date"},
            4,
            "'start_date' repeats that of 'inspections'; correct it there",
        ),
        ({"value": "eleventh"}, 6, "'eleventh' is not of type date"),
        ({"evidence": "words of nobody"}, 2, "name the one that holds the words"),
        ({"evidence": "words of nobody\n    document: " + NEWS}, 8, f"the words are not in {NEWS}"),
    ],
)  # fmt: skip
def test_correction_that_does_not_fit_is_reported_with_its_line(
    corrected: Callable[[str], object], changes: dict[str, str], line: int, message: str
) -> None:
    entry = {
        "table": "inspections",
        "row": VISIT,
        "column": "end_date",
        "expects": "2019-04-10",
        "value": "2019-04-11",
        "evidence": HARD_DAY,
    }
    with pytest.raises(ConfigError) as error:
        corrected(CORRECTION.format(**(entry | changes)))
    assert f"corrections.yaml:{line}: at corrections.0" in str(error.value)
    assert message in str(error.value)


def test_quoted_words_cannot_be_corrected(corrected: Callable[[str], object], lambeth: Lambeth) -> None:
    finding = lambeth.rows("findings")[0]
    entry = CORRECTION.format(
        table="findings", row=finding["finding_id"], column="text", expects="a", value="b", evidence=HARD_DAY
    )
    with pytest.raises(ConfigError, match="holds what the document prints"):
        corrected(entry)
