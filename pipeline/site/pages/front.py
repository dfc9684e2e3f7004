"""The front page: all inspections, every table to download, and how to load them."""

from typing import Final

import pandas as pd

from pipeline.releases.metadata.descriptors import DESCRIPTION
from pipeline.releases.overviews.vocabularies import OverallStatus
from pipeline.releases.page_context import PageContext
from pipeline.schema.frames import records
from pipeline.schema.model import Schemas
from pipeline.site.charts.timeline import page_timeline
from pipeline.site.context import SiteContext
from pipeline.site.pages.new_documents import FEED, PAGE, has_news
from pipeline.site.records import Record

#: Up to this number, inspections are listed; if there are more, councils are.
MOST_LISTED: Final = 60
#: How to load a release; `tests/e2e/site/test_front_page.py` runs these examples.
LOADING: Final = {
    "Python": 'import pandas as pd\n\nfindings = pd.read_parquet("findings.parquet")\n'
    "concerns = findings.query(\"polarity == 'negative' and voice == 'inspectorate'\")",
    "DuckDB": "ATTACH 'inspection-outcomes.duckdb' AS release (READ_ONLY);\n"
    "SELECT inspection_id, polarity, count(*) AS n FROM release.findings GROUP BY ALL ORDER BY ALL;",
    "R": 'findings <- read.csv("findings.csv", fileEncoding = "UTF-8", na.strings = "")',
}
_MEGABYTE: Final = 1_000_000


def front_page(context: SiteContext, release: PageContext, inspections: pd.DataFrame) -> bytes:
    """Make the front page.

    Args:
        context: the release.
        release: for its files.
        inspections: what `inspection_summaries` returns.
    """
    n_rows = release.tables.n_rows()
    days = pd.concat([inspections["start_date"], inspections["end_date"]]).dropna()
    return context.page(
        "index.html.jinja",
        "",
        description=DESCRIPTION,
        lists_inspections=len(inspections) <= MOST_LISTED,
        inspections=records(inspections),
        authorities=_authorities(inspections, context.schemas),
        years=(days.min().year, days.max().year) if len(days) else None,
        n_documents=len(context.tables["documents"]),
        n_rejected=len(context.tables["rejected_documents"]),
        new_documents=PAGE if has_news(context) else None,
        feed=FEED,
        timeline=page_timeline(inspections, context.schemas),
        n_rows=n_rows,
        without_rows={name: table for name, table in context.schemas.all_tables.items() if not n_rows[name]},
        sizes={name: format_size(size) for name, size in release.sizes.items()},
        workbook=release.workbook,
        database=release.database,
        loading=LOADING,
        n_formula_like=release.n_formula_like,
    )


def _authorities(inspections: pd.DataFrame, schemas: Schemas) -> list[Record]:
    """Each authority in one line: its first, last and last graded inspection."""
    unknown = schemas.vocabularies["overall_status"].terms[OverallStatus.NOT_IN_THESE_DOCUMENTS].label
    by_authority = inspections.groupby(["authority", "slug"])
    found = by_authority.agg(n=("inspection_id", "size"), first=("when", "last"), last=("when", "first"))
    graded = inspections.dropna(subset="overall_grade").drop_duplicates("authority")
    grades = {
        row["authority"]: f"{row['grade']} ({row['start_date'].year})" if row["start_date"] else row["grade"]
        for row in records(graded)
    }
    found = found.reset_index()
    return records(found.assign(grade=[grades.get(name, unknown) for name in found["authority"]]))


def format_size(size: int) -> str:
    """A size in bytes, to be read: '12 kB', '1.6 MB'."""
    return f"{size / _MEGABYTE:.1f} MB" if size >= _MEGABYTE else f"{max(1, round(size / 1e3))} kB"
