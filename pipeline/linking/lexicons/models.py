"""The typed models of linking's lexicons, and loading them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import Field

from pipeline.core.yaml_config import ConfigModel, load_config

FOLDER: Final = Path(__file__).parent


class SimilarityLexicon(ConfigModel):
    """`similarity.yaml`."""

    weight_of_matters: float = Field(ge=0, le=1)
    fewest_general_matters: int
    stop_words: list[str]
    same_words: list[list[str]]


class MatterLexicon(ConfigModel):
    """`matters.yaml`."""

    general: list[str]
    whom: list[str]
    parts: dict[str, str]
    words: dict[str, list[str]]


class ContraryWords(ConfigModel):
    """Words of one meaning, and words of its contrary."""

    more: list[str]
    less: list[str]


class MeaningLexicon(ConfigModel):
    """`meanings.yaml`."""

    common: list[str]
    empty: list[str]
    numbers: list[str]
    same: list[list[str]]
    signed: dict[str, ContraryWords]
    implied: dict[str, list[str]]


class QuantityWords(ConfigModel):
    """Words for one quantity: before what is counted, and those that count a whole clause."""

    determiners: list[str]
    adverbs: list[str]


class ClauseLexicon(ConfigModel):
    """`clauses.yaml`."""

    clause_ends: str
    negations: list[str]
    lessening: list[str]
    not_negations: list[str]
    quantities: dict[str, QuantityWords]
    stages: dict[str, list[str]]
    hedges: list[str]
    confining: list[str]
    conditions: list[str]
    taking_back: list[str]
    degrees: dict[str, list[str]]
    intensifiers: list[str]
    strong_intensifiers: list[str]
    diminishers: list[str]
    effects: list[str]
    contrasts: list[str]
    contrasting_openings: list[str]
    going_on_about: list[str]
    much: list[str]
    little: list[str]


class ClaimThresholds(ConfigModel):
    """The thresholds of `claims.yaml`, each explained there."""

    covered: int = Field(gt=0, le=100)
    standing_out: int = Field(gt=0, le=100)
    standing_out_by: int = Field(gt=0, le=100)
    silent: int = Field(gt=0, le=100)
    covered_part: int = Field(gt=0, le=100)
    surely_contrary: int
    nearly: int = Field(gt=0, le=100)
    fewest_weight: int
    fewest_weight_of_part: int
    by_rule: float
    most_headlines: int
    most_shown: int


class ClaimLexicon(ConfigModel):
    """`claims.yaml`."""

    thresholds: ClaimThresholds
    parts: str
    attributions: list[str]
    inspectors: list[str]
    pointing_back: list[str]
    speaks_of_the_list: list[str]
    speaks_of_the_whole: list[str]
    speaks_of_before: list[str]
    asks: list[str]
    opinions: list[str]
    feelings: list[str]


class ImprovementLexicon(ConfigModel):
    """`improvements.yaml`."""

    alike: float = Field(ge=0, le=100)


class EditionLexicon(ConfigModel):
    """`editions.yaml`."""

    alike: float = Field(ge=0, le=1)
    n_compared: int = Field(gt=0)


class OmissionThresholds(ConfigModel):
    """The thresholds of `omissions.yaml`, each explained there."""

    mentioned: float
    detail: float
    fewest_shared_words: int
    confident: float


class FollowUpThresholds(ConfigModel):
    """The thresholds of `follow_ups.yaml`, each explained there."""

    alike: float
    alike_in_one_matter: float
    alike_again: float
    alike_in_words: float
    alike_in_words_elsewhere: float
    alike_in_words_in_general: float
    alike_in_words_of_others: float
    alike_in_words_of_another_kind: float
    most_of_one_inspection: int
    by_rule: float


class DirectionLexicon(ConfigModel):
    """What shows the direction of a follow-up, each list explained in `follow_ups.yaml`."""

    least_sure: float
    dealt_with: list[str]
    still_required: list[str]
    contrasting: list[str]
    conceding: list[str]
    shortcoming: list[str]
    improving: list[str]
    widespread: list[str]


class RecallLexicon(ConfigModel):
    """How sentences recall earlier inspections, each list explained in `follow_ups.yaml`."""

    inspections: list[str]
    visits: list[str]
    required_then: list[str]
    lists: list[str]
    parts: list[str]


class OmissionLexicon(ConfigModel):
    """`omissions.yaml`."""

    thresholds: OmissionThresholds


class FollowUpLexicon(ConfigModel):
    """`follow_ups.yaml`."""

    thresholds: FollowUpThresholds
    aspects: dict[str, list[str]]
    purposes: list[str]
    directions: DirectionLexicon
    recalls: RecallLexicon


@dataclass(frozen=True, slots=True)
class LinkingLexicons:
    """What linking knows about how documents and sentences are compared."""

    editions: EditionLexicon
    improvements: ImprovementLexicon
    similarity: SimilarityLexicon
    matters: MatterLexicon
    meanings: MeaningLexicon
    clauses: ClauseLexicon
    claims: ClaimLexicon
    omissions: OmissionLexicon
    follow_ups: FollowUpLexicon


@cache
def load_linking_lexicons(folder: Path = FOLDER) -> LinkingLexicons:
    """Read all lexicons of linking, once in a process.

    Raises:
        ConfigError: a mistake in one of them, with file and line.
    """
    return LinkingLexicons(
        editions=load_config(folder / "editions.yaml", EditionLexicon),
        improvements=load_config(folder / "improvements.yaml", ImprovementLexicon),
        similarity=load_config(folder / "similarity.yaml", SimilarityLexicon),
        matters=load_config(folder / "matters.yaml", MatterLexicon),
        meanings=load_config(folder / "meanings.yaml", MeaningLexicon),
        clauses=load_config(folder / "clauses.yaml", ClauseLexicon),
        claims=load_config(folder / "claims.yaml", ClaimLexicon),
        omissions=load_config(folder / "omissions.yaml", OmissionLexicon),
        follow_ups=load_config(folder / "follow_ups.yaml", FollowUpLexicon),
    )
