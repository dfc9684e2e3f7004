"""Plain text to draft blocks, by the layout of its lines alone.

A plain text has one of two layouts, known by the length of its lines: one line per paragraph, or lines wrapped at some
width. A page break within a paragraph leaves two blocks in both; they are joined again later.
"""

import codecs
import re
from dataclasses import replace
from typing import Final

from pipeline.reading.characters import (
    BULLETS_BEFORE_ITEMS,
    CLOSING_QUOTES,
    ITEM_NUMBER,
    SUB_ITEM_SEPARATOR,
    TYPED_BULLETS,
)
from pipeline.reading.document import Document, UnreadableError
from pipeline.reading.draft_blocks import (
    ENDS_A_SENTENCE,
    DraftBlock,
    assemble,
    is_heading,
    join_broken_blocks,
    normalise,
    require_words,
)
from pipeline.reading.english import DATE_OVER_LINES, PAGE_NUMBER, QUESTION
from pipeline.reading.growing_text import GrowingText
from pipeline.reading.markdown import without_markdown

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

_BULLET: Final = re.compile(rf"(?:[{BULLETS_BEFORE_ITEMS}{TYPED_BULLETS}]|{ITEM_NUMBER})[ \t]+(?=\S)")
#: A number in the middle of a line that can begin an item, and at most so many characters before that item.
_NUMBER_IN_A_LINE: Final = re.compile(r"[.)] (\d{1,6})\. (?=[A-Z])")
_LONGEST_NUMBER: Final = 10
#: How near the end of an item a colon opens a list below it.
_LONGEST_BEFORE_SUB_ITEMS: Final = 40
#: The beginning of a note below a page, as it is copied from a PDF.
_NOTE: Final = re.compile(r"(\d{1,2})(?: |(?=[A-Z][a-z]))(?=[A-Z‘“](?:\S* ){5})")
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
    text = DATE_OVER_LINES.sub(r"\1 \2 \3", without_markdown(normalise(decoded)))
    require_words(text)
    n_pages = text.count("\f") + 1 if "\f" in text else None
    return assemble(join_broken_blocks(parse_text(text)), "text/plain", n_pages)


def parse_text(text: str) -> list[DraftBlock]:
    """The paragraphs and list items of a normalised text; form feeds separate its pages.

    They are found by blank lines, bullets and, where lines are wrapped, the lengths of lines.
    """
    width = _usual_width(text)
    wrapped = width <= _WIDEST_WRAPPED_LINE
    blocks = _Blocks()
    page, previous_line, fresh = 1, "", True
    lines = text.split("\n")
    for raw, following in zip(lines, [*lines[1:], ""], strict=True):
        page += raw.count("\f")
        after_a_sentence = ENDS_A_SENTENCE.search(previous_line) is not None
        # a page that ends with a sentence ends a paragraph; what is cut in mid-sentence is joined later
        fresh = fresh or ("\f" in raw and after_a_sentence)
        line = raw.replace("\f", " ").strip()
        if not line or PAGE_NUMBER.fullmatch(line):
            fresh = True
            continue
        bullet = _BULLET.match(line)
        longest = (_LONG_LINE if after_a_sentence else _HALF_LINE) * width
        alone = wrapped and _stands_alone(line, following.replace("\f", " ").strip(), longest)
        if bullet:
            blocks.add_item(line[bullet.end() :], bullet.group().strip(" \t.()"), page)
        elif not fresh and wrapped and not alone and _continues(blocks, previous_line, line, width):
            blocks.add_line(line)
        else:
            asks = QUESTION.fullmatch(line) is not None
            if not fresh and not wrapped and QUESTION.fullmatch(previous_line) is None:
                blocks.last.may_be_heading = False
            blocks.begin(DraftBlock(line, "paragraph", page, may_be_heading=fresh or wrapped or asks))
        previous_line, fresh = line, False
    return _with_notes(_with_numbered_headings(blocks.finished()))


def _with_notes(blocks: list[DraftBlock]) -> list[DraftBlock]:
    """The blocks, with each paragraph as a note that has a number of its own before it, as the notes of a page have.

    Where the paragraph beside it has the next number or the one before, they are a list.
    """
    numbers = {
        index: int(found[1])
        for index, block in enumerate(blocks)
        if block.kind == "paragraph" and (found := _NOTE.match(block.text))
    }
    for index, number in numbers.items():
        is_listed = numbers.get(index - 1) == number - 1 or numbers.get(index + 1) == number + 1
        if not is_listed and ENDS_A_SENTENCE.search(blocks[index].text):
            blocks[index] = replace(blocks[index], kind="note")
    return blocks


def _with_numbered_headings(blocks: list[DraftBlock]) -> list[DraftBlock]:
    """The blocks, with numbered lines that can be headings as such, where each of them has a paragraph below it."""
    numbered = [index for index, block in enumerate(blocks) if block.is_numbered]
    below = [blocks[index + 1] for index in numbered if index + 1 < len(blocks)]
    lines = [replace(blocks[index], kind="paragraph", is_numbered=False) for index in numbered]
    if (
        len(numbered) > 1
        and len(below) == len(numbered)
        and all(block.kind == "paragraph" and ENDS_A_SENTENCE.search(block.text) for block in below)
        and all(is_heading(line) for line in lines)
    ):
        for index, line in zip(numbered, lines, strict=True):
            blocks[index] = line
    return blocks


class _Blocks:
    """The blocks of a text so far; the last one may still grow.

    Attributes:
        last: the last one, whose text is not whole yet.
    """

    def __init__(self) -> None:
        self._found: list[DraftBlock] = []
        self._text = GrowingText("")
        self._n_lines = 0
        self._has_sub_items = False
        #: the number of the last numbered item
        self._number = 0
        #: how many characters at the end of the last block have not been searched for the next number
        self._n_unsearched = 0

    @property
    def last(self) -> DraftBlock:
        return self._found[-1]

    @property
    def has_one_line(self) -> bool:
        """Whether the last block is a paragraph of one line so far."""
        return self._n_lines == 1 and self.last.kind == "paragraph"

    def begin(self, block: DraftBlock) -> None:
        """Begin a block."""
        self._finish()
        self._found.append(block)
        self._text = GrowingText(block.text)
        self._n_lines = 1
        self._has_sub_items = SUB_ITEM_SEPARATOR in block.text
        self._n_unsearched = len(block.text)

    def add_item(self, text: str, bullet: str, page: int) -> None:
        """Begin an item, or add it to the numbered item before it, which ends in a colon or has such parts."""
        is_numbered = bullet.isdigit()
        if not is_numbered and self._found and self.last.is_numbered and self._is_open():
            self._text.add(SUB_ITEM_SEPARATOR + text)
            self._has_grown(len(SUB_ITEM_SEPARATOR) + len(text))
            return
        self.begin(DraftBlock(text, "list_item", page, is_numbered=is_numbered))
        if is_numbered:
            self._number = int(bullet)

    def _is_open(self) -> bool:
        return self._has_sub_items or ":" in self._text.end(_LONGEST_BEFORE_SUB_ITEMS)

    def add_line(self, line: str) -> None:
        """Add a line to the last block."""
        self._text.join_half(line)
        self._n_lines += 1
        self._has_grown(len(line) + 1)
        if self.last.is_numbered:
            self._cut_at_next_numbers()

    def _has_grown(self, length: int) -> None:
        self._n_unsearched += length
        self._has_sub_items |= SUB_ITEM_SEPARATOR in self._text.end(length + len(SUB_ITEM_SEPARATOR))

    def _cut_at_next_numbers(self) -> None:
        """Cut a numbered item where the next number is in the middle of a line."""
        text = self._text.take_end(self._n_unsearched + _LONGEST_NUMBER)
        start = 0
        for match in _NUMBER_IN_A_LINE.finditer(text):
            if match.group(1) == str(self._number + 1):
                self._text.add(text[start : match.start() + 1])
                self.begin(DraftBlock("", "list_item", self.last.page, is_numbered=True))
                start = match.end()
                self._number += 1
        self._text.add(text[start:])
        self._has_sub_items |= SUB_ITEM_SEPARATOR in text[start:]
        self._n_unsearched = 0

    def finished(self) -> list[DraftBlock]:
        """All blocks."""
        self._finish()
        return self._found

    def _finish(self) -> None:
        if self._found:
            self.last.text = str(self._text)


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


def _continues(blocks: _Blocks, previous: str, line: str, width: int) -> bool:
    """Whether a line continues a wrapped paragraph.

    It does if it begins in lower case, if its first word did not fit on the line before, or if, from the second line on
    (the first may be a title), a long line stops in mid-sentence.
    """
    if not ENDS_A_SENTENCE.search(previous):
        if line[0].islower():
            return True
        if not blocks.has_one_line and len(previous) > _HALF_LINE * width:
            return True
    first_word = line.split(" ", 1)[0]
    return len(previous) + 1 + len(first_word) > _FULL_LINE * width
