"""What can be read in one document: the shapes that extraction fills and linking takes.

What belongs here: plain records of facts, each holding the spans of the words it was read from. What does not:
how anything is found, and anything about a second document.

Every span is in code points of the document's text, half-open.
"""

from dataclasses import dataclass
from datetime import date

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
    MeasureUnit,
    NullReason,
    PassageKind,
    Polarity,
    Relation,
    SectionKind,
    Voice,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the value of one column was read, and by which rule.

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
    """Days that a text gives, wholly or in part.

    Attributes:
        first: the first day that the known part allows.
        last: the last day that the known part allows.
        precision: the finest part that is known.
        basis: how the parts are known.
        evidence: the words, one for each place that was needed.
        not_before: for an inferred date, the earliest day that the other facts allow.
        not_after: for an inferred date, the latest day that the other facts allow.
    """

    first: date
    last: date
    precision: DatePrecision
    basis: DateBasis
    evidence: tuple[Evidence, ...]
    not_before: date | None = None
    not_after: date | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A value that a reader would expect and that is not there: the column and the term of `null_reason`."""

    column: str
    reason: NullReason
    detail: str


@dataclass(frozen=True, slots=True)
class Authority:
    """A local authority as a document names it; `span` is None where only the registry names it."""

    ons_code: str
    name: str
    span: Span | None
    method: str


@dataclass(frozen=True, slots=True)
class Section:
    """What a stretch of blocks is, as its heading or its place in the document tells.

    Attributes:
        kind: what it is.
        heading: the words of the heading, None where the section has none.
        first_block: index of its first block (the heading itself, where there is one).
        end_block: index after its last block.
        area: the judgement area that it is about, where a heading says so.
        addressed_to: who is to do what it asks for: a term of `addressed_to`.
    """

    kind: SectionKind
    heading: Span | None
    first_block: int
    end_block: int
    area: Area | None = None
    addressed_to: Addressee = Addressee.LOCAL_AUTHORITY


@dataclass(frozen=True, slots=True)
class Passage:
    """One heading, line, sentence or sentence of a list item, in reading order.

    Attributes:
        seq: 1-based position in the document.
        kind: a term of `passage_kind`.
        section: index into the document's sections.
        paragraph: 1-based number of the block.
        names_private_person: whether somebody who is not in office is named.
    """

    seq: int
    kind: PassageKind
    span: Span
    section: int
    paragraph: int
    names_private_person: bool


@dataclass(frozen=True, slots=True)
class InspectionMention:
    """One inspection or visit as one document speaks of it.

    Attributes:
        relation: how the document stands to it.
        family: `visit` or `inspection`: what is certain of its kind even where the type is not.
        inspection_type: a term of `inspection_type`, None where the words do not tell.
        period: when it took place, None where the document does not say.
        spans: the words that speak of it, the first being the clearest.
        qualities: further values (topic, framework, legal basis, inspection type).
    """

    relation: Relation
    family: str
    inspection_type: InspectionType | None
    period: Period | None
    spans: tuple[Span, ...]
    topic: str | None = None
    framework: Framework | None = None
    legal_basis: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """One grade given to one area, as one document states it.

    Attributes:
        mention: index into the document's mentions.
        area: None where the area is printed in words that no known area has.
        span: the sentence.
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
    """One theme of one finding and the words that decided it.

    Attributes:
        theme: a term of `theme`.
        span: the words.
        is_carried: whether they stand in the sentence before, to which the finding points back.
    """

    theme: str
    span: Span
    is_carried: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One evaluative passage.

    Attributes:
        span: its words.
        passage: seq of the passage in which it begins.
        section: index into the document's sections.
        polarity_basis: the rule and the words that decided the polarity.
        confidence: how sure the rule is, measured where it says so in `lexicons/polarity.yaml`.
        cue_spans: the words that decided the polarity (the heading or the cues).
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
    """One thing that must improve, as one document words it, in printed order.

    Attributes:
        list_is_complete: whether the list in which it stands claims to be whole; one after 'including' does not.
        addressed_to: who is to do it: a term of `addressed_to`.
    """

    seq: int
    kind: ImprovementKind
    span: Span
    outcome_span: Span | None
    method: str
    list_is_complete: bool = True
    addressed_to: Addressee = Addressee.LOCAL_AUTHORITY


@dataclass(frozen=True, slots=True)
class Appearance:
    """One person in office in one capacity.

    Attributes:
        scope: what a name is unique within: `ofsted`, a slug of an authority or of another body.
        organisation: as printed, or, where the role alone tells it, the body's name.
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
    """One quotation, however many paragraphs it runs over.

    Attributes:
        number: of it among those of its document, from 1; it keeps it whatever becomes of the others.
        speaker: an index into the appearances.
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
        what_span: the words that say what it is a quantity of.
        what: the same, put together where the sentence parts them ("social workers who are temporary staff").
        value: the number.
        unit: a term of `measure_unit`.
    """

    span: Span
    quantity_span: Span
    what_span: Span
    what: str
    value: float
    unit: MeasureUnit


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
        cue_span: the words that tell how far it is.
        status: a term of `action_status`.
        time_span: the words that say when, None where there are none.
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
    """Everything read in one document.

    `private_names` are the places where people are named who hold no office.
    """

    file_name: str
    sha256: str
    document: Document
    kind: DocumentKind
    kind_method: str
    title: Span | None
    authority: Authority | None
    published: Period | None
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
