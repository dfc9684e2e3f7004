"""Documents made of lines whose layout a test chooses, as a reader would have read them."""

from collections.abc import Sequence

from pipeline.reading.document import BLOCK_SEPARATOR, Block, BlockKind, Document, Span

#: A line, with its kind where it is not a paragraph, and with its row where it is in a table.
Line = str | tuple[str, BlockKind] | tuple[str, BlockKind, int]


def document_of(lines: Sequence[Line]) -> Document:
    """A document in which each line is one block of one sentence."""
    blocks: list[Block] = []
    text = ""
    for line in lines:
        words, kind, row = _parts(line)
        text += (BLOCK_SEPARATOR if text else "") + words
        span = Span(len(text) - len(words), len(text))
        blocks.append(Block(span, kind, None, (span,), row))
    return Document(text, tuple(blocks), "text/plain", None)


def _parts(line: Line) -> tuple[str, BlockKind, int | None]:
    match line:
        case str():
            return line, "paragraph", None
        case (words, kind):
            return words, kind, None
        case (words, kind, row):
            return words, kind, row
