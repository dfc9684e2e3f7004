"""Which rows and values `verify` names."""

from pathlib import Path

from pipeline.releases.release_reader import PublishedRelease
from pipeline.releases.verify import problems
from tests.support.changed_release import Changed
from tests.support.tables import with_rows


def _with_findings(path: Path, column: str, *values: object) -> list[str]:
    """The problems of a release whose first findings have other values in a column."""
    frame = PublishedRelease(path).tables["findings"]
    changed = with_rows(
        frame,
        lambda rows: [
            *({**row, column: value} for row, value in zip(rows, values, strict=False)),
            *rows[len(values) :],
        ],
    )
    return [line for line in problems(Changed.of(path, findings=changed)) if line.startswith(f"findings.{column}")]


def test_a_good_release_has_no_problem(first_release: Path) -> None:
    assert list(problems(PublishedRelease(first_release))) == []


def test_values_out_of_bounds_are_counted_and_three_are_named(first_release: Path) -> None:
    assert _with_findings(first_release, "confidence", -1.0, 2.0, 3.0, 4.0, 0.5) == [
        "findings.confidence: 4 values break its schema, such as [-1.0, 2.0, 3.0]"
    ]


def test_terms_that_are_not_of_the_vocabulary_are_named(first_release: Path) -> None:
    assert _with_findings(first_release, "polarity", "splendid", "positive") == [
        "findings.polarity: 1 value breaks its schema, such as ['splendid']"
    ]


def test_missing_values_are_counted_only_where_a_value_is_required(first_release: Path) -> None:
    assert _with_findings(first_release, "polarity", None, None) == ["findings.polarity: 2 values are missing"]
    assert _with_findings(first_release, "area", None, None) == []
