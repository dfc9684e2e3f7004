"""Rows that are still there under another identifier.

What belongs here: telling, of a row that is gone and one that is new, that they are of the same words. What does not:
saying it (see `changes_text`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import pyarrow as pa

from pipeline.releases.diff.row_labels import Shown, Tables, about
from pipeline.schema.model import TableSchema

#: What a row is known by.
Known = tuple[Any, ...]

_DOCUMENTS: Final = "documents"
_DOCUMENT: Final = "document_id"
_TEXT: Final = "text_sha256"
_NOTHING_RENAMED: Final[Mapping[str, str]] = MappingProxyType({})
_PLACE: Final = (_DOCUMENT, "start_char", "end_char")


def documents_renamed(sides: tuple[Tables, Tables]) -> dict[str, str]:
    """The identifier now by the one before, of documents that have the same text and are called otherwise.

    Args:
        sides: the tables before and now.
    """
    before, now = (_texts(side.get(_DOCUMENTS)) for side in sides)
    return {
        old_id: new_id
        for text, old_id in sorted(before.items())
        if (new_id := now.get(text)) is not None and new_id not in before.values() and old_id not in now.values()
    }


def renamed(
    name: str,
    table: TableSchema,
    gone: Mapping[str, Shown],
    new: Mapping[str, Shown],
    sides: tuple[Tables, Tables],
) -> dict[str, str]:
    """The identifier now by the one before, of rows whose words are those of just one row that is new.

    A document is its whole text. An improvement area that a better document words otherwise is found by its evidence,
    where the words that stood before stand as another wording of it. Words that stand at another place of the same
    document, as in a new edition of it, are found where no other row has them.

    Args:
        name: of the table.
        table: its description.
        gone: the rows that are gone, by identifier.
        new: the rows that are new.
        sides: the tables before and now.
    """
    if not (gone and new):
        return {}
    documents = documents_renamed(sides)
    if name == _DOCUMENTS:
        return {old_id: new_id for old_id, new_id in documents.items() if old_id in gone and new_id in new}
    if not table.words:
        return {}
    places = (
        {row_id: [_place(table, row, documents)] for row_id, row in gone.items()},
        _by_row(_places(name, table, new, sides[1])),
    )
    found = _paired(*places)
    rows = (
        {row_id: [_words(table, row, documents)] for row_id, row in gone.items() if row_id not in found},
        {row_id: [_words(table, row)] for row_id, row in new.items() if row_id not in found.values()},
    )
    return dict(sorted((found | _paired(*rows)).items()))


def _paired(old: Mapping[str, Sequence[Known]], new: Mapping[str, Sequence[Known]]) -> dict[str, str]:
    """The identifiers before and now that are known by the same, where neither shares it with another."""
    old_ids: dict[Known, list[str]] = {}
    for row_id, known in old.items():
        for item in known:
            old_ids.setdefault(item, []).append(row_id)
    pairs = {(old_id, new_id) for new_id, known in new.items() for item in known for old_id in old_ids.get(item, ())}
    times = Counter(row_id for pair in pairs for row_id in pair)  # no identifier is both gone and new
    return {old_id: new_id for old_id, new_id in sorted(pairs) if times[old_id] == times[new_id] == 1}


def _by_row(pairs: Iterable[tuple[str, Known]]) -> dict[str, list[Known]]:
    found: dict[str, list[Known]] = {}
    for row_id, known in pairs:
        found.setdefault(row_id, []).append(known)
    return found


def _places(name: str, table: TableSchema, rows: Mapping[str, Shown], tables: Tables) -> Iterator[tuple[str, Known]]:
    """Each identifier with the place of its words, and with those of other wordings."""
    for row_id, row in rows.items():
        yield row_id, _place(table, row)
    text = table.words[0].text
    if table.columns[text].evidence:
        for item in about(tables, "evidence", name, rows, ["row_id", "column", *_PLACE]):
            if item["column"] == text:
                yield item["row_id"], _place(table, item)


def _place(table: TableSchema, row: Shown, documents: Mapping[str, str] = _NOTHING_RENAMED) -> Known:
    """Where the words of a row stand, and of which document it tells: two accounts can leave out one sentence.

    Documents are called as they are now.
    """
    columns = [column for words in table.words for column in (words.document, words.start, words.end)]
    return _now((*(row.get(column) for column in columns), row.get(_DOCUMENT)), documents)


def _words(table: TableSchema, row: Shown, documents: Mapping[str, str] = _NOTHING_RENAMED) -> Known:
    """What the words of a row are, and of which document it tells, as documents are called now."""
    columns = [column for words in table.words for column in (words.document, words.text)]
    return _now((*(row.get(column) for column in columns), row.get(_DOCUMENT)), documents)


def _now(values: Known, documents: Mapping[str, str]) -> Known:
    return tuple(documents.get(value, value) if isinstance(value, str) else value for value in values)


def _texts(data: pa.Table | None) -> dict[str, str]:
    """Documents by the hash of their text, where no other has the same."""
    if data is None or not {_DOCUMENT, _TEXT} <= set(data.column_names):
        return {}
    texts = data.column(_TEXT).to_pylist()
    times = Counter(texts)
    pairs = zip(texts, data.column(_DOCUMENT).to_pylist(), strict=True)
    return {text: document for text, document in pairs if times[text] == 1}
