"""Arrow tables made from rows, with the types, the order and the metadata that their schema gives them."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.schema.model import TableSchema

_DIGITS: Final = re.compile(r"[0-9]+")
#: Digits of the longest number that sorts by its value.
_LONGEST_NUMBER: Final = 20


def arrow_schema(name: str, table: TableSchema) -> pa.Schema:
    """The Arrow schema of a table; the descriptions of the table and its columns are its metadata."""
    fields = [
        pa.field(column, spec.forms.arrow, nullable=spec.nullable, metadata={"description": spec.description})
        for column, spec in table.columns.items()
    ]
    return pa.schema(fields, metadata={"table": name, "title": table.title, "row": table.row})


def arrow_table(name: str, table: TableSchema, rows: Iterable[Mapping[str, object]]) -> pa.Table:
    """An Arrow table of rows, in the order of their keys or of the columns that its schema names.

    Numbers inside a value sort as numbers, so that `-s10` comes after `-s9`.

    Raises:
        ValueError: a row has a column too few or too many, or a value of another type; the message names the row.
    """
    rows = list(rows)
    for row in rows:
        if row.keys() != table.columns.keys():
            missing, extra = table.columns.keys() - row.keys(), row.keys() - table.columns.keys()
            raise ValueError(f"{name} {table.row_id(dict(row))}: columns missing {missing}, columns unknown {extra}")
    schema = arrow_schema(name, table)
    try:
        arrays = [
            pa.array([row[column] for row in rows], type=schema.field(column).type, from_pandas=False)
            for column in table.columns
        ]
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise ValueError(f"table {name}: a value is not of the type that its schema declares: {error}") from error
    # keys as Arrow columns: as Python texts they would take more memory than the rows
    keys = {
        column: pa.array((natural_key(row[column]) for row in rows), type=pa.string(), size=len(rows))
        for column in table.in_order_of or table.key
    }
    order = pc.sort_indices(pa.table(keys), sort_keys=[(column, "ascending") for column in keys])
    return pa.table(arrays, schema=schema).take(order)


def natural_key(value: object) -> str:
    """A sort key in which runs of digits compare as numbers, before anything else."""
    return _DIGITS.sub(_padded, "" if value is None else str(value))


def _padded(digits: re.Match[str]) -> str:
    return "\0" + digits[0].zfill(_LONGEST_NUMBER)
