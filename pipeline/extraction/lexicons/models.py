"""The typed models of the files in `knowledge`, and loading them.

What belongs here: the shape of each knowledge file, and one `Knowledge` that holds them all, made once. What does
not: the knowledge itself, and the code that applies it.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pipeline.core.paths import LEXICONS
from pipeline.core.yaml_config import Settings, load_settings
from pipeline.extraction.facts import ActionStatus, Polarity
from pipeline.extraction.meaning.polarity_weights import load_sign_weights, load_term_weights


class Calendar(Settings):
    """`calendar.yaml`: months in order with their short forms, and number words."""

    months: dict[str, list[str]]
    number_words: dict[str, int]


class InForce(Settings):
    """The first and last day on which something can have been; None is open."""

    first: date | None = None
    last: date | None = None


class InspectionType(Settings):
    """One kind of inspection."""

    family: Literal["visit", "inspection", "unannounced", "joint"]
    framework: str
    graded: bool
    is_inferred: bool = True
    in_force: InForce = InForce()
    named: list[str]
    areas: list[str] = []


class NamedFramework(Settings):
    """The ways in which letters name a framework."""

    framework: str
    named: list[str]


class Bound(Settings):
    """Words that only a document of certain days can use."""

    words: str
    first: date | None = None
    last: date | None = None
    why: str


class InspectionKnowledge(Settings):
    """`inspections.yaml`."""

    types: dict[str, InspectionType]
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


class Heading(Settings):
    """A heading, as a regular expression, and the kind of section that it opens."""

    pattern: str
    section_kind: str


class LetterKnowledge(Settings):
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


class ImprovementKnowledge(Settings):
    """`improvements.yaml`."""

    kinds: dict[str, str]
    outcome: str
    nothing: list[str]


class ReportTitle(Settings):
    """What a title says of the kind of inspection."""

    inspection_type: str
    framework: str
    patterns: list[str]


class ReportHeading(Settings):
    """A heading of a report: the section that it opens, whom its list addresses and the area that it is about."""

    pattern: str
    section_kind: str
    to: Literal["local_authority", "lscb", "partnership"] | None = None
    area: str | None = None


class ReportKnowledge(Settings):
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


class NewsKnowledge(Settings):
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
    reports: list[str]
    passive_reports: list[str]
    scope: list[str]
    intentions: list[str]
    improvement_lists: list[str]
    inline_list: str
    inline_separators: str
    partial_lists: list[str]


class GradeKnowledge(Settings):
    """`grades.yaml`."""

    grades: dict[str, list[str]]
    statements: list[str]
    areas: dict[str, list[str]]
    not_earlier: list[str]
    services: list[str]
    whole_authority: str


class OtherInspectorate(Settings):
    """Offices of an inspectorate other than Ofsted, its name and its name in identifiers."""

    office: str
    organisation: str
    scope: str


class PeopleKnowledge(Settings):
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


class ThemeKnowledge(Settings):
    """`themes.yaml`."""

    pointing_back: list[str]
    not_carried: list[str]
    words: dict[str, list[str]]


class MeasureKnowledge(Settings):
    """`measures.yaml`."""

    percent: list[str]
    counted: list[str]
    durations: list[str]
    not_quantities: list[str]
    ends_what: str
    parted: str


class ActionKnowledge(Settings):
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


class MatterKnowledge(Settings):
    """`matters.yaml`."""

    general: list[str]
    whom: list[str]
    words: dict[str, list[str]]


class ComparingKnowledge(Settings):
    """`comparing.yaml`."""

    stop_words: list[str]
    same_words: list[list[str]]
    parts: str
    passed_over: list[str]
    speaks_of_the_list: list[str]
    speaks_of_the_whole: list[str]
    speaks_of_before: list[str]
    opinions: list[str]
    absolutes: list[str]
    effects: list[str]
    improvements: list[str]
    improvements_found: list[str]
    limits: list[str]
    limits_of_whom: list[str]
    limiting: list[str]
    wishes: list[str]


class Measured(Settings):
    """How well the rules of polarity did on sentences that were held out."""

    sentences: int
    agreement_percent: int


class PolarityKnowledge(Settings):
    """`polarity.yaml`."""

    measured: Measured

    by_section: dict[str, Polarity]
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
class Knowledge:
    """Everything that is known of how these documents are written."""

    calendar: Calendar
    inspections: InspectionKnowledge
    letters: LetterKnowledge
    improvements: ImprovementKnowledge
    reports: ReportKnowledge
    news: NewsKnowledge
    grades: GradeKnowledge
    people: PeopleKnowledge
    polarity: PolarityKnowledge
    themes: ThemeKnowledge
    measures: MeasureKnowledge
    actions: ActionKnowledge
    matters: MatterKnowledge
    comparing: ComparingKnowledge
    polarity_terms: dict[str, tuple[float, float, float]]
    polarity_signs: dict[str, tuple[float, ...]]


@cache
def load_knowledge(folder: Path = LEXICONS) -> Knowledge:
    """Read all knowledge files, once in a process.

    Raises:
        SettingsError: a mistake in one of them, with file and line.
    """
    return Knowledge(
        calendar=load_settings(folder / "calendar.yaml", Calendar),
        inspections=load_settings(folder / "inspections.yaml", InspectionKnowledge),
        letters=load_settings(folder / "letters.yaml", LetterKnowledge),
        improvements=load_settings(folder / "improvements.yaml", ImprovementKnowledge),
        reports=load_settings(folder / "reports.yaml", ReportKnowledge),
        news=load_settings(folder / "news.yaml", NewsKnowledge),
        grades=load_settings(folder / "grades.yaml", GradeKnowledge),
        people=load_settings(folder / "people.yaml", PeopleKnowledge),
        polarity=load_settings(folder / "polarity.yaml", PolarityKnowledge),
        themes=load_settings(folder / "themes.yaml", ThemeKnowledge),
        measures=load_settings(folder / "measures.yaml", MeasureKnowledge),
        actions=load_settings(folder / "actions.yaml", ActionKnowledge),
        matters=load_settings(folder / "matters.yaml", MatterKnowledge),
        comparing=load_settings(folder / "comparing.yaml", ComparingKnowledge),
        polarity_terms=load_term_weights(folder / "polarity_terms.csv"),
        polarity_signs=load_sign_weights(folder / "polarity_signs.csv"),
    )
