"""The typed models of the lexicons, and loading them.

What belongs here: the shape of each lexicon, and one `Lexicons` that holds them all, made once. What does
not: the lexicons themselves, and the code that applies it.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from pipeline.core.paths import LEXICONS
from pipeline.core.yaml_config import ConfigModel, load_config
from pipeline.extraction.meaning.polarity_weights import load_sign_weights, load_term_weights
from pipeline.schema.vocabularies import (
    ActionStatus,
    Addressee,
    Area,
    Framework,
    Grade,
    ImprovementKind,
    InspectionType,
    Polarity,
    SectionKind,
)


class Calendar(ConfigModel):
    """`calendar.yaml`: the short forms of months with their numbers, and number words."""

    short_months: dict[str, Annotated[int, Field(ge=1, le=12)]]
    number_words: dict[str, int]


class InForce(ConfigModel):
    """The first and last day on which something can have been; None is open."""

    first: date | None = None
    last: date | None = None


class InspectionTypeEntry(ConfigModel):
    """How one type of inspection is named, when it was in force and what it judges."""

    family: Literal["visit", "inspection", "unannounced", "joint"]
    framework: Framework
    graded: bool
    is_inferred: bool = True
    in_force: InForce = InForce()
    named: list[str]
    areas: list[Area] = []


class NamedFramework(ConfigModel):
    """The ways in which letters name a framework."""

    framework: Framework
    named: list[str]


class Bound(ConfigModel):
    """Words that only a document of certain days can use."""

    words: str
    first: date | None = None
    last: date | None = None
    why: str


class InspectionLexicon(ConfigModel):
    """`inspections.yaml`."""

    types: dict[InspectionType, InspectionTypeEntry]
    without_overall_grade: date
    frameworks: list[NamedFramework]
    legal_bases: list[str]
    nouns: dict[str, list[str]]
    earlier: list[str]
    of_others: list[str]
    undated: str
    not_yet: list[str]
    linking_words: str
    relative_dates: dict[str, int]
    topics: list[str]
    bounds: list[Bound]


class Heading(ConfigModel):
    """A heading, as a regular expression, and the kind of section that it opens."""

    pattern: str
    section_kind: SectionKind


class LetterLexicon(ConfigModel):
    """`letters.yaml`."""

    salutation: str
    valediction: str
    copies: str
    inspectorate: list[str]
    service: list[str]
    title: str
    opening: str
    headings: list[Heading]
    closing: list[str]


class ImprovementLexicon(ConfigModel):
    """`improvements.yaml`."""

    kinds: dict[SectionKind, ImprovementKind]
    outcome: str
    nothing: list[str]


class ReportTitle(ConfigModel):
    """What a title says of the kind of inspection."""

    inspection_type: InspectionType
    framework: Framework
    patterns: list[str]


class ReportHeading(ConfigModel):
    """A heading of a report: the section that it opens, whom its list addresses and the area that it is about.

    Inside a section about an area it opens one of kind `within_area`, where that is given.
    """

    pattern: str
    section_kind: SectionKind
    within_area: SectionKind | None = None
    to: Addressee | None = None
    area: Area | Literal["none"] | None = None


class ReportLexicon(ConfigModel):
    """`reports.yaml`."""

    titles: list[ReportTitle]
    inspection_dates: str
    previous_inspection: str
    published: str
    lead_inspector: str
    team_inspectors: str
    team_heading: str
    other_officials: str
    table_heads: list[str]
    overall_sentences: list[str]
    lscb_sentences: list[str]
    area_sentences: list[str]
    headings: list[ReportHeading]
    full_area_names: str
    numbered_parts: str
    imprint: str
    joined_words: dict[str, str]


class NewsLexicon(ConfigModel):
    """`news.yaml`."""

    about_inspection: list[str]
    about_visit: list[str]
    about_service: list[str]
    newsy: list[str]
    about_others: list[str]
    most_councils: int
    most_characters: int
    furniture: list[str]
    byline: str
    before_date: str
    after_date: str
    categories: str
    background_heading: str
    explanation: str
    publication_words: dict[str, int]
    sources_of_findings: list[str]
    pronouns_for_sources: list[str]
    reports: list[str]
    passive_reports: list[str]
    scope: list[str]
    intentions: list[str]
    improvement_lists: list[str]
    inline_list: str
    inline_separators: str
    partial_lists: list[str]


class GradeLexicon(ConfigModel):
    """`grades.yaml`."""

    grades: dict[Grade, list[str]]
    statements: list[str]
    areas: dict[Area, list[str]]
    not_earlier: list[str]
    services: list[str]
    whole_authority: str


class OtherInspectorate(ConfigModel):
    """Offices of an inspectorate other than Ofsted, its name and its name in identifiers."""

    office: str
    organisation: str
    scope: str


class PeopleLexicon(ConfigModel):
    """`people.yaml`."""

    honorifics: list[str]
    post_nominals: list[str]
    office_titles: list[str]
    not_names: str
    roles: list[str]
    inspectors: list[str]
    other_inspectorates: list[OtherInspectorate]
    inspecting: list[str]
    of_an_inspection: list[str]
    organisations: list[str]
    council_forms: list[str]
    own_council: str
    council_words: list[str]
    speaking: list[str]
    private_contexts: list[str]
    private_people: list[str]
    private_events: list[str]
    private_reviews: list[str]
    private_things: list[str]
    ages: list[str]
    also_surnames: list[str]


class ThemeLexicon(ConfigModel):
    """`themes.yaml`."""

    pointing_back: list[str]
    not_carried: list[str]
    words: dict[str, list[str]]


class MeasureLexicon(ConfigModel):
    """`measures.yaml`."""

    percent: list[str]
    counted: list[str]
    durations: list[str]
    not_quantities: list[str]
    ends_what: str
    parted: str


class ActionLexicon(ConfigModel):
    """`actions.yaml`."""

    done_verbs: list[str]
    doing_verbs: list[str]
    will_verbs: list[str]
    between: list[str]
    account: dict[ActionStatus, list[str]]
    parts: str
    subjects: list[str]
    inspectors: dict[ActionStatus, list[str]]
    no_actions: list[str]
    others: list[str]
    counted_time: str
    dated_times: list[str]
    loose_times: list[str]


class Measured(ConfigModel):
    """How well the rules of polarity did on sentences that were held out."""

    sentences: int
    agreement_percent: int


class PolarityLexicon(ConfigModel):
    """`polarity.yaml`."""

    measured: Measured

    by_section: dict[SectionKind, Polarity]
    passed_over: list[str]
    praise_phrases: list[str]
    concern_phrases: list[str]
    praise: list[str]
    concern: list[str]
    negations: list[str]
    negations_of_practice: list[str]
    dealing_with: list[str]
    contrasts: list[str]
    opening_words: list[str]
    clause_ends: str
    condition: str
    acted_on: list[str]
    confidence: dict[Literal["section", "praise", "concern", "mixed", "prevails", "weighed", "none"], float]


@dataclass(frozen=True, slots=True)
class Lexicons:
    """Everything that is known of how these documents are written."""

    calendar: Calendar
    inspections: InspectionLexicon
    letters: LetterLexicon
    improvements: ImprovementLexicon
    reports: ReportLexicon
    news: NewsLexicon
    grades: GradeLexicon
    people: PeopleLexicon
    polarity: PolarityLexicon
    themes: ThemeLexicon
    measures: MeasureLexicon
    actions: ActionLexicon
    polarity_terms: dict[str, tuple[float, float, float]]
    polarity_signs: dict[str, tuple[float, ...]]


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
        grades=load_config(folder / "grades.yaml", GradeLexicon),
        people=load_config(folder / "people.yaml", PeopleLexicon),
        polarity=load_config(folder / "polarity.yaml", PolarityLexicon),
        themes=load_config(folder / "themes.yaml", ThemeLexicon),
        measures=load_config(folder / "measures.yaml", MeasureLexicon),
        actions=load_config(folder / "actions.yaml", ActionLexicon),
        polarity_terms=load_term_weights(folder / "polarity_terms.csv"),
        polarity_signs=load_sign_weights(folder / "polarity_signs.csv"),
    )
