"""The pages with the results of the checks and with what happened next."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import pyarrow as pa

from pipeline.checks.results import CheckResult
from pipeline.checks.runner import CHECK_DESCRIPTIONS
from pipeline.releases.metadata.descriptors import TITLE
from pipeline.schema.model import Schemas
from pipeline.site.page_rows import PageRows
from pipeline.site.pages.history import authorities_with_history, history_of
from pipeline.site.rendering import render


def history_pages(schemas: Schemas, version: str, tables: Mapping[str, pa.Table]) -> Iterator[tuple[str, bytes]]:
    """What happened next, a page for each authority and one that leads to them, with their paths in the release."""
    authorities = authorities_with_history(tables)
    rows = PageRows(tables)
    common = {"site_title": TITLE, "version": version}
    yield "history.html", render("histories.html.jinja", **common, root="", authorities=authorities)
    for name, authority in authorities:
        inspections = history_of(schemas, rows, authority)
        page = render("history.html.jinja", **common, root="../", authority=authority, inspections=inspections)
        yield f"history/{name}.html", page


def checks_page(schemas: Schemas, version: str, results: Sequence[CheckResult]) -> bytes:
    """The results of all checks, for people."""
    by_table = [
        (schemas.tables[name], name, list(group)) for name, group in groupby(results, key=lambda result: result.table)
    ]
    return render(
        "checks.html.jinja",
        site_title=TITLE,
        root="",
        version=version,
        by_table=by_table,
        results=results,
        asks=CHECK_DESCRIPTIONS,
    )
