"""Quantities that a document states of a service.

What belongs here: percentages, counts and durations. What does not: ages, dates and numbers of laws, which
`lexicons/measures.yaml` lists so that they are passed over.
"""

import re
from collections.abc import Sequence

from pipeline.extraction.facts import Finding, Measure
from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.phrase_index import lowered
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import MeasureUnit

#: The words that say what a quantity is of are no longer than this.
_LONGEST_WHAT = 300
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"


class MeasureReader:
    """Finds quantities. Made once from what is known of them."""

    def __init__(self, lexicons: MeasureLexicon, number_words: dict[str, int]) -> None:
        self._number_words = number_words
        numbers = rf"(?:{_NUMBER}|{'|'.join(number_words)})"
        self._any_number = re.compile(rf"[0-9]|\b(?:{'|'.join(number_words)})\b")
        units = "|".join(re.escape(unit) for unit in lexicons.percent)
        self._percent = re.compile(rf"(?<![\w.])(?P<quantity>(?P<number>{_NUMBER}) ?(?:{units}))(?!\w)", re.IGNORECASE)
        counted = "|".join(lexicons.counted)
        self._count = re.compile(
            rf"(?<![\w.,-])(?P<quantity>(?P<number>{numbers})) (?P<what>(?:[a-z][\w’'-]* ){{0,3}}?(?:{counted}))(?!\w)",
            re.IGNORECASE,
        )
        durations = "|".join(lexicons.durations)
        self._duration = re.compile(
            rf"(?<![\w.,-])(?P<quantity>(?P<number>{numbers}) (?P<unit>{durations}))(?!\w)", re.IGNORECASE
        )
        self._passed_over = any_of(lexicons.not_quantities)
        self._parted = compiled(lexicons.parted)
        self._ends_what = compiled(lexicons.ends_what, ignore_case=True)

    def in_findings(self, document: Document, findings: Sequence[Finding]) -> tuple[Measure, ...]:
        """Every quantity of every finding, in order."""
        return tuple(measure for finding in findings for measure in self.in_sentence(document, finding.span))

    def in_sentence(self, document: Document, sentence: Span) -> list[Measure]:
        """Every quantity of a sentence, in order."""
        if not self._any_number.search(lowered(document.words(sentence))):
            return []
        words = self._passed_over.sub(lambda match: " " * len(match.group()), document.words(sentence))
        found = [
            *(
                self._measure(sentence, match, MeasureUnit.PERCENT, self._whole_of(words, match))
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
        # 'two weeks by their social workers' is two weeks, and no two social workers
        longest: dict[int, Measure] = {}
        for measure in sorted((item for item in found if item.what), key=lambda item: item.quantity_span):
            longest[measure.quantity_span.start] = measure
        return list(longest.values())

    def _whole_of(self, words: str, match: re.Match[str]) -> tuple[int, int]:
        """What a percentage is of: the words after 'of' to the end of the clause, else the rest of the clause."""
        rest = words[match.end() : match.end() + _LONGEST_WHAT]
        lead = re.match(r"\)?,? ?(?:of )?(?:the )?", rest)
        start = match.end() + (lead.end() if lead else 0)
        limit = min(len(words), start + _LONGEST_WHAT)
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
    """The unit of a duration, which may be printed in the singular."""
    return MeasureUnit(f"{printed.lower().rstrip('s')}s")
