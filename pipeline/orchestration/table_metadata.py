"""The metadata of a table asset in the UI: rows, columns, column lineage, a preview."""

from pathlib import Path
from typing import Final

import dagster as dg
import pandas as pd

from pipeline.orchestration.markdown import plain
from pipeline.schema.frames import records
from pipeline.schema.model import ColumnSchema, Schemas, TableSchema

_PREVIEW_ROWS: Final = 5
_LONGEST_CELL: Final = 80
#: The table from which all others quote.
_WORDS_TABLE: Final = "passages"


def table_metadata(name: str, schemas: Schemas, frame: pd.DataFrame, path: Path) -> dict[str, dg.MetadataValue]:
    """The metadata of one table asset."""
    table = schemas.tables[name]
    return {
        "dagster/row_count": dg.MetadataValue.int(len(frame)),
        "dagster/column_schema": dg.MetadataValue.table_schema(column_schema(table)),
        "dagster/column_lineage": dg.MetadataValue.column_lineage(column_lineage(name, table)),
        "dagster/uri": dg.MetadataValue.text(path.resolve().as_uri()),
        "file": dg.MetadataValue.path(path.resolve()),
        "preview": dg.MetadataValue.md(preview(frame)),
    }


def column_schema(table: TableSchema) -> dg.TableSchema:
    """The columns with their types, descriptions and constraints."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(name, column.type, column.description, _constraints(name, column, table))
            for name, column in table.columns.items()
        ],
        constraints=dg.TableConstraints(other=[f"unique by {', '.join(table.key)}"]),
    )


def _constraints(name: str, column: ColumnSchema, table: TableSchema) -> dg.TableColumnConstraints:
    other = [f"term of {column.vocabulary}"] if column.vocabulary else []
    other += [f"matches {column.pattern}"] if column.pattern else []
    return dg.TableColumnConstraints(nullable=column.nullable, unique=table.key == [name], other=other)


def column_lineage(name: str, table: TableSchema) -> dg.TableColumnLineage:
    """The lineage of columns: a foreign key comes from its table, quotations and evidence from the passages."""
    lineage: dict[str, list[dg.TableColumnDep]] = {}
    for reference in table.references:
        for column, target in zip(reference.columns, reference.to, strict=True):
            lineage.setdefault(column, []).append(dg.TableColumnDep(dg.AssetKey(reference.table), target))
    if name != _WORDS_TABLE:
        quoted = [column for words in table.words for column in (words.text, words.start, words.end)]
        for column in quoted:
            lineage.setdefault(column, []).append(dg.TableColumnDep(dg.AssetKey(_WORDS_TABLE), column))
        for column, spec in table.columns.items():
            if spec.evidence and column not in quoted:
                lineage.setdefault(column, []).append(dg.TableColumnDep(dg.AssetKey(_WORDS_TABLE), "text"))
    return dg.TableColumnLineage(lineage)


def preview(frame: pd.DataFrame) -> str:
    """The first rows as a Markdown table, with long cells cut."""
    if frame.empty:
        return "no rows"
    header = f"| {' | '.join(frame.columns)} |\n|{'---|' * len(frame.columns)}\n"
    rows = [f"| {' | '.join(map(_cell, row.values()))} |" for row in records(frame.head(_PREVIEW_ROWS))]
    return header + "\n".join(rows)


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return plain(text if len(text) <= _LONGEST_CELL else f"{text[: _LONGEST_CELL - 1]}…")
