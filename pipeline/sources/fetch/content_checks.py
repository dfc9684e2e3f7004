"""Whether a response can be the document that was requested, by its size and its first and last bytes.

These checks only keep an error page from replacing a good edition. Whether a document can be read is decided when it is
read (see `pipeline.reading`).
"""

import re
from collections.abc import Iterable
from typing import Final

#: How a PDF begins, after white space.
PDF_BEGINS: Final = re.compile(rb"\A\s*+%PDF-")
#: Where it must begin.
HEAD_BYTES: Final = 1024
#: A page that shrank to less than one in so many bytes is probably another page, often served with status 200.
_SHRINKS_BY: Final = 4
MUCH_SHORTER: Final = "the response is much shorter than before (an error page?)"
_PDF_ENDS: Final = b"%%EOF"
#: How near its end a PDF must have its end mark, by the habit of all programs that read PDFs.
_TAIL_BYTES: Final = 1024


def doubt_about(content: bytes, names: Iterable[str], n_bytes_before: int = 0) -> str | None:
    """Why some bytes are unlikely to be the document; None where nothing suggests it.

    Args:
        content: the body of the response.
        names: what the registry calls the document.
        n_bytes_before: the size of the edition before, where that is trusted.
    """
    if not content:
        return "the response is empty"
    if not any(name.lower().endswith(".pdf") for name in names):
        is_much_shorter = len(content) * _SHRINKS_BY < n_bytes_before
        return MUCH_SHORTER if is_much_shorter else None
    if not PDF_BEGINS.match(content[:HEAD_BYTES]):
        return "the response is not a PDF (an error page?)"
    if _PDF_ENDS not in content[-_TAIL_BYTES:]:
        return "the PDF is incomplete"
    return None
