"""The model of `grades.yaml`: how grades and their areas are printed."""

from pipeline.core.yaml_config import ConfigModel
from pipeline.schema.vocabularies import Area, Grade


class GradeLexicon(ConfigModel):
    """`grades.yaml`."""

    grades: dict[Grade, list[str]]
    statements: list[str]
    areas: dict[Area, list[str]]
    not_earlier: list[str]
    services: list[str]
    whole_authority: str
