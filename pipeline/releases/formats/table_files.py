"""The bytes of a table as Parquet and as CSV.

What belongs here: the two formats and reading a published table back. What does not: where the files go.
"""

import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

#: Numbers, dates and truth values are written in one way each, whatever library writes them.
_TRUTH: Final = {True: "true", False: "false"}
#: Text for a person takes several times the memory of the table.
_ROWS_AT_ONCE: Final = 5000


def parquet_bytes(data: pa.Table) -> bytes:
    """The table as a Parquet file: one row group, zstd, the same bytes for the same table and pyarrow version."""
    sink = io.BytesIO()
    pq.write_table(data, sink, compression="zstd", row_group_size=max(data.num_rows, 1))
    return sink.getvalue()


def csv_parts(data: pa.Table) -> Iterator[bytes]:
    """The table as CSV, some rows at a time, so that memory never holds it whole.

    UTF-8, RFC 4180, a header, nulls as empty fields, dates as YYYY-MM-DD, true and false.
    """
    for start in range(0, max(data.num_rows, 1), _ROWS_AT_ONCE):
        yield _csv_part(data.slice(start, _ROWS_AT_ONCE), with_header=start == 0)


def csv_bytes(data: pa.Table) -> bytes:
    """The table as CSV (see `csv_parts`)."""
    return b"".join(csv_parts(data))


def content_hash(data: pa.Table) -> str:
    """Hash of what the table says, which no upgrade of a library changes: of its CSV."""
    digest = hashlib.sha256()
    for part in csv_parts(data):
        digest.update(part)
    return digest.hexdigest()


def read_table(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """A published table, or some of its columns; one thread reads it in less memory than several, and hardly longer."""
    return pq.read_table(path, columns=list(columns) if columns else None, use_threads=False, pre_buffer=False)


def n_rows_of(path: Path) -> int:
    """How many rows a published table has, without reading it."""
    return int(pq.read_metadata(path).num_rows)


def _csv_part(data: pa.Table, *, with_header: bool) -> bytes:
    frame = data.to_pandas(types_mapper=pd.ArrowDtype)
    for field in data.schema:
        if field.type == pa.bool_():
            frame[field.name] = frame[field.name].map(_TRUTH, na_action="ignore").astype("string")
    text: str = frame.to_csv(index=False, header=with_header, lineterminator="\r\n")
    return text.encode()
