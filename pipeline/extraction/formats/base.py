"""The base of every format: it fills the facts of a document, and a format says where they are found.

A format is a subclass of `Format` in a module of its own, named in `FORMATS` of `pipeline.extraction.formats`. It must
recognise its documents and divide them into sections. It overrides the properties whose values it finds in another way
than is usual, each as a `cached_property`. Whatever is marked `final` is the same in every format.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import ClassVar, Self, final

from pipeline.extraction.fact_readers import FactReaders
from pipeline.extraction.facts import (
    Action,
    Appearance,
    Authority,
    DocumentFacts,
    Finding,
    ImprovementArea,
    InspectionMention,
    Judgement,
    Licence,
    Missing,
    Passage,
    Period,
    Section,
    Statement,
)
from pipeline.extraction.fields.abbreviations import abbreviations_of
from pipeline.extraction.fields.account_grades import AccountGrade
from pipeline.extraction.fields.authorities import LocalAuthority
from pipeline.extraction.fields.earlier_inspections import EarlierInspections, Stated, earlier_inspections
from pipeline.extraction.fields.licences import licence_of
from pipeline.extraction.fields.mentions import DatedNoun
from pipeline.extraction.fields.passages import passages_of
from pipeline.extraction.fields.quotations import Quotation
from pipeline.extraction.formats.section_findings import findings_of_sections
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import DateBasis, DocumentFlag, DocumentKind, PassageRole, Relation, SectionKind
from pipeline.sources.discovery import SourceFile


class Format(ABC):
    """One document that is written in a format.

    Attributes:
        kind: the kind of document that the format is for.
        kind_method: how its documents are recognised, in words that a user of the dataset can follow.
        finding_sections: sections in which every sentence is a finding, its polarity decided by its own words.
        document: the document.
        file: the file it was read from, with its registry entry.
        readers: the readers of each kind of fact.
    """

    kind: ClassVar[DocumentKind]
    kind_method: ClassVar[str]
    finding_sections: ClassVar[frozenset[SectionKind]] = frozenset()

    def __init__(self, document: Document, file: SourceFile, readers: FactReaders) -> None:
        self.document = document
        self.file = file
        self.readers = readers

    # What every format must have.

    @classmethod
    @abstractmethod
    def recognise(cls, document: Document, file: SourceFile, readers: FactReaders) -> Self | None:
        """The document in this format, or None where it is not written in it."""

    @property
    @abstractmethod
    def sections(self) -> tuple[Section, ...]:
        """Sections that cover all blocks of the document, in order."""

    # What is usual; a format overrides what it finds in another way.

    @cached_property
    def title(self) -> Span | None:
        """The title: the first block, where it is a heading."""
        first = self.document.blocks[0]
        return first.span if first.kind == "heading" else None

    def authority_places(self) -> Iterator[tuple[str, Span]]:
        """Where the authority may be named, the surest place first, and what to call each place."""
        yield from ()

    @cached_property
    def authority(self) -> Authority | None:
        """The authority: the only one named in one of its places, else the one that the text names most."""
        return self.authority_in_places() or self.authority_named_most()

    @cached_property
    def published(self) -> Period | None:
        """When the document was published or signed."""
        return None

    @cached_property
    def own_inspection(self) -> InspectionMention | None:
        """The inspection that the document is about."""
        return None

    @cached_property
    def further_inspections(self) -> tuple[tuple[InspectionMention, Span | None], ...]:
        """Other inspections that the document reports on, each with the heading of its part, if any."""
        return ()

    @cached_property
    def earlier_inspection_blocks(self) -> Sequence[int]:
        """The blocks, by index, in which earlier inspections may be mentioned."""
        return ()

    @cached_property
    def dated_nouns(self) -> Sequence[DatedNoun]:
        """The inspections that these blocks date."""
        return self.readers.mentions.dated_nouns(self.document, self.earlier_inspection_blocks)

    @cached_property
    def account_grades(self) -> Sequence[AccountGrade] | None:
        """The grades that an account states; None for the inspectorate's own documents."""
        return None

    @cached_property
    def previous_inspection(self) -> InspectionMention | None:
        """The inspection before this one, where the document has a fixed place for it."""
        return None

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """The grades that the document itself gives; they are of its own inspection."""
        return ()

    @cached_property
    def improvement_areas(self) -> tuple[ImprovementArea, ...]:
        """What must improve: the items of the sections that list it."""
        return self.readers.improvements.in_sections(self.document, self.sections)

    @cached_property
    def people(self) -> tuple[Appearance, ...]:
        """The people in office whom the document names, in reading order."""
        return ()

    @cached_property
    def names_in_office(self) -> Sequence[Span]:
        """Where the document names the people in office."""
        return [person.name_span for person in self.people]

    @cached_property
    def quotations(self) -> Sequence[Quotation]:
        """Every quotation in the document, of any speaker."""
        return ()

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The quotations whose speakers are among the people in office."""
        return ()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings: those of the inspectorate, section by section."""
        return findings_of_sections(
            self.document, self.sections, self.passages, self.improvement_areas, self.readers, self.finding_sections
        )

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """What the council has done or will do: that which the findings mention."""
        sentences = [finding.span for finding in self.findings]
        return self.readers.actions.in_inspectors_words(self.document, sentences, self.published)

    @cached_property
    def procedures(self) -> frozenset[int]:
        """Numbers of the passages that are about how inspections go, as far as a format knows them by their words."""
        return frozenset()

    @cached_property
    def why_undated(self) -> Missing | None:
        """Why a document without a date has none, where a reader would expect one."""
        return None

    @cached_property
    def why_inspection_undated(self) -> Missing | None:
        """Why the document's own inspection has no date, where a reader would expect one."""
        return None

    @cached_property
    def expects_inspection(self) -> bool:
        """Whether a document of this format without an inspection of its own has not been understood."""
        return True

    @cached_property
    def expects_judgements(self) -> bool:
        """Whether a document of this format without a judgement has not been understood."""
        return False

    @cached_property
    def shows_its_publisher(self) -> bool:
        """Whether the document or the registry shows that it was published by whom its kind names."""
        return True

    @cached_property
    def dates_contradict(self) -> bool:
        """Whether the document's own date cannot be right beside that of its inspection, so that it is left out."""
        return False

    @cached_property
    def has_silent_section(self) -> bool:
        """Whether a section that should hold findings holds text of which none was read as one."""
        return False

    # What is the same in every format.

    @final
    @cached_property
    def local_authority(self) -> LocalAuthority | None:
        """The entry of the register for the authority."""
        return self.readers.register.by_code[self.authority.ons_code] if self.authority else None

    @final
    @cached_property
    def private_names(self) -> tuple[Span, ...]:
        """Where people who hold no office are named."""
        return self.readers.private_people.find(self.document, self.names_in_office)

    @final
    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every heading, line, sentence and list item, in reading order."""
        return passages_of(self.document, self.sections, self.private_names)

    @final
    @cached_property
    def earlier(self) -> EarlierInspections:
        """The earlier inspections that the document mentions, and the grades that it states for them."""
        return earlier_inspections(
            self.document,
            self.earlier_inspection_blocks,
            self.readers,
            self.authority,
            self.own_inspection,
            Stated(self.dated_nouns, self.published, self.account_grades),
        )

    @final
    def authority_in_places(self) -> Authority | None:
        """The only authority named in the first of `authority_places` that names just one."""
        for method, span in self.authority_places():
            words, register = self.document.words(span), self.readers.register
            found = register.only_one(words, span.start) or register.of_site(words, span.start)
            if found is not None:
                return Authority(found.authority.ons_code, found.authority.name, found.span, method)
        return None

    @final
    def authority_named_most(self) -> Authority | None:
        """The authority that the text names most often, None where several are."""
        most = self.readers.register.most_named(self.document.text)
        if most is None:
            return None
        return Authority(most.authority.ons_code, most.authority.name, most.span, "named most often in the text")

    @final
    def blocks_in(self, kinds: Iterable[SectionKind]) -> list[int]:
        """The indices of the blocks in sections of some kinds, in order."""
        wanted = frozenset(kinds)
        return [
            index
            for section in self.sections
            if section.kind in wanted
            for index in range(section.first_block, section.end_block)
        ]

    @final
    def facts(self) -> DocumentFacts:
        """Everything that is read in the document."""
        own = (self.own_inspection,) if self.own_inspection else ()
        previous = (self.previous_inspection,) if self.previous_inspection else ()
        further = [mention for mention, _ in self.further_inspections]
        mentions = (*own, *further, *self.earlier.mentions, *previous)
        passages = self._passages_with_roles(mentions)
        return DocumentFacts(
            file_name=self.file.name,
            sha256=self.file.sha256,
            document=self.document,
            kind=self.kind,
            kind_method=self.kind_method,
            title=self.title,
            authority=self._authority_of_its_time(mentions),
            published=self.published,
            licence=self._licence(),
            sections=tuple(self._sections_of_inspections()),
            passages=passages,
            private_names=self.private_names,
            mentions=mentions,
            judgements=(*self.judgements, *self.earlier.judgements(len(own) + len(further))),
            findings=self.findings,
            improvement_areas=tuple(self._improvement_areas_with_themes()) if own else (),
            appearances=self.people,
            statements=self.statements,
            measures=(
                *self.readers.measures.in_findings(self.document, self.findings, self.passages),
                *self.readers.statistics.in_lists(self.document, self.passages, self.sections),
            ),
            actions=self.actions,
            abbreviations=abbreviations_of(self.document),
            missing=tuple(self._missing()),
            flags=tuple(self._flags(passages)),
        )

    def _licence(self) -> Licence | None:
        """What shows that the document has the inspectorate's terms of use; None for what others publish."""
        is_inspectorates = self.kind in (DocumentKind.INSPECTION_LETTER, DocumentKind.INSPECTION_REPORT)
        return licence_of(self.document, self.readers.lexicons.publishers) if is_inspectorates else None

    def _improvement_areas_with_themes(self) -> Iterator[ImprovementArea]:
        for area in self.improvement_areas:
            yield replace(area, themes=self.readers.findings.themes_of(self.document, area.span))

    def _passages_with_roles(self, mentions: Sequence[InspectionMention]) -> tuple[Passage, ...]:
        """The passages, each with what it does in the document."""
        findings = {finding.passage for finding in self.findings}
        own = [item for item in mentions if item.relation != Relation.REFERS_TO]
        earlier = [item for item in mentions if item.relation == Relation.REFERS_TO]
        stated = [item.period for item in own if item.period is not None and item.period.basis == DateBasis.STATED]
        facts = (
            (PassageRole.IMPROVEMENT_AREA, [area.span for area in self.improvement_areas]),
            (PassageRole.FINDING, [passage.span for passage in self.passages if passage.seq in findings]),
            (PassageRole.QUOTATION, [span for item in self.statements for span in item.fragments]),
            (PassageRole.ACTION, [span for action in self.actions for span in _words_of(action)]),
            (
                PassageRole.GRADE,
                [
                    *(judgement.grade_span for judgement in self.judgements),
                    *(grade.grade_span for _, grade in self.earlier.grades),
                ],
            ),
            (
                PassageRole.VISIT,
                [span for item in own for span in item.spans]
                + [evidence.span for period in stated for evidence in period.evidence],
            ),
            (PassageRole.EARLIER_INSPECTION, [span for item in earlier for span in item.spans]),
        )
        rules = self.readers.roles
        roles = rules.roles_of(self.document, self.passages, self.sections, facts, self.procedures)
        return tuple(replace(passage, role=role) for passage, role in zip(self.passages, roles, strict=True))

    def _sections_of_inspections(self) -> Iterator[Section]:
        """The sections, each with the inspection that it is about."""
        further = enumerate(self.further_inspections, 1)
        about = {heading: number for number, (_, heading) in further if heading is not None}
        for section in self.sections:
            yield replace(section, mention=about.get(section.heading, 0)) if section.heading in about else section

    def _authority_of_its_time(self, mentions: Iterable[InspectionMention]) -> Authority | None:
        """The authority that bore the name when the inspection took place, or else when the document was written."""
        authority = self.authority
        periods = [*(item.period for item in mentions if item.relation != Relation.REFERS_TO), self.published]
        time = next((period for period in periods if period is not None), None)
        if authority is None or time is None:
            return authority
        found = self.readers.register.at_date(self.readers.register.by_code[authority.ons_code], time.first)
        if found.last_day is not None and found.last_day < time.first:
            return None  # the name of a place whose services others had taken over
        return replace(authority, ons_code=found.ons_code, name=found.name)

    def _missing(self) -> Iterator[Missing]:
        """The values that a reader would expect and that are not there."""
        own = self.own_inspection
        if self.published is None and self.why_undated is not None:
            yield self.why_undated
        if own is not None and own.period is None and self.why_inspection_undated is not None:
            yield self.why_inspection_undated

    def _flags(self, passages: Sequence[Passage]) -> Iterator[DocumentFlag]:
        """What a user should know of the document; the one that matters most comes first."""
        if self.kind == DocumentKind.OTHER:
            yield DocumentFlag.KIND_NOT_RECOGNISED
        elif self.expects_inspection and self.readers.roles.are_little_understood(passages):
            yield DocumentFlag.LITTLE_UNDERSTOOD
        if not self.shows_its_publisher:
            yield DocumentFlag.PUBLISHER_NOT_SHOWN
        if self.kind != DocumentKind.OTHER and self.own_inspection is None and self.expects_inspection:
            yield DocumentFlag.NO_INSPECTION_FOUND
        if self.expects_judgements and not self.judgements:
            yield DocumentFlag.NO_JUDGEMENT_READ
        if self.dates_contradict:
            yield DocumentFlag.DATES_CONTRADICT
        if self.has_silent_section:
            yield DocumentFlag.SECTION_WITHOUT_FINDINGS
        if self.earlier.has_unlinked_grade:
            yield DocumentFlag.GRADE_NOT_LINKED
        if len(self.statements) < len(self.quotations):
            yield DocumentFlag.QUOTATION_NOT_PUBLISHED


def _words_of(action: Action) -> Iterator[Span]:
    """What an action is, how far it has got, and when: in a table each stands in a cell of its own."""
    yield from (action.span, action.cue_span)
    if action.time_span is not None:
        yield action.time_span
