"""The words that a release's tables quote, by the document in which they stand.

What belongs here: gathering them from all tables, and how much of a document they are. What does not: showing them (see
`document_pages`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.schema.model import Schemas, Words

_SCHEMA: Final = pa.schema(
    [
        ("document", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("page", pa.int64()),
        ("text", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Place:
    """Words that some row of some table quotes: where they begin and end, their page, and the words."""

    start: int
    end: int
    page: int | None
    text: str


class Cited:
    """What any row of any table quotes of each document.

    It is kept as one table, by documents and places: as objects it would take ten times the memory.
    """

    def __init__(self, schemas: Schemas, tables: Mapping[str, pa.Table]) -> None:
        parts = [_SCHEMA.empty_table()]
        for name, table in schemas.tables.items():
            if table.words:
                data = tables[name]
                parts += [_quoted(data, words) for words in table.words]
        order = [(column, "ascending") for column in ("document", "start", "end")]
        self._found = pa.concat_tables(parts).sort_by(order).combine_chunks()
        runs = pc.run_end_encode(self._found.column("document").combine_chunks())
        self._rows = dict(zip(runs.values.to_pylist(), pairwise([0, *runs.run_ends.to_pylist()]), strict=True))

    def of(self, document: str) -> list[Place]:
        """The places of a document in order; of those that begin together the longest alone."""
        rows = self._slice(document).drop_columns("document").to_pylist()
        return list({row["start"]: Place(**row) for row in rows}.values())

    def n_characters(self, document: str) -> int:
        """How many characters of a document stand in any row of any table."""
        found = self._slice(document)
        covered, end = 0, 0
        for start, stop in zip(found.column("start").to_pylist(), found.column("end").to_pylist(), strict=True):
            covered += max(0, stop - max(start, end))
            end = max(end, stop)
        return covered

    def _slice(self, document: str) -> pa.Table:
        first, last = self._rows.get(document, (0, 0))
        return self._found.slice(first, last - first)


def _quoted(data: pa.Table, words: Words) -> pa.Table:
    """The words of one table."""
    columns = {
        "document": data.column(words.document),
        "start": data.column(words.start),
        "end": data.column(words.end),
        "page": pa.nulls(data.num_rows, pa.int64()) if words.page is None else data.column(words.page),
        "text": data.column(words.text),
    }
    return pa.table(columns).cast(_SCHEMA).filter(columns["text"].is_valid())
