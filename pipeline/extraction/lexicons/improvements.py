"""The model of `improvements.yaml`: how lists of what must improve are printed."""

from pipeline.core.yaml_config import ConfigModel
from pipeline.schema.vocabularies import ImprovementKind, SectionKind


class ImprovementLexicon(ConfigModel):
    """`improvements.yaml`."""

    kinds: dict[SectionKind, ImprovementKind]
    outcome: str
    nothing: list[str]
