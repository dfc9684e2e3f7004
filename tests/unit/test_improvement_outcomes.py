"""What became of each thing that had to improve, from whole letters."""

import pytest

from pipeline.linking.tables.improvement_outcomes import outcome_of
from pipeline.schema.vocabularies import Direction, Outcome
from tests.support.letters import letter
from tests.support.linked_texts import Tables, tables_of

SUPERVISION = "The quality and timeliness of supervision of social workers."
REGULAR = "Supervision of social workers is now regular and of good quality."
LATE = "Supervision of social workers is not timely."
IMPROVED, NOT_IMPROVED = Direction.IMPROVED, Direction.NOT_IMPROVED
STILL_REQUIRED, UNCLEAR = Direction.STILL_REQUIRED, Direction.UNCLEAR


def _of_year(year: int, findings: str, improve: str = "The recording of visits.") -> str:
    return letter(
        published=f"22 June {year}",
        visit=f"on 17 and 18 May {year}",
        findings=findings,
        improve=f"- {improve}",
    )


def _outcome_of_supervision(tables: Tables) -> dict[str, object]:
    (row,) = [row for row in tables["improvement_outcomes"] if row["text"] == SUPERVISION]
    return dict(row)


def test_each_improvement_area_has_one_outcome() -> None:
    tables = tables_of(_of_year(2021, "Plans are clear.", SUPERVISION), _of_year(2023, REGULAR))
    areas = [row["improvement_id"] for row in tables["improvement_areas"]]
    assert sorted(map(str, areas)) == sorted(str(row["improvement_id"]) for row in tables["improvement_outcomes"])
    assert len(areas) == 2


def test_the_latest_inspection_that_took_an_area_up_decides() -> None:
    tables = tables_of(
        _of_year(2019, "Plans are clear.", SUPERVISION),
        _of_year(2021, LATE),
        _of_year(2023, REGULAR),
        _of_year(2025, "Plans are clear."),
    )
    row = _outcome_of_supervision(tables)
    assert row["outcome"] == "improved"
    assert row["decided_by"] == "dorset-2023-focused-visit"
    assert row["later_inspection_ids"] == "dorset-2021-focused-visit dorset-2023-focused-visit"
    assert row["n_later_inspections"] == 3
    assert row["reasons"] == "1 finding of the latest of 2 later inspections that took it up: improved 1"


def test_an_outcome_rests_on_the_findings_of_its_follow_ups() -> None:
    tables = tables_of(_of_year(2021, "Plans are clear.", SUPERVISION), _of_year(2023, f"{LATE} {REGULAR}"))
    row = _outcome_of_supervision(tables)
    found = [link["finding_id"] for link in tables["follow_ups"]]
    assert str(row["finding_ids"]).split() == found
    words = [item["text"] for item in tables["evidence"] if item["table"] == "improvement_outcomes"]
    assert words == [LATE, REGULAR]


def test_what_no_later_inspection_took_up_has_no_findings() -> None:
    tables = tables_of(_of_year(2021, "Plans are clear.", SUPERVISION), _of_year(2023, "Plans are clear."))
    row = _outcome_of_supervision(tables)
    assert (row["outcome"], row["decided_by"], row["finding_ids"]) == ("not_taken_up", None, None)
    alone = _outcome_of_supervision(tables_of(_of_year(2021, "Plans are clear.", SUPERVISION)))
    assert (alone["outcome"], alone["n_later_inspections"]) == ("no_later_inspection", 0)


def test_an_area_of_an_inspection_without_known_days_has_no_outcome() -> None:
    undated = letter(published="", visit="", findings="Plans are clear.", improve=f"- {SUPERVISION}")
    tables = tables_of(undated)
    row = _outcome_of_supervision(tables)
    assert row["outcome"] is None
    assert [
        (item["reason"], item["detail"]) for item in tables["null_reasons"] if item["table"] == "improvement_outcomes"
    ] == [("not_stated", "the days of the inspection that required it are not known")]


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        ([IMPROVED, IMPROVED], Outcome.IMPROVED),
        ([NOT_IMPROVED], Outcome.NOT_IMPROVED),
        ([IMPROVED, STILL_REQUIRED], Outcome.STILL_REQUIRED),
        ([IMPROVED, NOT_IMPROVED], Outcome.UNCLEAR),
        ([IMPROVED, UNCLEAR], Outcome.IMPROVED),
        ([UNCLEAR], Outcome.UNCLEAR),
    ],
)
def test_outcome_of_the_findings_of_one_inspection(last: list[Direction], outcome: Outcome) -> None:
    assert outcome_of(last, 1) == outcome
