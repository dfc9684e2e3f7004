"""Every difference between the tables of two releases, and how much it weighs.

What belongs here: comparing rows by key and values by column, and whether a difference is major, minor or a patch. What
does not: saying it in words (see `changes_text`), and the version that follows (see `version`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.releases.release_reader import PublishedRelease, TablesOnDisk
from pipeline.releases.version import Change
from pipeline.schema.model import Schemas, TableSchema

Kind = Literal["added", "removed", "changed"]

#: Stands for a whole row, table or column.
WHOLE: Final = "*"
#: The name under which terms of vocabularies are compared.
TERMS: Final = "vocabularies"


class UnknownDifferenceError(Exception):
    """A difference of a kind that no rule weighs; the message names it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One row of `changes`; values as the CSV files print them."""

    table: str
    row_id: str
    column: str
    change: Kind
    old_value: str | None = None
    new_value: str | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """One of two releases that are compared.

    Attributes:
        tables: by name.
        meanings: the number of the meaning of each column, by table and column.
        terms: the label and definition of every term, by `vocabulary|term`.
    """

    tables: Mapping[str, pa.Table]
    meanings: Mapping[tuple[str, str], int]
    terms: Mapping[str, tuple[str, str]]


def side_of(release: PublishedRelease, left_out: Collection[str]) -> Side:
    """A release as one of two sides: the tables that it describes.

    Args:
        release: where it lies.
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
        keys: the columns that tell the rows of each table apart.
        same: tables that are known to hold the same.
    """
    for name in sorted(before.tables.keys() | after.tables.keys()):
        if name not in after.tables:
            yield Difference(name, WHOLE, WHOLE, "removed")
        elif name not in before.tables:
            yield Difference(name, WHOLE, WHOLE, "added")
        else:
            yield from _of_meaning(name, before.meanings, after.meanings)
            if name not in same:
                yield from _of_table(name, before.tables[name], after.tables[name], keys[name])
    yield from _of_terms(before.terms, after.terms)


def _of_meaning(
    name: str, before: Mapping[tuple[str, str], int], after: Mapping[tuple[str, str], int]
) -> Iterator[Difference]:
    for (table, column), meaning in after.items():
        earlier = before.get((table, column), meaning)
        if table == name and earlier != meaning:
            yield Difference(name, WHOLE, column, "changed", f"meaning {earlier}", f"meaning {meaning}")


def _of_table(name: str, before: pa.Table, after: pa.Table, key: list[str]) -> Iterator[Difference]:
    types = {field.name: str(field.type) for field in before.schema}
    new_types = {field.name: str(field.type) for field in after.schema}
    for column, old_type in types.items():
        new_type = new_types.get(column)
        if new_type is None:
            yield Difference(name, WHOLE, column, "removed")
        elif new_type != old_type:
            yield Difference(name, WHOLE, column, "changed", old_type, new_type)
    for column in new_types:
        if column not in types:
            yield Difference(name, WHOLE, column, "added")
    if all(types.get(column) == new_types.get(column) is not None for column in key):  # else rows cannot be compared
        yield from _of_rows(name, before, after, key)


def _of_rows(name: str, before: pa.Table, after: pa.Table, key: list[str]) -> Iterator[Difference]:
    old, new = ({row_id: place for place, row_id in enumerate(key_texts(side, key))} for side in (before, after))
    for row_id in sorted(old.keys() - new.keys()):
        yield Difference(name, row_id, WHOLE, "removed")
    for row_id in sorted(new.keys() - old.keys()):
        yield Difference(name, row_id, WHOLE, "added")
    both = sorted(old.keys() & new.keys())
    old_places = pa.array([old[row_id] for row_id in both], type=pa.int64())
    new_places = pa.array([new[row_id] for row_id in both], type=pa.int64())
    found: list[tuple[str, int, Difference]] = []
    for number, column in enumerate(after.column_names):
        if column not in before.column_names or before.column(column).type != after.column(column).type:
            continue
        one, other = before.column(column).take(old_places), after.column(column).take(new_places)
        differs = pc.or_(pc.fill_null(pc.not_equal(one, other), False), pc.xor(pc.is_null(one), pc.is_null(other)))  # noqa: FBT003 - the value for nulls
        for place in pc.indices_nonzero(differs).to_pylist():
            values = printed(one[place].as_py()), printed(other[place].as_py())
            found.append((both[place], number, Difference(name, both[place], column, "changed", *values)))
    for _, _, difference in sorted(found, key=lambda item: item[:2]):
        yield difference


def _of_terms(before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]) -> Iterator[Difference]:
    for term in sorted(before.keys() | after.keys()):
        if term not in after:
            yield Difference(TERMS, term, WHOLE, "removed")
        elif term not in before:
            yield Difference(TERMS, term, WHOLE, "added")
        else:
            for column, old, new in zip(("label", "definition"), before[term], after[term], strict=True):
                if old != new:
                    yield Difference(TERMS, term, column, "changed", old, new)


def key_texts(data: pa.Table, key: Sequence[str]) -> list[str]:
    """The key of each row as one text, its values joined by `|`."""
    columns = (data.column(column).to_pylist() for column in key)
    return ["|".join(map(str, values)) for values in zip(*columns, strict=True)]


def printed(value: Any) -> str | None:  # noqa: ANN401 - a value of any table
    """A value as the CSV files print it; None for a null."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def weight(found: Iterable[Difference], schemas: Schemas) -> Change:
    """How much the heaviest of some differences weighs; a patch where there is none.

    Raises:
        UnknownDifferenceError: one of a kind that no rule weighs.
    """
    return max(
        (_weight(difference, schemas.all_tables.get(difference.table)) for difference in found), default=Change.PATCH
    )


def _weight(difference: Difference, table: TableSchema | None) -> Change:
    """A column, table or term that goes or means something else breaks what somebody built.

    So does a row that goes, unless it only tells of others or of a file, or is a conclusion.
    """
    match (difference.row_id == WHOLE, difference.column == WHOLE, difference.change):
        case (True, True, "added") | (True, False, "added"):
            return Change.MINOR
        case (True, True, "removed") | (True, False, "removed") | (True, False, "changed"):
            return Change.MAJOR
        case (False, False, "changed"):
            return Change.PATCH
        case (False, True, "added"):
            return Change.PATCH if table is not None and table.tells_of_others else Change.MINOR
        case (False, True, "removed"):
            if table is None or not (table.tells_of_others or table.derived):
                return Change.MAJOR
            return Change.PATCH if table.tells_of_others else Change.MINOR
    raise UnknownDifferenceError(f"{difference}: no rule says whether this is major, minor or a patch")
