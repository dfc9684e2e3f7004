"""The model of `grades.yaml`: how grades and their areas are printed."""

from datetime import date

from pipeline.core.yaml_config import ConfigModel
from pipeline.schema.vocabularies import Area, Grade


class AlignedGradeLexicon(ConfigModel):
    """What can stand between an area and a grade; the comments in the file describe each pattern."""

    same: str
    joins: str
    predicate: str
    rating: str
    given_for: str
    shares: str


class AccountGradeLexicon(ConfigModel):
    """Grades in accounts of an inspection; the comments in the file describe each list."""

    services: str
    verbs: str
    between: str
    given: list[str]
    judges: str
    to: str
    follows: str
    same: str
    has_same: str
    shares: str
    risen: str
    again: str
    verdicts: str
    beside_date: str
    goes_on: str
    new_clause: str
    listed: str
    not_areas: str
    other_clause: str
    counted: str
    rating: str
    whole: str
    whole_heads: str
    frames: str
    before_subject: str
    not_given: str
    earlier: str
    earlier_after: str
    of_others: list[str]
    aligned: AlignedGradeLexicon


class ServicesJudgedApart(ConfigModel):
    """Services that one inspection judged apart from each other.

    Attributes:
        until: the last day of such inspections.
        areas: how each is named, by the area of its grade.
    """

    until: date
    areas: dict[Area, str]


class GradeLexicon(ConfigModel):
    """`grades.yaml`."""

    grades: dict[Grade, list[str]]
    statements: list[str]
    accounts: AccountGradeLexicon
    areas: dict[Area, list[str]]
    not_earlier: list[str]
    services: list[str]
    judged_apart: ServicesJudgedApart
    another_service: str
    whole_authority: str
    part_of_services: str
    about_grades: str
    none_overall: str
    name_begins: str
