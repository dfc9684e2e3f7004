"""Putting values right by hand, where somebody has shown that they are wrong.

What belongs here: holding each correction against the rows and their schema, replacing the value, and saying so in the
tables. What does not: the list of corrections (`sources.corrections`), and taking words out (`linking.withholding`).

A corrected value has evidence whose method begins with "corrected", or a reason for null whose detail does. Nothing is
concluded anew from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pipeline.core.yaml_config import ConfigError, config_error
from pipeline.redaction.model import Correction, Corrections
from pipeline.schema.model import ColumnSchema, Schemas
from pipeline.schema.rows import Row, Value

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "date": (date,),
}
#: How the method of a value begins that was put right.
CORRECTED: Final = "corrected by hand"
#: Tables about cells of other tables: their rows follow from those.
_ABOUT_CELLS: Final = ("evidence", "null_reasons")
_PLACE: Final = ("document_id", "text", "start_char", "end_char", "page", "contains_private_name")


@dataclass(frozen=True, slots=True)
class Correcting:
    """What corrections are held against.

    Attributes:
        schemas: the tables' descriptions.
        rows: of every table; they are changed.
        texts: of every document, by its identifier.
        path: of the file that lists the corrections.
    """

    schemas: Schemas
    rows: dict[str, list[Row]]
    texts: Mapping[str, str]
    path: Path

    def apply(self, corrections: Corrections) -> int:
        """Put every value right, and say in the tables that it was; how many.

        Raises:
            ConfigError: an entry fits the tables no more; the message names it with its line.
        """
        for number, entry in enumerate(corrections.corrections):
            self._apply(number, entry)
        return len(corrections.corrections)

    def _apply(self, number: int, entry: Correction) -> None:
        column = self._column(number, entry)
        row = self._row(number, entry)
        found = row[entry.column]
        if found != entry.expects or type(found) is not type(entry.expects):
            raise self._wrong(
                number, "expects", f"{_printed(found)} stands there, and not {_printed(entry.expects)}; look at it anew"
            )
        self._require_fit(number, entry, column)
        place = self._place(number, entry, row) if entry.value is not None else None
        for table in _ABOUT_CELLS:
            self.rows[table] = [item for item in self.rows.get(table, []) if not _is_of(item, entry)]
        said = f"{CORRECTED} from {_printed(found)}: {entry.why}"
        row[entry.column] = entry.value
        cell: Row = {"table": entry.table, "row_id": entry.row, "column": entry.column}
        if place is None:
            detail = f"{said} ({entry.evidence})"
            self.rows["null_reasons"].append({**cell, "reason": entry.reason, "detail": detail})
            return
        method = f"{said} ({entry.evidence})" if entry.is_address else said
        self.rows["evidence"].append({**cell, "seq": 1, "method": method, **place})

    def _column(self, number: int, entry: Correction) -> ColumnSchema:
        """The column that an entry names, one whose values can be other than they are."""
        table = self.schemas.tables.get(entry.table)
        if table is None or entry.table in _ABOUT_CELLS:
            names = ", ".join(name for name in self.schemas.tables if name not in _ABOUT_CELLS)
            raise self._wrong(number, "table", f"'{entry.table}' is no table whose values are corrected: {names}")
        if entry.column not in table.columns:
            raise self._wrong(number, "column", f"'{entry.table}' has no column '{entry.column}'")
        of_words = {name for words in table.words for name in words.model_dump().values()}
        if entry.column in table.key:
            raise self._wrong(number, "column", f"'{entry.column}' is the key of the row, which other rows name")
        if entry.column in of_words:
            raise self._wrong(
                number, "column", f"'{entry.column}' says what the document prints; `takedowns` withholds words"
            )
        return table.columns[entry.column]

    def _row(self, number: int, entry: Correction) -> Row:
        table = self.schemas.tables[entry.table]
        for row in self.rows.get(entry.table, []):
            if table.row_id(dict(row)) == entry.row:
                return row
        raise self._wrong(
            number,
            "row",
            f"'{entry.table}' has no row '{entry.row}'; name it as it is called now, or take the entry out",
        )

    def _require_fit(self, number: int, entry: Correction, column: ColumnSchema) -> None:
        """Make sure that the column may hold the value."""
        if entry.value is None:
            if not column.nullable or (column.null_reasons and entry.reason not in column.null_reasons):
                allowed = ", ".join(column.null_reasons or []) if column.nullable else "never null"
                raise self._wrong(number, "value", f"'{entry.column}' may not be null as '{entry.reason}': {allowed}")
        elif type(entry.value) not in _TYPES[column.type]:
            raise self._wrong(number, "value", f"{_printed(entry.value)} is no {column.type}")
        elif column.vocabulary and entry.value not in (terms := self.schemas.vocabularies[column.vocabulary].terms):
            raise self._wrong(number, "value", f"{_printed(entry.value)} is none of {', '.join(terms)}")

    def _place(self, number: int, entry: Correction, row: Row) -> Row:
        """The place that evidence of the new value names: of the words that show it, else of those that were read."""
        document = entry.document or row.get("document_id")
        if not entry.is_address:
            return self._place_of_words(number, entry, document)
        read = [item for item in self.rows.get("evidence", []) if _is_of(item, entry)]
        read += [item for item in self.rows.get("evidence", []) if _is_of_row(item, entry)]
        read += [item for item in self.rows.get("passages", []) if item["document_id"] == document]
        if not read:
            raise self._wrong(number, "document", "the row quotes no document: name one of those that it tells of")
        first = {column: read[0][column] for column in _PLACE}
        text = self.texts[str(first["document_id"])]
        return {**first, "text": text[int(str(first["start_char"])) : int(str(first["end_char"]))]}

    def _place_of_words(self, number: int, entry: Correction, document: Value) -> Row:
        text = self.texts.get(str(document))
        if text is None:
            raise self._wrong(number, "document", f"'{document}' is no document; name the one that holds the words")
        start = text.find(entry.evidence)
        if start < 0:
            raise self._wrong(
                number,
                "evidence",
                f"the words stand nowhere in {document}; quote them as it prints them, or an address",
            )
        end = start + len(entry.evidence)
        passages = [
            item
            for item in self.rows.get("passages", [])
            if item["document_id"] == document and _overlaps(item, start, end)
        ]
        return {
            "document_id": document,
            "text": entry.evidence,
            "start_char": start,
            "end_char": end,
            "page": passages[0]["page"] if passages else None,
            "contains_private_name": any(item["contains_private_name"] for item in passages),
        }

    def _wrong(self, number: int, key: str, message: str) -> ConfigError:
        return config_error(self.path, ("corrections", number, key), message)


def _is_of_row(row: Row, entry: Correction) -> bool:
    return row["table"] == entry.table and row["row_id"] == entry.row


def _is_of(row: Row, entry: Correction) -> bool:
    return _is_of_row(row, entry) and row["column"] == entry.column


def _overlaps(row: Row, start: int, end: int) -> bool:
    return int(str(row["start_char"])) < end and start < int(str(row["end_char"]))


def _printed(value: Value) -> str:
    return "nothing" if value is None else f"'{value}'"
