"""Tables as data frames: their types, their order, and the way to Arrow."""

from datetime import date

import pandas as pd
import pyarrow as pa
import pytest

from pipeline.schema.arrow import arrow_table
from pipeline.schema.frames import CollectedFrames, frame_of, in_order, to_arrow
from pipeline.schema.model import ColumnSchema, Schemas, TableSchema

VISITS = TableSchema(
    title="Visits",
    row="one visit",
    place=1,
    description="Made for this test.",
    key=["visit_id"],
    columns={
        "visit_id": ColumnSchema(type="string", description="Its identifier.", example="a-1"),
        "day": ColumnSchema(
            type="date", description="When it was.", example="2021-10-27", nullable=True, null_means="Not known."
        ),
        "n_inspectors": ColumnSchema(
            type="integer", description="How many there were.", example=2, nullable=True, null_means="Not known."
        ),
    },
)
SCHEMAS = Schemas({"visits": VISITS}, {}, {})
ROWS: list[dict[str, object]] = [
    {"visit_id": "a-10", "day": None, "n_inspectors": 2},
    {"visit_id": "a-9", "day": date(2021, 10, 27), "n_inspectors": None},
]


def test_frame_has_the_types_of_its_schema_and_sorts_numbers_by_value() -> None:
    frame = frame_of("visits", VISITS, ROWS)
    assert [str(dtype) for dtype in frame.dtypes] == ["string[pyarrow]", "date32[day][pyarrow]", "int64[pyarrow]"]
    assert [*frame["visit_id"]] == ["a-9", "a-10"]
    assert (frame.loc[1, "n_inspectors"], frame.loc[0, "day"]) == (2, date(2021, 10, 27))
    assert frame.isna().sum().sum() == 2


def test_in_order_sorts_as_frames_are_made() -> None:
    frame = frame_of("visits", VISITS, ROWS)
    pd.testing.assert_frame_equal(in_order(VISITS, frame.iloc[::-1]), frame)


def test_frame_and_rows_make_the_same_arrow_table() -> None:
    assert to_arrow("visits", VISITS, frame_of("visits", VISITS, ROWS)).equals(arrow_table("visits", VISITS, ROWS))


def test_rows_of_many_batches_make_the_same_table_as_those_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"visit_id": f"a-{number % 7}-{number}", "day": None, "n_inspectors": number} for number in range(20)]
    whole = arrow_table("visits", VISITS, rows)
    monkeypatch.setattr("pipeline.schema.arrow._ROWS_OF_A_BATCH", 3)
    assert arrow_table("visits", VISITS, rows).equals(whole)
    assert whole["n_inspectors"].to_pylist() == sorted(range(20), key=lambda number: (number % 7, number))


def test_missing_values_come_first_and_rows_that_are_alike_stay_in_their_order() -> None:
    by_day = VISITS.model_copy(update={"in_order_of": ["day", "n_inspectors"]})
    days = [date(2021, 10, 27), None, date(2019, 4, 9), None, date(2019, 4, 9)]
    rows = [{"visit_id": f"a-{9 - n}", "day": day, "n_inspectors": 2} for n, day in enumerate(days)]
    assert arrow_table("visits", by_day, rows)["visit_id"].to_pylist() == ["a-8", "a-6", "a-7", "a-5", "a-9"]


def test_collected_rows_make_a_frame_as_often_as_it_is_needed() -> None:
    collected = CollectedFrames(SCHEMAS)
    collected.extend("visits", ROWS)
    assert len(collected) == len([*collected]) == 1
    pd.testing.assert_frame_equal(collected["visits"], frame_of("visits", VISITS, ROWS))
    pd.testing.assert_frame_equal(collected["visits"], frame_of("visits", VISITS, ROWS))


def test_frame_without_rows_keeps_its_types() -> None:
    empty = CollectedFrames(SCHEMAS)["visits"]
    assert to_arrow("visits", VISITS, empty).schema.field("n_inspectors").type == pa.int64()


def test_rows_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"visits a-1: columns missing \{'n_inspectors'\}"):
        frame_of("visits", VISITS, [{"visit_id": "a-1", "day": None}])
    with pytest.raises(ValueError, match="a value is not of the type"):
        frame_of("visits", VISITS, [{"visit_id": "a-1", "day": None, "n_inspectors": "two"}])
    with pytest.raises(ValueError, match="no schema declares: visitors"):
        CollectedFrames(SCHEMAS).append("visitors", {"visitor_id": "a"})


def test_frame_that_does_not_fit_is_refused() -> None:
    frame = frame_of("visits", VISITS, ROWS)
    with pytest.raises(ValueError, match="table visits: does not fit its schema"):
        to_arrow("visits", VISITS, frame.drop(columns="day"))
