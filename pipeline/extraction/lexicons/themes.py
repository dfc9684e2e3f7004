"""The model of `themes.yaml`: the words of each theme."""

from pipeline.core.yaml_config import ConfigModel


class ThemeLexicon(ConfigModel):
    """`themes.yaml`."""

    pointing_back: list[str]
    not_carried: list[str]
    words: dict[str, list[str]]
