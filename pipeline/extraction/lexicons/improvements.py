"""The model of `improvements.yaml`: how lists of what must improve are printed."""

from pipeline.core.yaml_config import ConfigModel
from pipeline.schema.vocabularies import ImprovementKind, SectionKind


class ImprovementHeadings(ConfigModel):
    """The parts of headings above lists of what must improve, and how these are put together.

    Attributes:
        parts: regular expressions by name; a part can hold parts that come before it, as `{name}`.
        forms: by the kind of section that they open, whole headings made of parts.
        introductions: how a sentence before such a list ends, by the kind of section.
    """

    parts: dict[str, str]
    forms: dict[SectionKind, list[str]]
    introductions: dict[SectionKind, list[str]]


class RunningLists(ConfigModel):
    """How one sentence names several things that must improve.

    Attributes:
        introductions: what comes first, made of the parts of headings.
        verbs: what is between an introduction and the first thing.
        begins: with what words each thing begins, where only commas are between them.
    """

    introductions: list[str]
    verbs: str
    begins: str


class ImprovementLexicon(ConfigModel):
    """`improvements.yaml`."""

    kinds: dict[SectionKind, ImprovementKind]
    headings: ImprovementHeadings
    running: RunningLists
    outcome: str
    nothing: list[str]
    introduces: str
