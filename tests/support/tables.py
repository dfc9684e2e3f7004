"""Tables as rows, which tests read more easily than frames."""

from typing import Any

import pandas as pd
import pyarrow as pa


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, with None for what is missing."""
    rows: list[dict[str, Any]] = pa.Table.from_pandas(frame, preserve_index=False).to_pylist()
    return rows
