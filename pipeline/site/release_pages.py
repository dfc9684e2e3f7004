"""Every page of a release, from what the release gives (see `pipeline.releases.page_context`)."""

from collections import defaultdict
from collections.abc import Iterator

from pipeline.releases.page_context import PageContext
from pipeline.site.context import SiteContext
from pipeline.site.improvements import improvement_areas
from pipeline.site.pages.authority import authority_pages
from pipeline.site.pages.checks import checks_page
from pipeline.site.pages.data import data_page
from pipeline.site.pages.dictionary import dictionary_page
from pipeline.site.pages.document import document_pages
from pipeline.site.pages.feeds import feeds
from pipeline.site.pages.findings_search import findings_search_page, search_scripts
from pipeline.site.pages.front import front_page
from pipeline.site.pages.history import history_pages, inspections_with_history
from pipeline.site.pages.inspection import inspection_pages
from pipeline.site.pages.inspectors import inspectors_page
from pipeline.site.pages.new_documents import new_documents_pages
from pipeline.site.pages.overviews import overview_pages
from pipeline.site.pages.prose import prose_pages
from pipeline.site.pages.themes import theme_pages
from pipeline.site.summaries import inspection_summaries


def release_pages(release: PageContext) -> Iterator[tuple[str, bytes]]:
    """Make every page of a release, and the scripts of the search, each with its path in the release."""
    context = SiteContext(release.schemas, release.version, release.tables)
    inspections = inspection_summaries(context)
    with_history = inspections_with_history(context)
    areas = improvement_areas(context)
    made_feeds = feeds(context, inspections, release.prose["CHANGES.md"].decode())
    yield "index.html", front_page(context, release, inspections, areas, made_feeds)
    yield "data.html", data_page(context, release)
    yield from overview_pages(context, inspections)
    yield from theme_pages(context, areas)
    yield "inspectors.html", inspectors_page(context)
    yield "dictionary.html", dictionary_page(context)
    yield "checks.html", checks_page(context, release.results)
    yield from prose_pages(context, release.prose)
    yield from new_documents_pages(context)
    yield from made_feeds.items()
    yield from authority_pages(context, inspections, areas, with_history)
    yield from inspection_pages(context, inspections, areas, with_history)
    yield from history_pages(context, inspections, areas, with_history)
    yield from document_pages(context, inspections, release.texts)
    scripts: dict[str, list[str]] = defaultdict(list)
    for authority, name, content in search_scripts(context, inspections):
        scripts[authority].append(name)
        yield f"search/{name}.js", content
    yield "findings.html", findings_search_page(context, inspections, scripts)
