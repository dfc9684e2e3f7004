"""Every page of a release, from what the release gives (see `pipeline.releases.page_context`)."""

from collections.abc import Iterator
from typing import Final

from pipeline.releases.page_context import PageContext
from pipeline.schema.frames import to_arrow_tables
from pipeline.site.context import Release
from pipeline.site.pages.documents import document_pages
from pipeline.site.pages.prose import checks_page, history_pages
from pipeline.site.quotations import Cited
from pipeline.site.site import site

#: Pages made of the release's Markdown: heading and source.
_PROSE: Final = {
    "about.html": ("How it is made, and how well", "README.md"),
    "changes.html": ("Changes", "CHANGES.md"),
    "licence.html": ("Licence", "LICENCE.md"),
}


def release_pages(release: PageContext) -> Iterator[tuple[str, bytes]]:
    """Make every page of a release, each with its path in it."""
    schemas, version = release.schemas, release.version
    tables = to_arrow_tables(schemas, release.tables)
    context = Release(
        schemas,
        version,
        tables,
        release.tables.n_rows(),
        release.sizes,
        (release.workbook, release.database),
        release.n_formula_like,
    )
    yield "checks.html", checks_page(schemas, version, release.results)
    yield from history_pages(schemas, version, tables)
    yield from site(context, {page: (heading, release.prose[name]) for page, (heading, name) in _PROSE.items()})
    yield from document_pages(context, Cited(schemas, tables), release.texts)
