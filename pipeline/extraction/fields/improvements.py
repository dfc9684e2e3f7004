"""What must improve, from the sections that list it.

What belongs here: which blocks of a section are items of its list, and what is no item. What does not: finding the
sections, which each format does.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from pipeline.extraction.facts import ImprovementArea, Section
from pipeline.extraction.lexicons.improvements import ImprovementLexicon
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.reading.document import Block, Document, Span

#: A shorter cell is the head of a table.
_SHORTEST_CELL: Final = 40


#: An item whose first paragraph ends in a colon goes on with a list.
_OPENS_A_LIST: Final = re.compile(r"^[^\n]*:(?:\n|$)")


class ImprovementReader:
    """Reads lists of what must improve. Made once from what is known of them."""

    def __init__(self, lexicons: ImprovementLexicon) -> None:
        self._kinds = lexicons.kinds
        self._outcome = re.compile(lexicons.outcome, re.IGNORECASE)
        self._nothing = any_of(lexicons.nothing)

    def is_list(self, section: Section) -> bool:
        """Whether a section lists what must improve."""
        return section.kind in self._kinds and section.heading is not None

    def in_sections(self, document: Document, sections: Sequence[Section]) -> tuple[ImprovementArea, ...]:
        """Every item of every such section, whole and in printed order.

        Items are the list items; where a section has none, its paragraphs, but for one that only introduces a list.
        A sentence that says there is nothing to do is no item.
        """
        areas: list[ImprovementArea] = []
        for section in sections:
            if not self.is_list(section) or section.heading is None:
                continue
            method = f"an item under '{document.words(section.heading)}'"
            for item in self._items(document, section):
                match = self._outcome.search(document.words(item))
                printed = Span(item.start + match.start(), item.start + match.end()) if match else None
                kind = self._kinds[section.kind]
                areas.append(
                    ImprovementArea(len(areas) + 1, kind, item, printed, method, addressed_to=section.addressed_to)
                )
        return tuple(areas)

    def _items(self, document: Document, section: Section) -> list[Span]:
        blocks = [
            block
            for block in document.blocks[section.first_block : section.end_block]
            if block.span != section.heading and block.kind not in ("heading", "note")
        ]
        if any(block.kind == "table_cell" for block in blocks):
            items = self._items_of_table(document, blocks)
        else:
            items = [block.span for block in blocks if block.kind == "list_item"]
        if not items:
            items = [block.span for block in blocks if block.kind == "paragraph"]
            items = [span for span in items if not document.words(span).endswith(":")]
        return [span for span in items if not self._nothing.match(document.words(span))]

    @staticmethod
    def _items_of_table(document: Document, blocks: Sequence[Block]) -> list[Span]:
        """The items of a table, of which a page break can leave some outside: each with the list below it.

        Beside what is to be done a row can name who is to do it; the longer cell is the item.
        """
        items: list[Span] = []
        for (_, _), group in groupby(enumerate(blocks), key=lambda item: (item[1].row, item[1].row or item[0])):
            row = [block for _, block in group]
            block = max(row, key=lambda block: block.span.end - block.span.start)
            if block.row is not None and len(document.words(block.span)) <= _SHORTEST_CELL:
                continue
            before = items[-1] if items else None
            if block.kind == "list_item" and before and _OPENS_A_LIST.search(document.words(before)):
                items[-1] = Span(before.start, block.span.end)
            else:
                items.append(block.span)
        return items
