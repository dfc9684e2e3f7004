"""Rows of `passages` and `abbreviations`: what every document holds, whatever its kind."""

from collections.abc import Iterator
from typing import Final, TypedDict

from pipeline.extraction.facts import Section
from pipeline.linking.identifiers import passage_id
from pipeline.linking.source import Place, Source
from pipeline.linking.tables.evidence import EvidenceRecorder
from pipeline.reading.document import Span
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import NullReason, PassageKind, PassageRole, SectionKind

#: The longest heading, in code points, that is kept beside every row under it.
_LONGEST_HEADING: Final = 200


@row_of("passages")
class PassageRow(TypedDict):
    """One heading, line, sentence or list item; its text is null where the terms of the document forbid it."""

    passage_id: str
    document_id: str
    seq: int
    section: str | None
    section_kind: SectionKind
    paragraph: int
    passage_kind: PassageKind
    role: PassageRole
    text: str | None
    contains_private_name: bool
    start_char: int
    end_char: int
    page: int | None


@row_of("abbreviations")
class AbbreviationRow(Place):
    """One abbreviation where its document defines it."""

    abbreviation: str
    singular: str
    expansion: str


def section_heading(source: Source, section: Section) -> str | None:
    """The heading of a section as printed, None where it has none."""
    return source.words(section.heading)[:_LONGEST_HEADING] if section.heading else None


def passage_rows(recorder: EvidenceRecorder, source: Source, *, may_be_published: bool) -> Iterator[PassageRow]:
    """The rows of all passages of a document.

    Args:
        recorder: takes the reason for null of all of them.
        source: the document.
        may_be_published: whether the terms of the document allow its whole text to be published.
    """
    if not may_be_published and source.facts.passages:
        detail = "the terms of the document do not allow its whole text to be published again"
        recorder.add_null("passages", source.document_id, "text", (NullReason.WITHHELD, detail))
    for passage in source.facts.passages:
        section = source.facts.sections[passage.section]
        place = source.place(passage.span)
        row_id = passage_id(source.document_id, passage.seq)
        yield {
            "passage_id": row_id,
            "document_id": source.document_id,
            "seq": passage.seq,
            "section": section_heading(source, section),
            "section_kind": section.kind,
            "paragraph": passage.paragraph,
            "passage_kind": passage.kind,
            "role": passage.role,
            "text": place["text"] if may_be_published else None,
            "contains_private_name": passage.names_private_person,
            "start_char": place["start_char"],
            "end_char": place["end_char"],
            "page": place["page"],
        }


def abbreviation_rows(recorder: EvidenceRecorder, source: Source) -> Iterator[AbbreviationRow]:
    """The rows of all abbreviations that a document defines."""
    for found in source.facts.abbreviations:
        short, long = found.short_span, found.expansion_span
        abbreviation = source.words(short)
        end = max(short.end, long.end)
        end += source.facts.document.text[end : end + 1] == ")"
        row_id = f"{source.document_id}|{abbreviation}"
        recorder.add("abbreviations", row_id, "abbreviation", source, short, found.method)
        recorder.add("abbreviations", row_id, "expansion", source, long, found.method)
        yield {
            "abbreviation": abbreviation,
            "singular": _singular(abbreviation),
            "expansion": source.words(long),
            **source.place(Span(min(short.start, long.start), end)),
        }


def _singular(abbreviation: str) -> str:
    """An abbreviation without the s of its plural (IROs)."""
    is_plural = abbreviation[-2:-1].isupper() and abbreviation.endswith("s")
    return abbreviation[:-1] if is_plural else abbreviation
