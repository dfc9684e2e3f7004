"""Quantities that a document states about a service, with what they count, whose they are and of what time.

What is counted is a noun phrase that can be understood alone, or nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pipeline.extraction.facts import Finding, Measure, Passage
from pipeline.extraction.fields.counted_things import Phrase
from pipeline.extraction.fields.limits import DURATIONS
from pipeline.extraction.fields.measure_circumstances import MeasureCircumstances, Owner
from pipeline.extraction.fields.measured import Earlier, Measured, Reading
from pipeline.extraction.fields.measured_things import MeasuredThings
from pipeline.extraction.fields.quantities import Quantity, QuantityReader
from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.phrases import compiled
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import MeasureUnit, ValueLimit

_SENTENCE: Final = re.compile(r"(?<=[.!?])(?<!\bSt\.) (?=[A-Z])")

#: A sentence with more quantities is a table that was read as one: what each of them counts cannot be known.
_MOST_QUANTITIES: Final = 25
#: Units that a number compared with one of them must have, too.
_SHARES: Final = frozenset({MeasureUnit.PERCENT, MeasureUnit.PER_10000})
#: How many sentences a figure can go on from, one from another ("The figure is 9%. The target is 5%.").
_FURTHEST_BACK: Final = 3


class MeasureReader:
    """Finds quantities. Made once from the lexicon."""

    def __init__(self, lexicon: MeasureLexicon, small_numbers: dict[str, int], months: Sequence[str]) -> None:
        self._quantities = QuantityReader(lexicon, small_numbers)
        self._circumstances = MeasureCircumstances(lexicon, months, list(small_numbers))
        self._things = MeasuredThings(lexicon, self._circumstances)
        self._same_as_before = compiled(rf"\A(?:{lexicon.same_as_before})", ignore_case=True)
        self._same_figure = compiled(lexicon.same_figure, ignore_case=True)

    def in_findings(
        self, document: Document, findings: Sequence[Finding], passages: Sequence[Passage]
    ) -> tuple[Measure, ...]:
        """Every quantity of every finding, in order.

        Args:
            document: the document.
            findings: its findings.
            passages: all its passages, in order.
        """
        return tuple(
            measure
            for finding in findings
            for measure in self._in_sentence(document, finding.span, sentences_before(passages, finding.passage))
        )

    def _in_sentence(self, document: Document, sentence: Span, before: Sequence[Passage]) -> Iterator[Measure]:
        """Every quantity of a sentence, in order, read with those before it in its paragraph."""
        words = _one_line(document, sentence)
        if not self._quantities.may_be_in(words):
            return
        start = sentence.start
        earlier = self.earlier(document, before, start)
        for item in self._all(words, earlier):
            yield Measure(
                sentence,
                Span(start + item.quantity.start, start + item.quantity.end),
                tuple(Span(start + begins, start + ends) for begins, ends in item.what.places) if item.what else (),
                item.what.text if item.what else None,
                item.quantity.value,
                item.quantity.unit,
                item.owner.whose,
                Span(start + item.period[0], start + item.period[1]) if item.period else None,
                *limit_of(item.quantity, start),
            )

    def earlier(self, document: Document, before: Sequence[Passage], start: int) -> Earlier | None:
        """The last of the sentences before a place, with what it counts by itself or by those before it."""
        earlier: Earlier | None = None
        last = 0
        for passage in before:
            words = _one_line(document, passage.span)
            begins = passage.span.start
            moved = earlier.moved(last - begins) if earlier else None
            earlier, last = Earlier(words, 0, self._read(words, moved)), begins
        return earlier.moved(last - start) if earlier else None

    def measured(self, words: str, counted: str | None = None, earlier: Earlier | None = None) -> list[Measured]:
        """Every quantity of a text of one or more sentences, in order, by offsets.

        Args:
            words: the text.
            counted: what the number before the text counts, where the text goes on from it.
            earlier: the sentence before the text.
        """
        return self._all(words, earlier, counted) if self._quantities.may_be_in(words) else []

    def _all(self, words: str, earlier: Earlier | None, counted: str | None = None) -> list[Measured]:
        """Every quantity of a text, each with what sets it apart."""
        starts = [0, *(match.end() for match in _SENTENCE.finditer(words)), len(words)]
        items: list[Measured] = []
        before: tuple[int, list[Measured]] | None = None
        for start, end in pairwise(starts):
            sentence = words[start:end]
            if before is not None:
                earlier = Earlier(words[before[0] : start].rstrip(), 0, before[1]).moved(before[0] - start)
            found = self._read(sentence, earlier, None if start else counted)
            items += (replace(item, what=self._things.set_apart(sentence, item)).moved(start) for item in found)
            before = (start, found)
        return items

    def goes_on(self, words: str) -> bool:
        """Whether a text gives a further figure of what the text before it counts."""
        return bool(self._same_as_before.match(words) or self._same_figure.search(words))

    def _read(self, words: str, earlier: Earlier | None, counted: str | None = None) -> list[Measured]:
        """The quantities of one sentence."""
        if not self._quantities.may_be_in(words):
            return []
        periods = self._circumstances.periods(words)
        quantities = self._quantities.quantities(words, [*periods, *self._circumstances.days(words)])
        if len(quantities) > _MOST_QUANTITIES:
            own = (quantity for quantity in quantities if quantity.unit != MeasureUnit.COUNT)
            return [Measured(quantity, None, is_shared=False, owner=Owner(None)) for quantity in own]
        before = [_before_text(counted)] if counted else []
        reading = Reading(words, quantities, [*before], earlier)
        for quantity in quantities:
            item = self._things.of(reading, quantity)
            if item is not None:
                reading.found.append(item)
        found = reading.found[len(before) :]
        kept: list[Measured] = []
        for item in found:
            if self._is_without_its_unit(words, item, quantities) or _is_within_another(item, found):
                continue
            place = (item.what.start, item.what.end) if item.what and not item.is_shared else None
            used = [other.period for other in kept]
            period = self._circumstances.period(words, item.quantity, place, quantities, periods, used)
            kept.append(replace(self._without_later_time(words, item, periods), period=period))
        return kept

    def _is_without_its_unit(self, words: str, item: Measured, quantities: Sequence[Quantity]) -> bool:
        """Whether a bare number is compared with a share or a rate before it ("45 per 10,000, down from 50")."""
        before = [other for other in quantities if other.end <= item.quantity.start]
        is_bare = item.quantity.unit is MeasureUnit.COUNT and not item.quantity.is_ratio
        if not is_bare or not before or before[-1].unit not in _SHARES:
            return False
        return item.owner.is_compared or self._circumstances.is_earlier(words, item.quantity)

    def _without_later_time(self, words: str, item: Measured, periods: Sequence[tuple[int, int]]) -> Measured:
        """An earlier figure without the time of the later one, which the words for what both count can hold."""
        what = item.what
        inside = [start for start, _ in periods if what is not None and what.start < start < what.end]
        if what is None or not inside or not self._circumstances.is_earlier(words, item.quantity):
            return item
        end = len(words[: inside[0]].rstrip(" ,"))
        printed = words[what.start : end]
        return replace(item, what=replace(what, text=printed, end=end, noun=printed, also=()))


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
    return Measured(number, Phrase(what, -1, 0, what), is_shared=False, owner=Owner(None))


def sentences_before(passages: Sequence[Passage], seq: int) -> Sequence[Passage]:
    """The sentences before one in its paragraph, in order, as far back as a figure can lean."""
    first = max(0, seq - 1 - _FURTHEST_BACK)
    paragraph = passages[seq - 1].paragraph
    return [item for item in passages[first : seq - 1] if item.paragraph == paragraph]


def _one_line(document: Document, span: Span) -> str:
    return document.words(span).replace("\n", " ")
