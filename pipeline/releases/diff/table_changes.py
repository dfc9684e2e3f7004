"""The changes of one table, described row by row for `CHANGES.md`."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from pipeline.core.day_text import format_period
from pipeline.redaction.recorded import is_corrected
from pipeline.releases.diff.changelog import Changelog
from pipeline.releases.diff.differences import Difference, Tables
from pipeline.releases.diff.renamed import renamed
from pipeline.releases.diff.row_labels import PERIOD, Record, RowLabeller, cells, rows_by_id
from pipeline.schema.frames import records
from pipeline.schema.model import Schemas, TableSchema

_MOST_LINES: Final = 20
_NO_VALUE: Final = "none"


@dataclass(frozen=True, slots=True)
class Section:
    """Some lines under a title; `n_more` rows of `table` are left out."""

    title: str
    lines: list[str]
    table: str
    n_more: int = 0


class TableChanges:
    """The changed, removed, renamed and new rows of one table.

    Args:
        name: of the table.
        schemas: of all tables.
        changelog: what is listed, and in which words.
        labellers: for the release before, and this one.
        sides: the tables before, and now.
        found: the differences of the table that are to be listed, by row.
    """

    def __init__(
        self,
        name: str,
        schemas: Schemas,
        changelog: Changelog,
        labellers: tuple[RowLabeller, RowLabeller],
        sides: tuple[Tables, Tables],
        found: Mapping[str, Sequence[Difference]],
    ) -> None:
        self._name = name
        self._table: TableSchema = schemas.tables[name]
        self._changelog = changelog
        self._before, self._now = labellers
        old, new = (rows_by_id(side.get(name), self._table.key, found, self._needed()) for side in sides)
        self._renamed = renamed(
            name, self._table, old[~old.index.isin(new.index)], new[~new.index.isin(old.index)], sides
        )
        self._old, self._new = (dict(zip(rows.index, records(rows), strict=True)) for rows in (old, new))
        self._removed = sorted(self._old.keys() - self._new.keys() - self._renamed.keys())
        self._added = sorted(self._new.keys() - self._old.keys() - set(self._renamed.values()))
        self._changed = {row_id: rows for row_id, rows in found.items() if row_id in self._old and row_id in self._new}
        self._sources = [cells(side, "evidence", name, found, "document_id") for side in sides]
        self._methods = cells(sides[1], "evidence", name, found, "method")
        labels = schemas.vocabularies["null_reason"].terms
        self._reasons = [
            {cell: labels[reason].label.lower() for cell, (reason, *_) in cells_of_side.items()}
            for cells_of_side in (cells(side, "null_reasons", name, found, "reason") for side in sides)
        ]

    def _needed(self) -> set[str]:
        """The columns that are described; of large tables as few as possible."""
        quotable = self._changelog.revised_tables.get(self._name)
        if quotable is None:
            return set(self._table.columns)
        places = [column for words in self._table.words for column in words.model_dump().values() if column]
        return {*quotable, *places, *self._table.named_by}

    def changed_rows(self) -> Section:
        """Rows with changed values, and renamed rows with other words."""
        lines = [line for row_id in sorted(self._changed) if (line := self._changed_row(row_id))]
        lines += [self._reworded_row(*pair) for pair in self._renamed.items() if self._is_reworded(*pair)]
        return Section(f"{self._table.title}: changed", lines, self._name)

    def removed_rows(self) -> Section:
        """Rows that are gone."""
        lines = [f"{self._before.name(self._table, self._old[row_id])} (`{row_id}`)" for row_id in self._removed]
        return Section(f"{self._table.title}: removed", lines, self._name)

    def new_rows(self) -> Section:
        """The first of the new rows."""
        lines = (f"{self._now.name(self._table, self._new[row_id])} (`{row_id}`)" for row_id in self._added)
        return self._first_of("new", lines, len(self._added))

    def renamed_rows(self) -> Section:
        """The first of the rows with another identifier and the same words."""
        pairs = [pair for pair in self._renamed.items() if not self._is_reworded(*pair)]
        lines = (
            f"{self._now.name(self._table, self._new[new_id])}: now `{new_id}` (was `{old_id}`)"
            for old_id, new_id in pairs
        )
        return self._first_of("renamed", lines, len(pairs))

    def revised_rows(self, columns: Sequence[str]) -> Section:
        """The first of the rows in which some columns changed, those with a rare change first."""
        pairs = [*((row_id, row_id) for row_id in sorted(self._changed)), *self._renamed.items()]
        differing = {pair: changes for pair in pairs if (changes := self._changes_in(*pair, columns))}
        times = Counter(map(str, differing.values()))
        lines = (
            f"{self._now.name(self._table, self._new[new_id])} (`{new_id}`):"
            f" {'; '.join(self._change(old_id, new_id, column) for column in changes)}"
            for (old_id, new_id), changes in sorted(differing.items(), key=lambda item: times[str(item[1])])
        )
        return self._first_of("changed", lines, len(differing))

    def withdrawn_rows(self, columns: Sequence[str]) -> Section:
        """The first of the rows that are gone, with what they had in some columns."""
        lines = (
            f"{self._before.name(self._table, self._old[row_id])} (`{row_id}`){self._former_values(row_id, columns)}"
            for row_id in self._removed
        )
        return self._first_of("removed", lines, len(self._removed))

    def _changes_in(self, old_id: str, new_id: str, columns: Sequence[str]) -> dict[str, tuple[object, object]]:
        """The columns in which two rows differ, with both values."""
        pairs = {column: (self._old[old_id].get(column), self._new[new_id].get(column)) for column in columns}
        return {column: (old, new) for column, (old, new) in pairs.items() if old != new}

    def _former_values(self, row_id: str, columns: Sequence[str]) -> str:
        """The values of a row that is gone."""
        rows = self._old[row_id], self._old[row_id]
        values = (
            (column, self._before.values(self._table, column, rows, self._missing(row_id, row_id, column))[0])
            for column in columns
        )
        listed = "; ".join(f"{self._changelog.name_of(column)} was {value}" for column, value in values)
        return f": {listed}" if listed else ""

    def _first_of(self, title: str, lines: Iterable[str], n_lines: int) -> Section:
        """The first of some lines, which are made only as far as they are listed."""
        listed = list(islice(lines, _MOST_LINES))
        return Section(f"{self._table.title}: {title}", listed, self._name, n_lines - len(listed))

    def _is_reworded(self, old_id: str, new_id: str) -> bool:
        if not self._table.words:  # a renamed document has the same text
            return False
        text = self._table.words[0].text
        return bool(self._old[old_id].get(text) != self._new[new_id].get(text))

    def _reworded_row(self, old_id: str, new_id: str) -> str:
        name = self._now.name(self._table, self._new[new_id])
        return f"{name} (`{new_id}`, was `{old_id}`): {self._change(old_id, new_id, self._table.words[0].text)}"

    def _changed_row(self, row_id: str) -> str | None:
        """One row with its changed values; None where nothing changed that is listed."""
        columns = {
            item.column: item for item in self._changed[row_id] if item.column not in self._changelog.ignored_columns
        }
        parts: list[str] = []
        for phrase in self._changelog.phrases:
            item = columns.get(phrase.column)
            if phrase.table == self._name and item is not None and phrase.to in (None, item.new_value):
                covered = [phrase.column, *phrase.covers]
                words = phrase.text.format(**self._values_for_phrases(row_id))
                parts.append(words + self._origin(row_id, row_id, covered))
                for column in covered:
                    columns.pop(column, None)
        parts += [self._change(row_id, row_id, column) for column in columns]
        return f"{self._now.name(self._table, self._new[row_id])} (`{row_id}`): {'; '.join(parts)}" if parts else None

    def _values_for_phrases(self, row_id: str) -> dict[str, str]:
        rows = self._old[row_id], self._new[row_id]
        words: dict[str, str] = {}
        for column in rows[0].keys() & rows[1].keys():
            pair = self._now.values(self._table, column, rows, self._missing(row_id, row_id, column))
            words[f"old_{column}"], words[f"new_{column}"] = pair
        if rows[0].keys() & rows[1].keys() >= PERIOD:
            words["old_period"], words["new_period"] = map(format_period, rows)
        return words

    def _change(self, old_id: str, new_id: str, column: str) -> str:
        """One changed value, with the one before."""
        rows: tuple[Record, Record] = self._old[old_id], self._new[new_id]
        old, new = self._now.values(self._table, column, rows, self._missing(old_id, new_id, column))
        origin = self._origin(old_id, new_id, [column])
        return f"{self._changelog.name_of(column)} is now {new} (was {old}){origin}"

    def _missing(self, old_id: str, new_id: str, column: str) -> tuple[str, str]:
        """What is written where there is no value: the reason, where the release gives one."""
        before, now = self._reasons
        return before.get((old_id, column), _NO_VALUE), now.get((new_id, column), _NO_VALUE)

    def _origin(self, old_id: str, new_id: str, columns: Sequence[str]) -> str:
        """The documents that a value is from, only the new ones where there are any; or that a person corrected it."""
        methods = [method for column in columns for method in self._methods.get((new_id, column), ())]
        if any(map(is_corrected, methods)):
            return ", corrected by hand"
        before, now = (
            {name for column in columns for name in side.get((row_id, column), ())}
            for row_id, side in zip((old_id, new_id), self._sources, strict=True)
        )
        named = [name for document in sorted(now - before or now) if (name := self._now.document(document))]
        return f", from {' and '.join(dict.fromkeys(named))}" if named else ""
