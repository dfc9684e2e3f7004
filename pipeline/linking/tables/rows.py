"""Gathering table rows with their evidence and their reasons for null.

What belongs here: the shape of a row and what every row brings along. What does not: which rows there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipeline.extraction.facts import DocumentFacts, Evidence, Missing
from pipeline.reading.document import Span
from pipeline.schema.rows import Row
from pipeline.schema.vocabularies import NullReason

#: Why a value is missing: a term of `null_reason`, and what exactly is the case.
Reason = tuple[NullReason, str]


@dataclass(frozen=True, slots=True)
class Source:
    """One document with its identifier, for rows that quote it."""

    document_id: str
    facts: DocumentFacts

    def words(self, span: Span) -> str:
        """The exact words at a span."""
        return self.facts.document.words(span)

    def place(self, span: Span) -> Row:
        """The columns that say where words stand, with the words."""
        return {
            "document_id": self.document_id,
            "text": self.words(span),
            "start_char": span.start,
            "end_char": span.end,
            "page": self.facts.document.page_at(span.start),
        }

    def names_private_person(self, span: Span) -> bool:
        """Whether somebody who holds no office is named at a span."""
        return any(name.overlaps(span) for name in self.facts.private_names)


@dataclass(slots=True)
class TableRows:
    """All rows, by table, and what they rest on."""

    tables: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    _places: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    _seen: set[tuple[str, str, str, str, Span]] = field(default_factory=set)

    def add(self, table: str, row: Row) -> None:
        """Add one row."""
        self.tables[table].append(row)

    def evidence(self, table: str, row_id: str, column: str, source: Source, span: Span, method: str) -> None:
        """Say where one value was read; the same place is said once."""
        seen = (table, row_id, column, source.document_id, span)
        if seen in self._seen:
            return
        self._seen.add(seen)
        self._places[table, row_id, column] += 1
        self.add(
            "evidence",
            {
                "table": table,
                "row_id": row_id,
                "column": column,
                "seq": self._places[table, row_id, column],
                "method": method,
                "contains_private_name": source.names_private_person(span),
                **source.place(span),
            },
        )

    def readings(self, table: str, row_id: str, source: Source, readings: Iterable[Evidence]) -> None:
        """Say where each of several values was read."""
        for reading in readings:
            self.evidence(table, row_id, reading.column, source, reading.span, reading.method)

    def null(self, table: str, row_id: str, missing: Missing) -> None:
        """Say why one value is missing."""
        self.add(
            "null_reasons",
            {
                "table": table,
                "row_id": row_id,
                "column": missing.column,
                "reason": missing.reason,
                "detail": missing.detail,
            },
        )

    def nulls(self, table: str, row_id: str, row: Row, reasons: Mapping[str, Reason]) -> None:
        """Say why values are missing, for those of `reasons` (column to reason and detail) that are."""
        for column, (reason, detail) in reasons.items():
            if row[column] is None:
                self.null(table, row_id, Missing(column, reason, detail))
