"""Rows and values as people call them.

What belongs here: what a row is called (the council, the kind and the day before any identifier), what a value is in
words, which document it is from. What does not: what became of rows (see `changes_text`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.day_text import format_day, format_period
from pipeline.redaction.redact import MARK
from pipeline.releases.diff.changelog import Telling
from pipeline.releases.diff.differences import key_texts, printed
from pipeline.schema.model import Schemas, TableSchema

_LONGEST: Final = 90
#: Of two long texts, so much is said of what they have in common before they differ.
_BEFORE_DIFFERENCE: Final = 30
#: Tables whose rows others are named by: of whom it is, what kind, when.
_NAMING: Final = ("documents", "inspections", "people")
#: The columns that say together when something was.
PERIOD: Final = frozenset({"start_date", "end_date", "date_precision"})

_WITHHELD: Final = "withheld"
_OTHER: Final = "other"

Shown = dict[str, Any]
Tables = Mapping[str, pa.Table]


class Sayer:
    """Says what rows and values of one release are.

    Args:
        schemas: the tables' descriptions.
        tables: of the release.
        telling: the words.
    """

    def __init__(self, schemas: Schemas, tables: Tables, telling: Telling) -> None:
        self._contracts = schemas
        self._telling = telling
        self._naming = {name: _by_key(tables.get(name), schemas.tables[name].key) for name in _NAMING}

    def name(self, table: TableSchema, row: Shown) -> str:
        """What a row is called: the values that name it, of a row of another table its name."""
        return ", ".join(self._part(table, column, row) for column in table.named_by)

    def _part(self, table: TableSchema, column: str, row: Shown) -> str:
        value = row.get(column)
        for reference in table.references:
            named = self._naming.get(reference.table, {}).get(str(value))
            if reference.columns == [column] and named is not None:
                return self.name(self._contracts.tables[reference.table], named)
        if value is None:
            return self._telling.unknown.get(column, f"no {column.replace('_', ' ')}")
        if value == _OTHER and column in self._telling.other:
            return self._telling.other[column]
        if row.keys() >= PERIOD and column in PERIOD:
            return format_period(row)
        return self._worded(table, column, row)

    def values(
        self, table: TableSchema, column: str, rows: tuple[Shown, Shown], missing: tuple[str, str]
    ) -> tuple[str, str]:
        """A value before and now, in a sentence.

        Args:
            table: of the rows.
            column: of the value.
            rows: before, and now.
            missing: what is said of each where it has no value.
        """
        one, other = (row.get(column) for row in rows)
        if isinstance(one, str) and isinstance(other, str) and not self._vocabulary(table, column):
            texts = short_pair(one, other)
            return (texts[0], texts[1]) if not _is_quoted(table, column) else (f"“{texts[0]}”", f"“{texts[1]}”")
        old, new = (
            why if row.get(column) is None else self._in_sentence(table, column, row)
            for row, why in zip(rows, missing, strict=True)
        )
        return old, new

    def _in_sentence(self, table: TableSchema, column: str, row: Shown) -> str:
        said = self._worded(table, column, row)
        vocabulary = self._vocabulary(table, column)
        is_word = vocabulary and vocabulary not in self._telling.proper and said[1:2].islower()
        return said[0].lower() + said[1:] if is_word else said

    def _worded(self, table: TableSchema, column: str, row: Shown) -> str:
        """A term by its label, a day as far as it is known, words in quotation marks."""
        value, spec = row[column], table.columns.get(column)
        if vocabulary := self._vocabulary(table, column):
            term = self._contracts.vocabularies[vocabulary].terms.get(str(value))
            return term.label if term else str(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, date):
            return format_day(value, row.get(spec.precision) if spec and spec.precision else "day")
        said = short(str(printed(value)))
        return f"“{said}”" if _is_quoted(table, column) else said

    @staticmethod
    def _vocabulary(table: TableSchema, column: str) -> str | None:
        """The vocabulary of a column; None where it has none, or another release alone has the column."""
        return table.columns[column].vocabulary if column in table.columns else None

    def document(self, document_id: str) -> str | None:
        """A document in a sentence; None where it has none of that identifier."""
        row = self._naming["documents"].get(document_id)
        if row is None:
            return None
        words = self._telling.documents[row["document_kind"]]
        if row["published_date"] is None:
            return f"{words.undated} without a date (`{document_id}`)"
        return f"{words.dated} of {format_day(row['published_date'], row['date_precision'])}"


def _is_quoted(table: TableSchema, column: str) -> bool:
    """Whether the values of a column are words of documents."""
    return column in {words.text for words in table.words} or column.endswith("_as_printed")


def _by_key(data: pa.Table | None, key: Sequence[str]) -> dict[str, Shown]:
    if data is None or any(column not in data.column_names for column in key):
        return {}
    return dict(zip(key_texts(data, key), data.to_pylist(), strict=True))


def short(text: str) -> str:
    """A text on one line, cut where it is long."""
    text = " ".join(text.split())
    if MARK in text and not text.strip(f"{MARK} .,;:"):
        return _WITHHELD
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def short_pair(one: str, other: str) -> tuple[str, str]:
    """Two texts on one line each; where they are long, from shortly before the place at which they differ."""
    one, other = (" ".join(text.split()) for text in (one, other))
    common = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if max(len(one), len(other)) <= _LONGEST or common <= _BEFORE_DIFFERENCE:
        return short(one), short(other)
    begin = one.rfind(" ", 0, common - _BEFORE_DIFFERENCE) + 1
    mark = "…" if begin else ""
    return short(f"{mark}{one[begin:]}"), short(f"{mark}{other[begin:]}")


def rows_by_id(
    data: pa.Table | None, key: Sequence[str], wanted: Collection[str], columns: Collection[str]
) -> dict[str, Shown]:
    """Some rows of a table by their keys, each with some columns, as far as the table has them."""
    if data is None or any(column not in data.column_names for column in key):
        return {}
    ids = key_texts(data, key)
    places = pa.array([place for place, row_id in enumerate(ids) if row_id in wanted], type=pa.int64())
    rows = data.select([column for column in data.column_names if column in columns]).take(places).to_pylist()
    return {ids[place]: row for place, row in zip(places.to_pylist(), rows, strict=True)}


def about(tables: Tables, telling: str, name: str, wanted: Iterable[str], columns: Sequence[str]) -> list[Shown]:
    """What `evidence` or `null_reasons` tells of some rows of a table.

    Args:
        tables: of the release.
        telling: the table that tells.
        name: the table of which it tells.
        wanted: the keys of the rows.
        columns: those of the telling table that are needed.
    """
    data = tables.get(telling)
    if data is None:
        return []
    of_rows = pc.and_(
        pc.equal(data.column("table"), name),
        pc.is_in(data.column("row_id"), value_set=pa.array(sorted(wanted), type=pa.string())),
    )
    rows: list[Shown] = data.select(list(columns)).filter(of_rows).to_pylist()
    return rows
