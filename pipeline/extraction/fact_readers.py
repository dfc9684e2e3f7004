"""The readers of each kind of fact, made once from the lexicons and shared by all formats."""

from dataclasses import dataclass
from functools import cache

from pipeline.core.day_text import MONTHS
from pipeline.extraction.fields.account_grades import AccountGradeReader
from pipeline.extraction.fields.action_tables import ActionTableReader
from pipeline.extraction.fields.actions import ActionReader
from pipeline.extraction.fields.authorities import AuthorityRegister, load_authorities
from pipeline.extraction.fields.dates import DatePatterns
from pipeline.extraction.fields.deeds import DeedReader
from pipeline.extraction.fields.improvements import ImprovementReader
from pipeline.extraction.fields.judgements import GradeReader
from pipeline.extraction.fields.measures import MeasureReader
from pipeline.extraction.fields.mentions import MentionReader
from pipeline.extraction.fields.names import NamePatterns
from pipeline.extraction.fields.offices import OfficeReader
from pipeline.extraction.fields.people import PeopleReader
from pipeline.extraction.fields.private_people import PrivatePeople
from pipeline.extraction.fields.quotations import QuotationReader
from pipeline.extraction.fields.roles import RoleRules
from pipeline.extraction.fields.same_person import PersonMatcher
from pipeline.extraction.fields.speaker_offices import SpeakerOffices
from pipeline.extraction.fields.speakers import SpeakerReader
from pipeline.extraction.fields.statistics_pages import StatisticsReader
from pipeline.extraction.fields.visits import VisitReader
from pipeline.extraction.fields.voices import VoiceRules
from pipeline.extraction.lexicons.inspections import InspectionFamily
from pipeline.extraction.lexicons.models import Lexicons, load_lexicons
from pipeline.extraction.meaning.findings import FindingMaker
from pipeline.extraction.meaning.polarity.rules import load_polarity_rules
from pipeline.extraction.meaning.themes import ThemeRules


@dataclass(frozen=True, slots=True, eq=False)
class FactReaders:
    """One reader for each kind of fact; compared by identity, so that what a format makes of them can be cached."""

    lexicons: Lexicons
    register: AuthorityRegister
    dates: DatePatterns
    names: NamePatterns
    people: PeopleReader
    private_people: PrivatePeople
    mentions: MentionReader
    visits: VisitReader
    grades: GradeReader
    account_grades: AccountGradeReader
    findings: FindingMaker
    improvements: ImprovementReader
    offices: OfficeReader
    quotations: QuotationReader
    voices: VoiceRules
    roles: RoleRules
    speakers: SpeakerReader
    measures: MeasureReader
    statistics: StatisticsReader
    actions: ActionReader
    action_tables: ActionTableReader


@cache
def load_fact_readers() -> FactReaders:
    """Make the readers, once in a process.

    Raises:
        ConfigError: a mistake in a lexicon or in the register of authorities.
    """
    lexicons = load_lexicons()
    register = load_authorities()
    dates = DatePatterns(lexicons.calendar)
    grades = GradeReader(lexicons.grades)
    names = NamePatterns(lexicons.people, register)
    offices = OfficeReader(lexicons.people, register)
    measures = MeasureReader(lexicons.measures, lexicons.calendar.number_words, MONTHS)
    mentions = MentionReader(lexicons.inspections, dates, register.any_name)
    return FactReaders(
        lexicons=lexicons,
        register=register,
        dates=dates,
        names=names,
        offices=offices,
        people=PeopleReader(lexicons.people, names, offices, register),
        private_people=PrivatePeople(lexicons.people, names, register),
        mentions=mentions,
        visits=VisitReader(
            lexicons.inspections, dates, mentions, f"{grades.any_grade}|{lexicons.grades.accounts.same}"
        ),
        grades=grades,
        account_grades=AccountGradeReader(
            lexicons.grades.accounts,
            lexicons.inspections.of_others,
            lexicons.inspections.nouns[InspectionFamily.INSPECTION],
            lexicons.news.offices,
            grades,
            dates,
            register,
        ),
        findings=FindingMaker(load_polarity_rules(), ThemeRules(lexicons.themes, lexicons.theme_weights)),
        improvements=ImprovementReader(lexicons.improvements),
        quotations=QuotationReader(lexicons.people, names),
        speakers=SpeakerReader(SpeakerOffices(lexicons.people, names, offices), PersonMatcher(lexicons.people)),
        voices=VoiceRules(lexicons.news.voices, lexicons.news.intentions),
        roles=RoleRules(lexicons.roles),
        measures=measures,
        statistics=StatisticsReader(lexicons.measures, measures),
        action_tables=ActionTableReader(lexicons.actions.tables, dates),
        actions=ActionReader(lexicons.actions, DeedReader(lexicons.deeds), dates, lexicons.calendar.number_words),
    )
