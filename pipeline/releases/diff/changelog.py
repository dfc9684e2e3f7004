"""What of the differences between two versions is told in words, and in which: `templates/phrases.yaml`.

What belongs here: the shape of that file. What does not: telling (see `changes_text`).
"""

from functools import cache
from pathlib import Path

from pipeline.core.yaml_config import ConfigModel, load_config
from pipeline.releases.rendering import TEMPLATES


class Phrase(ConfigModel):
    """Several differences of one row in one phrase.

    Attributes:
        table: of the row.
        column: the one that calls for the phrase.
        to: what its value is now; without it whatever.
        covers: columns that are then not told by themselves.
        says: the phrase.
    """

    table: str
    column: str
    to: str | None = None
    covers: list[str] = []
    says: str


class DocumentWords(ConfigModel):
    """What a document of one kind is called in a sentence, where its day is known and where it is not."""

    dated: str
    undated: str


class Telling(ConfigModel):
    """What is told, and how.

    Attributes:
        tables: those whose rows are told one by one, what matters most first.
        judged: columns of other tables that somebody may have quoted; told where they are others, or the row is gone.
        not_told: columns that change with whatever they tell of.
        called: what columns are called where their names do not say it.
        unknown: what is said for a column by which a row is named, where it has no value.
        other: what is said for the term `other` in a column by which a row is named.
        proper: vocabularies whose labels are names and keep their capitals.
        documents: what documents are called, by kind.
        phrases: differences that a person would say in one phrase.
    """

    tables: list[str]
    judged: dict[str, list[str]]
    not_told: list[str]
    called: dict[str, str]
    unknown: dict[str, str]
    other: dict[str, str]
    proper: list[str]
    documents: dict[str, DocumentWords]
    phrases: list[Phrase]


@cache
def load_telling(path: Path = TEMPLATES / "phrases.yaml") -> Telling:
    """Read what is told, once in a process."""
    return load_config(path, Telling)
