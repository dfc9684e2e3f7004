"""Quantities on the statistics pages of reports: lists about the children who live in the area.

Their lines lean on each other. A line that ends with a colon opens those after it ("The proportion of children entitled
to free school meals:", "Of this number:"), and a line can give a further figure of the line before ("This is an
increase from 183 at 31 March 2013").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extraction.facts import Measure, Passage, Section
from pipeline.extraction.fields.measured import Earlier, Measured
from pipeline.extraction.fields.measures import MeasureReader, sentences_before
from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.phrases import compiled
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import MeasureUnit, PassageKind, SectionKind, ValueLimit

#: Where a report lists what is known of the area, and of its homes and services.
_ABOUT_AREA: Final = frozenset({SectionKind.BACKGROUND, SectionKind.EARLIER_INSPECTIONS})
_READ: Final = frozenset({PassageKind.LIST_ITEM, PassageKind.SENTENCE})


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it is read: its words, with what they lean on before them.

    Attributes:
        words: the words.
        pieces: where parts of them stand in the document: offset in `words`, offset in the document, length.
        base: the quantity whose thing the words before the line name.
    """

    words: str
    pieces: tuple[tuple[int, int, int], ...]
    base: Measure | None = None

    def span(self, start: int, end: int) -> tuple[Span, ...]:
        """Where the words between two offsets stand in the document."""
        found = []
        if start < 0:
            # words of the sentence before, which stands in the same paragraph
            shift = self.pieces[-1][1] - self.pieces[-1][0]
            return (Span(start + shift, end + shift),)
        for begins, place, length in self.pieces:
            first, last = max(start, begins), min(end, begins + length)
            if first < last:
                found.append(Span(place + first - begins, place + last - begins))
        return tuple(found)


class StatisticsReader:
    """Finds quantities on statistics pages. Made once from the lexicon."""

    def __init__(self, lexicon: MeasureLexicon, measures: MeasureReader) -> None:
        self._measures = measures
        self._pointing_back = compiled(lexicon.pointing_back, ignore_case=True)

    def in_lists(
        self, document: Document, passages: Sequence[Passage], sections: tuple[Section, ...]
    ) -> tuple[Measure, ...]:
        """Every quantity in the lists about the area, in order."""
        found: list[Measure] = []
        lead: Passage | None = None
        base: Measure | None = None
        section = None
        for passage in passages:
            if sections[passage.section].kind not in _ABOUT_AREA or passage.kind not in _READ:
                continue
            words = _one_line(document, passage.span)
            if passage.section != section or words[:1].isupper():
                lead = None
            if self._pointing_back.match(words):
                lead = passage
            section = passage.section
            if words.rstrip().endswith(":"):
                lead = passage
                continue
            before = sentences_before(passages, passage.seq)
            earlier = self._measures.earlier(document, before, passage.span.start) if lead is None else None
            measures = list(self._in_line(document, passage, lead, base, earlier))
            found += measures
            first = next((item for item in measures if item.what and item.unit == MeasureUnit.COUNT), None)
            if first is not None and lead is None and not self._measures.goes_on(words):
                base = first
        return tuple(found)

    def _in_line(
        self,
        document: Document,
        passage: Passage,
        lead: Passage | None,
        base: Measure | None,
        earlier: Earlier | None,
    ) -> Iterator[Measure]:
        words = _one_line(document, passage.span)
        is_same = base is not None and lead is None and self._measures.goes_on(words)
        line = self._led(document, passage, lead, base)
        shift = line.pieces[-1][0]
        for item in self._measures.measured(line.words, base.what if base and is_same else None, earlier):
            quantity = item.quantity
            if quantity.start >= shift:
                yield _of_base(base, passage, line, item) if is_same and base else _measure(passage, line, item)

    def _led(self, document: Document, passage: Passage, lead: Passage | None, base: Measure | None) -> _Line:
        """A line with the words that open it."""
        words = _one_line(document, passage.span)
        place = passage.span.start
        if lead is None:
            return _Line(words, ((0, place, len(words)),))
        opening = _one_line(document, lead.span).rstrip(": ")
        if pointing := self._pointing_back.match(opening):
            of_base = f"Of the {base.what}, " if base else ""
            skipped = pointing.end() + len(", ") if lead is passage else 0
            return _Line(f"{of_base}{words[skipped:]}", ((len(of_base), place + skipped, len(words) - skipped),), base)
        joint = ", " if words[:1].isdigit() or words.startswith("there ") else " "
        start = len(opening) + len(joint)
        pieces = ((0, lead.span.start, len(opening)), (start, place, len(words)))
        return _Line(f"{opening}{joint}{words}", pieces)


def _one_line(document: Document, span: Span) -> str:
    return document.words(span).replace("\n", " ")


def _measure(passage: Passage, line: _Line, item: Measured) -> Measure:
    """A quantity of a line, with what the line says it counts."""
    what = item.what
    spans = tuple(span for place in what.places for span in line.span(*place)) if what else ()
    names_base = line.base is not None and what is not None and what.start < line.pieces[0][0]
    period = line.span(*item.period) if item.period else ()
    of_base = line.base.period_span if line.base else None
    limit = item.quantity.limit
    limited = line.span(limit.start, limit.end) if limit else ()
    return Measure(
        passage.span,
        line.span(item.quantity.start, item.quantity.end)[0],
        (*line.base.what_spans, *spans) if line.base and names_base else spans,
        what.text if what and spans else None,
        item.quantity.value,
        item.quantity.unit,
        item.owner.whose,
        period[0] if period else of_base,
        limit.kind if limit else ValueLimit.EXACT,
        limited[0] if limited else None,
    )


def _of_base(base: Measure, passage: Passage, line: _Line, item: Measured) -> Measure:
    """A quantity of a line that gives a further figure of the line before."""
    return replace(_measure(passage, line, item), what_spans=base.what_spans, what=base.what)
