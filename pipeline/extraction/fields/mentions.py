"""Mentions of inspections and visits in a document: finding them, their type and their dates.

`pipeline.linking` decides which mentions in several documents are one inspection.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.extraction.facts import Evidence, InspectionMention, Period
from pipeline.extraction.fields.dates import DatePatterns, PrintedDate, working_days_between
from pipeline.extraction.lexicons.inspections import InspectionFamily, InspectionLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled, with_any_apostrophe
from pipeline.reading.characters import APOSTROPHES, CLOSING_QUOTES
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import DateBasis, DatePrecision, InspectionType, SendOutcome

#: The greatest distance between a noun and its date, in characters.
_MAX_DISTANCE = 110
#: How many characters before a noun are searched for words such as 'previous' and 'next'.
_MAX_LOOKBEHIND = 80


@dataclass(frozen=True, slots=True)
class DatedNoun:
    """An inspection noun with the date printed for it.

    Attributes:
        family: the family of inspections that the noun refers to.
        noun: the words of the noun.
        printed: the date as printed.
        earlier: whether 'previous', 'last' or a similar word comes before the noun.
        names_kind: whether the words are a noun for an inspection or a visit, and not for who was present.
        has_first: whether the date is or begins with the first day.
        has_last: whether the date is or ends with the last day.
    """

    family: InspectionFamily
    noun: Span
    printed: PrintedDate
    earlier: bool
    names_kind: bool = True
    has_first: bool = True
    has_last: bool = True

    @property
    def span(self) -> Span:
        """From the noun to the date, or from the date to the noun, whichever comes first."""
        date = self.printed.span
        return Span(min(self.noun.start, date.start), max(self.noun.end, date.end))


@dataclass(frozen=True, slots=True)
class YearBounds:
    """What is known of days without a year.

    Attributes:
        period: the days, where a single year is possible.
        not_before: the earliest day that the text allows.
        not_after: the latest day that the text allows.
        evidence: the words for the bounds.
    """

    period: Period | None
    not_before: date | None
    not_after: date | None
    evidence: tuple[Evidence, ...]


class MentionReader:
    """Finds mentions of inspections. Made once from the lexicon."""

    def __init__(self, lexicon: InspectionLexicon, dates: DatePatterns, authority_names: str) -> None:
        """Make the patterns.

        Args:
            lexicon: the names of inspections.
            dates: finds printed dates.
            authority_names: a regular expression for names of authorities, which can come between a noun and its date.
        """
        self._lexicons = lexicon
        self._dates = dates
        self._nouns = [(family, any_of(nouns)) for family, nouns in lexicon.nouns.items()]
        # "the second visit, in May, and the first, in March"
        ordinals = rf"(?:{lexicon.counted})(?=,? (?:in|on|from) )"
        self._nouns.append((InspectionFamily.VISIT, any_of([ordinals])))
        self._noun = any_of([*(noun for nouns in lexicon.nouns.values() for noun in nouns), ordinals])
        self._ordinal = compiled(ordinals, ignore_case=True)
        self._visit = any_of(lexicon.nouns[InspectionFamily.VISIT])
        self._noun_after = compiled(
            rf" (?:(?:ILACS|SIF|Ofsted|full|standard|short|single) ){{0,4}}(?P<noun>{self._noun.pattern})",
            ignore_case=True,
        )
        self._leads = compiled(lexicon.dated_first["before"])
        self._inspected = compiled(lexicon.dated_first["after"].replace("{noun}", self._noun.pattern))
        self._counted = compiled(rf"\b(?:{lexicon.counted})(?: visit)?$", ignore_case=True)
        self._earlier = re.compile(rf"\b(?:{'|'.join(lexicon.earlier)})\b[\w {APOSTROPHES}]{{0,40}}$", re.IGNORECASE)
        self._not_yet = re.compile(rf"\b(?:{'|'.join(lexicon.not_yet)})\b[\w {APOSTROPHES}]{{0,25}}$", re.IGNORECASE)
        linking = with_any_apostrophe(lexicon.linking_words)
        known = rf"children[{APOSTROPHES}]s|services?|social|care|local|authority|{linking}"
        between = rf"(?:{authority_names})(?:[{APOSTROPHES}]s)?|[A-Z][\w{APOSTROPHES}-]*|{known}"
        self._link = re.compile(rf"[{CLOSING_QUOTES}]?,?(?:,? (?:{between}))*,? ?[“\"‘]?")
        self._undated = any_of([lexicon.undated])
        self._type_names = [(name, any_of(kind.named)) for name, kind in lexicon.types.items() if kind.named]
        self._joint_types = [
            (name, any_of(kind.partners), any_of(kind.subjects))
            for name, kind in lexicon.types.items()
            if kind.partners
        ]
        self._frameworks = [(item.framework, any_of(item.named)) for item in lexicon.frameworks]
        self._send_outcomes = {outcome: compiled(words) for outcome, words in lexicon.send_outcomes.items()}
        self._legal_bases = any_of(lexicon.legal_bases, ignore_case=False)
        self._topics = [compiled(with_any_apostrophe(topic)) for topic in lexicon.topics]

    def dated_nouns(self, document: Document, blocks: Sequence[int]) -> list[DatedNoun]:
        """Every inspection noun with a date, in the sentences of some blocks, in reading order.

        A date belongs to the noun before it if there are only linking words between them ("the visit to Lambeth's
        children's services on April 9 and 10"). Future inspections ("the next inspection") are left out.
        """
        found: list[DatedNoun] = []
        for index in blocks:
            block = document.blocks[index]
            words = document.words(block.span)
            if self._dates.may_be_in(words):
                for sentence in block.sentences:
                    found.extend(self._in_sentence(document, sentence))
        return found

    def _in_sentence(self, document: Document, sentence: Span) -> list[DatedNoun]:
        words = document.words(sentence)
        found: list[DatedNoun] = []
        for printed in self._dates.find(words):
            span = printed.span
            if words[max(0, span.start - 4) : span.start] == "Act ":
                continue  # the year of a law
            following = self._noun_after.match(words, span.end)
            if following is not None:  # "the 2018 focused visit"
                found.append(self._dated_noun(sentence, words, following.span("noun"), printed))
                continue
            passive = self._inspected.match(words, span.end) if self._leads.fullmatch(words, 0, span.start) else None
            if passive is not None:  # "In July 2019 services were inspected"
                found.append(self._dated_noun(sentence, words, passive.span("noun"), printed))
                continue
            nouns = [
                noun
                for noun in self._noun.finditer(words, max(0, span.start - _MAX_DISTANCE), span.start)
                if self._link.fullmatch(words[noun.end() : span.start])
                and (not self._ordinal.match(words, noun.start()) or self._visit.search(words[: noun.start()]))
            ]
            if not nouns or self._not_yet.search(
                words[max(0, nouns[-1].start() - _MAX_LOOKBEHIND) : nouns[-1].start()]
            ):
                continue
            found.append(self._dated_noun(sentence, words, nouns[-1].span(), printed))
        return found

    def _dated_noun(self, sentence: Span, words: str, noun: tuple[int, int], printed: PrintedDate) -> DatedNoun:
        """The dated noun that a noun and a date of a sentence make."""
        start, end = noun
        family = next(family for family, pattern in self._nouns if pattern.match(words, start))
        return DatedNoun(
            family,
            _shifted(Span(start, end), sentence.start),
            replace(printed, span=_shifted(printed.span, sentence.start)),
            self._earlier.search(words[max(0, start - _MAX_LOOKBEHIND) : start]) is not None,
        )

    def undated_earlier(self, document: Document, blocks: Sequence[int]) -> list[Span]:
        """Words for the previous inspection without its date ('the previous inspection')."""
        return [
            Span(sentence.start + match.start(), sentence.start + match.end())
            for index in blocks
            for sentence in document.blocks[index].sentences
            for match in self._undated.finditer(document.words(sentence))
        ]

    def ends_counted(self, words: str) -> bool:
        """Whether words end with a visit that is counted as one of several: 'the second visit', 'the first'."""
        return self._counted.search(words) is not None

    def named_type(self, text: str, offset: int = 0) -> tuple[InspectionType, Span] | None:
        """The inspection type that a text names first, with the words that name it; None where it names none."""
        found = [
            (match.start(), name, Span(offset + match.start(), offset + match.end()))
            for name, pattern in self._type_names
            if (match := pattern.search(text))
        ]
        return min(found)[1:] if found else None

    def undated_types(self, text: str, offset: int = 0) -> list[tuple[InspectionType, Span]]:
        """The types that a sentence names as one inspection, neither an earlier nor a coming one, in reading order."""
        found = [
            (match.start(), name, Span(offset + match.start(), offset + match.end()))
            for name, pattern in self._type_names
            for match in pattern.finditer(text)
            if not match.group().endswith("s")
            and self._is_of_now(text[max(0, match.start() - _MAX_LOOKBEHIND) : match.start()])
        ]
        joint = self.joint_type(text) if self._noun.search(text) else None
        if joint is not None:
            found.append((joint[1].start, joint[0], Span(offset + joint[1].start, offset + joint[1].end)))
        return [(name, span) for _, name, span in sorted(found)]

    def _is_of_now(self, before: str) -> bool:
        """Whether the words before a noun call what it names neither earlier nor to come."""
        return self._earlier.search(before) is None and self._not_yet.search(before) is None

    def joint_type(self, text: str, within: int = 0) -> tuple[InspectionType, Span] | None:
        """The type of a joint inspection of which a text names a partner and the subject, with the words for these.

        Args:
            text: some words.
            within: where the partner must be named: from there on.
        """
        for name, partners, subjects in self._joint_types:
            partner, subject = partners.search(text, within), subjects.search(text)
            if partner and subject:
                span = Span(min(partner.start(), subject.start()), max(partner.end(), subject.end()))
                return name, span
        return None

    def detail(self, document: Document, within: Span, column: str) -> tuple[str, Evidence] | None:
        """The framework, legal basis or topic that a part of a document states; None where it states none.

        Args:
            document: the document.
            within: the part.
            column: `framework`, `legal_basis` or `topic`.
        """
        words = document.words(within)
        if column == "framework":
            for framework, pattern in self._frameworks:
                if match := pattern.search(words):
                    span = Span(within.start + match.start(), within.start + match.end())
                    return framework, Evidence(column, span, "the framework that the document names")
            return None
        if column == "legal_basis":
            match = self._legal_bases.search(words)
            if match is None:
                return None
            law = Span(within.start + match.start("law"), within.start + match.end("law"))
            return document.words(law), Evidence(column, law, "the law under which it was carried out")
        for pattern in self._topics:
            if match := pattern.search(words):
                span = Span(within.start + match.start("topic"), within.start + match.end("topic"))
                return document.words(span), Evidence(column, span, "the words that say what was looked at")
        return None

    def send_outcome(self, document: Document) -> tuple[SendOutcome, Evidence] | None:
        """The outcome that a report of an area SEND inspection states first; None where it states none of the three."""
        found = [
            (match.start(), match.end(), outcome)
            for outcome, words in self._send_outcomes.items()
            if (match := words.search(document.text))
        ]
        if not found:
            return None
        start, end, outcome = min(found)
        return outcome, Evidence("outcome", Span(start, end), "the outcome as the report words it")

    def bounds_of_year(self, document: Document, noun: DatedNoun, earlier: Sequence[InspectionMention]) -> YearBounds:
        """What is known of a visit without a printed year.

        The text dates the earlier inspection, and a writer who gives its year means a year other than the visit's. So
        the visit was after the earlier inspection, and no later than the inspectors' title allows. Inspectors visit on
        working days. Only where a single year is possible there is a period.
        """
        not_after, evidence = self._latest_day(document)
        dated = [mention.period for mention in earlier if mention.period is not None]
        if not dated:
            return YearBounds(None, None, not_after, tuple(evidence))
        latest = max(dated, key=lambda period: period.last)
        not_before = latest.last + timedelta(days=1)
        method = "the day after the time that is named for the earlier inspection"
        bounds = (*evidence, *(Evidence("date_not_before", item.span, method) for item in latest.evidence))
        possible = list(working_days_between(noun.printed, latest.last, not_after))
        if not_after is None or len(possible) != 1:
            return YearBounds(None, not_before, not_after, bounds)
        method = "the only such working days after the time of the earlier inspection and within the bounds"
        shown = (
            Evidence("start_date", noun.printed.span, method),
            *(Evidence("start_date", item.span, item.method) for item in evidence),
            *(Evidence("start_date", item.span, "the time of the earlier inspection") for item in latest.evidence),
        )
        first, last = possible[0]
        period = Period(first, last, DatePrecision.DAY, DateBasis.INFERRED, (*shown, *bounds), not_before, not_after)
        return YearBounds(period, not_before, not_after, bounds)

    def _latest_day(self, document: Document) -> tuple[date | None, list[Evidence]]:
        """The last day on which a document can have used its words ('Her Majesty's Inspector'), with evidence."""
        latest: date | None = None
        evidence: list[Evidence] = []
        for bound in self._lexicons.bounds:
            match = any_of([bound.words]).search(document.text)
            if match and bound.last:
                latest = min(bound.last, latest or bound.last)
                evidence.append(Evidence("date_not_after", Span(match.start(), match.end()), bound.why))
        return latest, evidence


def _shifted(span: Span, offset: int) -> Span:
    return Span(span.start + offset, span.end + offset)
