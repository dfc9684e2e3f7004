"""Tables of an earlier release, and examples of values, with marks in place of what is withheld.

What belongs here: masking values as a table is asked for, and in its description. What does not: what is withheld, and
the tables of this release, of which it was taken out before they were made (both `linking.withholding`).

What changed is told from the values before; without this it would say once more what was taken down.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from pipeline.redaction.redact import Redactions
from pipeline.schema.model import ColumnSchema, Schemas, TableSchema

_DOCUMENT = "document_id"
#: How columns are called that hold no words, of tables that are not described any more.
_IDENTIFIER = "_id"


def redact_examples(schemas: Schemas, withheld: Redactions) -> Schemas:
    """Descriptions of tables whose examples, which are values that documents gave, hold nothing that is withheld."""

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
    """Some tables, by name, without what is withheld.

    Of a row that quotes a document which is withheld whole, or is of one, everything goes that may be in its words:
    what stays are keys, references, terms of vocabularies and numbers.
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
        """How many there are."""
        return len(self.tables)

    def _are_withheld(self, data: pa.Table, documents: set[str]) -> list[bool]:
        """Of each row, whether it is of a document that is withheld or quotes one."""
        columns = [data.column(name).to_pylist() for name in sorted(documents & set(data.column_names))]
        if not columns:
            return [False] * data.num_rows
        return [
            any(name is not None and self.withheld.why_document(name) is not None for name in names)
            for names in zip(*columns, strict=True)
        ]


def _may_quote(table: TableSchema | None, name: str) -> bool:
    """Whether a column of texts may hold words of documents."""
    if table is None or name not in table.columns:
        return not name.endswith(_IDENTIFIER)
    column = table.columns[name]
    is_reference = any(name in reference.columns for reference in table.references)
    return not (name in table.key or is_reference or column.vocabulary or column.pattern)
