"""The parts of a letter that are in the same order in every one, and its sections."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Section
from pipeline.extraction.fields.dates import PrintedDate
from pipeline.extraction.lexicons.phrases import any_of, with_any_apostrophe
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import Addressee, SectionKind

#: A longer block is not a heading.
_LONGEST_HEADING: Final = 140
#: A title is at most so many blocks below the salutation.
_TITLE_BLOCKS: Final = 3


@dataclass(frozen=True, slots=True)
class LetterParts:
    """Where the fixed parts of a letter are: indices of blocks, None for a part that is missing."""

    date: int | None
    salutation: int
    title: int | None
    opening: int
    valediction: int | None
    copies: int | None


def parts_of(document: Document, readers: FactReaders) -> LetterParts | None:
    """Find the fixed parts; None where there is no salutation, or no opening sentence after it."""
    lexicon = readers.lexicons.letters
    texts = [document.words(block.span) for block in document.blocks]
    salutation = _first(texts, lexicon.salutation)
    if salutation is None or salutation + 1 >= len(texts):
        return None
    after = salutation + 1
    title_pattern = re.compile(with_any_apostrophe(lexicon.title), re.IGNORECASE)
    title = next(
        (index for index in range(after, min(after + _TITLE_BLOCKS, len(texts))) if title_pattern.search(texts[index])),
        None,
    )
    opening = next(
        (index for index in range(after, len(texts)) if index != title and re.search(lexicon.opening, texts[index])),
        None,
    )
    if opening is None:
        return None
    date = next((index for index in range(salutation) if _is_a_date(texts[index], readers)), None)
    valediction = _first(texts, lexicon.valediction)
    return LetterParts(date, salutation, title, opening, valediction, _first(texts, lexicon.copies))


def sections_of(
    document: Document, parts: LetterParts, readers: FactReaders, addressed_to: Addressee
) -> tuple[Section, ...]:
    """Sections that cover all blocks of a letter.

    Args:
        document: the letter.
        parts: its fixed parts.
        readers: for what is known of headings.
        addressed_to: who is to do what the letter asks for.
    """
    starts = [*_fixed_starts(parts), *_body_starts(document, parts, readers)]
    if parts.valediction is not None:
        starts.append((parts.valediction, SectionKind.SIGNATURE, None))
    if parts.copies is not None:
        starts.append((parts.copies, SectionKind.COPIES, None))
    # of two that start at one block, the later in the list counts
    ordered = sorted({start[0]: start for start in starts}.values(), key=lambda start: start[0])
    ends = [start[0] for start in ordered[1:]] + [len(document.blocks)]
    return tuple(
        Section(kind, heading, first, end, addressed_to=addressed_to)
        for (first, kind, heading), end in zip(ordered, ends, strict=True)
        if end > first
    )


_Start = tuple[int, SectionKind, Span | None]


def _first(texts: list[str], pattern: str) -> int | None:
    return next((index for index, text in enumerate(texts) if re.search(pattern, text)), None)


def _is_a_date(text: str, readers: FactReaders) -> bool:
    """Whether a line is a date and nothing else but stray digits."""
    return any(_is_whole(printed, text) for printed in readers.dates.find(text))


def _is_whole(printed: PrintedDate, text: str) -> bool:
    return printed.has_day and printed.span.start == 0 and re.fullmatch(r"[ \d]*", text[printed.span.end :]) is not None


def _fixed_starts(parts: LetterParts) -> Iterator[_Start]:
    """Where the sections before the opening start."""
    yield 0, SectionKind.LETTERHEAD, None
    if parts.date is not None:
        yield parts.date, SectionKind.DATE, None
        yield parts.date + 1, SectionKind.ADDRESSEE, None
    yield parts.salutation, SectionKind.SALUTATION, None
    if parts.title is None:
        yield parts.salutation + 1, SectionKind.INTRODUCTION, None
    else:
        yield parts.salutation + 1, SectionKind.TITLE, None
        yield parts.title + 1, SectionKind.INTRODUCTION, None


def _body_starts(document: Document, parts: LetterParts, readers: FactReaders) -> Iterator[_Start]:
    """Where the sections from the opening to the valediction start."""
    lexicon = readers.lexicons.letters
    headings = [
        (re.compile(rf"(?:{with_any_apostrophe(item.pattern)})[?:]?\d?:?", re.IGNORECASE), item.section_kind)
        for item in lexicon.headings
    ]
    closing = any_of(lexicon.closing)
    end = parts.valediction if parts.valediction is not None else len(document.blocks)
    in_findings = False
    for index in range(parts.opening, end):
        block = document.blocks[index]
        text = document.words(block.span)
        kind = None
        if block.kind != "list_item" and len(text) <= _LONGEST_HEADING:
            kind = next((kind for pattern, kind in headings if pattern.fullmatch(text)), None)
        if kind is not None:
            in_findings = True
            yield index, kind, block.span
        elif in_findings and closing.match(text):
            yield index, SectionKind.CLOSING, None
