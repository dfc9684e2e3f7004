"""What had to improve, by theme: a page of all themes, and one for each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pandas as pd

from pipeline.schema.frames import records
from pipeline.schema.vocabularies import ImprovementKind, Voice
from pipeline.site.charts.grades import GRADE_ORDER
from pipeline.site.context import SiteContext
from pipeline.site.improvement_themes import Line, improvement_themes, table_of_counts
from pipeline.site.records import Record
from pipeline.site.source_links import SourceLinks

#: How many areas for improvement one page lists.
_MOST_LISTED: Final = 400
_NO_GRADE: Final = "no_grade"


def theme_pages(context: SiteContext) -> Iterator[tuple[str, bytes]]:
    """The page of all themes and that of each, with their paths in the release."""
    rows = improvement_themes(context)
    labels = context.labels("theme")
    grades = {
        str(grade): context.labels("grade")[grade] for grade in GRADE_ORDER if grade in set(rows["overall_grade"])
    }
    years = sorted({int(year) for year in rows["year"].dropna()})
    inspected = _inspected(context)
    yield (
        "themes.html",
        context.page(
            "themes.html.jinja",
            "",
            years=years,
            n_inspections=[int((inspected["year"] == year).sum()) for year in years],
            by_year=table_of_counts(rows, "theme", labels, "year", years),
            by_grade=table_of_counts(
                rows.dropna(subset="overall_grade"), "theme", labels, "overall_grade", list(grades)
            ),
            grade_labels=list(grades.values()),
        ),
    )
    linked = SourceLinks(context).add_to(rows, dated=True)
    terms = context.schemas.vocabularies["theme"].terms
    for theme, found in linked.groupby("theme"):
        term = str(theme)
        newest = found.sort_values(["start_date", "improvement_id"], ascending=[False, True], na_position="last")
        yield (
            f"themes/{term}.html",
            context.page(
                "theme.html.jinja",
                "../",
                label=labels[term],
                definition=terms[term].definition,
                n=len(found),
                n_inspections=found["inspection_id"].nunique(),
                years=years,
                by_grade=_by_grade(found, years, grades),
                regions=_shares(found, inspected, "region"),
                areas=[
                    {**row, "is_priority": row["kind"] == ImprovementKind.PRIORITY_ACTION}
                    for row in records(newest.head(_MOST_LISTED))
                ],
            ),
        )


def _inspected(context: SiteContext) -> pd.DataFrame:
    """The inspections whose own document names areas for improvement, with their `year` and `region`."""
    areas = context.tables["improvement_areas"]
    own = areas.loc[areas["voice"] == Voice.INSPECTORATE, "inspection_id"]
    found = context.tables["inspections"][["inspection_id", "start_date", "region"]]
    found = found[found["inspection_id"].isin(own)]
    years = [None if day is None or pd.isna(day) else day.year for day in found["start_date"]]
    return found.assign(year=pd.Series(years, found.index, dtype="Int64"))


def _by_grade(rows: pd.DataFrame, years: Sequence[int], grades: Mapping[str, str]) -> list[Line]:
    """How many areas of one theme there are in each year: all, then by the overall grade of the inspection."""
    known = rows.assign(grade=rows["overall_grade"].where(rows["overall_grade"].isin(list(grades)), _NO_GRADE))
    every = table_of_counts(known.assign(all="all"), "all", {"all": "All"}, "year", years)
    labels = {**grades, _NO_GRADE: "No overall grade, or not here"}
    lines = {line.term: line for line in table_of_counts(known, "grade", labels, "year", years)}
    return [*every, *(lines[grade] for grade in labels if grade in lines)]


def _shares(rows: pd.DataFrame, inspected: pd.DataFrame, column: str) -> list[Record]:
    """Of the inspections in each region that name areas for improvement, how many name one of this theme."""
    whole = inspected.groupby(column).size()
    named = rows.drop_duplicates("inspection_id").groupby(column).size()
    return [{"label": str(name), "n": int(named.get(name, 0)), "n_all": int(n)} for name, n in whole.items()]
