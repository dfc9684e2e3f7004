"""The readers of each kind of fact, made once from the knowledge files and shared by the formats.

What belongs here: putting the readers together, and what a format is. What does not: any kind of fact.
"""

from dataclasses import dataclass
from functools import cache
from typing import Protocol

from pipeline.extraction.actions import ActionReader
from pipeline.extraction.authorities import AuthorityRegister, load_authorities
from pipeline.extraction.dates import DatePatterns
from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.findings import FindingMaker, ThemeRules
from pipeline.extraction.front_page import FrontPageReader
from pipeline.extraction.improvements import ImprovementReader
from pipeline.extraction.judgements import GradeReader
from pipeline.extraction.knowledge_files import Knowledge, load_knowledge
from pipeline.extraction.measures import MeasureReader
from pipeline.extraction.mentions import MentionReader
from pipeline.extraction.names import NamePatterns
from pipeline.extraction.people import PeopleReader
from pipeline.extraction.polarity import load_polarity_rules
from pipeline.extraction.private_people import PrivatePeople
from pipeline.extraction.statements import QuotationReader
from pipeline.reading.document import Document
from pipeline.sources.finding import SourceFile


@dataclass(frozen=True, slots=True)
class Readers:
    """One reader for each kind of fact."""

    knowledge: Knowledge
    register: AuthorityRegister
    dates: DatePatterns
    names: NamePatterns
    people: PeopleReader
    private_people: PrivatePeople
    mentions: MentionReader
    grades: GradeReader
    findings: FindingMaker
    improvements: ImprovementReader
    front_pages: FrontPageReader
    quotations: QuotationReader
    measures: MeasureReader
    actions: ActionReader


class Format(Protocol):
    """One way in which documents about inspections are written."""

    #: What the format is called in messages.
    name: str

    def recognises(self, document: Document, readers: Readers) -> bool:
        """Whether a document is written in this way."""
        ...

    def extract(self, document: Document, file: SourceFile, readers: Readers) -> DocumentFacts:
        """Everything that the format knows where to find."""
        ...


@cache
def load_readers() -> Readers:
    """Make the readers, once in a process.

    Raises:
        SettingsError: a mistake in a knowledge file or in the register of authorities.
    """
    knowledge = load_knowledge()
    register = load_authorities()
    dates = DatePatterns(knowledge.calendar)
    grades = GradeReader(knowledge.grades)
    names = NamePatterns(knowledge.people, register)
    return Readers(
        knowledge=knowledge,
        register=register,
        dates=dates,
        names=names,
        people=PeopleReader(knowledge.people, names, register),
        private_people=PrivatePeople(knowledge.people, names, register),
        mentions=MentionReader(knowledge.inspections, dates, register.any_name),
        grades=grades,
        findings=FindingMaker(load_polarity_rules(), ThemeRules(knowledge.themes)),
        front_pages=FrontPageReader(knowledge.reports, grades, dates),
        improvements=ImprovementReader(knowledge.improvements),
        quotations=QuotationReader(knowledge.people),
        measures=MeasureReader(knowledge.measures, knowledge.calendar.number_words),
        actions=ActionReader(knowledge.actions, dates, knowledge.calendar.number_words),
    )
