"""Rows of `people`, `appearances` and `statements`."""

from collections.abc import Mapping, Sequence

from pipeline.extraction.facts import Appearance
from pipeline.linking.identifiers import person_id
from pipeline.linking.tables.rows import Source, TableRows
from pipeline.reading.document import Span
from pipeline.schema.rows import Row
from pipeline.schema.vocabularies import NullReason


def add_people(rows: TableRows, sources: Sequence[Source], subjects: Mapping[str, str]) -> None:
    """Add everybody in office who appears in a document, and what they are quoted as saying."""
    people: dict[str, list[tuple[Source, Appearance]]] = {}
    for source in sources:
        inspection = subjects.get(source.document_id)
        for appearance in _once(source):
            people.setdefault(_person(source, appearance), []).append((source, appearance))
            _add_appearance(rows, source, appearance, inspection)
        _add_statements(rows, source, inspection)
    for name, appearances in sorted(people.items()):
        _add_person(rows, name, appearances)


def _person(source: Source, appearance: Appearance) -> str:
    return person_id(appearance.scope, source.words(appearance.name_span))


def _once(source: Source) -> list[Appearance]:
    """The first appearance of each person in each capacity."""
    found: dict[tuple[str, str], Appearance] = {}
    for appearance in source.facts.appearances:
        found.setdefault((_person(source, appearance), appearance.capacity), appearance)
    return list(found.values())


def _add_person(rows: TableRows, name: str, appearances: list[tuple[Source, Appearance]]) -> None:
    titled = next(((s, a) for s, a in appearances if a.honorific_span is not None), None)
    first_source, first = appearances[0]
    row: Row = {
        "person_id": name,
        "name": first_source.words(first.name_span),
        "honorific": titled[0].words(titled[1].honorific_span) if titled and titled[1].honorific_span else None,
    }
    rows.add("people", row)
    for source, appearance in appearances:
        rows.evidence("people", name, "name", source, appearance.name_span, appearance.method)
    if titled is not None and titled[1].honorific_span is not None:
        rows.evidence("people", name, "honorific", titled[0], titled[1].honorific_span, "the title before the name")
    rows.nulls("people", name, row, {"honorific": (NullReason.NOT_STATED, "no title is printed before the name")})


def _add_appearance(rows: TableRows, source: Source, appearance: Appearance, inspection: str | None) -> None:
    person = _person(source, appearance)
    row_id = f"{person}|{source.document_id}|{appearance.capacity}"
    row: Row = {
        "person_id": person,
        "capacity": appearance.capacity,
        "role_as_printed": source.words(appearance.role_span) if appearance.role_span else None,
        "organisation": appearance.organisation,
        "inspection_id": inspection,
        **source.place(appearance.name_span),
    }
    rows.add("appearances", row)
    rows.evidence("appearances", row_id, "capacity", source, appearance.name_span, appearance.method)
    if appearance.role_span is not None:
        rows.evidence("appearances", row_id, "role_as_printed", source, appearance.role_span, "the office as printed")
    if appearance.organisation_span is not None:
        span, method = appearance.organisation_span, appearance.organisation_method
        rows.evidence("appearances", row_id, "organisation", source, span, method)
    rows.nulls(
        "appearances",
        row_id,
        row,
        {
            "role_as_printed": (NullReason.NOT_STATED, "no office is printed with the name"),
            "organisation": (NullReason.NOT_STATED, "no body is printed with the name"),
            "inspection_id": (NullReason.NOT_APPLICABLE, "the document is about no inspection that was found"),
        },
    )


def _add_statements(rows: TableRows, source: Source, inspection: str | None) -> None:
    for statement in source.facts.statements:
        row_id = f"{source.document_id}-s{statement.number:02d}"
        whole = Span(statement.fragments[0].start, statement.fragments[-1].end)
        row: Row = {
            "statement_id": row_id,
            "inspection_id": inspection,
            "person_id": _person(source, source.facts.appearances[statement.speaker]),
            "n_fragments": len(statement.fragments),
            "contains_private_name": source.names_private_person(whole),
            **source.place(whole),
        }
        rows.add("statements", row)
        for fragment in statement.fragments:
            rows.evidence("statements", row_id, "text", source, fragment, "a paragraph of the quotation")
        rows.nulls(
            "statements",
            row_id,
            row,
            {"inspection_id": (NullReason.NOT_APPLICABLE, "the document is about no inspection that was found")},
        )
