"""The parts of a letter that are in the same order in every one, and its sections."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.core.day_text import WEEKDAYS
from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Section
from pipeline.extraction.fields.dates import PrintedDate
from pipeline.extraction.formats.letter_headings import LetterHeadings, letter_headings
from pipeline.extraction.lexicons.phrases import with_any_apostrophe
from pipeline.reading.document import Block, Document, Span
from pipeline.schema.vocabularies import Addressee, SectionKind

#: Sections whose items are listed.
_LISTS: Final = frozenset({SectionKind.AREAS_FOR_IMPROVEMENT, SectionKind.PRIORITY_ACTION, SectionKind.RECOMMENDATIONS})
_LISTED: Final = _LISTS | {SectionKind.STRENGTHS, SectionKind.WEAKNESSES, SectionKind.REQUIREMENTS_MET}
_FINDINGS_BY_WORDS: Final = frozenset({SectionKind.HEADLINE, SectionKind.MAIN})
_FINDINGS: Final = _LISTED | _FINDINGS_BY_WORDS
#: A title is at most so many blocks below the salutation.
_TITLE_BLOCKS: Final = 3
#: An opening in other words than the usual ones is at most so many blocks below the salutation.
_OPENING_BLOCKS: Final = 4


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
    opening = _opening(document, after, title, lexicon.opening)
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


def _opening(document: Document, after: int, title: int | None, pattern: str) -> int | None:
    """The block that says what was inspected: by its first words, else the first paragraph under the salutation."""
    others = [index for index in range(after, len(document.blocks)) if index != title]
    by_words = (index for index in others if re.search(pattern, document.words(document.blocks[index].span)))
    paragraphs = (index for index in others[:_OPENING_BLOCKS] if document.blocks[index].kind == "paragraph")
    return next(by_words, next(paragraphs, None))


_Start = tuple[int, SectionKind, Span | None]


def _first(texts: list[str], pattern: str) -> int | None:
    return next((index for index, text in enumerate(texts) if re.search(pattern, text)), None)


def _is_a_date(text: str, readers: FactReaders) -> bool:
    """Whether a line is a date and nothing else but a label, the day of the week and stray digits."""
    before = re.compile(
        rf"(?:{readers.lexicons.letters.date_labels})(?:(?:{'|'.join(WEEKDAYS)}),? )?(?:the )?", re.IGNORECASE
    )
    return any(_is_whole(printed, text, before) for printed in readers.dates.find(text))


def _is_whole(printed: PrintedDate, text: str, before: re.Pattern[str]) -> bool:
    return (
        printed.has_day
        and before.fullmatch(text, 0, printed.span.start) is not None
        and re.fullmatch(r"[ \d]*", text[printed.span.end :]) is not None
    )


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
    end = parts.valediction if parts.valediction is not None else len(document.blocks)
    headings = letter_headings(readers)
    starts = list(_Body(document, range(parts.opening, end), headings).starts())
    first = next((index for index, kind, _ in starts if kind in _FINDINGS), None)
    if first is None:
        yield from _without_headings(document, range(parts.opening + 1, end), headings)
        return
    overall = _after_overall_introduction(document, range(parts.opening, first), headings)
    if overall is not None:
        yield overall, SectionKind.HEADLINE, None
    elif headings.kind_introduced(document, document.blocks[first]) is not None:  # a list, and no heading above it
        yield from _without_headings(document, range(parts.opening + 1, first), headings)
    yield from starts


def _after_overall_introduction(document: Document, blocks: range, headings: LetterHeadings) -> int | None:
    """Where the findings of a joint letter begin that stand below its introduction, under no heading; None if nowhere.

    Args:
        document: the letter.
        blocks: from its opening to its first heading.
        headings: tells what paragraphs are about.
    """
    paragraphs = [index for index in blocks if document.blocks[index].kind == "paragraph"]
    words = {index: document.words(document.blocks[index].span) for index in paragraphs}
    introduced = next((index for index in paragraphs if headings.outlines_findings(words[index])), None)
    if introduced is None:
        return None
    return next(
        (index for index in paragraphs if index > introduced and not headings.is_about_the_visit(words[index])), None
    )


class _Body:
    """Cuts what is between the opening and the valediction of one letter into sections."""

    def __init__(self, document: Document, blocks: range, headings: LetterHeadings) -> None:
        self._document = document
        self._blocks = blocks
        self._headings = headings
        self._kind: SectionKind = SectionKind.INTRODUCTION
        self._has_items = False

    def starts(self) -> Iterator[_Start]:
        """Each section with its first block and its heading."""
        for index in self._blocks:
            block = self._document.blocks[index]
            found = self._opened_by(index, block)
            if found is not None:
                self._kind, heading = found
                self._has_items = False
                yield index, self._kind, heading
            self._has_items |= block.kind == "list_item"

    def _opened_by(self, index: int, block: Block) -> tuple[SectionKind, Span | None] | None:
        """The kind and the heading of the section that begins at a block, None where none does."""
        found = self._headings.heading_at(self._document, index)
        if found is not None:
            return found
        if self._kind != SectionKind.INTRODUCTION and self._headings.is_closing(self._document.words(block.span)):
            return SectionKind.CLOSING, None
        introduced = self._headings.kind_introduced(self._document, block) if self._kind not in _LISTS else None
        if introduced is not None and self._kind_at(index + 1) == "list_item":
            return introduced, block.span
        if block.kind == "heading":
            return self._by_unknown_heading(index, block)
        if self._kind in _LISTS and self._has_items and self._is_prose(index, block):
            return SectionKind.MAIN, None
        return None

    def _by_unknown_heading(self, index: int, block: Block) -> tuple[SectionKind, Span] | None:
        """What a heading opens that no list knows: findings, unless it divides a list or findings further."""
        if self._kind == SectionKind.CLOSING:
            return None
        kind = self._headings.kind_by_cues(self._document.words(block.span))
        if kind is not None and kind != self._kind:
            return kind, block.span
        if self._kind in _FINDINGS_BY_WORDS:
            return None
        if self._kind in _LISTS and not self._is_prose(index + 1, self._document.blocks[index + 1]):
            return None
        return SectionKind.MAIN, block.span

    def _is_prose(self, index: int, block: Block) -> bool:
        """Whether a block is a paragraph that introduces no further items."""
        if block.kind != "paragraph" or index not in self._blocks:
            return False
        return not self._document.words(block.span).endswith(":") and self._kind_at(index + 1) != "list_item"

    def _kind_at(self, index: int) -> str | None:
        return self._document.blocks[index].kind if index in self._blocks else None


def _without_headings(document: Document, blocks: range, headings: LetterHeadings) -> Iterator[_Start]:
    """The sections of a letter without any heading: findings after what is said of the visit, then the closing."""
    first = next(
        (
            index
            for index in blocks
            if document.blocks[index].kind == "paragraph"
            and not headings.is_about_the_visit(document.words(document.blocks[index].span))
            and not headings.is_closing(document.words(document.blocks[index].span))
        ),
        None,
    )
    if first is None:
        return
    yield first, SectionKind.MAIN, None
    for index in range(first + 1, blocks.stop):
        if headings.is_closing(document.words(document.blocks[index].span)):
            yield index, SectionKind.CLOSING, None
            return
