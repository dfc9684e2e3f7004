"""The door before release: tables corrected and verified, and what an earlier release published masked.

The differences between two releases are found from the values of the earlier one; without masks a release would
repeat what was taken down since.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pyarrow as pa

from pipeline.redaction.apply_corrections import apply_corrections
from pipeline.redaction.model import Corrections
from pipeline.redaction.redact import Redactions
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


@dataclass(frozen=True, slots=True)
class RedactedTables(Mapping[str, pa.Table]):
    """The tables of an earlier release, by name, with masks in place of what is withheld.

    A row about a document that is withheld whole, or that quotes one, keeps its keys, references, terms of
    vocabularies and numbers; all other text in it is masked.
    """

    tables: Mapping[str, pa.Table]
    described: Mapping[str, TableSchema]
    withheld: Redactions

    def __getitem__(self, name: str) -> pa.Table:
        """One table."""
        data = self.tables[name]
        table = self.described.get(name)
        documents = {_DOCUMENT, *(words.document for words in table.words)} if table else {_DOCUMENT}
        is_withheld = self._are_withheld(data, documents)
        for number, field in enumerate(data.schema):
            if pa.types.is_string(field.type):
                may_quote = _may_quote(table, field.name) and field.name not in documents
                values = data.column(number).to_pylist()
                masked = [
                    value and (self.withheld.blanked(value) if may_quote and blank else self.withheld.masked(value))
                    for value, blank in zip(values, is_withheld, strict=True)
                ]
                if masked != values:
                    data = data.set_column(number, field, pa.array(masked, type=field.type))
        return data

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self.tables)

    def __len__(self) -> int:
        """The number of tables."""
        return len(self.tables)

    def _are_withheld(self, data: pa.Table, documents: set[str]) -> list[bool]:
        """For each row, whether it is about a document that is withheld, or quotes one."""
        columns = [data.column(name).to_pylist() for name in sorted(documents & set(data.column_names))]
        if not columns:
            return [False] * data.num_rows
        return [
            any(name is not None and self.withheld.why_document(name) is not None for name in names)
            for names in zip(*columns, strict=True)
        ]


def _may_quote(table: TableSchema | None, name: str) -> bool:
    """Whether a text column may hold words of documents."""
    if table is None or name not in table.columns:
        return not name.endswith(_IDENTIFIER)
    column = table.columns[name]
    is_reference = any(name in reference.columns for reference in table.references)
    return not (name in table.key or is_reference or column.vocabulary or column.pattern)
