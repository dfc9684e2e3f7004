"""A document that linking refers to by an identifier, and the columns that quote its words."""

from dataclasses import dataclass
from typing import TypedDict

from pipeline.extraction.facts import DocumentFacts
from pipeline.reading.document import Span


class Place(TypedDict):
    """The columns of a row that quotes a document: its words, their offsets in code points, and their page."""

    document_id: str
    text: str
    start_char: int
    end_char: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Source:
    """One document with its identifier."""

    document_id: str
    facts: DocumentFacts

    def words(self, span: Span) -> str:
        """The exact words at a span."""
        return self.facts.document.words(span)

    def place(self, span: Span) -> Place:
        """The columns that quote the words at a span."""
        return {
            "document_id": self.document_id,
            "text": self.words(span),
            "start_char": span.start,
            "end_char": span.end,
            "page": self.facts.document.page_at(span.start),
        }

    def names_private_person(self, span: Span) -> bool:
        """Whether a person who holds no office is named at a span."""
        return any(name.overlaps(span) for name in self.facts.private_names)
