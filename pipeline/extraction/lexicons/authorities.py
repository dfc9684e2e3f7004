"""The model of `authorities.yaml`: words around the name of an authority which show what it means there."""

from pipeline.core.yaml_config import ConfigModel


class AuthorityLexicon(ConfigModel):
    """`authorities.yaml`; the comments in the file describe each list."""

    council_after: list[str]
    bodies_after: list[str]
    of_the_place: list[str]
    bodies_before: list[str]
    relative_clause: str
    predecessor_before: list[str]
