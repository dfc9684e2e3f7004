"""What rows and values are called in a sentence: the council, the kind and the date before any identifier."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from pipeline.core.day_text import format_day, format_period
from pipeline.redaction.redact import is_masked
from pipeline.releases.diff.changelog import Changelog
from pipeline.releases.diff.differences import Tables, printed
from pipeline.schema.frames import records, row_ids
from pipeline.schema.model import SEVERAL, Schemas, TableSchema

Record = dict[str, Any]

_LONGEST: Final = 90
#: How much of what two long texts share is shown before they differ.
_BEFORE_DIFFERENCE: Final = 30
#: Tables by whose rows others are named.
_NAMING: Final = ("documents", "inspections", "people")
#: The columns that together give the date of an inspection.
PERIOD: Final = frozenset({"start_date", "end_date", "date_precision"})
_WITHHELD: Final = "withheld"
_OTHER: Final = "other"


class RowLabeller:
    """Names the rows and values of one release.

    Args:
        schemas: of the tables.
        tables: of the release.
        changelog: the words.
    """

    def __init__(self, schemas: Schemas, tables: Tables, changelog: Changelog) -> None:
        self._schemas = schemas
        self._changelog = changelog
        self._naming = {name: _by_key(tables.get(name), schemas.tables[name].key) for name in _NAMING}

    def name(self, table: TableSchema, row: Record) -> str:
        """What a row is called: the values of the columns that name it, and the names of rows that they refer to."""
        return ", ".join(self._part(table, column, row) for column in table.named_by)

    def _part(self, table: TableSchema, column: str, row: Record) -> str:
        value = row.get(column)
        for reference in table.references:
            named = self._naming.get(reference.table, {}).get(str(value))
            if reference.columns == [column] and named is not None:
                return self.name(self._schemas.tables[reference.table], named)
        if value is None:
            return self._changelog.no_value.get(column, f"no {column.replace('_', ' ')}")
        if value == _OTHER and column in self._changelog.other_kind:
            return self._changelog.other_kind[column]
        if row.keys() >= PERIOD and column in PERIOD:
            return format_period(row)
        return self._in_words(table, column, row)

    def values(
        self, table: TableSchema, column: str, rows: tuple[Record, Record], missing: tuple[str, str]
    ) -> tuple[str, str]:
        """A value before and now, in a sentence.

        Args:
            table: of the rows.
            column: of the value.
            rows: before, and now.
            missing: what is written where each has no value.
        """
        one, other = (row.get(column) for row in rows)
        if isinstance(one, str) and isinstance(other, str) and not _vocabulary(table, column):
            texts = short_pair(one, other)
            return (texts[0], texts[1]) if not _is_quoted(table, column) else (f"“{texts[0]}”", f"“{texts[1]}”")
        old, new = (
            why if row.get(column) is None else self._in_sentence(table, column, row)
            for row, why in zip(rows, missing, strict=True)
        )
        return old, new

    def _in_sentence(self, table: TableSchema, column: str, row: Record) -> str:
        words = self._in_words(table, column, row)
        vocabulary = _vocabulary(table, column)
        is_common = vocabulary and vocabulary not in self._changelog.proper_names and words[1:2].islower()
        return words[0].lower() + words[1:] if is_common else words

    def _in_words(self, table: TableSchema, column: str, row: Record) -> str:
        """A term by its label, a date to its precision, quoted words in quotation marks."""
        value, spec = row[column], table.columns.get(column)
        if vocabulary := _vocabulary(table, column):
            terms = self._schemas.vocabularies[vocabulary].terms
            return ", ".join(terms[name].label if name in terms else name for name in str(value).split(SEVERAL))
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, date):
            return format_day(value, row.get(spec.precision) if spec and spec.precision else "day")
        text = short(str(printed(value)))
        return f"“{text}”" if _is_quoted(table, column) else text

    def document(self, document_id: str) -> str | None:
        """What a document is called; None where the release has none of that identifier."""
        row = self._naming["documents"].get(document_id)
        if row is None:
            return None
        name = self._changelog.documents[row["document_kind"]]
        if row["published_date"] is None:
            return f"{name.undated} without a date (`{document_id}`)"
        return f"{name.dated} of {format_day(row['published_date'], row['date_precision'])}"


def _vocabulary(table: TableSchema, column: str) -> str | None:
    """The vocabulary of a column; None where it has none, or only another release has the column."""
    return table.columns[column].vocabulary if column in table.columns else None


def _is_quoted(table: TableSchema, column: str) -> bool:
    """Whether the values of a column are words of documents."""
    return column in {words.text for words in table.words} or column.endswith("_as_printed")


def _by_key(frame: pd.DataFrame | None, key: Sequence[str]) -> dict[str, Record]:
    if frame is None or any(column not in frame.columns for column in key):
        return {}
    return dict(zip(row_ids(frame, key), records(frame), strict=True))


def short(text: str) -> str:
    """A text on one line, cut where it is long."""
    text = " ".join(text.split())
    if is_masked(text):
        return _WITHHELD
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def short_pair(one: str, other: str) -> tuple[str, str]:
    """Two texts on one line each; long ones from shortly before the place where they differ."""
    one, other = (" ".join(text.split()) for text in (one, other))
    common = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if max(len(one), len(other)) <= _LONGEST or common <= _BEFORE_DIFFERENCE:
        return short(one), short(other)
    begin = one.rfind(" ", 0, common - _BEFORE_DIFFERENCE) + 1
    mark = "…" if begin else ""
    return short(f"{mark}{one[begin:]}"), short(f"{mark}{other[begin:]}")


def rows_by_id(
    frame: pd.DataFrame | None, key: Sequence[str], wanted: Collection[str], columns: Collection[str]
) -> pd.DataFrame:
    """Some rows of a table, with their identifiers as the index, and those of some columns that the table has."""
    if frame is None or any(column not in frame.columns for column in key):
        return pd.DataFrame()
    ids = row_ids(frame, key)
    is_wanted = ids.isin(list(wanted))
    rows = frame.loc[is_wanted, [column for column in frame.columns if column in columns]]
    return rows.set_axis(pd.Index(ids[is_wanted]), axis=0)


def cells(
    tables: Tables, source: str, name: str, wanted: Mapping[str, object], value: str
) -> dict[tuple[str, str], list[str]]:
    """What `evidence` or `null_reasons` has on the cells of some rows.

    Args:
        tables: of a release.
        source: `evidence` or `null_reasons`.
        name: the table of the rows.
        wanted: their keys.
        value: the column of `source` that is returned.

    Returns:
        The values, by the key of the row and the column.
    """
    frame = tables.get(source)
    if frame is None:
        return {}
    found = frame[(frame["table"] == name) & frame["row_id"].isin(list(wanted))]
    values: dict[tuple[str, str], list[str]] = {}
    for row_id, column, item in zip(found["row_id"], found["column"], found[value], strict=True):
        values.setdefault((row_id, column), []).append(item)
    return values
