"""The passages of each document that the tables of a release quote."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd
import pyarrow as pa

from pipeline.schema.frames import TEXT, records
from pipeline.schema.model import Schemas, Words

_INTEGER: Final = pd.ArrowDtype(pa.int64())
_TYPES: Final = {"document": TEXT, "start": _INTEGER, "end": _INTEGER, "page": _INTEGER, "text": TEXT}


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage of a document: its half-open offsets in code points, its page if there is one, and its words."""

    start: int
    end: int
    page: int | None
    text: str


class Quotations:
    """All passages that a row of any table quotes, by document.

    They stay in a frame, because as objects they would take ten times the memory.
    """

    def __init__(self, schemas: Schemas, tables: Mapping[str, pd.DataFrame]) -> None:
        parts = [pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in _TYPES.items()})]
        for name, table in schemas.tables.items():
            if table.words:
                frame = tables[name]
                parts += [_quoted(frame, words) for words in table.words]
        found = pd.concat(parts, ignore_index=True).sort_values(["document", "start", "end"], kind="stable")
        longest = found.drop_duplicates(["document", "start"], keep="last")
        self._found = longest.drop(columns="document")
        sizes = longest.groupby("document").size()  # in the order of the frame
        ends = sizes.cumsum()
        self._rows = dict(zip(sizes.index, zip(ends - sizes, ends, strict=True), strict=True))

    def of(self, document: str) -> list[Quotation]:
        """The passages of a document in order; where several start at one offset, only the longest."""
        if document not in self._rows:
            return []
        first, last = self._rows[document]
        return [Quotation(**row) for row in records(self._found.iloc[first:last])]


def _quoted(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The passages that one table quotes."""
    columns = {"document": words.document, "start": words.start, "end": words.end, "text": words.text}
    found = pd.DataFrame({name: frame[column] for name, column in columns.items()})
    found["page"] = pd.NA if words.page is None else frame[words.page]
    return found.astype(_TYPES)[[*_TYPES]].dropna(subset="text")
