"""The model of `inspections.yaml`: the types of inspection and how documents name them."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pipeline.core.yaml_config import ConfigModel
from pipeline.schema.vocabularies import Area, Framework, InspectionType, SendOutcome


class InspectionFamily(StrEnum):
    """Inspections of similar types: what a document mentions can be known to be a visit and not of which type."""

    VISIT = "visit"
    INSPECTION = "inspection"
    UNANNOUNCED = "unannounced"
    JOINT = "joint"


class InForce(ConfigModel):
    """The first and last day on which something can have been; None is open."""

    first: date | None = None
    last: date | None = None


class EarlierFramework(ConfigModel):
    """The framework of inspections that ended by a day."""

    framework: Framework
    last: date


class InspectionTypeEntry(ConfigModel):
    """How one type of inspection is named, when it was in force and what it judges."""

    family: InspectionFamily
    framework: Framework
    earlier_framework: EarlierFramework | None = None
    graded: bool
    is_inferred: bool = True
    in_force: InForce = InForce()
    named: list[str]
    partners: list[str] = []
    subjects: list[str] = []
    areas: list[Area] = []
    shown_by: list[Area] = []


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


class Presence(ConfigModel):
    """How articles say when inspectors were somewhere; the comments in the file describe each list."""

    agents: list[str]
    pronouns: list[str]
    teams: list[str]
    not_presence: list[str]
    given_to_agents: str
    not_then: str
    texts: list[str]
    events: list[str]
    described: str
    other_events: list[str]
    took_place: str
    next_day: str
    open_end: str
    open_start: str
    lead: str
    earlier: list[str]
    same_one: list[str]


class InspectionLexicon(ConfigModel):
    """`inspections.yaml`."""

    types: dict[InspectionType, InspectionTypeEntry]
    without_overall_grade: date
    frameworks: list[NamedFramework]
    legal_bases: list[str]
    nouns: dict[InspectionFamily, list[str]]
    counted: str
    dated_first: dict[Literal["before", "after"], str]
    earlier: list[str]
    of_others: list[str]
    same_bodies: list[str]
    undated: str
    not_yet: list[str]
    linking_words: str
    presence: Presence
    has_reported: list[str]
    outcome: list[str]
    topics: list[str]
    send_outcomes_since: date
    send_outcomes: dict[SendOutcome, str]
    bounds: list[Bound]

    @property
    def judged_together_since(self) -> date:
        """The first day of the frameworks that judge all services in one inspection, area by area."""
        return min(kind.in_force.first or date.min for kind in self.types.values() if kind.areas)

    def is_later(self, area: Area, day: date) -> bool:
        """Whether an area is one that only frameworks judge of which none was in force by a day."""
        return day < self.judged_together_since and any(area in kind.areas for kind in self.types.values())
