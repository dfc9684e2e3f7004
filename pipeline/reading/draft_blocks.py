"""Pieces of text on their way to a `Document`.

What belongs here: what all formats share once they know their pieces: normal characters, bullets, what a page break
cut in two, which short lines are headings, and putting the pieces together. What does not: how any format finds its
pieces.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.reading.document import BLOCK_SEPARATOR, Block, BlockKind, Document, Span, UnreadableError
from pipeline.reading.sentences import sentences_of

#: A bullet or a number before an item. Office programs print bullets as private-use code points, too.
BULLET: Final = re.compile(
    r"(?:[•◼▪■●○◦▫➢➤❖✓\uf06e]|[*\-–](?=\s)|[\uE000-\uF8FF]|o(?=\s+[A-Z])|\(?\d{1,3}[.)](?!\d))\s*(?=\S)"
)
_BULLET_SIGNS: Final = "•◼▪■●○◦▫"
PAGE_NUMBER: Final = re.compile(r"(?:page )?\d{1,3}(?: of \d{1,3})?", re.IGNORECASE)
ENDS_A_SENTENCE: Final = re.compile(r"[.!?:;][\"'”’)\]]*$")
_NO_HEADING_END: Final = re.compile(r"[.!,;:][\"'”’)]*$")
#: A part of an item: '(i) ...', 'b) ...'.
_ENUMERATION: Final = re.compile(r"\(?(?:[ivx]{1,4}|[a-z])\)\s")
#: After a hyphen that stands for the second half of a word ('short- and longer-term') a blank follows.
SUSPENDED: Final = re.compile(r"(?:and|or|to)\b")
_CUT_WORD: Final = re.compile(r"\w-")
_SPACES: Final = re.compile(r"[^\S\n\f]+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_WORD: Final = re.compile(r"[^\W\d_]{2}")
_LONGEST_HEADING: Final = 160
#: A piece with fewer words than this before a break is a line of its own, not half a sentence.
_FEWEST_WORDS_CUT_BY_A_BREAK: Final = 8
#: Words with which no line ends that stands by itself.
_CANNOT_END: Final = re.compile(r"\b(?:on|of|the|and|to|for|in|with|by|an?|from|at|that|which|their|its|or|between)$")
#: How many lines at the top and at the bottom of a page a running head can have.
_EDGE_LINES: Final = 2
_FEWEST_PAGES_WITH_RUNNING_HEADS: Final = 3


@dataclass(slots=True)
class Piece:
    """A block being put together.

    Attributes:
        text: its words so far.
        kind: what its layout or its tag says it is.
        page: 1-based, on which it begins.
        stands_alone: whether nothing but its being short speaks against its being a heading.
        is_tagged: whether the source itself says what it is, so that nothing is guessed.
        row: for a cell of a table, the number of its row in the document.
        continues: whether the source says that it goes on from the page before.
        is_numbered: whether a number stood before it.
    """

    text: str
    kind: BlockKind
    page: int
    stands_alone: bool = True
    is_tagged: bool = False
    row: int | None = None
    continues: bool = False
    is_numbered: bool = False


def normalised(text: str) -> str:
    """NFC, one kind of line end, one kind of space, nothing invisible."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\u2028\u2029\u0085\x0b]", "\n", text)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return "\n".join(_SPACES.sub(" ", line).strip(" ") for line in text.split("\n"))


def require_words(text: str) -> None:
    """Make sure that there is something to read.

    Raises:
        UnreadableError: there is not a single word.
    """
    if not _WORD.search(text):
        raise UnreadableError("no_words", "the text holds no word; fetch the document again")


def joined(first: str, second: str) -> str:
    """Two halves of a paragraph; a hyphen at the break belongs to a compound ('multi-agency') and stays."""
    is_cut = _CUT_WORD.fullmatch(first[-2:]) is not None  # only the end: paragraphs are joined line by line
    return first + second if is_cut and not SUSPENDED.match(second) else f"{first} {second}"


def join_broken(pieces: Sequence[Piece]) -> list[Piece]:
    """Join what a page break cut: a piece that the source says goes on, or one that stops in mid-sentence and one
    that goes on in lower case.
    """
    whole: list[Piece] = []
    notes: list[Piece] = []
    for piece in pieces:
        before = whole[-1] if whole else None
        if piece.kind == "note":
            notes.append(piece)  # a note stands below what it interrupts
            continue
        if before is not None and _goes_on_from(piece, before):
            before.text = joined(before.text, piece.text)
            continue
        whole += notes
        notes = []
        whole.append(piece)
    return whole + notes


def _goes_on_from(piece: Piece, before: Piece) -> bool:
    """Whether a piece goes on from the one before it, as its source, its first letter or the line before tell."""
    if piece.kind == "heading" or before.kind == "heading" or "table_cell" in (piece.kind, before.kind):
        return False
    is_unfinished = ENDS_A_SENTENCE.search(before.text) is None
    turns_page = before.page < piece.page
    if piece.continues and turns_page and (is_unfinished or piece.text[0].islower()):
        return True
    if not is_unfinished:
        return False
    if before.kind == "list_item" and _ENUMERATION.match(piece.text):
        return True
    if piece.kind == "list_item":
        return turns_page and _item_goes_on(piece, before)
    return _paragraph_goes_on(piece, before, turns_page=turns_page)


def _item_goes_on(piece: Piece, before: Piece) -> bool:
    """Whether the first item of a page is the rest of one: in lower case, or without the number that that one has."""
    return piece.text[0].islower() or (before.is_numbered and not piece.is_numbered)


def _paragraph_goes_on(piece: Piece, before: Piece, *, turns_page: bool) -> bool:
    if turns_page and before.is_numbered and not is_heading(piece):
        return True
    is_cut = piece.text[0].islower() or (before.kind == "paragraph" and _CANNOT_END.search(before.text) is not None)
    return is_cut and len(before.text.split()) >= _FEWEST_WORDS_CUT_BY_A_BREAK


def assemble(pieces: Sequence[Piece], media_type: str, n_pages: int | None) -> Document:
    """Put pieces together.

    Raises:
        UnreadableError: there is not a single word in them.
    """
    blocks: list[Block] = []
    kept = [piece for piece in pieces if piece.text]
    require_words(" ".join(piece.text for piece in kept))
    position = 0
    for number, piece in enumerate(kept, 1):
        # nothing stands below the last line of a text, so it heads nothing
        kind: BlockKind = "heading" if number < len(kept) and is_heading(piece) else piece.kind
        span = Span(position, position + len(piece.text))
        whole = kind in ("heading", "table_cell")
        sentences = (span,) if whole else sentences_of(piece.text, position)
        blocks.append(Block(span, kind, piece.page if n_pages else None, sentences, piece.row))
        position = span.end + len(BLOCK_SEPARATOR)
    text = BLOCK_SEPARATOR.join(piece.text for piece in kept)
    return Document(text=text, blocks=tuple(blocks), media_type=media_type, n_pages=n_pages)


def is_heading(piece: Piece) -> bool:
    """A short line by itself that does not end as a sentence does."""
    return (
        piece.kind == "paragraph"
        and piece.stands_alone
        and len(piece.text) <= _LONGEST_HEADING
        and not _NO_HEADING_END.search(piece.text)
        and (piece.text[0].isupper() or not piece.text[0].isalnum())
    )


def without_bullet(text: str) -> tuple[str, str]:
    """A text without the bullet or number before it, and that bullet, empty where there is none."""
    text = without_stray_bullet(text)
    match = BULLET.match(text)
    return (text[match.end() :], match.group().strip()) if match else (text, "")


def without_stray_bullet(text: str) -> str:
    """A text without the bullet of the next item that the layout left at its end."""
    bare = text.rstrip()
    is_bullet = bool(bare) and (bare[-1] in _BULLET_SIGNS or "\ue000" <= bare[-1] <= "\uf8ff")
    return bare[:-1].rstrip() if is_bullet else text


def without_repeated_lines(pages: Sequence[str]) -> list[str]:
    """The texts of pages without the first and last lines that most of them repeat but for digits."""
    if len(pages) < _FEWEST_PAGES_WITH_RUNNING_HEADS:
        return list(pages)
    edges = [_edge_lines(page) for page in pages]
    counts = Counter(line for lines in edges for line in set(lines))
    repeated = {line for line, count in counts.items() if 2 * count > len(pages)}
    kept = ["\n".join(line for line in page.split("\n") if _shape(line) not in repeated) for page in pages]
    # the running head often repeats the title, which stands on the first page
    first = pages[0].split("\n")
    below = max((at for at, line in enumerate(first) if _shape(line) not in repeated and line.strip()), default=-1)
    return ["\n".join(first[: below + 1]), *kept[1:]]


def _edge_lines(page: str) -> list[str]:
    lines = [line for line in page.split("\n") if line.strip()]
    return [_shape(line) for line in (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:])]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())
