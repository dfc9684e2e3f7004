"""The page of all files to download, and how to load them."""

from typing import Final

from pipeline.releases.metadata.descriptors import DESCRIPTION
from pipeline.releases.page_context import PageContext
from pipeline.site.context import SiteContext

#: How to load a release; `tests/e2e/site/test_front_page.py` runs these examples.
LOADING: Final = {
    "Python": 'import pandas as pd\n\nfindings = pd.read_parquet("findings.parquet")\n'
    "concerns = findings.query(\"polarity == 'negative' and voice == 'inspectorate'\")",
    "DuckDB": "ATTACH 'inspection-outcomes.duckdb' AS release (READ_ONLY);\n"
    "SELECT inspection_id, polarity, count(*) AS n FROM release.findings GROUP BY ALL ORDER BY ALL;",
    "R": 'findings <- read.csv("findings.csv", fileEncoding = "UTF-8", na.strings = "")',
}
_MEGABYTE: Final = 1_000_000


def data_page(context: SiteContext, release: PageContext) -> bytes:
    """Make the page.

    Args:
        context: the release.
        release: for its files.
    """
    n_rows = release.tables.n_rows()
    return context.page(
        "data.html.jinja",
        "",
        description=DESCRIPTION,
        n_rows=n_rows,
        without_rows={name: table for name, table in context.schemas.all_tables.items() if not n_rows[name]},
        sizes=sizes(release),
        workbook=release.workbook,
        database=release.database,
        loading=LOADING,
        n_formula_like=release.n_formula_like,
    )


def sizes(release: PageContext) -> dict[str, str]:
    """The size of each file, to be read."""
    return {name: format_size(size) for name, size in release.sizes.items()}


def format_size(size: int) -> str:
    """A size in bytes, to be read: '12 kB', '1.6 MB'."""
    return f"{size / _MEGABYTE:.1f} MB" if size >= _MEGABYTE else f"{max(1, round(size / 1e3))} kB"
