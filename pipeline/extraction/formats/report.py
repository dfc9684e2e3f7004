"""Reports of inspections, 2013 to today.

A front page with a title, the days of the inspection, the lead inspector and the judgements; findings in short; what
needs to improve; numbered findings under headings that name an area, often with its grade; in the older reports a
part on the safeguarding children board, the inspection team and what the grades mean. What the titles and headings
are, `lexicons/reports.yaml` says.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extraction.facts import (
    Authority,
    DocumentFacts,
    Evidence,
    InspectionMention,
    Judgement,
    Missing,
    Period,
    Section,
)
from pipeline.extraction.fields.abbreviations import abbreviations_of
from pipeline.extraction.fields.earlier_inspections import earlier_inspections
from pipeline.extraction.fields.passages import passages_of
from pipeline.extraction.fields.report_people import people_of
from pipeline.extraction.formats.report_front_page import ReportTitleFound
from pipeline.extraction.formats.report_sections import sections_of
from pipeline.extraction.formats.section_findings import findings_of_sections
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.extraction.readers import Readers
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import DocumentFlag, DocumentKind, NullReason, Relation, SectionKind
from pipeline.sources.discovery import SourceFile

#: Sections whose sentences are findings by their own words.
_FINDINGS: Final = frozenset(
    {SectionKind.HEADLINE, SectionKind.MAIN, SectionKind.PROGRESS, SectionKind.SUMMARY_FOR_CHILDREN}
)
#: Sections that speak of earlier inspections.
_EARLIER: Final = frozenset(
    {SectionKind.HEADLINE, SectionKind.MAIN, SectionKind.PROGRESS, SectionKind.EARLIER_INSPECTIONS}
)
#: A title runs over at most so many lines.
_TITLE_LINES: Final = 4
#: A letter says 'Dear' in its first lines; a report never does.
_LETTER_BLOCKS: Final = 40


@dataclass(frozen=True, slots=True)
class _Front:
    """What stands on the front page."""

    title: ReportTitleFound
    period: Period | None
    published: Period | None
    judgements: tuple[Judgement, ...]
    end: int


class InspectionReport:
    """See the module."""

    name = "inspection report"

    def recognises(self, document: Document, readers: Readers) -> bool:
        """A report: a title that names the kind of inspection, and days or judgements on the front page."""
        title = readers.front_pages.title(document)
        if title is None or any_of(readers.lexicons.letters.inspectorate).search(document.text) is None:
            return False
        salutation = re.compile(readers.lexicons.letters.salutation)
        if any(salutation.match(document.words(block.span)) for block in document.blocks[:_LETTER_BLOCKS]):
            return False
        period, line = readers.front_pages.inspection_period(document)
        return (
            period is not None or line is not None or len(readers.front_pages.judgements(document, title.block)[0]) > 1
        )

    def extract(self, document: Document, file: SourceFile, readers: Readers) -> DocumentFacts:
        """Read the report."""
        front = _front(document, readers)
        sections = sections_of(document, front.title.block, front.end, readers)
        authority = _authority(document, front, readers)
        kind = readers.lexicons.inspections.types[front.title.inspection_type]
        people = people_of(document, readers)
        private = readers.private_people.places(document, [person.name_span for person in people])
        passages = passages_of(document, sections, private)
        own, missing = _own_inspection(document, front, readers)
        body = [
            index
            for section in sections
            if section.kind in _EARLIER
            for index in range(section.first_block, section.end_block)
        ]
        earlier = earlier_inspections(document, body, readers, authority, own)
        judgements = _judgements(document, front, sections, readers)
        improvements = readers.improvements.in_sections(document, sections)
        findings = findings_of_sections(document, sections, passages, improvements, readers, _FINDINGS)
        return DocumentFacts(
            file_name=file.name,
            sha256=file.sha256,
            document=document,
            kind=DocumentKind.INSPECTION_REPORT,
            kind_method="a report whose title names the kind of inspection",
            title=_whole_title(document, front.title.block, readers),
            authority=authority,
            published=front.published,
            sections=sections,
            passages=passages,
            private_names=private,
            mentions=(own, *earlier.mentions, *_previous_inspection(document, own, readers)),
            judgements=(
                *judgements,
                *earlier.judgements(1),
            ),
            findings=findings,
            improvement_areas=improvements,
            appearances=people,
            measures=readers.measures.in_findings(document, findings),
            actions=readers.actions.in_inspectors_words(document, [item.span for item in findings], front.published),
            abbreviations=abbreviations_of(document),
            missing=missing,
            flags=_flags(judgements, is_graded=kind.graded, has_unlinked_grade=earlier.has_unlinked_grade),
        )


def _front(document: Document, readers: Readers) -> _Front:
    title = readers.front_pages.title(document)
    assert title is not None  # noqa: S101 - `recognises` said so
    period, _ = readers.front_pages.inspection_period(document)
    is_graded = readers.lexicons.inspections.types[title.inspection_type].graded
    judgements, end = readers.front_pages.judgements(document, title.block) if is_graded else ((), title.block + 1)
    return _Front(title, period, readers.front_pages.published(document), judgements, end)


def _whole_title(document: Document, block: int, readers: Readers) -> Span:
    """The title with the lines on which it goes on, up to the first that is labelled ('Inspection dates: ...')."""
    last = block
    for index in range(block + 1, min(block + _TITLE_LINES, len(document.blocks))):
        words = document.words(document.blocks[index].span)
        if document.blocks[index].kind != "heading" or ":" in words or readers.front_pages.is_label(words):
            break
        last = index
    return Span(document.blocks[block].span.start, document.blocks[last].span.end)


def _authority(document: Document, front: _Front, readers: Readers) -> Authority | None:
    """The authority that the title, or a line above it, names; else the one that the text names most.

    A title can name a trust that does the work of the authority; the trust's place is the authority's.
    """
    for index in [front.title.block, *range(front.title.block)]:
        span = document.blocks[index].span
        found = readers.register.only_one(document.words(span), span.start)
        if found is not None:
            return Authority(found.authority.ons_code, found.authority.name, found.span, "named in the title")
    most = readers.register.most_named(document.text)
    if most is None:
        return None
    return Authority(most.authority.ons_code, most.authority.name, most.span, "named most often in the text")


def _own_inspection(
    document: Document, front: _Front, readers: Readers
) -> tuple[InspectionMention, tuple[Missing, ...]]:
    """The inspection that the report is about."""
    title = document.blocks[front.title.block].span
    kind = readers.lexicons.inspections.types[front.title.inspection_type]
    readings = [
        Evidence("inspection_type", title, "the kind of inspection that the title names"),
        Evidence("framework", title, "the framework whose reports have this title"),
    ]
    law = None
    for block in reversed(document.blocks):
        law = (
            readers.mentions.quality(document, block.span, "legal_basis")
            if "ection" in document.words(block.span)
            else None
        )
        if law is not None:
            readings.append(law[1])
            break
    missing: tuple[Missing, ...] = ()
    spans: tuple[Span, ...] = (title,)
    if front.period is None:
        _, line = readers.front_pages.inspection_period(document)
        missing = (
            Missing("start_date", NullReason.NOT_PARSED, document.words(line)[:80])
            if line
            else Missing("start_date", NullReason.NOT_STATED, "the front page prints no days"),
        )
    else:
        spans = (title, *(reading.span for reading in front.period.evidence))
    own = InspectionMention(
        Relation.PRIMARY,
        kind.family,
        front.title.inspection_type,
        front.period,
        spans,
        framework=front.title.framework,
        legal_basis=law[0] if law else None,
        evidence=tuple(readings),
    )
    return own, missing


def _previous_inspection(document: Document, own: InspectionMention, readers: Readers) -> tuple[InspectionMention, ...]:
    """The inspection before, of the same kind, where the front page gives its days."""
    period = readers.front_pages.previous_period(document)
    if period is None:
        return ()
    spans = tuple(reading.span for reading in period.evidence)
    return (InspectionMention(Relation.REFERS_TO, own.family, own.inspection_type, period, spans),)


def _judgements(
    document: Document, front: _Front, sections: tuple[Section, ...], readers: Readers
) -> tuple[Judgement, ...]:
    """The judgements of the front page, with what headings of sections say of the same areas, and what only they say.

    The board's grade stands in its own later part; a heading ("... : good") repeats the front page.
    """
    found = {judgement.area: judgement for judgement in front.judgements}
    for section in sections:
        if section.kind in (
            SectionKind.BACKGROUND,
            SectionKind.GLOSSARY,
            SectionKind.ABOUT_INSPECTION,
            SectionKind.IMPRINT,
            SectionKind.TITLE,
        ):
            continue
        for index in range(max(section.first_block, front.end), section.end_block):
            block = document.blocks[index]
            if block.kind not in ("heading", "table_cell", "paragraph"):
                continue
            stated = readers.front_pages.sentence(document, block.span)
            if stated is None or stated.area is None:
                continue
            first = found.get(stated.area)
            if first is None:
                found[stated.area] = stated
            elif first.grade == stated.grade:
                again = Evidence("grade", stated.grade_span, "the grade again, in the heading of its section")
                found[stated.area] = replace(first, evidence=(*first.evidence, again))
    return tuple(found.values())


def _flags(
    judgements: tuple[Judgement, ...],
    *,
    is_graded: bool,
    has_unlinked_grade: bool,
) -> tuple[DocumentFlag, ...]:
    return tuple(
        flag
        for flag, holds in (
            (DocumentFlag.NO_JUDGEMENT_READ, is_graded and not judgements),
            (DocumentFlag.GRADE_NOT_LINKED, has_unlinked_grade),
        )
        if holds
    )
