"""The settings of `CHANGES.md`: which differences it lists, and in which words (`templates/changelog.yaml`)."""

from functools import cache
from pathlib import Path

from pipeline.core.yaml_config import ConfigModel, load_config
from pipeline.releases.rendering import TEMPLATES


class Phrase(ConfigModel):
    """One phrase for several differences of one row.

    Attributes:
        table: of the row.
        column: the one whose change calls for the phrase.
        to: the new value that calls for it; None for any.
        covers: columns whose changes are then not listed separately.
        text: the phrase.
    """

    table: str
    column: str
    to: str | None = None
    covers: list[str] = []
    text: str


class DocumentName(ConfigModel):
    """What a document of one kind is called in a sentence, with a date and without."""

    dated: str
    undated: str


class Changelog(ConfigModel):
    """What `CHANGES.md` lists, and how.

    Attributes:
        tables: tables whose changed and removed rows are all listed, the most important first.
        revised_tables: other tables, whose rows change with every better rule: the columns that somebody may have
            quoted. A row is listed where one of them changed or the row was removed.
        ignored_columns: columns that change with whatever they describe.
        column_names: what columns are called where their names do not explain themselves.
        no_value: what is written for a column that names a row and has no value.
        other_kind: what is written for the term `other` in a column that names a row.
        proper_names: vocabularies whose labels are names and keep their capitals.
        documents: what documents are called, by kind.
        phrases: differences that one phrase describes.
    """

    tables: list[str]
    revised_tables: dict[str, list[str]]
    ignored_columns: list[str]
    column_names: dict[str, str]
    no_value: dict[str, str]
    other_kind: dict[str, str]
    proper_names: list[str]
    documents: dict[str, DocumentName]
    phrases: list[Phrase]

    def name_of(self, column: str) -> str:
        """What a column is called in a sentence."""
        return self.column_names.get(column, f"the {column.replace('_', ' ')}")


@cache
def load_changelog(path: Path = TEMPLATES / "changelog.yaml") -> Changelog:
    """Read the settings, once in a process."""
    return load_config(path, Changelog)
