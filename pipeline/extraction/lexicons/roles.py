"""The model of `roles.yaml`: what passages from which no fact was read do in their documents."""

from pipeline.core.yaml_config import ConfigModel
from pipeline.schema.vocabularies import PassageRole, SectionKind


class RoleLexicon(ConfigModel):
    """`roles.yaml`.

    Attributes:
        sections: the role of passages in sections of a kind.
        words: phrases that show a role, in the order in which the roles are asked.
    """

    sections: dict[SectionKind, PassageRole]
    words: dict[PassageRole, list[str]]
