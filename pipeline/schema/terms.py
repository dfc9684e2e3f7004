"""The closed vocabularies of `schemas/vocabularies/`: their terms, labels and definitions.

Every process that reads documents imports this, so it imports neither pandas nor pyarrow.
"""

from functools import cache
from pathlib import Path

from pydantic import Field

from pipeline.core.paths import SCHEMAS
from pipeline.core.yaml_config import ConfigModel, load_config


class Term(ConfigModel):
    """One term of a closed vocabulary."""

    label: str
    definition: str


class Vocabulary(ConfigModel):
    """A closed vocabulary: the terms that a column may hold."""

    title: str
    description: str
    terms: dict[str, Term] = Field(min_length=1)


@cache
def load_vocabularies(folder: Path = SCHEMAS / "vocabularies") -> dict[str, Vocabulary]:
    """Read all vocabularies, once in a process.

    Raises:
        ConfigError: a mistake in a file, with its line.
    """
    return {path.stem: load_config(path, Vocabulary) for path in sorted(folder.glob("*.yaml"))}
