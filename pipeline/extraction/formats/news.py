"""News of a council about an inspection of its services for children.

A title, perhaps a date and a byline, the title again, paragraphs that pass on what inspectors found, quotations of
inspectors and councillors, sometimes a list of what must improve. What the council says of the inspectors' findings
is its account of them (`council_account`), never their words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
    Statement,
)
from pipeline.extraction.fields.abbreviations import abbreviations_of
from pipeline.extraction.fields.authorities import LocalAuthority
from pipeline.extraction.fields.dates import month_before, period_of
from pipeline.extraction.fields.earlier_inspections import about_another, earlier_inspections
from pipeline.extraction.fields.mentions import DatedNoun
from pipeline.extraction.fields.passages import passages_of
from pipeline.extraction.fields.quotations import Quotation
from pipeline.extraction.formats.reported_passages import findings_of, improvements_of
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.extraction.readers import Readers
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import (
    DateBasis,
    DatePrecision,
    DocumentFlag,
    DocumentKind,
    NullReason,
    Relation,
    SectionKind,
    Voice,
)
from pipeline.sources.discovery import SourceFile

#: How far down a title, a date or a byline can stand.
_HEAD_BLOCKS: Final = 8


@dataclass(frozen=True, slots=True)
class _Subject:
    """The inspection that the news is about, with everything that dates it and the news itself."""

    mention: InspectionMention | None
    published: Period | None


class CouncilNews:
    """See the module."""

    name = "council news"

    def recognises(self, document: Document, readers: Readers) -> bool:
        """News, of one council, about an inspection of its services for children."""
        lexicons = readers.lexicons.news
        text = document.text
        title = document.words(document.blocks[0].span)
        councils = {mention.authority.ons_code for mention in readers.register.mentions(text)}
        return (
            len(text) <= lexicons.most_characters
            and not any(
                re.match(readers.lexicons.letters.salutation, document.words(block.span)) for block in document.blocks
            )
            and all(
                any_of(words).search(text)
                for words in (
                    lexicons.about_inspection,
                    lexicons.about_visit,
                    lexicons.about_service,
                    lexicons.newsy,
                )
            )
            and not any_of(lexicons.about_others).search(title)
            and (len(councils) <= lexicons.most_councils or readers.register.only_one(title) is not None)
        )

    def extract(self, document: Document, file: SourceFile, readers: Readers) -> DocumentFacts:
        """Read the article."""
        sections = _sections(document, readers)
        authority = _authority(document, file, readers)
        local = readers.register.by_code[authority.ons_code] if authority else None
        body = [
            index
            for section in sections
            if section.kind in (SectionKind.NEWS_BODY, SectionKind.AREAS_FOR_IMPROVEMENT)
            for index in range(section.first_block, section.end_block)
        ]
        quotations = readers.quotations.quotations(document, range(len(document.blocks)))
        people, statements = _speakers(document, quotations, readers, local)
        private = readers.private_people.places(document, [person.name_span for person in people])
        passages = passages_of(document, sections, private)
        stated = _stated_date(document, sections, readers)
        body = [
            index
            for index in body
            if not about_another(document.words(document.blocks[index].span), authority, readers)
        ]
        subject = _subject(document, body, readers, stated)
        missing: list[Missing] = []
        if subject.published is None:
            missing.append(Missing("published_date", NullReason.NOT_STATED, "the news prints no date"))
        earlier = earlier_inspections(document, body, readers, authority, subject.mention)
        own = (subject.mention,) if subject.mention else ()
        improvements = improvements_of(document, body, sections, readers)
        findings = findings_of(document, sections, passages, improvements, statements, people, readers)
        findings = tuple(
            finding for finding in findings if not about_another(document.words(finding.span), authority, readers)
        )
        inspectors = frozenset(index for index, person in enumerate(people) if person.scope == "ofsted")
        passed_on = frozenset(item.passage for item in findings if item.voice == Voice.COUNCIL_ACCOUNT)
        actions = readers.actions.in_account(
            document, passages, sections, statements, inspectors, passed_on, subject.published
        )
        return DocumentFacts(
            file_name=file.name,
            sha256=file.sha256,
            document=document,
            kind=DocumentKind.COUNCIL_NEWS,
            kind_method="news of a council that names Ofsted, an inspection or visit, and services for children",
            title=document.blocks[0].span,
            authority=authority,
            published=subject.published,
            sections=sections,
            passages=passages,
            private_names=private,
            mentions=(*own, *earlier.mentions),
            judgements=earlier.judgements(len(own)),
            findings=findings,
            improvement_areas=improvements if own else (),
            appearances=people,
            statements=statements,
            measures=readers.measures.in_findings(document, findings),
            actions=actions,
            abbreviations=abbreviations_of(document),
            missing=tuple(missing),
            flags=tuple(
                flag
                for flag, holds in (
                    (DocumentFlag.NO_INSPECTION_FOUND, not own),
                    (DocumentFlag.GRADE_NOT_LINKED, earlier.has_unlinked_grade),
                    (DocumentFlag.QUOTATION_NOT_PUBLISHED, len(statements) < len(quotations)),
                )
                if holds
            ),
        )


def _sections(document: Document, readers: Readers) -> tuple[Section, ...]:
    """Cut the article into sections that cover all its blocks: each block by its words, each heading by its kind."""
    lexicons = readers.lexicons.news
    furniture, byline = any_of(lexicons.furniture), re.compile(lexicons.byline)
    categories = re.compile(lexicons.categories)
    background, explanation = re.compile(lexicons.background_heading), re.compile(lexicons.explanation)
    lists = any_of(lexicons.improvement_lists)
    title = document.words(document.blocks[0].span)
    kinds: list[tuple[SectionKind, Span | None]] = []
    section: tuple[SectionKind, Span | None] = (SectionKind.NEWS_BODY, None)
    for index, block in enumerate(document.blocks):
        text = document.words(block.span)
        if index == 0 or (block.kind == "heading" and text == title):
            kinds.append((SectionKind.TITLE, None))
            section = (SectionKind.NEWS_BODY, None)
        elif furniture.fullmatch(text):
            kinds.append((SectionKind.FURNITURE, None))
        elif index < _HEAD_BLOCKS and _prints_the_date(text, readers):
            kinds.append((SectionKind.DATE, None))
        elif index < _HEAD_BLOCKS and (byline.fullmatch(text) or categories.search(text)):
            kinds.append((SectionKind.BYLINE, None))
        elif explanation.match(text):
            kinds.append((SectionKind.BACKGROUND, None))
        elif lists.search(text) and (block.kind == "heading" or text.endswith(":")) and _list_follows(document, index):
            kinds.append((SectionKind.AREAS_FOR_IMPROVEMENT, block.span))
        elif block.kind == "heading":
            section = (SectionKind.BACKGROUND if background.fullmatch(text) else SectionKind.NEWS_BODY, block.span)
            kinds.append(section)
        elif block.kind == "list_item" and kinds[-1][0] == SectionKind.AREAS_FOR_IMPROVEMENT:
            kinds.append(kinds[-1])
        else:
            kinds.append(section)
    return tuple(_grouped(kinds))


def _prints_the_date(text: str, readers: Readers) -> bool:
    """Whether a line prints the day of publication and nothing but what goes with it ("Published:", the author)."""
    printed = next(iter(readers.dates.find(text)), None)
    if printed is None or not printed.has_day:
        return False
    lexicons, span = readers.lexicons.news, printed.span
    return (
        re.fullmatch(lexicons.before_date, text[: span.start], re.IGNORECASE) is not None
        and re.fullmatch(lexicons.after_date, text[span.end :], re.IGNORECASE) is not None
    )


def _grouped(kinds: list[tuple[SectionKind, Span | None]]) -> Iterator[Section]:
    first = 0
    for index in range(1, len(kinds) + 1):
        if index == len(kinds) or kinds[index] != kinds[first]:
            yield Section(kinds[first][0], kinds[first][1], first, index)
            first = index


def _list_follows(document: Document, index: int) -> bool:
    return index + 1 < len(document.blocks) and document.blocks[index + 1].kind == "list_item"


def _authority(document: Document, file: SourceFile, readers: Readers) -> Authority | None:
    """The council that the title names, else the byline, else the one the text names most, else the publisher."""
    blocks = document.blocks[:_HEAD_BLOCKS]
    title = readers.register.only_one(document.words(blocks[0].span))
    if title is not None:
        return Authority(title.authority.ons_code, title.authority.name, title.span, "named in the title")
    byline = re.compile(readers.lexicons.news.byline)
    for block in blocks:
        if byline.fullmatch(document.words(block.span)):
            written_by = readers.register.only_one(document.words(block.span), block.span.start)
            if written_by is not None:
                found = written_by.authority
                return Authority(found.ons_code, found.name, written_by.span, "named in the byline")
    most = readers.register.most_named(document.text)
    if most is not None:
        return Authority(most.authority.ons_code, most.authority.name, most.span, "named most often in the text")
    publisher = readers.register.only_one(file.entry.publisher) if file.entry and file.entry.publisher else None
    if publisher is not None:
        return Authority(publisher.authority.ons_code, publisher.authority.name, None, "the publisher in the registry")
    return None


def _stated_date(document: Document, sections: tuple[Section, ...], readers: Readers) -> Period | None:
    for section in sections:
        if section.kind == SectionKind.DATE:
            span = document.blocks[section.first_block].span
            printed = next(readers.dates.find(document.words(span), span.start))
            return period_of(printed, "published_date", method="the date printed under the title")
    return None


def _subject(document: Document, body: list[int], readers: Readers, stated: Period | None) -> _Subject:
    """The inspection that the news is about.

    It is the first that the text dates and does not call an earlier one; where several words date it (a month here,
    days there), the most exact. Where neither the news nor the visit prints a year, the visit's follows from the
    earlier inspection that the text names, and the news' from the visit's.
    """
    nouns = [noun for noun in readers.mentions.dated_nouns(document, body) if not noun.earlier]
    candidates = [noun for noun in nouns if noun.printed is None or not _is_year_only(noun)]
    if not candidates:
        return _Subject(None, stated)
    exact = [noun for noun in candidates if noun.printed is not None and noun.printed.has_day]
    chosen = (exact or [noun for noun in candidates if noun.printed is not None] or candidates)[0]
    published = stated
    period = readers.mentions.dated(chosen, stated)
    if period is None and chosen.printed is not None:
        earlier = earlier_inspections(document, body, readers, None, None)
        period = readers.mentions.inferred(document, chosen, list(earlier.mentions))
    if period is not None and published is None:
        published = _date_from_visit(document, body, readers, period)
    return _Subject(_mention(document, body, readers, chosen, candidates, period), published)


def _is_year_only(noun: DatedNoun) -> bool:
    return noun.printed is not None and not noun.printed.has_month


def _mention(
    document: Document,
    body: list[int],
    readers: Readers,
    chosen: DatedNoun,
    candidates: list[DatedNoun],
    period: Period | None,
) -> InspectionMention:
    text = Span(document.blocks[body[0]].span.start, document.blocks[body[-1]].span.end)
    readings: list[Evidence] = []
    family, inspection_type = chosen.family, None
    if chosen.family == "visit":
        named = readers.mentions.type_named(document.words(text), text.start)
        if named is not None:
            inspection_type = named[0]
            readings.append(Evidence("inspection_type", named[1], "the kind of visit that the text names"))
    topic: str | None = None
    for index in body:
        quality = readers.mentions.quality(document, document.blocks[index].span, "topic")
        if quality is not None:
            topic, reading = quality
            readings.append(reading)
            break
    others = tuple(noun.span for noun in candidates if noun is not chosen and noun.family == family)
    return InspectionMention(
        Relation.REPORTS_ON,
        family,
        inspection_type,
        period,
        (chosen.span, *others),
        topic=topic,
        evidence=tuple(readings),
    )


def _date_from_visit(document: Document, body: list[int], readers: Readers, visit: Period) -> Period | None:
    """When news that prints no date was published: 'last month' is counted on from the visit."""
    words = any_of(list(readers.lexicons.news.publication_words))
    for index in body:
        block = document.blocks[index]
        match = words.search(document.words(block.span))
        if match is None:
            continue
        span = Span(block.span.start + match.start(), block.span.start + match.end())
        months = readers.lexicons.news.publication_words[match.group().lower()]
        first, last = month_before(visit.last, -months)
        readings = (
            Evidence("published_date", span, "counted from the month of the visit"),
            *(
                Evidence("published_date", reading.span, reading.method)
                for reading in visit.evidence
                if reading.column == "start_date"
            ),
        )
        basis: DateBasis = DateBasis.INFERRED if visit.basis == DateBasis.INFERRED else DateBasis.DERIVED
        return Period(first, last, DatePrecision.MONTH, basis, readings)
    return None


def _speakers(
    document: Document, quotations: list[Quotation], readers: Readers, local: LocalAuthority | None
) -> tuple[tuple[Appearance, ...], tuple[Statement, ...]]:
    people: list[Appearance] = []
    statements: list[Statement] = []
    for quotation in quotations:
        speaker = readers.people.speaker(document, quotation.lead, local)
        if speaker is None:
            continue
        known = [document.words(person.name_span) for person in people]
        name = document.words(speaker.name_span)
        if name not in known:
            people.append(speaker)
            known.append(name)
        statements.append(Statement(len(statements) + 1, known.index(name), quotation.fragments))
    return tuple(people), tuple(statements)
