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
    Judgement,
    Missing,
    Period,
    Section,
    Statement,
)
from pipeline.extraction.fields.account_grades import AccountGrade
from pipeline.extraction.fields.dates import PrintedDate, last_days_after, month_before, period_of
from pipeline.extraction.fields.earlier_inspections import is_own_grade
from pipeline.extraction.fields.mentions import DatedNoun
from pipeline.extraction.fields.quotations import Quotation
from pipeline.extraction.fields.speakers import SpokenQuotations
from pipeline.extraction.fields.voices import Speaker, Voiced, voices
from pipeline.extraction.formats.base import Format
from pipeline.extraction.formats.news_inspections import ArticleInspections
from pipeline.extraction.formats.news_recognition import is_like_news
from pipeline.extraction.formats.news_sections import (
    HEAD_BLOCKS,
    names_newsroom,
    parted,
    sections_of,
    title_block,
)
from pipeline.extraction.formats.other_publishers import has_masthead, imprint
from pipeline.extraction.formats.reported_passages import ArticleParts, findings_of, improvements_of
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.reading.document import Document, Span, SpanIndex
from pipeline.schema.vocabularies import (
    DateBasis,
    DatePrecision,
    DocumentKind,
    NullReason,
    SectionKind,
    Voice,
)
from pipeline.sources.discovery import SourceFile

_CALLED_TODAY: Final = "the day that the article calls today"
_OF_COUNCIL: Final = frozenset({Speaker.COUNCIL, Speaker.PERSON})
#: The subject of a sentence begins within so many characters: an article or a preposition can stand before it.
_SUBJECT: Final = 12
#: Sections of the article itself, without what explains inspections or surrounds it on the page.
_BODY: Final = frozenset({SectionKind.NEWS_BODY, SectionKind.AREAS_FOR_IMPROVEMENT, SectionKind.PRIORITY_ACTION})


class CouncilNews(Format):
    """News, of one council, about an inspection of its services for children."""

    kind = DocumentKind.COUNCIL_NEWS
    kind_method = "news of a council that names Ofsted, an inspection or visit, and services for children"

    @classmethod
    def recognise(cls, document: Document, file: SourceFile, readers: FactReaders) -> Self | None:
        """A text, no longer than an article, in the words of such news, about one council and not a school."""
        if not is_like_news(document, readers):
            return None
        lexicon, text = readers.lexicons.news, document.text
        news = cls(document, file, readers)
        # what names no council, and neither is shown to be a council's nor speaks of 'the council', is nobody's account
        speaks = any_of(lexicon.the_council).search(text) is not None
        return news if news.authority is not None or news.shows_its_publisher or speaks else None

    @cached_property
    def title(self) -> Span | None:
        """The line at the top that is about the article."""
        index = title_block(self.document, self.readers)
        return self.document.blocks[index].span if index is not None else None

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Each line at the top by its words, a section for each heading, parted where another inspection is told."""
        return tuple(parted(self._sections_by_words, self._inspections.numbers_of_blocks))

    @cached_property
    def _sections_by_words(self) -> tuple[Section, ...]:
        return sections_of(self.document, self.readers)

    def _blocks_by_words(self, kinds: frozenset[SectionKind]) -> list[int]:
        """The blocks of sections of some kinds: known before the inspections are."""
        sections = (item for item in self._sections_by_words if item.kind in kinds)
        return [index for item in sections for index in range(item.first_block, item.end_block)]

    def authority_places(self) -> Iterator[tuple[str, Span]]:
        """The masthead, the title, the sentences that date an inspection, and the byline."""
        for block in self.document.blocks[:HEAD_BLOCKS]:
            if names_newsroom(self.document.words(block.span), self.readers):
                yield "named in the masthead", block.span
        if self.title is not None:
            yield "named in the title", self.title
        for noun in self.readers.visits.dated(self.document, self._blocks_by_words(_BODY)):
            if noun.printed.has_month and not noun.earlier:
                block = self.document.blocks[self.document.block_at(noun.printed.span.start)]
                sentence = next(sentence for sentence in block.sentences if sentence.overlaps(noun.printed.span))
                yield "named where the inspection is dated", sentence
        byline = re.compile(self.readers.lexicons.news.byline)
        for block in self.document.blocks[:HEAD_BLOCKS]:
            if byline.fullmatch(self.document.words(block.span)):
                yield "named in the byline", block.span
        yield from self._publisher_places()

    def _publisher_places(self) -> Iterator[tuple[str, Span]]:
        """The website of the page and the imprint."""
        for block in self.document.blocks:
            if block.kind == "note":
                yield "named as the website of the page", block.span
        at_the_end = imprint(self.document, self.readers)
        if at_the_end is not None:
            yield "named in the imprint", at_the_end

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
    def why_inspection_undated(self) -> Missing | None:
        """Days without a year, or no time at all."""
        own = self.own_inspection
        if own is None or own.period is not None:
            return None
        if own.days is None:
            return self._why_no_time()
        printed = self.document.words(own.spans[0])
        return Missing("start_date", NullReason.NOT_STATED, f"no year is printed: '{printed}'")

    def _why_no_time(self) -> Missing:
        """No time, or times of which none could be tied to the inspection."""
        own = {item.span for item in self._stated_date.evidence} if self._stated_date else set()
        for index in self._body:
            block = self.document.blocks[index]
            for printed in self.readers.dates.find(self.document.words(block.span), block.span.start):
                if printed.has_month and printed.span not in own:
                    shown = self.document.words(printed.span)
                    why = f"the account prints times ('{shown}'), and none could be tied to the inspection"
                    return Missing("start_date", NullReason.NOT_PARSED, why)
        return Missing("start_date", NullReason.NOT_STATED, "the account prints no time of the inspection")

    @cached_property
    def why_undated(self) -> Missing:
        """No date is printed, or one without a year."""
        for printed in self._days_called_today():
            shown = self.document.words(printed.span)
            return Missing("published_date", NullReason.NOT_STATED, f"no year is printed: '{shown}'")
        return Missing("published_date", NullReason.NOT_STATED, "the news prints no date")

    @cached_property
    def shows_its_publisher(self) -> bool:
        """Whether the registry, a masthead or the article's own words show that a council published it."""
        if (self.file.entry and self.file.entry.publisher) or has_masthead(self.document, self.readers):
            return True
        if imprint(self.document, self.readers) is not None:
            return True
        quoted = SpanIndex([part for item in self.quotations for part in item.fragments])
        signs = any_of(self.readers.lexicons.publishers.council, ignore_case=False).finditer(self.document.text)
        return not all(quoted.overlaps(Span(*sign.span())) for sign in signs)

    @cached_property
    def own_inspection(self) -> InspectionMention | None:
        """The inspection that the news is about."""
        return self._inspections.own

    @cached_property
    def further_inspections(self) -> tuple[tuple[InspectionMention, Span | None], ...]:
        """The other inspections that the news reports on, each with the heading of its part."""
        return self._inspections.further

    @cached_property
    def dated_nouns(self) -> Sequence[DatedNoun]:
        """The inspections that the article dates and does not report on, or its own."""
        return self._inspections.earlier_nouns

    @cached_property
    def _inspections(self) -> ArticleInspections:
        title = title_block(self.document, self.readers)
        return ArticleInspections(
            self.document, self._sections_by_words, title, self._body, self.readers, self._stated_date, self._grades
        )

    @cached_property
    def account_grades(self) -> Sequence[AccountGrade]:
        """The grades of its own inspection and of earlier ones that the title and the article state."""
        return self._grades_of_own_part()

    def _grades_of_own_part(self) -> list[AccountGrade]:
        """The grades that do not stand where another inspection is reported on."""
        return [item for item in self._grades if self._inspections.number_at(item.stated.sentence) == 0]

    @cached_property
    def _grades(self) -> Sequence[AccountGrade]:
        """Every grade that the title and the article state."""
        title = title_block(self.document, self.readers)
        above = [title] if title is not None else []
        blocks = [*above, *(index for index in self._body if index != title)]
        return tuple(self.readers.account_grades.read(self.document, blocks, self.local_authority))

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """The grades of the article's own inspection, and those in the parts that report on others."""
        inspections = (self.own_inspection, *(mention for mention, _ in self.further_inspections))
        numbered = ((self._inspections.number_at(item.stated.sentence), item) for item in self._grades)
        return tuple(
            Judgement(number, g.area, g.grade, g.area_span, g.grade_span, g.sentence, g.evidence)
            for number, g in (
                (number, item.stated) for number, item in numbered if is_own_grade(item, inspections[number])
            )
        )

    @cached_property
    def earlier_inspection_blocks(self) -> Sequence[int]:
        """The article, without the paragraphs that are about other councils."""
        return self._body

    @cached_property
    def people(self) -> tuple[Appearance, ...]:
        """The speakers of quotations, and who else is named with an office, each once."""
        by_name: dict[str, Appearance] = {}
        for person in (*(speaker for _, speaker in self._spoken.spoken), *self._spoken.others):
            by_name.setdefault(self._name(person), person)
        return tuple(by_name.values())

    @cached_property
    def names_in_office(self) -> Sequence[Span]:
        """Where these people are named, in any form."""
        return self._spoken.names

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
            for number, (quotation, speaker) in enumerate(self._spoken.spoken, 1)
        )

    @cached_property
    def improvement_areas(self) -> tuple[ImprovementArea, ...]:
        """What the article lists as having to improve, without what followed from an earlier inspection."""
        sections = tuple(section for section in self.sections if not self._dates_earlier(section.heading))
        return improvements_of(self.document, self._body, sections, self.readers)

    def _dates_earlier(self, lead: Span | None) -> bool:
        """Whether the words that announce a section date another inspection than the own."""
        if lead is None or self.own_inspection is None:
            return False
        own = SpanIndex(self.own_inspection.spans)
        return any(lead.overlaps(noun.span) and not own.overlaps(noun.span) for noun in self.dated_nouns)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The passages that report or judge what inspectors found in this council."""
        parts = ArticleParts(
            self.sections, self.passages, self.improvement_areas, self.voices, self.statements, self.people
        )
        found = findings_of(self.document, parts, self.readers)
        return tuple(
            finding
            for finding in found
            if not self._is_about_another(finding.span) and not self._is_of_earlier_inspection(finding.span)
        )

    def _is_of_earlier_inspection(self, span: Span) -> bool:
        """Whether a sentence begins with an earlier inspection, or passes on what inspectors had found by then."""
        words, own = self.document.words(span), self.own_inspection
        if any_of(self.readers.lexicons.news.had_found).search(words):
            return True
        dated = re.match(self.readers.lexicons.news.found_in_year, words)
        if dated and own is not None and own.period is not None and int(dated["year"]) < own.period.first.year:
            return True
        if compiled(self.readers.lexicons.news.goes_back, ignore_case=True).match(words):
            grades = [item for item in self._grades if span.holds(item.stated.grade_span)]
            if grades and not any(is_own_grade(item, own) for item in grades):
                return True
        block = self.document.blocks[self.document.block_at(span.start)]
        # an entry of a list is about the inspection that it begins with
        begins = block.span.start if block.kind == "list_item" else span.start
        subject = Span(begins, min(span.end, begins + _SUBJECT))
        return any(subject.start <= place.start < subject.end for item in self.earlier.mentions for place in item.spans)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """What the council writes or says that it has done or will do."""
        others = frozenset(
            index
            for index, person in enumerate(self.people)
            if self.readers.offices.voice_of(self.document, person) != Voice.QUOTED_COUNCIL
        )
        reported = frozenset(
            item.passage.seq
            for item in self.voices
            if item.speaker not in _OF_COUNCIL
            or (
                item.speaker is Speaker.PERSON
                and self.readers.voices.begins_with_inspectors(self.document.words(item.span))
            )
        )
        written = self.readers.actions.in_account(
            self.document, self.passages, self.sections, self.statements, others, reported, self.published
        )
        in_tables = [
            *self.readers.action_tables.read(self.document, self._body),
            *self.readers.action_tables.in_lines(self.document, self._body),
        ]
        rows = SpanIndex([action.span for action in in_tables])
        outside = (
            action
            for action in written
            if not rows.overlaps(action.span) and not self._is_about_another(self._subject_of(action))
        )
        return tuple(sorted((*outside, *in_tables), key=lambda action: action.span))

    def _subject_of(self, action: Action) -> Span:
        """The words between the comma before the verb of an action, or its beginning, and the verb."""
        before = self.document.words(Span(action.span.start, action.cue_span.start))
        return Span(action.span.start + before.rfind(",") + 1, action.cue_span.start)

    @cached_property
    def voices(self) -> tuple[Voiced, ...]:
        """Whose voice each sentence of the article is."""
        return tuple(voices(self.document, self.sections, self.passages, self.statements, self.readers.voices))

    @cached_property
    def procedures(self) -> frozenset[int]:
        """Sentences about how inspections go."""
        return frozenset(item.passage.seq for item in self.voices if item.speaker is Speaker.PROCEDURE)

    @cached_property
    def _body(self) -> list[int]:
        """The blocks of the article, without those that are about other councils."""
        blocks = self._blocks_by_words(_BODY)
        return [index for index in blocks if not self._is_about_another(self.document.blocks[index].span)]

    def _is_about_another(self, span: Span) -> bool:
        code = self.authority.ons_code if self.authority is not None else None
        return self.readers.register.names_only_others(self.document.words(span), code)

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
        for index in self._blocks_by_words(frozenset({SectionKind.DATE})):
            block = self.document.blocks[index]
            printed = next(self.readers.dates.find(self.document.words(block.span), block.span.start), None)
            method = "the day in the page's data" if block.kind == "note" else "the date printed under the title"
            period = period_of(printed, "published_date", method=method) if printed else None
            if period is not None:
                return period
        return self._day_called_today()

    def _day_called_today(self) -> Period | None:
        """The day that the article calls today, where it prints a year."""
        printed = next(self._days_called_today(), None)
        return period_of(printed, "published_date", method=_CALLED_TODAY) if printed is not None else None

    def _days_called_today(self) -> Iterator[PrintedDate]:
        """The days that the article calls today, where a report was published."""
        today = re.compile(self.readers.lexicons.news.today, re.IGNORECASE)
        for index in self._blocks_by_words(_BODY):
            for sentence in self.document.blocks[index].sentences:
                words = self.document.words(sentence)
                for printed in self.readers.dates.find(words, sentence.start):
                    if printed.has_day and today.search(words[: printed.span.start - sentence.start]):
                        yield printed

    def _date_from_visit(self, visit: Period) -> Period | None:
        """When news that prints no whole date was published.

        A day that it calls today is the first such day after the visit, and 'last month' is counted on from the visit.
        """
        on_visit = tuple(
            Evidence("published_date", found.span, found.method)
            for found in visit.evidence
            if found.column == "start_date"
        )
        basis = DateBasis.INFERRED if visit.basis == DateBasis.INFERRED else DateBasis.DERIVED
        for printed in self._days_called_today():
            day = next(last_days_after(printed, visit.last), None) if visit.precision != DatePrecision.YEAR else None
            if day is not None:
                evidence = (Evidence("published_date", printed.span, f"{_CALLED_TODAY}, after the visit"), *on_visit)
                return Period(day, day, DatePrecision.DAY, basis, evidence)
        months_after = self.readers.lexicons.news.publication_words
        words = any_of(list(months_after))
        for index in self._body:
            block = self.document.blocks[index]
            match = words.search(self.document.words(block.span))
            if match is None:
                continue
            span = Span(block.span.start + match.start(), block.span.start + match.end())
            first, last = month_before(visit.last, -months_after[match.group().lower()])
            evidence = (Evidence("published_date", span, "counted from the month of the visit"), *on_visit)
            return Period(first, last, DatePrecision.MONTH, basis, evidence)
        return None

    @cached_property
    def _spoken(self) -> SpokenQuotations:
        """The quotations whose speakers hold an office, with their speakers."""
        return self.readers.speakers.spoken(self.document, self.quotations, self.local_authority)

    def _name(self, person: Appearance) -> str:
        return self.document.words(person.name_span)
