"""Bytes to `Document`, whatever they hold.

What belongs here: telling formats apart by their bytes and calling the reader of each. What does not: any format.
"""

import re
from typing import Final

from pipeline.reading.document import Document, UnreadableError
from pipeline.reading.draft_blocks import assemble, join_broken
from pipeline.reading.html.blocks import pieces_of_html, title_of_html
from pipeline.reading.html.page import is_html
from pipeline.reading.pdf.pdf_subprocess import guarded_pieces_of_pdf
from pipeline.reading.plain_text import read_plain_text
from pipeline.sources.fetch.content_checks import HEAD_BYTES, PDF_BEGINS

#: First bytes of formats that are not read, and what each is called.
_SIGNATURES: Final = (
    (re.compile(rb"PK\x03\x04"), "a ZIP file (a Word or Excel document is one)"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Word or Excel document"),
    (re.compile(rb"\{\\rtf"), "rich text"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|RIFF....WEBP", re.DOTALL), "a picture"),
)


def read_document(content: bytes, name: str) -> Document:
    """Read a document.

    Args:
        content: its bytes, which say how it is read.
        name: of its file, asked only where they begin as a page of a website or a part of one does.

    Raises:
        UnreadableError: the bytes are of a format that is not read, or cannot be read as the format that they are.
    """
    if not content:
        raise UnreadableError("empty", "the file holds no bytes; fetch it again")
    if PDF_BEGINS.match(content[:HEAD_BYTES]):
        pieces, n_pages = guarded_pieces_of_pdf(content)
        return assemble(join_broken(pieces), "application/pdf", n_pages)
    if is_html(content, called_text=name.lower().endswith(".txt")):
        return _read_html(content, name)
    for signature, called in _SIGNATURES:
        if signature.match(content[:HEAD_BYTES]):
            raise UnreadableError(
                "format_not_read", f"the file is {called}, and that is not read; save its text as UTF-8"
            )
    return read_plain_text(content)


def _read_html(content: bytes, name: str) -> Document:
    if name.lower().endswith(".pdf"):
        title = title_of_html(content)
        called = f" called '{title}'" if title else ""
        raise UnreadableError(
            "not_what_it_is_called", f"the file is no PDF but a page of a website{called}; fetch the PDF again"
        )
    return assemble(join_broken(pieces_of_html(content)), "text/html", None)
