"""Quantities that a document states about a service, with what they count, whose they are and of what time.

What is counted is a noun phrase that can be understood alone, or nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pipeline.extraction.facts import Finding, Measure
from pipeline.extraction.fields.counted_things import Phrase
from pipeline.extraction.fields.limits import DURATIONS
from pipeline.extraction.fields.measure_circumstances import MeasureCircumstances
from pipeline.extraction.fields.measured_things import Measured, MeasuredThings, Reading
from pipeline.extraction.fields.quantities import Quantity, QuantityReader
from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.phrases import compiled
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import MeasureUnit, ValueLimit

_SENTENCE: Final = re.compile(r"(?<=[.!?])(?<!\bSt\.) (?=[A-Z])")

#: A sentence with more quantities is a table that was read as one: what each of them counts cannot be known.
_MOST_QUANTITIES: Final = 25


class MeasureReader:
    """Finds quantities. Made once from the lexicon."""

    def __init__(self, lexicon: MeasureLexicon, small_numbers: dict[str, int], months: Sequence[str]) -> None:
        self._quantities = QuantityReader(lexicon, small_numbers)
        self._circumstances = MeasureCircumstances(lexicon, months, list(small_numbers))
        self._things = MeasuredThings(lexicon, self._circumstances)
        self._same_as_before = compiled(rf"\A(?:{lexicon.same_as_before})", ignore_case=True)
        self._same_figure = compiled(lexicon.same_figure, ignore_case=True)

    def in_findings(self, document: Document, findings: Sequence[Finding]) -> tuple[Measure, ...]:
        """Every quantity of every finding, in order."""
        return tuple(measure for finding in findings for measure in self.in_sentence(document, finding.span))

    def in_sentence(self, document: Document, sentence: Span) -> list[Measure]:
        """Every quantity of a sentence, in order."""
        start = sentence.start
        return [
            Measure(
                sentence,
                Span(start + item.quantity.start, start + item.quantity.end),
                (Span(start + item.what.start, start + item.what.end),) if item.what else (),
                item.what.text if item.what else None,
                item.quantity.value,
                item.quantity.unit,
                item.whose,
                Span(start + item.period[0], start + item.period[1]) if item.period else None,
                *limit_of(item.quantity, start),
            )
            for item in self.measured(document.words(sentence).replace("\n", " "))
        ]

    def measured(self, words: str, earlier: str | None = None) -> list[Measured]:
        """Every quantity of a text of one or more sentences, in order, by offsets.

        Args:
            words: the text.
            earlier: what the number before the text counts, where the text goes on from it.
        """
        if not self._quantities.may_be_in(words):
            return []
        starts = [0, *(match.end() for match in _SENTENCE.finditer(words)), len(words)]
        return [
            _moved(item, start)
            for start, end in pairwise(starts)
            for item in self._measured(words[start:end], None if start else earlier)
        ]

    def goes_on(self, words: str) -> bool:
        """Whether a text gives a further figure of what the text before it counts."""
        return bool(self._same_as_before.match(words) or self._same_figure.search(words))

    def _measured(self, words: str, earlier: str | None) -> Iterator[Measured]:
        """The quantities of one sentence."""
        quantities = self._quantities.quantities(words, self._circumstances.times(words))
        if len(quantities) > _MOST_QUANTITIES:
            own = (quantity for quantity in quantities if quantity.unit != MeasureUnit.COUNT)
            yield from (Measured(quantity, None, is_shared=False, whose=None) for quantity in own)
            return
        periods = self._circumstances.periods(words)
        before = [_before_text(earlier)] if earlier else []
        reading = Reading(words, quantities, [*before])
        for quantity in quantities:
            item = self._things.of(reading, quantity)
            if item is not None:
                reading.found.append(item)
        found = reading.found[len(before) :]
        for item in found:
            if not _is_within_another(item, found):
                place = (item.what.start, item.what.end) if item.what and not item.is_shared else None
                period = self._circumstances.period(words, item.quantity, place, quantities, periods)
                yield replace(item, period=period)


def limit_of(quantity: Quantity, shift: int) -> tuple[ValueLimit, Span | None]:
    """How exact a quantity is, and where the words that limit it are, by what to add to its offsets."""
    limit = quantity.limit
    return (limit.kind, Span(shift + limit.start, shift + limit.end)) if limit else (ValueLimit.EXACT, None)


def _is_within_another(item: Measured, found: Sequence[Measured]) -> bool:
    """Whether a quantity is only part of the words for what another one counts."""
    place = item.quantity
    is_part = place.unit in DURATIONS or (place.unit == MeasureUnit.COUNT and place.in_words)
    return is_part and any(
        other is not item
        and other.what is not None
        and other.what is not item.what
        and other.what.start < place.start < other.what.end
        for other in found
    )


def _before_text(what: str) -> Measured:
    """A number that stands before a text."""
    number = Quantity(0, 0, 0.0, MeasureUnit.COUNT, in_words=False)
    return Measured(number, Phrase(what, -1, 0, what), is_shared=False, whose=None)


def _moved(item: Measured, by: int) -> Measured:
    """A quantity with its offsets in the text of which its sentence is a part."""
    what, period, quantity = item.what, item.period, item.quantity
    return replace(
        item,
        quantity=quantity.moved(by),
        what=replace(what, start=what.start + by, end=what.end + by) if what else None,
        period=(period[0] + by, period[1] + by) if period else None,
    )
