"""Rows of `evidence` and `null_reasons`: where each value was read, and why a value is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from pipeline.extraction.facts import Evidence
from pipeline.linking.source import Place, Source
from pipeline.reading.document import Span
from pipeline.schema.frames import CollectedFrames
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import NullReason

#: Why a value is missing: the term, and the details.
Reason = tuple[NullReason, str]


@row_of("evidence")
class EvidenceRow(Place):
    """One place where one value was read."""

    table: str
    row_id: str
    column: str
    seq: int
    method: str
    contains_private_name: bool


@row_of("null_reasons")
class NullReasonRow(TypedDict):
    """Why one value is missing."""

    table: str
    row_id: str
    column: str
    reason: NullReason
    detail: str


@dataclass(slots=True)
class EvidenceRecorder:
    """Records evidence and reasons for null while some rows of other tables are made.

    All evidence of one row goes to one recorder, which numbers the places of a value in the order in which they are
    recorded. One for each document or inspection is enough: what it remembers goes with it.

    Attributes:
        frames: takes the rows of `evidence` and `null_reasons`.
    """

    frames: CollectedFrames
    _places: dict[tuple[str, str, str], set[tuple[str, Span]]] = field(default_factory=dict)

    def add(self, table: str, row_id: str, column: str, source: Source, span: Span, method: str) -> None:
        """Record where a value was read; a place that is recorded already is not recorded again."""
        places = self._places.setdefault((table, row_id, column), set())
        if (source.document_id, span) in places:
            return
        places.add((source.document_id, span))
        row: EvidenceRow = {
            "table": table,
            "row_id": row_id,
            "column": column,
            "seq": len(places),
            "method": method,
            "contains_private_name": source.names_private_person(span),
            **source.place(span),
        }
        self.frames.append("evidence", row)

    def add_each(self, table: str, row_id: str, source: Source, evidence: Iterable[Evidence]) -> None:
        """Record where each of several values of one row was read."""
        for item in evidence:
            self.add(table, row_id, item.column, source, item.span, item.method)

    def add_null(self, table: str, row_id: str, column: str, reason: Reason) -> None:
        """Record why one value is missing."""
        row: NullReasonRow = {
            "table": table,
            "row_id": row_id,
            "column": column,
            "reason": reason[0],
            "detail": reason[1],
        }
        self.frames.append("null_reasons", row)

    def add_nulls(self, table: str, row_id: str, row: Mapping[str, object], reasons: Mapping[str, Reason]) -> None:
        """Record why values are missing: for each column of `reasons` that is null in a row."""
        for column, reason in reasons.items():
            if row[column] is None:
                self.add_null(table, row_id, column, reason)
