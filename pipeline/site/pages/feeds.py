"""Atom feeds of the newest inspections and of the versions of the data, for programs that follow them.

No clock is read: an entry is of the day on which its document was published, or the newest of a version's documents.
"""

from collections.abc import Iterator
from typing import Final

from pipeline.releases.diff.changes_text import versions_in
from pipeline.schema.frames import records
from pipeline.site.context import SiteContext
from pipeline.site.records import Record

INSPECTIONS: Final = "inspections.atom"
VERSIONS: Final = "versions.atom"
#: Older ones are in the tables.
_MOST_ENTRIES: Final = 50


def feeds(context: SiteContext, inspections: list[Record], changes: str) -> Iterator[tuple[str, bytes]]:
    """Each feed that has an entry, with its path in the release.

    Args:
        context: the release.
        inspections: the rows of what `inspection_summaries` returns.
        changes: the text of `CHANGES.md`.
    """
    for path, title, entries in (
        (INSPECTIONS, "New inspections", list(_of_inspections(context, inspections))),
        (VERSIONS, "Versions", list(_of_versions(changes))),
    ):
        if entries:
            name = path.removesuffix(".atom")
            yield path, context.page("feed.atom.jinja", "", name=name, title=title, entries=entries[:_MOST_ENTRIES])


def _of_inspections(context: SiteContext, inspections: list[Record]) -> Iterator[Record]:
    """The inspections of whose own document the day of publication is known, the newest document first."""
    wide = context.tables["inspections_wide"]
    published = {row["inspection_id"]: row["published_date"] for row in records(wide) if row["published_date"]}
    rows = [row for row in inspections if row["inspection_id"] in published]
    for row in sorted(rows, key=lambda row: published[row["inspection_id"]], reverse=True):
        name = row["inspection_id"]
        yield {
            "name": name,
            "title": f"{row['authority']}: {row['kind']}, {row['when']}",
            "updated": published[name].isoformat(),
            "page": f"inspections/{name}.html",
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
