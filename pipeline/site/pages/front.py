"""The front page: find a council, the picture of all of them, the newest inspections, and the data."""

from collections.abc import Collection
from typing import Final

import pandas as pd

from pipeline.releases.metadata.descriptors import DESCRIPTION
from pipeline.releases.overviews.vocabularies import OverallStatus
from pipeline.releases.page_context import PageContext
from pipeline.schema.frames import records
from pipeline.schema.vocabularies import Area, Grade
from pipeline.site.charts.bars import segments
from pipeline.site.charts.counts import Line, table_of_counts
from pipeline.site.charts.grades import AREAS, GRADE_ORDER, GRADES_NOW, LETTERS
from pipeline.site.charts.timeline import page_timeline
from pipeline.site.context import SiteContext
from pipeline.site.improvements import by_theme
from pipeline.site.pages.data import sizes
from pipeline.site.pages.feeds import INSPECTIONS, VERSIONS
from pipeline.site.pages.new_documents import FEED, PAGE, has_news
from pipeline.site.records import Record

#: Up to this number, all inspections are listed; if there are more, the newest are.
MOST_LISTED: Final = 60
_NEWEST: Final = 10
#: Fewer councils give no picture of them all.
_FEWEST_COUNCILS: Final = 5
_GOOD_OR_BETTER: Final = frozenset({Grade.OUTSTANDING, Grade.GOOD})
_MOST_THEMES: Final = 10
_MOST_YEARS: Final = 10


def front_page(
    context: SiteContext, release: PageContext, inspections: pd.DataFrame, areas: pd.DataFrame, feeds: Collection[str]
) -> bytes:
    """Make the front page.

    Args:
        context: the release.
        release: for its files.
        inspections: what `inspection_summaries` returns.
        areas: what `improvement_areas` returns.
        feeds: the paths of the feeds that there are.
    """
    days = pd.concat([inspections["start_date"], inspections["end_date"]]).dropna()
    lists_inspections = len(inspections) <= MOST_LISTED
    years, must_improve = _must_improve(context, areas)
    return context.page(
        "index.html.jinja",
        "",
        description=DESCRIPTION,
        n_inspections=len(inspections),
        lists_inspections=lists_inspections,
        inspections=records(inspections if lists_inspections else inspections.head(_NEWEST)),
        authorities=_authorities(context, inspections),
        n_councils=inspections["local_authority"].nunique(),
        letters=LETTERS,
        years=(days.min().year, days.max().year) if len(days) else None,
        n_documents=len(context.tables["documents"]),
        n_rejected=len(context.tables["rejected_documents"]),
        new_documents=PAGE if has_news(context) else None,
        feed=FEED,
        inspections_feed=INSPECTIONS if INSPECTIONS in feeds else None,
        versions_feed=VERSIONS if VERSIONS in feeds else None,
        timeline=page_timeline(inspections, context.schemas) if lists_inspections else None,
        grades_now=_grades_now(context),
        over_time=_over_time(context),
        grade_order=GRADES_NOW,
        must_improve=must_improve,
        improve_years=years,
        sizes=sizes(release),
        workbook=release.workbook,
        database=release.database,
    )


def _authorities(context: SiteContext, inspections: pd.DataFrame) -> list[Record]:
    """Each authority, by name, with the overall grade of its latest full inspection as `latest_by_council` has it."""
    # of two authorities that had one name, one after the other, the later one
    by_time = context.tables["latest_by_council"].sort_values("start_date", na_position="first")
    latest = {row["local_authority"]: row for row in records(by_time)}
    found = inspections[["authority", "slug"]].drop_duplicates().sort_values("authority")
    return [{**row, **_grade_of(latest.get(row["authority"]))} for row in records(found)]


def _grade_of(row: Record | None) -> Record:
    day = (row["start_date"] or row["end_date"]) if row else None
    is_unknown = row is not None and row["overall_status"] == OverallStatus.NOT_IN_THESE_DOCUMENTS
    return {
        "overall_grade": row["overall_grade"] if row else None,
        "year": day.year if day else None,
        "is_unknown": is_unknown,
    }


def _grades_now(context: SiteContext) -> list[Record]:
    """How many councils have which grade in each area now; nothing where there are few councils."""
    latest = context.tables["latest_by_council"]
    if latest["inspection_id"].notna().sum() < _FEWEST_COUNCILS:
        return []
    labels = context.labels("area")
    columns: dict[str, str] = {
        "overall_grade": labels[Area.OVERALL_EFFECTIVENESS],
        **{area: labels[area] for area in AREAS},
    }
    rows = [_bar(context, label, latest[column]) for column, label in columns.items()]
    return [row for row in rows if row["n"]]


def _over_time(context: SiteContext) -> list[Record]:
    """The overall grades at each 31 March since there were enough councils."""
    counted = context.tables["grades_at"]
    overall = counted[counted["area"] == Area.OVERALL_EFFECTIVENESS]
    overall = overall[overall["n_graded"] >= _FEWEST_COUNCILS]
    found = []
    for as_at, rows in overall.groupby("as_at"):
        grades = rows["grade"].repeat(rows["n_councils"].astype(int).tolist())
        row = _bar(context, str(pd.Timestamp(str(as_at)).year), grades)
        found.append({**row, "n_inspected": int(rows["n_inspected"].iloc[0])})
    return found


def _bar(context: SiteContext, label: str, grades: pd.Series) -> Record:
    """A bar of grades, and the share that is good or better, in whole per cent."""
    parts = segments(grades.dropna().tolist(), context.labels("grade"), GRADE_ORDER)
    n = sum(part.n for part in parts)
    good = sum(part.n for part in parts if part.kind in _GOOD_OR_BETTER)
    return {"label": label, "parts": parts, "n": n, "good_or_better": round(100 * good / n) if n else None}


def _must_improve(context: SiteContext, areas: pd.DataFrame) -> tuple[list[int], list[Line]]:
    """The most frequent themes of what had to improve, in the latest years that have any; none of few councils."""
    rows = by_theme(areas).dropna(subset="year")
    if rows["local_authority"].nunique() < _FEWEST_COUNCILS:
        return [], []
    years = sorted({int(year) for year in rows["year"]})[-_MOST_YEARS:]
    lines = table_of_counts(rows[rows["year"].isin(years)], "theme", context.labels("theme"), "year", years)
    return years, lines[:_MOST_THEMES]
