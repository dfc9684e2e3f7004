"""Whether what came can be the document that was asked for.

What belongs here: what the first and last bytes tell, and how many there are. What does not: reading (see
`pipeline.reading`), which has the last word on what is set aside. A doubt only keeps a page of an error from taking the
place of a good edition.
"""

import re
from collections.abc import Iterable
from typing import Final

#: How a PDF begins, after white space.
PDF_BEGINS: Final = re.compile(rb"\A\s*+%PDF-")
#: Where it must.
HEAD_BYTES: Final = 1024
#: A page of so small a part of the bytes that it had is another one, often with the status of success.
_SMALL_PART: Final = 4
MUCH_SHORTER: Final = "what came is much shorter than before (a page that tells of an error?)"
_PDF_ENDS: Final = b"%%EOF"
#: Within so many bytes of its end, by the habit of all programs that read PDFs.
_TAIL_BYTES: Final = 1024


def doubt_about(content: bytes, names: Iterable[str], n_bytes_before: int = 0) -> str | None:
    """Why bytes can hardly be the document, None where nothing speaks against it.

    Args:
        content: what came.
        names: what the registry calls the document.
        n_bytes_before: of the edition before, where it is not doubted.
    """
    if not content:
        return "no bytes came"
    if not any(name.lower().endswith(".pdf") for name in names):
        is_much_shorter = len(content) * _SMALL_PART < n_bytes_before
        return MUCH_SHORTER if is_much_shorter else None
    if not PDF_BEGINS.match(content[:HEAD_BYTES]):
        return "what came is no PDF (a page that tells of an error?)"
    if _PDF_ENDS not in content[-_TAIL_BYTES:]:
        return "the PDF that came is cut off"
    return None
