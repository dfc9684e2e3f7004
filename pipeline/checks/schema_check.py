"""Whether a table is what its schema says it is: columns, types, nulls where none may be, empty texts.

What belongs here: what can be told from one Arrow table and its schema. What does not: what values mean.
"""

from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.checks.results import CheckResult, result_of
from pipeline.schema.arrow import arrow_schema
from pipeline.schema.model import TableSchema

CHECK: Final = "schema"


def check_conformity(name: str, table: TableSchema, data: pa.Table) -> CheckResult:
    """Hold an Arrow table against its schema.

    An empty text counts as a failure: in CSV it could not be told from a null.
    """
    expected = arrow_schema(name, table)
    failures: list[str] = []
    if data.column_names != expected.names:
        failures.append(f"columns are {', '.join(data.column_names)}; expected {', '.join(expected.names)}")
        return result_of(name, CHECK, len(expected.names), failures)
    for field in expected:
        values = data.column(field.name)
        if values.type != field.type:
            failures.append(f"{field.name}: type is {values.type}; expected {field.type}")
            continue
        if not field.nullable and values.null_count:
            failures.append(f"{field.name}: {values.null_count} nulls; expected none")
        if field.type == pa.string():
            empty = pc.sum(pc.equal(pc.utf8_length(values), 0)).as_py() or 0
            if empty:
                failures.append(f"{field.name}: {empty} empty texts; expected a null with a reason instead")
    return result_of(name, CHECK, len(expected.names), failures)
