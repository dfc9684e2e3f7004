"""The model of `letters.yaml`: how inspectors' letters are built."""

from pipeline.core.yaml_config import ConfigModel
from pipeline.schema.vocabularies import SectionKind


class Heading(ConfigModel):
    """A heading, as a regular expression, and the kind of section that it opens."""

    pattern: str
    section_kind: SectionKind


class LetterLexicon(ConfigModel):
    """`letters.yaml`."""

    salutation: str
    valediction: str
    copies: str
    date_labels: str
    inspectorate: list[str]
    writers: list[str]
    other_writers: list[str]
    service: list[str]
    title: str
    opening: str
    headings: list[Heading]
    heading_cues: dict[SectionKind, list[str]]
    contrast: list[str]
    closing: list[str]
    outlines_findings: list[str]
    about_the_visit: list[str]
