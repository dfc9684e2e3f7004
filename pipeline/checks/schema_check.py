"""The check of one table against its schema: columns, types, missing values, empty texts."""

from typing import Final

import pandas as pd
import pyarrow as pa

from pipeline.checks.results import CheckResult, result_of
from pipeline.core.plural import pluralise
from pipeline.schema.model import TableSchema

CHECK: Final = "schema"


def check_schema(name: str, table: TableSchema, frame: pd.DataFrame) -> CheckResult:
    """Check a table against its schema.

    An empty text is a failure: a CSV file has the same empty field for it and for a missing value.
    """
    names, expected = list(frame.columns), list(table.columns)
    if names != expected:
        failure = f"columns are {', '.join(names)}; expected {', '.join(expected)}"
        return result_of(name, CHECK, len(expected), [failure])
    failures: list[str] = []
    for column, spec in table.columns.items():
        values = frame[column]
        if values.dtype != spec.forms.pandas:
            failures.append(f"{column}: type is {values.dtype}; expected {spec.forms.pandas}")
            continue
        n_missing = int(values.isna().sum())
        if n_missing and not spec.nullable:
            failures.append(f"{column}: {pluralise(n_missing, 'missing value')}; expected none")
        if spec.forms.arrow == pa.string() and (n_empty := int((values == "").sum())):
            failures.append(f"{column}: {pluralise(n_empty, 'empty text')}; expected a missing value with a reason")
    return result_of(name, CHECK, len(expected), failures)
