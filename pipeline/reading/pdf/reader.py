"""The bytes of a PDF to a `Document`."""

from pipeline.reading.document import Document
from pipeline.reading.draft_blocks import assemble, join_broken_blocks
from pipeline.reading.pdf.blocks import parse_pdf


def read_pdf(content: bytes) -> Document:
    """Read a PDF.

    Raises:
        UnreadableError: the PDF is damaged or locked, or holds no text or too much of it.
    """
    blocks, n_pages = parse_pdf(content)
    return assemble(join_broken_blocks(blocks), "application/pdf", n_pages)
