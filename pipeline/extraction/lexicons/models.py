"""All lexicons, read and checked. Each has its model in the module of its name."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.core.paths import LEXICONS
from pipeline.core.yaml_config import load_config
from pipeline.extraction.lexicons.actions import ActionLexicon
from pipeline.extraction.lexicons.calendar import Calendar
from pipeline.extraction.lexicons.deeds import DeedLexicon
from pipeline.extraction.lexicons.grades import GradeLexicon
from pipeline.extraction.lexicons.improvements import ImprovementLexicon
from pipeline.extraction.lexicons.inspections import InspectionLexicon
from pipeline.extraction.lexicons.letters import LetterLexicon
from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.news import NewsLexicon
from pipeline.extraction.lexicons.people import PeopleLexicon
from pipeline.extraction.lexicons.polarity import PolarityLexicon, PolarityWeights, load_polarity_weights
from pipeline.extraction.lexicons.publishers import PublisherLexicon
from pipeline.extraction.lexicons.reports import ReportLexicon
from pipeline.extraction.lexicons.roles import RoleLexicon
from pipeline.extraction.lexicons.themes import ThemeLexicon, load_theme_weights


@dataclass(frozen=True, slots=True)
class Lexicons:
    """Everything that is known of how these documents are written."""

    calendar: Calendar
    inspections: InspectionLexicon
    letters: LetterLexicon
    improvements: ImprovementLexicon
    reports: ReportLexicon
    news: NewsLexicon
    publishers: PublisherLexicon
    roles: RoleLexicon
    grades: GradeLexicon
    people: PeopleLexicon
    polarity: PolarityLexicon
    themes: ThemeLexicon
    measures: MeasureLexicon
    actions: ActionLexicon
    deeds: DeedLexicon
    polarity_terms: dict[str, PolarityWeights]
    polarity_features: dict[str, PolarityWeights]
    theme_weights: dict[str, float]


@cache
def load_lexicons(folder: Path = LEXICONS) -> Lexicons:
    """Read all lexicons, once in a process.

    Raises:
        ConfigError: a mistake in one of them, with file and line.
    """
    return Lexicons(
        calendar=load_config(folder / "calendar.yaml", Calendar),
        inspections=load_config(folder / "inspections.yaml", InspectionLexicon),
        letters=load_config(folder / "letters.yaml", LetterLexicon),
        improvements=load_config(folder / "improvements.yaml", ImprovementLexicon),
        reports=load_config(folder / "reports.yaml", ReportLexicon),
        news=load_config(folder / "news.yaml", NewsLexicon),
        publishers=load_config(folder / "publishers.yaml", PublisherLexicon),
        roles=load_config(folder / "roles.yaml", RoleLexicon),
        grades=load_config(folder / "grades.yaml", GradeLexicon),
        people=load_config(folder / "people.yaml", PeopleLexicon),
        polarity=load_config(folder / "polarity.yaml", PolarityLexicon),
        themes=load_config(folder / "themes.yaml", ThemeLexicon),
        measures=load_config(folder / "measures.yaml", MeasureLexicon),
        actions=load_config(folder / "actions.yaml", ActionLexicon),
        deeds=load_config(folder / "deeds.yaml", DeedLexicon),
        polarity_terms=load_polarity_weights(folder / "polarity_terms.csv"),
        polarity_features=load_polarity_weights(folder / "polarity_features.csv"),
        theme_weights=load_theme_weights(folder / "theme_weights.csv"),
    )
