"""Plain text to `Document`.

What belongs here: decoding, normalising characters, and finding paragraphs, headings and list items by the layout
of lines alone. What does not: anything that needs to know what the words mean.

A plain text comes in one of two layouts, told apart by the length of its lines: one line a paragraph, or lines wrapped
at some width. A page break inside a paragraph leaves it in two pieces in both; they are joined again.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from pipeline.reading.document import BLOCK_SEPARATOR, Block, BlockKind, Document, Span, UnreadableError
from pipeline.reading.sentences import sentences_of

#: A longer text is no letter or article; the longest real report has some 200,000 characters.
LONGEST_TEXT_BYTES: Final = 5_000_000
#: Usual lines longer than this are not wrapped.
_WIDEST_WRAPPED_LINE: Final = 160
#: The share of the wrap width that a line must fill for the next one to be its continuation.
_FULL_LINE: Final = 0.9
#: A line longer than this share that stops in mid-sentence runs on, too.
_HALF_LINE: Final = 0.55
#: A piece with fewer words than this before a break is a line of its own, not half a sentence.
_FEWEST_WORDS_CUT_BY_A_BREAK: Final = 8
_LONGEST_HEADING: Final = 160

_BULLET: Final = re.compile(r"(?:[•◼▪■●○◦▫*\-–]|[\uE000-\uF8FF]|\d{1,2}[.)])[ \t]+(?=\S)")
_PAGE_NUMBER: Final = re.compile(r"(?:page )?\d{1,3}(?: of \d{1,3})?", re.IGNORECASE)
_SPACES: Final = re.compile(r"[^\S\n\f]+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_ENDS_A_SENTENCE: Final = re.compile(r"[.!?:;][\"'”’)\]]*$")
_NO_HEADING_END: Final = re.compile(r"[.!,;:][\"'”’)]*$")


@dataclass(slots=True)
class _Piece:
    """A block being put together: its text, its kind, and the page on which it begins."""

    text: str
    kind: BlockKind
    page: int
    stands_alone: bool = True


def read_plain_text(content: bytes) -> Document:
    """Read a plain text in UTF-8.

    Raises:
        UnreadableError: too long, binary, not UTF-8, or without a single word.
    """
    if len(content) > LONGEST_TEXT_BYTES:
        raise UnreadableError(
            "too_large",
            f"{len(content):,} bytes of plain text; the limit is {LONGEST_TEXT_BYTES:,}; cut out the document meant",
        )
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableError("not_utf8", "the text is UTF-16; save it as UTF-8")
    if b"\x00" in content:
        raise UnreadableError("binary", f"a zero byte at byte {content.index(0)}: this is not text; fetch it again")
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            "not_utf8", f"byte {error.start} (0x{content[error.start]:02x}) is not UTF-8; save the text as UTF-8"
        ) from error
    text = _normalise(decoded)
    if not re.search(r"[^\W\d_]{2}", text):
        raise UnreadableError("no_words", "the text holds no word; fetch the document again")
    return _assemble(_join_broken_paragraphs(_pieces(text)), n_pages=text.count("\f") + 1 if "\f" in text else None)


def _normalise(text: str) -> str:
    """NFC, one kind of line end, one kind of space, nothing invisible."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\u2028\u2029\u0085\x0b]", "\n", text)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text))
    return "\n".join(_SPACES.sub(" ", line).strip(" ") for line in text.split("\n"))


def _pieces(text: str) -> list[_Piece]:
    """Cut into paragraphs and list items by blank lines, bullets and, where lines are wrapped, their lengths."""
    width = _usual_width(text)
    wrapped = width <= _WIDEST_WRAPPED_LINE
    pieces: list[_Piece] = []
    page, previous_line, fresh = 1, "", True
    lines = text.split("\n")
    for raw, following in zip(lines, [*lines[1:], ""], strict=True):
        page += raw.count("\f")
        line = raw.replace("\f", " ").strip()
        if not line or _PAGE_NUMBER.fullmatch(line):
            fresh = True
            continue
        bullet = _BULLET.match(line)
        alone = wrapped and _stands_alone(line, following.replace("\f", " ").strip(), width)
        if bullet:
            pieces.append(_Piece(line[bullet.end() :], "list_item", page))
        elif not fresh and wrapped and not alone and _goes_on(pieces[-1], previous_line, line, width):
            pieces[-1].text = _joined(pieces[-1].text, line)
        else:
            pieces.append(_Piece(line, "paragraph", page, stands_alone=fresh or wrapped))
            if not fresh and len(pieces) > 1 and not wrapped:
                pieces[-2].stands_alone = False
        previous_line, fresh = line, False
    return pieces


def _stands_alone(line: str, following: str, width: int) -> bool:
    """Whether a wrapped line is one by itself: short, ending no sentence, and the next begins something new.

    A paragraph's own lines are full but for its last, and that ends a sentence.
    """
    return (
        len(line) < _HALF_LINE * width
        and line[0].isupper()
        and not re.search(r"[.!;:,][\"'”’)\]]*$", line)
        and bool(following)
        and (following[0].isupper() or _BULLET.match(following) is not None)
    )


def _usual_width(text: str) -> int:
    """The length that all but one in twenty of the lines keep to; a few longer ones say nothing of the wrapping."""
    lengths = sorted(len(line) for line in text.split("\n") if line)
    return lengths[min(len(lengths) - 1, len(lengths) * 19 // 20)]


def _goes_on(piece: _Piece, previous: str, line: str, width: int) -> bool:
    """Whether a wrapped paragraph runs on.

    It does where the next line goes on in lower case, where its first word had no room on the line before, and, from
    the second line on (a first line may be a title), where a long line stops in mid-sentence.
    """
    if not _ENDS_A_SENTENCE.search(previous):
        if line[0].islower():
            return True
        if piece.text != previous and len(previous) > _HALF_LINE * width:
            return True
    first_word = line.split(" ", 1)[0]
    return len(previous) + 1 + len(first_word) > _FULL_LINE * width


def _joined(first: str, second: str) -> str:
    """Two halves of a paragraph; a hyphen at the break belongs to a compound ('multi-agency') and stays."""
    return first + second if re.search(r"\w-$", first) else f"{first} {second}"


def _join_broken_paragraphs(pieces: list[_Piece]) -> list[_Piece]:
    """Join what a page break cut: a piece that stops in mid-sentence and one that goes on in lower case."""
    whole: list[_Piece] = []
    for piece in pieces:
        before = whole[-1] if whole else None
        if (
            before is not None
            and piece.kind == "paragraph"
            and piece.text[0].islower()
            and not _ENDS_A_SENTENCE.search(before.text)
            and len(before.text.split()) >= _FEWEST_WORDS_CUT_BY_A_BREAK
        ):
            before.text = _joined(before.text, piece.text)
        else:
            whole.append(piece)
    return whole


def _assemble(pieces: list[_Piece], n_pages: int | None) -> Document:
    blocks: list[Block] = []
    position = 0
    for number, piece in enumerate(pieces, 1):
        # nothing stands below the last line of a text, so it heads nothing
        kind: BlockKind = "heading" if number < len(pieces) and _is_heading(piece) else piece.kind
        span = Span(position, position + len(piece.text))
        sentences = (span,) if kind == "heading" else sentences_of(piece.text, position)
        blocks.append(Block(span, kind, piece.page if n_pages else None, sentences))
        position = span.end + len(BLOCK_SEPARATOR)
    text = BLOCK_SEPARATOR.join(piece.text for piece in pieces)
    return Document(text=text, blocks=tuple(blocks), media_type="text/plain", n_pages=n_pages)


def _is_heading(piece: _Piece) -> bool:
    """A short line by itself that does not end as a sentence does."""
    return (
        piece.kind == "paragraph"
        and piece.stands_alone
        and len(piece.text) <= _LONGEST_HEADING
        and not _NO_HEADING_END.search(piece.text)
        and (piece.text[0].isupper() or not piece.text[0].isalnum())
    )
