"""The bytes of a table as Parquet and as CSV.

What belongs here: the two formats and reading a published table back. What does not: where the files go.
"""

import hashlib
import io
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

#: Numbers, dates and truth values are written in one way each, whatever library writes them.
_TRUTH = {True: "true", False: "false"}


def parquet_bytes(data: pa.Table) -> bytes:
    """The table as a Parquet file: one row group, zstd, the same bytes for the same table and pyarrow version."""
    sink = io.BytesIO()
    pq.write_table(data, sink, compression="zstd", row_group_size=max(data.num_rows, 1))
    return sink.getvalue()


def csv_bytes(data: pa.Table) -> bytes:
    """The table as CSV: UTF-8, RFC 4180, a header, nulls as empty fields, dates as YYYY-MM-DD, true and false."""
    frame = data.to_pandas(types_mapper=pd.ArrowDtype)
    for field in data.schema:
        if field.type == pa.bool_():
            frame[field.name] = frame[field.name].map(_TRUTH, na_action="ignore").astype("string")
    text: str = frame.to_csv(index=False, lineterminator="\r\n")
    return text.encode()


def content_hash(data: pa.Table) -> str:
    """Hash of what the table says, which no upgrade of a library changes: of its CSV."""
    return hashlib.sha256(csv_bytes(data)).hexdigest()


def read_table(path: Path) -> pa.Table:
    """A published table."""
    return pq.read_table(path)
