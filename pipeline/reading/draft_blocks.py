"""Draft blocks, and how a list of them becomes a `Document`.

The readers of plain text, HTML and PDF find draft blocks each in its own way. What is the same for all of them is here:
normal characters, bullets, paragraphs that a page break cut in two, and which short lines are headings.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.reading.characters import (
    BULLETS,
    BULLETS_BEFORE_ITEMS,
    CLOSING_QUOTES,
    CONTROL,
    INVISIBLE,
    LIGATURES,
    LINE_ENDS,
    TYPED_BULLETS,
)
from pipeline.reading.document import BLOCK_SEPARATOR, Block, BlockKind, Document, Span, UnreadableError
from pipeline.reading.english import ENUMERATION, UNFINISHED
from pipeline.reading.growing_text import GrowingText
from pipeline.reading.marks import limit_marks
from pipeline.reading.sentences import split_sentences

ENDS_A_SENTENCE: Final = re.compile(rf"[.!?:;][{CLOSING_QUOTES})\]]*$")
#: A bullet or a number before an item.
_BULLET: Final = re.compile(
    rf"(?:[{BULLETS_BEFORE_ITEMS}]|[{TYPED_BULLETS}](?=\s)|o(?=\s+[A-Z])|\(?\d{{1,3}}[.)](?!\d))\s*(?=\S)"
)
_LAST_BULLET: Final = re.compile(rf"[{BULLETS}]")
_NO_HEADING_END: Final = re.compile(rf"[.!,;:][{CLOSING_QUOTES})]*$")
_LINE_ENDS: Final = re.compile(f"[{LINE_ENDS}]")
_LIGATURES: Final = str.maketrans(LIGATURES)
_SPACES: Final = re.compile(r"[^\S\n\f]+")
#: Where a soft hyphen cuts a word at the end of a line.
_SOFT_LINE_END: Final = re.compile("\u00ad[^\\S\\f]+(?=\\w)")
_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]")
_CONTROL: Final = re.compile(f"[{CONTROL}]")
_WORD: Final = re.compile(r"[^\W\d_]{2}")
_LONGEST_HEADING: Final = 160
#: A table cell with more blocks or characters lays out part of the page and holds no value.
MOST_BLOCKS_IN_A_CELL: Final = 4
LONGEST_CELL: Final = 600
#: A block with fewer words than this before a page break is a line of its own, not half a sentence.
_FEWEST_WORDS_CUT_BY_A_BREAK: Final = 8
#: How many lines at the top and at the bottom of a page a running head can have.
_EDGE_LINES: Final = 2
_FEWEST_PAGES_WITH_RUNNING_HEADS: Final = 3


@dataclass(slots=True)
class DraftBlock:
    """A block before the text of the document is assembled.

    Attributes:
        text: its words so far.
        kind: what it is, by its layout or its tag.
        page: 1-based, on which it begins.
        may_be_heading: whether it is a heading if it is short enough and ends like one.
        row: for a table cell, the number of its row in the document.
        continues: whether the source marks it as the rest of a block on the page before.
        is_numbered: whether a number preceded it.
        has_bullet: whether a bullet or a number is printed before it.
    """

    text: str
    kind: BlockKind
    page: int
    may_be_heading: bool = True
    row: int | None = None
    continues: bool = False
    is_numbered: bool = False
    has_bullet: bool = False


def normalise(text: str) -> str:
    """NFC, one kind of line end and of space, letters for ligatures, nothing invisible, few marks on one letter."""
    text = _LINE_ENDS.sub("\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _SOFT_LINE_END.sub("", text)
    # what is invisible goes first: without it, a mark may be next to its letter
    text = limit_marks(_CONTROL.sub("", _INVISIBLE.sub("", text)))
    text = unicodedata.normalize("NFC", text).translate(_LIGATURES)
    return "\n".join(_SPACES.sub(" ", line).strip(" ") for line in text.split("\n"))


def require_words(text: str) -> None:
    """Make sure that there is something to read.

    Raises:
        UnreadableError: there is not a single word.
    """
    if not _WORD.search(text):
        raise UnreadableError("no_words", "the text holds no word; fetch the document again")


def join_broken_blocks(blocks: Sequence[DraftBlock]) -> list[DraftBlock]:
    """Join blocks that a page break cut in two.

    The second half is a block that its source marks as a continuation, or one that begins in lower case after a block
    that stops in mid-sentence.
    """
    joined: list[DraftBlock] = []
    notes: list[DraftBlock] = []
    before: _Halves | None = None
    last_page = 0
    for block in blocks:
        if block.kind == "note":
            notes.append(block)  # a note follows the block that it interrupts
            continue
        turns_page, last_page = last_page < block.page, block.page
        if before is not None and _continues(block, before, turns_page=turns_page):
            before.add(block.text)
            continue
        if before is not None:
            joined.append(before.whole())
        joined += notes
        notes = []
        before = _Halves(block)
    return [*joined, *([] if before is None else [before.whole()]), *notes]


class _Halves:
    """A block and what was joined to it.

    Attributes:
        block: the first half.
        end: the last one. Whether the whole ends a sentence, and with which word, shows in it.
    """

    def __init__(self, block: DraftBlock) -> None:
        self.block = block
        self.end = block.text
        self._text = GrowingText(block.text)
        self._words_before_end = 0

    def add(self, text: str) -> None:
        """Join another half."""
        self._words_before_end = self.n_words() - self._text.join_half(text)
        self.end = text

    def n_words(self) -> int:
        """How many words the whole has."""
        return self._words_before_end + len(self.end.split())

    def whole(self) -> DraftBlock:
        """The block with the text of all its halves."""
        self.block.text = str(self._text)
        return self.block


def _continues(block: DraftBlock, halves: _Halves, *, turns_page: bool) -> bool:
    """Whether a block is the rest of the one before it, which may have ended on the page before."""
    before = halves.block
    if block.kind == "heading" or before.kind == "heading" or "table_cell" in (block.kind, before.kind):
        return False
    is_unfinished = ENDS_A_SENTENCE.search(halves.end) is None
    if block.continues and turns_page and (is_unfinished or block.text[0].islower()):
        return True
    if not is_unfinished:
        return False
    if before.kind == "list_item" and ENUMERATION.match(block.text):
        return True
    if block.kind == "list_item":
        return turns_page and _item_continues(block, before)
    return _paragraph_continues(block, halves, turns_page=turns_page)


def _item_continues(block: DraftBlock, before: DraftBlock) -> bool:
    """Whether the first item of a page is the rest of one: it begins in lower case, or lacks the number of that one."""
    if block.has_bullet:
        return False
    return block.text[0].islower() or (before.is_numbered and not block.is_numbered)


def _paragraph_continues(block: DraftBlock, halves: _Halves, *, turns_page: bool) -> bool:
    before = halves.block
    if turns_page and before.is_numbered and not is_heading(block):
        return True
    is_cut = block.text[0].islower() or (before.kind == "paragraph" and UNFINISHED.search(halves.end) is not None)
    return is_cut and halves.n_words() >= _FEWEST_WORDS_CUT_BY_A_BREAK


def assemble(blocks: Sequence[DraftBlock], media_type: str, n_pages: int | None) -> Document:
    """Make a document of draft blocks.

    Raises:
        UnreadableError: there is not a single word in them.
    """
    finished: list[Block] = []
    kept = [block for block in blocks if block.text]
    require_words(" ".join(block.text for block in kept))
    position = 0
    for number, block in enumerate(kept, 1):
        # the last line of a text has nothing below it, so it cannot be a heading
        kind: BlockKind = "heading" if number < len(kept) and is_heading(block) else block.kind
        span = Span(position, position + len(block.text))
        is_whole = kind in ("heading", "table_cell")
        sentences = (span,) if is_whole else split_sentences(block.text, position)
        finished.append(Block(span, kind, block.page if n_pages else None, sentences, block.row))
        position = span.end + len(BLOCK_SEPARATOR)
    text = BLOCK_SEPARATOR.join(block.text for block in kept)
    return Document(text=text, blocks=tuple(finished), media_type=media_type, n_pages=n_pages)


def is_heading(block: DraftBlock) -> bool:
    """Whether a block is a short line of its own that does not end as a sentence does."""
    return (
        block.kind == "paragraph"
        and block.may_be_heading
        and len(block.text) <= _LONGEST_HEADING
        and not _NO_HEADING_END.search(block.text)
        and (block.text[0].isupper() or not block.text[0].isalnum())
    )


def split_bullet(text: str) -> tuple[str, str]:
    """A text without the bullet or number before it, and that bullet, empty where there is none."""
    text = strip_last_bullet(text)
    match = _BULLET.match(text)
    return (text[match.end() :], match.group().strip()) if match else (text, "")


def strip_last_bullet(text: str) -> str:
    """A text without the bullet of the next item, which the layout can leave at its end."""
    bare = text.rstrip()
    return bare[:-1].rstrip() if _LAST_BULLET.match(bare[-1:]) else text


def strip_running_heads(pages: Sequence[str]) -> list[str]:
    """The texts of pages without the first and last lines that most pages share, digits aside."""
    if len(pages) < _FEWEST_PAGES_WITH_RUNNING_HEADS:
        return list(pages)
    edges = [_edge_lines(page) for page in pages]
    counts = Counter(line for lines in edges for line in set(lines))
    repeated = {line for line, count in counts.items() if 2 * count > len(pages)}
    kept = ["\n".join(line for line in page.split("\n") if _shape(line) not in repeated) for page in pages]
    # the running head often repeats the title, which is on the first page
    first = pages[0].split("\n")
    below = max((at for at, line in enumerate(first) if _shape(line) not in repeated and line.strip()), default=-1)
    return ["\n".join(first[: below + 1]), *kept[1:]]


def _edge_lines(page: str) -> list[str]:
    lines = [line for line in page.split("\n") if line.strip()]
    return [_shape(line) for line in (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:])]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())
