"""The pages of a PDF as plain data: their text by marked content, and their part of the structure tree."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import pypdfium2.raw as pdfium

from pipeline.reading.pdf import pdfium_calls as calls
from pipeline.reading.pdf.page_text import text_by_content

#: PDFium's error codes after a document could not be loaded.
_PASSWORD: Final = 4
_SECURITY: Final = 5
#: Deeper structure has no meaning for a page, and could exhaust the stack.
_DEEPEST: Final = 60
#: After so many elements of other pages in a row, the rest of a long list of children is on later pages.
_MOST_SKIPPED: Final = 48
_NO_CONTENT: Final = -1


class PdfError(Exception):
    """PDFium cannot open the bytes.

    Attributes:
        reason: a term of the vocabulary `rejection_reason`.
        detail: what was found, where, and what to do.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


@dataclass(slots=True)
class StructureElement:
    """One element of the structure tree, with the children that are on one page.

    Attributes:
        kind: the standard structure type.
        children: elements, and numbers of marked contents, in order.
        began_before: whether its first content is on an earlier page.
    """

    kind: str
    children: "list[StructureElement | int]" = field(default_factory=list)
    began_before: bool = False


@dataclass(frozen=True, slots=True)
class PageContent:
    r"""The content of a page.

    Attributes:
        text: all text not marked as furniture, in the order of the content, lines ending in `\r\n`.
        contents: the text of each marked content that the structure tree can refer to, by its number.
        elements: the top elements of the structure tree; none where the page is not tagged.
    """

    text: str
    contents: dict[int, str]
    elements: list[StructureElement]


class PdfPages:
    """The pages of one PDF, read one after the other."""

    def __init__(self, content: bytes) -> None:
        """Open a PDF.

        Raises:
            PdfError: it is damaged, or locked with a password.
        """
        pdfium.FPDF_InitLibrary()
        self._content = content  # PDFium reads these bytes while the document is open
        self._document = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
        if not self._document:
            code = pdfium.FPDF_GetLastError()
            if code in (_PASSWORD, _SECURITY):
                raise PdfError("locked", "the PDF is locked with a password; put a copy without one there")
            raise PdfError("damaged", "the PDF is damaged or cut off; fetch it again")
        self._first_child: dict[tuple[int, ...], int] = {}
        self._seen: set[int] = set()
        self._is_cut = False
        self._name = ctypes.create_string_buffer(calls.NAME_BYTES)

    def __len__(self) -> int:
        """How many pages the document claims to have."""
        return int(pdfium.FPDF_GetPageCount(self._document))

    def __iter__(self) -> Iterator[PageContent]:
        """Read page after page.

        Raises:
            PdfError: a page cannot be loaded.
        """
        document = ctypes.cast(self._document, ctypes.c_void_p).value
        for index in range(len(self)):
            page = calls.load_page(document, index)
            if not page:
                raise PdfError("damaged", f"page {index + 1} of {len(self)} cannot be read; fetch the PDF again")
            text_page = calls.load_text(page)
            try:
                text, contents = text_by_content(text_page) if text_page else ("", {})
                yield PageContent(text, contents, self._elements(page, set(contents)))
            finally:
                if text_page:
                    calls.close_text(text_page)
                calls.close_page(page)

    def close(self) -> None:
        """Free the memory of the document."""
        pdfium.FPDF_CloseDocument(self._document)

    def _elements(self, page: int, contents: set[int]) -> list[StructureElement]:
        tree = calls.tree_of(page)
        if not tree:
            return []
        try:
            found, claimed = self._walk(tree, is_quick=True)
            # if the quick walk missed some content, walk again from the beginning
            if self._is_cut and not contents <= claimed:
                found, _ = self._walk(tree, is_quick=False)
        finally:
            calls.close_tree(tree)
        return found

    def _walk(self, tree: int, *, is_quick: bool) -> tuple[list[StructureElement], set[int]]:
        """The top elements with their content on this page, and the marked contents that they refer to."""
        claimed: set[int] = set()
        self._seen.clear()
        self._is_cut = False
        found = [
            self._element(root, claimed, path=(index,), is_quick=is_quick)
            for index in range(calls.count_roots(tree))
            if (root := calls.root(tree, index))
        ]
        return found, claimed

    def _element(self, handle: int, claimed: set[int], *, path: tuple[int, ...], is_quick: bool) -> StructureElement:
        """One element, known by its place in each element that holds it, with its content on this page.

        Some elements of a document have thousands of children, a few of them on each page: a quick walk begins where
        the page before began and ends after a run of children on other pages. If a broken tree has an element in
        several places, it is read in the first only: where each element has the next one twice, the number of elements
        would double with each level.
        """
        element = StructureElement(self._kind_of(handle))
        if len(path) > _DEEPEST + 1 or handle in self._seen:
            return element
        self._seen.add(handle)
        count = calls.count_children(handle)
        is_long = is_quick and count > _MOST_SKIPPED
        start = self._first_child.get(path, 0) if is_long else 0
        self._is_cut |= start > 0
        skipped, first = 0, None
        for index in range(start, count):
            child = calls.child(handle, index)
            if child:
                element.children.append(self._element(child, claimed, path=(*path, index), is_quick=is_quick))
            else:
                content = calls.child_content(handle, index)
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
            self._first_child[path] = max(0, first - 1)
        return element

    def _kind_of(self, handle: int) -> str:
        length = min(calls.kind(handle, self._name, calls.NAME_BYTES), calls.NAME_BYTES)
        return _decoded(ctypes.string_at(self._name, max(0, length - 2)))


@lru_cache(maxsize=512)
def _decoded(name: bytes) -> str:
    return name.decode("utf-16-le", errors="replace")
