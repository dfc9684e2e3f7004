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
    inspectorate: list[str]
    service: list[str]
    title: str
    opening: str
    headings: list[Heading]
    closing: list[str]
