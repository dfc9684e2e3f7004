"""A document that linking refers to by an identifier, and the columns that quote its words."""

from dataclasses import dataclass, field, replace
from typing import Self, TypedDict

from pipeline.extraction.facts import DocumentFacts
from pipeline.reading.document import Span, SpanIndex


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
    _private_names: SpanIndex = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the names, which are looked for at every place that is quoted."""
        object.__setattr__(self, "_private_names", SpanIndex(self.facts.private_names))

    def about(self, mention: int) -> Self:
        """The document with only what it states of one of the inspections that it reports on.

        Args:
            mention: its index among the inspections that the document mentions.
        """
        facts = self.facts
        if all(section.mention == 0 for section in facts.sections):
            return self
        findings = tuple(item for item in facts.findings if facts.sections[item.section].mention == mention)
        areas = tuple(item for item in facts.improvement_areas if facts.section_at(item.span).mention == mention)
        measures = tuple(item for item in facts.measures if facts.section_at(item.span).mention == mention)
        return replace(self, facts=replace(facts, findings=findings, improvement_areas=areas, measures=measures))

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
        return self._private_names.overlaps(span)
