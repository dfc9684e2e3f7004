"""A page for each authority: its timeline and its inspections."""

from collections.abc import Collection, Iterator

import pandas as pd

from pipeline.schema.frames import records
from pipeline.site.charts.timeline import page_timeline
from pipeline.site.context import SiteContext


def authority_pages(
    context: SiteContext, inspections: pd.DataFrame, with_history: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    """The page of each authority, with its path in the release.

    Args:
        context: the release.
        inspections: what `inspection_summaries` returns.
        with_history: the inspections that have something on the page on what happened next.
    """
    for (authority, slug), rows in inspections.groupby(["authority", "slug"]):
        page = context.page(
            "authority.html.jinja",
            "../",
            authority=authority,
            slug=slug,
            has_history=rows["inspection_id"].isin(with_history).any(),
            timeline=page_timeline(rows, context.schemas),
            inspections=records(rows),
        )
        yield f"authorities/{slug}.html", page
