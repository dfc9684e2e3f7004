"""The structure tree of a PDF page to raw blocks: what each structure type becomes, and which tables are only layout.

Most files come from office programs: headings are tagged as such or are short paragraphs, a whole letter can be in the
cells of a layout table, and an item's bullet can be in its own text or at the end of the text before.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from pipeline.reading.characters import BULLETS, SUB_ITEM_SEPARATOR
from pipeline.reading.document import BlockKind
from pipeline.reading.draft_blocks import LONGEST_CELL, MOST_BLOCKS_IN_A_CELL, split_bullet
from pipeline.reading.pdf.line_ends import join_hyphenated_words
from pipeline.reading.pdf.pdfium import PageContent, StructureElement

_HEADING: Final = re.compile(r"H[1-6]?$|Title$")
#: Tables of contents repeat headings; figures and furniture hold no text of the document.
_LEFT_OUT: Final = frozenset({"TOC", "TOCI", "Artifact", "Index", "Formula"})
#: Elements that hold blocks; any other element with text is a block or part of one.
_CONTAINERS: Final = frozenset(
    {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "NonStruct", "Private", "DocumentFragment", "Textbox"}
)
_TABLE_PARTS: Final = frozenset({"THead", "TBody", "TFoot"})
_NOTES: Final = frozenset({"Note", "FENote", "Footnote", "Endnote"})
#: The head of a column is shorter than a sentence.
_LONGEST_HEAD: Final = 50
_LONGEST_CELL_WITH_LIST: Final = 2000
#: What the label of an item holds, unless a program has put words of the item into it.
_LABEL: Final = re.compile(r"[\W_]*(?:\d+(?:\.\d+)*|o|(?:[a-z]|[ivx]+)(?=[\W_]))?[\W_]*", re.IGNORECASE)
_BULLET_OR_NUMBER: Final = re.compile(rf"[{BULLETS}\d]")


@dataclass(slots=True)
class RawBlock:
    """One block of a page before its text is cleaned.

    Attributes:
        kind: what it is, by its tag.
        text: as PDFium gives it, with line ends, bullets and hyphens.
        row: for a table cell, the number of its row in the document.
        began_before: whether it began on the page before.
        is_numbered: whether its label is a number.
    """

    kind: BlockKind
    text: str
    row: int | None = None
    began_before: bool = False
    is_numbered: bool = False


def content_numbers(children: Iterable[StructureElement | int]) -> Iterator[int]:
    """The numbers of all marked contents below, in order."""
    for child in children:
        if isinstance(child, int):
            yield child
        else:
            yield from content_numbers(child.children)


class BlockCollector:
    """Collects the blocks of a page from its elements.

    Attributes:
        found: the blocks so far, in reading order.
    """

    def __init__(self, page: PageContent, first_row: int) -> None:
        self._page = page
        self._contents = page.contents
        self._row = first_row
        #: contents that are in the label of an item and belong elsewhere in the list
        self._strays: list[int] = []
        self.found: list[RawBlock] = []

    def add(self, element: StructureElement) -> None:
        """Add the blocks of one element."""
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
            self.found.append(RawBlock("note", self._text(element), began_before=element.began_before))
        else:
            self._add_block("paragraph", element)

    def _add_children(self, element: StructureElement) -> None:
        """Add each child that is an element; text between them is a paragraph of its own."""
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
            self.found.append(RawBlock("paragraph", text))

    def _add_block(self, kind: BlockKind, element: StructureElement) -> None:
        """Add one block, and after it the lists, tables and notes inside it."""
        inner: list[StructureElement] = []
        text = self._text(element, inner)
        if text.strip():
            self.found.append(RawBlock(kind, text, began_before=element.began_before))
        for child in inner:
            self.add(child)

    def _add_list(self, element: StructureElement) -> None:
        self._strays = [
            number
            for item in element.children
            if isinstance(item, StructureElement)
            for number in self._label(item).strays
        ]
        for child in element.children:
            if isinstance(child, int):
                self.found.append(RawBlock("list_item", self._contents.get(child, "")))
            elif child.kind in ("LI", "LBody"):
                self._add_item(child)
            else:
                self.add(child)

    def _add_item(self, item: StructureElement) -> None:
        """Add one item with the items below it; a second paragraph in it is a block of its own."""
        label = self._label(item)
        parts = _ItemParts(
            first_words=label.first_words, began_before=bool(label.first_words), is_numbered=label.is_numbered
        )
        self._collect(item, parts)
        if not parts.texts and parts.sub_items:
            # a list inside an item that has no words of its own is only indented
            self.found += [RawBlock("list_item", text) for text in parts.sub_items]
        elif parts.texts:
            text = SUB_ITEM_SEPARATOR.join([parts.texts[0].rstrip(), *(sub.strip() for sub in parts.sub_items)])
            self.found.append(
                RawBlock("list_item", text, began_before=parts.began_before, is_numbered=parts.is_numbered)
            )
            self.found += [RawBlock("paragraph", text) for text in parts.texts[1:]]
        self.found += [RawBlock("note", self._text(note)) for note in parts.notes]
        for table in parts.tables:
            self.add(table)

    def _collect(self, element: StructureElement, parts: "_ItemParts") -> None:
        """Collect the words, the items below and the notes of an item."""
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
                inline += content_numbers(child.children)
        self._add_words(self._taken(inline, parts), element, parts)

    def _taken(self, inline: list[int], parts: "_ItemParts") -> str:
        """The words of contents, which are removed from their list, and of labels that belong among them."""
        self._add_words_of_labels(inline, parts)
        text = "".join(self._contents.get(number, "") for number in inline)
        inline.clear()
        return text

    @staticmethod
    def _add_words(text: str, element: StructureElement, parts: "_ItemParts") -> None:
        if text.strip():
            parts.began_before |= element.began_before and not parts.texts
            parts.texts.append(text)

    def _collect_block(self, child: StructureElement, parts: "_ItemParts", label: str) -> None:
        """Collect a paragraph of an item, after the words before it."""
        count = len(parts.texts)
        self._collect(child, parts)
        if label.strip():
            parts.texts[count : count + 1] = [label + "".join(parts.texts[count : count + 1])]

    def _collect_apart(self, child: StructureElement, parts: "_ItemParts") -> None:
        """Collect what is in an item and is not its own words: a list below it, a note, a table."""
        if child.kind == "L":
            below = BlockCollector(self._page, self._row)
            below.add(child)
            parts.sub_items += [_cleaned(block.text) for block in below.found]
        elif child.kind == "Table":
            parts.tables.append(child)
        else:
            parts.notes.append(child)

    def _label(self, item: StructureElement) -> "_ItemLabel":
        """The content of the label of an item, where its bullet or number should be."""
        found = _ItemLabel()
        for label in item.children:
            if isinstance(label, int) or label.kind != "Lbl":
                continue
            text = self._text(label).strip()
            numbers = list(content_numbers(label.children))
            is_first = bool(numbers) and numbers[0] == min(content_numbers(item.children))
            if _LABEL.fullmatch(text) and (is_first or _BULLET_OR_NUMBER.search(text)):
                found.is_numbered |= any(letter.isdigit() for letter in text)
            elif is_first:
                found.first_words += numbers
            else:
                found.strays += numbers
        return found

    def _add_words_of_labels(self, inline: list[int], parts: "_ItemParts") -> None:
        """Put the first words of an item before the others, and each stray one where the page prints it."""
        if inline:
            inline[:0] = parts.first_words
            parts.first_words = []
        for number in list(self._strays):
            if inline and inline[0] < number < inline[-1]:
                inline.insert(next(at for at, other in enumerate(inline) if other > number), number)
                self._strays.remove(number)

    def _add_table(self, table: StructureElement) -> None:
        """Add a table of values as cells; one that only lays out the page, as the blocks in it."""
        rows = [[cell for cell in row.children if isinstance(cell, StructureElement)] for row in _rows(table)]
        cells = [self._cell(cell) for row in rows for cell in row]
        # a table of values has rows with a label and a value, or a head above sentences; a box around paragraphs and
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
                    self.found.append(RawBlock("table_cell", text, self._row))

    def _has_head(self, rows: list[list[StructureElement]]) -> bool:
        """Whether the first row is the head of the others: it is marked as one and short, and they hold sentences."""
        if not rows or not all(cell.kind == "TH" for cell in rows[0]):
            return False
        head = [self._cell(cell) or "" for cell in rows[0]]
        values = [text for row in rows[1:] for cell in row if (text := self._cell(cell))]
        return (
            0 < max(map(len, head), default=0) <= _LONGEST_HEAD
            and bool(values)
            and all(len(text) > _LONGEST_HEAD for text in values)
        )

    def _cell(self, cell: StructureElement) -> str | None:
        """The words of a cell that holds a value, None for one that lays out part of the page."""
        below = BlockCollector(self._page, self._row)
        below._add_children(cell)
        found = [(block.kind, _cleaned(block.text)) for block in below.found if block.text.strip()]
        kinds = {kind for kind, _ in found}
        if "table_cell" in kinds:
            return None
        if "list_item" in kinds:
            opens = found[0][0] == "paragraph" and found[0][1].endswith(":")
            text = "".join(
                (SUB_ITEM_SEPARATOR if kind == "list_item" else " ") + words for kind, words in found
            ).strip()
            return text if opens and "heading" not in kinds and len(text) <= _LONGEST_CELL_WITH_LIST else None
        text = " ".join(words for _, words in found)
        return None if len(found) > MOST_BLOCKS_IN_A_CELL or len(text) > LONGEST_CELL else text

    def _text(self, element: StructureElement, inner: list[StructureElement] | None = None) -> str:
        """The words of an element; lists, tables and notes in it are added to `inner` where it is given."""
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
class _ItemLabel:
    """The content of the label of an item.

    Where a page begins inside an item, programs take the first words of the page for its label, or a bullet or a word
    from further down. Contents are numbered in the order in which the page prints them.

    Attributes:
        first_words: contents that begin the item.
        strays: contents that belong further down in the list.
        is_numbered: whether the label is a number.
    """

    first_words: list[int] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)
    is_numbered: bool = False


@dataclass(slots=True)
class _ItemParts:
    """The content of a list item.

    Attributes:
        texts: its own words, and paragraphs that follow them.
        sub_items: the items below it.
        notes: footnotes in it.
        tables: tables in it.
        first_words: contents that begin it, but are in its label.
        began_before: whether it began on the page before.
        is_numbered: whether its label is a number.
    """

    texts: list[str] = field(default_factory=list)
    sub_items: list[str] = field(default_factory=list)
    notes: list[StructureElement] = field(default_factory=list)
    tables: list[StructureElement] = field(default_factory=list)
    first_words: list[int] = field(default_factory=list)
    began_before: bool = False
    is_numbered: bool = False


def _cleaned(text: str) -> str:
    return " ".join(split_bullet(join_hyphenated_words(text).strip())[0].split())


def _rows(table: StructureElement) -> Iterator[StructureElement]:
    for child in table.children:
        if isinstance(child, int):
            continue
        if child.kind == "TR":
            yield child
        elif child.kind in _TABLE_PARTS:
            yield from _rows(child)
