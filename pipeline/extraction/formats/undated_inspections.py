"""The inspection that an article reports on where it prints no time of it: "Ofsted has rated our services good".

The opening shows that the article is about it: a grade of the council's services, or a visit or a joint inspection that
is named there and whose findings the article passes on. What is only mentioned further below is none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Evidence, InspectionMention, Period
from pipeline.extraction.fields.account_grades import AccountGrade
from pipeline.extraction.fields.mentions import DatedNoun
from pipeline.extraction.fields.voices import Speaker
from pipeline.extraction.formats.news_sections import is_prose
from pipeline.extraction.lexicons.inspections import InspectionFamily
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import InspectionType, Relation

#: An article names what it is about in its title or in so many paragraphs at its start.
_OPENING: Final = 3
_REPORTED: Final = "the day of the article that reports on it"


@dataclass(frozen=True)
class UndatedInspection:
    """What an article shows of an inspection without a time.

    Attributes:
        document: the article.
        title: the index of its title, if it has one.
        body: the blocks, by index, of the article itself.
        readers: the readers of each kind of fact.
        stated_date: the day that the article prints as that of its publication.
        grades: the grades that it states.
        dated: the inspections that it dates.
    """

    document: Document
    title: int | None
    body: Sequence[int]
    readers: FactReaders
    stated_date: Period | None
    grades: Sequence[AccountGrade]
    dated: Sequence[DatedNoun]

    def mention(self) -> InspectionMention | None:
        """The inspection; None where the article is about none, or may date it."""
        if any(self._may_be_own(noun) for noun in self.dated):
            return None
        grade, named = self._grade, self._named
        if grade is not None and named is not None:
            in_title = [item for item in (grade, named[1]) if self._is_in_title(item)]
            if len(in_title) != 1:
                return None  # the grade may be an earlier one, or the visit before the inspection
            grade, named = (grade, None) if in_title[0] == grade else (None, named)
        if named is not None and self._has_reported:
            return self._made(self.readers.lexicons.inspections.types[named[0]].family, named[0], named[1])
        return self._made(InspectionFamily.INSPECTION, None, grade) if grade is not None else None

    def _made(self, family: InspectionFamily, kind: InspectionType | None, span: Span) -> InspectionMention:
        date = self.stated_date
        evidence = [Evidence("inspection_type", span, "the kind of inspection that the text names")] if kind else []
        evidence += [Evidence("date_not_after", item.span, _REPORTED) for item in (date.evidence if date else ())]
        not_after = date.last if date else None
        return InspectionMention(
            Relation.REPORTS_ON, family, kind, None, (span,), not_after=not_after, evidence=tuple(evidence)
        )

    def _may_be_own(self, noun: DatedNoun) -> bool:
        """Whether a date may be that of the inspection: not one of a year before the article's own."""
        year, printed = noun.printed.last[0], noun.printed
        if noun.earlier or printed.years_back is not None:
            return False
        return year is None or self.stated_date is None or year >= self.stated_date.first.year

    @cached_property
    def _opening(self) -> list[int]:
        """The title, and what follows it down to the last of the first paragraphs."""
        found = [self.title] if self.title is not None else []
        n_paragraphs = 0
        for index in self.body:
            if n_paragraphs < _OPENING and index != self.title:
                found.append(index)
                n_paragraphs += is_prose(self.document.words(self.document.blocks[index].span))
        return found

    @property
    def _grade(self) -> Span | None:
        """The first sentence of the opening that gives a grade, with its area, to the council's services now.

        Where the opening speaks of the outcome of an inspection, a grade can be given further below, or for no area.
        """
        blocks = [self.document.blocks[index].span for index in self._opening]
        own = [item.stated for item in self.grades if not item.is_earlier and item.date is None]
        above = [item.sentence for item in own if any(block.holds(item.sentence) for block in blocks)]
        if any(item.area is not None and item.sentence in above for item in own):
            return min(item.sentence for item in own if item.area is not None and item.sentence in above)
        return self._outcome if own else None

    @property
    def _outcome(self) -> Span | None:
        """The first words of the opening for the outcome of an inspection."""
        outcome = any_of(self.readers.lexicons.inspections.outcome)
        for index in self._opening:
            span = self.document.blocks[index].span
            match = outcome.search(self.document.words(span))
            if match is not None:
                return Span(span.start + match.start(), span.start + match.end())
        return None

    @property
    def _named(self) -> tuple[InspectionType, Span] | None:
        """The visit or joint inspection that the opening names first."""
        return next(self._kinds_named(), None)

    def _kinds_named(self) -> Iterator[tuple[InspectionType, Span]]:
        kinds = self.readers.lexicons.inspections.types
        for index in self._opening:
            block = self.document.blocks[index]
            for sentence in block.sentences or (block.span,):
                for kind, span in self.readers.mentions.undated_types(self.document.words(sentence), sentence.start):
                    if kinds[kind].family in (InspectionFamily.VISIT, InspectionFamily.JOINT):
                        yield kind, span

    @property
    def _has_reported(self) -> bool:
        """Whether the opening speaks of the outcome, or a sentence of the article is what inspectors found."""
        rules, outcome = self.readers.voices, any_of(self.readers.lexicons.inspections.has_reported)
        if any(outcome.search(self.document.words(self.document.blocks[index].span)) for index in self._opening):
            return True
        sentences = (sentence for index in self.body for sentence in self.document.blocks[index].sentences)
        return any(
            rules.of_sentence(self.document.words(sentence), after_inspectors=False) is Speaker.REPORT
            for sentence in sentences
        )

    def _is_in_title(self, place: Span) -> bool:
        return self.title is not None and self.document.blocks[self.title].span.holds(place)
