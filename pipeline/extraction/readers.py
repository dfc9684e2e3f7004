"""The readers of each kind of fact, made once from the lexicons and shared by the formats.

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
from pipeline.extraction.lexicons.models import Lexicons, load_lexicons
from pipeline.extraction.meaning.findings import FindingMaker, ThemeRules
from pipeline.extraction.meaning.polarity import load_polarity_rules
from pipeline.reading.document import Document
from pipeline.sources.discovery import SourceFile


@dataclass(frozen=True, slots=True)
class Readers:
    """One reader for each kind of fact."""

    lexicons: Lexicons
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
        ConfigError: a mistake in a lexicon or in the register of authorities.
    """
    lexicons = load_lexicons()
    register = load_authorities()
    dates = DatePatterns(lexicons.calendar)
    grades = GradeReader(lexicons.grades)
    names = NamePatterns(lexicons.people, register)
    return Readers(
        lexicons=lexicons,
        register=register,
        dates=dates,
        names=names,
        people=PeopleReader(lexicons.people, names, register),
        private_people=PrivatePeople(lexicons.people, names, register),
        mentions=MentionReader(lexicons.inspections, dates, register.any_name),
        grades=grades,
        findings=FindingMaker(load_polarity_rules(), ThemeRules(lexicons.themes)),
        front_pages=FrontPageReader(lexicons.reports, grades, dates),
        improvements=ImprovementReader(lexicons.improvements),
        quotations=QuotationReader(lexicons.people),
        measures=MeasureReader(lexicons.measures, lexicons.calendar.number_words),
        actions=ActionReader(lexicons.actions, dates, lexicons.calendar.number_words),
    )
