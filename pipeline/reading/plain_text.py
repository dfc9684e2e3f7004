"""Plain text to `Document`.

What belongs here: decoding, normalising characters, and finding paragraphs, headings and list items by the layout
of lines alone. What does not: anything that needs to know what the words mean.

A plain text comes in one of two layouts, told apart by the length of its lines: one line a paragraph, or lines wrapped
at some width. A page break inside a paragraph leaves it in two pieces in both; they are joined again.
"""

import codecs
import re
from typing import Final

from pipeline.reading.document import Document, UnreadableError
from pipeline.reading.draft_blocks import (
    ENDS_A_SENTENCE,
    PAGE_NUMBER,
    Piece,
    assemble,
    join_broken,
    joined,
    normalised,
    require_words,
)

#: A longer text is no letter or article; the longest real report has some 200,000 characters.
LONGEST_TEXT_BYTES: Final = 5_000_000
#: Usual lines longer than this are not wrapped.
_WIDEST_WRAPPED_LINE: Final = 160
#: The share of the wrap width that a line must fill for the next one to be its continuation.
_FULL_LINE: Final = 0.9
#: A line longer than this share that stops in mid-sentence runs on, too.
_HALF_LINE: Final = 0.55
#: After the end of a sentence, a line shorter than this share can stand by itself.
_LONG_LINE: Final = 0.8

_BULLET: Final = re.compile(r"(?:[•◼▪■●○◦▫*\-–]|[\uE000-\uF8FF]|\d{1,3}[.)])[ \t]+(?=\S)")
#: Between an item and the items below it.
_SUB_BULLET: Final = " • "


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
    text = normalised(decoded)
    return document_of_text(text, "text/plain")


def document_of_text(text: str, media_type: str) -> Document:
    """A text whose lines alone tell its paragraphs, as a document; form feeds stand between its pages.

    Raises:
        UnreadableError: it has not a single word.
    """
    require_words(text)
    n_pages = text.count("\f") + 1 if "\f" in text else None
    return assemble(join_broken(pieces_of_text(text)), media_type, n_pages)


def pieces_of_text(text: str) -> list[Piece]:
    """Cut into paragraphs and list items by blank lines, bullets and, where lines are wrapped, their lengths."""
    width = _usual_width(text)
    wrapped = width <= _WIDEST_WRAPPED_LINE
    pieces: list[Piece] = []
    page, previous_line, fresh = 1, "", True
    number: int | None = None
    lines = text.split("\n")
    for raw, following in zip(lines, [*lines[1:], ""], strict=True):
        page += raw.count("\f")
        # a page that ends with a sentence ends a paragraph; what is cut in mid-sentence is joined again below
        fresh = fresh or ("\f" in raw and ENDS_A_SENTENCE.search(previous_line) is not None)
        line = raw.replace("\f", " ").strip()
        if not line or PAGE_NUMBER.fullmatch(line):
            fresh = True
            continue
        bullet = _BULLET.match(line)
        after_a_sentence = ENDS_A_SENTENCE.search(previous_line) is not None
        longest = (_LONG_LINE if after_a_sentence else _HALF_LINE) * width
        alone = wrapped and _stands_alone(line, following.replace("\f", " ").strip(), longest)
        if bullet:
            item = Piece(line[bullet.end() :], "list_item", page, is_numbered=bullet.group()[0].isdigit())
            if pieces and _is_below(item, pieces[-1]):
                pieces[-1].text += _SUB_BULLET + item.text
            else:
                pieces.append(item)
                number = int(bullet.group().strip(" \t.)")) if item.is_numbered else None
        elif not fresh and wrapped and not alone and _goes_on(pieces[-1], previous_line, line, width):
            pieces[-1].text = joined(pieces[-1].text, line)
            number = _cut_at_next_number(pieces, number)
        else:
            pieces.append(Piece(line, "paragraph", page, stands_alone=fresh or wrapped))
            if not fresh and len(pieces) > 1 and not wrapped:
                pieces[-2].stands_alone = False
        previous_line, fresh = line, False
    return pieces


def _cut_at_next_number(pieces: list[Piece], number: int | None) -> int | None:
    """Cut a numbered item where the next number stands in the middle of a line; the number of the last item."""
    last = pieces[-1]
    if number is None or not last.is_numbered:
        return number
    match = re.search(rf"[.)] {number + 1}\. (?=[A-Z])", last.text)
    if match is None:
        return number
    rest = last.text[match.end() :]
    last.text = last.text[: match.start() + 1]
    pieces.append(Piece(rest, "list_item", last.page, is_numbered=True))
    return number + 1


def _is_below(item: Piece, before: Piece) -> bool:
    """Whether an item with a bullet is part of the numbered item before it, which ends in a colon or has such parts."""
    opens = ":" in before.text[-40:] or _SUB_BULLET in before.text
    return before.is_numbered and opens and not item.is_numbered


def _stands_alone(line: str, following: str, longest: float) -> bool:
    """Whether a wrapped line is one by itself: short, ending no sentence, and the next begins something new.

    A paragraph's own lines are full but for its last, and that ends a sentence.
    """
    return (
        len(line) < longest
        and line[0].isupper()
        and not re.search(r"[.!;:,][\"'”’)\]]*$", line)
        and bool(following)
        and (following[0].isupper() or _BULLET.match(following) is not None)
    )


def _usual_width(text: str) -> int:
    """The length that all but one in twenty of the lines keep to; a few longer ones say nothing of the wrapping."""
    lengths = sorted(len(line) for line in text.split("\n") if line)
    return lengths[min(len(lengths) - 1, len(lengths) * 19 // 20)]


def _goes_on(piece: Piece, previous: str, line: str, width: int) -> bool:
    """Whether a wrapped paragraph runs on.

    It does where the next line goes on in lower case, where its first word had no room on the line before, and, from
    the second line on (a first line may be a title), where a long line stops in mid-sentence.
    """
    if not ENDS_A_SENTENCE.search(previous):
        if line[0].islower():
            return True
        if piece.text != previous and len(previous) > _HALF_LINE * width:
            return True
    first_word = line.split(" ", 1)[0]
    return len(previous) + 1 + len(first_word) > _FULL_LINE * width
