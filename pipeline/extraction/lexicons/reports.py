"""The model of `reports.yaml`: how inspection reports are built."""

from typing import Literal

from pipeline.core.yaml_config import ConfigModel
from pipeline.schema.vocabularies import Addressee, Area, Framework, InspectionType, SectionKind


class ReportTitle(ConfigModel):
    """The titles of one type of inspection.

    Attributes:
        inspection_type: the type.
        framework: under which such inspections were done.
        patterns: the titles.
        areas: the areas that such reports grade under headings and in a table at their end; empty where the front page
            has the grades.
    """

    inspection_type: InspectionType
    framework: Framework
    patterns: list[str]
    areas: list[Area] = []


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
    led_by: str
    team_inspectors: str
    team_heading: str
    other_officials: str
    overall_sentences: list[str]
    lscb_sentences: list[str]
    area_sentences: list[str]
    headings: list[ReportHeading]
    full_area_names: str
    numbered_parts: str
    areas_under_headings: dict[Area, list[str]]
    numbered_grades: list[str]
    imprint: str
    joined_words: dict[str, str]
