"""The table `superseded_identifiers`: what every identifier that a version gave up is called now.

An inspection or a person has no words of its own. It is found by the rows that name it as part of their key, where
these are at the same places under one other identifier; so two inspections that turn out to be one become one.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pandas as pd

from pipeline.releases.diff.differences import WHOLE, Difference, Tables
from pipeline.releases.diff.renamed import documents_renamed, renamed, renamed_values
from pipeline.releases.diff.row_labels import rows_by_id
from pipeline.schema.frames import row_ids
from pipeline.schema.model import Reference, Schemas, TableSchema
from pipeline.schema.rows import Row
from pipeline.schema.vocabularies import ChangeKind

SUPERSEDED: Final = "superseded_identifiers"
_DOCUMENTS: Final = "documents"
_BY_TEXT: Final = "its whole text stands under the other identifier"
_BY_WORDS: Final = "its words stand under the other identifier"
_BY_OTHERS: Final = "what was known of it stands, at the same places, under the other identifier"


def superseded(
    schemas: Schemas, found: Iterable[Difference], sides: tuple[Tables, Tables], earlier: Iterable[Row]
) -> list[Row]:
    """The rows of the table, for this version and all before it.

    Args:
        schemas: of the tables.
        found: what differs between two versions.
        sides: their tables, before and now.
        earlier: the rows of the table in the version before.
    """
    found = list(found)
    gone, new = _whole_rows(found, ChangeKind.REMOVED), _whole_rows(found, ChangeKind.ADDED)
    names = {(str(row["table"]), str(row["old_id"])): (str(row["new_id"]), str(row["reason"])) for row in earlier}
    for name, table in schemas.tables.items():
        if len(table.key) > 1 or name not in gone:
            continue
        pairs = dict(_pairs(name, schemas, gone[name], new.get(name, set()), sides))
        for key, (new_id, reason) in names.items():  # an identifier that replaced another may be replaced in turn
            if key[0] == name and new_id in pairs:
                names[key] = pairs[new_id][0], reason
        names |= {(name, old_id): replaced for old_id, replaced in pairs.items()}
    live = {name: set(row_ids(sides[1][name], schemas.tables[name].key)) for name in {table for table, _ in names}}
    return [
        {"table": name, "old_id": old_id, "new_id": new_id, "reason": reason}
        for (name, old_id), (new_id, reason) in sorted(names.items())
        if new_id in live[name] and old_id not in live[name]
    ]


def _whole_rows(found: Iterable[Difference], change: ChangeKind) -> dict[str, set[str]]:
    rows: dict[str, set[str]] = {}
    for item in found:
        if item.change == change and item.column == WHOLE and item.row_id != WHOLE:
            rows.setdefault(item.table, set()).add(item.row_id)
    return rows


def _pairs(
    name: str, schemas: Schemas, gone: set[str], new: set[str], sides: tuple[Tables, Tables]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Identifiers that are gone, each with its replacement and the reason."""
    table = schemas.tables[name]
    if name == _DOCUMENTS:
        for old_id, new_id in documents_renamed(sides).items():
            yield old_id, (new_id, _BY_TEXT)
        return
    if table.words:
        needed = {column for words in table.words for column in words.model_dump().values() if column}
        old_rows, new_rows = (
            rows_by_id(side.get(name), table.key, wanted, {*needed, "document_id"})
            for side, wanted in zip(sides, (gone, new), strict=True)
        )
        for old_id, new_id in renamed(name, table, old_rows, new_rows, sides).items():
            yield old_id, (new_id, _BY_WORDS)
        return
    for other, other_table in schemas.tables.items():
        for reference in other_table.references:
            if reference.table == name and other_table.words and set(reference.columns) <= set(other_table.key):
                for old_id, new_id in _by_places(other, other_table, reference, gone, sides):
                    yield old_id, (new_id, _BY_OTHERS)


def _by_places(
    name: str, table: TableSchema, reference: Reference, gone: set[str], sides: tuple[Tables, Tables]
) -> Iterator[tuple[str, str]]:
    """Identifiers that are gone, each with the one under which all rows that named it are now."""
    (column,) = reference.columns
    documents = documents_renamed(sides)
    before, now = (_places(table, column, side.get(name), documents) for side in sides)
    # of several identifiers at one place, the one that comes last in the table
    now = now.iloc[pd.factorize(now["identifier"])[0].argsort(kind="stable")]
    now = now.drop_duplicates(["document", "start", "end"], keep="last")
    pairs = before[before["identifier"].isin(list(gone))].merge(
        now, on=["document", "start", "end"], suffixes=("_old", "_new")
    )
    pairs = pairs[["identifier_old", "identifier_new"]].drop_duplicates().sort_values("identifier_old")
    single = pairs[~pairs["identifier_old"].duplicated(keep=False)]
    yield from zip(single["identifier_old"], single["identifier_new"], strict=True)


def _places(table: TableSchema, column: str, frame: pd.DataFrame | None, documents: Mapping[str, str]) -> pd.DataFrame:
    """Where a table names each identifier of a column; documents have the identifiers of now.

    Returns:
        Columns `identifier`, `document`, `start` and `end`.
    """
    words = table.words[0]
    needed = {column: "identifier", words.document: "document", words.start: "start", words.end: "end"}
    if frame is None or not needed.keys() <= set(frame.columns):
        return pd.DataFrame(columns=list(needed.values()))
    places = frame[list(needed)].rename(columns=needed)
    return places.assign(document=renamed_values(places["document"], documents)) if documents else places
