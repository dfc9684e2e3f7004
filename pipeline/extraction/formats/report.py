"""Reports of inspections, 2013 to today.

A front page with a title, the days of the inspection, the lead inspector and the judgements; findings in short; what
needs to improve; findings at length under headings that name an area, often with its grade; in the older reports a part
on the safeguarding children board, the inspection team and what the grades mean. `lexicons/reports.yaml` lists the
titles and headings.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Final, Self

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import Appearance, Evidence, InspectionMention, Judgement, Missing, Period, Section
from pipeline.extraction.fields.report_people import people_of
from pipeline.extraction.formats.base import Format
from pipeline.extraction.formats.report_front_page import FrontPage, front_page_of
from pipeline.extraction.formats.report_numbered_grades import NumberedGrades, numbered_grades
from pipeline.extraction.formats.report_sections import sections_of
from pipeline.extraction.lexicons.inspections import InspectionTypeEntry
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import DocumentKind, InspectionType, NullReason, Relation, SectionKind, SendOutcome
from pipeline.sources.discovery import SourceFile

#: Sections that mention earlier inspections.
_EARLIER: Final = frozenset(
    {SectionKind.HEADLINE, SectionKind.MAIN, SectionKind.PROGRESS, SectionKind.EARLIER_INSPECTIONS}
)
#: Sections in which a grade is none of the authority's own.
_WITHOUT_JUDGEMENTS: Final = frozenset(
    {
        SectionKind.BACKGROUND,
        SectionKind.GLOSSARY,
        SectionKind.ABOUT_INSPECTION,
        SectionKind.IMPRINT,
        SectionKind.TITLE,
    }
)
#: A title is at most so many lines long.
_TITLE_LINES: Final = 4
#: A letter says 'Dear' in its first blocks; a report never does.
_LETTER_BLOCKS: Final = 40
#: How much of a line that could not be read is quoted.
_QUOTED: Final = 80


class InspectionReport(Format):
    """A report of an inspection, with a front page."""

    kind = DocumentKind.INSPECTION_REPORT
    kind_method = "a report whose title names the kind of inspection"
    finding_sections = frozenset(
        {SectionKind.HEADLINE, SectionKind.MAIN, SectionKind.PROGRESS, SectionKind.SUMMARY_FOR_CHILDREN}
    )

    def __init__(self, document: Document, file: SourceFile, readers: FactReaders, front_page: FrontPage) -> None:
        super().__init__(document, file, readers)
        self._front_page = front_page

    @classmethod
    def recognise(cls, document: Document, file: SourceFile, readers: FactReaders) -> Self | None:
        """A report: a title that names the kind of inspection, and days or judgements on the front page.

        A council's page has such a title and a table of judgements, too, but it speaks of its own services.
        """
        front_page = front_page_of(document, readers)
        if front_page is None:
            return None
        names_inspectorate = any_of(readers.lexicons.letters.inspectorate).search(document.text) is not None
        own_voice = compiled(readers.lexicons.publishers.own_voice, ignore_case=True)
        is_councils = own_voice.search(document.text) is not None
        has_grades = names_inspectorate and not is_councils and len(front_page.judgements) > 1
        if front_page.inspection_line is None and not has_grades:
            return None
        salutation = re.compile(readers.lexicons.letters.salutation)
        if any(salutation.match(document.words(block.span)) for block in document.blocks[:_LETTER_BLOCKS]):
            return None
        return cls(document, file, readers, front_page)

    @cached_property
    def title(self) -> Span:
        """The title with the lines on which it goes on, up to the first that is labelled ('Inspection dates: ...')."""
        first = last = self._front_page.title.block
        blocks = self.document.blocks
        for index in range(first + 1, min(first + _TITLE_LINES, len(blocks))):
            words = self.document.words(blocks[index].span)
            if blocks[index].kind != "heading" or ":" in words or self._front_page.is_label(words):
                break
            last = index
        return Span(blocks[first].span.start, blocks[last].span.end)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The front page, and a section for each heading."""
        return sections_of(self.document, self._front_page, self._judgements_end, self.readers)

    def authority_places(self) -> Iterator[tuple[str, Span]]:
        """The title and the lines above it.

        A title can name a trust that does the work of the authority; the trust's place is the authority's.
        """
        title = self._front_page.title.block
        for index in (title, *range(title)):
            yield "named in the title", self.document.blocks[index].span

    @cached_property
    def published(self) -> Period | None:
        """The day of publication on the front page."""
        return self._front_page.published

    @cached_property
    def own_inspection(self) -> InspectionMention:
        """The inspection that the title names, with the days on the front page."""
        title = self._title_line
        period = self._front_page.inspection_period
        evidence = [
            Evidence("inspection_type", title, "the kind of inspection that the title names"),
            Evidence("framework", title, "the framework whose reports have this title"),
        ]
        law = self._law()
        if law is not None:
            evidence.append(law[1])
        outcome = self._outcome()
        if outcome is not None:
            evidence.append(outcome[1])
        return InspectionMention(
            Relation.PRIMARY,
            self._type_entry.family,
            self._front_page.title.inspection_type,
            period,
            (title, *(found.span for found in period.evidence)) if period else (title,),
            framework=self._front_page.title.framework,
            legal_basis=law[0] if law else None,
            outcome=outcome[0] if outcome else None,
            evidence=tuple(evidence),
        )

    @cached_property
    def why_inspection_undated(self) -> Missing:
        """The front page prints no days, or some that do not exist."""
        line = self._front_page.inspection_line
        if line is None:
            return Missing("start_date", NullReason.NOT_STATED, "the front page prints no days")
        return Missing("start_date", NullReason.NOT_PARSED, self.document.words(line)[:_QUOTED])

    @cached_property
    def earlier_inspection_blocks(self) -> Sequence[int]:
        """The findings, and the section on earlier inspections.

        The findings of reports until 2013 name inspections of single homes, too, often without saying what they are.
        """
        if self._numbered_grades is not None:
            return ()
        return self.blocks_in(_EARLIER)

    @cached_property
    def previous_inspection(self) -> InspectionMention | None:
        """The inspection before, of the same kind, where the front page gives its days."""
        period = self._front_page.previous_period
        if period is None:
            return None
        spans = tuple(found.span for found in period.evidence)
        own = self.own_inspection
        return InspectionMention(Relation.REFERS_TO, own.family, own.inspection_type, period, spans)

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """The judgements of the front page, and those that only a section states.

        The board's grade is in its own later part; a heading ("... : good") repeats the front page.
        """
        beside_labels = self._numbered_grades.judgements(self.document) if self._numbered_grades else ()
        found = {judgement.area: judgement for judgement in (*beside_labels, *self._judgements_of_front_page)}
        for stated in self._judgements_of_sections():
            first = found.get(stated.area)
            if first is None:
                found[stated.area] = stated
            elif first.grade == stated.grade:
                again = Evidence("grade", stated.grade_span, "the grade again, in the heading of its section")
                found[stated.area] = replace(first, evidence=(*first.evidence, again))
        return tuple(found.values())

    @cached_property
    def expects_judgements(self) -> bool:
        """Whether inspections of this type are graded."""
        return self._type_entry.graded

    @cached_property
    def people(self) -> tuple[Appearance, ...]:
        """The inspectors on the front page and in the list of the team."""
        return people_of(self.document, self.readers)

    @property
    def _type_entry(self) -> InspectionTypeEntry:
        return self.readers.lexicons.inspections.types[self._front_page.title.inspection_type]

    @property
    def _title_line(self) -> Span:
        return self.document.blocks[self._front_page.title.block].span

    @property
    def _judgements_of_front_page(self) -> tuple[Judgement, ...]:
        return self._front_page.judgements if self._type_entry.graded else ()

    @property
    def _judgements_end(self) -> int:
        """The block after the last judgement of the front page, or after the title where there is none."""
        has_grades = self._type_entry.graded and self._numbered_grades is None
        return self._front_page.judgements_end if has_grades else self._front_page.title.block + 1

    @property
    def _numbered_grades(self) -> NumberedGrades | None:
        """What reads the grades of reports that have them under headings and in a table at the end."""
        return numbered_grades(self.readers, self._front_page.title.framework)

    def _judgements_of_sections(self) -> Iterator[Judgement]:
        for section in self.sections:
            if section.kind in _WITHOUT_JUDGEMENTS:
                continue
            for block in self.document.blocks[max(section.first_block, self._judgements_end) : section.end_block]:
                if block.kind in ("heading", "table_cell", "paragraph"):
                    stated = self._front_page.sentence(block.span)
                    if stated is not None and stated.area is not None:
                        yield stated

    def _outcome(self) -> tuple[SendOutcome, Evidence] | None:
        """Which of the three outcomes an area SEND inspection has."""
        if self._front_page.title.inspection_type != InspectionType.AREA_SEND:
            return None
        return self.readers.mentions.send_outcome(self.document)

    def _law(self) -> tuple[str, Evidence] | None:
        """The law that the last block to name one names."""
        laws = (
            self.readers.mentions.detail(self.document, block.span, "legal_basis")
            for block in reversed(self.document.blocks)
        )
        return next((law for law in laws if law is not None), None)
