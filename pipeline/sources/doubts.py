"""Whether what came can be the document that was asked for.

What belongs here: what the first and last bytes tell. What does not: reading (see `pipeline.reading`), which has the
last word on what is set aside. A doubt only keeps a page of an error from taking the place of a good edition.
"""

import re
from collections.abc import Iterable
from typing import Final

#: How a PDF begins, after white space.
PDF_BEGINS: Final = re.compile(rb"\A\s*+%PDF-")
#: Where it must.
HEAD_BYTES: Final = 1024
_PDF_ENDS: Final = b"%%EOF"
#: Within so many bytes of its end, by the habit of all programs that read PDFs.
_TAIL_BYTES: Final = 1024


def doubt_about(content: bytes, names: Iterable[str]) -> str | None:
    """Why bytes can hardly be the document, None where nothing speaks against it.

    Args:
        content: what came.
        names: what the registry calls the document.
    """
    if not content:
        return "no bytes came"
    if not any(name.lower().endswith(".pdf") for name in names):
        return None
    if not PDF_BEGINS.match(content[:HEAD_BYTES]):
        return "what came is no PDF (a page that tells of an error?)"
    if _PDF_ENDS not in content[-_TAIL_BYTES:]:
        return "the PDF that came is cut off"
    return None
