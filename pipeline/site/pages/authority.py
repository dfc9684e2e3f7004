"""A page for each authority: its grades over time, what inspectors praised and wanted improved, and its documents."""

from collections.abc import Collection, Iterator
from typing import Final

import pandas as pd

from pipeline.releases.overviews.wide import area_columns
from pipeline.schema.frames import records
from pipeline.schema.vocabularies import Area, Polarity, Voice
from pipeline.site.charts.bars import segments
from pipeline.site.charts.grades import GRADE_ORDER, GRADES_NOW
from pipeline.site.charts.timeline import page_timeline
from pipeline.site.context import SiteContext
from pipeline.site.records import Record, RecordsBy
from pipeline.site.source_links import document_links

#: How many areas for improvement, themes and inspections a page shows.
_MOST_IMPROVEMENTS: Final = 40
_MOST_THEMES: Final = 12
_MOST_INSPECTIONS: Final = 6
_SHOWN: Final = (Polarity.POSITIVE, Polarity.MIXED, Polarity.NEGATIVE)


def authority_pages(
    context: SiteContext, inspections: pd.DataFrame, areas: pd.DataFrame, with_history: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    """The page of each authority, with its path in the release.

    Args:
        context: the release.
        inspections: what `inspection_summaries` returns.
        areas: what `improvement_areas` returns.
        with_history: the inspections that have something on the page on what happened next.
    """
    content = _Content(context, areas)
    for (authority, slug), rows in inspections.groupby(["authority", "slug"]):
        page = context.page(
            "authority.html.jinja",
            "../",
            authority=authority,
            slug=slug,
            has_history=rows["inspection_id"].isin(with_history).any(),
            timeline=page_timeline(rows, context.schemas),
            inspections=records(rows),
            grade_order=GRADES_NOW,
            **content.of(rows),
        )
        yield f"authorities/{slug}.html", page


class _Content:
    """What the pages show of each authority, beside its inspections."""

    def __init__(self, context: SiteContext, areas: pd.DataFrame) -> None:
        self._labels = {name: context.labels(name) for name in ("grade", "area", "theme", "polarity", "authority_type")}
        wide = context.tables["inspections_wide"]
        self._grades = wide.set_index("inspection_id")[["overall_grade", *area_columns(context.schemas)]]
        self._pages = wide.set_index("inspection_id")["publisher_page"].dropna().to_dict()
        self._latest = context.tables["latest_by_council"]
        self._improvements = RecordsBy(areas[~areas["from_account"]], "inspection_id")
        self._findings = _findings(context)
        self._positions = self._findings.groupby("inspection_id", sort=False).indices
        self._documents = RecordsBy(_documents(context), "inspection_id")

    def of(self, rows: pd.DataFrame) -> Record:
        """What the page of one authority shows.

        Args:
            rows: its inspections, the newest first.
        """
        names = rows["inspection_id"].tolist()
        improvements = [item for name in names for item in self._improvements.of(name)]
        documents = {item["document_id"]: item for name in names for item in self._documents.of(name)}
        first = records(rows.head(1))[0]
        kind = self._labels["authority_type"].get(first["authority_type"] or "")
        return {
            "latest": self._latest_graded(rows),
            "publisher_page": self._pages.get(first["inspection_id"]),
            "place": [item for item in (first["region"], kind) if item],
            "strip": self._strip(rows),
            "beside": self._beside(first["region"]),
            "praised": self._praised(rows),
            "improvements": improvements[:_MOST_IMPROVEMENTS],
            "n_improvements": len(improvements),
            "documents": sorted(documents.values(), key=lambda item: str(item["published_date"] or ""), reverse=True),
        }

    def _latest_graded(self, rows: pd.DataFrame) -> Record | None:
        """The latest full inspection, as `latest_by_council` has it."""
        full = rows[rows["inspection_id"].isin(self._latest["inspection_id"].dropna())]
        return next(iter(records(full)), None)

    def _strip(self, rows: pd.DataFrame) -> Record | None:
        """The grade of each area in each inspection that gave grades, the oldest first."""
        graded = self._grades.loc[rows["inspection_id"]].dropna(how="all").iloc[::-1]
        if graded.empty:
            return None
        columns = records(rows.set_index("inspection_id", drop=False).loc[graded.index])
        labels = {"overall_grade": self._labels["area"][Area.OVERALL_EFFECTIVENESS], **self._labels["area"]}
        lines = [
            {"label": labels[name], "grades": [None if pd.isna(grade) else grade for grade in graded[name]]}
            for name in graded.columns
            if graded[name].notna().any()
        ]
        return {"columns": columns, "rows": lines}

    def _beside(self, region: str | None) -> list[Record]:
        """The latest overall grades in the region and everywhere, where there are other councils."""
        sides = {"All councils here": self._latest}
        if region is not None:
            sides = {region: self._latest[self._latest["region"] == region], **sides}
        found: list[Record] = []
        for label, side in sides.items():
            parts = segments(side["overall_grade"].dropna().tolist(), self._labels["grade"], GRADE_ORDER)
            found.append({"label": label, "parts": parts, "n": sum(part.n for part in parts)})
        return [row for row in found if row["n"] > 1]

    def _praised(self, rows: pd.DataFrame) -> Record | None:
        """How many findings of each polarity the themes with most findings have, in the latest inspections."""
        names = [name for name in rows["inspection_id"] if name in self._positions][:_MOST_INSPECTIONS][::-1]
        if not names:
            return None
        found = self._findings.take([place for name in names for place in self._positions[name]])
        themes = found["theme"].value_counts()
        order = sorted(themes.index, key=lambda theme: (-themes[theme], theme))[:_MOST_THEMES]
        cells = {key: group["polarity"].tolist() for key, group in found.groupby(["theme", "inspection_id"])}
        lines = [
            {
                "label": self._labels["theme"][theme],
                "cells": [segments(cells.get((theme, name), []), self._labels["polarity"], _SHOWN) for name in names],
            }
            for theme in order
        ]
        return {"columns": records(rows.set_index("inspection_id", drop=False).loc[names]), "rows": lines}


def _findings(context: SiteContext) -> pd.DataFrame:
    """Each theme of each finding by inspectors that praises or finds fault."""
    findings = context.tables["findings"][["finding_id", "inspection_id", "voice", "polarity"]]
    own = findings[(findings["voice"] == Voice.INSPECTORATE) & findings["polarity"].isin(_SHOWN)]
    return context.tables["finding_themes"][["finding_id", "theme"]].merge(own, on="finding_id")


def _documents(context: SiteContext) -> pd.DataFrame:
    links = context.tables["inspection_documents"][["inspection_id", "document_id"]].drop_duplicates()
    documents = context.tables["documents"][["document_id", "published_date", "source_url"]]
    return links.merge(document_links(context), on="document_id").merge(documents, on="document_id")
