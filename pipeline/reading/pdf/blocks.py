"""PDF to pieces of text.

What belongs here: taking each page by its tags, or, where it has none, by its lines. What does not: PDFium, and what
a tag becomes.
"""

import re
from typing import Final

from pipeline.reading.document import UnreadableError
from pipeline.reading.draft_blocks import Piece, normalised, without_repeated_lines
from pipeline.reading.pdf.pdfium import PageContent, PdfError, PdfPages
from pipeline.reading.pdf.structure import LINE_END_HYPHEN, is_tagged, pieces_of_page
from pipeline.reading.plain_text import pieces_of_text

#: The longest real report has some 200,000 characters.
LONGEST_TEXT: Final = 5_000_000


def pieces_of_pdf(content: bytes) -> tuple[list[Piece], int]:
    """The pieces of a PDF, in reading order, not yet joined over pages, and the number of its pages.

    Raises:
        UnreadableError: the PDF is damaged or locked, or holds no text or too much of it.
    """
    try:
        pages = PdfPages(content)
    except PdfError as error:
        raise UnreadableError(error.reason, error.detail) from error
    pieces: list[Piece] = []
    untagged: list[tuple[int, PageContent]] = []
    n_characters = 0
    try:
        for number, page in enumerate(pages, 1):
            n_characters += len(page.text)
            if n_characters > LONGEST_TEXT:
                raise UnreadableError(
                    "too_large", f"more than {LONGEST_TEXT:,} characters; cut out the document that is meant"
                )
            if is_tagged(page):
                rows = max((piece.row or 0 for piece in pieces), default=0)
                pieces += pieces_of_page(page, number, rows)
            else:
                untagged.append((number, page))
        n_pages = len(pages)
    except PdfError as error:
        raise UnreadableError(error.reason, error.detail) from error
    finally:
        pages.close()
    if untagged:
        pieces = sorted([*pieces, *_by_lines(untagged)], key=lambda piece: piece.page)
    if not pieces:
        raise UnreadableError("no_words", f"{n_pages} pages without text (scanned?); put a PDF with its text there")
    return pieces, n_pages


def _by_lines(pages: list[tuple[int, PageContent]]) -> list[Piece]:
    """Pages without tags, by the layout of their lines; running heads are those that pages repeat."""
    texts = without_repeated_lines([_text(page) for _, page in pages])
    found: list[Piece] = []
    numbers = [number for number, _ in pages]
    for piece in pieces_of_text("\n\f".join(texts)) if any(text.strip() for text in texts) else []:
        piece.page = numbers[piece.page - 1]
        found.append(piece)
    return found


def _text(page: PageContent) -> str:
    """The lines of a page as they are printed; PDFium leaves out the end of a line that ends in a hyphen."""
    text = LINE_END_HYPHEN.sub("-\n", page.text)
    return normalised(re.sub(r"-\n(?=\d)", "-", text))  # '2016-' and '17.', which would be the number of an item
