"""Letters from inspectors to a council, 2009 to today.

A letterhead, a date, an address, 'Dear ...', a title, an opening sentence with what was inspected and when, sections
under headings, a valediction, a signature, sometimes the people who get a copy. The annual unannounced letters of
2009-2012 and the focused-visit letters since 2018 differ in their headings only, which `lexicons/letters.yaml` lists.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Final, Self

from pipeline.core.day_text import MONTHS
from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import (
    Appearance,
    Authority,
    Evidence,
    ImprovementArea,
    InspectionMention,
    Missing,
    Period,
    Section,
)
from pipeline.extraction.fields.dates import PrintedDate, last_days_after, period_of
from pipeline.extraction.fields.mentions import DatedNoun
from pipeline.extraction.formats.base import Format
from pipeline.extraction.formats.letter_parts import LetterParts, parts_of, sections_of
from pipeline.extraction.formats.section_findings import has_silent_section
from pipeline.extraction.lexicons.inspections import InspectionFamily, InspectionTypeEntry
from pipeline.extraction.lexicons.letters import LetterLexicon
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import (
    Addressee,
    Capacity,
    DateBasis,
    DatePrecision,
    DocumentKind,
    Framework,
    InspectionType,
    NullReason,
    Relation,
    SectionKind,
)
from pipeline.sources.discovery import SourceFile

#: The days of the inspection are at most so many blocks from the opening.
_INTRODUCTION_BLOCKS: Final = 4
#: A letter is signed at most so long after the visit.
_LONGEST_WAIT: Final = timedelta(days=366)
#: Sections that should hold findings.
_FINDINGS: Final = frozenset(
    {
        SectionKind.HEADLINE,
        SectionKind.MAIN,
        SectionKind.STRENGTHS,
        SectionKind.WEAKNESSES,
        SectionKind.REQUIREMENTS_MET,
        SectionKind.AREAS_FOR_IMPROVEMENT,
        SectionKind.PRIORITY_ACTION,
    }
)
#: How much of a line that could not be read is quoted.
_QUOTED: Final = 60


class InspectorsLetter(Format):
    """A letter from the inspectorate about an inspection of services for children."""

    kind = DocumentKind.INSPECTION_LETTER
    kind_method = "a letter from the inspectorate about an inspection that it names"
    finding_sections = frozenset({SectionKind.HEADLINE, SectionKind.MAIN})

    def __init__(
        self,
        document: Document,
        file: SourceFile,
        readers: FactReaders,
        parts: LetterParts,
        named_type: tuple[InspectionType, Span],
    ) -> None:
        super().__init__(document, file, readers)
        self._parts = parts
        self._type, self._type_span = named_type

    @classmethod
    def recognise(cls, document: Document, file: SourceFile, readers: FactReaders) -> Self | None:
        """A letter that names the inspectorate, services for children and an inspection."""
        parts = parts_of(document, readers)
        if parts is None:
            return None
        lexicon = readers.lexicons.letters
        head = Span(0, document.blocks[parts.opening].span.end)
        named_type = _type_named(document, parts, readers)
        if (
            named_type is None
            or not any_of(lexicon.inspectorate).search(document.text)
            or not any_of(lexicon.service).search(document.words(head))
            or _is_by_others(document, parts, lexicon)
        ):
            return None
        return cls(document, file, readers, parts, named_type)

    @cached_property
    def title(self) -> Span | None:
        """The title after the salutation."""
        return self._span(self._parts.title) if self._parts.title is not None else None

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The fixed parts of the letter, and a section for each heading."""
        to = Addressee.PARTNERSHIP if self._is_joint else Addressee.LOCAL_AUTHORITY
        return sections_of(self.document, self._parts, self.readers, to)

    def authority_places(self) -> Iterator[tuple[str, Span]]:
        """The title, the opening sentence and the address."""
        if self.title is not None:
            yield "named in the title", self.title
        yield "named in the opening sentence", self.document.blocks[self._parts.opening].sentences[0]
        if self._parts.date is not None:
            address = Span(self._span(self._parts.date + 1).start, self._span(self._parts.salutation).start)
            yield "named in the address", address

    @cached_property
    def authority(self) -> Authority | None:
        """The authority named in one of these places; a letter names others as often in its text."""
        return self.authority_in_places()

    @cached_property
    def published(self) -> Period | None:
        """The date of the letter, unless it cannot be right beside the days of the visit.

        A year that is no year ('20205') follows from the days of the visit.
        """
        printed = self._printed_date
        if printed is None or self._date_cannot_be_right:
            return None
        if printed.has_year:
            return period_of(printed, "published_date", method="the date of the letter")
        visit = next((date for date in self._dates_in(self._parts.opening) if date.has_day), None)
        days = period_of(visit, "published_date", method="the visit that it tells of") if visit else None
        day = next(last_days_after(printed, days.last), None) if days else None
        if days is None or day is None:
            return None
        method = "the day and month of the letter; its year is misprinted and follows from the days of the visit"
        evidence = (Evidence("published_date", printed.span, method), *days.evidence)
        return replace(days, first=day, last=day, basis=DateBasis.DERIVED, evidence=evidence)

    @cached_property
    def dates_contradict(self) -> bool:
        """Whether the letter's date cannot be right, or its year is misprinted."""
        return self._date_cannot_be_right or self._year_as_misprinted != ""

    @cached_property
    def why_undated(self) -> Missing:
        """No date is printed, one that cannot be right, or one that could not be read as a day."""
        if self._parts.date is not None and self._date_cannot_be_right:
            words = self.document.words(self._span(self._parts.date))[:_QUOTED]
            return Missing("published_date", NullReason.NOT_PARSED, f"'{words}' cannot be right beside the visit")
        months = any_of(MONTHS)
        for block in self.document.blocks[: self._parts.salutation]:
            words = self.document.words(block.span)
            if months.search(words) and any(letter.isdigit() for letter in words):
                detail = f"'{words[:_QUOTED]}' could not be read as a day"
                return Missing("published_date", NullReason.NOT_PARSED, detail)
        return Missing("published_date", NullReason.NOT_STATED, "the letter prints no date")

    @cached_property
    def _printed_date(self) -> PrintedDate | None:
        """The date that the letter prints."""
        return next(self._dates_in(self._parts.date)) if self._parts.date is not None else None

    @cached_property
    def _year_as_misprinted(self) -> str:
        """The digits after the day and month of the letter that are no year; empty where there are none."""
        printed = self._printed_date
        if printed is None or printed.has_year or self._parts.date is None:
            return ""
        return self.document.words(Span(printed.span.end, self._span(self._parts.date).end)).strip()

    @cached_property
    def _date_cannot_be_right(self) -> bool:
        """Whether the letter is dated before the end of its visit, or longer after it than letters take.

        It leaves open whether that date or the visit's is misprinted. Four digits can be a year of another century.
        """
        printed, visit = self._printed_date, self._day_in_introduction
        if printed is None or visit is None or not visit.has_year:
            return False
        days = period_of(visit, "published_date")
        if days is None or not printed.has_year:
            return days is not None and re.fullmatch(r"\d{4}", self._year_as_misprinted) is not None
        letter = period_of(printed, "published_date")
        return letter is not None and not days.last <= letter.first <= days.last + _LONGEST_WAIT

    @cached_property
    def has_silent_section(self) -> bool:
        """Whether a section under a heading, or the letter as a whole, gave no finding."""
        silent = has_silent_section(
            self.document, self.sections, self.findings, self.improvement_areas, _FINDINGS, self.readers
        )
        return silent or not (self.findings or self.improvement_areas)

    @cached_property
    def own_inspection(self) -> InspectionMention:
        """The inspection that the title and the opening are about."""
        qualities = self._qualities
        evidence = [
            Evidence("inspection_type", self._type_span, "the kind of inspection that the title or opening names"),
            *(found for _, found in qualities.values()),
        ]
        values = {column: value for column, (value, _) in qualities.items()}
        return InspectionMention(
            Relation.PRIMARY,
            self._type_entry.family,
            self._type,
            self._inspection_period,
            (self._noun.span if self._noun else self._type_span, self._type_span),
            topic=values.get("topic"),
            framework=Framework(values["framework"]) if "framework" in values else None,
            legal_basis=values.get("legal_basis"),
            evidence=tuple(evidence),
        )

    @cached_property
    def why_inspection_undated(self) -> Missing:
        """The opening prints no date, or one that is not a day."""
        printed = self._day_in_introduction
        if printed is None:
            return Missing("start_date", NullReason.NOT_STATED, "no date in the opening")
        return Missing("start_date", NullReason.NOT_PARSED, self.document.words(printed.span))

    @cached_property
    def earlier_inspection_blocks(self) -> Sequence[int]:
        """Everything from the opening on."""
        return range(self._parts.opening, len(self.document.blocks))

    @cached_property
    def improvement_areas(self) -> tuple[ImprovementArea, ...]:
        """The items of the lists; in a letter without any, what its findings list in running text."""
        listed = super().improvement_areas
        if listed or any(self.readers.improvements.is_list(section) for section in self.sections):
            return listed
        blocks = (self.document.blocks[index] for index in self.blocks_in(self.finding_sections))
        sentences = (sentence for block in blocks for sentence in block.sentences)
        found = self.readers.improvements.in_sentences(self.document, sentences)
        to = Addressee.PARTNERSHIP if self._is_joint else Addressee.LOCAL_AUTHORITY
        return tuple(replace(area, addressed_to=to) for area in found)

    @cached_property
    def people(self) -> tuple[Appearance, ...]:
        """Everybody in office, in reading order; a joint letter has several addressees and signatories."""
        return (*self._addressees(), *self._inspectors(), *self._signatories(), *self._copied_to())

    @property
    def _type_entry(self) -> InspectionTypeEntry:
        return self.readers.lexicons.inspections.types[self._type]

    @property
    def _is_joint(self) -> bool:
        """Whether several inspectorates inspected all who help children in an area."""
        return self._type_entry.family == InspectionFamily.JOINT

    def _span(self, index: int) -> Span:
        return self.document.blocks[index].span

    def _dates_in(self, index: int) -> Iterator[PrintedDate]:
        span = self._span(index)
        return self.readers.dates.find(self.document.words(span), span.start)

    @cached_property
    def _introduction_end(self) -> int:
        """The block after the introduction."""
        end = self._parts.valediction if self._parts.valediction is not None else len(self.document.blocks)
        return next((section.first_block for section in self.sections if section.heading is not None), end)

    @property
    def _introduction_blocks(self) -> range:
        first = self._parts.opening
        return range(first, min(self._introduction_end, first + _INTRODUCTION_BLOCKS))

    @cached_property
    def _noun(self) -> DatedNoun | None:
        """The words of the introduction that date the inspection, those that print a day before others."""
        nouns = self.readers.mentions.dated_nouns(self.document, self._introduction_blocks)
        own = [noun for noun in nouns if not noun.earlier]
        with_day = (noun for noun in own if noun.printed.has_day)
        return next(with_day, own[0] if own else None)

    @cached_property
    def _day_in_introduction(self) -> PrintedDate | None:
        """The first day that the introduction prints."""
        dates = (date for index in self._introduction_blocks for date in self._dates_in(index))
        return next((date for date in dates if date.has_day), None)

    @cached_property
    def _inspection_period(self) -> Period | None:
        """The days printed beside the noun, else the first days of the introduction."""
        noun = self._noun
        period = period_of(noun.printed, "start_date", document_date=self.published) if noun else None
        if period is not None and period.precision == DatePrecision.DAY:
            return period
        printed = self._day_in_introduction
        return period_of(printed, "start_date", document_date=self.published) if printed else period

    @cached_property
    def _qualities(self) -> dict[str, tuple[str, Evidence]]:
        """The topic, framework and legal basis that the introduction states."""
        introduction = Span(self._span(self._parts.opening).start, self._span(self._introduction_end - 1).end)
        found: dict[str, tuple[str, Evidence]] = {}
        for column in ("topic", "framework", "legal_basis"):
            quality = self.readers.mentions.detail(self.document, introduction, column)
            if quality is not None:
                found[column] = _with_its_list(self.document, quality) if column == "topic" else quality
        return found

    def _addressees(self) -> Sequence[Appearance]:
        parts = self._parts
        if parts.date is None or parts.date + 1 >= parts.salutation:
            return ()
        address = Span(self._span(parts.date + 1).start, self._span(parts.salutation - 1).end)
        people, authority = self.readers.people, self.local_authority
        if self._is_joint or self._greets_several:
            return people.listed(self.document, address, authority, Capacity.ADDRESSEE)
        return people.addressee(self.document, address, self._span(parts.salutation), authority)

    @property
    def _greets_several(self) -> bool:
        """Whether the letter is to several people: 'Dear Ms Pym and Mr Lanyon'."""
        greeting = self.document.words(self._span(self._parts.salutation))
        return re.search(r" (?:and|&) [A-Z]|, [A-Z].* and ", greeting) is not None

    def _inspectors(self) -> Iterator[Appearance]:
        first = self._parts.opening
        for block in self.document.blocks[first : first + _INTRODUCTION_BLOCKS]:
            for sentence in block.sentences:
                yield from self.readers.people.inspectors(self.document, sentence)

    def _signatories(self) -> Sequence[Appearance]:
        parts = self._parts
        end = parts.copies if parts.copies is not None else len(self.document.blocks)
        if parts.valediction is None or parts.valediction + 1 >= end:
            return ()
        signature = Span(self._span(parts.valediction + 1).start, self._span(end - 1).end)
        people, authority = self.readers.people, self.local_authority
        if self._is_joint:
            return people.listed(self.document, signature, authority, Capacity.SIGNATORY)
        return people.signatory(self.document, signature, authority)

    def _copied_to(self) -> Sequence[Appearance]:
        if self._parts.copies is None:
            return ()
        copies = Span(self._span(self._parts.copies).start, self.document.blocks[-1].span.end)
        return self.readers.people.copied_to(self.document, copies, self.local_authority)


def _type_named(document: Document, parts: LetterParts, readers: FactReaders) -> tuple[InspectionType, Span] | None:
    """The kind of inspection that the title, the opening or the text between them names first."""
    opening = document.blocks[parts.opening].span
    title = document.blocks[parts.title].span if parts.title is not None else opening
    head = Span(min(title.start, opening.start), max(title.end, opening.end))
    return readers.mentions.named_type(document.words(head), head.start)


def _is_by_others(document: Document, parts: LetterParts, lexicon: LetterLexicon) -> bool:
    """Whether the office under a letter is none of an inspectorate, as under a council's answer to inspectors."""
    blocks = document.blocks
    end = parts.copies if parts.copies is not None else len(blocks)
    if parts.valediction is None or parts.valediction + 1 >= end:
        return False
    signature = document.words(Span(blocks[parts.valediction + 1].span.start, blocks[end - 1].span.end))
    return (
        any_of(lexicon.writers).search(signature) is None
        and any_of(lexicon.other_writers, ignore_case=False).search(signature) is not None
    )


def _with_its_list(document: Document, topic: tuple[str, Evidence]) -> tuple[str, Evidence]:
    """A topic that ends in a colon, or in the first item of a list, with the whole list below it."""
    span = topic[1].span
    last = document.block_at(span.end - 1)
    is_open = ":" in document.words(Span(span.start, document.blocks[document.block_at(span.start)].span.end))
    while is_open and last + 1 < len(document.blocks) and document.blocks[last + 1].kind == "list_item":
        last += 1
    block = document.blocks[last]
    if block.span.end <= span.end or block.kind != "list_item":
        return topic
    whole = Span(span.start, block.span.end)
    return document.words(whole), replace(topic[1], span=whole)
