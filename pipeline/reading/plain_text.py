"""Plain text to draft blocks, by the layout of its lines alone.

A plain text has one of two layouts, known by the length of its lines: one line per paragraph, or lines wrapped at some
width. A page break within a paragraph leaves two blocks in both; they are joined again later.
"""

import codecs
import re
from typing import Final

from pipeline.reading.characters import BULLETS_BEFORE_ITEMS, CLOSING_QUOTES, SUB_ITEM_SEPARATOR, TYPED_BULLETS
from pipeline.reading.document import Document, UnreadableError
from pipeline.reading.draft_blocks import (
    ENDS_A_SENTENCE,
    DraftBlock,
    assemble,
    join_broken_blocks,
    join_halves,
    normalise,
    require_words,
)
from pipeline.reading.english import PAGE_NUMBER

#: A longer text is not a letter or article; the longest real report has some 200,000 characters.
LONGEST_TEXT_BYTES: Final = 5_000_000
#: Lines usually longer than this are not wrapped.
_WIDEST_WRAPPED_LINE: Final = 160
#: The share of the wrap width that a line must fill for the next one to be its continuation.
_FULL_LINE: Final = 0.9
#: A line longer than this share that stops in mid-sentence runs on, too.
_HALF_LINE: Final = 0.55
#: After the end of a sentence, a line shorter than this share can be one of its own.
_LONG_LINE: Final = 0.8

_BULLET: Final = re.compile(rf"(?:[{BULLETS_BEFORE_ITEMS}{TYPED_BULLETS}]|\d{{1,3}}[.)])[ \t]+(?=\S)")
_ENDS_A_CLAUSE: Final = re.compile(rf"[.!;:,][{CLOSING_QUOTES})\]]*$")


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
    text = normalise(decoded)
    require_words(text)
    n_pages = text.count("\f") + 1 if "\f" in text else None
    return assemble(join_broken_blocks(parse_text(text)), "text/plain", n_pages)


def parse_text(text: str) -> list[DraftBlock]:
    """The paragraphs and list items of a normalised text; form feeds separate its pages.

    They are found by blank lines, bullets and, where lines are wrapped, the lengths of lines.
    """
    width = _usual_width(text)
    wrapped = width <= _WIDEST_WRAPPED_LINE
    blocks: list[DraftBlock] = []
    page, previous_line, fresh = 1, "", True
    number: int | None = None
    lines = text.split("\n")
    for raw, following in zip(lines, [*lines[1:], ""], strict=True):
        page += raw.count("\f")
        # a page that ends with a sentence ends a paragraph; what is cut in mid-sentence is joined later
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
            item = DraftBlock(line[bullet.end() :], "list_item", page, is_numbered=bullet.group()[0].isdigit())
            if blocks and _is_sub_item(item, blocks[-1]):
                blocks[-1].text += SUB_ITEM_SEPARATOR + item.text
            else:
                blocks.append(item)
                number = int(bullet.group().strip(" \t.)")) if item.is_numbered else None
        elif not fresh and wrapped and not alone and _continues(blocks[-1], previous_line, line, width):
            blocks[-1].text = join_halves(blocks[-1].text, line)
            number = _cut_at_next_number(blocks, number)
        else:
            blocks.append(DraftBlock(line, "paragraph", page, may_be_heading=fresh or wrapped))
            if not fresh and len(blocks) > 1 and not wrapped:
                blocks[-2].may_be_heading = False
        previous_line, fresh = line, False
    return blocks


def _cut_at_next_number(blocks: list[DraftBlock], number: int | None) -> int | None:
    """Cut a numbered item where the next number is in the middle of a line; returns the number of the last item."""
    last = blocks[-1]
    if number is None or not last.is_numbered:
        return number
    match = re.search(rf"[.)] {number + 1}\. (?=[A-Z])", last.text)
    if match is None:
        return number
    rest = last.text[match.end() :]
    last.text = last.text[: match.start() + 1]
    blocks.append(DraftBlock(rest, "list_item", last.page, is_numbered=True))
    return number + 1


def _is_sub_item(item: DraftBlock, before: DraftBlock) -> bool:
    """Whether an item with a bullet is part of the numbered item before it, which ends in a colon or has such parts."""
    opens = ":" in before.text[-40:] or SUB_ITEM_SEPARATOR in before.text
    return before.is_numbered and opens and not item.is_numbered


def _stands_alone(line: str, following: str, longest: float) -> bool:
    """Whether a wrapped line is a block of its own: it is short, ends no sentence, and the next line begins another.

    The lines of a paragraph are full except the last, and that ends a sentence.
    """
    return (
        len(line) < longest
        and line[0].isupper()
        and not _ENDS_A_CLAUSE.search(line)
        and bool(following)
        and (following[0].isupper() or _BULLET.match(following) is not None)
    )


def _usual_width(text: str) -> int:
    """The length that 19 of 20 lines keep to; a few longer ones are no sign of the width of the wrapping."""
    lengths = sorted(len(line) for line in text.split("\n") if line)
    return lengths[min(len(lengths) - 1, len(lengths) * 19 // 20)]


def _continues(block: DraftBlock, previous: str, line: str, width: int) -> bool:
    """Whether a line continues a wrapped paragraph.

    It does if it begins in lower case, if its first word did not fit on the line before, or if, from the second line on
    (the first may be a title), a long line stops in mid-sentence.
    """
    if not ENDS_A_SENTENCE.search(previous):
        if line[0].islower():
            return True
        if block.text != previous and len(previous) > _HALF_LINE * width:
            return True
    first_word = line.split(" ", 1)[0]
    return len(previous) + 1 + len(first_word) > _FULL_LINE * width
