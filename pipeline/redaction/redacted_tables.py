"""The entrance before release: tables corrected and verified, and what an earlier release published masked.

The differences between two releases are found from the values of the earlier one; without masks a release would
repeat what was taken down since.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.redaction.apply_corrections import apply_corrections
from pipeline.redaction.model import Corrections
from pipeline.redaction.redact import Redactions
from pipeline.schema.frames import TEXT
from pipeline.schema.model import ColumnSchema, Schemas, TableSchema

_DOCUMENT = "document_id"
#: How the names of columns without words end, in tables that have no schema any more.
_IDENTIFIER = "_id"


def correct_and_verify(
    tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str], corrections: Corrections, schemas: Schemas, path: Path
) -> dict[str, pd.DataFrame]:
    """Correct the tables that linking made, and make sure that neither they nor the texts hold what is withheld.

    Args:
        tables: by name; they stay as they are.
        texts: the text of every document, by its identifier.
        corrections: the list of corrections and takedowns.
        schemas: of the tables.
        path: of the file that holds the list, for messages about mistakes.

    Raises:
        ConfigError: a correction does not fit, or withheld words are still in a table or a text.
    """
    corrected = apply_corrections(tables, texts, corrections, schemas, path)
    Redactions(corrections, path).require_gone(corrected, texts)
    return corrected


def redact_examples(schemas: Schemas, withheld: Redactions) -> Schemas:
    """Schemas whose examples, which are values from documents, hold nothing that is withheld."""

    def of(tables: Mapping[str, TableSchema]) -> dict[str, TableSchema]:
        return {name: table.model_copy(update={"columns": columns(table)}) for name, table in tables.items()}

    def columns(table: TableSchema) -> dict[str, ColumnSchema]:
        return {name: masked(column) for name, column in table.columns.items()}

    def masked(column: ColumnSchema) -> ColumnSchema:
        example = column.example
        return column.model_copy(update={"example": withheld.masked(example)}) if isinstance(example, str) else column

    if not withheld.has_words:
        return schemas
    return Schemas(of(schemas.tables), of(schemas.release_tables), schemas.vocabularies)


def redact_earlier_tables(
    tables: Mapping[str, pd.DataFrame], schemas: Schemas, withheld: Redactions
) -> Mapping[str, pd.DataFrame]:
    """The tables of an earlier release, with masks in place of what is withheld now.

    Args:
        tables: by name; each is masked when it is taken from the result.
        schemas: of the tables now; the earlier release may have others.
        withheld: the takedowns.
    """
    return _RedactedTables(tables, schemas.tables, withheld) if withheld.has_takedowns else tables


@dataclass(frozen=True, slots=True)
class _RedactedTables(Mapping[str, pd.DataFrame]):
    """The tables of an earlier release, by name, with masks in place of what is withheld.

    A row about a document that is withheld whole, or that quotes one, keeps its keys, references, terms of
    vocabularies and numbers; all other text in it is masked.
    """

    tables: Mapping[str, pd.DataFrame]
    described: Mapping[str, TableSchema]
    withheld: Redactions

    def __getitem__(self, name: str) -> pd.DataFrame:
        """One table."""
        frame = self.tables[name]
        table = self.described.get(name)
        documents = {_DOCUMENT, *(words.document for words in table.words)} if table else {_DOCUMENT}
        is_withheld = self._are_withheld(frame, documents)
        for column in frame.columns[frame.dtypes == TEXT]:
            values = frame[column].map(self.withheld.masked, na_action="ignore")
            if _may_quote(table, column) and column not in documents:
                values = values.where(~is_withheld, frame[column].map(self.withheld.blanked, na_action="ignore"))
            frame = frame.assign(**{column: values.astype(TEXT)})
        return frame

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self.tables)

    def __len__(self) -> int:
        """The number of tables."""
        return len(self.tables)

    def _are_withheld(self, frame: pd.DataFrame, documents: set[str]) -> pd.Series:
        """For each row, whether it is about a document that is withheld, or quotes one."""
        named = frame[sorted(documents & set(frame.columns))]
        withheld = {
            name
            for column in named
            for name in named[column].dropna().unique()
            if self.withheld.why_document(name) is not None
        }
        return named.isin(withheld).any(axis=1)


def _may_quote(table: TableSchema | None, name: str) -> bool:
    """Whether a text column may hold words of documents."""
    if table is None or name not in table.columns:
        return not name.endswith(_IDENTIFIER)
    column = table.columns[name]
    is_reference = any(name in reference.columns for reference in table.references)
    return not (name in table.key or is_reference or column.vocabulary or column.pattern)
