"""Bytes to `Document`, whatever they hold.

What belongs here: telling formats apart by their bytes and calling the reader of each. What does not: any format.
"""

import re
from typing import Final

from pipeline.reading.document import Document, UnreadableError
from pipeline.reading.pdf import pieces_of_pdf
from pipeline.reading.pieces import assemble, join_broken
from pipeline.reading.plain_text import read_plain_text

#: First bytes of formats that are no plain text, and what each is called. A file's name is never asked.
_SIGNATURES: Final = (
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body)\b", re.IGNORECASE),
        "HTML",
    ),
    (re.compile(rb"PK\x03\x04"), "a ZIP file (a Word or Excel document is one)"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "an old Word or Excel document"),
    (re.compile(rb"\{\\rtf"), "rich text"),
)
_PDF: Final = re.compile(rb"\s*%PDF-")
_HEAD_BYTES: Final = 1024


def read_document(content: bytes) -> Document:
    """Read a document.

    Raises:
        UnreadableError: the bytes are of a format that is not read, or cannot be read as the format that they are.
    """
    if not content:
        raise UnreadableError("empty", "the file holds no bytes; fetch it again")
    if _PDF.match(content[:_HEAD_BYTES]):
        pieces, n_pages = pieces_of_pdf(content)
        return assemble(join_broken(pieces), "application/pdf", n_pages)
    for signature, name in _SIGNATURES:
        if signature.match(content[:_HEAD_BYTES]):
            raise UnreadableError(
                "format_not_read", f"the file is {name}, and only plain text is read; save its text as UTF-8"
            )
    return read_plain_text(content)
