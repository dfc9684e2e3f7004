"""The models of `schemas/`: what a table and a vocabulary are, and loading them all.

They also check what must hold between the descriptions, such as references to other tables.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import Field

from pipeline.core.paths import SCHEMAS
from pipeline.core.yaml_config import ConfigError, ConfigModel, config_error, load_config
from pipeline.schema.column_types import COLUMN_TYPES, ColumnType, TypeForms
from pipeline.schema.terms import Vocabulary, load_vocabularies

#: Between the terms of a value that has several.
SEVERAL: Final = "|"
#: A spreadsheet with more rows opens slowly; and the most rows that one sheet can have below its header.
_MOST_ROWS_IN_WORKBOOK: Final = 50_000
_ROWS_OF_A_SHEET: Final = 1_048_575


class ColumnSchema(ConfigModel):
    """One column of a table.

    Attributes:
        type: of its values.
        description: what a value means, with its unit where it has one.
        example: a value that the table could hold.
        nullable: whether a value may be missing.
        null_means: what a null means where it needs no row in `null_reasons`.
        null_reasons: the reasons of which each null has one in `null_reasons`; exclusive with `null_means`.
        reason_for_all_of: another column of the table: one row of `null_reasons`, whose `row_id` is a value of that
            column, gives the reason for all rows with this value that have none of their own.
        vocabulary: the closed vocabulary that its values are terms of.
        has_several: whether a value can be several terms of the vocabulary, in order, with `SEVERAL` between them.
        pattern: a regular expression that each value matches as a whole.
        minimum: the least value.
        maximum: the greatest value.
        evidence: whether each value has a row in `evidence`.
        no_evidence_where: values of other columns (by name) with which a value needs none, because it was read in no
            text.
        basis_of: the columns whose values it explains: where one of them is corrected by hand, it is as well.
        precision: of a date, the column that holds its precision; without one it is a day.
        repeats: another table, of which it repeats the column of the same name; a column that is named as the key of
            that table names the row.
        meaning: to be raised by one when values come to mean something else under the same name and type.
    """

    type: ColumnType
    description: str = Field(min_length=10)
    example: str | int | float | bool
    nullable: bool = False
    null_means: str | None = None
    null_reasons: list[str] | None = None
    reason_for_all_of: str | None = None
    vocabulary: str | None = None
    has_several: bool = False
    pattern: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    evidence: bool = False
    no_evidence_where: dict[str, list[str]] = {}
    basis_of: list[str] = []
    precision: str | None = None
    repeats: str | None = None
    meaning: int = 1

    @property
    def forms(self) -> TypeForms:
        """The forms of its type in every format."""
        return COLUMN_TYPES[self.type]

    def pattern_of(self, terms: Iterable[str]) -> str:
        """A regular expression for a value of a column with several of these terms."""
        term = f"(?:{'|'.join(terms)})"
        return rf"{term}(?:{re.escape(SEVERAL)}{term})*"

    @property
    def bounds(self) -> dict[str, int | float]:
        """Its `minimum` and `maximum`, as far as it has them, as values of its type."""
        given = {"minimum": self.minimum, "maximum": self.maximum}
        return {name: self.forms.python(value) for name, value in given.items() if value is not None}


class Reference(ConfigModel):
    """Columns whose values are in the columns `to` of another table."""

    columns: list[str] = Field(min_length=1)
    table: str
    to: list[str] = Field(min_length=1)


class Words(ConfigModel):
    """The columns that locate the words of a row: the words equal the document's text at the offsets.

    Attributes:
        page: the column of the page on which they begin; None where the table has none.
    """

    text: str
    document: str = "document_id"
    start: str = "start_char"
    end: str = "end_char"
    page: str | None = "page"


class Ordered(ConfigModel):
    """Two columns of which the first is never greater than the second."""

    first: str
    second: str


class TableSchema(ConfigModel):
    """One table.

    Attributes:
        title: what it is called.
        row: what one row is, to be read after 'one row is'.
        place: among all tables, in the order in which people need them.
        description: what a user must know before using it.
        derived: whether its rows are what this dataset concludes, apart from what the documents print.
        describes_others: whether its rows are about rows of other tables, or about files without any, and come and go
            with those: one that is gone is no loss to a user of the data.
        of_release: whether it is made with the release, from the tables and not from documents.
        named_by: the columns by whose values a person would name a row.
        key: the columns that identify a row.
        in_order_of: the columns by which its rows are sorted; its key where none are named.
        references: to other tables.
        words: the columns that locate the words of its rows; two sets where a row quotes two documents.
        ordered: pairs of columns in order.
        most_rows_in_workbook: with more rows it is left out of the Excel workbook, which people open to read.
        columns: by name, in the order of the table.
    """

    title: str
    row: str
    place: int = Field(ge=1)
    description: str
    derived: bool = False
    describes_others: bool = False
    of_release: bool = False
    named_by: list[str] = []
    key: list[str] = Field(min_length=1)
    in_order_of: list[str] = []
    references: list[Reference] = []
    words: list[Words] = []
    ordered: list[Ordered] = []
    most_rows_in_workbook: int = Field(default=_MOST_ROWS_IN_WORKBOOK, ge=1, le=_ROWS_OF_A_SHEET)
    columns: dict[str, ColumnSchema] = Field(min_length=1)

    @property
    def whole_description(self) -> str:
        """What a row is, what a user must know, and whether the dataset concludes it rather than reads it."""
        concluded = " Derived: concluded by this dataset, not printed in the documents." if self.derived else ""
        return f"One row is {self.row}. {self.description}{concluded}"

    def row_id(self, row: dict[str, object]) -> str:
        """The key of a row as one text: its values joined by `|`."""
        return "|".join(str(row[column]) for column in self.key)


@dataclass(frozen=True, slots=True)
class Schemas:
    """All tables and vocabularies, by name, in the order of their file names.

    Attributes:
        tables: what linking makes of documents.
        release_tables: those made with a release.
        vocabularies: the closed ones.
    """

    tables: dict[str, TableSchema]
    release_tables: dict[str, TableSchema]
    vocabularies: dict[str, Vocabulary]

    @property
    def all_tables(self) -> dict[str, TableSchema]:
        """Every table of a release, in the order in which people need them."""
        every = (self.tables | self.release_tables).items()
        return dict(sorted(every, key=lambda item: (item[1].place, item[0])))


@cache
def load_schemas(folder: Path = SCHEMAS) -> Schemas:
    """Read all schemas, once in a process.

    Raises:
        ConfigError: a mistake in a file, with its line, or two files that do not fit together.
    """
    vocabularies = load_vocabularies(folder / "vocabularies")
    tables = {path.stem: load_config(path, TableSchema) for path in sorted(folder.glob("*.yaml"))}
    if not tables:
        raise ConfigError(f"{folder}: holds no schema; expected one <table>.yaml for each table")
    for name, table in tables.items():
        for location, message in _mistakes(table, tables, vocabularies):
            raise config_error(folder / f"{name}.yaml", location, message)
    made: dict[bool, dict[str, TableSchema]] = {True: {}, False: {}}
    for name, table in tables.items():
        made[table.of_release][name] = table
    return Schemas(made[False], made[True], vocabularies)


def _mistakes(
    table: TableSchema, tables: dict[str, TableSchema], vocabularies: dict[str, Vocabulary]
) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """What in a table's description does not fit itself or the other files, each with its place in the file."""
    named: list[tuple[tuple[int | str, ...], str]] = [(("key",), column) for column in table.key]
    for number, pair in enumerate(table.ordered):
        named += [(("ordered", number, place), getattr(pair, place)) for place in ("first", "second")]
    for words in table.words:
        named += [(("words",), column) for column in words.model_dump().values() if column is not None]
    for number, reference in enumerate(table.references):
        named += [(("references", number, "columns"), column) for column in reference.columns]
    for listed, columns in (("named_by", table.named_by), ("in_order_of", table.in_order_of)):
        named += [((listed,), column) for column in columns]
    named += [
        (("columns", name, "precision"), spec.precision) for name, spec in table.columns.items() if spec.precision
    ]
    named += [
        (("columns", name, "basis_of"), column) for name, spec in table.columns.items() for column in spec.basis_of
    ]
    for place, column in named:
        if column not in table.columns:
            yield place, f"'{column}' is not a column of the table"
        elif place == ("key",) and table.columns[column].nullable:
            yield ("columns", column, "nullable"), "a column of the key may not be nullable"
    yield from _reference_mistakes(table, tables)
    yield from _repetition_mistakes(table, tables)
    yield from _shared_reason_mistakes(table)
    for name, spec in table.columns.items():
        for key, message in _column_mistakes(spec, vocabularies):
            yield ("columns", name, key), message


def _reference_mistakes(
    table: TableSchema, tables: dict[str, TableSchema]
) -> Iterator[tuple[tuple[int | str, ...], str]]:
    for number, reference in enumerate(table.references):
        target = tables.get(reference.table)
        if target is None:
            yield ("references", number, "table"), f"there is no table '{reference.table}'"
        elif any(column not in target.columns for column in reference.to):
            yield ("references", number, "to"), f"'{reference.table}' has not all of {', '.join(reference.to)}"


def _repetition_mistakes(
    table: TableSchema, tables: dict[str, TableSchema]
) -> Iterator[tuple[tuple[int | str, ...], str]]:
    for name, column in table.columns.items():
        if column.repeats is None:
            continue
        target = tables.get(column.repeats)
        if target is None or name not in target.columns:
            yield ("columns", name, "repeats"), f"'{column.repeats}' has no column '{name}'"
        elif len(target.key) > 1 or target.key[0] not in table.columns:
            yield ("columns", name, "repeats"), f"the table has no column that names a row of '{column.repeats}'"


def _shared_reason_mistakes(table: TableSchema) -> Iterator[tuple[tuple[int | str, ...], str]]:
    for name, column in table.columns.items():
        shared = column.reason_for_all_of
        if shared is not None and (column.null_reasons is None or shared not in table.columns):
            message = "is for columns with null_reasons, and names a column of the table"
            yield ("columns", name, "reason_for_all_of"), message


def _column_mistakes(column: ColumnSchema, vocabularies: dict[str, Vocabulary]) -> Iterator[tuple[str, str]]:
    if column.vocabulary is not None and column.vocabulary not in vocabularies:
        yield "vocabulary", f"there is no vocabulary '{column.vocabulary}'"
    elif column.vocabulary is not None and column.example not in vocabularies[column.vocabulary].terms:
        yield "example", f"'{column.example}' is not a term of '{column.vocabulary}'"
    if column.nullable and (column.null_means is None) == (column.null_reasons is None):
        yield "nullable", "give either null_means or null_reasons"
    if not column.nullable and (column.null_means or column.null_reasons):
        yield "null_means" if column.null_means else "null_reasons", "is for nullable columns"
    reasons = vocabularies["null_reason"].terms if "null_reason" in vocabularies else {}
    for reason in column.null_reasons or []:
        if reason not in reasons:
            yield "null_reasons", f"'{reason}' is not a null_reason"
