"""Correcting values by hand, where somebody has shown that they are wrong.

A corrected value has evidence whose method begins with "corrected", or a reason for null whose detail does. The columns
that explain the value (`basis_of` in the schema) state that it was corrected. Nothing else is derived again from it.
"""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd

from pipeline.core.yaml_config import ConfigError, config_error
from pipeline.redaction.model import Correction, Corrections
from pipeline.redaction.recorded import corrected_record
from pipeline.schema.frames import frame_of, in_order
from pipeline.schema.model import SEVERAL, ColumnSchema, Schemas
from pipeline.schema.rows import Row, Value

#: Tables about cells of other tables: their rows follow from those.
_EVIDENCE: Final = "evidence"
_NULL_REASONS: Final = "null_reasons"
_ABOUT_CELLS: Final = (_EVIDENCE, _NULL_REASONS)
#: The term of vocabularies of bases for a value that a person corrected.
_CORRECTED_TERM: Final = "corrected"
_PLACE: Final = ("document_id", "text", "start_char", "end_char", "page", "contains_private_name")


def apply_corrections(
    tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str], corrections: Corrections, schemas: Schemas, path: Path
) -> Mapping[str, pd.DataFrame]:
    """Correct every value that the list names, and record each correction in `evidence` or `null_reasons`.

    Args:
        tables: all tables that linking made, by name; they stay as they are, and are made only where they change.
        texts: the text of every document, by its identifier.
        corrections: the list, applied in its order.
        schemas: of the tables.
        path: of the file that holds the list, for messages about mistakes.

    Raises:
        ConfigError: an entry does not fit the tables; the message names it with its line.
    """
    changed: dict[str, pd.DataFrame] = {}
    corrected = ChainMap(changed, tables)  # type: ignore[arg-type] # nothing is written to the second
    for number, entry in enumerate(corrections.corrections):
        changed |= _Entry(number, entry, corrected, texts, schemas, path).applied()
    changed |= _repeated(changed, corrected, schemas)
    return corrected


def _repeated(
    changed: Mapping[str, pd.DataFrame], tables: Mapping[str, pd.DataFrame], schemas: Schemas
) -> dict[str, pd.DataFrame]:
    """The tables with columns that repeat those of tables that changed, with what these hold now."""
    found: dict[str, pd.DataFrame] = {}
    for name, table in schemas.tables.items():
        for column, spec in table.columns.items():
            if spec.repeats is not None and spec.repeats in changed:
                (key,) = schemas.tables[spec.repeats].key
                values = changed[spec.repeats].set_index(key)[column]
                frame = found.get(name, tables[name])
                found[name] = frame.assign(**{column: frame[key].map(values).astype(values.dtype)})
    return found


@dataclass(frozen=True, slots=True)
class _Entry:
    """One correction, with what it is checked against."""

    number: int
    entry: Correction
    tables: Mapping[str, pd.DataFrame]
    texts: Mapping[str, str]
    schemas: Schemas
    path: Path

    def applied(self) -> dict[str, pd.DataFrame]:
        """The tables that change, with the value corrected and the correction recorded."""
        entry, column = self.entry, self._column()
        table = self.tables[entry.table]
        index = self._row()
        found = _value(table.loc[index, entry.column])
        if found != entry.expects or type(found) is not type(entry.expects):
            raise self._mistake(
                "expects", f"the value is {_printed(found)}, not {_printed(entry.expects)}; check the entry again"
            )
        self._require_fit(column)
        place = self._place(table.loc[index]) if entry.value is not None else None
        changed = {name: self.tables[name][~self._is_of_cell(name)] for name in _ABOUT_CELLS}
        table = table.copy()
        table.loc[index, entry.column] = entry.value
        changed[entry.table] = table
        record = corrected_record(_printed(found), entry.why)
        cell: Row = {"table": entry.table, "row_id": entry.row, "column": entry.column}
        if place is None:
            name = _NULL_REASONS
            row = {**cell, "reason": entry.reason, "detail": f"{record} ({entry.evidence})"}
        else:
            name = _EVIDENCE
            method = f"{record} ({entry.evidence})" if entry.is_address else record
            row = {**cell, "seq": 1, "method": method, **place}
        schema = self.schemas.tables[name]
        changed[name] = in_order(schema, pd.concat([changed[name], frame_of(name, schema, [row])]))
        self._correct_basis(changed, index, record)
        return changed

    def _correct_basis(self, changed: dict[str, pd.DataFrame], index: Any, record: str) -> None:  # noqa: ANN401 - a label
        """Make the columns that explain the value state that it was corrected.

        Args:
            changed: the tables that change; these columns are changed in them.
            index: the label of the row.
            record: of the correction.
        """
        table = changed[self.entry.table]
        for name, spec in self.schemas.tables[self.entry.table].columns.items():
            if self.entry.column not in spec.basis_of:
                continue
            value: Value = record
            if spec.vocabulary is not None:
                value = _CORRECTED_TERM
            elif spec.forms.python is float:
                value = spec.maximum
            if self.entry.value is None and spec.nullable:
                if _value(table.loc[index, name]) is not None and spec.null_reasons:
                    schema = self.schemas.tables[_NULL_REASONS]
                    reason = self.entry.reason if self.entry.reason in spec.null_reasons else spec.null_reasons[0]
                    cell: Row = {"table": self.entry.table, "row_id": self.entry.row, "column": name}
                    row = frame_of(_NULL_REASONS, schema, [{**cell, "reason": reason, "detail": record}])
                    changed[_NULL_REASONS] = in_order(schema, pd.concat([changed[_NULL_REASONS], row]))
                value = None
            else:
                reasons = changed[_NULL_REASONS]
                of_row = (reasons["table"] == self.entry.table) & (reasons["row_id"] == self.entry.row)
                changed[_NULL_REASONS] = reasons[~(of_row & (reasons["column"] == name))]
            table.loc[index, name] = value

    def _column(self) -> ColumnSchema:
        """The column that the entry names, which must be one whose values can be corrected."""
        entry = self.entry
        table = self.schemas.tables.get(entry.table)
        if table is None or entry.table in _ABOUT_CELLS:
            names = ", ".join(name for name in self.schemas.tables if name not in _ABOUT_CELLS)
            raise self._mistake("table", f"'{entry.table}' is not a table whose values can be corrected: {names}")
        if entry.column not in table.columns:
            raise self._mistake("column", f"'{entry.table}' has no column '{entry.column}'")
        of_words = {name for words in table.words for name in words.model_dump().values()}
        if entry.column in table.key:
            raise self._mistake("column", f"'{entry.column}' is the key of the row, which other rows refer to")
        if entry.column in of_words:
            raise self._mistake(
                "column", f"'{entry.column}' holds what the document prints; use `takedowns` to withhold words"
            )
        if repeated := table.columns[entry.column].repeats:
            raise self._mistake("column", f"'{entry.column}' repeats that of '{repeated}'; correct it there")
        return table.columns[entry.column]

    def _row(self) -> Any:  # noqa: ANN401 - a label of any index
        """The index label of the row that the entry names."""
        table = self.tables[self.entry.table]
        key = table[self.schemas.tables[self.entry.table].key].astype("string")
        found = table.index[key.agg("|".join, axis=1) == self.entry.row] if len(table) else table.index
        if len(found) == 0:
            raise self._mistake(
                "row",
                f"'{self.entry.table}' has no row '{self.entry.row}'; use its current key, or remove the entry",
            )
        return found[0]

    def _require_fit(self, column: ColumnSchema) -> None:
        """Make sure that the column may hold the value."""
        entry = self.entry
        if entry.value is None:
            if not column.nullable or (column.null_reasons and entry.reason not in column.null_reasons):
                allowed = ", ".join(column.null_reasons or []) if column.nullable else "never null"
                raise self._mistake("value", f"'{entry.column}' may not be null as '{entry.reason}': {allowed}")
        elif not _has_type(entry.value, column):
            raise self._mistake("value", f"{_printed(entry.value)} is not of type {column.type}")
        elif (
            column.vocabulary
            and not self._terms_of(column) <= (terms := self.schemas.vocabularies[column.vocabulary].terms).keys()
        ):
            raise self._mistake("value", f"{_printed(entry.value)} is not one of {', '.join(terms)}")

    def _terms_of(self, column: ColumnSchema) -> set[object]:
        """The terms that the value holds, several where the column may."""
        value = self.entry.value
        return set(value.split(SEVERAL)) if column.has_several and isinstance(value, str) else {value}

    def _place(self, row: "pd.Series[Any]") -> Row:
        """The place for the evidence of the new value: of the words that show it, else of those that were read."""
        document = self.entry.document or _value(row.get("document_id"))
        if not self.entry.is_address:
            return self._place_of_words(document)
        evidence, passages = self.tables[_EVIDENCE], self.tables["passages"]
        for places in (
            evidence[self._is_of_cell(_EVIDENCE)],
            evidence[self._is_of_row(_EVIDENCE)],
            passages[passages["document_id"] == document],
        ):
            if len(places):
                first: Row = {column: _value(places.iloc[0][column]) for column in _PLACE}
                text = self.texts[str(first["document_id"])]
                return {**first, "text": text[places.iloc[0]["start_char"] : places.iloc[0]["end_char"]]}
        raise self._mistake("document", "the row quotes no document: name one that it was read from")

    def _place_of_words(self, document: Value) -> Row:
        text = self.texts.get(str(document))
        if text is None:
            raise self._mistake("document", f"'{document}' is not a document; name the one that holds the words")
        start = text.find(self.entry.evidence)
        if start < 0:
            raise self._mistake(
                "evidence", f"the words are not in {document}; quote them exactly as printed, or give an address"
            )
        end = start + len(self.entry.evidence)
        passages = self.tables["passages"]
        passages = passages[
            (passages["document_id"] == document) & (passages["start_char"] < end) & (passages["end_char"] > start)
        ]
        return {
            "document_id": document,
            "text": self.entry.evidence,
            "start_char": start,
            "end_char": end,
            "page": _value(passages.iloc[0]["page"]) if len(passages) else None,
            "contains_private_name": bool(passages["contains_private_name"].any()),
        }

    def _is_of_row(self, name: str) -> "pd.Series[bool]":
        """Which rows of a table about cells are about the corrected row."""
        table = self.tables[name]
        return (table["table"] == self.entry.table) & (table["row_id"] == self.entry.row)

    def _is_of_cell(self, name: str) -> "pd.Series[bool]":
        """Which of them are about the corrected value."""
        return self._is_of_row(name) & (self.tables[name]["column"] == self.entry.column)

    def _mistake(self, key: str, message: str) -> ConfigError:
        return config_error(self.path, ("corrections", self.number, key), message)


def _has_type(value: Value, column: ColumnSchema) -> bool:
    """Whether a value is of the type of a column; YAML writes whole numbers of any type without a decimal point."""
    wanted = column.forms.python
    return type(value) is wanted or (wanted is float and type(value) is int)


def _value(value: Any) -> Value:  # noqa: ANN401 - a value of any column
    """A value of a frame, None where it is missing."""
    return None if value is None or value is pd.NA else value


def _printed(value: Value) -> str:
    return "nothing" if value is None else f"'{value}'"
