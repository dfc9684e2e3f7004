"""The tables that are made for people from the other ones: each inspection in one row, the latest of each council, shares
of grades, and what is there."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipeline.releases.overviews.make import overviews
from pipeline.schema.model import Schemas
from tests.conftest import Lambeth
from tests.support.tables import frame_like, rows_of

Tables = dict[str, pd.DataFrame]
#: Three councils; what a test does not state is null.
COUNCILS = {"Aford": "E06000901", "Beton": "E06000902", "Celby": "E06000903"}


def inspection(name: str, council: str, start: str, end: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any value
    return {
        "inspection_id": name,
        "local_authority": council,
        "authority_code": COUNCILS[council],
        "inspection_type": "ilacs_inspection",
        "start_date": date.fromisoformat(start),
        "end_date": date.fromisoformat(end),
        "date_precision": "day",
        "is_graded": True,
        "evidence_level": "primary",
        **more,
    }


@pytest.fixture
def empty(lambeth: Lambeth) -> Tables:
    return {name: frame_like(frame, []) for name, frame in lambeth.tables.items()}


def made(empty: Tables, schemas: Schemas, **rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The overviews of some rows, by name."""
    tables = {**empty, **{name: frame_like(empty[name], given) for name, given in rows.items()}}
    return {name: rows_of(frame) for name, frame in overviews(tables, {}, schemas).items()}


def wide_of(empty: Tables, schemas: Schemas, **rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The rows of `inspections_wide`, by inspection."""
    return {row["inspection_id"]: row for row in made(empty, schemas, **rows)["inspections_wide"]}


def test_no_documents_give_empty_overviews(empty: Tables, schemas: Schemas) -> None:
    assert set(map(len, made(empty, schemas).values())) == {0}


@pytest.mark.parametrize("table", ["inspections", "documents", "judgements", "findings", "improvement_areas"])
def test_any_value_that_may_be_missing_may_be(lambeth: Lambeth, schemas: Schemas, table: str) -> None:
    nullable = [name for name, column in schemas.tables[table].columns.items() if column.nullable]
    frame = lambeth.tables[table]
    for missing in (*([name] for name in nullable), nullable):
        rows = [{**row, **dict.fromkeys(missing)} for row in rows_of(frame)]
        found = overviews({**lambeth.tables, table: frame_like(frame, rows)}, {}, schemas)
        assert len(found["inspections_wide"]) == len(lambeth.tables["inspections"]), missing


def test_areas_of_earlier_frameworks_are_in_the_columns_of_today(empty: Tables, schemas: Schemas) -> None:
    def judged(name: str, **grades: str) -> list[dict[str, Any]]:
        return [
            {"judgement_id": f"{name}-{area}", "inspection_id": name, "area": area, "grade": grade}
            for area, grade in grades.items()
        ]

    wide = wide_of(
        empty,
        schemas,
        inspections=[
            inspection("single", "Aford", "2015-03-02", "2015-03-26", inspection_type="sif"),
            inspection("both", "Aford", "2019-03-04", "2019-03-15"),
            inspection("apart", "Aford", "2023-03-06", "2023-03-17"),
            inspection("visit", "Aford", "2024-03-05", "2024-03-06", is_graded=False),
        ],
        judgements=[
            *judged(
                "single",
                looked_after_and_permanence="good",
                care_leavers="inadequate",
                leadership_management_governance="adequate",
                adoption="outstanding",
            ),
            *judged("both", in_care_and_care_leavers="good", impact_of_leaders="inadequate"),
            *judged("apart", in_care="good", care_leavers="outstanding"),
        ],
    )
    shown = ("impact_of_leaders", "in_care", "care_leavers", "one_grade_covers_both", "adoption")
    assert {name: tuple(row[column] for column in shown) for name, row in wide.items()} == {
        "single": ("adequate", "good", "inadequate", False, "outstanding"),
        "both": ("inadequate", "good", "good", True, None),
        "apart": (None, "good", "outstanding", False, None),
        "visit": (None, None, None, None, None),
    }


@pytest.mark.parametrize(
    ("topic", "group"),
    [
        (
            "the ‘front door’, including child protection enquiries and decisions to step down to early help",
            "front_door",
        ),
        ("contact, referral and assessment arrangements", "front_door"),
        ("children in need or subject to a protection plan", "children_in_need_and_protection"),
        ("children subject to a letter before proceedings", "pre_proceedings"),
        ("the quality of care planning for children in care and the timeliness of permanence", "children_in_care"),
        ("permanence for children in care", "permanence"),
        ("16- and 17-year-old care leavers", "care_leavers"),
        ("the criminal exploitation of children", "exploitation"),
        (
            "the quality and impact of key decision-making across help and protection and care leavers",
            "several_services",
        ),
        ("the weather", None),
        (None, None),
    ],
)
def test_a_topic_belongs_to_the_group_that_it_names_first(
    empty: Tables, schemas: Schemas, topic: str | None, group: str | None
) -> None:
    rows = [inspection("visit", "Aford", "2020-10-06", "2020-10-07", topic=topic)]
    assert [row["topic_group"] for row in made(empty, schemas, inspections=rows)["inspections_wide"]] == [group]


def test_why_there_is_no_overall_grade(empty: Tables, schemas: Schemas) -> None:
    none = {"table": "inspections", "column": "overall_grade", "reason": "not_applicable"}
    wide = wide_of(
        empty,
        schemas,
        inspections=[
            inspection("graded", "Aford", "2022-05-02", "2022-05-13", overall_grade="good"),
            inspection("new", "Aford", "2026-06-08", "2026-06-19"),
            inspection("visit", "Aford", "2025-06-03", "2025-06-04", is_graded=False),
            inspection("mentioned", "Aford", "2012-06-03", "2012-06-04", is_graded=None),
        ],
        null_reasons=[
            {**none, "row_id": "new"},
            {**none, "row_id": "visit"},
            {**none, "row_id": "mentioned", "reason": "not_stated"},
            {**none, "row_id": "graded", "column": "topic"},
        ],
    )
    assert {name: row["overall_status"] for name, row in wide.items()} == {
        "graded": "graded",
        "new": "no_overall_since_2026",
        "visit": "kind_not_graded",
        "mentioned": "not_in_these_documents",
    }
    assert wide["graded"]["grade_order"] == 3
    assert wide["graded"]["days_on_site"] == 9  # one was a bank holiday


def test_each_inspection_has_the_graded_one_before_it(empty: Tables, schemas: Schemas) -> None:
    whole_year = {"date_precision": "year", "overall_grade": "adequate"}
    mentioned = {"is_graded": None, "inspection_type": None}
    wide = wide_of(
        empty,
        schemas,
        inspections=[
            inspection("year", "Aford", "2013-01-01", "2013-12-31", **whole_year),
            inspection("first", "Aford", "2014-01-20", "2014-02-11", overall_grade="requires_improvement"),
            inspection("visit", "Aford", "2016-02-02", "2016-02-03", is_graded=False),
            inspection("second", "Aford", "2017-12-04", "2017-12-15", overall_grade="outstanding"),
            inspection("third", "Aford", "2021-12-06", "2021-12-17", overall_grade="good"),
            inspection("other", "Beton", "2021-12-20", "2021-12-21", overall_grade="good"),
            inspection("before", "Beton", "2014-05-01", "2014-05-31", date_precision="month", **mentioned),
            # until then, inspections judged one service, or two apart
            inspection("apart", "Celby", "2012-06-11", "2012-06-22", inspection_type=None, overall_grade="good"),
            inspection("whole", "Celby", "2015-03-02", "2015-03-27", overall_grade="inadequate"),
        ],
        # a grade whose area is not known
        judgements=[{"judgement_id": "before-1", "inspection_id": "before", "grade": "good"}],
    )
    shown = ("previous_inspection_id", "previous_grade", "grade_change", "months_since_previous")
    assert {name: tuple(row[column] for column in shown) for name, row in wide.items()} == {
        "year": (None, None, None, None),
        "first": ("year", "adequate", "unchanged", None),
        "visit": ("first", "requires_improvement", None, 24),
        "second": ("first", "requires_improvement", "improved", 46),
        "third": ("second", "outstanding", "declined", 48),
        "other": ("before", None, None, 91),
        "before": (None, None, None, None),
        "apart": (None, None, None, None),
        "whole": (None, None, None, None),
    }


def test_the_latest_of_a_council_is_counted_to_the_newest_day_of_the_dataset(empty: Tables, schemas: Schemas) -> None:
    visit = {"inspection_type": "ilacs_focused_visit", "is_graded": False}
    tables = made(
        empty,
        schemas,
        inspections=[
            inspection("old", "Aford", "2018-05-07", "2018-05-18", overall_grade="good"),
            inspection("late", "Aford", "2022-05-02", "2022-05-13"),
            inspection("joint", "Aford", "2023-05-02", "2023-05-05", inspection_type="jtai", is_graded=False),
            # of a part of the services
            inspection(
                "part", "Aford", "2023-07-03", "2023-07-07", inspection_type="other", overall_grade="inadequate"
            ),
            inspection("visit", "Beton", "2020-10-06", "2020-10-07", topic="the front door", **visit),
        ],
        documents=[{"document_id": "news", "document_kind": "council_news", "published_date": date(2024, 1, 3)}],
    )
    shown = ("local_authority", "inspection_id", "previous_grade", "months_since_inspection", "visit_id", "visit_topic")
    assert [tuple(row[column] for column in shown) for row in tables["latest_by_council"]] == [
        ("Aford", "late", "good", 20, None, None),
        ("Beton", None, None, None, "visit", "the front door"),
    ]
    assert [row["months_since_visit"] for row in tables["latest_by_council"]] == [None, 39]
    assert {row["as_at"] for row in tables["latest_by_council"]} == {date(2024, 1, 3)}


def test_grades_are_counted_by_the_latest_inspection_that_had_ended(empty: Tables, schemas: Schemas) -> None:
    counted = made(
        empty,
        schemas,
        inspections=[
            inspection("a", "Aford", "2018-03-19", "2018-03-30", overall_grade="good"),
            inspection("b", "Beton", "2018-03-26", "2018-04-06", overall_grade="good"),
            inspection("c", "Celby", "2018-05-07", "2018-05-18", overall_grade="inadequate"),
            inspection("again", "Aford", "2019-12-02", "2019-12-13", overall_grade="outstanding"),
            inspection("new", "Celby", "2020-06-08", "2020-06-19"),
            # another framework, and another scale
            inspection("old", "Celby", "2012-06-11", "2012-06-22", inspection_type=None, overall_grade="good"),
        ],
        documents=[{"document_id": "news", "document_kind": "council_news", "published_date": date(2021, 3, 31)}],
    )["grades_at"]
    assert [tuple(row.values()) for row in counted] == [
        (date(2018, 3, 31), "overall_effectiveness", "good", 1, 1, 1, 1.0),
        (date(2019, 3, 31), "overall_effectiveness", "good", 2, 3, 3, 0.6667),
        (date(2019, 3, 31), "overall_effectiveness", "inadequate", 1, 3, 3, 0.3333),
        (date(2020, 3, 31), "overall_effectiveness", "good", 1, 3, 3, 0.3333),
        (date(2020, 3, 31), "overall_effectiveness", "inadequate", 1, 3, 3, 0.3333),
        (date(2020, 3, 31), "overall_effectiveness", "outstanding", 1, 3, 3, 0.3333),
        (date(2021, 3, 31), "overall_effectiveness", "good", 1, 2, 3, 0.5),
        (date(2021, 3, 31), "overall_effectiveness", "outstanding", 1, 2, 3, 0.5),
    ]


def test_a_council_that_was_abolished_is_counted_no_more(empty: Tables, schemas: Schemas) -> None:
    """Dorset County Council ended on 31 March 2019; the unitary authority of the same name began the day after."""
    county = inspection("county", "Aford", "2018-03-19", "2018-03-23", overall_grade="good")
    unitary = inspection("unitary", "Beton", "2021-10-04", "2021-10-08", overall_grade="good")
    counted = made(
        empty,
        schemas,
        inspections=[{**county, "authority_code": "E10000009"}, {**unitary, "authority_code": "E06000059"}],
        documents=[{"document_id": "news", "document_kind": "council_news", "published_date": date(2022, 3, 31)}],
    )["grades_at"]
    assert [(row["as_at"].year, row["n_councils"], row["n_inspected"]) for row in counted] == [
        (2018, 1, 1), (2019, 1, 1), (2022, 1, 1),
    ]  # fmt: skip


def test_coverage_lists_what_is_and_is_not_there(empty: Tables, schemas: Schemas) -> None:
    def document(name: str, council: str | None, kind: str, day: date | None = None) -> dict[str, Any]:
        code = COUNCILS[council] if council else None
        where = {"local_authority": council, "authority_code": code}
        return {"document_id": name, "document_kind": kind, "published_date": day, **where}

    found = made(
        empty,
        schemas,
        inspections=[
            inspection("held", "Aford", "2018-05-07", "2018-05-18"),
            inspection("told", "Aford", "2022-05-02", "2022-05-13", evidence_level="referenced"),
            inspection("seen", "Aford", "2020-05-02", "2020-05-13", evidence_level="reported"),
        ],
        documents=[
            document("report", "Aford", "inspection_report"),
            document("news", "Aford", "council_news", date(2022, 7, 1)),
            document("paper", "Beton", "guidance", date(2022, 7, 2)),
            document("page", None, "guidance"),
        ],
    )["coverage"]
    shown = ("local_authority", "n_reports", "n_letters", "n_council_news", "n_other_documents")
    assert [tuple(row[column] for column in shown) for row in found] == [("Aford", 1, 0, 1, 0), ("Beton", 0, 0, 0, 1)]
    inspected = ("n_inspections", "n_not_held", "not_held", "n_undated", "newest_published_date", "newest_end_date")
    assert [tuple(row[column] for column in inspected) for row in found] == [
        (3, 2, "seen told", 1, date(2022, 7, 1), date(2022, 5, 13)),
        (0, 0, None, 0, date(2022, 7, 2), None),
    ]


def test_counts_are_of_the_own_document_and_missing_without_one(lambeth: Lambeth, schemas: Schemas) -> None:
    wide = wide_of(lambeth.tables, schemas)
    letter = "lambeth-inspection-letter-2021-12-01"
    own = lambeth.tables["findings"].query(f"document_id == '{letter}'")
    visit = wide["lambeth-2021-focused-visit"]
    assert visit["document_id"] == letter
    assert visit["n_negative"] == (own["polarity"] == "negative").sum() > 0
    assert visit["n_improvement_areas"] == 2
    assert wide["lambeth-2019-focused-visit"]["n_improvement_areas"] is None


def test_tables_are_listed_as_people_need_them_and_each_has_a_place_of_its_own(schemas: Schemas) -> None:
    names = list(schemas.all_tables)
    assert names[:2] == ["inspections_wide", "latest_by_council"]
    assert names[-2:] == ["evidence", "null_reasons"]
    assert sorted(table.place for table in schemas.all_tables.values()) == list(range(1, len(names) + 1))
