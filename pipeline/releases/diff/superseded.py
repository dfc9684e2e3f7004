"""What a row is called now that a version before called otherwise.

What belongs here: the rows of `superseded_identifiers`, of this version and of all before it. What does not: telling
that two rows are of the same words (see `renamed`), and saying it (see `changes_text`).

An inspection or a person has no words of its own: it is found by the rows that name it as part of their key, where
these stand at the same places under one other identifier. So two inspections that turn out to be one are one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from pipeline.releases.diff.differences import WHOLE, Difference, key_texts
from pipeline.releases.diff.renamed import documents_renamed, renamed
from pipeline.releases.diff.row_labels import Tables, rows_by_id
from pipeline.schema.model import Reference, Schemas, TableSchema

SUPERSEDED: Final = "superseded_identifiers"
_DOCUMENTS: Final = "documents"
_BY_TEXT: Final = "its whole text stands under the other identifier"
_BY_WORDS: Final = "its words stand under the other identifier"
_BY_OTHERS: Final = "what was known of it stands, at the same places, under the other identifier"

Row = dict[str, Any]


def superseded(
    schemas: Schemas, found: Iterable[Difference], sides: tuple[Tables, Tables], earlier: Sequence[Row]
) -> list[Row]:
    """Every identifier that was given up, with what the row is called now.

    Args:
        schemas: the tables' descriptions.
        found: what differs between two versions.
        sides: their tables, before and now.
        earlier: the same rows as the version before has them.
    """
    gone, new = _whole_rows(found, "removed"), _whole_rows(found, "added")
    names = {(row["table"], row["old_id"]): (row["new_id"], row["reason"]) for row in earlier}
    for name, table in schemas.tables.items():
        if len(table.key) > 1 or name not in gone:
            continue
        pairs = dict(_pairs(name, schemas, gone[name], new.get(name, set()), sides))
        for key, (new_id, reason) in names.items():  # what was called otherwise already may be so once more
            if key[0] == name and new_id in pairs:
                names[key] = pairs[new_id][0], reason
        names |= {(name, old_id): said for old_id, said in pairs.items()}
    live = {name: set(key_texts(sides[1][name], schemas.tables[name].key)) for name in {table for table, _ in names}}
    return [
        {"table": name, "old_id": old_id, "new_id": new_id, "reason": reason}
        for (name, old_id), (new_id, reason) in sorted(names.items())
        if new_id in live[name] and old_id not in live[name]
    ]


def _whole_rows(found: Iterable[Difference], change: str) -> dict[str, set[str]]:
    rows: dict[str, set[str]] = {}
    for item in found:
        if item.change == change and item.column == WHOLE and item.row_id != WHOLE:
            rows.setdefault(item.table, set()).add(item.row_id)
    return rows


def _pairs(
    name: str, schemas: Schemas, gone: set[str], new: set[str], sides: tuple[Tables, Tables]
) -> Iterator[tuple[str, tuple[str, str]]]:
    table = schemas.tables[name]
    if name == _DOCUMENTS:
        for old_id, new_id in documents_renamed(sides).items():
            yield old_id, (new_id, _BY_TEXT)
        return
    if table.words:
        needed = {column for words in table.words for column in words.model_dump().values() if column}
        rows = [
            rows_by_id(side.get(name), table.key, wanted, {*needed, "document_id"})
            for side, wanted in zip(sides, (gone, new), strict=True)
        ]
        for old_id, new_id in renamed(name, table, rows[0], rows[1], sides).items():
            yield old_id, (new_id, _BY_WORDS)
        return
    for other, told in schemas.tables.items():
        for reference in told.references:
            if reference.table == name and told.words and set(reference.columns) <= set(told.key):
                for old_id, new_id in _by_places(other, told, reference, gone, sides):
                    yield old_id, (new_id, _BY_OTHERS)


def _by_places(
    name: str, table: TableSchema, reference: Reference, gone: set[str], sides: tuple[Tables, Tables]
) -> Iterator[tuple[str, str]]:
    """Identifiers that are gone, each with the one under which all that named it stands now."""
    (column,) = reference.columns
    documents = documents_renamed(sides)
    before, now = (_places(table, column, side.get(name), documents) for side in sides)
    called = {place: identifier for identifier, places in now.items() for place in places}
    for old_id in sorted(gone & before.keys()):
        new_ids = {called[place] for place in before[old_id] if place in called}
        if len(new_ids) == 1:
            yield old_id, new_ids.pop()


def _places(
    table: TableSchema, column: str, data: pa.Table | None, documents: Mapping[str, str]
) -> Mapping[str, set[tuple[Any, ...]]]:
    """Where each identifier of a column is spoken of: document, as it is called now, beginning and end of the words."""
    words = table.words[0]
    needed = [column, words.document, words.start, words.end]
    found: dict[str, set[tuple[Any, ...]]] = {}
    if data is None or not set(needed) <= set(data.column_names):
        return found
    for identifier, document, *ends in zip(*(data.column(name).to_pylist() for name in needed), strict=True):
        found.setdefault(identifier, set()).add((documents.get(document, document), *ends))
    return found
