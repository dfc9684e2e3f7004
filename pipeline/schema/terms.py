"""The closed vocabularies of `schemas/vocabularies/`: their terms, and the check that enumerations have them.

Every process that reads documents imports this, so it imports neither pandas nor pyarrow.
"""

import inspect
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Self, TypeVar

from pydantic import Field, model_validator

from pipeline.core.paths import SCHEMAS
from pipeline.core.yaml_config import ConfigError, ConfigModel, load_config

Terms = TypeVar("Terms", bound=StrEnum)


class Term(ConfigModel):
    """One term of a closed vocabulary.

    Attributes:
        label: for people.
        definition: what it means.
        compared_as: other terms of the vocabulary, under which tables that compare years place its values.
    """

    label: str
    definition: str
    compared_as: list[str] = []


class Vocabulary(ConfigModel):
    """A closed vocabulary: the terms that a column may hold."""

    title: str
    description: str
    terms: dict[str, Term] = Field(min_length=1)

    @model_validator(mode="after")
    def _compared_terms_exist(self) -> Self:
        for name, term in self.terms.items():
            unknown = [other for other in term.compared_as if other not in self.terms or self.terms[other].compared_as]
            if unknown:
                raise ValueError(f"{name} is compared as {unknown[0]}, which is no term with values of its own")
        return self


@cache
def load_vocabularies(folder: Path = SCHEMAS / "vocabularies") -> dict[str, Vocabulary]:
    """Read all vocabularies, once in a process.

    Raises:
        ConfigError: a mistake in a file, with its line.
    """
    return {path.stem: load_config(path, Vocabulary) for path in sorted(folder.glob("*.yaml"))}


def terms_of(name: str, vocabulary: Vocabulary | None = None) -> Callable[[type[Terms]], type[Terms]]:
    """Make sure that an enumeration has the terms of a vocabulary, each once and no others.

    Args:
        name: of the vocabulary.
        vocabulary: the vocabulary itself; the project's own of that name where none is given.

    Raises:
        ConfigError: by the decorator, where the two differ; the message names both files and the line of the class.
    """

    def checked(terms: type[Terms]) -> type[Terms]:
        expected = (vocabulary or load_vocabularies()[name]).terms.keys()
        given = {term.value for term in terms}
        if given != expected:
            unknown, missing = sorted(given - expected), sorted(expected - given)
            raise ConfigError(
                f"{inspect.getsourcefile(terms)}:{inspect.getsourcelines(terms)[1]}: {terms.__name__} differs from"
                f" {SCHEMAS / 'vocabularies' / name}.yaml: it has {unknown or 'nothing'} more and lacks"
                f" {missing or 'nothing'}; change the one or the other"
            )
        return terms

    return checked
