"""The models of `themes.yaml` and of the table of weights beside it: the words of each theme."""

import csv
from pathlib import Path

from pipeline.core.yaml_config import ConfigModel


class ThemeLexicon(ConfigModel):
    """`themes.yaml`."""

    most: int
    pointing_back: list[str]
    not_carried: list[str]
    from_headings: dict[str, list[str]]
    further_services: list[str]
    no_theme: list[str]
    words: dict[str, list[str]]


def load_theme_weights(path: Path) -> dict[str, float]:
    """Read the weight of each feature of `theme_weights.csv`."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {row["feature"]: float(row["weight"]) for row in csv.DictReader(stream)}
