"""Tables as Parquet and CSV files: their bytes, and reading them back."""

import hashlib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.schema.frames import from_arrow

_BOOLEANS: Final = {True: "true", False: "false"}
#: Rows that are turned into CSV together; the text takes several times the memory of the table.
_CHUNK_ROWS: Final = 5000


def parquet_bytes(data: pa.Table) -> bytes:
    """A table as a Parquet file: one row group, zstd; the same bytes for the same table and version of pyarrow."""
    sink = io.BytesIO()
    pq.write_table(data, sink, compression="zstd", row_group_size=max(data.num_rows, 1))
    return sink.getvalue()


def csv_chunks(frame: pd.DataFrame) -> Iterator[bytes]:
    """A table as CSV, some rows at a time.

    UTF-8, RFC 4180, a header, missing values as empty fields, dates as YYYY-MM-DD, `true` and `false`.
    """
    for start in range(0, max(len(frame), 1), _CHUNK_ROWS):
        yield _csv(frame.iloc[start : start + _CHUNK_ROWS], with_header=start == 0)


def content_hash(frame: pd.DataFrame) -> str:
    """Hash of a table's content, which no upgrade of a library changes: of its CSV."""
    digest = hashlib.sha256()
    for chunk in csv_chunks(frame):
        digest.update(chunk)
    return digest.hexdigest()


def read_table(path: Path, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read a published table, or some of its columns.

    Raises:
        pyarrow.ArrowException: the file is damaged.
        OSError: it cannot be read.
    """
    # one thread takes less memory than several, and hardly longer
    data = pq.read_table(path, columns=list(columns) if columns else None, use_threads=False, pre_buffer=False)
    return from_arrow(data)


def n_rows_of(path: Path) -> int:
    """The number of rows of a published table, which is not read for it."""
    return int(pq.read_metadata(path).num_rows)


def _csv(frame: pd.DataFrame, *, with_header: bool) -> bytes:
    booleans = [str(column) for column, dtype in frame.dtypes.items() if pd.api.types.is_bool_dtype(dtype)]
    written = frame.assign(
        **{column: frame[column].map(_BOOLEANS, na_action="ignore").astype("string") for column in booleans}
    )
    text: str = written.to_csv(index=False, header=with_header, lineterminator="\r\n")
    return text.encode()
