"""Cutting an article into sections: the lines at its top by their words, the rest by its headings."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Section
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import SectionKind

#: A title, a date or a byline is among so many blocks at the start.
HEAD_BLOCKS: Final = 8

_KindAndHeading = tuple[SectionKind, Span | None]


def sections_of(document: Document, readers: FactReaders) -> tuple[Section, ...]:
    """Sections that cover all blocks of an article: each block by its words, each heading by its kind."""
    lexicon = readers.lexicons.news
    furniture, byline = any_of(lexicon.furniture), re.compile(lexicon.byline)
    categories = re.compile(lexicon.categories)
    background, explanation = re.compile(lexicon.background_heading), re.compile(lexicon.explanation)
    lists = any_of(lexicon.improvement_lists)
    title = document.words(document.blocks[0].span)
    kinds: list[_KindAndHeading] = []
    section: _KindAndHeading = (SectionKind.NEWS_BODY, None)
    for index, block in enumerate(document.blocks):
        text = document.words(block.span)
        if index == 0 or (block.kind == "heading" and text == title):
            kinds.append((SectionKind.TITLE, None))
            section = (SectionKind.NEWS_BODY, None)
        elif furniture.fullmatch(text):
            kinds.append((SectionKind.FURNITURE, None))
        elif index < HEAD_BLOCKS and _prints_the_date(text, readers):
            kinds.append((SectionKind.DATE, None))
        elif index < HEAD_BLOCKS and (byline.fullmatch(text) or categories.search(text)):
            kinds.append((SectionKind.BYLINE, None))
        elif explanation.match(text):
            kinds.append((SectionKind.BACKGROUND, None))
        elif lists.search(text) and (block.kind == "heading" or text.endswith(":")) and _list_follows(document, index):
            kinds.append((SectionKind.AREAS_FOR_IMPROVEMENT, block.span))
        elif block.kind == "heading":
            section = (SectionKind.BACKGROUND if background.fullmatch(text) else SectionKind.NEWS_BODY, block.span)
            kinds.append(section)
        elif block.kind == "list_item" and kinds[-1][0] == SectionKind.AREAS_FOR_IMPROVEMENT:
            kinds.append(kinds[-1])
        else:
            kinds.append(section)
    return tuple(_grouped(kinds))


def _prints_the_date(text: str, readers: FactReaders) -> bool:
    """Whether a line prints the day of publication and nothing but what goes with it ("Published:", the author)."""
    printed = next(iter(readers.dates.find(text)), None)
    if printed is None or not printed.has_day:
        return False
    lexicon, span = readers.lexicons.news, printed.span
    return (
        re.fullmatch(lexicon.before_date, text[: span.start], re.IGNORECASE) is not None
        and re.fullmatch(lexicon.after_date, text[span.end :], re.IGNORECASE) is not None
    )


def _list_follows(document: Document, index: int) -> bool:
    return index + 1 < len(document.blocks) and document.blocks[index + 1].kind == "list_item"


def _grouped(kinds: list[_KindAndHeading]) -> Iterator[Section]:
    """Consecutive blocks of one kind under one heading as a section."""
    first = 0
    for index in range(1, len(kinds) + 1):
        if index == len(kinds) or kinds[index] != kinds[first]:
            yield Section(*kinds[first], first, index)
            first = index
