"""News of a council about an inspection of its services for children.

A title, perhaps a date and a byline, the title again, paragraphs that report what inspectors found, quotations of
inspectors and councillors, sometimes a list of what must improve. What the council writes about the inspectors'
findings is its account of them (`council_account`), never their words.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, Self

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import (
    Action,
    Appearance,
    Authority,
    Evidence,
    Finding,
    ImprovementArea,
    InspectionMention,
    Missing,
    Period,
    Section,
    Statement,
)
from pipeline.extraction.fields.dates import month_before, period_of
from pipeline.extraction.fields.earlier_inspections import about_another, earlier_inspections
from pipeline.extraction.fields.mentions import DatedNoun
from pipeline.extraction.fields.quotations import Quotation
from pipeline.extraction.formats.base import Format
from pipeline.extraction.formats.news_sections import HEAD_BLOCKS, sections_of
from pipeline.extraction.formats.reported_passages import findings_of, improvements_of
from pipeline.extraction.lexicons.inspections import InspectionFamily
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import (
    DateBasis,
    DatePrecision,
    DocumentKind,
    InspectionType,
    Inspectorate,
    NullReason,
    Relation,
    SectionKind,
    Voice,
)
from pipeline.sources.discovery import SourceFile

#: Sections of the article itself, without what explains inspections or surrounds it on the page.
_BODY: Final = frozenset({SectionKind.NEWS_BODY, SectionKind.AREAS_FOR_IMPROVEMENT})


class CouncilNews(Format):
    """News, of one council, about an inspection of its services for children."""

    kind = DocumentKind.COUNCIL_NEWS
    kind_method = "news of a council that names Ofsted, an inspection or visit, and services for children"

    @classmethod
    def recognise(cls, document: Document, file: SourceFile, readers: FactReaders) -> Self | None:
        """A text, no longer than an article, in the words of such news, about one council and not a school."""
        lexicon = readers.lexicons.news
        text = document.text
        if len(text) > lexicon.most_characters:
            return None
        salutation = re.compile(readers.lexicons.letters.salutation)
        if any(salutation.match(document.words(block.span)) for block in document.blocks):
            return None
        needed = (lexicon.about_inspection, lexicon.about_visit, lexicon.about_service, lexicon.newsy)
        if not all(any_of(words).search(text) for words in needed):
            return None
        title = document.words(document.blocks[0].span)
        if any_of(lexicon.about_others).search(title):
            return None
        councils = {mention.authority.ons_code for mention in readers.register.mentions(text)}
        if len(councils) > lexicon.most_councils and readers.register.only_one(title) is None:
            return None
        return cls(document, file, readers)

    @cached_property
    def title(self) -> Span:
        """The first block."""
        return self.document.blocks[0].span

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Each line at the top by its words, and a section for each heading."""
        return sections_of(self.document, self.readers)

    def authority_places(self) -> Iterator[tuple[str, Span]]:
        """The title and the byline."""
        yield "named in the title", self.title
        byline = re.compile(self.readers.lexicons.news.byline)
        for block in self.document.blocks[:HEAD_BLOCKS]:
            if byline.fullmatch(self.document.words(block.span)):
                yield "named in the byline", block.span

    @cached_property
    def authority(self) -> Authority | None:
        """The council in one of these places, else the one that the text names most, else the publisher."""
        return self.authority_in_places() or self.authority_named_most() or self._publisher()

    @cached_property
    def published(self) -> Period | None:
        """The date printed under the title, else the month that follows from the visit."""
        visit = self.own_inspection.period if self.own_inspection else None
        return self._stated_date or (self._date_from_visit(visit) if visit else None)

    @cached_property
    def why_undated(self) -> Missing:
        """No date is printed."""
        return Missing("published_date", NullReason.NOT_STATED, "the news prints no date")

    @cached_property
    def own_inspection(self) -> InspectionMention | None:
        """The inspection that the news is about.

        It is the first that the text dates and does not call an earlier one; where several words date it (a month here,
        days there), the most exact count. Where neither the news nor the visit prints a year, the visit's follows from
        the earlier inspection that the text names.
        """
        nouns = [noun for noun in self.readers.mentions.dated_nouns(self.document, self._body) if not noun.earlier]
        candidates = [noun for noun in nouns if noun.printed is None or noun.printed.has_month]
        if not candidates:
            return None
        exact = [noun for noun in candidates if noun.printed is not None and noun.printed.has_day]
        chosen = (exact or [noun for noun in candidates if noun.printed is not None] or candidates)[0]
        named = self._visit_type() if chosen.family == InspectionFamily.VISIT else None
        topic = self._topic()
        found = (
            Evidence("inspection_type", named[1], "the kind of visit that the text names") if named else None,
            topic[1] if topic else None,
        )
        others = (noun.span for noun in candidates if noun is not chosen and noun.family == chosen.family)
        return InspectionMention(
            Relation.REPORTS_ON,
            chosen.family,
            named[0] if named else None,
            self._period_of(chosen),
            (chosen.span, *others),
            topic=topic[0] if topic else None,
            evidence=tuple(item for item in found if item is not None),
        )

    @cached_property
    def earlier_inspection_blocks(self) -> Sequence[int]:
        """The article, without the paragraphs that are about other councils."""
        return self._body

    @cached_property
    def people(self) -> tuple[Appearance, ...]:
        """The speakers of quotations, each once."""
        by_name: dict[str, Appearance] = {}
        for _, speaker in self._spoken:
            by_name.setdefault(self._name(speaker), speaker)
        return tuple(by_name.values())

    @cached_property
    def quotations(self) -> Sequence[Quotation]:
        """Every quotation of the page."""
        return self.readers.quotations.quotations(self.document, range(len(self.document.blocks)))

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The quotations whose speakers hold an office."""
        numbers = {self._name(person): index for index, person in enumerate(self.people)}
        return tuple(
            Statement(number, numbers[self._name(speaker)], quotation.fragments)
            for number, (quotation, speaker) in enumerate(self._spoken, 1)
        )

    @cached_property
    def improvement_areas(self) -> tuple[ImprovementArea, ...]:
        """What the article lists as having to improve."""
        return improvements_of(self.document, self._body, self.sections, self.readers)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The passages that report or judge what inspectors found in this council."""
        found = findings_of(
            self.document,
            self.sections,
            self.passages,
            self.improvement_areas,
            self.statements,
            self.people,
            self.readers,
        )
        return tuple(finding for finding in found if not self._is_about_another(finding.span))

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """What the council writes or says that it has done or will do."""
        inspectors = frozenset(index for index, person in enumerate(self.people) if person.scope == Inspectorate.OFSTED)
        reported = frozenset(item.passage for item in self.findings if item.voice == Voice.COUNCIL_ACCOUNT)
        return self.readers.actions.in_account(
            self.document, self.passages, self.sections, self.statements, inspectors, reported, self.published
        )

    @cached_property
    def _body(self) -> list[int]:
        """The blocks of the article, without those that are about other councils."""
        blocks = self.blocks_in(_BODY)
        return [index for index in blocks if not self._is_about_another(self.document.blocks[index].span)]

    def _is_about_another(self, span: Span) -> bool:
        return about_another(self.document.words(span), self.authority, self.readers)

    def _publisher(self) -> Authority | None:
        """The council that the registry names as the publisher."""
        publisher = self.file.entry.publisher if self.file.entry else None
        found = self.readers.register.only_one(publisher) if publisher else None
        if found is None:
            return None
        return Authority(found.authority.ons_code, found.authority.name, None, "the publisher in the registry")

    @cached_property
    def _stated_date(self) -> Period | None:
        """The date printed under the title."""
        for index in self.blocks_in({SectionKind.DATE}):
            span = self.document.blocks[index].span
            printed = next(self.readers.dates.find(self.document.words(span), span.start))
            return period_of(printed, "published_date", method="the date printed under the title")
        return None

    def _period_of(self, noun: DatedNoun) -> Period | None:
        """When the inspection took place: as printed, or inferred from the earlier inspection that the text names."""
        period = self.readers.mentions.period_of(noun, self._stated_date)
        if period is not None or noun.printed is None:
            return period
        earlier = earlier_inspections(self.document, self._body, self.readers, None, None)
        return self.readers.mentions.inferred_period(self.document, noun, list(earlier.mentions))

    def _visit_type(self) -> tuple[InspectionType, Span] | None:
        """The kind of visit that the article names."""
        blocks = self.document.blocks
        article = Span(blocks[self._body[0]].span.start, blocks[self._body[-1]].span.end)
        return self.readers.mentions.named_type(self.document.words(article), article.start)

    def _topic(self) -> tuple[str, Evidence] | None:
        """The topic of the visit, in the first paragraph that states one."""
        blocks = self.document.blocks
        topics = (self.readers.mentions.detail(self.document, blocks[index].span, "topic") for index in self._body)
        return next((topic for topic in topics if topic is not None), None)

    def _date_from_visit(self, visit: Period) -> Period | None:
        """When news that prints no date was published: 'last month' is counted on from the visit."""
        months_after = self.readers.lexicons.news.publication_words
        words = any_of(list(months_after))
        for index in self._body:
            block = self.document.blocks[index]
            match = words.search(self.document.words(block.span))
            if match is None:
                continue
            span = Span(block.span.start + match.start(), block.span.start + match.end())
            first, last = month_before(visit.last, -months_after[match.group().lower()])
            evidence = (
                Evidence("published_date", span, "counted from the month of the visit"),
                *(
                    Evidence("published_date", found.span, found.method)
                    for found in visit.evidence
                    if found.column == "start_date"
                ),
            )
            basis = DateBasis.INFERRED if visit.basis == DateBasis.INFERRED else DateBasis.DERIVED
            return Period(first, last, DatePrecision.MONTH, basis, evidence)
        return None

    @cached_property
    def _spoken(self) -> list[tuple[Quotation, Appearance]]:
        """The quotations whose speakers hold an office, with their speakers."""
        found = (
            (quotation, self.readers.people.speaker(self.document, quotation.lead, self.local_authority))
            for quotation in self.quotations
        )
        return [(quotation, speaker) for quotation, speaker in found if speaker is not None]

    def _name(self, person: Appearance) -> str:
        return self.document.words(person.name_span)
