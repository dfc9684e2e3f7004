"""Every difference between the tables of two releases, and whether it makes a major, a minor or a patch version."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from pipeline.releases.release_reader import PublishedRelease, TablesOnDisk
from pipeline.releases.version import Change
from pipeline.schema.frames import row_ids
from pipeline.schema.model import Schemas, TableSchema
from pipeline.schema.vocabularies import ChangeKind

Tables = Mapping[str, pd.DataFrame]

#: In place of a row or a column: the difference is of all of them.
WHOLE: Final = "*"
#: In place of a row: all that are gone and that a takedown concerns.
WITHHELD: Final = "withheld"
#: In place of a table: the terms of vocabularies.
TERMS: Final = "vocabularies"


class UnknownDifferenceError(Exception):
    """No rule says what version a difference makes; the message names it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of `changes`; values as the CSV files print them."""

    table: str
    row_id: str
    column: str
    change: ChangeKind
    old_value: str | None = None
    new_value: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of two releases that are compared.

    Attributes:
        tables: by name.
        meanings: the `meaning` of each column, by table and column.
        terms: the label and definition of every term, by `vocabulary|term`.
    """

    tables: Tables
    meanings: Mapping[tuple[str, str], int]
    terms: Mapping[str, tuple[str, str]]


def side_of(release: PublishedRelease, left_out: Collection[str]) -> Side:
    """A release as one of two sides, with the tables that it describes.

    Args:
        release: in its folder.
        left_out: tables that are not compared.
    """
    compared = release.schemas.keys() - left_out
    paths = {name: path for name, path in release.paths.items() if name in compared}
    return Side(TablesOnDisk(paths), release.meanings, release.terms)


def differences(
    before: Side, after: Side, keys: Mapping[str, list[str]], same: Collection[str] = ()
) -> Iterator[Difference]:
    """Every difference, table by table in the order of their names.

    Args:
        before: the earlier release.
        after: the later one.
        keys: the key columns of each table.
        same: tables that are known to be the same.
    """
    for name in sorted(before.tables.keys() | after.tables.keys()):
        if name not in after.tables:
            yield Difference(name, WHOLE, WHOLE, ChangeKind.REMOVED)
        elif name not in before.tables:
            yield Difference(name, WHOLE, WHOLE, ChangeKind.ADDED)
        else:
            yield from _of_meaning(name, before.meanings, after.meanings)
            if name not in same:
                yield from _of_table(name, before.tables[name], after.tables[name], keys[name])
    yield from _of_terms(before.terms, after.terms)


def rows_withheld(numbers: Mapping[str, int], change: ChangeKind = ChangeKind.REMOVED) -> Iterator[Difference]:
    """The differences that stand for rows that a takedown concerns, which are not named.

    Args:
        numbers: how many rows, by table.
        change: whether they are gone, or new in a comparison of a later release with an earlier one.
    """
    for name, number in sorted(numbers.items()):
        values = (str(number), None) if change == ChangeKind.REMOVED else (None, str(number))
        yield Difference(name, WITHHELD, WHOLE, change, *values)


def _of_meaning(
    name: str, before: Mapping[tuple[str, str], int], after: Mapping[tuple[str, str], int]
) -> Iterator[Difference]:
    for (table, column), meaning in after.items():
        earlier = before.get((table, column), meaning)
        if table == name and earlier != meaning:
            yield Difference(name, WHOLE, column, ChangeKind.CHANGED, f"meaning {earlier}", f"meaning {meaning}")


def _of_table(name: str, before: pd.DataFrame, after: pd.DataFrame, key: list[str]) -> Iterator[Difference]:
    types, new_types = _types(before), _types(after)
    for column, old_type in types.items():
        new_type = new_types.get(column)
        if new_type is None:
            yield Difference(name, WHOLE, column, ChangeKind.REMOVED)
        elif new_type != old_type:
            yield Difference(name, WHOLE, column, ChangeKind.CHANGED, old_type, new_type)
    for column in new_types:
        if column not in types:
            yield Difference(name, WHOLE, column, ChangeKind.ADDED)
    if all(types.get(column) == new_types.get(column) is not None for column in key):  # else rows cannot be compared
        yield from _of_rows(name, before, after, key)


def _types(frame: pd.DataFrame) -> dict[str, str]:
    """The name of each column's Arrow type."""
    return {str(column): str(dtype.pyarrow_dtype) for column, dtype in frame.dtypes.items()}


def _of_rows(name: str, before: pd.DataFrame, after: pd.DataFrame, key: list[str]) -> Iterator[Difference]:
    old, new = (_by_id(frame, key) for frame in (before, after))
    for row_id in old.index.difference(new.index).sort_values():
        yield Difference(name, row_id, WHOLE, ChangeKind.REMOVED)
    for row_id in new.index.difference(old.index).sort_values():
        yield Difference(name, row_id, WHOLE, ChangeKind.ADDED)
    both = old.index.intersection(new.index).sort_values()
    old, new = old.loc[both], new.loc[both]
    found: list[tuple[int, int, Difference]] = []
    for number, column in enumerate(new.columns):
        if column not in old.columns or old[column].dtype != new[column].dtype:
            continue
        one, other = old[column], new[column]
        differs = (one != other).fillna(False) | (one.isna() != other.isna())  # noqa: FBT003 - of missing ones
        for at in differs.to_numpy(bool).nonzero()[0].tolist():
            values = printed(one.iloc[at]), printed(other.iloc[at])
            found.append((at, number, Difference(name, both[at], str(column), ChangeKind.CHANGED, *values)))
    for _, _, difference in sorted(found, key=lambda item: item[:2]):
        yield difference


def _by_id(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """A table with the keys of its rows as the index; of rows with the same key the last."""
    ids = row_ids(frame, key)
    return frame.set_axis(pd.Index(ids), axis=0)[~ids.duplicated(keep="last").to_numpy()]


def _of_terms(before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]) -> Iterator[Difference]:
    for term in sorted(before.keys() | after.keys()):
        if term not in after:
            yield Difference(TERMS, term, WHOLE, ChangeKind.REMOVED)
        elif term not in before:
            yield Difference(TERMS, term, WHOLE, ChangeKind.ADDED)
        else:
            for column, old, new in zip(("label", "definition"), before[term], after[term], strict=True):
                if old != new:
                    yield Difference(TERMS, term, column, ChangeKind.CHANGED, old, new)


def printed(value: Any) -> str | None:  # noqa: ANN401 - a value of any table
    """A value as the CSV files print it; None for a missing one."""
    if value is None or value is pd.NA:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def weight(found: Iterable[Difference], schemas: Schemas) -> Change:
    """The heaviest change that some differences make together; a patch where there are none.

    Raises:
        UnknownDifferenceError: no rule covers one of them.
    """
    return max(
        (_weight(difference, schemas.all_tables.get(difference.table)) for difference in found), default=Change.PATCH
    )


def _weight(difference: Difference, table: TableSchema | None) -> Change:
    """The change that one difference makes.

    What somebody built on the data breaks where a table, column or term goes or means something else, or where a row
    goes. A row that only describes other rows or a file, or is a conclusion, may go.
    """
    match (difference.row_id == WHOLE, difference.column == WHOLE, difference.change):
        case (True, True, ChangeKind.ADDED) | (True, False, ChangeKind.ADDED):
            return Change.MINOR
        case (True, True, ChangeKind.REMOVED) | (True, False, ChangeKind.REMOVED) | (True, False, ChangeKind.CHANGED):
            return Change.MAJOR
        case (False, False, ChangeKind.CHANGED):
            return Change.PATCH
        case (False, True, ChangeKind.ADDED):
            return Change.PATCH if table is not None and table.describes_others else Change.MINOR
        case (False, True, ChangeKind.REMOVED):
            if table is None or not (table.describes_others or table.derived):
                return Change.MAJOR
            return Change.PATCH if table.describes_others else Change.MINOR
    raise UnknownDifferenceError(f"{difference}: no rule says whether this is major, minor or a patch")
