"""The bytes of a web page to a `Document`."""

from typing import NoReturn

from pipeline.reading.document import Document, UnreadableError
from pipeline.reading.draft_blocks import assemble, join_broken_blocks
from pipeline.reading.html.blocks import parse_html, title_of_html


def read_html(content: bytes) -> Document:
    """Read the article of a page.

    Raises:
        UnreadableError: the page is larger than any real one, or shows no article.
    """
    return assemble(join_broken_blocks(parse_html(content)), "text/html", None)


def refuse_page_named_pdf(content: bytes) -> NoReturn:
    """Reject a page that a website sent instead of a PDF.

    Raises:
        UnreadableError: always; it gives the title of the page.
    """
    title = title_of_html(content)
    called = f" called '{title}'" if title else ""
    raise UnreadableError(
        "not_what_it_is_called", f"the file is no PDF but a page of a website{called}; fetch the PDF again"
    )
