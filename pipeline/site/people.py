"""People in office as pages show them: who inspected, who signed, to whom it was written, who is quoted.

What belongs here: gathering what the tables of people say of some inspections. What does not: the pages (see
`inspection_pages`, `history`).
"""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Final

from pipeline.schema.model import Schemas
from pipeline.site.page_rows import PageRows, Shown, grouped
from pipeline.site.places import Places

_QUOTED: Final = "quoted"


class People:
    """The people and the quotations of some inspections."""

    def __init__(self, schemas: Schemas, rows: PageRows, places: Places, inspections: Iterable[str]) -> None:
        ids = list(inspections)
        self._capacities = list(schemas.vocabularies["capacity"].terms)
        self._places = places
        self._appearances = grouped(rows.by("appearances", "inspection_id").of(ids), "inspection_id")
        self._statements = grouped(rows.by("statements", "inspection_id").of(ids), "inspection_id")
        everybody = [*self._appearances.values(), *self._statements.values()]
        named = [row["person_id"] for rows in everybody for row in rows]
        self._names = {row["person_id"]: _name(row) for row in rows.by("people", "person_id").of(named)}

    def of_inspection(self, inspection: str) -> list[tuple[str, list[Shown]]]:
        """Who appears in its documents, by capacity in the order of the vocabulary."""
        rows = sorted(self._appearances.get(inspection, []), key=lambda row: self._capacities.index(row["capacity"]))
        return [
            (capacity, [{**self._person(row), "where": self._places.of(row)} for row in people])
            for capacity, people in groupby(rows, key=lambda row: str(row["capacity"]))
        ]

    def statements(self, inspection: str) -> list[Shown]:
        """What people are quoted as saying in its documents."""
        return [
            {
                "id": row["statement_id"],
                "speaker": self._speaker(row),
                "paragraphs": row["text"].split("\n\n"),
                "contains_private_name": row["contains_private_name"],
                "where": self._places.of(row, dated=True),
            }
            for row in self._statements.get(inspection, [])
        ]

    def speaker_of(self, row: Shown) -> Shown | None:
        """Who says the words of a row; None where they stand in no quotation."""
        for statement in self._statements.get(row["inspection_id"], []):
            is_inside = statement["start_char"] <= row["start_char"] < statement["end_char"]
            if statement["document_id"] == row["document_id"] and is_inside:
                return self._speaker(statement)
        return None

    def _speaker(self, statement: Shown) -> Shown:
        """Name and office as they are printed beside the quotation."""
        for row in self._appearances.get(statement["inspection_id"], []):
            same = all(row[column] == statement[column] for column in ("person_id", "document_id"))
            if same and row["capacity"] == _QUOTED:
                return self._person(row)
        return {"name": self._names[statement["person_id"]], "role": None, "body": None}

    def _person(self, row: Shown) -> Shown:
        role, body = row["role_as_printed"], row["organisation"]
        return {
            "name": self._names[row["person_id"]],
            "role": role,
            "body": body if body and body not in (role or "") else None,
        }


def _name(row: Mapping[str, str | None]) -> str:
    """A name with its title."""
    return " ".join(part for part in (row["honorific"], row["name"]) if part)
