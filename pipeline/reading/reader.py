"""Bytes to `Document`: recognises the file format by its first bytes and calls its reader."""

import re
from typing import Final

from pipeline.reading.document import Document, UnreadableError
from pipeline.reading.draft_blocks import assemble, join_broken_blocks
from pipeline.reading.html.blocks import parse_html, title_of_html
from pipeline.reading.html.markup import is_html
from pipeline.reading.pdf.pdf_subprocess import parse_pdf_in_subprocess
from pipeline.reading.plain_text import read_plain_text
from pipeline.sources.fetch.content_checks import HEAD_BYTES, PDF_BEGINS

#: First bytes of formats that are not read, and what a message calls each.
_SIGNATURES: Final = (
    (re.compile(rb"PK\x03\x04"), "a ZIP file (a Word or Excel document is one)"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Word or Excel document"),
    (re.compile(rb"\{\\rtf"), "rich text"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|RIFF....WEBP", re.DOTALL), "a picture"),
)


def read_document(content: bytes, name: str) -> Document:
    """Read a document.

    Args:
        content: its bytes, which decide how it is read.
        name: of its file; it matters only where the bytes begin as HTML does.

    Raises:
        UnreadableError: the file format is not supported, or the file cannot be read in the format that it has.
    """
    if not content:
        raise UnreadableError("empty", "the file holds no bytes; fetch it again")
    if PDF_BEGINS.match(content[:HEAD_BYTES]):
        blocks, n_pages = parse_pdf_in_subprocess(content)
        return assemble(join_broken_blocks(blocks), "application/pdf", n_pages)
    if is_html(content, is_named_text=name.lower().endswith(".txt")):
        return _read_html(content, name)
    for signature, description in _SIGNATURES:
        if signature.match(content[:HEAD_BYTES]):
            raise UnreadableError(
                "format_not_read", f"the file is {description}, and that is not read; save its text as UTF-8"
            )
    return read_plain_text(content)


def _read_html(content: bytes, name: str) -> Document:
    if name.lower().endswith(".pdf"):
        title = title_of_html(content)
        called = f" called '{title}'" if title else ""
        raise UnreadableError(
            "not_what_it_is_called", f"the file is no PDF but a page of a website{called}; fetch the PDF again"
        )
    return assemble(join_broken_blocks(parse_html(content)), "text/html", None)
