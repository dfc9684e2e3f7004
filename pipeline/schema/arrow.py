"""Arrow tables made from rows, with the types, the order and the metadata that their schema gives them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.schema.model import TableSchema

_DIGITS: Final = re.compile(r"[0-9]+")
#: Digits of the longest number that sorts by its value.
_LONGEST_NUMBER: Final = 20
#: Rows that become Arrow arrays together; as dictionaries they take ten times the memory.
_ROWS_OF_A_BATCH: Final = 5_000


def arrow_schema(name: str, table: TableSchema) -> pa.Schema:
    """The Arrow schema of a table; the descriptions of the table and its columns are its metadata."""
    fields = [
        pa.field(column, spec.forms.arrow, nullable=spec.nullable, metadata={"description": spec.description})
        for column, spec in table.columns.items()
    ]
    return pa.schema(fields, metadata={"table": name, "title": table.title, "row": table.row})


def arrow_table(name: str, table: TableSchema, rows: Iterable[Mapping[str, object]]) -> pa.Table:
    """An Arrow table of rows, in the order of their keys or of the columns that its schema names.

    Raises:
        ValueError: a row has a column too few or too many, or a value of another type; the message names the row.
    """
    builder = TableBuilder(name, table)
    for row in rows:
        builder.append(row)
    return builder.build()


class TableBuilder:
    """Makes an Arrow table of rows that come one by one; only the last few of them are dictionaries.

    The table is in the order of the keys of its rows, or of the columns that its schema names. Numbers inside a value
    sort as numbers, so that `-s10` comes after `-s9`.
    """

    def __init__(self, name: str, table: TableSchema) -> None:
        self._name = name
        self._table = table
        self._schema = arrow_schema(name, table)
        self._rows: list[Mapping[str, object]] = []
        self._batches: list[pa.RecordBatch] = []

    def append(self, row: Mapping[str, object]) -> None:
        """Take a row.

        Raises:
            ValueError: it has a column too few or too many, or a row so far has a value of another type.
        """
        if row.keys() != self._table.columns.keys():
            missing, extra = self._table.columns.keys() - row.keys(), row.keys() - self._table.columns.keys()
            row_id = self._table.row_id(dict(row))
            raise ValueError(f"{self._name} {row_id}: columns missing {missing}, columns unknown {extra}")
        self._rows.append(row)
        if len(self._rows) >= _ROWS_OF_A_BATCH:
            self._to_batch()

    def build(self) -> pa.Table:
        """The table of all rows so far.

        Raises:
            ValueError: a row has a value of another type.
        """
        if self._rows or not self._batches:
            self._to_batch()
        rows = pa.Table.from_batches(self._batches)
        order = _natural_order([rows[column] for column in self._table.in_order_of or self._table.key])
        return pa.table([_taken(column, order) for column in rows.columns], schema=self._schema)

    def _to_batch(self) -> None:
        try:
            arrays = [
                pa.array([row[field.name] for row in self._rows], type=_compact(field.type), from_pandas=False)
                for field in self._schema
            ]
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise ValueError(
                f"table {self._name}: a value is not of the type that its schema declares: {error}"
            ) from error
        self._batches.append(pa.record_batch(arrays, names=self._schema.names))
        self._rows.clear()


def _compact(kind: pa.DataType) -> pa.DataType:
    """The type that values of a type have until their table is built: a text that many rows have is held once."""
    return pa.dictionary(pa.int32(), kind) if kind == pa.string() else kind


def _taken(column: pa.ChunkedArray, order: pa.Array) -> pa.Array:
    """The values of a column in another order, in the type of the table."""
    if not pa.types.is_dictionary(column.type):
        return column.combine_chunks().take(order)
    whole = column.unify_dictionaries().combine_chunks()
    return whole.dictionary.take(whole.indices.take(order))


def _natural_order(columns: Sequence[pa.ChunkedArray]) -> pa.Array:
    """The indices of rows in the natural order of some columns."""
    ranks = {str(number): _natural_ranks(column) for number, column in enumerate(columns)}
    return pc.sort_indices(pa.table(ranks), sort_keys=[(name, "ascending") for name in ranks])


def _natural_ranks(column: pa.ChunkedArray) -> pa.Array:
    """The rank of each value in natural order, a missing one first.

    The sort keys themselves would take more memory than the values.
    """
    if pa.types.is_dictionary(column.type):
        whole = column.unify_dictionaries().combine_chunks()
    else:
        whole = column.combine_chunks().dictionary_encode()
    keys = pa.array(map(natural_key, whole.dictionary.to_pylist()), type=pa.string(), size=len(whole.dictionary))
    return pc.rank(keys, sort_keys="ascending", tiebreaker="dense").take(whole.indices).fill_null(0)


def natural_key(value: object) -> str:
    """A sort key in which runs of digits compare as numbers, before anything else."""
    return _DIGITS.sub(_padded, "" if value is None else str(value))


def _padded(digits: re.Match[str]) -> str:
    return "\0" + digits[0].zfill(_LONGEST_NUMBER)
