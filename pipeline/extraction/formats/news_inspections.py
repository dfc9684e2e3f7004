"""Which inspections an article reports on: its own, and others in parts of their own.

A part is what is below a heading, or the paragraphs that begin with the one that dates the other inspection.
"""

from collections.abc import Iterator, Mapping, Sequence
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
from pipeline.extraction.formats.undated_inspections import UndatedInspection
from pipeline.extraction.lexicons.inspections import InspectionFamily
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import DateBasis, DatePrecision, InspectionType, Relation, SectionKind

#: Inspectors prepare and are on site for no longer than this.
_LONGEST_INSPECTION: Final = timedelta(days=35)

#: A focused or monitoring visit takes two days, seldom three, and can be interrupted by a weekend.
_LONGEST_VISIT: Final = timedelta(days=4)

#: A paragraph about an inspection dates it in one of so many sentences at its start.
_OPENING: Final = 2

_Kind = tuple[InspectionFamily, tuple[InspectionType, Span] | None]


@dataclass(frozen=True)
class ArticleInspections:
    """The inspections of one article.

    Attributes:
        document: the article.
        sections: its sections.
        title: the index of its title, if it has one.
        body: the blocks, by index, of the article itself.
        readers: the readers of each kind of fact.
        stated_date: the day that the article prints as that of its publication.
        grades: the grades that it states.
    """

    document: Document
    sections: tuple[Section, ...]
    title: int | None
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
        return [self._with_kind(noun) for noun in self.dated_nouns if noun.printed.span not in taken]

    def _with_kind(self, noun: DatedNoun) -> DatedNoun:
        """A time at which inspectors were present before the own inspection, with the kind that its paragraph names."""
        is_own = self._chosen is None or not self._is_apart(noun, self._chosen) or noun.family != self._chosen.family
        if noun.names_kind or noun.earlier or is_own:
            return noun
        _, named = self._kind_of(noun, [self._block_of(noun)])
        return replace(noun, noun=named[1], names_kind=True) if named is not None else noun

    @cached_property
    def own(self) -> InspectionMention | None:
        """The inspection that the article is about.

        It is the first that the text dates and does not call an earlier one; where several words date it (a month here,
        days there), the most exact count. Where neither the article nor the visit prints a year, there is none unless
        the text allows a single one.
        """
        if self._chosen is None:
            return UndatedInspection(
                self.document, self.title, self.body, self.readers, self.stated_date, self.grades, self.dated_nouns
            ).mention()
        others = [
            noun.span
            for noun in self._candidates
            if noun is not self._chosen and noun.family == self._chosen.family and noun in self.earlier_nouns
            if self._may_be_one(self._chosen, noun)
        ]
        mention = self._mention(self._chosen, others, self._blocks_of_own)
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
        first = (exact or months or self._candidates)[0]
        return self._newest_like(first, exact) if exact else first

    def _newest_like(self, first: DatedNoun, exact: Sequence[DatedNoun]) -> DatedNoun:
        """The newest inspection of the kind that the article dates first: news of a visit can begin with one before."""
        kind = self._sure_kind_of(first)
        newest, last = first, self._days_of(first)
        for noun in exact:
            days = self._days_of(noun)
            if last is None or days is None or days.first - last.last <= _LONGEST_INSPECTION:
                continue
            is_past = self.stated_date is None or days.first <= self.stated_date.last
            if is_past and kind is not None and self._sure_kind_of(noun) == kind:
                newest, last = noun, days
        return newest

    def _sure_kind_of(self, noun: DatedNoun) -> tuple[InspectionFamily, InspectionType | None] | None:
        """The kind that the paragraph of a date shows; None where it is not sure."""
        family, named = self._kind_of(noun, [self._block_of(noun)])
        is_sure = named is not None or (noun.names_kind and family == InspectionFamily.INSPECTION)
        return (family, named[0] if named is not None else None) if is_sure else None

    @cached_property
    def _others(self) -> tuple[tuple[DatedNoun, Span | None], ...]:
        """The first exact date of another inspection in each other part, with the heading of the part, if any."""
        if self._chosen is None:
            return ()
        own = self._heading_of(self._chosen)
        own_kind = self._kind_of(self._chosen, self._blocks_under(own) if own else self._before_parts)
        found: dict[Span | int, tuple[DatedNoun, Span | None]] = {}
        for noun in self._candidates:
            heading, block = self._heading_of(noun), self._block_of(noun)
            heading = heading if heading != own else None
            part = heading or block
            if part == self._block_of(self._chosen) or not noun.printed.has_day or part in found:
                continue
            if self._is_other(noun, heading, own_kind):
                found[part] = noun, heading
        return tuple(found.values())

    def _is_other(self, noun: DatedNoun, heading: Span | None, own: _Kind) -> bool:
        """Whether a date is of another inspection than the own, which the part around it reports on."""
        family, named = self._kind_of(noun, self._blocks_under(heading) if heading else [self._block_of(noun)])
        if heading is not None:
            return not self._is_entry(noun, heading) and (family != own[0] or self._is_reported(noun, own))
        return (family != own[0] and named is not None and own[1] is not None) or self._is_reported(noun, own)

    def _is_entry(self, noun: DatedNoun, heading: Span) -> bool:
        """Whether a date is in one of several entries of a list under a heading that date inspections."""
        dated = {self._block_of(other) for other in self.dated_nouns if self._heading_of(other) == heading}
        return self.document.blocks[self._block_of(noun)].kind == "list_item" and len(dated) > 1

    def _is_reported(self, noun: DatedNoun, own: _Kind) -> bool:
        """Whether a paragraph begins with another inspection than the own and passes on what it found."""
        chosen = self._chosen
        if chosen is None or (own[1] is None and self._sure_kind_of(chosen) is None):
            return False
        if self._sure_kind_of(noun) is None or not self._is_apart(noun, chosen):
            return False
        block = self.document.blocks[self._block_of(noun)]
        if block.kind == "list_item" or block.sentences[:_OPENING][-1].end < noun.span.start:
            return False
        blocks = self._run_from(noun)
        rules = self.readers.voices
        sentences = [self.document.words(item) for index in blocks for item in self.document.blocks[index].sentences]
        is_passed_on = any(rules.passes_on(words) and rules.names_inspectors(words) for words in sentences)
        places = [self.document.blocks[index].span for index in blocks]
        return is_passed_on or any(place.holds(grade.stated.sentence) for place in places for grade in self.grades)

    def _is_apart(self, noun: DatedNoun, other: DatedNoun) -> bool:
        """Whether two times are too far from each other to be of one inspection."""
        one, two = self._days_of(noun), self._days_of(other)
        if one is None or two is None:
            return False
        return max(one.first - two.last, two.first - one.last) > _LONGEST_INSPECTION

    @cached_property
    def _before_parts(self) -> list[int]:
        """The blocks without those below headings that have an exact date of their own."""
        dated = {self._heading_of(noun) for noun in self._candidates if noun.printed.has_day} - {None}
        return [index for index in self.body if self._heading_at(index) not in dated]

    @cached_property
    def _blocks_of_own(self) -> list[int]:
        """The blocks without those that are about another inspection."""
        headings = {heading for _, heading in self._others if heading is not None}
        return [
            index
            for index in self.body
            if index not in self.numbers_of_blocks and self._heading_at(index) not in headings
        ] or list(self.body)

    @cached_property
    def numbers_of_blocks(self) -> Mapping[int, int]:
        """The paragraphs that are about another inspection and under no heading of its own, with its number from 1."""
        return {
            index: number
            for number, (noun, heading) in enumerate(self._others, 1)
            if heading is None
            for index in self._run_from(noun)
        }

    def number_at(self, place: Span) -> int:
        """The number of the inspection, 0 for the own, that a place is about by where it stands."""
        index = self.document.block_at(place.start)
        if index in self.numbers_of_blocks:
            return self.numbers_of_blocks[index]
        heading = self._heading_at(index)
        others = (number for number, (_, other) in enumerate(self._others, 1) if other is not None and other == heading)
        return next(others, 0)

    def _run_from(self, noun: DatedNoun) -> list[int]:
        """The paragraph that dates another inspection, and those after it that go on with it."""
        first = self._block_of(noun)
        return [first, *self._going_on(first)]

    def _going_on(self, first: int) -> Iterator[int]:
        dated = {self._block_of(noun) for noun in self._candidates}
        graded = {self.document.block_at(item.stated.sentence.start) for item in self.grades}
        same = any_of(self.readers.lexicons.inspections.presence.same_one)
        for index in range(first + 1, len(self.document.blocks)):
            block = self.document.blocks[index]
            begins = block.sentences[0] if block.sentences else block.span
            is_line = index in graded and len(block.sentences) <= 1
            goes_on = is_line or same.search(self.document.words(begins)) is not None
            if index in dated or index not in self.body or not goes_on:
                return
            if self._heading_at(index) != self._heading_at(first):
                return
            yield index

    def _block_of(self, noun: DatedNoun) -> int:
        return self.document.block_at(noun.printed.span.start)

    def _heading_of(self, noun: DatedNoun) -> Span | None:
        return self._heading_at(self._block_of(noun))

    def _heading_at(self, index: int) -> Span | None:
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
        is_send = named is not None and named[0] is InspectionType.AREA_SEND
        outcome = self.readers.mentions.send_outcome(self.document) if is_send else None
        evidence += [outcome[1]] if outcome else []
        return InspectionMention(
            Relation.REPORTS_ON,
            family,
            named[0] if named else None,
            self._period_of(noun),
            (noun.span, *others),
            topic=topic[0] if topic else None,
            evidence=tuple(evidence),
            outcome=outcome[0] if outcome else None,
        )

    def _may_be_one(self, noun: DatedNoun, other: DatedNoun) -> bool:
        """Whether two times may be of one inspection: they overlap, or one of them is not known."""
        one, two = self._days_of(noun), self._days_of(other)
        return one is None or two is None or (one.first <= two.last and two.first <= one.last)

    def _period_of(self, noun: DatedNoun) -> Period | None:
        """When the inspection took place, as printed and counted from the day of the article."""
        period = self._days_of(noun)
        block = self.document.blocks[self._block_of(noun)].span
        if period is not None and (two_days := self.readers.visits.with_next_day(self.document, block, noun, period)):
            return two_days
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
        month = self._month_with_year(noun)
        if month is None:
            return period_of(noun.printed, "start_date", document_date=self.stated_date)
        year = month.printed.first[0]
        (_, first_month, first), (_, last_month, last) = noun.printed.first, noun.printed.last
        printed = replace(noun.printed, first=(year, first_month, first), last=(year, last_month, last))
        days = period_of(printed, "start_date")
        shown = Evidence("start_date", month.printed.span, "the year of the same month")
        return days and replace(days, basis=DateBasis.DERIVED, evidence=(*days.evidence, shown))

    def _month_with_year(self, noun: DatedNoun) -> DatedNoun | None:
        """Where the text names the month of days without a year ("on 4 July") with its year ("in July 2022")."""
        printed = noun.printed
        if printed.first[2] is None or printed.has_year or printed.first[1] != printed.last[1]:
            return None
        same = [
            other
            for other in self._candidates
            if other.printed.first[0] is not None
            and not other.printed.has_day
            and other.printed.first[:2] == other.printed.last[:2]
            and other.printed.first[1] == printed.first[1]
        ]
        years = {other.printed.first[0] for other in same}
        return same[0] if len(years) == 1 else None

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
        places = (
            self.readers.mentions.named_type(self.document.words(span), span.start) for span in (after, block, around)
        )
        named = next((kind for kind in places if kind is not None), None)
        if named is not None and self._was_in_force(named[0], noun) and self._may_last_so_long(named[0], noun):
            return self._family_of(named[0]), named
        inspections = any_of(self.readers.lexicons.inspections.nouns[InspectionFamily.INSPECTION])
        if inspections.search(self.document.words(around)) or any(not item.is_earlier for item in self.grades):
            return InspectionFamily.INSPECTION, None
        return InspectionFamily.VISIT, None

    def _joint_kind(self, noun: DatedNoun, blocks: Sequence[int]) -> tuple[InspectionType, Span] | None:
        """The type of the joint inspection that the sentence of a date names, or whose partners and subject it names.

        The subject can stand in the paragraph before, or in a sentence above.
        """
        sentence = self.sentence_of(noun.printed.span)
        own = self.readers.mentions.named_type(self.document.words(sentence), sentence.start)
        if own is not None and own[1].overlaps(noun.noun) and self._family_of(own[0]) == InspectionFamily.JOINT:
            return own
        index = self.document.block_at(sentence.start)
        before = self.document.blocks[index - 1].span if index - 1 in blocks else self.document.blocks[index].span
        for start in (sentence.start, self.document.blocks[index].span.start, before.start):
            words = self.document.words(Span(start, sentence.end))
            joint = self.readers.mentions.joint_type(words, within=sentence.start - start)
            if joint is not None:
                return joint[0], Span(start + joint[1].start, start + joint[1].end)
        title = next((item for item in self.sections if item.kind == SectionKind.TITLE), None)
        return self._joint_kind_of_title(title, sentence, own) if title is not None else None

    def _joint_kind_of_title(
        self, section: Section, sentence: Span, own: tuple[InspectionType, Span] | None
    ) -> tuple[InspectionType, Span] | None:
        """The type of the joint inspection that the title names, or whose subject it names and a sentence its partners.

        Args:
            section: of the title.
            sentence: that dates the inspection.
            own: the type that the sentence names, which is surer than the title's.
        """
        title = self.document.blocks[section.first_block].span
        words = self.document.words(title)
        named = self.readers.mentions.named_type(words, title.start)
        if own is None and named is not None and self._family_of(named[0]) == InspectionFamily.JOINT:
            return named
        joint = self.readers.mentions.joint_type(f"{words} {self.document.words(sentence)}", within=len(words))
        return (joint[0], sentence) if joint is not None else None

    def _family_of(self, inspection_type: InspectionType) -> InspectionFamily:
        return self.readers.lexicons.inspections.types[inspection_type].family

    def _may_last_so_long(self, inspection_type: InspectionType, noun: DatedNoun) -> bool:
        """Whether an inspection of a type can last as long as some words state: a visit takes a few days."""
        days = self._days_of(noun)
        family = self._family_of(inspection_type)
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
