"""Which inspections an article reports on: its own, and another in a part of its own under a heading."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Evidence, InspectionMention, Period, Section
from pipeline.extraction.fields.account_grades import AccountGrade
from pipeline.extraction.fields.dates import period_of
from pipeline.extraction.fields.earlier_inspections import Stated, earlier_inspections
from pipeline.extraction.fields.mentions import DatedNoun
from pipeline.extraction.lexicons.inspections import InspectionFamily
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import DatePrecision, InspectionType, Relation, SectionKind

#: Inspectors prepare and are on site for no longer than this.
_LONGEST_INSPECTION: Final = timedelta(days=35)

#: A focused or monitoring visit takes two days, seldom three, and can be interrupted by a weekend.
_LONGEST_VISIT: Final = timedelta(days=4)

_Kind = tuple[InspectionFamily, tuple[InspectionType, Span] | None]


@dataclass(frozen=True)
class ArticleInspections:
    """The inspections of one article.

    Attributes:
        document: the article.
        sections: its sections.
        body: the blocks, by index, of the article itself.
        readers: the readers of each kind of fact.
        stated_date: the day that the article prints as that of its publication.
        grades: the grades that it states.
    """

    document: Document
    sections: tuple[Section, ...]
    body: Sequence[int]
    readers: FactReaders
    stated_date: Period | None
    grades: Sequence[AccountGrade]

    @cached_property
    def dated_nouns(self) -> list[DatedNoun]:
        """The inspections that the article dates, by nouns and by who was present."""
        return self.readers.visits.dated(self.document, self.body)

    @cached_property
    def earlier_nouns(self) -> list[DatedNoun]:
        """These, without those that date another inspection that the article reports on."""
        taken = {noun.printed.span for noun, _ in self._others}
        return [noun for noun in self.dated_nouns if noun.printed.span not in taken]

    @cached_property
    def own(self) -> InspectionMention | None:
        """The inspection that the article is about.

        It is the first that the text dates and does not call an earlier one; where several words date it (a month here,
        days there), the most exact count. Where neither the article nor the visit prints a year, there is none unless
        the text allows a single one.
        """
        if self._chosen is None:
            return None
        others = [
            noun.span
            for noun in self._candidates
            if noun is not self._chosen and noun.family == self._chosen.family and noun in self.earlier_nouns
            if self._may_be_one(self._chosen, noun)
        ]
        mention = self._mention(self._chosen, others, self.body)
        return mention if mention.period is not None else self._with_bounds(mention, self._chosen)

    @cached_property
    def further(self) -> tuple[tuple[InspectionMention, Span | None], ...]:
        """The other inspections that it reports on, each with the heading of the part that is about it, if any."""
        return tuple(
            (self._mention(noun, (), self._blocks_under(heading) if heading else [self._block_of(noun)]), heading)
            for noun, heading in self._others
        )

    @cached_property
    def _candidates(self) -> list[DatedNoun]:
        return [noun for noun in self.dated_nouns if not noun.earlier and noun.printed.has_month]

    @cached_property
    def _chosen(self) -> DatedNoun | None:
        if not self._candidates:
            return None
        exact = [noun for noun in self._candidates if noun.printed.has_day]
        months = [noun for noun in self._candidates if noun.printed.months_back is None]
        return (exact or months or self._candidates)[0]

    @cached_property
    def _others(self) -> tuple[tuple[DatedNoun, Span | None], ...]:
        """The first exact date of another kind of inspection in each other part, with the heading of the part.

        A part is what is below a heading, or a paragraph where there are none.
        """
        if self._chosen is None:
            return ()
        own = self._heading_of(self._chosen)
        own_kind = self._kind_of(self._chosen, self._blocks_under(own) if own else self.body)
        found: dict[Span | int, tuple[DatedNoun, Span | None]] = {}
        for noun in self._candidates:
            heading, block = self._heading_of(noun), self._block_of(noun)
            heading = heading if heading != own else None
            part = heading or block
            if part == self._block_of(self._chosen) or not noun.printed.has_day or part in found:
                continue
            family, named = self._kind_of(noun, self._blocks_under(heading) if heading is not None else [block])
            if family != own_kind[0] and (heading is not None or (named is not None and own_kind[1] is not None)):
                found[part] = noun, heading
        return tuple(found.values())

    @cached_property
    def blocks_of_others(self) -> frozenset[int]:
        """The paragraphs that are about another inspection, where no heading separates them from the rest."""
        return frozenset(self._block_of(noun) for noun, heading in self._others if heading is None)

    def _block_of(self, noun: DatedNoun) -> int:
        return self.document.block_at(noun.printed.span.start)

    def _heading_of(self, noun: DatedNoun) -> Span | None:
        index = self._block_of(noun)
        return next(item.heading for item in self.sections if item.first_block <= index < item.end_block)

    def _blocks_under(self, heading: Span) -> list[int]:
        return [
            index
            for section in self.sections
            if section.heading == heading
            for index in range(section.first_block, section.end_block)
        ]

    def _mention(self, noun: DatedNoun, others: Sequence[Span], blocks: Sequence[int]) -> InspectionMention:
        family, named = self._kind_of(noun, blocks)
        topic = self._topic(blocks)
        evidence = [Evidence("inspection_type", named[1], "the kind of visit that the text names")] if named else []
        evidence += [topic[1]] if topic else []
        return InspectionMention(
            Relation.REPORTS_ON,
            family,
            named[0] if named else None,
            self._period_of(noun),
            (noun.span, *others),
            topic=topic[0] if topic else None,
            evidence=tuple(evidence),
        )

    def _may_be_one(self, noun: DatedNoun, other: DatedNoun) -> bool:
        """Whether two times may be of one inspection: they overlap, or one of them is not known."""
        one, two = self._days_of(noun), self._days_of(other)
        return one is None or two is None or (one.first <= two.last and two.first <= one.last)

    def _period_of(self, noun: DatedNoun) -> Period | None:
        """When the inspection took place, as printed and counted from the day of the article."""
        period = self._days_of(noun)
        if period is None or noun.has_last:
            return period and replace(period, has_first=noun.has_first, has_last=noun.has_last)
        further = (self._goes_on(period, other) for other in self._candidates if self._is_in_one_block(noun, other))
        goes_on = next((days for days in further if days is not None), None)
        if goes_on is None:
            return replace(period, has_first=noun.has_first, has_last=False)
        evidence = (*period.evidence, *goes_on.evidence)
        return replace(period, last=goes_on.last, has_first=noun.has_first, has_last=True, evidence=evidence)

    def _goes_on(self, period: Period, noun: DatedNoun) -> Period | None:
        """The days on which inspectors were present, of some weeks that began before; None where they are others."""
        days = self._days_of(noun)
        if days is None or noun.names_kind or not (noun.has_first and noun.has_last and noun.printed.has_day):
            return None
        return days if timedelta(0) < days.first - period.first <= _LONGEST_INSPECTION else None

    def _is_in_one_block(self, noun: DatedNoun, other: DatedNoun) -> bool:
        block = self.document.blocks[self._block_of(noun)].span
        return block.holds(other.printed.span)

    def _days_of(self, noun: DatedNoun) -> Period | None:
        return period_of(noun.printed, "start_date", document_date=self.stated_date)

    def _with_bounds(self, mention: InspectionMention, noun: DatedNoun) -> InspectionMention:
        """An inspection whose year is not printed, with what the text shows of it."""
        earlier = earlier_inspections(self.document, self.body, self.readers, None, None, Stated(self.dated_nouns))
        bounds = self.readers.mentions.bounds_of_year(self.document, noun, earlier.mentions)
        if bounds.period is not None:
            return replace(mention, period=bounds.period)
        (_, month, first), (_, last_month, last) = noun.printed.first, noun.printed.last
        days = ((month, first), (last_month, last)) if month and first and last_month and last else None
        evidence = (*mention.evidence, *bounds.evidence)
        return replace(mention, days=days, not_before=bounds.not_before, not_after=bounds.not_after, evidence=evidence)

    def _kind_of(self, noun: DatedNoun, blocks: Sequence[int]) -> _Kind:
        """The family and, where the words name it, the type of the inspection that some words date.

        'The visit' and 'they came' name no kind: it is the one that the blocks around them name or, where these name
        none and give grades or speak of an inspection, an inspection.
        """
        joint = self._joint_kind(noun, blocks)
        if joint is not None:
            return InspectionFamily.JOINT, joint
        own = self.readers.mentions.named_type(self.document.words(noun.noun), noun.noun.start)
        if own is not None or (noun.names_kind and noun.family != InspectionFamily.VISIT):
            return noun.family, own
        around = Span(self.document.blocks[blocks[0]].span.start, self.document.blocks[blocks[-1]].span.end)
        block = self.document.blocks[self._block_of(noun)].span
        after = Span(min(noun.span.end, block.end), block.end)
        places = (self.readers.mentions.named_type(self.document.words(span), span.start) for span in (after, around))
        named = next((kind for kind in places if kind is not None), None)
        if named is not None and self._was_in_force(named[0], noun) and self._may_last_so_long(named[0], noun):
            return self.readers.lexicons.inspections.types[named[0]].family, named
        inspections = any_of(self.readers.lexicons.inspections.nouns[InspectionFamily.INSPECTION])
        if inspections.search(self.document.words(around)) or any(not item.is_earlier for item in self.grades):
            return InspectionFamily.INSPECTION, None
        return InspectionFamily.VISIT, None

    def _joint_kind(self, noun: DatedNoun, blocks: Sequence[int]) -> tuple[InspectionType, Span] | None:
        """The type of the joint inspection whose partners the sentence of a date names, and its subject.

        The subject can stand in the paragraph before, or in a sentence above.
        """
        sentence = self.sentence_of(noun.printed.span)
        index = self.document.block_at(sentence.start)
        before = self.document.blocks[index - 1].span if index - 1 in blocks else self.document.blocks[index].span
        for start in (sentence.start, self.document.blocks[index].span.start, before.start):
            words = self.document.words(Span(start, sentence.end))
            joint = self.readers.mentions.joint_type(words, within=sentence.start - start)
            if joint is not None:
                return joint[0], Span(start + joint[1].start, start + joint[1].end)
        title = next((item for item in self.sections if item.kind == SectionKind.TITLE), None)
        named = self.document.words(self.document.blocks[title.first_block].span) if title is not None else ""
        words = f"{named} {self.document.words(sentence)}"
        joint = self.readers.mentions.joint_type(words, within=len(named)) if named else None
        return (joint[0], sentence) if joint is not None else None

    def _may_last_so_long(self, inspection_type: InspectionType, noun: DatedNoun) -> bool:
        """Whether an inspection of a type can last as long as some words state: a visit takes a few days."""
        days = self._days_of(noun)
        family = self.readers.lexicons.inspections.types[inspection_type].family
        is_short = days is None or days.precision != DatePrecision.DAY or days.last - days.first <= _LONGEST_VISIT
        return is_short or family != InspectionFamily.VISIT

    def _was_in_force(self, inspection_type: InspectionType, noun: DatedNoun) -> bool:
        """Whether there were inspections of a type at the time that some words date; true where it is not known."""
        period = period_of(noun.printed, "start_date", document_date=self.stated_date)
        force = self.readers.lexicons.inspections.types[inspection_type].in_force
        return period is None or (
            (force.first is None or period.last >= force.first) and (force.last is None or period.first <= force.last)
        )

    def sentence_of(self, span: Span) -> Span:
        """The sentence that holds a place."""
        block = self.document.blocks[self.document.block_at(span.start)]
        return next(sentence for sentence in block.sentences if sentence.overlaps(span))

    def _topic(self, blocks: Sequence[int]) -> tuple[str, Evidence] | None:
        """The topic of the visit, in the first paragraph that states one."""
        found = (
            self.readers.mentions.detail(self.document, self.document.blocks[index].span, "topic") for index in blocks
        )
        return next((topic for topic in found if topic is not None), None)
