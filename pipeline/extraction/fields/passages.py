"""The passages of a document in reading order: headings, lines, sentences and list items, each with its section."""

from typing import Final

from pipeline.extraction.facts import Passage, Section
from pipeline.reading.document import Block, Document, Span, SpanIndex
from pipeline.schema.vocabularies import PassageKind, SectionKind

#: Sections that consist of lines (an address, a date, a signature), not of sentences.
_OF_LINES: Final = frozenset(
    {
        SectionKind.LETTERHEAD,
        SectionKind.DATE,
        SectionKind.ADDRESSEE,
        SectionKind.SALUTATION,
        SectionKind.SIGNATURE,
        SectionKind.BYLINE,
        SectionKind.FURNITURE,
        SectionKind.COPIES,
        SectionKind.FRONT_PAGE,
        SectionKind.CONTENTS,
        SectionKind.IMPRINT,
    }
)
#: A longer paragraph at the start of a section is a sentence, not a heading.
_LONGEST_HEADING: Final = 70


def passages_of(document: Document, sections: tuple[Section, ...], private: tuple[Span, ...]) -> tuple[Passage, ...]:
    """Number every passage.

    Args:
        document: the document.
        sections: its sections, which cover all blocks, in order.
        private: the names in it of people who hold no office.
    """
    passages: list[Passage] = []
    names = SpanIndex(private)
    for number, section in enumerate(sections):
        for index in range(section.first_block, section.end_block):
            block = document.blocks[index]
            kind = _kind(block, section)
            for sentence in (block.span,) if kind in (PassageKind.HEADING, PassageKind.LINE) else block.sentences:
                named = names.overlaps(sentence)
                passages.append(Passage(len(passages) + 1, kind, sentence, number, index + 1, named))
    return tuple(passages)


def _kind(block: Block, section: Section) -> PassageKind:
    if section.heading is not None and block.span.holds(section.heading):
        # a sentence that introduces a list in place of a heading, or goes on after it, stays a sentence
        is_longer = block.span.end - block.span.start > _LONGEST_HEADING or section.heading.end < block.span.end
        introduces = block.kind == "paragraph" and is_longer
        return PassageKind.SENTENCE if introduces else PassageKind.HEADING
    if section.kind == SectionKind.TITLE:
        return PassageKind.HEADING
    if section.kind in _OF_LINES or block.kind == "table_cell":
        return PassageKind.LINE
    if block.kind == "heading":
        return PassageKind.HEADING
    return PassageKind.LIST_ITEM if block.kind == "list_item" else PassageKind.SENTENCE
