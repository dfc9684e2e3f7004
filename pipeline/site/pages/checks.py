"""The results of all checks of a release."""

from collections.abc import Sequence
from itertools import groupby

from pipeline.checks.results import CheckResult
from pipeline.checks.runner import CHECK_DESCRIPTIONS
from pipeline.site.context import SiteContext


def checks_page(context: SiteContext, results: Sequence[CheckResult]) -> bytes:
    """List the results by table.

    Args:
        context: the release.
        results: of all checks, those on one table together.
    """
    by_table = [
        (context.schemas.tables[name], name, list(group))
        for name, group in groupby(results, key=lambda result: result.table)
    ]
    return context.page(
        "checks.html.jinja", "", by_table=by_table, results=results, descriptions=CHECK_DESCRIPTIONS
    )  # fmt: skip
