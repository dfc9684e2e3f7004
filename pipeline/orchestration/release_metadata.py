"""The metadata of the asset `release` in the UI: version, changes, timeline, paths of pages, rows.

It depends on the release alone, so that the same release always shows the same.
"""

from typing import Final

import dagster as dg

from pipeline.orchestration.markdown import without_pictures
from pipeline.releases.diff.changes_text import of_version
from pipeline.releases.formats.table_files import read_table
from pipeline.releases.overviews.wide import overall_status
from pipeline.releases.release_index import Release
from pipeline.releases.release_reader import PublishedRelease
from pipeline.schema.model import Schemas
from pipeline.site.charts.timeline_image import COLUMNS, timeline_markdown

#: Dagster shows shorter Markdown at once, and longer Markdown after a click.
_AT_ONCE: Final = 1000
#: The width in pixels of a cell in Dagster's table.
_CELL_WIDTH: Final = 380
#: The most characters of the changes; Dagster keeps them with every run.
_LONGEST_CHANGES: Final = 4000


def release_metadata(made: Release, schemas: Schemas) -> dict[str, dg.MetadataValue]:
    """The metadata of a release.

    Args:
        made: the published release.
        schemas: for the labels in the timeline.
    """
    folder = made.path.resolve()
    release = PublishedRelease(folder)
    changes = (folder / "CHANGES.md").read_text(encoding="utf-8")
    shown_changes = without_pictures(of_version(changes, str(made.version), _LONGEST_CHANGES))
    n_rows = release.tables.n_rows()
    rows = "\n".join(f"| {name} | {number} |" for name, number in n_rows.items())
    return {
        "version": dg.MetadataValue.text(str(made.version)),
        "new": dg.MetadataValue.bool(made.is_new),
        "what changed": dg.MetadataValue.md(shown_changes),
        "timeline": dg.MetadataValue.md(_timeline(release, schemas)),
        # Dagster shows a path with a button that copies it; browsers follow no link from a served page to a file
        "front page": dg.MetadataValue.path(folder / "index.html"),
        "all changes": dg.MetadataValue.path(folder / "CHANGES.md"),
        "checks": dg.MetadataValue.path(folder / "checks.html"),
        "folder": dg.MetadataValue.path(folder),
        "rows": dg.MetadataValue.md(
            f"{sum(n_rows.values())} rows in {len(n_rows)} tables\n\n| table | rows |\n|---|---:|\n{rows}"
        ),
    }


def _timeline(release: PublishedRelease, schemas: Schemas) -> str:
    """The picture, narrow if Dagster then shows it at once, otherwise wide."""
    inspections = read_table(release.paths["inspections"], COLUMNS)
    reasons = read_table(release.paths["null_reasons"])
    inspections = inspections.assign(overall_status=overall_status(inspections, reasons))
    small = timeline_markdown(inspections, schemas, _CELL_WIDTH)
    return small if len(small) < _AT_ONCE else timeline_markdown(inspections, schemas)
