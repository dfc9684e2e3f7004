"""The types that a column can have, each with its name or form in every format that a table is written or described in.

DuckDB is not among them: it takes its types from the Parquet files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import pandas as pd
import pyarrow as pa

#: The types as `schemas/` names them.
ColumnType = Literal["string", "integer", "number", "boolean", "date"]


@dataclass(frozen=True, slots=True)
class TypeForms:
    """The forms of one type.

    Attributes:
        python: the class of its values.
        arrow: in Arrow and Parquet.
        table_schema: in the Data Package.
        csvw: in CSV on the Web.
        croissant: in Croissant.
        cell: the kind of cell in a workbook.
    """

    python: type
    arrow: pa.DataType
    table_schema: str
    csvw: str
    croissant: str
    cell: Literal["string", "number", "boolean", "datetime"]

    @property
    def pandas(self) -> pd.ArrowDtype:
        """In a data frame."""
        return pd.ArrowDtype(self.arrow)


COLUMN_TYPES: Final[Mapping[ColumnType, TypeForms]] = {
    "string": TypeForms(str, pa.string(), "string", "string", "sc:Text", "string"),
    "integer": TypeForms(int, pa.int64(), "integer", "integer", "sc:Integer", "number"),
    "number": TypeForms(float, pa.float64(), "number", "double", "sc:Float", "number"),
    "boolean": TypeForms(bool, pa.bool_(), "boolean", "boolean", "sc:Boolean", "boolean"),
    "date": TypeForms(date, pa.date32(), "date", "date", "sc:Date", "datetime"),
}
