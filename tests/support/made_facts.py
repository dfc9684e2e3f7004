"""Facts of made-up documents, for tests of what is made from facts: each paragraph is one passage."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.extraction.facts import (
    Action,
    Appearance,
    Authority,
    DocumentFacts,
    Evidence,
    Finding,
    ImprovementArea,
    InspectionMention,
    Judgement,
    Passage,
    Period,
    Section,
    ThemeMatch,
)
from pipeline.extraction.lexicons.inspections import InspectionFamily
from pipeline.reading.document import BLOCK_SEPARATOR, Block, Document, Span
from pipeline.schema.vocabularies import (
    ActionStatus,
    Addressee,
    Area,
    Capacity,
    DateBasis,
    DatePrecision,
    DocumentKind,
    Grade,
    ImprovementKind,
    InspectionType,
    PassageKind,
    Polarity,
    Relation,
    SectionKind,
    Voice,
)

LAMBETH = "E09000022"


@dataclass
class Made:
    """A document whose facts are added one by one; every method finds its words in the text.

    Attributes:
        paragraphs: the text.
        name: of the file.
        kind: of the document.
    """

    paragraphs: Sequence[str]
    name: str = "a letter.txt"
    kind: DocumentKind = DocumentKind.INSPECTION_LETTER
    facts: DocumentFacts = field(init=False)

    def __post_init__(self) -> None:
        text, blocks = "", []
        for paragraph in self.paragraphs:
            start = len(text) + (len(BLOCK_SEPARATOR) if text else 0)
            text = BLOCK_SEPARATOR.join(filter(None, (text, paragraph)))
            span = Span(start, len(text))
            blocks.append(Block(span, "paragraph", None, (span,)))
        passages = [
            Passage(number, PassageKind.SENTENCE, block.span, 0, number, names_private_person=False)
            for number, block in enumerate(blocks, 1)
        ]
        self.facts = DocumentFacts(
            file_name=self.name,
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            document=Document(text, tuple(blocks), "text/plain", None),
            kind=self.kind,
            kind_method="made for a test",
            title=None,
            authority=Authority(LAMBETH, "Lambeth", None, "made for a test"),
            published=None,
            sections=(Section(SectionKind.MAIN, None, 0, len(blocks)),),
            passages=tuple(passages),
        )

    def span(self, words: str) -> Span:
        """The first place of some words."""
        start = self.facts.document.text.index(words)
        return Span(start, start + len(words))

    def period(
        self, words: str, first: date, last: date | None = None, precision: DatePrecision = DatePrecision.DAY
    ) -> Period:
        """Days that some words state."""
        evidence = (Evidence("start_date", self.span(words), "made for a test"),)
        return Period(first, last or first, precision, DateBasis.STATED, evidence)

    def published(self, words: str, day: date) -> "Made":
        """Give the document a date."""
        evidence = (Evidence("published_date", self.span(words), "made for a test"),)
        period = Period(day, day, DatePrecision.DAY, DateBasis.STATED, evidence)
        self.facts = replace(self.facts, published=period)
        return self

    def mention(
        self,
        words: str,
        period: Period | None,
        relation: Relation = Relation.PRIMARY,
        inspection_type: InspectionType | None = None,
        family: str = "inspection",
    ) -> "Made":
        """Add a mention of an inspection."""
        mention = InspectionMention(relation, InspectionFamily(family), inspection_type, period, (self.span(words),))
        self.facts = replace(self.facts, mentions=(*self.facts.mentions, mention))
        return self

    def judgement(
        self, words: str, grade: Grade, area: Area | None = Area.OVERALL_EFFECTIVENESS, area_words: str | None = None
    ) -> "Made":
        """Add a grade, of the last mention, printed as some words."""
        grade_span = self.span(words)
        area_span = self.span(area_words) if area_words else None
        judgement = Judgement(
            mention=len(self.facts.mentions) - 1,
            area=area,
            grade=grade,
            area_span=area_span,
            grade_span=grade_span,
            span=self.passage_of(grade_span).span,
            evidence=(Evidence("grade", grade_span, "made for a test"),),
        )
        self.facts = replace(self.facts, judgements=(*self.facts.judgements, judgement))
        return self

    def finding(
        self,
        sentence: str,
        polarity: Polarity = Polarity.POSITIVE,
        cues: Sequence[str] = (),
        themes: Sequence[ThemeMatch] = (),
    ) -> "Made":
        """Add a finding in the words of one paragraph."""
        passage = self.passage_of(self.span(sentence))
        finding = Finding(
            span=self.span(sentence),
            passage=passage.seq,
            section=0,
            voice=Voice.INSPECTORATE,
            polarity=polarity,
            polarity_basis="made for a test",
            confidence=0.9,
            cue_spans=tuple(self.span(cue) for cue in cues),
            themes=tuple(themes),
        )
        self.facts = replace(self.facts, findings=(*self.facts.findings, finding))
        return self

    def improvement(
        self, words: str, outcome: str | None = None, addressed_to: Addressee = Addressee.LOCAL_AUTHORITY
    ) -> "Made":
        """Add a thing that must improve."""
        area = ImprovementArea(
            seq=len(self.facts.improvement_areas) + 1,
            kind=ImprovementKind.AREA_FOR_IMPROVEMENT,
            span=self.span(words),
            outcome_span=self.span(outcome) if outcome else None,
            method="made for a test",
            addressed_to=addressed_to,
        )
        self.facts = replace(self.facts, improvement_areas=(*self.facts.improvement_areas, area))
        return self

    def appearance(
        self, name: str, capacity: Capacity, role: str | None = None, honorific: str | None = None
    ) -> "Made":
        """Add a person in office."""
        appearance = Appearance(
            capacity=capacity,
            name_span=self.span(name),
            honorific_span=self.span(honorific) if honorific else None,
            role_span=self.span(role) if role else None,
            organisation=None,
            organisation_span=None,
            organisation_method="",
            scope="ofsted",
            method="made for a test",
        )
        self.facts = replace(self.facts, appearances=(*self.facts.appearances, appearance))
        return self

    def action(
        self,
        sentence: str,
        cue: str,
        status: ActionStatus = ActionStatus.PLANNED,
        time: str | None = None,
        due_by: date | None = None,
    ) -> "Made":
        """Add something that the council does."""
        action = Action(
            span=self.span(sentence),
            cue_span=self.span(cue),
            status=status,
            voice=Voice.COUNCIL_ACCOUNT,
            time_span=self.span(time) if time else None,
            due_by=due_by,
            due_basis=DateBasis.DERIVED if due_by else None,
        )
        self.facts = replace(self.facts, actions=(*self.facts.actions, action))
        return self

    def passage_of(self, span: Span) -> Passage:
        """The passage that holds a place."""
        return next(passage for passage in self.facts.passages if passage.span.holds(span))


def made_letter(
    day: date, paragraphs: Sequence[str] = (), name: str = "a letter.txt", last: date | None = None
) -> Made:
    """A letter of the inspectorate about an inspection on some days."""
    made = Made([f"The inspection took place on {day} in Lambeth.", *paragraphs], name)
    made.published(str(day), last or day)
    return made.mention("The inspection", made.period(str(day), day, last))


def made_news(paragraphs: Sequence[str], name: str = "news.txt") -> Made:
    """A council's article."""
    return Made(paragraphs, name, DocumentKind.COUNCIL_NEWS)
