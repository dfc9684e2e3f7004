"""What must improve, as pages show it: areas for improvement, and the same by theme."""

import pandas as pd

from pipeline.schema.model import SEVERAL
from pipeline.schema.vocabularies import ImprovementKind, Voice
from pipeline.site.context import SiteContext
from pipeline.site.records import relabel, years
from pipeline.site.source_links import SourceLinks


def improvement_areas(context: SiteContext) -> pd.DataFrame:
    """Every area for improvement, with what became of it and the link to its words.

    Adds to the columns of the table: `outcome` and `outcome_label`, the `year` and `region` of its inspection, whether
    it `is_priority`, whether it is worded as in an account (`from_account`), and those of `SourceLinks`.
    """
    areas = SourceLinks(context).add_to(context.tables["improvement_areas"], dated=True)
    outcomes = context.tables["improvement_outcomes"][["improvement_id", "outcome"]]
    regions = context.tables["inspections"][["inspection_id", "region"]]
    found = areas.merge(outcomes, on="improvement_id", how="left").merge(regions, on="inspection_id", how="left")
    return found.assign(
        outcome_label=relabel(found["outcome"], context.labels("improvement_outcome")),
        year=years(found["start_date"]),
        is_priority=found["kind"] == ImprovementKind.PRIORITY_ACTION,
        from_account=found["voice"] != Voice.INSPECTORATE,
    )


def by_theme(areas: pd.DataFrame) -> pd.DataFrame:
    """One row for each `theme` of each area in the inspectorate's own words; an area without a theme has none.

    Args:
        areas: what `improvement_areas` returns.
    """
    own = areas[~areas["from_account"]].dropna(subset="themes")
    found = own.assign(theme=own["themes"].str.split(SEVERAL)).explode("theme", ignore_index=True)
    return found.assign(theme=found["theme"].astype(areas["themes"].dtype))
