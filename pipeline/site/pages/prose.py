"""The pages made from the release's Markdown files."""

from collections.abc import Iterator, Mapping
from typing import Final

from markdown_it import MarkdownIt
from markupsafe import Markup

from pipeline.site.context import SiteContext

#: Heading and source of each page.
_PROSE: Final = {
    "about.html": ("About this data", "README.md"),
    "changes.html": ("Changes", "CHANGES.md"),
    "licence.html": ("Licence", "LICENCE.md"),
}
_LICENCES: Final = "https://www.nationalarchives.gov.uk/doc/open-government-licence/"


class _Prose(MarkdownIt):
    """Markdown of our own that may quote words from documents."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name that the library calls
        """Allow links to files of the release and to the licence; words from documents could hold any address."""
        return url.startswith(_LICENCES) or not (":" in url or url.startswith(("/", "\\", "%5C")))


def prose_pages(context: SiteContext, prose: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """A page for each Markdown file, with its path in the release.

    Args:
        context: the release.
        prose: the Markdown files by name.
    """
    for path, (heading, name) in _PROSE.items():
        yield path, context.page("prose.html.jinja", "", heading=heading, prose=_html(prose[name].decode()))


def _html(text: str) -> Markup:
    """Markdown as HTML; HTML in it stays text."""
    # the title of a document can be written like a Markdown image, which a browser would fetch
    converter = _Prose("commonmark", {"html": False}).enable("table").disable("image")
    # these replacements find only markup, because the converter has escaped words that look like it
    parts = converter.render(text).replace("<pre>", '<pre tabindex="0">').split("<table>")
    html = parts[0]
    for number, part in enumerate(parts[1:], 1):
        region = f'<div class="scroll" role="region" aria-label="Table {number}" tabindex="0"><table>'
        html += region + part.replace("</table>", "</table></div>", 1)
    return Markup(html)  # noqa: S704 - the converter escapes
