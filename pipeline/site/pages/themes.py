"""What had to improve, by theme: a page of all themes, and one for each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pandas as pd

from pipeline.schema.frames import records
from pipeline.site.charts.counts import Line, table_of_counts
from pipeline.site.charts.grades import GRADE_ORDER
from pipeline.site.context import SiteContext
from pipeline.site.improvements import by_theme
from pipeline.site.records import Record, relabel

#: How many areas for improvement one page lists.
_MOST_LISTED: Final = 400
_ALL: Final = "all"
_NO_GRADE: Final = "no_grade"


def theme_pages(context: SiteContext, areas: pd.DataFrame) -> Iterator[tuple[str, bytes]]:
    """The page of all themes and that of each, with their paths in the release.

    Args:
        context: the release.
        areas: what `improvement_areas` returns.
    """
    rows = by_theme(areas)
    labels = context.labels("theme")
    grades = {
        str(grade): context.labels("grade")[grade] for grade in GRADE_ORDER if grade in set(rows["overall_grade"])
    }
    years = sorted({int(year) for year in rows["year"].dropna()})
    # the inspections whose own document names areas for improvement, with or without a theme
    inspected = areas[~areas["from_account"]].drop_duplicates("inspection_id")
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
    terms = context.schemas.vocabularies["theme"].terms
    for theme, found in rows.groupby("theme"):
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
                regions=_by_region(found, inspected),
                areas=records(newest.head(_MOST_LISTED).assign(grade_label=relabel(newest["overall_grade"], grades))),
            ),
        )


def _by_grade(rows: pd.DataFrame, years: Sequence[int], grades: Mapping[str, str]) -> list[Line]:
    """How many areas of one theme there are in each year: all, then by the overall grade of the inspection."""
    labels = {_ALL: "All", **grades, _NO_GRADE: "No overall grade, or not here"}
    known = rows.assign(grade=rows["overall_grade"].where(rows["overall_grade"].isin(list(grades)), _NO_GRADE))
    counted = table_of_counts(pd.concat([known, known.assign(grade=_ALL)]), "grade", labels, "year", years)
    return sorted(counted, key=lambda line: list(labels).index(line.term))


def _by_region(rows: pd.DataFrame, inspected: pd.DataFrame) -> list[Record]:
    """Of the inspections in each region that name areas for improvement, how many name one of this theme."""
    named = rows.drop_duplicates("inspection_id").groupby("region").size()
    whole = inspected.groupby("region").size()
    return [{"label": str(name), "n": int(named.get(name, 0)), "n_all": int(n)} for name, n in whole.items()]
