"""Areas for improvement, from the sections that list them. The formats find those sections."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from pipeline.extraction.facts import ImprovementArea, Section
from pipeline.extraction.fields.running_lists import RunningListReader
from pipeline.extraction.lexicons.improvements import ImprovementLexicon
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.reading.document import Block, Document, Span
from pipeline.schema.vocabularies import ImprovementKind

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
        self._introduces = re.compile(lexicon.introduces, re.IGNORECASE)
        self._running = RunningListReader(lexicon)

    def is_list(self, section: Section) -> bool:
        """Whether a section lists areas for improvement."""
        return section.kind in self._kinds and section.heading is not None

    def states_nothing(self, document: Document, span: Span) -> bool:
        """Whether an item states that nothing needs to improve."""
        return self._nothing.match(document.words(span)) is not None

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
            items = [
                item for block in blocks if block.kind == "paragraph" for item in self._of_paragraph(document, block)
            ]
        return [
            span
            for span in items
            if not self.states_nothing(document, span) and not self._introduces.search(document.words(span))
        ]

    def _of_paragraph(self, document: Document, block: Block) -> list[Span]:
        """The items of a paragraph below a heading: those of a list that it holds, else the paragraph itself.

        A paragraph that ends in a colon only introduces a list.
        """
        words = document.words(block.span)
        if words.endswith(":"):
            return []
        colon = words.find(": ")
        listed = self._running.parts_after(words, colon + 2, block.span.start) if colon >= 0 else []
        return listed or [block.span]

    def in_sentences(self, document: Document, sentences: Iterable[Span]) -> tuple[ImprovementArea, ...]:
        """What sentences of running text list that must improve, in a document that has no list of its own."""
        kind = ImprovementKind.AREA_FOR_IMPROVEMENT
        spans = [item for span in sentences for item in self._running.items(document.words(span), span.start)]
        return tuple(
            ImprovementArea(seq, kind, span, None, "listed in a sentence that says what must improve")
            for seq, span in enumerate(spans, 1)
        )

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
