"""What must improve, from the sections that list it.

What belongs here: which blocks of a section are items of its list, and what is no item. What does not: finding the
sections, which each format does.
"""

import re
from collections.abc import Sequence

from pipeline.extraction.facts import ImprovementArea, Section
from pipeline.extraction.knowledge_files import ImprovementKnowledge
from pipeline.extraction.phrases import any_of
from pipeline.reading.document import Block, Document, Span


class ImprovementReader:
    """Reads lists of what must improve. Made once from what is known of them."""

    def __init__(self, knowledge: ImprovementKnowledge) -> None:
        self._kinds = knowledge.kinds
        self._outcome = re.compile(knowledge.outcome, re.IGNORECASE)
        self._nothing = any_of(knowledge.nothing)

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
                match = self._outcome.search(document.words(item.span))
                printed = Span(item.span.start + match.start(), item.span.start + match.end()) if match else None
                kind = self._kinds[section.kind]
                areas.append(
                    ImprovementArea(len(areas) + 1, kind, item.span, printed, method, addressed_to=section.addressed_to)
                )
        return tuple(areas)

    def _items(self, document: Document, section: Section) -> list[Block]:
        blocks = [
            block
            for block in document.blocks[section.first_block : section.end_block]
            if section.heading is not None and block.span != section.heading and block.kind not in ("heading", "note")
        ]
        items = [block for block in blocks if block.kind == "list_item"]
        if not items:
            items = [block for block in blocks if not document.words(block.span).endswith(":")]
        return [item for item in items if not self._nothing.match(document.words(item.span))]
