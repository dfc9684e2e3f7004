"""Rows that are still there under another identifier.

What belongs here: telling, of a row that is gone and one that is new, that they are of the same words. What does not:
saying it (see `changes_text`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline.contracts.schema import Table
from pipeline.publishing.changes.saying import Shown, Tables, about

_DOCUMENT: Final = "document_id"
_PLACE: Final = (_DOCUMENT, "start_char", "end_char")


def renamed(
    name: str, table: Table, gone: Mapping[str, Shown], new: Mapping[str, Shown], now: Tables
) -> dict[str, str]:
    """The identifier now by the one before, of rows whose words are those of just one row that is new.

    An improvement area that a better document words otherwise is found by its evidence, where the words that stood
    before stand as another wording of it.

    Args:
        name: of the table.
        table: its description.
        gone: the rows that are gone, by identifier.
        new: the rows that are new.
        now: the tables of the release that has these.
    """
    if not (table.words and gone and new):
        return {}
    old_ids: dict[tuple[Any, ...], list[str]] = {}
    for row_id, row in gone.items():
        old_ids.setdefault(_place(table, row), []).append(row_id)
    pairs = {(old_id, new_id) for new_id, place in _places(name, table, new, now) for old_id in old_ids.get(place, ())}
    times = Counter(row_id for pair in pairs for row_id in pair)  # no identifier is both gone and new
    return {old_id: new_id for old_id, new_id in sorted(pairs) if times[old_id] == times[new_id] == 1}


def _places(
    name: str, table: Table, rows: Mapping[str, Shown], tables: Tables
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Each identifier with the place of its words, and with those of other wordings."""
    for row_id, row in rows.items():
        yield row_id, _place(table, row)
    text = table.words[0].text
    if table.columns[text].evidence:
        for item in about(tables, "evidence", name, rows, ["row_id", "column", *_PLACE]):
            if item["column"] == text:
                yield item["row_id"], _place(table, item)


def _place(table: Table, row: Shown) -> tuple[Any, ...]:
    """Where the words of a row stand, and of which document it tells: two accounts can leave out one sentence."""
    columns = [column for words in table.words for column in (words.document, words.start, words.end)]
    return (*(row.get(column) for column in columns), row.get(_DOCUMENT))
