"""Where the values of a row were read, for a person who asks.

What belongs here: finding a row by its key, and telling from a release the words, the place and the rule behind each of
its values. What does not: finding out anything new.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pyarrow.compute as pc

from pipeline.releases.diff.differences import key_texts, printed
from pipeline.releases.release_reader import NotAReleaseError, PublishedRelease

_WIDTH: Final = 100
_INDENT: Final = "    "
#: What a paragraph is set in between where words are marked.
_OPEN, _CLOSE = "»", "«"

Shown = dict[str, Any]


class NoSuchColumnError(Exception):
    """A row has no column of that name; the message names those that it has."""


def explain(release: PublishedRelease, row_id: str, column: str | None = None) -> list[str]:
    """Everything that a release knows of where a row was read, as lines of text; none where no row has that key.

    Args:
        release: where to look.
        row_id: the key of a row, its values joined by `|`, in whatever table.
        column: of that row; without it all columns. Where rows of several tables have the key, of those that have it.

    Raises:
        NoSuchColumnError: a row was found, and no such column.
        NotAReleaseError: a table is missing, which may be the one that has the row or tells of it.
    """
    if missing := sorted(release.schemas.keys() - release.paths.keys()):
        raise NotAReleaseError(
            f"{release.path}: is not whole: {', '.join(f'{name}.parquet' for name in missing)} missing"
        )
    found = _found(release, row_id)
    having = [item for item in found if column is None or column in item.columns]
    if found and not having:
        known = "; ".join(f"{item.table} has {', '.join(item.columns)}" for item in found)
        raise NoSuchColumnError(f"'{row_id}' has no column '{column}': {known}")
    return [line for item in having for line in item.lines(column)]


def _found(release: PublishedRelease, row_id: str) -> "list[_Explained]":
    """The rows with a key, in whatever table."""
    found: list[_Explained] = []
    for name, schema in release.schemas.items():
        data = release.tables[name]
        ids = key_texts(data, schema["primaryKey"])
        for place in (place for place, other in enumerate(ids) if other == row_id):
            row = data.slice(place, 1).to_pylist()[0]
            found.append(_Explained(release, name, schema, row_id, row))
    return found


class _Explained:
    """One row of one table.

    Attributes:
        table: its name.
        columns: their names, in order.
    """

    def __init__(
        self, release: PublishedRelease, name: str, schema: Mapping[str, Any], row_id: str, row: Shown
    ) -> None:
        self._release = release
        self.table = name
        self.columns = [field["name"] for field in schema["fields"]]
        self._words = schema.get("words", [])
        self._row_id = row_id
        self._row = row
        self._documents = {item["document_id"]: item for item in release.tables["documents"].to_pylist()}
        self._evidence = self._about("evidence")
        self._nulls = {item["column"]: item for item in self._about("null_reasons")}
        self._contradictions = self._about("contradictions")

    def _about(self, table: str) -> list[Shown]:
        """The rows of another table about this one."""
        data = self._release.tables[table]
        own = pc.and_(pc.equal(data.column("table"), self.table), pc.equal(data.column("row_id"), self._row_id))
        rows: list[Shown] = data.filter(own).to_pylist()
        return rows

    def lines(self, column: str | None) -> Iterator[str]:
        """The row, then each value with where it was read."""
        yield f"{self.table}  {self._row_id}"
        quoted = {words["text"]: words for words in self._words}
        for name in self.columns if column is None else [column]:
            yield f"  {name}: {_short(printed(self._row[name]))}"
            if name in quoted:
                words = quoted[name]
                if self._row[name] is not None:
                    document, start, end = (self._row[words[part]] for part in ("document", "start", "end"))
                    yield from self._place(_Place(document, start, end, self._row[name]), "the words of the row")
            yield from self._of_value(name)

    def _of_value(self, name: str) -> Iterator[str]:
        for item in self._evidence:
            if item["column"] == name:
                place = _Place(item["document_id"], item["start_char"], item["end_char"], item["text"])
                yield from self._place(place, item["method"])
        if name in self._nulls:
            reason = self._nulls[name]
            yield f"{_INDENT}no value: {reason['reason'].replace('_', ' ')}: {reason['detail']}"
        for item in self._contradictions:
            if item["column"] == name:
                yield f"{_INDENT}contradicted: another document says {item['other_value']}; rule: {item['rule']}"
                ends = item["other_start_char"], item["other_end_char"]
                yield from self._place(_Place(item["other_document_id"], *ends, item["other_text"]), None)

    def _place(self, place: "_Place", rule: str | None) -> Iterator[str]:
        """The document, the page, the words in their paragraph, and the rule."""
        source = self._documents[place.document]
        passages = self._release.passages_of(place.document)
        own = [item for item in passages if item["start_char"] < place.end and place.start < item["end_char"]]
        page = f", page {own[0]['page']}" if own and own[0]["page"] else ""
        yield f"{_INDENT}in {source['title']} ({place.document}){page}, characters {place.start} to {place.end}"
        if source["source_url"]:
            yield f"{_INDENT}{source['source_url']}"
        if rule is not None:
            yield f"{_INDENT}rule: {rule}"
        numbers = {item["paragraph"] for item in own}
        yield from _wrapped(self._paragraph(place, [item for item in passages if item["paragraph"] in numbers]))

    def _paragraph(self, place: "_Place", inside: Sequence[Shown]) -> str:
        """The paragraph with the words marked; the words alone where the text may not be published."""
        text = self._release.texts.get(place.document)
        if text is None:
            return f"{_OPEN}{place.words}{_CLOSE} (the text round it may not be published)"
        first = min((item["start_char"] for item in inside), default=place.start)
        last = max((item["end_char"] for item in inside), default=place.end)
        return f"{text[first : place.start]}{_OPEN}{text[place.start : place.end]}{_CLOSE}{text[place.end : last]}"


class _Place(NamedTuple):
    """Where words stand, and the words."""

    document: str
    start: int
    end: int
    words: str


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()), _WIDTH, initial_indent=f"{_INDENT}| ", subsequent_indent=f"{_INDENT}| "
    )


def _short(text: str | None) -> str:
    return "nothing" if text is None else " ".join(text.split())
