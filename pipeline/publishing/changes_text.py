"""What changed between two versions, in the words that a person would use.

What belongs here: naming rows, saying values, gathering what a person would say in one phrase. What does not: finding
the differences (see `differences`) and the phrases, which stand in `templates/phrases.yaml`.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.contracts.schema import Contracts, Table
from pipeline.publishing.differences import WHOLE, Difference, key_texts, printed
from pipeline.publishing.rendering import TEMPLATES, render
from pipeline.publishing.version import Change
from pipeline.settings_files import Settings, load_settings

HEADING: Final = "# What changed, version by version\n\n"
_WEIGHTS: Final = {
    Change.MAJOR: "A major version (something that was there is gone or means something else)",
    Change.MINOR: "A minor version (something is new)",
    Change.PATCH: "A patch (nothing but corrections)",
}
_MOST_LINES: Final = 25
_LONGEST: Final = 90
#: How the template says that a table has more lines than are told.
_MORE: Final = re.compile(r"- and \d+ more, in `changes\.csv`")
_STRUCTURE: Final = {"added": "is new", "removed": "is gone", "changed": "has changed"}

Shown = dict[str, Any]


class _Phrase(Settings):
    """Several differences of one row in one phrase."""

    table: str
    column: str
    to: str
    covers: list[str]
    says: str


class _Telling(Settings):
    """What is told, and how."""

    tables: list[str]
    not_told: list[str]
    phrases: list[_Phrase]


@cache
def _telling(path: Path = TEMPLATES / "phrases.yaml") -> _Telling:
    return load_settings(path, _Telling)


def first_changes(version: str, tables: Mapping[str, pa.Table]) -> bytes:
    """What is said of a version before which there was none."""
    text = render(
        "changes.md.jinja",
        version=version,
        before=None,
        n_inspections=tables["inspections"].num_rows,
        n_documents=tables["documents"].num_rows,
    )
    return HEADING.encode() + text


def changes_text(
    contracts: Contracts,
    versions: tuple[str, str],
    weight: Change,
    found: Sequence[Difference],
    sides: tuple[Mapping[str, pa.Table], Mapping[str, pa.Table]],
) -> bytes:
    """What changed, as the first part of `CHANGES.md`.

    Args:
        contracts: the tables.
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
        told=list(_told(contracts, found, sides)),
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


def _told(
    contracts: Contracts, found: Sequence[Difference], sides: tuple[Mapping[str, pa.Table], Mapping[str, pa.Table]]
) -> Iterable[tuple[str, list[str], int]]:
    """Of each table whose rows are told: its title, a line for each of the first rows, how many more there are."""
    by_row: dict[str, dict[str, list[Difference]]] = defaultdict(lambda: defaultdict(list))
    for item in found:
        if item.row_id != WHOLE and item.column not in _telling().not_told:
            by_row[item.table][item.row_id].append(item)
    for name in _telling().tables:
        rows, table = by_row[name], contracts.tables[name]
        if not rows:
            continue
        chosen = sorted(rows, key=lambda row_id: (rows[row_id][0].column != WHOLE, row_id))[:_MOST_LINES]
        teller = _Teller(contracts, name, table, chosen, sides)
        yield table.title, [teller.line(row_id, rows[row_id]) for row_id in chosen], len(rows) - len(chosen)


class _Teller:
    """Says what became of some rows of one table."""

    def __init__(
        self,
        contracts: Contracts,
        name: str,
        table: Table,
        chosen: Sequence[str],
        sides: tuple[Mapping[str, pa.Table], Mapping[str, pa.Table]],
    ) -> None:
        self._contracts = contracts
        self._name = name
        self._table = table
        self._old = _rows(sides[0].get(name), table.key, chosen)
        self._new = _rows(sides[1].get(name), table.key, chosen)
        self._sources = [_sources(side, name, chosen) for side in sides]
        self._documents = {row["document_id"]: row for row in sides[1]["documents"].to_pylist()}

    def line(self, row_id: str, found: Sequence[Difference]) -> str:
        """One row with what became of it."""
        row = self._new.get(row_id) or self._old[row_id]
        named = ", ".join(
            _short(self._said(column, row.get(column)))
            for column in self._table.named_by
            if row.get(column) is not None
        )
        if found[0].column == WHOLE:
            return f"{'new' if found[0].change == 'added' else 'gone'}: {named} (`{row_id}`)"
        return f"{named} (`{row_id}`): {'; '.join(self._what(row_id, found))}"

    def _what(self, row_id: str, found: Sequence[Difference]) -> Iterable[str]:
        columns = {item.column: item for item in found}
        for phrase in _telling().phrases:
            item = columns.get(phrase.column)
            if phrase.table == self._name and item is not None and item.new_value == phrase.to:
                values = {f"old_{column}": printed(value) for column, value in self._old[row_id].items()}
                values |= {f"new_{column}": printed(value) for column, value in self._new[row_id].items()}
                yield phrase.says.format(**values) + self._source(row_id, [phrase.column, *phrase.covers])
                for column in (phrase.column, *phrase.covers):
                    columns.pop(column, None)
        for column, item in columns.items():
            old, new = (_short(self._said(column, value)) for value in (item.old_value, item.new_value))
            yield f"{column.replace('_', ' ')} is {new} (before, {old}){self._source(row_id, [column])}"

    def _source(self, row_id: str, columns: Iterable[str]) -> str:
        """From which documents a value is; where some did not say it before, from those."""
        places = [(row_id, column) for column in columns]
        before, now = ({name for place in places for name in side.get(place, ())} for side in self._sources)
        found = sorted(now - before or now)
        kinds = self._contracts.vocabularies["document_kind"].terms
        documents = [self._documents[name] for name in found if name in self._documents]
        named = [f"{kinds[item['document_kind']].label.lower()} of {item['published_date']}" for item in documents]
        return f", from the {' and the '.join(named)}" if named else ""

    def _said(self, column: str, value: object) -> str:
        """A value as a person says it: of a term, its label."""
        if value is None:
            return "nothing"
        spec = self._table.columns.get(column)
        terms = self._contracts.vocabularies[spec.vocabulary].terms if spec and spec.vocabulary else {}
        text = str(printed(value))
        return terms[text].label if text in terms else text


def _rows(data: pa.Table | None, key: Sequence[str], wanted: Iterable[str]) -> dict[str, Shown]:
    """Some rows of a table by their keys."""
    if data is None or any(column not in data.column_names for column in key):
        return {}
    ids = key_texts(data, key)
    chosen = set(wanted)
    places = pa.array([place for place, row_id in enumerate(ids) if row_id in chosen], type=pa.int64())
    return {ids[place]: row for place, row in zip(places.to_pylist(), data.take(places).to_pylist(), strict=True)}


def _sources(tables: Mapping[str, pa.Table], name: str, wanted: Sequence[str]) -> dict[tuple[str, str], set[str]]:
    """The documents that values of some rows were read in, by key and column."""
    evidence = tables["evidence"]
    of_rows = pc.and_(
        pc.equal(evidence.column("table"), name),
        pc.is_in(evidence.column("row_id"), value_set=pa.array(sorted(wanted), type=pa.string())),
    )
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in evidence.select(["row_id", "column", "document_id"]).filter(of_rows).to_pylist():
        found[row["row_id"], row["column"]].add(row["document_id"])
    return found


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
