"""The entrance before release: tables corrected and verified, and examples of columns without what is withheld."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from pipeline.redaction.apply_corrections import apply_corrections
from pipeline.redaction.model import Corrections
from pipeline.redaction.redact import Redactions
from pipeline.schema.model import ColumnSchema, Schemas, TableSchema


def correct_and_verify(
    tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str], corrections: Corrections, schemas: Schemas, path: Path
) -> Mapping[str, pd.DataFrame]:
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
