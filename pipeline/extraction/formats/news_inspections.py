"""Which inspections an article reports on: its own, and another in a part of its own under a heading."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Evidence, InspectionMention, Period, Section
from pipeline.extraction.fields.account_grades import AccountGrade
from pipeline.extraction.fields.dates import period_of
from pipeline.extraction.fields.earlier_inspections import Stated, earlier_inspections
from pipeline.extraction.fields.mentions import DatedNoun
from pipeline.extraction.lexicons.inspections import InspectionFamily
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import InspectionType, Relation

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
        ]
        mention = self._mention(self._chosen, others, self.body)
        return mention if mention.period is not None else self._with_bounds(mention, self._chosen)

    @cached_property
    def further(self) -> tuple[tuple[InspectionMention, Span], ...]:
        """The other inspections that it reports on, each with the heading of the part that is about it."""
        return tuple((self._mention(noun, (), self._blocks_under(heading)), heading) for noun, heading in self._others)

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
    def _others(self) -> tuple[tuple[DatedNoun, Span], ...]:
        """The first exact date under each other heading that is of another kind of inspection, with the heading."""
        if self._chosen is None:
            return ()
        own = self._heading_of(self._chosen)
        own_kind = self._kind_of(self._chosen, self._blocks_under(own) if own else self.body)
        found: dict[Span, DatedNoun] = {}
        for noun in self._candidates:
            heading = self._heading_of(noun)
            if heading is None or heading == own or not noun.printed.has_day or heading in found:
                continue
            if self._kind_of(noun, self._blocks_under(heading))[0] != own_kind[0]:
                found[heading] = noun
        return tuple((noun, heading) for heading, noun in found.items())

    def _heading_of(self, noun: DatedNoun) -> Span | None:
        index = self.document.block_at(noun.printed.span.start)
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

    def _period_of(self, noun: DatedNoun) -> Period | None:
        """When the inspection took place, as printed and counted from the day of the article."""
        period = period_of(noun.printed, "start_date", document_date=self.stated_date)
        return period and replace(period, has_first=noun.has_first, has_last=noun.has_last)

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
        sentence = self.sentence_of(noun.printed.span)
        joint = self.readers.mentions.joint_type(self.document.words(sentence))
        if joint is not None:
            span = Span(sentence.start + joint[1].start, sentence.start + joint[1].end)
            return InspectionFamily.JOINT, (joint[0], span)
        own = self.readers.mentions.named_type(self.document.words(noun.noun), noun.noun.start)
        if own is not None or (noun.names_kind and noun.family != InspectionFamily.VISIT):
            return noun.family, own
        around = Span(self.document.blocks[blocks[0]].span.start, self.document.blocks[blocks[-1]].span.end)
        named = self.readers.mentions.named_type(self.document.words(around), around.start)
        if named is not None and self._was_in_force(named[0], noun):
            return self.readers.lexicons.inspections.types[named[0]].family, named
        inspections = any_of(self.readers.lexicons.inspections.nouns[InspectionFamily.INSPECTION])
        if inspections.search(self.document.words(around)) or any(not item.is_earlier for item in self.grades):
            return InspectionFamily.INSPECTION, None
        return InspectionFamily.VISIT, None

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
