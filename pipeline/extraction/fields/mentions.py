"""The inspections and visits that a document speaks of.

What belongs here: finding dated mentions, telling their kind, and dating those that print no year. What does not:
deciding which mentions of several documents are one inspection (see `pipeline.linking`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.extraction.facts import Evidence, InspectionMention, Period
from pipeline.extraction.fields.dates import DatePatterns, PrintedDate, month_before, period_of, working_days_between
from pipeline.extraction.lexicons.inspections import InspectionLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled, with_any_apostrophe
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import DateBasis, DatePrecision, InspectionType

#: How many characters may stand between the noun and its date.
_FARTHEST = 110
#: How many characters before a noun can say that it is an earlier one, or one to come.
_BEFORE = 80


@dataclass(frozen=True, slots=True)
class DatedNoun:
    """An inspection noun with the date printed for it.

    Attributes:
        family: `visit` or `inspection`.
        noun: where the noun stands.
        printed: the date as printed, None for a relative one ('last month').
        months_back: for a relative date, how many months before the document's own.
        date_span: where the date stands.
        earlier: whether 'previous', 'last' or the like stands before the noun.
    """

    family: str
    noun: Span
    printed: PrintedDate | None
    months_back: int | None
    date_span: Span
    earlier: bool

    @property
    def span(self) -> Span:
        """From the noun to the end of the date, or the other way round."""
        return Span(min(self.noun.start, self.date_span.start), max(self.noun.end, self.date_span.end))


class MentionReader:
    """Finds mentions of inspections. Made once from what is known of inspections."""

    def __init__(self, lexicons: InspectionLexicon, dates: DatePatterns, any_place: str) -> None:
        """Make the patterns.

        Args:
            lexicons: what is known of inspections.
            dates: finds printed dates.
            any_place: a regular expression for names of authorities, which may stand between a noun and its date.
        """
        self._lexicons = lexicons
        self._dates = dates
        self._nouns = [(family, any_of(nouns)) for family, nouns in lexicons.nouns.items()]
        self._noun = any_of([noun for nouns in lexicons.nouns.values() for noun in nouns])
        self._noun_after = compiled(
            rf" (?:(?:ILACS|SIF|Ofsted|full|standard|short|single) ){{0,4}}(?P<noun>{self._noun.pattern})",
            ignore_case=True,
        )
        self._earlier = re.compile(rf"\b(?:{'|'.join(lexicons.earlier)})\b[\w ’']{{0,40}}$", re.IGNORECASE)
        self._not_yet = re.compile(rf"\b(?:{'|'.join(lexicons.not_yet)})\b[\w ’']{{0,25}}$", re.IGNORECASE)
        linking = with_any_apostrophe(lexicons.linking_words)
        capitalised_or_known = rf"[A-Z][\w’'-]*|children[’']s|services?|social|care|local|authority|{linking}"
        self._link = re.compile(rf"[’'”\"]?,?(?: (?:(?:{any_place})(?:[’']s)?|{capitalised_or_known}))* ?[“\"‘]?")
        self._undated = any_of([lexicons.undated])
        self._relative = any_of(list(lexicons.relative_dates))
        self._type_names = [(name, any_of(kind.named)) for name, kind in lexicons.types.items() if kind.named]
        self._frameworks = [(item.framework, any_of(item.named)) for item in lexicons.frameworks]
        self._legal_bases = any_of(lexicons.legal_bases, ignore_case=False)
        self._topics = [compiled(with_any_apostrophe(topic)) for topic in lexicons.topics]

    def dated_nouns(self, document: Document, blocks: Sequence[int]) -> list[DatedNoun]:
        """Every inspection noun with a date, in the sentences of some blocks, in reading order.

        A noun and a date belong together where only linking words stand between them, the noun first ("the visit to
        Lambeth's children's services on April 9 and 10"). What is still to come ("the next inspection") is none.
        """
        found: list[DatedNoun] = []
        for index in blocks:
            block = document.blocks[index]
            words = document.words(block.span)
            if self._dates.may_be_in(words) or self._relative.search(words):
                for sentence in block.sentences:
                    found.extend(self._in_sentence(document, sentence))
        return found

    def _in_sentence(self, document: Document, sentence: Span) -> list[DatedNoun]:
        words = document.words(sentence)
        dated: list[tuple[Span, PrintedDate | None, int | None]] = [
            (printed.span, printed, None) for printed in self._dates.find(words)
        ]
        dated += [
            (Span(match.start(), match.end()), None, -self._lexicons.relative_dates[match.group().lower()])
            for match in self._relative.finditer(words)
        ]
        found: list[DatedNoun] = []
        for span, printed, months_back in sorted(dated, key=lambda item: item[0]):
            if words[max(0, span.start - 4) : span.start] == "Act ":
                continue  # the year of a law
            following = self._noun_after.match(words, span.end)
            if following is not None:  # "the 2018 focused visit"
                found.append(self._dated_noun(sentence, words, following.span("noun"), (span, printed, months_back)))
                continue
            nouns = [
                noun
                for noun in self._noun.finditer(words, max(0, span.start - _FARTHEST), span.start)
                if self._link.fullmatch(words[noun.end() : span.start])
            ]
            if not nouns or self._not_yet.search(words[max(0, nouns[-1].start() - _BEFORE) : nouns[-1].start()]):
                continue
            found.append(self._dated_noun(sentence, words, nouns[-1].span(), (span, printed, months_back)))
        return found

    def _dated_noun(
        self,
        sentence: Span,
        words: str,
        noun: tuple[int, int],
        dated: tuple[Span, PrintedDate | None, int | None],
    ) -> DatedNoun:
        """A noun and its date, which stand in a sentence."""
        span, printed, months_back = dated
        start, end = noun
        family = next(family for family, pattern in self._nouns if pattern.fullmatch(words[start:end]))
        return DatedNoun(
            family,
            _shifted(Span(start, end), sentence.start),
            replace(printed, span=_shifted(printed.span, sentence.start)) if printed else None,
            months_back,
            _shifted(span, sentence.start),
            self._earlier.search(words[max(0, start - _BEFORE) : start]) is not None,
        )

    def undated_earlier(self, document: Document, blocks: Sequence[int]) -> list[Span]:
        """Words that speak of the inspection before, without saying when ('the previous inspection')."""
        return [
            Span(sentence.start + match.start(), sentence.start + match.end())
            for index in blocks
            for sentence in document.blocks[index].sentences
            for match in self._undated.finditer(document.words(sentence))
        ]

    def type_named(self, text: str, offset: int = 0) -> tuple[InspectionType, Span] | None:
        """The inspection type that a text names first, with the words."""
        found = [
            (match.start(), name, Span(offset + match.start(), offset + match.end()))
            for name, pattern in self._type_names
            if (match := pattern.search(text))
        ]
        return min(found)[1:] if found else None

    def quality(self, document: Document, area: Span, column: str) -> tuple[str, Evidence] | None:
        """The framework, legal basis or topic that a stretch of text states.

        Args:
            document: the document.
            area: where to look.
            column: `framework`, `legal_basis` or `topic`.
        """
        words = document.words(area)
        if column == "framework":
            for framework, pattern in self._frameworks:
                if match := pattern.search(words):
                    span = Span(area.start + match.start(), area.start + match.end())
                    return framework, Evidence(column, span, "the framework that the document names")
            return None
        if column == "legal_basis":
            match = self._legal_bases.search(words)
            if match is None:
                return None
            law = Span(area.start + match.start(), area.start + match.end())
            return document.words(law), Evidence(column, law, "the law that the document names")
        for pattern in self._topics:
            if match := pattern.search(words):
                span = Span(area.start + match.start("topic"), area.start + match.end("topic"))
                return document.words(span), Evidence(column, span, "the words that say what was looked at")
        return None

    def dated(self, noun: DatedNoun, document_date: Period | None) -> Period | None:
        """The days of a dated noun, as far as its words and the document's own date tell."""
        if noun.printed is not None:
            return period_of(noun.printed, "start_date", document_date=document_date)
        if noun.months_back is None or document_date is None:
            return None
        first, last = month_before(document_date.first, noun.months_back)
        readings = (
            Evidence("start_date", noun.date_span, "a month counted back from the date of the document"),
            *(Evidence("start_date", r.span, "date of the document") for r in document_date.evidence),
        )
        return Period(first, last, DatePrecision.MONTH, DateBasis.DERIVED, readings)

    def inferred(self, document: Document, noun: DatedNoun, earlier: list[InspectionMention]) -> Period | None:
        """The days of a visit whose year is printed nowhere: the first such working days after the earlier inspection.

        The text names the earlier inspection by its time; a writer who names a year to say when means another year
        than the visit's. The bounds are the day after that time and what the inspectors' title allows. Inspectors
        visit on working days. The evidence says whether more than one year was possible.
        """
        dated = [mention for mention in earlier if mention.period is not None]
        if noun.printed is None or not dated:
            return None
        latest = max(dated, key=lambda mention: mention.period.last if mention.period else date.min)
        assert latest.period is not None  # noqa: S101 - `dated` holds no other
        not_after, readings = self._latest_day(document)
        possible = list(working_days_between(noun.printed, latest.period.last, not_after))
        if not possible:
            return None
        days = possible[0]
        only = "only" if not_after is not None and len(possible) == 1 else "first"
        method = f"the {only} such working days after the time of the earlier inspection and within the bounds"
        readings.append(Evidence("start_date", noun.printed.span, method))
        readings += [Evidence("start_date", r.span, r.method) for r in readings if r.column == "date_not_after"]
        readings += [
            Evidence("start_date", reading.span, "the time of the earlier inspection")
            for reading in latest.period.evidence
        ]
        not_before = latest.period.last + timedelta(days=1)
        readings.extend(
            Evidence("date_not_before", reading.span, "the day after the time that is named for the earlier inspection")
            for reading in latest.period.evidence
        )
        return Period(days[0], days[1], DatePrecision.DAY, DateBasis.INFERRED, tuple(readings), not_before, not_after)

    def _latest_day(self, document: Document) -> tuple[date | None, list[Evidence]]:
        """The last day on which a document can have used the words that it uses, with those words."""
        latest: date | None = None
        readings: list[Evidence] = []
        for bound in self._lexicons.bounds:
            match = any_of([bound.words]).search(document.text)
            if match and bound.last:
                latest = min(bound.last, latest or bound.last)
                readings.append(Evidence("date_not_after", Span(match.start(), match.end()), bound.why))
        return latest, readings


def _shifted(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)
