"""Tables as pandas data frames, made from rows and turned into Arrow tables and back.

A frame has the types of its schema, backed by Arrow (`pandas.ArrowDtype`), so that a column of integers with missing
values is still one of integers. Its rows are in the order that the schema names.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from pipeline.schema.arrow import TableBuilder, arrow_schema, arrow_table, natural_key
from pipeline.schema.model import Schemas, TableSchema

#: The type of the text columns of a frame.
TEXT: Final = pd.ArrowDtype(pa.string())


def frame_of(name: str, table: TableSchema, rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """A frame of rows, in the order of their keys or of the columns that its schema names.

    Raises:
        ValueError: a row has a column too few or too many, or a value of another type; the message names the row.
    """
    return from_arrow(arrow_table(name, table, rows))


class CollectedFrames(Mapping[str, pd.DataFrame]):
    """Every table that linking makes, from rows that come in any order of the tables; one without rows is empty.

    The rows take less memory than frames would, so each frame is made when it is needed.
    """

    def __init__(self, schemas: Schemas) -> None:
        self._builders = {name: TableBuilder(name, table) for name, table in schemas.tables.items()}

    def append(self, table: str, row: Mapping[str, object]) -> None:
        """Take a row of a table.

        Raises:
            ValueError: no schema declares the table, or the row does not fit it.
        """
        if table not in self._builders:
            raise ValueError(f"a row for a table that no schema declares: {table}")
        self._builders[table].append(row)

    def extend(self, table: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Take rows of a table, as `append` takes one."""
        for row in rows:
            self.append(table, row)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Make the frame of one table.

        Raises:
            ValueError: a row has a value that does not fit its column.
        """
        return from_arrow(self._builders[name].build())

    def __iter__(self) -> Iterator[str]:
        """The names of the tables."""
        return iter(self._builders)

    def __len__(self) -> int:
        """The number of tables."""
        return len(self._builders)


def from_arrow(data: pa.Table) -> pd.DataFrame:
    """An Arrow table as a frame; its values are not copied."""
    frame: pd.DataFrame = data.to_pandas(types_mapper=pd.ArrowDtype)
    return frame


def in_order(table: TableSchema, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with its rows in the order that its schema names, as `frame_of` makes them."""
    return frame.sort_values(
        table.in_order_of or table.key,
        key=lambda values: values.astype(object).map(natural_key).astype(object),
        ignore_index=True,
    )


def to_arrow(name: str, table: TableSchema, frame: pd.DataFrame) -> pa.Table:
    """A frame as an Arrow table with the schema of its table, for writing.

    Raises:
        ValueError: it lacks a column, or a value is not of the type that the schema declares.
    """
    schema = arrow_schema(name, table)
    try:
        data = pa.Table.from_pandas(frame, schema=schema, preserve_index=False)
    except (pa.ArrowException, KeyError) as error:
        raise ValueError(f"table {name}: does not fit its schema: {error}") from error
    return data.replace_schema_metadata(schema.metadata)  # without what pandas adds to it


def row_ids(frame: pd.DataFrame, key: Sequence[str]) -> pd.Series:
    """The key of each row as one text: its values joined by `|`."""
    first, *others = (frame[column].astype(TEXT) for column in key)
    for other in others:
        first = first + "|" + other
    return first.rename("row_id")


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, in order, as dictionaries of Python values: None where one is missing."""
    names = list(frame.columns)  # once: pandas makes each name anew
    return [dict(zip(names, row, strict=True)) for row in python_values(frame).tolist()]


def python_values(frame: pd.DataFrame) -> npt.NDArray[np.object_]:
    """The values of a frame, in its shape, as Python values: None where one is missing."""
    values = np.empty(frame.shape, dtype=object)
    for number, name in enumerate(frame.columns):
        values[:, number] = frame[name].array.to_numpy(dtype=object, na_value=None)
    return values
