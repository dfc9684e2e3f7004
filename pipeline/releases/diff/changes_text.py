"""What changed between two versions, in the words that a person would use.

What belongs here: which differences are told, in which order, and gathering what a person would say in one phrase. What
does not: finding the differences (see `differences`), what rows and values are called (see `saying`) and the phrases,
which stand in `templates/phrases.yaml`.

What was published and is otherwise now, or gone, comes first and is told whole: somebody may have quoted it. What is
new, and what is concluded by rules, is told in part.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice
from pathlib import Path
from typing import Final

import pyarrow as pa

from pipeline.core.day_text import format_period
from pipeline.core.plural import pluralise
from pipeline.redaction.apply_corrections import CORRECTED
from pipeline.releases.diff.changelog import load_telling
from pipeline.releases.diff.differences import WHOLE, Difference
from pipeline.releases.diff.renamed import renamed
from pipeline.releases.diff.row_labels import PERIOD, Sayer, Shown, Tables, about, rows_by_id
from pipeline.releases.rendering import render
from pipeline.releases.version import Change
from pipeline.schema.model import Schemas, TableSchema

HEADING: Final = "# What changed, version by version\n\n"
_WEIGHTS: Final = {
    Change.MAJOR: "A major version (something that was there is gone or means something else)",
    Change.MINOR: "A minor version (something is new)",
    Change.PATCH: "A patch (nothing but corrections)",
}
_MOST_LINES: Final = 20
_NONE: Final = ("none", "none")
_CELL: Final = ("row_id", "column")
#: How the template says that a table has more lines than are told.
_MORE: Final = re.compile(r"- and \d+ more: the rows of `\w+` in `changes\.csv`")
_STRUCTURE: Final = {"added": "is new", "removed": "is gone", "changed": "has changed"}


@dataclass(frozen=True, slots=True)
class _Told:
    """Some lines under a title; `n_more` rows of `table` are not told."""

    title: str
    lines: list[str]
    table: str
    n_more: int = 0


def first_changes(version: str, tables: Mapping[str, pa.Table]) -> bytes:
    """What is said of a version before which there was none."""
    text = render(
        "changes.md.jinja",
        version=version,
        before=None,
        inspections=pluralise(tables["inspections"].num_rows, "inspection"),
        documents=pluralise(tables["documents"].num_rows, "document"),
    )
    return HEADING.encode() + text


def changes_text(
    schemas: Schemas,
    versions: tuple[str, str],
    weight: Change,
    found: Sequence[Difference],
    sides: tuple[Tables, Tables],
) -> bytes:
    """What changed, as the first part of `CHANGES.md`.

    Args:
        schemas: the tables.
        versions: the version before, and this one.
        weight: how much all differences weigh together.
        found: every difference.
        sides: the tables before, and now.
    """
    before, version = versions
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, _, change in {(item.table, item.row_id, _row_change(item)) for item in found if item.row_id != WHOLE}:
        counts[name][change] += 1
    return HEADING.encode() + render(
        "changes.md.jinja",
        version=version,
        before=before,
        weight=_WEIGHTS[weight],
        counts={name: counts[name] for name in sorted(counts)} if found else {},
        structure=[_structure(item) for item in found if item.row_id == WHOLE],
        told=[told for told in _told(schemas, found, sides) if told.lines],
    )


def with_earlier(text: bytes, earlier: Path) -> bytes:
    """What changed in one version and in all before it.

    Args:
        text: of one version.
        earlier: the file of the version before; not there in versions made before there was one.
    """
    if not earlier.is_file():
        return text
    return text + b"\n" + earlier.read_bytes().removeprefix(HEADING.encode())


def of_version(text: str, version: str, longest: int) -> str:
    """What `CHANGES.md` says of one version, without its heading; of much, the first, and how much more there is.

    Args:
        text: of the file.
        version: the version.
        longest: how many characters it may have.
    """
    _, _, after = text.partition(f"## {version}\n")
    lines = after.partition("\n## ")[0].strip().splitlines()
    n_kept = sum(so_far <= longest for so_far in accumulate(len(line) + 1 for line in lines))
    if n_kept == len(lines):
        return "\n".join(lines)
    n_more = sum(int(line.split()[2]) if _MORE.fullmatch(line) else line.startswith("- ") for line in lines[n_kept:])
    while n_kept and not lines[n_kept - 1].startswith(("- ", "|")):  # a heading of nothing
        n_kept -= 1
    return "\n".join([*lines[:n_kept], "", f"and {n_more} more, in `CHANGES.md`"])


def _row_change(item: Difference) -> str:
    return item.change if item.column == WHOLE else "changed"


def _structure(item: Difference) -> str:
    what = f"The table `{item.table}`" if item.column == WHOLE else f"The column `{item.column}` of `{item.table}`"
    values = f": {item.old_value}, now {item.new_value}" if item.change == "changed" else ""
    return f"{what} {_STRUCTURE[item.change]}{values}."


def _told(schemas: Schemas, found: Sequence[Difference], sides: tuple[Tables, Tables]) -> Iterator[_Told]:
    """Everything that is told, what somebody may have quoted first."""
    telling = load_telling()
    by_row: dict[str, dict[str, list[Difference]]] = defaultdict(lambda: defaultdict(list))
    for item in found:
        judged = telling.judged.get(item.table)
        is_told = item.column not in telling.not_told if judged is None else item.column in (WHOLE, *judged)
        if item.row_id != WHOLE and is_told:
            by_row[item.table][item.row_id].append(item)
    sayers = Sayer(schemas, sides[0], telling), Sayer(schemas, sides[1], telling)
    tellers = {
        name: _Teller(name, schemas, sayers, sides, by_row[name])
        for name in (*telling.tables, *telling.judged)
        if by_row[name]
    }
    rows = [tellers[name] for name in telling.tables if name in tellers]
    yield from (teller.otherwise() for teller in rows)
    yield from (teller.gone() for teller in rows)
    for name, columns in telling.judged.items():
        if name in tellers:
            yield tellers[name].judged_otherwise(columns)
            yield tellers[name].no_longer_judged(columns)
    yield from (teller.called_otherwise() for teller in rows)
    yield from (teller.new() for teller in rows)


class _Teller:
    """Says what became of the rows of one table."""

    def __init__(
        self,
        name: str,
        schemas: Schemas,
        sayers: tuple[Sayer, Sayer],
        sides: tuple[Tables, Tables],
        found: Mapping[str, Sequence[Difference]],
    ) -> None:
        self._name = name
        self._table: TableSchema = schemas.tables[name]
        self._before, self._now = sayers
        needed = self._needed()
        self._old, self._new = (rows_by_id(side.get(name), self._table.key, found, needed) for side in sides)
        gone = {row_id: row for row_id, row in self._old.items() if row_id not in self._new}
        new = {row_id: row for row_id, row in self._new.items() if row_id not in self._old}
        self._renamed = renamed(name, self._table, gone, new, sides)
        self._gone = [row_id for row_id in gone if row_id not in self._renamed]
        self._added = sorted(new.keys() - set(self._renamed.values()))
        self._changed = {row_id: rows for row_id, rows in found.items() if row_id in self._old and row_id in self._new}
        self._sources = [_grouped(about(side, "evidence", name, found, (*_CELL, "document_id"))) for side in sides]
        self._methods = _grouped(about(sides[1], "evidence", name, found, (*_CELL, "method")))
        reasons = [_grouped(about(side, "null_reasons", name, found, (*_CELL, "reason"))) for side in sides]
        labels = schemas.vocabularies["null_reason"].terms
        self._reasons = [{cell: labels[term].label.lower() for cell, (term, *_) in side.items()} for side in reasons]

    def _needed(self) -> set[str]:
        """The columns that are said of a row; of large tables as few as can be."""
        judged = load_telling().judged.get(self._name)
        if judged is None:
            return set(self._table.columns)
        places = [column for words in self._table.words for column in words.model_dump().values() if column]
        return {*judged, *places, *self._table.named_by, "document_id"}

    def otherwise(self) -> _Told:
        """Rows with other values, and rows that are called after other words."""
        lines = [line for row_id in sorted(self._changed) if (line := self._corrected(row_id))]
        lines += [self._reworded(*pair) for pair in self._renamed.items() if self._is_reworded(*pair)]
        return _Told(f"{self._table.title}: other values", lines, self._name)

    def gone(self) -> _Told:
        """Rows that are gone."""
        lines = [f"{self._before.name(self._table, self._old[row_id])} (`{row_id}`)" for row_id in sorted(self._gone)]
        return _Told(f"{self._table.title}: gone", lines, self._name)

    def new(self) -> _Told:
        """The first of the rows that are new."""
        lines = (f"{self._now.name(self._table, self._new[row_id])} (`{row_id}`)" for row_id in self._added)
        return self._part("new", lines, len(self._added))

    def called_otherwise(self) -> _Told:
        """The first of the rows that have another identifier and the same words."""
        pairs = [pair for pair in self._renamed.items() if not self._is_reworded(*pair)]
        lines = (
            f"{self._now.name(self._table, self._new[new_id])}: now `{new_id}` (before, `{old_id}`)"
            for old_id, new_id in pairs
        )
        return self._part("the same under another identifier", lines, len(pairs))

    def judged_otherwise(self, columns: Sequence[str]) -> _Told:
        """The first of the rows in which some columns are others, those first whose values seldom changed so."""
        pairs = [*((row_id, row_id) for row_id in sorted(self._changed)), *self._renamed.items()]
        differing = {pair: others for pair in pairs if (others := self._others(*pair, columns))}
        times = Counter(map(str, differing.values()))
        lines = (
            f"{self._now.name(self._table, self._new[new_id])} (`{new_id}`):"
            f" {'; '.join(self._what(old_id, new_id, column) for column in others)}"
            for (old_id, new_id), others in sorted(differing.items(), key=lambda item: times[str(item[1])])
        )
        return self._part("judged otherwise", lines, len(differing))

    def no_longer_judged(self, columns: Sequence[str]) -> _Told:
        """The first of the rows that are gone, with what they said in some columns."""
        lines = (
            f"{self._before.name(self._table, self._old[row_id])} (`{row_id}`){self._was(row_id, columns)}"
            for row_id in sorted(self._gone)
        )
        return self._part("gone", lines, len(self._gone))

    def _others(self, old_id: str, new_id: str, columns: Sequence[str]) -> dict[str, tuple[object, object]]:
        """The columns in which two rows differ, with both values."""
        pairs = {column: (self._old[old_id].get(column), self._new[new_id].get(column)) for column in columns}
        return {column: (old, new) for column, (old, new) in pairs.items() if old != new}

    def _was(self, row_id: str, columns: Sequence[str]) -> str:
        """The values of a row that is gone."""
        rows = self._old[row_id], self._old[row_id]
        values = (
            (column, self._before.values(self._table, column, rows, self._missing(row_id, row_id, column))[0])
            for column in columns
        )
        was = "; ".join(f"{_called(column)} was {value}" for column, value in values)
        return f": {was}" if was else ""

    def _part(self, title: str, lines: Iterable[str], n_lines: int) -> _Told:
        """The first of some lines, which are made only as far as they are told."""
        told = list(islice(lines, _MOST_LINES))
        return _Told(f"{self._table.title}: {title}", told, self._name, n_lines - len(told))

    def _is_reworded(self, old_id: str, new_id: str) -> bool:
        if not self._table.words:  # a document is called otherwise with the same text
            return False
        text = self._table.words[0].text
        return bool(self._old[old_id].get(text) != self._new[new_id].get(text))

    def _reworded(self, old_id: str, new_id: str) -> str:
        name = self._now.name(self._table, self._new[new_id])
        return f"{name} (`{new_id}`, before `{old_id}`): {self._what(old_id, new_id, self._table.words[0].text)}"

    def _corrected(self, row_id: str) -> str | None:
        """One row with its other values; None where nothing differs that is told."""
        telling = load_telling()
        columns = {item.column: item for item in self._changed[row_id] if item.column not in telling.not_told}
        said: list[str] = []
        for phrase in telling.phrases:
            item = columns.get(phrase.column)
            if phrase.table == self._name and item is not None and phrase.to in (None, item.new_value):
                covered = [phrase.column, *phrase.covers]
                said.append(phrase.says.format(**self._words(row_id)) + self._source(row_id, row_id, covered))
                for column in covered:
                    columns.pop(column, None)
        said += [self._what(row_id, row_id, column) for column in columns]
        return f"{self._now.name(self._table, self._new[row_id])} (`{row_id}`): {'; '.join(said)}" if said else None

    def _words(self, row_id: str) -> dict[str, str]:
        """What phrases are filled with."""
        rows = self._old[row_id], self._new[row_id]
        words: dict[str, str] = {}
        for column in rows[0].keys() & rows[1].keys():
            pair = self._now.values(self._table, column, rows, self._missing(row_id, row_id, column))
            words[f"old_{column}"], words[f"new_{column}"] = pair
        if rows[0].keys() & rows[1].keys() >= PERIOD:
            words["old_period"], words["new_period"] = map(format_period, rows)
        return words

    def _what(self, old_id: str, new_id: str, column: str) -> str:
        """One other value, with the one before."""
        rows = self._old[old_id], self._new[new_id]
        old, new = self._now.values(self._table, column, rows, self._missing(old_id, new_id, column))
        return f"{_called(column)} is now {new} (before, {old}){self._source(old_id, new_id, [column])}"

    def _missing(self, old_id: str, new_id: str, column: str) -> tuple[str, str]:
        """What is said where there is no value: the reason, where one was given."""
        return self._reasons[0].get((old_id, column), _NONE[0]), self._reasons[1].get((new_id, column), _NONE[1])

    def _source(self, old_id: str, new_id: str, columns: Sequence[str]) -> str:
        """From which documents a value is; where some did not say it before, from those. Or that it is by hand."""
        methods = [method for column in columns for method in self._methods.get((new_id, column), ())]
        if any(method.startswith(CORRECTED) for method in methods):
            return ", put right by hand"
        before, now = (
            {name for column in columns for name in side.get((row_id, column), ())}
            for row_id, side in zip((old_id, new_id), self._sources, strict=True)
        )
        named = [said for name in sorted(now - before or now) if (said := self._now.document(name))]
        return f", from {' and '.join(dict.fromkeys(named))}" if named else ""


def _called(column: str) -> str:
    return load_telling().called.get(column, f"the {column.replace('_', ' ')}")


def _grouped(rows: Iterable[Shown]) -> dict[tuple[str, str], list[str]]:
    """What is told of cells, by the key of the row and the column."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows:
        row_id, column, told = row.values()
        found[row_id, column].append(told)
    return found
