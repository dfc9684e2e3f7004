"""Rows of `people`, `appearances` and `statements`."""

from collections.abc import Iterator, Sequence
from typing import Final, TypedDict

from pipeline.extraction.facts import Appearance
from pipeline.linking.persons import Persons
from pipeline.linking.source import Place, Source
from pipeline.linking.tables.evidence import EvidenceRecorder, Reason
from pipeline.reading.document import Span
from pipeline.schema.rows import row_of
from pipeline.schema.vocabularies import Capacity, NullReason

_NO_INSPECTION: Final[Reason] = (
    NullReason.NOT_APPLICABLE,
    "the document is about no inspection that was found",
)


@row_of("people")
class PersonRow(TypedDict):
    """One person in office."""

    person_id: str
    name: str
    honorific: str | None
    possibly_same_as: str | None


@row_of("appearances")
class AppearanceRow(Place):
    """One person in one capacity in one document."""

    person_id: str
    capacity: Capacity
    role_as_printed: str | None
    organisation: str | None
    inspection_id: str | None


@row_of("statements")
class StatementRow(Place):
    """One quotation."""

    statement_id: str
    inspection_id: str | None
    person_id: str
    n_fragments: int
    contains_private_name: bool


def person_rows(recorder: EvidenceRecorder, sources: Sequence[Source], persons: Persons) -> Iterator[PersonRow]:
    """The rows of everybody in office who appears in some documents."""
    people: dict[str, list[tuple[Source, Appearance]]] = {}
    for source in sources:
        for appearance in _appearances(source, persons):
            people.setdefault(persons.identifier(source, appearance), []).append((source, appearance))
    similar = persons.possibly_same()
    for name, appearances in sorted(people.items()):
        others = [other for other in similar.get(name, []) if other in people]
        yield _person_row(recorder, name, appearances, persons, others)


def appearance_rows(
    recorder: EvidenceRecorder, source: Source, inspection_id: str | None, persons: Persons
) -> Iterator[AppearanceRow]:
    """The rows of everybody in office who appears in a document, one for each capacity.

    Args:
        recorder: takes their evidence and their reasons for null.
        source: the document.
        inspection_id: of the inspection that it is about.
        persons: who everybody is.
    """
    for appearance in _appearances(source, persons):
        person = persons.identifier(source, appearance)
        row_id = f"{person}|{source.document_id}|{appearance.capacity}"
        row: AppearanceRow = {
            "person_id": person,
            "capacity": appearance.capacity,
            "role_as_printed": source.words(appearance.role_span) if appearance.role_span else None,
            "organisation": appearance.organisation,
            "inspection_id": inspection_id,
            **source.place(appearance.name_span),
        }
        _record_appearance(recorder, source, row_id, appearance)
        recorder.add_nulls(
            "appearances",
            row_id,
            row,
            {
                "role_as_printed": (NullReason.NOT_STATED, "no office is printed with the name"),
                "organisation": (NullReason.NOT_STATED, "no body is printed with the name"),
                "inspection_id": _NO_INSPECTION,
            },
        )
        yield row


def statement_rows(
    recorder: EvidenceRecorder, source: Source, inspection_id: str | None, persons: Persons
) -> Iterator[StatementRow]:
    """The rows of all quotations of a document.

    Args:
        recorder: takes their evidence and their reasons for null.
        source: the document.
        inspection_id: of the inspection that it is about.
        persons: who everybody is.
    """
    for statement in source.facts.statements:
        row_id = f"{source.document_id}-s{statement.number:02d}"
        whole = Span(statement.fragments[0].start, statement.fragments[-1].end)
        row: StatementRow = {
            "statement_id": row_id,
            "inspection_id": inspection_id,
            "person_id": persons.identifier(source, source.facts.appearances[statement.speaker]),
            "n_fragments": len(statement.fragments),
            "contains_private_name": source.names_private_person(whole),
            **source.place(whole),
        }
        for fragment in statement.fragments:
            recorder.add("statements", row_id, "text", source, fragment, "a paragraph of the quotation")
        recorder.add_nulls("statements", row_id, row, {"inspection_id": _NO_INSPECTION})
        yield row


def _appearances(source: Source, persons: Persons) -> list[Appearance]:
    """The first appearance of each person in each capacity."""
    found: dict[tuple[str, str], Appearance] = {}
    for appearance in source.facts.appearances:
        found.setdefault((persons.identifier(source, appearance), appearance.capacity), appearance)
    return list(found.values())


def _person_row(
    recorder: EvidenceRecorder,
    name: str,
    appearances: Sequence[tuple[Source, Appearance]],
    persons: Persons,
    others: Sequence[str],
) -> PersonRow:
    honorific = next(
        ((source, item.honorific_span) for source, item in appearances if item.honorific_span is not None), None
    )
    row: PersonRow = {
        "person_id": name,
        "name": persons.name(*appearances[0]),
        "honorific": honorific[0].words(honorific[1]) if honorific else None,
        "possibly_same_as": "; ".join(others) or None,
    }
    for source, appearance in appearances:
        recorder.add("people", name, "name", source, appearance.name_span, appearance.method)
    if honorific is not None:
        recorder.add("people", name, "honorific", *honorific, "the title before the name")
    recorder.add_nulls(
        "people", name, row, {"honorific": (NullReason.NOT_STATED, "no title is printed before the name")}
    )
    return row


def _record_appearance(recorder: EvidenceRecorder, source: Source, row_id: str, appearance: Appearance) -> None:
    recorder.add("appearances", row_id, "capacity", source, appearance.name_span, appearance.method)
    if appearance.role_span is not None:
        recorder.add("appearances", row_id, "role_as_printed", source, appearance.role_span, "the office as printed")
    if appearance.organisation_span is not None:
        span, method = appearance.organisation_span, appearance.organisation_method
        recorder.add("appearances", row_id, "organisation", source, span, method)
