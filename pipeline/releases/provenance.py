"""Where the values of a row come from: the words, their place and the rule behind each value, for the terminal."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

import pandas as pd

from pipeline.releases.diff.differences import printed
from pipeline.releases.release_reader import NotAReleaseError, PublishedRelease
from pipeline.schema.frames import records, row_ids

_WIDTH: Final = 100
_INDENT: Final = "    "
#: Around quoted words in their paragraph.
_OPEN, _CLOSE = "»", "«"

Record = dict[str, Any]


class NoSuchColumnError(Exception):
    """A row has no column of that name; the message names those that it has."""


def explain(release: PublishedRelease, row_id: str, column: str | None = None) -> list[str]:
    """Describe where a row was read, in lines of text; none where no row has that key.

    Args:
        release: where to look.
        row_id: the key of a row, its values joined by `|`, in any table but those that repeat the rows of another.
        column: of that row; all columns without it. Tables that have the key and not the column are left out.

    Raises:
        NoSuchColumnError: rows have the key, and none of them has the column.
        NotAReleaseError: a table is missing, so that its rows and evidence cannot be found.
    """
    if missing := sorted(release.schemas.keys() - release.paths.keys()):
        raise NotAReleaseError(
            f"{release.path}: is incomplete: {', '.join(f'{name}.parquet' for name in missing)} missing"
        )
    rows = [
        _Row(release, name, schema, row_id, row)
        for name, schema in release.schemas.items()
        if not _is_overview(schema)
        for row in _rows_with_key(release.tables[name], schema["primaryKey"], row_id)
    ]
    chosen = [row for row in rows if column is None or column in row.columns]
    if rows and not chosen:
        known = "; ".join(f"{row.table} has {', '.join(row.columns)}" for row in rows)
        raise NoSuchColumnError(f"'{row_id}' has no column '{column}': {known}")
    return [line for row in chosen for line in row.lines(column)]


def _is_overview(schema: Mapping[str, Any]) -> bool:
    """Whether each row of a table repeats one of another, which is explained there."""
    keys = (key["fields"] for key in schema.get("foreignKeys", ()))
    return "words" not in schema and any(fields == schema["primaryKey"] for fields in keys)


def _rows_with_key(frame: pd.DataFrame, key: list[str], row_id: str) -> list[Record]:
    return records(frame[row_ids(frame, key) == row_id])


class _Row:
    """One row of one table, with its evidence.

    Attributes:
        table: its name.
        columns: their names, in order.
    """

    def __init__(
        self, release: PublishedRelease, name: str, schema: Mapping[str, Any], row_id: str, row: Record
    ) -> None:
        self._release = release
        self.table = name
        self.columns = [field["name"] for field in schema["fields"]]
        self._words = schema.get("words", [])
        self._row_id = row_id
        self._row = row
        self._documents = {item["document_id"]: item for item in records(release.tables["documents"])}
        self._passages = release.tables["passages"]
        self._evidence = self._about("evidence")
        self._null_reasons = {item["column"]: item for item in self._about("null_reasons")}
        self._reasons_for_all = {
            field["name"]: field["reasonForAllOf"] for field in schema["fields"] if "reasonForAllOf" in field
        }
        self._contradictions = self._about("contradictions")

    def _about(self, table: str) -> list[Record]:
        """The rows of another table about this one."""
        frame = self._release.tables[table]
        return records(frame[(frame["table"] == self.table) & (frame["row_id"] == self._row_id)])

    def _reason_for_all(self, name: str) -> Record | None:
        """The reason why a value is missing that several rows share; None where there is a value, or no such reason."""
        if name not in self._reasons_for_all or self._row[name] is not None:
            return None
        frame = self._release.tables["null_reasons"]
        shared = frame[(frame["table"] == self.table) & (frame["column"] == name)]
        found = records(shared[shared["row_id"] == self._row[self._reasons_for_all[name]]])
        return found[0] if found else None

    def lines(self, column: str | None) -> Iterator[str]:
        """The row, then each value with its sources."""
        yield f"{self.table}  {self._row_id}"
        quoted = {words["text"]: words for words in self._words}
        for name in self.columns if column is None else [column]:
            yield f"  {name}: {_on_one_line(printed(self._row[name]))}"
            if name in quoted and self._row[name] is not None:
                document, start, end = (self._row[quoted[name][part]] for part in ("document", "start", "end"))
                yield from self._quotation(_Quotation(document, start, end, self._row[name]), "the words of the row")
            yield from self._value_sources(name)

    def _value_sources(self, name: str) -> Iterator[str]:
        for item in self._evidence:
            if item["column"] == name:
                quotation = _Quotation(item["document_id"], item["start_char"], item["end_char"], item["text"])
                yield from self._quotation(quotation, item["method"])
        reason = self._null_reasons.get(name) or self._reason_for_all(name)
        if reason is not None:
            yield f"{_INDENT}no value: {reason['reason'].replace('_', ' ')}: {reason['detail']}"
        for item in self._contradictions:
            if item["column"] == name:
                yield f"{_INDENT}contradicted: another document has {item['other_value']}; rule: {item['rule']}"
                ends = item["other_start_char"], item["other_end_char"]
                yield from self._quotation(_Quotation(item["other_document_id"], *ends, item["other_text"]), None)

    def _quotation(self, quoted: "_Quotation", rule: str | None) -> Iterator[str]:
        """The document, the page, the words in their paragraph, and the rule."""
        source = self._documents[quoted.document]
        passages = self._passages[self._passages["document_id"] == quoted.document]
        own = passages[(passages["start_char"] < quoted.end) & (passages["end_char"] > quoted.start)]
        pages = own["page"].iloc[:1].dropna()
        page = "".join(f", page {number}" for number in pages)
        yield f"{_INDENT}in {source['title']} ({quoted.document}){page}, characters {quoted.start} to {quoted.end}"
        if source["source_url"]:
            yield f"{_INDENT}{source['source_url']}"
        if rule is not None:
            yield f"{_INDENT}rule: {rule}"
        yield from _wrapped(self._in_paragraph(quoted, passages[passages["paragraph"].isin(own["paragraph"])]))

    def _in_paragraph(self, quoted: "_Quotation", passages: pd.DataFrame) -> str:
        """The paragraph with the words marked; only the words where the text may not be published."""
        text = self._release.texts.get(quoted.document)
        if text is None:
            return f"{_OPEN}{quoted.words}{_CLOSE} (the rest of the text may not be published)"
        first = quoted.start if passages.empty else passages["start_char"].min()
        last = quoted.end if passages.empty else passages["end_char"].max()
        marked = f"{_OPEN}{text[quoted.start : quoted.end]}{_CLOSE}"
        return f"{text[first : quoted.start]}{marked}{text[quoted.end : last]}"


class _Quotation(NamedTuple):
    """Words of a document and their offsets."""

    document: str
    start: int
    end: int
    words: str


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()), _WIDTH, initial_indent=f"{_INDENT}| ", subsequent_indent=f"{_INDENT}| "
    )


def _on_one_line(text: str | None) -> str:
    return "no value" if text is None else " ".join(text.split())
