r"""The text of a page of a PDF, whole and by marked content, without the small digits that point to notes.

What belongs here: which characters belong to which marked content. What does not: the structure tree, which names the
contents (see `pdfium`), and what a tag becomes (`pdf_structure`).

Each character belongs to a text object and each object to one marked content or to none. Characters of one content
stand together, so that the end of a run of them is found by asking for the object of a few characters only.
"""

import ctypes
import re
from collections.abc import Iterator
from typing import Final

from pipeline.reading.pdf import pdfium_calls as calls

#: A digit at most this share of the size of the text before it is the mark of a note.
_MARK_SIZE: Final = 0.8
_MARK_DIGITS: Final = 2
_DIGITS: Final = re.compile(r"\d+")
_WORD: Final = re.compile(r"\S")
#: Where a run may end although the same owner has the characters after it: with the line, and before a sign by itself,
#: which programs put among the words of another content.
_STOP: Final = re.compile(r"\r|(?<=\s)[^\w\s](?=\s)")
_NO_CONTENT: Final = -1
#: The tags of most pages cover all their text but furniture.
_MOSTLY: Final = 0.8
#: The end of a run of characters is looked for in steps that begin with this one.
_FIRST_STEP: Final = 4


def text_by_content(text_page: int) -> tuple[str, dict[int, str]]:
    r"""The text of a page.

    Args:
        text_page: PDFium's text of the page.

    Returns:
        All text but what is marked as furniture, in the order of the content, lines ending in `\r\n`; and the text of
        each marked content.
    """
    page = _Page(text_page)
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
        # furniture does not count where the rest of the page is weighed
        others = [words for words, owner in loose if owner is None or not _is_furniture(page.object_of(owner))]
        whole = "".join([*texts.values(), *others])
    return whole, texts


class _Page:
    """The characters of a page, and the owner of each.

    An owner is a number: of the marked content, or, for an object that is in none, below zero.

    Attributes:
        text: all characters, one for each that PDFium counts: halves, where a character takes two units of UTF-16.
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
        #: the last character that is no digit by itself, against which the size of digits is held
        self._last = -1
        #: where the next digit stands, as far as it has been looked for
        self._next_digit = -1

    def words(self, start: int, end: int) -> str:
        """The characters between two places."""
        text = self.text[start:end]
        if not self._has_halves:
            return text
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", errors="replace")

    def object_of(self, owner: int) -> int:
        """The object whose owner is none but itself."""
        return self._objects[owner]

    def owner(self, index: int) -> int | None:
        """The owner of a character; None for one that PDFium has added."""
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

        Many runs end with their line. The end of another is looked for in doubling steps and then by halving; what
        PDFium adds is a character or two, and steps from one such space to the next would leap over the words between
        them.
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
        """Where the characters of an owner end that begin at `start` and end before `stop`."""
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
        """The characters of a run, but for small digits that point to notes.

        Args:
            start: where the run begins.
            end: where it ends.
            has_words: whether its content has words before it.
        """
        if not self._has_digits(start, end):
            self._note_word(start, end)
            return self.words(start, end)
        parts: list[str] = []
        kept = after = start
        for first, last in self._digits_by_themselves(start, end):
            self._note_word(after, first)
            after = last
            if self._is_mark(first, has_words=has_words or first > start):
                parts.append(self.words(kept, first))
                kept = last
        self._note_word(after, end)
        return "".join([*parts, self.words(kept, end)])

    def _has_digits(self, start: int, end: int) -> bool:
        """Whether there is a digit between two places; these are asked about in order."""
        if self._next_digit < start:
            found = _DIGITS.search(self.text, start)
            self._next_digit = found.start() if found else len(self.text)
        return self._next_digit < end

    def _digits_by_themselves(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Objects between two places that hold a digit or two and nothing else, as (first digit, end)."""
        for digits in _DIGITS.finditer(self.text, start, end):
            first, stop = digits.span()
            while first < stop:
                text_object = calls.text_object(self._page, first)
                last = stop
                while last - 1 > first and calls.text_object(self._page, last - 1) != text_object:
                    last -= 1
                if last - first <= _MARK_DIGITS and self._holds_no_more(text_object, first, last):
                    yield first, last
                first = last

    def _holds_no_more(self, text_object: int, first: int, last: int) -> bool:
        """Whether an object has no character but those between two places, and spaces."""
        before = first - 1
        while before >= 0 and self.text[before].isspace():
            before -= 1
        if before >= 0 and calls.text_object(self._page, before) == text_object:
            return False
        rest = _WORD.search(self.text, last, self._count)
        return not rest or calls.text_object(self._page, rest.start()) != text_object

    def _note_word(self, start: int, end: int) -> None:
        """Remember the last character of the words between two places, if there are any."""
        words = self.text[start:end].rstrip()
        if words:
            self._last = start + len(words) - 1

    def _is_mark(self, first: int, *, has_words: bool) -> bool:
        """Whether digits point to a note: they are small, and follow words of their content or stand above others."""
        if self._last < 0:
            return False
        size = calls.font_size(self._page, self._last)
        if calls.font_size(self._page, first) > _MARK_SIZE * size:
            return False
        return has_words or 0 < self._height(first) - self._height(self._last) < size

    def _height(self, index: int) -> float:
        """How high on the page the line stands that a character is printed on."""
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
