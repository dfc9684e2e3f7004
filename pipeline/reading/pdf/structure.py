"""From the tags of a PDF to pieces of text.

What belongs here: what each structure type becomes, which tables are only layout, and lines that a paragraph keeps
apart. What does not: PDFium (see `pdfium`), and what the words mean.

Most files are made by an office program: headings are tagged as such or are short paragraphs, a letter can stand
whole in the cells of a layout table, an item's bullet can stand in its own text or at the end of the text before.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pipeline.reading.document import BlockKind
from pipeline.reading.draft_blocks import SUSPENDED, Piece, without_bullet, without_stray_bullet
from pipeline.reading.pdf.pdfium import Element, PageContent

_HEADING: Final = re.compile(r"H[1-6]?$|Title$")
#: Tables of contents repeat headings; figures and what a tool marks as furniture hold no text of the document.
_LEFT_OUT: Final = frozenset({"TOC", "TOCI", "Artifact", "Index", "Formula"})
#: Elements that hold blocks; whatever else holds text is a block itself or part of one.
_CONTAINERS: Final = frozenset(
    {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "NonStruct", "Private", "DocumentFragment", "Textbox"}
)
_TABLE_PARTS: Final = frozenset({"THead", "TBody", "TFoot"})
_NOTES: Final = frozenset({"Note", "FENote", "Footnote", "Endnote"})
#: A cell with more blocks than this is a stretch of the page and not a value.
_MOST_BLOCKS_IN_A_CELL: Final = 4
_LONGEST_CELL: Final = 600
#: The head of a column is shorter than a sentence.
_LONGEST_HEAD: Final = 50
_LONGEST_CELL_WITH_LIST: Final = 2000
#: The bullet that stands between an item and the items below it.
SUB_BULLET: Final = " • "
#: PDFium's mark of a hyphen at the end of a line, with the white space after it.
LINE_END_HYPHEN: Final = re.compile("(?:[\x02\ufffe]\\s*|(?<=\\w)-\\r\\n(?=\\w))")
#: A line shorter than this share of the page's longest that is followed by a new beginning ends there.
_SHORT_LINE: Final = 0.62
_NARROW_PAGE: Final = 50
#: A longer text is no heading, whatever its tag says; nor is a sentence of half the length.
_LONGEST_HEADING: Final = 220
_LONG_HEADING: Final = 110
#: A page less of whose text than this share is tagged is read as if none were.
_TAGGED_SHARE: Final = 0.5
#: What the label of an item holds, unless a program has put words of the item into it.
_LABEL: Final = re.compile(r"[\W_]*(?:\d+(?:\.\d+)*|o|(?:[a-z]|[ivx]+)(?=[\W_]))?[\W_]*", re.IGNORECASE)
_SIGN_OR_NUMBER: Final = re.compile(r"[•◼▪■●○◦▫\uE000-\uF8FF\d]")


@dataclass(slots=True)
class _Block:
    """One block of a page before its text is cleaned."""

    kind: BlockKind
    text: str
    row: int | None = None
    began_before: bool = False
    is_numbered: bool = False


def with_line_end_hyphens(text: str) -> str:
    """A text in which words cut at the end of a line are whole again, with the hyphen that is printed."""
    if "\x02" not in text and "\ufffe" not in text and "-\r\n" not in text:
        return text
    return LINE_END_HYPHEN.sub(lambda match: "- " if SUSPENDED.match(text, match.end()) else "-", text)


def is_tagged(page: PageContent) -> bool:
    """Whether the tags of a page cover its text, or it has no text."""
    claimed = sum(len(page.contents.get(number, "")) for number in _numbers(page.elements))
    return claimed >= _TAGGED_SHARE * len(page.text.strip())


def pieces_of_page(page: PageContent, number: int, first_row: int) -> list[Piece]:
    """The pieces of one page, in reading order.

    Args:
        page: its content.
        number: of the page, 1-based.
        first_row: how many rows of tables the document has had before.
    """
    blocks = _Blocks(page, first_row)
    for element in page.elements:
        blocks.add(element)
    width = _usual_width(page.text)
    return [piece for block in blocks.found for piece in _pieces(block, number, width)]


def _usual_width(text: str) -> int:
    """The length that all but one in ten of a page's lines keep to; two columns side by side make a few longer."""
    lengths = sorted(len(line) for line in text.split("\r\n") if line.strip())
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _numbers(children: Iterable[Element | int]) -> Iterator[int]:
    for child in children:
        if isinstance(child, int):
            yield child
        else:
            yield from _numbers(child.children)


def _pieces(block: _Block, page: int, width: int) -> Iterator[Piece]:
    text = with_line_end_hyphens(block.text)
    lines = _lines(text, width) if block.kind == "paragraph" else [text]
    for index, line in enumerate(lines):
        kind = block.kind
        if kind == "heading" and _is_text(line):
            kind = "paragraph"
        keeps_number = kind in ("heading", "table_cell", "note")
        words, bullet = (without_stray_bullet(line), "") if keeps_number else without_bullet(line)
        words = " ".join(words.split())
        if not words:
            continue
        if bullet and kind == "paragraph":
            kind = "list_item"
        yield Piece(
            words,
            kind,
            page,
            is_tagged=True,
            row=block.row,
            continues=block.began_before and index == 0,
            is_numbered=block.is_numbered or any(letter.isdigit() for letter in bullet),
        )


def _is_text(line: str) -> bool:
    """Whether what is tagged as a heading is running text: too long for one, or a sentence of some length."""
    words = line.strip()
    return len(words) > _LONGEST_HEADING or (words.endswith(".") and len(words) > _LONG_HEADING)


def _lines(text: str, width: int) -> list[str]:
    """The text of a paragraph as one, or its lines where each but the last ends early and the next begins anew."""
    whole = " ".join(text.split())
    lines = [line.strip() for line in text.split("\r\n") if line.strip()]
    if len(lines) < 2 or width < _NARROW_PAGE:  # noqa: PLR2004 - one line cannot be cut
        return [whole]
    early = all(len(line) < _SHORT_LINE * width and not line.endswith(",") for line in lines[:-1])
    anew = all(line[0].isupper() or line[0].isdigit() for line in lines[1:])
    return lines if early and anew else [whole]


class _Blocks:
    """Collects the blocks of a page from its elements."""

    def __init__(self, page: PageContent, first_row: int) -> None:
        self._page = page
        self._contents = page.contents
        self._row = first_row
        #: contents that stand in the label of an item and belong somewhere else in the list
        self._strays: list[int] = []
        self.found: list[_Block] = []

    def add(self, element: Element) -> None:
        """Add what one element holds."""
        kind = element.kind
        if kind in _LEFT_OUT:
            return
        if kind == "L":
            self._add_list(element)
        elif kind == "Table":
            self._add_table(element)
        elif kind in _CONTAINERS or kind in _TABLE_PARTS or kind in ("TR", "TD", "TH"):
            self._add_children(element)
        elif kind == "LI":
            self._add_item(element)
        elif _HEADING.match(kind):
            self._add_block("heading", element)
        elif kind in _NOTES:
            self.found.append(_Block("note", self._text(element), began_before=element.began_before))
        else:
            self._add_block("paragraph", element)

    def _add_children(self, element: Element) -> None:
        """Each child that is an element; text that stands among them is a paragraph of its own."""
        loose: list[int] = []
        for child in element.children:
            if isinstance(child, int):
                loose.append(child)
                continue
            self._add_loose(loose)
            loose = []
            self.add(child)
        self._add_loose(loose)

    def _add_loose(self, numbers: list[int]) -> None:
        text = "".join(self._contents.get(number, "") for number in numbers)
        if text.strip():
            self.found.append(_Block("paragraph", text))

    def _add_block(self, kind: BlockKind, element: Element) -> None:
        """One block; lists, tables and notes inside it follow it."""
        inner: list[Element] = []
        text = self._text(element, inner)
        if text.strip():
            self.found.append(_Block(kind, text, began_before=element.began_before))
        for child in inner:
            self.add(child)

    def _add_list(self, element: Element) -> None:
        self._strays = [
            number for item in element.children if isinstance(item, Element) for number in self._label(item).strays
        ]
        for child in element.children:
            if isinstance(child, int):
                self.found.append(_Block("list_item", self._contents.get(child, "")))
            elif child.kind in ("LI", "LBody"):
                self._add_item(child)
            else:
                self.add(child)

    def _add_item(self, item: Element) -> None:
        """One item with the items below it; a second paragraph in it stands by itself."""
        label = self._label(item)
        parts = _Item(
            first_words=label.first_words, began_before=bool(label.first_words), is_numbered=label.is_numbered
        )
        self._collect(item, parts)
        if not parts.texts and parts.sub_items:
            # a list inside an item that has no words of its own is only set further in
            self.found += [_Block("list_item", text) for text in parts.sub_items]
        elif parts.texts:
            text = SUB_BULLET.join([parts.texts[0].rstrip(), *(sub.strip() for sub in parts.sub_items)])
            self.found.append(_Block("list_item", text, began_before=parts.began_before, is_numbered=parts.is_numbered))
            self.found += [_Block("paragraph", text) for text in parts.texts[1:]]
        self.found += [_Block("note", self._text(note)) for note in parts.notes]
        for table in parts.tables:
            self.add(table)

    def _collect(self, element: Element, parts: "_Item") -> None:
        """The words, the items below and the notes of an item."""
        inline: list[int] = []
        for child in element.children:
            if isinstance(child, int):
                inline.append(child)
            elif child.kind in ("P", "LBody", "Div") or _HEADING.match(child.kind):
                self._collect_block(child, parts, self._taken(inline, parts))
            elif child.kind in ("L", "Table") or child.kind in _NOTES:
                self._add_words(self._taken(inline, parts), element, parts)
                self._collect_apart(child, parts)
            elif child.kind != "Lbl" and child.kind not in _LEFT_OUT:
                inline += _numbers(child.children)
        self._add_words(self._taken(inline, parts), element, parts)

    def _taken(self, inline: list[int], parts: "_Item") -> str:
        """The words of contents, which are taken off their list, and of labels that belong among them."""
        self._add_words_of_labels(inline, parts)
        text = "".join(self._contents.get(number, "") for number in inline)
        inline.clear()
        return text

    @staticmethod
    def _add_words(text: str, element: Element, parts: "_Item") -> None:
        if text.strip():
            parts.began_before |= element.began_before and not parts.texts
            parts.texts.append(text)

    def _collect_block(self, child: Element, parts: "_Item", label: str) -> None:
        """A paragraph of an item, after words that stand before it."""
        count = len(parts.texts)
        self._collect(child, parts)
        if label.strip():
            parts.texts[count : count + 1] = [label + "".join(parts.texts[count : count + 1])]

    def _collect_apart(self, child: Element, parts: "_Item") -> None:
        """What stands in an item and is no word of its own: a list below it, a note, a table."""
        if child.kind == "L":
            below = _Blocks(self._page, self._row)
            below.add(child)
            parts.sub_items += [_cleaned(block.text) for block in below.found]
        elif child.kind == "Table":
            parts.tables.append(child)
        else:
            parts.notes.append(child)

    def _label(self, item: Element) -> "_Label":
        """What stands where the bullet or number of an item should stand."""
        found = _Label()
        for label in item.children:
            if isinstance(label, int) or label.kind != "Lbl":
                continue
            text = self._text(label).strip()
            numbers = list(_numbers(label.children))
            is_first = bool(numbers) and numbers[0] == min(_numbers(item.children))
            if _LABEL.fullmatch(text) and (is_first or _SIGN_OR_NUMBER.search(text)):
                found.is_numbered |= any(letter.isdigit() for letter in text)
            elif is_first:
                found.first_words += numbers
            else:
                found.strays += numbers
        return found

    def _add_words_of_labels(self, inline: list[int], parts: "_Item") -> None:
        """Put the first words of an item before it, and each stray one where the page prints it."""
        if inline:
            inline[:0] = parts.first_words
            parts.first_words = []
        for number in list(self._strays):
            if inline and inline[0] < number < inline[-1]:
                inline.insert(next(at for at, other in enumerate(inline) if other > number), number)
                self._strays.remove(number)

    def _add_table(self, table: Element) -> None:
        """A table of values as cells; one that only lays out the page as what stands in it."""
        rows = [[cell for cell in row.children if isinstance(cell, Element)] for row in _rows(table)]
        cells = [self._cell(cell) for row in rows for cell in row]
        # a table of values has rows with a label and a value, or a head above sentences; a box round paragraphs and
        # an address have neither
        has_pairs = any(sum(bool(self._cell(cell)) for cell in row) > 1 for row in rows)
        is_layout = any(cell is None for cell in cells) or not (has_pairs or self._has_head(rows))
        if is_layout:
            self._add_children(table)
            return
        for row in rows:
            self._row += 1
            for cell in row:
                text = self._cell(cell)
                if text:
                    self.found.append(_Block("table_cell", text, self._row))

    def _has_head(self, rows: list[list[Element]]) -> bool:
        """Whether the first row heads the others: it is marked as a head, short, and they hold sentences."""
        if not rows or not all(cell.kind == "TH" for cell in rows[0]):
            return False
        head = [self._cell(cell) or "" for cell in rows[0]]
        values = [text for row in rows[1:] for cell in row if (text := self._cell(cell))]
        return (
            0 < max(map(len, head), default=0) <= _LONGEST_HEAD
            and bool(values)
            and all(len(text) > _LONGEST_HEAD for text in values)
        )

    def _cell(self, cell: Element) -> str | None:
        """The words of a cell that holds a value, None for one that lays out a stretch of the page."""
        below = _Blocks(self._page, self._row)
        below._add_children(cell)
        found = [(block.kind, _cleaned(block.text)) for block in below.found if block.text.strip()]
        kinds = {kind for kind, _ in found}
        if "table_cell" in kinds:
            return None
        if "list_item" in kinds:
            opens = found[0][0] == "paragraph" and found[0][1].endswith(":")
            text = "".join((SUB_BULLET if kind == "list_item" else " ") + words for kind, words in found).strip()
            return text if opens and "heading" not in kinds and len(text) <= _LONGEST_CELL_WITH_LIST else None
        text = " ".join(words for _, words in found)
        return None if len(found) > _MOST_BLOCKS_IN_A_CELL or len(text) > _LONGEST_CELL else text

    def _text(self, element: Element, inner: list[Element] | None = None) -> str:
        """The words of an element; lists, tables and notes in it are put into `inner` where it is given."""
        parts: list[str] = []
        for child in element.children:
            if isinstance(child, int):
                parts.append(self._contents.get(child, ""))
            elif child.kind in _LEFT_OUT:
                continue
            elif inner is not None and (child.kind in _NOTES or child.kind in ("L", "Table")):
                inner.append(child)
            else:
                parts.append(self._text(child, inner))
        return "".join(parts)


@dataclass(slots=True)
class _Label:
    """What stands in the label of an item.

    Where a page begins inside an item, programs take the first words of the page for its label, or a sign or a word
    from further down. Contents are numbered in the order in which the page prints them.

    Attributes:
        first_words: contents that begin the item.
        strays: contents that stand further down in the list.
        is_numbered: whether the label is a number.
    """

    first_words: list[int] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)
    is_numbered: bool = False


@dataclass(slots=True)
class _Item:
    """What an item of a list holds.

    Attributes:
        texts: its own words, and paragraphs that follow them.
        sub_items: the items below it.
        notes: footnotes in it.
        tables: tables in it.
        first_words: contents that begin it, and do not stand where its words do.
        began_before: whether it goes on from the page before.
        is_numbered: whether its label is a number.
    """

    texts: list[str] = field(default_factory=list)
    sub_items: list[str] = field(default_factory=list)
    notes: list[Element] = field(default_factory=list)
    tables: list[Element] = field(default_factory=list)
    first_words: list[int] = field(default_factory=list)
    began_before: bool = False
    is_numbered: bool = False


def _cleaned(text: str) -> str:
    return " ".join(without_bullet(with_line_end_hyphens(text).strip())[0].split())


def _rows(table: Element) -> Iterator[Element]:
    for child in table.children:
        if isinstance(child, int):
            continue
        if child.kind == "TR":
            yield child
        elif child.kind in _TABLE_PARTS:
            yield from _rows(child)
