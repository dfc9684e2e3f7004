"""The models of `polarity.yaml` and of the tables of weights beside it: words of praise and concern."""

import csv
from pathlib import Path
from typing import Final

from pipeline.core.yaml_config import ConfigModel
from pipeline.extraction.lexicons.trends import TrendLexicon
from pipeline.schema.vocabularies import Polarity, SectionKind

#: What a term or a feature weighs for each polarity, in the order of `POLARITIES`.
PolarityWeights = tuple[int, int, int, int]
#: The polarities, in the order of the columns of the tables of weights.
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
    trends: TrendLexicon
    contrasts: list[str]
    opening_words: list[str]
    clause_ends: str
    condition: str
    acted_on: list[str]
    grave: list[str]
    least_margin: float
    least_probable_of_councils: float
    least_probable_passed_on: float
    least_probable: float
    least_probable_against_concern: float
    least_probable_of_concern: float
    least_probable_against_heading: float


def load_polarity_weights(path: Path) -> dict[str, PolarityWeights]:
    """Read the weights of each term or feature of a table, whose first column has their names."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        return {
            name: (int(positive), int(negative), int(mixed), int(neutral))
            for name, positive, negative, mixed, neutral in rows
        }
