r"""The text of a PDF page, whole and by marked content, without the small digits that refer to footnotes.

Each character belongs to a text object and each object to one marked content or to none. Characters of one content are
next to each other, so that the end of a run of them is found from the objects of a few characters only.
"""

import ctypes
import re
from collections.abc import Iterator
from typing import Final

from pipeline.reading.pdf import pdfium_calls as calls

#: A digit at most this share of the size of the text before it is a footnote mark.
_MARK_SIZE: Final = 0.8
_MARK_DIGITS: Final = 2
_DIGITS: Final = re.compile(r"\d+")
_WORD: Final = re.compile(r"\S")
#: Where a run may end although the same owner has the characters after it: with the line, and before a lone punctuation
#: mark, which programs put among the words of another content.
_STOP: Final = re.compile(r"\r|(?<=\s)[^\w\s](?=\s)")
_NO_CONTENT: Final = -1
#: The tags of most pages cover all their text except furniture.
_MOSTLY: Final = 0.8
#: The end of a run of characters is looked for in steps that begin with this one.
_FIRST_STEP: Final = 4


def text_by_content(text_page: int) -> tuple[str, dict[int, str]]:
    r"""The text of a page.

    Args:
        text_page: PDFium's text of the page.

    Returns:
        All text not marked as furniture, in the order of the content, lines ending in `\r\n`; and the text of each
        marked content, by its number.
    """
    page = _Characters(text_page)
    contents: dict[int, list[str]] = {}
    loose: list[tuple[str, int | None]] = []
    content = _NO_CONTENT
    for start, end, owner in page.runs():
        if owner is not None:
            content = owner if owner >= 0 else _NO_CONTENT
        if content == _NO_CONTENT:
            loose.append((page.words(start, end), owner))
            continue
        words = page.words_without_marks(start, end, has_words=content in contents)
        contents.setdefault(content, []).append(words)
    texts = {number: "".join(words) for number, words in contents.items()}
    whole = page.words(0, len(page.text))
    if sum(map(len, texts.values())) < _MOSTLY * len(whole):
        # the share of tagged text is of the text without furniture
        others = [words for words, owner in loose if owner is None or not _is_furniture(page.object_of(owner))]
        whole = "".join([*texts.values(), *others])
    return whole, texts


class _Characters:
    """The characters of a page, and the owner of each.

    An owner is the number of a marked content or, for an object that is in none, a number below zero.

    Attributes:
        text: all characters as PDFium counts them: a character of two UTF-16 units counts as two.
    """

    def __init__(self, text_page: int) -> None:
        self._page = text_page
        count = calls.count_chars(text_page)
        buffer = ctypes.create_string_buffer(2 * (count + 1))
        written = calls.get_text(text_page, 0, count, buffer)
        units = buffer.raw[: 2 * max(0, written - 1)]
        self.text = units.decode("utf-16-le", errors="replace")
        self._has_halves = 2 * len(self.text) != len(units)
        if self._has_halves:
            self.text = "".join(map(chr, memoryview(units).cast("H")))
        self._count = min(count, len(self.text))
        self._owners: dict[int, int] = {}
        self._objects: dict[int, int] = {}
        #: the last character that is not a lone digit; the size of digits is compared with its size
        self._last = -1
        #: the index of the next digit, as far as the text has been searched
        self._next_digit = -1

    def words(self, start: int, end: int) -> str:
        """The characters between two indices."""
        text = self.text[start:end]
        if not self._has_halves:
            return text
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", errors="replace")

    def object_of(self, owner: int) -> int:
        """The text object that is its own owner."""
        return self._objects[owner]

    def owner(self, index: int) -> int | None:
        """The owner of a character; None for one that PDFium has inserted."""
        text_object = calls.text_object(self._page, index)
        if not text_object:
            return None
        owner = self._owners.get(text_object)
        if owner is None:
            owner = calls.content_of(text_object)
            if owner == _NO_CONTENT:
                owner = -2 - len(self._objects)
                self._objects[owner] = text_object
            self._owners[text_object] = owner
        return owner

    def runs(self) -> Iterator[tuple[int, int, int | None]]:
        """Runs of characters of one owner, as (start, end, owner).

        Many runs end with their line. The end of any other is found by doubling steps and then by bisection. The end of
        a run of inserted characters is not: it is one or two characters long, and a step from one inserted space to the
        next would skip the words between them.
        """
        start = line_end = 0
        while start < self._count:
            owner = self.owner(start)
            if owner is None:
                end = start + (2 if self.text[start : start + 2] == "\r\n" else 1)
            else:
                if line_end <= start:
                    stop = _STOP.search(self.text, start + 1, self._count)
                    line_end = stop.start() if stop else self._count
                is_whole_line = self.owner(line_end - 1) == owner
                end = line_end if is_whole_line else self._end_of_run(start, line_end, owner)
            yield start, end, owner
            start = end

    def _end_of_run(self, start: int, stop: int, owner: int) -> int:
        """Where the run of an owner that begins at `start` ends, which is before `stop`."""
        low, step = start, _FIRST_STEP
        while low + step < stop and self.owner(low + step) == owner:
            low += step
            step *= 2
        high = min(low + step, stop)
        while high - low > 1:
            middle = (low + high) // 2
            if self.owner(middle) == owner:
                low = middle
            else:
                high = middle
        return high

    def words_without_marks(self, start: int, end: int, *, has_words: bool) -> str:
        """The characters of a run, without small digits that refer to notes.

        Args:
            start: where the run begins.
            end: where it ends.
            has_words: whether its content has words before it.
        """
        if not self._has_digits(start, end):
            self._keep_last_word(start, end)
            return self.words(start, end)
        parts: list[str] = []
        kept = after = start
        for first, last in self._lone_digits(start, end):
            self._keep_last_word(after, first)
            after = last
            if self._is_mark(first, has_words=has_words or first > start):
                parts.append(self.words(kept, first))
                kept = last
        self._keep_last_word(after, end)
        return "".join([*parts, self.words(kept, end)])

    def _has_digits(self, start: int, end: int) -> bool:
        """Whether there is a digit between two indices; called with increasing indices."""
        if self._next_digit < start:
            found = _DIGITS.search(self.text, start)
            self._next_digit = found.start() if found else len(self.text)
        return self._next_digit < end

    def _lone_digits(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Objects between two indices that hold a digit or two and nothing else, as (first digit, end)."""
        for digits in _DIGITS.finditer(self.text, start, end):
            first, stop = digits.span()
            while first < stop:
                text_object = calls.text_object(self._page, first)
                last = stop
                while last - 1 > first and calls.text_object(self._page, last - 1) != text_object:
                    last -= 1
                if last - first <= _MARK_DIGITS and self._holds_nothing_else(text_object, first, last):
                    yield first, last
                first = last

    def _holds_nothing_else(self, text_object: int, first: int, last: int) -> bool:
        """Whether an object has no characters other than those between two indices, and spaces."""
        before = first - 1
        while before >= 0 and self.text[before].isspace():
            before -= 1
        if before >= 0 and calls.text_object(self._page, before) == text_object:
            return False
        rest = _WORD.search(self.text, last, self._count)
        return not rest or calls.text_object(self._page, rest.start()) != text_object

    def _keep_last_word(self, start: int, end: int) -> None:
        """Keep the index of the last character of the words between two indices, if there are any."""
        words = self.text[start:end].rstrip()
        if words:
            self._last = start + len(words) - 1

    def _is_mark(self, first: int, *, has_words: bool) -> bool:
        """Whether digits refer to a note: they are small, and follow words of their content or are raised."""
        if self._last < 0:
            return False
        size = calls.font_size(self._page, self._last)
        if calls.font_size(self._page, first) > _MARK_SIZE * size:
            return False
        return has_words or 0 < self._height(first) - self._height(self._last) < size

    def _height(self, index: int) -> float:
        """The height on the page of the line that a character is printed on."""
        x, y = ctypes.c_double(), ctypes.c_double()
        calls.origin(self._page, index, ctypes.byref(x), ctypes.byref(y))
        return y.value


def _is_furniture(page_object: int) -> bool:
    """Whether the page marks an object as a running head, a page number or the like."""
    name, length = ctypes.create_string_buffer(calls.NAME_BYTES), ctypes.c_ulong()
    for index in range(calls.count_marks(page_object)):
        calls.mark_name(calls.mark(page_object, index), name, calls.NAME_BYTES, ctypes.byref(length))
        if name.raw[: length.value].decode("utf-16-le", errors="replace").rstrip("\0") == "Artifact":
            return True
    return False
