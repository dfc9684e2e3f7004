"""Rows before they become tables, and row types, which are checked against the schemas of their tables.

The row types themselves are beside the code that makes the rows.
"""

import inspect
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pipeline.core.paths import SCHEMAS
from pipeline.core.yaml_config import ConfigError
from pipeline.schema.model import ColumnSchema, TableSchema, load_schemas
from pipeline.schema.terms import load_vocabularies

Value = str | int | float | bool | date | None
Row = dict[str, Value]

RowType = TypeVar("RowType", bound=type[Any])


def row_of(name: str, table: TableSchema | None = None) -> Callable[[RowType], RowType]:
    """Make sure that a `TypedDict` has the columns of a table, with their types.

    A column with a vocabulary may be typed by an enumeration of it (see `vocabularies`) or as any text.

    Args:
        name: of the table.
        table: its schema; the project's own of that name where none is given.

    Raises:
        ConfigError: by the decorator, where a column is missing, unknown or of another type; the message names both
            files and the line of the class.
    """

    def checked(row: RowType) -> RowType:
        schema = table or load_schemas().all_tables[name]
        hints = get_type_hints(row)
        wrong = [f"{column}: there is no such column" for column in hints if column not in schema.columns]
        wrong += [f"{column}: is missing" for column in schema.columns if column not in hints]
        wrong += [
            f"{column}: is {hints[column]}; expected {expected}"
            for column, spec in schema.columns.items()
            if column in hints and (expected := _misfit(hints[column], spec)) is not None
        ]
        if wrong:
            raise ConfigError(
                f"{inspect.getsourcefile(row)}:{inspect.getsourcelines(row)[1]}: {row.__name__} differs from"
                f" {SCHEMAS / name}.yaml: {'; '.join(wrong)}"
            )
        return row

    return checked


def _misfit(hint: Any, column: ColumnSchema) -> str | None:  # noqa: ANN401 - any annotation
    """The annotation that a column expects for its values, where theirs is another; else None."""
    given = set(get_args(hint)) if get_origin(hint) in (Union, UnionType) else {hint}
    expected = column.forms.python
    nullable = NoneType in given
    (value,) = given - {NoneType} if len(given - {NoneType}) == 1 else (object,)
    fits = value is expected or _is_enumeration_of(value, column.vocabulary)
    if fits and nullable == column.nullable:
        return None
    terms = f" or an enumeration of {column.vocabulary}" if column.vocabulary else ""
    return f"{expected.__name__}{' | None' if column.nullable else ''}{terms}"


def _is_enumeration_of(value: type, vocabulary: str | None) -> bool:
    if vocabulary is None or not issubclass(value, StrEnum):
        return False
    return set(value) == load_vocabularies()[vocabulary].terms.keys()
