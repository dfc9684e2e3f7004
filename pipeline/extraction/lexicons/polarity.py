"""The models of `polarity.yaml` and of the tables of weights beside it: words of praise and concern."""

import csv
from pathlib import Path
from typing import Final, Literal

from pipeline.core.yaml_config import ConfigModel
from pipeline.schema.vocabularies import Polarity, SectionKind

#: What decided a polarity; `polarity.yaml` explains each where it states the confidence in it.
PolarityRule = Literal["section", "praise", "concern", "mixed", "prevails", "weighed", "none"]
#: The polarities, in the order of the columns of `polarity_features.csv`.
POLARITIES: Final[tuple[Polarity, ...]] = (
    Polarity.POSITIVE,
    Polarity.NEGATIVE,
    Polarity.MIXED,
    Polarity.NEUTRAL,
)


class Measured(ConfigModel):
    """How well the rules of polarity did on sentences that were held out."""

    sentences: int
    agreement_percent: int


class PolarityLexicon(ConfigModel):
    """`polarity.yaml`."""

    measured: Measured

    by_section: dict[SectionKind, Polarity]
    ignored: list[str]
    praise_phrases: list[str]
    concern_phrases: list[str]
    praise: list[str]
    concern: list[str]
    negations: list[str]
    negations_of_practice: list[str]
    dealing_with: list[str]
    contrasts: list[str]
    opening_words: list[str]
    clause_ends: str
    condition: str
    acted_on: list[str]
    confidence: dict[PolarityRule, float]


def load_term_weights(path: Path) -> dict[str, tuple[float, float, float]]:
    """Read the weights for praise, for description and for both of each term of `polarity_terms.csv`."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            row["term"]: (float(row["praise"] or 0), float(row["description"] or 0), float(row["both"] or 0))
            for row in csv.DictReader(stream)
        }


def load_feature_weights(path: Path) -> dict[str, tuple[float, ...]]:
    """Read the weights of each feature of `polarity_features.csv`, in the order of `POLARITIES`."""
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            row["feature"]: tuple(float(row[polarity]) for polarity in POLARITIES) for row in csv.DictReader(stream)
        }
