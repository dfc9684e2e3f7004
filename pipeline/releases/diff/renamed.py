"""Rows that are the same under another identifier, found by their words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pandas as pd

from pipeline.releases.diff.differences import Tables
from pipeline.schema.model import TableSchema

_DOCUMENTS: Final = "documents"
_DOCUMENT: Final = "document_id"
_TEXT: Final = "text_sha256"
_NO_DOCUMENTS: Final[Mapping[str, str]] = MappingProxyType({})


def documents_renamed(sides: tuple[Tables, Tables]) -> dict[str, str]:
    """The new identifier by the old one, of documents with the same text.

    Args:
        sides: the tables before and now.
    """
    before, now = (_unique_texts(side.get(_DOCUMENTS)) for side in sides)
    pairs = before.merge(now, on=_TEXT, suffixes=("_old", "_new")).sort_values(_TEXT)
    old, new = pairs[f"{_DOCUMENT}_old"], pairs[f"{_DOCUMENT}_new"]
    is_renamed = ~new.isin(before[_DOCUMENT]) & ~old.isin(now[_DOCUMENT])
    return dict(zip(old[is_renamed], new[is_renamed], strict=True))


def _unique_texts(documents: pd.DataFrame | None) -> pd.DataFrame:
    """The documents whose text no other document has."""
    if documents is None or not {_DOCUMENT, _TEXT} <= set(documents.columns):
        return pd.DataFrame({_DOCUMENT: [], _TEXT: []}, dtype="string[pyarrow]")
    found = documents[[_DOCUMENT, _TEXT]].dropna()
    return found[~found[_TEXT].duplicated(keep=False)]


def renamed(
    name: str, table: TableSchema, gone: pd.DataFrame, new: pd.DataFrame, sides: tuple[Tables, Tables]
) -> dict[str, str]:
    """The new identifier by the old one, of rows whose words are those of exactly one new row.

    A document is its whole text. An improvement area that a better document words differently is found by its evidence,
    which has the earlier wording as another one. Words at another place of the same document, as in a new edition of
    it, are found where no other row has them.

    Args:
        name: of the table.
        table: its schema.
        gone: the rows that are gone; the index is their identifiers.
        new: the rows that are new, likewise.
        sides: the tables before and now.
    """
    if gone.empty or new.empty:
        return {}
    documents = documents_renamed(sides)
    if name == _DOCUMENTS:
        return {old_id: new_id for old_id, new_id in documents.items() if old_id in gone.index and new_id in new.index}
    if not table.words:
        return {}
    place = [column for words in table.words for column in (words.document, words.start, words.end)]
    places = pd.concat([_known_by(table, new, place), _other_wordings(name, table, new, place, sides[1])])
    found = _paired(_known_by(table, gone, place, documents), places)
    words = [column for words in table.words for column in (words.document, words.text)]
    found |= _paired(
        _known_by(table, gone[~gone.index.isin(list(found))], words, documents),
        _known_by(table, new[~new.index.isin(list(found.values()))], words),
    )
    return dict(sorted(found.items()))


def _known_by(
    table: TableSchema, rows: pd.DataFrame, columns: list[str], documents: Mapping[str, str] = _NO_DOCUMENTS
) -> pd.DataFrame:
    """The columns by which rows are compared, with the document that each describes: two may omit the same sentence.

    Args:
        table: its schema.
        rows: with their identifiers as the index.
        columns: those that are compared.
        documents: the new identifiers of documents by the old ones; in the result they have the new ones.
    """
    named = {_DOCUMENT, *(words.document for words in table.words)}
    wanted = [column for column in dict.fromkeys([*columns, _DOCUMENT]) if column in rows.columns]
    known = rows[wanted]
    return known.assign(
        **{column: renamed_values(known[column], documents) for column in wanted if documents and column in named}
    )


def renamed_values(values: pd.Series, new_ids: Mapping[str, str]) -> pd.Series:
    """Identifiers, with the new ones in place of those that were renamed."""
    return values.map(lambda value: new_ids.get(value, value), na_action="ignore").astype(values.dtype)


def _other_wordings(
    name: str, table: TableSchema, rows: pd.DataFrame, place: list[str], tables: Tables
) -> pd.DataFrame:
    """The places of the evidence for the words of some rows, with their identifiers as the index."""
    evidence, text = tables.get("evidence"), table.words[0].text
    if evidence is None or not set(place) <= set(evidence.columns):
        return _known_by(table, rows.iloc[:0], place)
    found = evidence[(evidence["table"] == name) & (evidence["column"] == text) & evidence["row_id"].isin(rows.index)]
    return _known_by(table, found.set_index("row_id"), place)


def _paired(old: pd.DataFrame, new: pd.DataFrame) -> dict[str, str]:
    """The identifiers of rows with the same values, where neither is paired with another row."""
    if set(old.columns) != set(new.columns) or any(old[column].dtype != new[column].dtype for column in old.columns):
        return {}
    pairs = old.rename_axis("old_id").reset_index().merge(new.rename_axis("new_id").reset_index(), on=list(old.columns))
    pairs = pairs[["old_id", "new_id"]].drop_duplicates()
    single = pairs[~pairs["old_id"].duplicated(keep=False) & ~pairs["new_id"].duplicated(keep=False)]
    return dict(zip(single["old_id"], single["new_id"], strict=True))
