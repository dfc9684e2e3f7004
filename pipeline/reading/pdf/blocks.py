"""PDF to draft blocks: each page by its tags or, where it has none, by its lines."""

from typing import Final

from pipeline.reading.document import UnreadableError
from pipeline.reading.draft_blocks import DraftBlock, normalise, strip_running_heads
from pipeline.reading.pdf.line_ends import printed_lines
from pipeline.reading.pdf.pdfium import PageContent, PdfError, PdfPages
from pipeline.reading.pdf.tagged_pages import is_tagged, parse_tagged_page
from pipeline.reading.plain_text import parse_text

#: The longest real report has some 200,000 characters.
LONGEST_TEXT: Final = 5_000_000


def parse_pdf(content: bytes) -> tuple[list[DraftBlock], int]:
    """The draft blocks of a PDF, in reading order, not yet joined over pages, and the number of its pages.

    Raises:
        UnreadableError: the PDF is damaged or locked, or holds no text or too much of it.
    """
    try:
        pages = PdfPages(content)
    except PdfError as error:
        raise UnreadableError(error.reason, error.detail) from error
    blocks: list[DraftBlock] = []
    untagged: list[tuple[int, PageContent]] = []
    n_characters = n_rows = 0
    try:
        for number, page in enumerate(pages, 1):
            n_characters += len(page.text)
            if n_characters > LONGEST_TEXT:
                raise UnreadableError(
                    "too_large", f"more than {LONGEST_TEXT:,} characters; cut out the document that is meant"
                )
            if is_tagged(page):
                tagged = parse_tagged_page(page, number, n_rows)
                n_rows = max((block.row for block in tagged if block.row), default=n_rows)
                blocks += tagged
            else:
                untagged.append((number, page))
        n_pages = len(pages)
    except PdfError as error:
        raise UnreadableError(error.reason, error.detail) from error
    finally:
        pages.close()
    if untagged:
        blocks = sorted([*blocks, *_parse_untagged_pages(untagged)], key=lambda block: block.page)
    if not blocks:
        raise UnreadableError("no_words", f"{n_pages} pages without text (scanned?); put a PDF with its text there")
    return blocks, n_pages


def _parse_untagged_pages(pages: list[tuple[int, PageContent]]) -> list[DraftBlock]:
    """Pages without tags, by the layout of their lines; lines that pages repeat are running heads."""
    texts = strip_running_heads([normalise(printed_lines(page.text)) for _, page in pages])
    found: list[DraftBlock] = []
    numbers = [number for number, _ in pages]
    for block in parse_text("\n\f".join(texts)) if any(text.strip() for text in texts) else []:
        block.page = numbers[block.page - 1]
        found.append(block)
    return found
