"""Letters from inspectors to a council, 2009 to today.

A letterhead, a date, an address, 'Dear ...', a title, an opening sentence that says what was inspected and when,
sections under headings, a valediction, a signature, sometimes those copied to. The annual unannounced letters of
2009-2012 and the focused-visit letters since 2018 differ in their headings only, which
`lexicons/letters.yaml` lists.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extraction.facts import (
    Appearance,
    Authority,
    DocumentFacts,
    Evidence,
    InspectionMention,
    Missing,
    Period,
    Section,
)
from pipeline.extraction.fields.abbreviations import abbreviations_of
from pipeline.extraction.fields.authorities import AuthorityMention, LocalAuthority
from pipeline.extraction.fields.dates import days_after, period_of
from pipeline.extraction.fields.earlier_inspections import earlier_inspections
from pipeline.extraction.fields.passages import passages_of
from pipeline.extraction.formats.section_findings import findings_of_sections
from pipeline.extraction.lexicons.phrases import any_of, with_any_apostrophe
from pipeline.extraction.readers import Readers
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import (
    Addressee,
    Capacity,
    DateBasis,
    DatePrecision,
    DocumentFlag,
    DocumentKind,
    Framework,
    InspectionType,
    NullReason,
    Relation,
    SectionKind,
)
from pipeline.sources.discovery import SourceFile

#: Sections whose sentences are findings by their own words.
_FINDINGS: Final = frozenset({SectionKind.HEADLINE, SectionKind.MAIN})
#: Inspections by several inspectorates of all who help children in an area.
_JOINT: Final = frozenset({"jtai", "area_send"})
#: How far below the opening the days of the inspection can stand.
_INTRODUCTION_BLOCKS: Final = 4
#: A longer block is no heading.
_LONGEST_HEADING: Final = 140


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the fixed parts of a letter stand: indices of blocks, None where a part is missing."""

    date: int | None
    salutation: int
    title: int | None
    opening: int
    valediction: int | None
    copies: int | None


class InspectorsLetter:
    """See the module."""

    name = "inspectors' letter"

    def recognises(self, document: Document, readers: Readers) -> bool:
        """A letter, from the inspectorate, that names an inspection of services for children."""
        frame = _frame(document, readers)
        if frame is None:
            return False
        lexicons = readers.lexicons.letters
        head = Span(0, document.blocks[frame.opening].span.end)
        return (
            any_of(lexicons.inspectorate).search(document.text) is not None
            and any_of(lexicons.service).search(document.words(head)) is not None
            and _type_named(document, frame, readers) is not None
        )

    def extract(self, document: Document, file: SourceFile, readers: Readers) -> DocumentFacts:
        """Read the letter."""
        frame = _frame(document, readers)
        assert frame is not None  # noqa: S101 - `recognises` said so
        named = _type_named(document, frame, readers)
        assert named is not None  # noqa: S101 - `recognises` said so
        is_joint = named[0] in _JOINT
        sections = _sections(document, frame, readers, is_joint=is_joint)
        published = _letter_date(document, frame, readers)
        authority = _authority(document, frame, readers)
        local = readers.register.by_code[authority.ons_code] if authority else None
        missing: list[Missing] = []
        people = _people(document, frame, readers, local, is_joint=is_joint)
        private = readers.private_people.places(document, [person.name_span for person in people])
        passages = passages_of(document, sections, private)
        body = range(frame.opening, len(document.blocks))
        if published is None:
            missing.append(_undated(document, frame, readers))
        own = _own_inspection(document, frame, sections, readers, named, published, missing)
        earlier = earlier_inspections(document, body, readers, authority, own)
        improvements = readers.improvements.in_sections(document, sections)
        findings = findings_of_sections(document, sections, passages, improvements, readers, _FINDINGS)
        return DocumentFacts(
            file_name=file.name,
            sha256=file.sha256,
            document=document,
            kind=DocumentKind.INSPECTION_LETTER,
            kind_method="a letter from the inspectorate about an inspection that it names",
            title=document.blocks[frame.title].span if frame.title is not None else None,
            authority=authority,
            published=published,
            sections=sections,
            passages=passages,
            private_names=private,
            mentions=(own, *earlier.mentions),
            judgements=earlier.judgements(1),
            findings=findings,
            improvement_areas=improvements,
            appearances=people,
            measures=readers.measures.in_findings(document, findings),
            actions=readers.actions.in_inspectors_words(document, [item.span for item in findings], published),
            abbreviations=abbreviations_of(document),
            missing=tuple(missing),
            flags=(DocumentFlag.GRADE_NOT_LINKED,) if earlier.has_unlinked_grade else (),
        )


def _frame(document: Document, readers: Readers) -> _Frame | None:
    """Find the fixed parts; None where there is no 'Dear ...' or nothing follows it."""
    lexicons = readers.lexicons.letters
    blocks = document.blocks
    texts = [document.words(block.span) for block in blocks]
    salutation = next((i for i, text in enumerate(texts) if re.search(lexicons.salutation, text)), None)
    if salutation is None or salutation + 1 >= len(blocks):
        return None
    title = next(
        (
            i
            for i in range(salutation + 1, min(salutation + 4, len(blocks)))
            if re.search(with_any_apostrophe(lexicons.title), texts[i], re.IGNORECASE)
        ),
        None,
    )
    opening = next(
        (i for i in range(salutation + 1, len(blocks)) if i != title and re.search(lexicons.opening, texts[i])),
        None,
    )
    if opening is None:
        return None
    date = next(
        (
            i
            for i in range(salutation)
            for printed in readers.dates.find(texts[i])
            if printed.has_day and printed.span.start == 0 and re.fullmatch(r"[ \d]*", texts[i][printed.span.end :])
        ),
        None,
    )
    valediction = next((i for i, text in enumerate(texts) if re.search(lexicons.valediction, text)), None)
    copies = next((i for i, text in enumerate(texts) if re.search(lexicons.copies, text)), None)
    return _Frame(date, salutation, title, opening, valediction, copies)


def _sections(document: Document, frame: _Frame, readers: Readers, *, is_joint: bool) -> tuple[Section, ...]:
    """Cut the letter into sections that cover all its blocks."""
    lexicons = readers.lexicons.letters
    headings = [
        (re.compile(rf"(?:{with_any_apostrophe(item.pattern)})[?:]?\d?:?", re.IGNORECASE), item.section_kind)
        for item in lexicons.headings
    ]
    closing = any_of(lexicons.closing)
    starts: list[tuple[int, SectionKind, Span | None]] = [(0, SectionKind.LETTERHEAD, None)]
    if frame.date is not None:
        starts += [(frame.date, SectionKind.DATE, None), (frame.date + 1, SectionKind.ADDRESSEE, None)]
    starts.append((frame.salutation, SectionKind.SALUTATION, None))
    starts.append(
        (frame.salutation + 1, SectionKind.TITLE if frame.title is not None else SectionKind.INTRODUCTION, None)
    )
    if frame.title is not None:
        starts.append((frame.title + 1, SectionKind.INTRODUCTION, None))
    end = frame.valediction if frame.valediction is not None else len(document.blocks)
    in_findings = False
    for index in range(frame.opening, end):
        block = document.blocks[index]
        text = document.words(block.span)
        kind = None
        if block.kind != "list_item" and len(text) <= _LONGEST_HEADING:
            kind = next((kind for pattern, kind in headings if pattern.fullmatch(text)), None)
        if kind is not None:
            in_findings = True
            starts.append((index, kind, block.span))
        elif in_findings and (match := closing.search(text)) and match.start() == 0:
            starts.append((index, SectionKind.CLOSING, None))
    if frame.valediction is not None:
        starts.append((frame.valediction, SectionKind.SIGNATURE, None))
    if frame.copies is not None:
        starts.append((frame.copies, SectionKind.COPIES, None))
    ordered = sorted({start[0]: start for start in starts}.values(), key=lambda start: start[0])
    ends = [start[0] for start in ordered[1:]] + [len(document.blocks)]
    to = Addressee.PARTNERSHIP if is_joint else Addressee.LOCAL_AUTHORITY
    return tuple(
        Section(kind, heading, first, stop, addressed_to=to)
        for (first, kind, heading), stop in zip(ordered, ends, strict=True)
        if stop > first
    )


def _letter_date(document: Document, frame: _Frame, readers: Readers) -> Period | None:
    """The date of the letter; a year that is misprinted ('20205') follows from the days of the visit."""
    if frame.date is None:
        return None
    span = document.blocks[frame.date].span
    printed = next(readers.dates.find(document.words(span), span.start))
    if printed.has_year:
        return period_of(printed, "published_date", method="the date of the letter")
    opening = document.blocks[frame.opening].span
    visit = next((p for p in readers.dates.find(document.words(opening), opening.start) if p.has_day), None)
    days = period_of(visit, "published_date", method="the visit that it tells of") if visit else None
    possible = list(days_after(printed, days.last)) if days else []
    if days is None or not possible:
        return None
    method = "the day and month of the letter; its year is misprinted and follows from the days of the visit"
    return replace(
        days,
        first=possible[0],
        last=possible[0],
        basis=DateBasis.DERIVED,
        evidence=(Evidence("published_date", printed.span, method), *days.evidence),
    )


def _undated(document: Document, frame: _Frame, readers: Readers) -> Missing:
    """Why a letter has no date: none is printed, or what is printed before 'Dear' and names a month is no day."""
    months = any_of(readers.lexicons.calendar.months)
    for block in document.blocks[: frame.salutation]:
        words = document.words(block.span)
        if months.search(words) and any(letter.isdigit() for letter in words):
            return Missing("published_date", NullReason.NOT_PARSED, f"'{words[:60]}' could not be read as a day")
    return Missing("published_date", NullReason.NOT_STATED, "the letter prints no date")


def _authority(document: Document, frame: _Frame, readers: Readers) -> Authority | None:
    """The authority that the title names, else the opening sentence, else the address."""
    places: list[tuple[str, Span]] = []
    if frame.title is not None:
        places.append(("named in the title", document.blocks[frame.title].span))
    places.append(("named in the opening sentence", document.blocks[frame.opening].sentences[0]))
    if frame.date is not None:
        start = document.blocks[frame.date + 1].span.start
        places.append(("named in the address", Span(start, document.blocks[frame.salutation].span.start)))
    for method, span in places:
        mention: AuthorityMention | None = readers.register.only_one(document.words(span), span.start)
        if mention is not None:
            return Authority(mention.authority.ons_code, mention.authority.name, mention.span, method)
    return None


def _people(
    document: Document, frame: _Frame, readers: Readers, authority: LocalAuthority | None, *, is_joint: bool
) -> tuple[Appearance, ...]:
    """Everybody whom the letter names in office, in reading order; a joint letter has several readers and writers."""
    blocks = document.blocks
    people: list[Appearance] = []
    if frame.date is not None and frame.date + 1 < frame.salutation:
        area = Span(blocks[frame.date + 1].span.start, blocks[frame.salutation - 1].span.end)
        if is_joint:
            people += readers.people.several(document, area, authority, Capacity.ADDRESSEE)
        else:
            people += readers.people.addressee(document, area, blocks[frame.salutation].span, authority)
    for block in blocks[frame.opening : frame.opening + 4]:
        for sentence in block.sentences:
            people += readers.people.inspectors(document, sentence)
    if frame.valediction is not None:
        stop = frame.copies if frame.copies is not None else len(blocks)
        if frame.valediction + 1 < stop:
            area = Span(blocks[frame.valediction + 1].span.start, blocks[stop - 1].span.end)
            if is_joint:
                people += readers.people.several(document, area, authority, Capacity.SIGNATORY)
            else:
                people += readers.people.signatory(document, area, authority)
    if frame.copies is not None:
        area = Span(blocks[frame.copies].span.start, blocks[-1].span.end)
        people += readers.people.copied_to(document, area, authority)
    return tuple(people)


def _type_named(document: Document, frame: _Frame, readers: Readers) -> tuple[InspectionType, Span] | None:
    """The kind of inspection that the title or the opening names, whichever stands first, or what is between them."""
    opening = document.blocks[frame.opening].span
    title = document.blocks[frame.title].span if frame.title is not None else opening
    head = Span(min(title.start, opening.start), max(title.end, opening.end))
    return readers.mentions.type_named(document.words(head), head.start)


def _own_inspection(
    document: Document,
    frame: _Frame,
    sections: tuple[Section, ...],
    readers: Readers,
    named: tuple[InspectionType, Span],
    published: Period | None,
    missing: list[Missing],
) -> InspectionMention:
    """The inspection that the letter is about: what its title and opening say of it."""
    blocks = document.blocks
    opening = blocks[frame.opening]
    inspection_type, type_span = named
    readings = [Evidence("inspection_type", type_span, "the kind of inspection that the title or opening names")]
    first_heading = _first_heading(document, frame, sections)
    introduction_blocks = range(frame.opening, min(first_heading, frame.opening + _INTRODUCTION_BLOCKS))
    nouns = [n for n in readers.mentions.dated_nouns(document, introduction_blocks) if not n.earlier]
    days = [n for n in nouns if n.printed is not None and n.printed.has_day]
    nouns = days[:1] if days else nouns[:1]
    period = readers.mentions.dated(nouns[0], published) if nouns else None
    if period is None or period.precision != DatePrecision.DAY:
        printed = next(
            (
                p
                for index in introduction_blocks
                for p in readers.dates.find(document.words(blocks[index].span), blocks[index].span.start)
                if p.has_day
            ),
            None,
        )
        period = period_of(printed, "start_date", document_date=published) if printed else period
        if period is None:
            reason, detail = (
                (NullReason.NOT_PARSED, document.words(printed.span))
                if printed
                else (NullReason.NOT_STATED, "no date in the opening")
            )
            missing.append(
                Missing(
                    "start_date",
                    NullReason.NOT_PARSED if reason == NullReason.NOT_PARSED else NullReason.NOT_STATED,
                    detail,
                )
            )
    introduction = Span(opening.span.start, blocks[first_heading - 1].span.end)
    qualities: dict[str, str] = {}
    for column in ("topic", "framework", "legal_basis"):
        quality = readers.mentions.quality(document, introduction, column)
        if quality is not None and column == "topic":
            quality = _with_its_list(document, quality)
        if quality is not None:
            qualities[column] = quality[0]
            readings.append(quality[1])
    kind = readers.lexicons.inspections.types[inspection_type]
    spans = (nouns[0].span if nouns else type_span, type_span)
    return InspectionMention(
        Relation.PRIMARY,
        kind.family,
        inspection_type,
        period,
        spans,
        topic=qualities.get("topic"),
        framework=Framework(qualities["framework"]) if "framework" in qualities else None,
        legal_basis=qualities.get("legal_basis"),
        evidence=tuple(readings),
    )


def _with_its_list(document: Document, topic: tuple[str, Evidence]) -> tuple[str, Evidence]:
    """A topic that ends in a colon, or in the first item of a list, with the whole list below it."""
    reading = topic[1]
    last = document.block_at(reading.span.end - 1)
    is_open = ":" in document.words(
        Span(reading.span.start, document.blocks[document.block_at(reading.span.start)].span.end)
    )
    while is_open and last + 1 < len(document.blocks) and document.blocks[last + 1].kind == "list_item":
        last += 1
    block = document.blocks[last]
    if block.span.end <= reading.span.end or block.kind != "list_item":
        return topic
    whole = Span(reading.span.start, block.span.end)
    return document.words(whole), replace(reading, span=whole)


def _first_heading(document: Document, frame: _Frame, sections: tuple[Section, ...]) -> int:
    """The block after the introduction."""
    return next(
        (section.first_block for section in sections if section.heading is not None),
        frame.valediction if frame.valediction is not None else len(document.blocks),
    )
