"""The model of `corrections.yaml`: what people ask to be corrected or withheld."""

import os
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from pipeline.core.text_going_out import shows_credentials
from pipeline.core.yaml_config import ConfigModel, load_config
from pipeline.redaction.words import words_of

Value = bool | int | float | date | str | None


class _Reasoned(ConfigModel):
    """What every entry states; both are published.

    Attributes:
        why: the reason, to be read after a colon.
        evidence: words or an address (`https://…`) that support it.
    """

    why: str
    evidence: str

    @field_validator("why", "evidence")
    @classmethod
    def _is_not_empty(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("may not be empty: a reader must be able to follow the entry")
        if shows_credentials(value):
            raise ValueError("an address with a user name, a password or a token would be published; write it without")
        return " ".join(value.split())

    @property
    def is_address(self) -> bool:
        """Whether the evidence is an address."""
        return self.evidence.startswith(("https://", "http://"))


class Correction(_Reasoned):
    """One value to correct.

    Attributes:
        table: of the value.
        row: the key of its row; several key columns are joined by `|`.
        column: of the value.
        expects: the value without this entry; where it is another, the entry is out of date.
        value: the corrected value.
        reason: the term of `null_reason`, where the corrected value is null.
        document: the one that holds the words of the evidence, where it is not the row's own.
    """

    table: str
    row: str
    column: str
    expects: Value
    value: Value
    reason: Literal["not_stated", "not_applicable", "not_parsed", "withheld"] | None = None
    document: str | None = None

    @model_validator(mode="after")
    def _null_has_a_reason(self) -> "Correction":
        if (self.value is None) != (self.reason is not None):
            raise ValueError("a value that is null needs a `reason`, and only that")
        if self.value == self.expects and type(self.value) is type(self.expects):
            raise ValueError("`value` is what it `expects`: the entry would change nothing")
        return self


class Takedown(_Reasoned):
    """A document, or words wherever they occur, that are no longer published.

    Attributes:
        document: its identifier, to withhold all of it.
        words: to withhold in all documents, in capitals or not.
        words_sha256: the same as a hash, so that this file does not show what it withholds: of the words in lower
            case and without accents, with single spaces between them and nothing else, in UTF-8. A hash of words with
            their accents finds only words that are printed with them.
        n_words: how many words have that hash. A word is letters and digits; a hyphen or an apostrophe separates two.
    """

    document: str | None = None
    words: str | None = None
    words_sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    n_words: int | None = Field(default=None, ge=1, le=400)

    @model_validator(mode="after")
    def _names_one_thing(self) -> "Takedown":
        if sum(item is not None for item in (self.document, self.words, self.words_sha256)) != 1:
            raise ValueError("give one of `document`, `words` and `words_sha256`")
        if (self.words_sha256 is None) != (self.n_words is None):
            raise ValueError("`words_sha256` and `n_words` go together")
        if self.words is not None and not words_of(self.words).folded:
            raise ValueError("`words` must hold a word")
        return self


class Corrections(ConfigModel):
    """All entries, in the order in which they are applied. Messages about mistakes do not show what is withheld.

    Attributes:
        corrections: values to correct.
        takedowns: what is withheld.
        ended: what was withheld and is to be published again.
    """

    model_config = ConfigDict(hide_input_in_errors=True)

    corrections: list[Correction] = []
    takedowns: list[Takedown] = []
    ended: list[Takedown] = []


def load_corrections(path: Path) -> Corrections:
    """Read the list, or an empty one where the folder has none.

    Raises:
        ConfigError: a mistake in the file, with its line.
    """
    # a broken link must not count as a missing list
    return load_config(path, Corrections) if os.path.lexists(path) else Corrections()
