"""Pages of a PDF as plain data: their text by marked content, and their part of the structure tree.

What belongs here: calls of PDFium and nothing else. What does not: what the text or the tags mean (see
`pdf_structure`).

Functions are called through prototypes of our own that pass plain numbers: pypdfium2's raw functions make an object
of every pointer, which costs more than the call. Each character of a page belongs to a text object and each object to
one marked content, so that the text of a marked content is found by asking for the object of a few characters only.
"""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import pypdfium2.raw as pdfium

#: PDFium's error codes after a document could not be loaded.
_PASSWORD: Final = 4
_SECURITY: Final = 5
#: Structure deeper than this says nothing of a page, and could exhaust the stack.
_DEEPEST: Final = 60
#: The longest name of a structure type, in bytes of UTF-16.
_NAME_BYTES: Final = 128
#: A digit at most this share of the size of the text before it is the mark of a note.
_MARK_SIZE: Final = 0.8
_MARK_DIGITS: Final = 2
#: After so many elements of other pages in a row, the rest of a long list of children is of later pages.
_MOST_SKIPPED: Final = 48
_NO_CONTENT: Final = -1
#: The tags of most pages cover all their text but furniture.
_MOSTLY: Final = 0.8
#: The end of a run of characters is looked for in steps that begin with this one.
_FIRST_STEP: Final = 4


class PdfError(Exception):
    """PDFium cannot open the bytes; `reason` is a term of the vocabulary `rejection_reason`."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(slots=True)
class Element:
    """One element of the structure tree, as far as a page holds it.

    Attributes:
        kind: the standard structure type.
        children: elements, and numbers of marked contents, in order.
        began_before: whether its first content stands on an earlier page.
    """

    kind: str
    children: "list[Element | int]" = field(default_factory=list)
    began_before: bool = False


@dataclass(frozen=True, slots=True)
class PageContent:
    r"""What a page holds.

    Attributes:
        text: all text but what is marked as furniture, in the order of the content, lines ending in `\r\n`.
        contents: the text of each marked content that the structure tree can name.
        elements: the topmost elements of the structure tree; none where the page is not tagged.
    """

    text: str
    contents: dict[int, str]
    elements: list[Element]


def _fast(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:  # noqa: ANN401 - ctypes has no types
    return ctypes.CFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_P, _INT = ctypes.c_void_p, ctypes.c_int
_load_page = _fast(pdfium.FPDF_LoadPage, _P, _P, _INT)
_close_page = _fast(pdfium.FPDF_ClosePage, None, _P)
_load_text = _fast(pdfium.FPDFText_LoadPage, _P, _P)
_close_text = _fast(pdfium.FPDFText_ClosePage, None, _P)
_count_chars = _fast(pdfium.FPDFText_CountChars, _INT, _P)
_get_text = _fast(pdfium.FPDFText_GetText, _INT, _P, _INT, _INT, _P)
_text_object = _fast(pdfium.FPDFText_GetTextObject, _P, _P, _INT)
_font_size = _fast(pdfium.FPDFText_GetFontSize, ctypes.c_double, _P, _INT)
_origin = _fast(pdfium.FPDFText_GetCharOrigin, _INT, _P, _INT, _P, _P)
_content_of = _fast(pdfium.FPDFPageObj_GetMarkedContentID, _INT, _P)
_count_marks = _fast(pdfium.FPDFPageObj_CountMarks, _INT, _P)
_mark = _fast(pdfium.FPDFPageObj_GetMark, _P, _P, ctypes.c_ulong)
_mark_name = _fast(pdfium.FPDFPageObjMark_GetName, _INT, _P, _P, ctypes.c_ulong, _P)
_tree_of = _fast(pdfium.FPDF_StructTree_GetForPage, _P, _P)
_close_tree = _fast(pdfium.FPDF_StructTree_Close, None, _P)
_count_roots = _fast(pdfium.FPDF_StructTree_CountChildren, _INT, _P)
_root = _fast(pdfium.FPDF_StructTree_GetChildAtIndex, _P, _P, _INT)
_kind = _fast(pdfium.FPDF_StructElement_GetType, ctypes.c_ulong, _P, _P, ctypes.c_ulong)
_count_children = _fast(pdfium.FPDF_StructElement_CountChildren, _INT, _P)
_child = _fast(pdfium.FPDF_StructElement_GetChildAtIndex, _P, _P, _INT)
_child_content = _fast(pdfium.FPDF_StructElement_GetChildMarkedContentID, _INT, _P, _INT)


class PdfPages:
    """The pages of one PDF, read one after the other."""

    def __init__(self, content: bytes) -> None:
        """Open a PDF.

        Raises:
            PdfError: it is damaged, or locked with a password.
        """
        pdfium.FPDF_InitLibrary()
        self._content = content  # PDFium reads from these bytes as long as the document is open
        self._document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
        if not self._document:
            code = pdfium.FPDF_GetLastError()
            if code in (_PASSWORD, _SECURITY):
                raise PdfError("locked", "the PDF is locked with a password; put a copy without one there")
            raise PdfError("damaged", "the PDF is damaged or cut off; fetch it again")
        self._first_child: dict[int, int] = {}
        self._seen: set[int] = set()
        self._is_cut = False
        self._name = ctypes.create_string_buffer(_NAME_BYTES)

    def __len__(self) -> int:
        """How many pages the document says it has."""
        return int(pdfium.FPDF_GetPageCount(self._document))

    def __iter__(self) -> Iterator[PageContent]:
        """Read page after page.

        Raises:
            PdfError: a page cannot be loaded.
        """
        document = ctypes.cast(self._document, ctypes.c_void_p).value
        for index in range(len(self)):
            page = _load_page(document, index)
            if not page:
                raise PdfError("damaged", f"page {index + 1} of {len(self)} cannot be read; fetch the PDF again")
            text_page = _load_text(page)
            try:
                text, contents = _text_by_content(text_page) if text_page else ("", {})
                yield PageContent(text, contents, self._elements(page, set(contents)))
            finally:
                if text_page:
                    _close_text(text_page)
                _close_page(page)

    def close(self) -> None:
        """Give the memory back."""
        pdfium.FPDF_CloseDocument(self._document)

    def _elements(self, page: int, contents: set[int]) -> list[Element]:
        tree = _tree_of(page)
        if not tree:
            return []
        try:
            found, claimed = self._walk(tree, is_quick=True)
            # what a quick look left out is looked for once more from the beginning
            if self._is_cut and not contents <= claimed:
                found, _ = self._walk(tree, is_quick=False)
        finally:
            _close_tree(tree)
        return found

    def _walk(self, tree: int, *, is_quick: bool) -> tuple[list[Element], set[int]]:
        """The topmost elements with what the page holds of them, and the marked contents that they name."""
        claimed: set[int] = set()
        self._seen.clear()
        self._is_cut = False
        found = [
            self._element(root, claimed, depth=0, key=index, is_quick=is_quick)
            for index in range(_count_roots(tree))
            if (root := _root(tree, index))
        ]
        return found, claimed

    def _element(self, handle: int, claimed: set[int], *, depth: int, key: int, is_quick: bool) -> Element:
        """One element with what this page holds of it.

        A document's topmost elements have thousands of children, of which one page holds a few: a quick look begins
        where the page before began and ends after a run of others. An element that a broken tree holds in several
        places is read in the first of them: where each holds the next one twice, their number doubles level by level.
        """
        element = Element(self._kind_of(handle))
        if depth > _DEEPEST or handle in self._seen:
            return element
        self._seen.add(handle)
        count = _count_children(handle)
        is_long = is_quick and depth <= 1 and count > _MOST_SKIPPED
        start = self._first_child.get(key * 2 + depth, 0) if is_long else 0
        self._is_cut |= start > 0
        skipped, first = 0, None
        for index in range(start, count):
            child = _child(handle, index)
            if child:
                element.children.append(self._element(child, claimed, depth=depth + 1, key=key, is_quick=is_quick))
            else:
                content = _child_content(handle, index)
                if content == _NO_CONTENT:
                    element.began_before |= not element.children
                    skipped += 1
                    if is_long and skipped > _MOST_SKIPPED and element.children:
                        self._is_cut = True
                        break
                    continue
                claimed.add(content)
                element.children.append(content)
            skipped = 0
            first = index if first is None else first
        if is_long and first is not None:
            self._first_child[key * 2 + depth] = max(0, first - 1)
        return element

    def _kind_of(self, handle: int) -> str:
        length = min(_kind(handle, self._name, _NAME_BYTES), _NAME_BYTES)
        return _decoded(ctypes.string_at(self._name, max(0, length - 2)))


@lru_cache(maxsize=512)
def _decoded(name: bytes) -> str:
    return name.decode("utf-16-le", errors="replace")


def _text_by_content(text_page: int) -> tuple[str, dict[int, str]]:
    """The text of a page, whole and by marked content, without the small digits that point to notes."""
    count = _count_chars(text_page)
    buffer = ctypes.create_string_buffer(2 * (count + 1))
    written = _get_text(text_page, 0, count, buffer)
    units = buffer.raw[: 2 * max(0, written - 1)]
    whole = units.decode("utf-16-le", errors="replace")
    is_even = 2 * len(whole) == len(units)  # no character takes two units
    contents: dict[int, list[str]] = {}
    loose: list[tuple[str, int | None]] = []
    content, size, last = _NO_CONTENT, 0.0, 0
    for start, end, text_object in _runs(text_page, count, whole if is_even else ""):
        words = whole[start:end] if is_even else units[2 * start : 2 * end].decode("utf-16-le", errors="replace")
        if text_object:
            content = _content_of(text_object)
        if content == _NO_CONTENT:
            loose.append((words, text_object))
            continue
        bare = words.strip()
        if bare:
            if len(bare) > _MARK_DIGITS or not bare.isdigit():
                size, last = _font_size(text_page, start), start
            elif size and _is_mark(text_page, start, last, size, has_words=content in contents):
                words = words.replace(bare, "")
        contents.setdefault(content, []).append(words)
    texts = {number: "".join(words) for number, words in contents.items()}
    if sum(map(len, texts.values())) < _MOSTLY * len(whole):
        # furniture does not count where the rest of the page is weighed
        whole = "".join([*texts.values(), *(words for words, owner in loose if not owner or not _is_furniture(owner))])
    return whole, texts


def _is_mark(text_page: int, start: int, last: int, size: float, *, has_words: bool) -> bool:
    """Whether small digits point to a note: they follow words of their content, or are raised above those before."""
    if _font_size(text_page, start) > _MARK_SIZE * size:
        return False
    return has_words or 0 < _height(text_page, start) - _height(text_page, last) < size


def _is_furniture(page_object: int) -> bool:
    """Whether the page marks an object as a running head, a page number or the like."""
    name, length = ctypes.create_string_buffer(_NAME_BYTES), ctypes.c_ulong()
    for index in range(_count_marks(page_object)):
        _mark_name(_mark(page_object, index), name, _NAME_BYTES, ctypes.byref(length))
        if name.raw[: length.value].decode("utf-16-le", errors="replace").rstrip("\0") == "Artifact":
            return True
    return False


def _height(text_page: int, index: int) -> float:
    """How high on the page the line stands that a character is printed on."""
    x, y = ctypes.c_double(), ctypes.c_double()
    _origin(text_page, index, ctypes.byref(x), ctypes.byref(y))
    return y.value


def _runs(text_page: int, count: int, text: str) -> list[tuple[int, int, int | None]]:
    """Runs of characters of one text object, as (start, end, object); what PDFium adds itself has no object.

    Many runs end with their line. The end of another is looked for in doubling steps and then by halving; what PDFium
    adds is a character or two, and steps from one such space to the next would leap over the words between them.

    Args:
        text_page: PDFium's text of the page.
        count: how many characters it has.
        text: those characters, empty where some take two units.
    """
    object_at = _text_object
    runs: list[tuple[int, int, int | None]] = []
    start = line_end = 0
    while start < count:
        text_object = object_at(text_page, start)
        if not text_object:
            end = start + (2 if text[start : start + 2] == "\r\n" else 1)
            runs.append((start, end, None))
            start = end
            continue
        if line_end <= start:
            line_end = text.find("\r", start + 1)
            line_end = count if line_end < 0 else line_end
        if object_at(text_page, line_end - 1) == text_object:
            end = line_end
        else:
            end = _end_of_run(text_page, start, line_end, text_object)
        runs.append((start, end, text_object))
        start = end
    return runs


def _end_of_run(text_page: int, start: int, stop: int, text_object: int) -> int:
    """Where the characters of a text object end that begin at `start` and end before `stop`."""
    object_at = _text_object
    low, step = start, _FIRST_STEP
    while low + step < stop and object_at(text_page, low + step) == text_object:
        low += step
        step *= 2
    high = min(low + step, stop)
    while high - low > 1:
        middle = (low + high) // 2
        if object_at(text_page, middle) == text_object:
            low = middle
        else:
            high = middle
    return high
