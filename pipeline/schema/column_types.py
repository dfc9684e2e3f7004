"""The types that a column can have, each with its name or form in every format that a table is written or described in.

DuckDB is not among them: it takes its types from the Parquet files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

#: The types as `schemas/` names them.
ColumnType = Literal["string", "integer", "number", "boolean", "date"]


@dataclass(frozen=True, slots=True)
class TypeForms:
    """The forms of one type.

    Attributes:
        python: the class of its values.
        arrow_alias: the name of its Arrow type.
        table_schema: in the Data Package.
        csvw: in CSV on the Web.
        croissant: in Croissant.
        cell: the kind of cell in a workbook.
    """

    python: type
    arrow_alias: str
    table_schema: str
    csvw: str
    croissant: str
    cell: Literal["string", "number", "boolean", "datetime"]

    # the schemas are also loaded where no table is made, and these libraries take half a second to import

    @property
    def arrow(self) -> "pa.DataType":
        """The type in Arrow and Parquet."""
        import pyarrow as pa

        return pa.type_for_alias(self.arrow_alias)

    @property
    def pandas(self) -> "pd.ArrowDtype":
        """The type in a data frame."""
        import pandas as pd

        return pd.ArrowDtype(self.arrow)


COLUMN_TYPES: Final[Mapping[ColumnType, TypeForms]] = {
    "string": TypeForms(str, "string", "string", "string", "sc:Text", "string"),
    "integer": TypeForms(int, "int64", "integer", "integer", "sc:Integer", "number"),
    "number": TypeForms(float, "float64", "number", "double", "sc:Float", "number"),
    "boolean": TypeForms(bool, "bool", "boolean", "boolean", "sc:Boolean", "boolean"),
    "date": TypeForms(date, "date32", "date", "date", "sc:Date", "datetime"),
}
