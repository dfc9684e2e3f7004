"""`inspections_wide`: every inspection in one row, with a column for each area that is graded."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from pipeline.core.working_days import count_working_days
from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.publications.ofsted_site import authority_address
from pipeline.publications.watch import OFSTED
from pipeline.releases.overviews.periods import DAY, WHOLE, has_months, months_between
from pipeline.releases.overviews.topics import topic_groups
from pipeline.releases.overviews.vocabularies import GradeChange, OverallStatus
from pipeline.schema.frames import TEXT
from pipeline.schema.model import Schemas
from pipeline.schema.vocabularies import (
    Area,
    Capacity,
    DatePrecision,
    Grade,
    ImprovementKind,
    InspectionType,
    NullReason,
    Polarity,
    Relation,
)

#: The grades as numbers. `adequate` was the third of the four grades until 2013, as `requires_improvement` is since.
_ORDER: Final[Mapping[str, int]] = {
    Grade.INADEQUATE: 1,
    Grade.ADEQUATE: 2,
    Grade.REQUIRES_IMPROVEMENT: 2,
    Grade.GOOD: 3,
    Grade.OUTSTANDING: 4,
}
#: Columns of `inspections` that are repeated as they are.
_REPEATED: Final = (
    "inspection_id",
    "local_authority",
    "authority_code",
    "ofsted_urn",
    "region",
    "authority_type",
    "inspection_type",
    "topic",
    "start_date",
    "end_date",
    "date_precision",
    "evidence_level",
    "overall_grade",
    "outcome",
)


def inspections_wide(tables: Mapping[str, pd.DataFrame], schemas: Schemas) -> pd.DataFrame:
    """Every inspection in one row.

    Args:
        tables: what linking made, by name.
        schemas: of all tables.
    """
    inspections = tables["inspections"]
    wide = inspections[[*_REPEATED]].assign(
        overall_status=overall_status(inspections, tables["null_reasons"]),
        grade_order=inspections["overall_grade"].map(_ORDER).astype(WHOLE),
        topic_group=topic_groups(inspections["topic"]),
        days_on_site=_days_on_site(inspections),
        publisher_page=inspections["ofsted_urn"].map(_publisher_page, na_action="ignore").astype(TEXT),
        is_full=_is_full(inspections, tables["judgements"]),
    )
    for part in (
        _own_documents(tables),
        _grades_of_areas(tables["judgements"], schemas),
        _lead_inspectors(tables),
        _counts(tables),
    ):
        wide = wide.merge(part, on="inspection_id", how="left")
    return _with_previous(wide)


def _publisher_page(urn: str) -> str:
    return authority_address(OFSTED, urn)


def _is_graded(inspections: pd.DataFrame) -> pd.Series:
    """Whether each inspection gives grades: its type does, or it has an overall one."""
    return inspections["is_graded"].fillna(False) | inspections["overall_grade"].notna()  # noqa: FBT003 - not known


def areas_of(schemas: Schemas) -> dict[str, list[str]]:
    """The areas under which the grade of each area is shown, by area; the services as a whole are none."""
    terms = schemas.vocabularies["area"].terms
    return {name: term.compared_as or [name] for name, term in terms.items() if name != Area.OVERALL_EFFECTIVENESS}


def area_columns(schemas: Schemas) -> list[str]:
    """The areas that have a column of their own."""
    return list(dict.fromkeys(area for areas in areas_of(schemas).values() for area in areas))


def _is_full(inspections: pd.DataFrame, judgements: pd.DataFrame) -> pd.Series:
    """Whether each inspection graded the services as a whole; those of 2013 of looked-after children did a part."""
    is_graded = _is_graded(inspections) | inspections["inspection_id"].isin(judgements["inspection_id"])
    return is_graded & ~inspections["inspection_type"].isin([InspectionType.OTHER])


def overall_status(inspections: pd.DataFrame, null_reasons: pd.DataFrame) -> pd.Series:
    """Whether each inspection has an overall grade, and if not, why: a term of `overall_status`."""
    is_of_grade = (null_reasons["table"] == "inspections") & (null_reasons["column"] == "overall_grade")
    reasons = null_reasons[is_of_grade].set_index("row_id")["reason"]
    has_none = inspections["inspection_id"].map(reasons) == NullReason.NOT_APPLICABLE
    status = pd.Series(OverallStatus.NOT_IN_THESE_DOCUMENTS.value, inspections.index, TEXT)
    status = status.mask(has_none, OverallStatus.KIND_NOT_GRADED)
    status = status.mask(has_none & _is_graded(inspections), OverallStatus.NO_OVERALL_SINCE_2026)
    return status.mask(inspections["overall_grade"].notna(), OverallStatus.GRADED)


def _days_on_site(inspections: pd.DataFrame) -> pd.Series:
    days = inspections.loc[inspections["date_precision"] == DatePrecision.DAY, ["start_date", "end_date"]].dropna()
    counted = [count_working_days(first, last) for first, last in days.itertuples(index=False)]
    return pd.Series(counted, days.index, WHOLE).reindex(inspections.index)


def _own_links(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    links = tables["inspection_documents"]
    return links.loc[links["relation"] == Relation.PRIMARY, ["inspection_id", "document_id"]]


def _own_documents(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The inspectorate's own document of each inspection; the first by its identifier where there are several."""
    documents = tables["documents"][["document_id", "published_date", "source_url"]]
    return (
        _own_links(tables)
        .merge(documents, on="document_id")
        .sort_values("document_id")
        .drop_duplicates("inspection_id")
    )


def _grades_of_areas(judgements: pd.DataFrame, schemas: Schemas) -> pd.DataFrame:
    """A column for each area, and whether one printed grade is that of children in care and of care leavers."""
    shown = pd.DataFrame(
        [(area, column) for area, columns in areas_of(schemas).items() for column in columns],
        columns=["area", "column"],
        dtype=TEXT,
    )
    grades = judgements[["inspection_id", "area", "grade"]].merge(shown, on="area")
    # an area that is graded itself comes before one that is only compared with it
    grades = grades.assign(is_other=grades["area"] != grades["column"]).sort_values(["is_other", "area"])
    grades = grades.drop_duplicates(["inspection_id", "column"])
    wide = grades.pivot_table(index="inspection_id", columns="column", values="grade", aggfunc="first")
    wide = wide.reindex(columns=area_columns(schemas)).astype(TEXT)
    cared_for = grades[grades["column"].isin([Area.IN_CARE, Area.CARE_LEAVERS])]
    is_both = cared_for["area"] == Area.IN_CARE_AND_CARE_LEAVERS
    return wide.assign(one_grade_covers_both=is_both.groupby(cared_for["inspection_id"]).any()).reset_index()


def _lead_inspectors(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    leads = tables["appearances"].query(f"capacity == '{Capacity.LEAD_INSPECTOR}'")
    named = leads[["inspection_id", "person_id"]].drop_duplicates().merge(tables["people"], on="person_id")
    names = named.sort_values("name").groupby("inspection_id")["name"].agg("; ".join)
    return names.rename("lead_inspector").reset_index()


def _counts(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """How many findings and things to improve there are in the own document of each inspection that has one."""
    own = _own_links(tables)
    findings = tables["findings"].merge(own)
    areas = tables["improvement_areas"].merge(own)
    counted = {
        **{
            f"n_{polarity}": findings[findings["polarity"] == polarity]
            for polarity in (Polarity.POSITIVE, Polarity.NEGATIVE, Polarity.MIXED)
        },
        "n_improvement_areas": areas,
        "n_priority_actions": areas[areas["kind"] == ImprovementKind.PRIORITY_ACTION],
    }
    counts = {name: rows.groupby("inspection_id").size() for name, rows in counted.items()}
    return pd.DataFrame(counts, own["inspection_id"].drop_duplicates()).fillna(0).astype(WHOLE).reset_index()


def _with_previous(wide: pd.DataFrame) -> pd.DataFrame:
    """The inspections with the full one of the same council that ended last before each began."""
    dated = wide.dropna(subset=["authority_code", "start_date", "end_date"])
    dated = dated.assign(began=dated["start_date"].astype(DAY), ended=dated["end_date"].astype(DAY))
    # before, inspections judged one service, or two apart: nothing is compared with their grades
    since = pd.Timestamp(load_lexicons().inspections.judged_together_since)
    earlier = dated[dated["is_full"] & (dated["ended"] >= since)].sort_values(["ended", "inspection_id"])
    found = pd.merge_asof(
        dated.sort_values(["began", "inspection_id"]),
        earlier[["authority_code", "ended", "inspection_id", "overall_grade", "grade_order", "date_precision"]],
        left_on="began",
        right_on="ended",
        by="authority_code",
        suffixes=("", "_before"),
        allow_exact_matches=False,
    )
    months = months_between(found["ended_before"], found["began"])
    is_known = has_months(found["date_precision"]) & has_months(found["date_precision_before"])
    previous = found[["inspection_id"]].assign(
        previous_inspection_id=found["inspection_id_before"],
        previous_grade=found["overall_grade_before"],
        grade_change=_grade_change(found["grade_order_before"], found["grade_order"]),
        months_since_previous=months.where(is_known),
    )
    return wide.merge(previous, on="inspection_id", how="left")


def _grade_change(before: pd.Series, after: pd.Series) -> pd.Series:
    change = pd.Series(None, after.index, TEXT)
    for kind, holds in (
        (GradeChange.IMPROVED, after > before),
        (GradeChange.UNCHANGED, after == before),
        (GradeChange.DECLINED, after < before),
    ):
        change = change.mask(holds.fillna(False), kind)  # noqa: FBT003 - one is not known
    return change
