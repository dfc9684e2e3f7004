"""Quantities that a document states about a service: percentages, counts and durations.

Ages, dates and the numbers of laws are not such quantities; `lexicons/measures.yaml` lists them to be ignored.
"""

import re
from collections.abc import Sequence

from pipeline.extraction.facts import Finding, Measure
from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.phrase_index import lowered
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.reading.characters import APOSTROPHES
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import MeasureUnit

#: The longest description of what a quantity measures, in characters.
_MAX_DESCRIPTION = 300
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"


class MeasureReader:
    """Finds quantities. Made once from the lexicon."""

    def __init__(self, lexicon: MeasureLexicon, number_words: dict[str, int]) -> None:
        self._number_words = number_words
        numbers = rf"(?:{_NUMBER}|{'|'.join(number_words)})"
        self._any_number = re.compile(rf"[0-9]|\b(?:{'|'.join(number_words)})\b")
        units = "|".join(re.escape(unit) for unit in lexicon.percent)
        self._percent = re.compile(rf"(?<![\w.])(?P<quantity>(?P<number>{_NUMBER}) ?(?:{units}))(?!\w)", re.IGNORECASE)
        counted = "|".join(lexicon.counted)
        self._count = re.compile(
            rf"(?<![\w.,-])(?P<quantity>(?P<number>{numbers}))"
            rf" (?P<what>(?:[a-z][\w{APOSTROPHES}-]* ){{0,3}}?(?:{counted}))(?!\w)",
            re.IGNORECASE,
        )
        durations = "|".join(lexicon.durations)
        self._duration = re.compile(
            rf"(?<![\w.,-])(?P<quantity>(?P<number>{numbers}) (?P<unit>{durations}))(?!\w)", re.IGNORECASE
        )
        self._not_quantities = any_of(lexicon.not_quantities)
        self._parted = compiled(lexicon.parted)
        self._ends_what = compiled(lexicon.ends_what, ignore_case=True)

    def in_findings(self, document: Document, findings: Sequence[Finding]) -> tuple[Measure, ...]:
        """Every quantity of every finding, in order."""
        return tuple(measure for finding in findings for measure in self.in_sentence(document, finding.span))

    def in_sentence(self, document: Document, sentence: Span) -> list[Measure]:
        """Every quantity of a sentence, in order."""
        if not self._any_number.search(lowered(document.words(sentence))):
            return []
        words = self._not_quantities.sub(lambda match: " " * len(match.group()), document.words(sentence))
        found = [
            *(
                self._measure(sentence, match, MeasureUnit.PERCENT, self._described_by(words, match))
                for match in self._percent.finditer(words)
            ),
            *(
                self._measure(sentence, match, MeasureUnit.COUNT, (match.start("what"), match.end("what")))
                for match in self._count.finditer(words)
            ),
            *(
                self._measure(sentence, match, _duration_unit(match.group("unit")), (0, len(words.rstrip("."))))
                for match in self._duration.finditer(words)
            ),
        ]
        # 'two weeks by their social workers' is two weeks, not two social workers
        longest: dict[int, Measure] = {}
        for measure in sorted((item for item in found if item.what), key=lambda item: item.quantity_span):
            longest[measure.quantity_span.start] = measure
        return list(longest.values())

    def _described_by(self, words: str, match: re.Match[str]) -> tuple[int, int]:
        """The offsets of what a percentage is of: the words after 'of', else the rest of the clause."""
        rest = words[match.end() : match.end() + _MAX_DESCRIPTION]
        lead = re.match(r"\)?,? ?(?:of )?(?:the )?", rest)
        start = match.end() + (lead.end() if lead else 0)
        limit = min(len(words), start + _MAX_DESCRIPTION)
        end = self._ends_what.search(words, start, limit)
        stop = end.start() if end else min(limit, len(words.rstrip(".")))
        return (start, stop) if stop > start else (0, match.start())

    def _measure(self, sentence: Span, match: re.Match[str], unit: MeasureUnit, what: tuple[int, int]) -> Measure:
        words = match.string
        number = match.group("number").lower()
        value = float(self._number_words.get(number, 0) or number.replace(",", ""))
        start = sentence.start
        return Measure(
            sentence,
            Span(start + match.start("quantity"), start + match.end("quantity")),
            Span(start + what[0], start + what[1]),
            self._parted.sub(r"\g<of> who are \g<are>", words[what[0] : what[1]].strip()),
            value,
            unit,
        )


def _duration_unit(printed: str) -> MeasureUnit:
    """The unit of a duration, printed in the singular or the plural."""
    return MeasureUnit(f"{printed.lower().rstrip('s')}s")
