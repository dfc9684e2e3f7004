"""The readers of each kind of fact, made once from the knowledge files and shared by the formats.

What belongs here: putting the readers together, and what a format is. What does not: any kind of fact.
"""

from dataclasses import dataclass
from functools import cache
from typing import Protocol

from pipeline.extraction.facts import DocumentFacts
from pipeline.extraction.fields.actions import ActionReader
from pipeline.extraction.fields.authorities import AuthorityRegister, load_authorities
from pipeline.extraction.fields.dates import DatePatterns
from pipeline.extraction.fields.improvements import ImprovementReader
from pipeline.extraction.fields.judgements import GradeReader
from pipeline.extraction.fields.measures import MeasureReader
from pipeline.extraction.fields.mentions import MentionReader
from pipeline.extraction.fields.names import NamePatterns
from pipeline.extraction.fields.people import PeopleReader
from pipeline.extraction.fields.private_people import PrivatePeople
from pipeline.extraction.fields.quotations import QuotationReader
from pipeline.extraction.formats.report_front_page import FrontPageReader
from pipeline.extraction.lexicons.models import Knowledge, load_knowledge
from pipeline.extraction.meaning.findings import FindingMaker, ThemeRules
from pipeline.extraction.meaning.polarity import load_polarity_rules
from pipeline.reading.document import Document
from pipeline.sources.discovery import SourceFile


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
