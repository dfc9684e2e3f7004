"""Areas for improvement, from the sections that list them. The formats find those sections."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from pipeline.extraction.facts import ImprovementArea, Section
from pipeline.extraction.lexicons.improvements import ImprovementLexicon
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.reading.document import Block, Document, Span

#: A cell of no more characters is a heading of the table.
_LONGEST_HEADING_CELL: Final = 40
#: An item whose first paragraph ends in a colon, and so continues with a list.
_OPENS_A_LIST: Final = re.compile(r"^[^\n]*:(?:\n|$)")


class ImprovementReader:
    """Reads lists of areas for improvement. Made once from the lexicon."""

    def __init__(self, lexicon: ImprovementLexicon) -> None:
        self._kinds = lexicon.kinds
        self._outcome = re.compile(lexicon.outcome, re.IGNORECASE)
        self._nothing = any_of(lexicon.nothing)

    def is_list(self, section: Section) -> bool:
        """Whether a section lists areas for improvement."""
        return section.kind in self._kinds and section.heading is not None

    def in_sections(self, document: Document, sections: Sequence[Section]) -> tuple[ImprovementArea, ...]:
        """Every item of every such section, complete and in printed order.

        The items are the list items of a section. If it has none, they are its paragraphs, except one that only
        introduces a list. A statement that nothing needs to improve is not an item.
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
        """The items of a table, each with the list below it; a page break can leave some outside the table.

        A row can also name who is responsible; the longest cell is the item.
        """
        items: list[Span] = []
        for (_, _), group in groupby(enumerate(blocks), key=lambda item: (item[1].row, item[1].row or item[0])):
            row = [block for _, block in group]
            block = max(row, key=lambda block: block.span.end - block.span.start)
            if block.row is not None and len(document.words(block.span)) <= _LONGEST_HEADING_CELL:
                continue
            before = items[-1] if items else None
            if block.kind == "list_item" and before and _OPENS_A_LIST.search(document.words(before)):
                items[-1] = Span(before.start, block.span.end)
            else:
                items.append(block.span)
        return items
