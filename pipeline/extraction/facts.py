"""The facts of one document, as extraction fills them and linking takes them.

Each fact holds the spans of the words that it was read from. Every span is half-open and counts Unicode code points of
the document's text.
"""

from dataclasses import dataclass
from datetime import date

from pipeline.extraction.lexicons.inspections import InspectionFamily
from pipeline.reading.document import Document, Span
from pipeline.schema.vocabularies import (
    ActionStatus,
    Addressee,
    Area,
    Capacity,
    DateBasis,
    DatePrecision,
    DocumentFlag,
    DocumentKind,
    Framework,
    Grade,
    ImprovementKind,
    InspectionType,
    LicenceBasis,
    MeasuredOf,
    MeasureUnit,
    NullReason,
    PassageKind,
    PassageRole,
    Polarity,
    Relation,
    SectionKind,
    SendOutcome,
    ThemeBasis,
    ValueLimit,
    Voice,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words from which the value of one column was read, and the rule that read them.

    Attributes:
        column: the column of the table that the fact becomes a row of.
        span: the words.
        method: the rule, in words that a user of the dataset can follow.
    """

    column: str
    span: Span
    method: str


@dataclass(frozen=True, slots=True)
class Period:
    """The first and last day of an event, as far as a document gives them.

    Attributes:
        first: the first day that the known part allows.
        last: the last day that the known part allows.
        precision: the finest part that is known.
        basis: how the parts are known.
        evidence: the words, one entry for each place that was needed.
        not_before: for an inferred date, the earliest day that the other facts allow.
        not_after: for an inferred date, the latest day that the other facts allow.
        has_first: whether the first day is known; where it is not, `first` is the last day.
        has_last: whether the last day is known; where it is not, `last` is the first day.
    """

    first: date
    last: date
    precision: DatePrecision
    basis: DateBasis
    evidence: tuple[Evidence, ...]
    not_before: date | None = None
    not_after: date | None = None
    has_first: bool = True
    has_last: bool = True


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that a reader would expect and that is missing: its column, the reason and the details."""

    column: str
    reason: NullReason
    detail: str


@dataclass(frozen=True, slots=True)
class Authority:
    """The local authority that a document is about; `span` is None where only the registry names it."""

    ons_code: str
    name: str
    span: Span | None
    method: str


@dataclass(frozen=True, slots=True)
class Licence:
    """What shows that a document may be used under the terms of letters and reports of the inspectorate.

    Attributes:
        span: the words that show it.
        basis: what they are.
        year: of the copyright, where it is printed.
    """

    span: Span
    basis: LicenceBasis
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Consecutive blocks of one kind, known by their heading or by their place in the document.

    Attributes:
        kind: what the blocks are.
        heading: the heading, None where the section has none.
        first_block: index of its first block (the heading itself, where there is one).
        end_block: index after its last block.
        area: the judgement area that the section is about, where a heading names one.
        addressed_to: who is to do what the section asks for.
        mention: index of the inspection that it is about among those that the document mentions.
    """

    kind: SectionKind
    heading: Span | None
    first_block: int
    end_block: int
    area: Area | None = None
    addressed_to: Addressee = Addressee.LOCAL_AUTHORITY
    mention: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """One heading, line, sentence or sentence of a list item, in reading order.

    Attributes:
        seq: 1-based position in the document.
        kind: which of these it is.
        section: index into the document's sections.
        paragraph: 1-based number of the block.
        names_private_person: whether it names somebody who holds no office.
        role: what it does in the document.
    """

    seq: int
    kind: PassageKind
    span: Span
    section: int
    paragraph: int
    names_private_person: bool
    role: PassageRole = PassageRole.UNKNOWN


@dataclass(frozen=True, slots=True)
class InspectionMention:
    """One inspection or visit as one document mentions it.

    Attributes:
        relation: how the document is related to it.
        family: the family of its type; known even where the type is not.
        inspection_type: None where the words do not name it.
        period: when it took place, None where the document gives no date.
        spans: the words that mention it, the clearest first.
        topic: what a visit looked at, as printed.
        framework: the framework that the document names.
        legal_basis: the law that the document names, as printed.
        evidence: where the type, topic, framework, legal basis, outcome and bounds were read.
        outcome: which of its three outcomes an area SEND inspection has.
        days: where no year is printed and none follows, (month, day) of the first and of the last day.
        not_before: where no year is known, the earliest day that other facts allow.
        not_after: where no year is known, the latest day that other facts allow.
    """

    relation: Relation
    family: InspectionFamily
    inspection_type: InspectionType | None
    period: Period | None
    spans: tuple[Span, ...]
    topic: str | None = None
    framework: Framework | None = None
    legal_basis: str | None = None
    outcome: SendOutcome | None = None
    evidence: tuple[Evidence, ...] = ()
    days: tuple[tuple[int, int], tuple[int, int]] | None = None
    not_before: date | None = None
    not_after: date | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """One grade given to one area, as one document states it.

    Attributes:
        mention: index of its inspection among the document's mentions.
        area: None where the area is printed in words that are not known.
        grade: the grade.
        area_span: the words for the area, None where none are printed.
        grade_span: the words for the grade.
        span: the sentence.
        evidence: where the area and the grade were read.
    """

    mention: int
    area: Area | None
    grade: Grade
    area_span: Span | None
    grade_span: Span
    span: Span
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ThemeMatch:
    """One theme of one finding, and the words that decided it.

    Attributes:
        theme: a term of the vocabulary `theme`.
        span: the words.
        basis: whether the words are in the finding, in the sentence before or in the heading.
    """

    theme: str
    span: Span
    basis: ThemeBasis = ThemeBasis.WORDS


@dataclass(frozen=True, slots=True)
class Finding:
    """One evaluative passage.

    Attributes:
        span: its words.
        passage: seq of the passage in which it begins.
        section: index into the document's sections.
        voice: whose words they are.
        polarity: whether they praise, criticise, do both or describe.
        polarity_basis: the rule and the words that decided the polarity.
        confidence: how reliable the rule is, from 0 to 1; `lexicons/polarity.yaml` gives the values and their source.
        cue_spans: the words that decided the polarity (the heading or the cues).
        themes: the themes: those of its own words, most to least, then those carried over.
    """

    span: Span
    passage: int
    section: int
    voice: Voice
    polarity: Polarity
    polarity_basis: str
    confidence: float
    cue_spans: tuple[Span, ...]
    themes: tuple[ThemeMatch, ...]


@dataclass(frozen=True, slots=True)
class ImprovementArea:
    """One thing that must improve, as one document words it.

    Attributes:
        seq: 1-based position in the document.
        kind: whether it is an area for improvement, a priority action or a recommendation.
        span: its words.
        outcome_span: the outcome of the national framework that it is for, where one is printed.
        method: the rule that read it.
        list_is_complete: whether its list claims to be complete; one after 'including' does not.
        addressed_to: who is to do it.
        themes: what it is about, most to least.
    """

    seq: int
    kind: ImprovementKind
    span: Span
    outcome_span: Span | None
    method: str
    list_is_complete: bool = True
    addressed_to: Addressee = Addressee.LOCAL_AUTHORITY
    themes: tuple[ThemeMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Appearance:
    """One person in office in one capacity.

    Attributes:
        capacity: why the document names the person.
        name_span: the name.
        honorific_span: the title before the name, where one is printed.
        role_span: the office, where one is printed.
        organisation: as printed, or the body's name where it follows from the role.
        organisation_span: where the organisation is printed, None where it follows from the role.
        organisation_method: the rule that read the organisation.
        scope: what the name is unique within: `ofsted`, or the slug of an authority or of another body.
        method: the rule that read the name.
    """

    capacity: Capacity
    name_span: Span
    honorific_span: Span | None
    role_span: Span | None
    organisation: str | None
    organisation_span: Span | None
    organisation_method: str
    scope: str
    method: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One quotation, which may run over several paragraphs.

    Attributes:
        number: 1-based number in the document; it stays the same when other quotations are removed.
        speaker: index of the speaker among the document's appearances.
        fragments: its paragraphs.
    """

    number: int
    speaker: int
    fragments: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One quantity stated of the service.

    Attributes:
        span: the sentence.
        quantity_span: the quantity.
        what_spans: the words for what is counted or measured, empty where no noun phrase shows it alone.
        what: the same words, put together where the sentence separates them ("social workers who are temporary staff").
        value: the number.
        unit: the unit of the number.
        of_whom: whose figure it is; None where the words do not show it.
        period_span: the words for the time that it is of, if any.
        limit: how exact the number is.
        limit_span: the words that limit it, if any.
    """

    span: Span
    quantity_span: Span
    what_spans: tuple[Span, ...]
    what: str | None
    value: float
    unit: MeasureUnit
    of_whom: MeasuredOf | None = None
    period_span: Span | None = None
    limit: ValueLimit = ValueLimit.EXACT
    limit_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """One abbreviation where the document defines it."""

    short_span: Span
    expansion_span: Span
    method: str


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that the council has done, is doing or will do.

    Attributes:
        span: its words.
        cue_span: the words that show its status.
        status: whether it is done, under way or planned.
        voice: whose words they are.
        time_span: the words for the time, None where there are none.
        due_by: the last day of that time, None where it is not certain.
        due_basis: how that day is known.
    """

    span: Span
    cue_span: Span
    status: ActionStatus
    voice: Voice
    time_span: Span | None
    due_by: date | None
    due_basis: DateBasis | None


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """Everything that was read in one document.

    Attributes:
        file_name: path below the sources folder.
        sha256: of the bytes of the file.
        document: its text.
        kind: its kind.
        kind_method: how the kind was recognised.
        title: its title, None where it has none.
        authority: the authority that it is about, None where that is not known.
        published: when it was published or signed, None where that is not known.
        licence: what shows that it has the inspectorate's terms of use, None where nothing does.
        sections: its sections, covering all its blocks.
        passages: its passages, in reading order.
        private_names: where people who hold no office are named.
        mentions: the inspections that it mentions, its own first.
        judgements: the grades that it states, for its own and for earlier inspections.
        findings: its evaluative passages.
        improvement_areas: what it lists as having to improve.
        appearances: the people in office whom it names.
        statements: its quotations of them.
        measures: its quantities.
        actions: what it reports that the council has done, is doing or will do.
        abbreviations: those that it defines.
        missing: values that a reader would expect and that are missing.
        flags: what a user should know of it, the most important first.
    """

    file_name: str
    sha256: str
    document: Document
    kind: DocumentKind
    kind_method: str
    title: Span | None
    authority: Authority | None
    published: Period | None
    licence: Licence | None = None
    sections: tuple[Section, ...] = ()
    passages: tuple[Passage, ...] = ()
    private_names: tuple[Span, ...] = ()
    mentions: tuple[InspectionMention, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    findings: tuple[Finding, ...] = ()
    improvement_areas: tuple[ImprovementArea, ...] = ()
    appearances: tuple[Appearance, ...] = ()
    statements: tuple[Statement, ...] = ()
    measures: tuple[Measure, ...] = ()
    actions: tuple[Action, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
    missing: tuple[Missing, ...] = ()
    flags: tuple[DocumentFlag, ...] = ()

    def section_at(self, span: Span) -> Section:
        """The section that holds a place."""
        index = self.document.block_at(span.start)
        return next(item for item in self.sections if item.first_block <= index < item.end_block)
