"""The document that reading makes, the same whatever the file format.

Offsets are Unicode code points of `Document.text`, half-open. `Document.text` is the texts of the blocks in reading
order with `BLOCK_SEPARATOR` between them, so that the words of every block, sentence and fact are `text[start:end]`.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, Literal

#: Between two blocks of a document's text.
BLOCK_SEPARATOR: Final = "\n\n"

BlockKind = Literal["heading", "paragraph", "list_item", "table_cell", "note"]


def hash_of_text(text: str) -> str:
    """Hash of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of a document's text: code points, half-open."""

    start: int
    end: int

    def holds(self, other: "Span") -> bool:
        """Whether `other` is wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Span") -> bool:
        """Whether any code point is in both."""
        return self.start < other.end and other.start < self.end


class SpanIndex:
    """Spans among which those that overlap another are found without comparing it with each."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Sort spans, which may overlap each other."""
        self._spans = sorted(enumerate(spans), key=lambda item: item[1])
        self._starts = [span.start for _, span in self._spans]
        #: the greatest end of all spans so far, which never decreases
        self._ends = list(accumulate((span.end for _, span in self._spans), max))

    def first_overlapping(self, span: Span) -> int | None:
        """The number, counted from 0 as they were given, of the first span that overlaps another; None without one."""
        at = bisect_right(self._ends, span.start)
        return self._spans[at][0] if at < len(self._spans) and self._starts[at] < span.end else None

    def overlaps(self, span: Span) -> bool:
        """Whether any of the spans overlaps another."""
        return self.first_overlapping(span) is not None


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table cell or note, without its bullet.

    Attributes:
        span: its range of the document's text.
        kind: what it is, by the layout or the tags of the source.
        page: 1-based, None where the source has no pages.
        sentences: the sentences of the block, in order, without the white space between them.
        row: for a table cell, the number of its row in the document; None elsewhere.
    """

    span: Span
    kind: BlockKind
    page: int | None
    sentences: tuple[Span, ...]
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    r"""A document that has been read.

    Attributes:
        text: the normalised text: NFC, `\n` as the only control character, no-break and thin spaces as spaces.
        blocks: in reading order; together with the separators they cover the whole text.
        media_type: found from the bytes, never from the file name.
        n_pages: None where the source has no pages.
    """

    text: str
    blocks: tuple[Block, ...]
    media_type: str
    n_pages: int | None

    def text_sha256(self) -> str:
        """Hash of the text in UTF-8, in hexadecimal."""
        return hash_of_text(self.text)

    def words(self, span: Span) -> str:
        """The exact words of a span."""
        return self.text[span.start : span.end]

    def block_at(self, position: int) -> int:
        """The index of the block that holds a position, or of the last one before it."""
        low, high = 0, len(self.blocks)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.blocks[middle].span.start <= position else (low, middle)
        return low

    def page_at(self, position: int) -> int | None:
        """The 1-based page of a position, None where the source has no pages."""
        return self.blocks[self.block_at(position)].page


class UnreadableError(Exception):
    """The bytes of a file cannot become a document.

    Attributes:
        reason: a term of the vocabulary `rejection_reason`.
        detail: what was found, where, and what to do.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
