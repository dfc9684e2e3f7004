"""Atom feeds of the newest inspections and of the versions of the data, for programs that follow them.

No clock is read: an entry is of the day on which its document was published, or the newest of a version's documents.
"""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from pipeline.releases.diff.changes_text import versions_in
from pipeline.schema.frames import records
from pipeline.site.context import SiteContext
from pipeline.site.records import Record

INSPECTIONS: Final = "inspections.atom"
VERSIONS: Final = "versions.atom"
#: Older ones are in the tables.
_MOST_ENTRIES: Final = 50


def feeds(context: SiteContext, inspections: pd.DataFrame, changes: str) -> dict[str, bytes]:
    """Each feed that has an entry, by its path in the release.

    Args:
        context: the release.
        inspections: what `inspection_summaries` returns.
        changes: the text of `CHANGES.md`.
    """
    made = {
        INSPECTIONS: ("New inspections", list(_of_inspections(context, inspections))),
        VERSIONS: ("Versions", list(_of_versions(changes))),
    }
    return {
        path: context.page(
            "feed.atom.jinja", "", name=path.removesuffix(".atom"), title=title, entries=entries[:_MOST_ENTRIES]
        )
        for path, (title, entries) in made.items()
        if entries
    }


def _of_inspections(context: SiteContext, inspections: pd.DataFrame) -> Iterator[Record]:
    """The inspections of whose own document the day of publication is known, the newest document first."""
    days = context.tables["inspections_wide"][["inspection_id", "published_date"]].dropna()
    known = inspections.merge(days, on="inspection_id")
    for row in records(known.sort_values(["published_date", "inspection_id"], ascending=[False, True])):
        yield {
            "name": row["inspection_id"],
            "title": f"{row['authority']}: {row['kind']}, {row['when']}",
            "updated": row["published_date"].isoformat(),
            "page": f"inspections/{row['inspection_id']}.html",
            "text": row["grade"],
        }


def _of_versions(changes: str) -> Iterator[Record]:
    for version, day, summary in versions_in(changes):
        yield {
            "name": version,
            "title": f"Version {version}",
            "updated": day.isoformat(),
            "page": "changes.html",
            "text": summary,
        }
