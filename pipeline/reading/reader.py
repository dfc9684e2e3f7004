"""Bytes to `Document`: recognises the file format by its first bytes and calls its reader."""

import re
from collections.abc import Callable
from typing import Final

from pipeline.reading.document import Document, UnreadableError
from pipeline.reading.html.signature import is_html
from pipeline.reading.message import is_message, read_message
from pipeline.reading.plain_text import read_plain_text
from pipeline.sources.fetch.content_checks import HEAD_BYTES, PDF_BEGINS

#: Reads the bytes of a file of one format; it raises `UnreadableError`.
Reader = Callable[[bytes], Document]

#: First bytes of formats that are not read, and what a message calls each.
_SIGNATURES: Final = (
    (re.compile(rb"PK\x03\x04"), "a ZIP file (a Word or Excel document is one)"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Word or Excel document"),
    (re.compile(rb"\{\\rtf"), "rich text"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*|RIFF....WEBP", re.DOTALL), "a picture"),
)


def find_reader(content: bytes, name: str) -> Reader:
    """The reader of a file, by its first bytes.

    The libraries that read a format take longer to load than the five texts take to read, so each is loaded with the
    first file that needs it.

    Args:
        content: the bytes of the file, which decide how it is read.
        name: of the file; it matters only where the bytes begin as HTML does.

    Raises:
        UnreadableError: the file format is not supported.
    """
    if not content:
        raise UnreadableError("empty", "the file holds no bytes; fetch it again")
    if PDF_BEGINS.match(content[:HEAD_BYTES]):
        from pipeline.reading.pdf.reader import read_pdf

        return read_pdf
    if is_html(content, is_named_text=name.lower().endswith(".txt")):
        from pipeline.reading.html.reader import read_html, refuse_page_named_pdf

        return refuse_page_named_pdf if name.lower().endswith(".pdf") else read_html
    for signature, description in _SIGNATURES:
        if signature.match(content[:HEAD_BYTES]):
            raise UnreadableError(
                "format_not_read", f"the file is {description}, and that is not read; save its text as UTF-8"
            )
    return read_message if is_message(content) else read_plain_text


def read_document(content: bytes, name: str) -> Document:
    """Read a document in this process, without limits; `pipeline.reading.child` reads it with limits.

    Args:
        content: its bytes, which decide how it is read.
        name: of its file; it matters only where the bytes begin as HTML does.

    Raises:
        UnreadableError: the file format is not supported, or the file cannot be read in the format that it has.
    """
    return find_reader(content, name)(content)
