"""The model of `roles.yaml`: what passages from which no fact was read do in their documents."""

from pipeline.core.yaml_config import ConfigModel
from pipeline.schema.vocabularies import PassageRole, SectionKind


class LittleUnderstood(ConfigModel):
    """When a document counts as little understood.

    Attributes:
        least_passages: that are neither headings nor furniture; of fewer, a share says little.
        least_share: of them, whose role is unknown.
    """

    least_passages: int
    least_share: float


class RoleLexicon(ConfigModel):
    """`roles.yaml`.

    Attributes:
        sections: the role of passages in sections of a kind.
        words: phrases that show a role, in the order in which the roles are asked.
        little_understood: when a document counts as little understood.
    """

    sections: dict[SectionKind, PassageRole]
    words: dict[PassageRole, list[str]]
    little_understood: LittleUnderstood
