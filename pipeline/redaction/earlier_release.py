"""An earlier release without what is withheld now, to be compared with a later one.

The differences between two releases are found from the values of the earlier one, so a release would otherwise repeat
what was taken down since. A document is concerned where its whole text has withheld words, or where the later release
masks some. A row is concerned where it is about such a document, or where its values, its evidence or a row that it
belongs to are withheld. A concerned row that is gone is only counted; of one that is still there, only the values are
blanked that have changed. Of the earlier hashes none is shown: words could be guessed from those of files that were not
published, or of which nobody knows all words.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.redaction.model import Corrections, Takedown
from pipeline.redaction.recorded import WithheldAt, spans_by_document, text_behind, withheld_files, withheld_places
from pipeline.redaction.redact import Redactions, blanked
from pipeline.schema.frames import TEXT, records, row_ids
from pipeline.schema.model import TableSchema, Words

_DOCUMENTS: Final = "documents"
_DOCUMENT: Final = "document_id"
_REJECTED: Final = "rejected_documents"
#: The columns with hashes of files and texts.
_HASHES: Final = frozenset({"sha256", "text_sha256"})
#: The columns by which a row is about a row of another table.
_ABOUT: Final = frozenset({"table", "row_id"})
#: Code points between two quoted places that can only be white space; a longer stretch may hold words.
_LONGEST_SEPARATOR: Final = 4
#: What stands for words that a release does not quote: one word that no phrase has.
_UNKNOWN: Final = "0"
#: The reason for takedowns that are known from another release.
_RECORDED: Final = "recorded in a release"

_Rows = npt.NDArray[np.bool_]
Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class EarlierRelease:
    """What may be shown of an earlier release.

    Attributes:
        tables: by name, without concerned rows that are gone.
        n_withheld: how many rows that is, by table; none where there are none.
        identifiers: of all concerned rows.
        gone: of those that are gone, by table.
    """

    tables: Tables
    n_withheld: Mapping[str, int]
    identifiers: frozenset[str]
    gone: Mapping[str, frozenset[str]]


def redact_earlier_release(
    tables: Tables, texts: Mapping[str, str], now: Tables, schemas: Mapping[str, TableSchema], withheld: Redactions
) -> EarlierRelease:
    """An earlier release without what is withheld now.

    Args:
        tables: of the earlier release.
        texts: those that it publishes, by document.
        now: the tables of the later one.
        schemas: of the tables now; the earlier release may have others.
        withheld: the takedowns.
    """
    if not withheld.has_takedowns:
        return EarlierRelease(tables, {}, frozenset(), {})
    return _Concerned({name: tables[name] for name in tables}, texts, now, schemas, withheld).left()


def recorded_takedowns(
    tables: Tables, texts: Mapping[str, str], other: Tables, schemas: Mapping[str, TableSchema]
) -> Redactions:
    """What one release holds and another one records that it withholds.

    Args:
        tables: of the one.
        texts: those that it publishes, by document.
        other: the tables of the other.
        schemas: of the tables now.
    """
    places, files = withheld_places(other), {digest for _, digest, _ in withheld_files(other)}
    documents = tables.get(_DOCUMENTS)
    entries: list[Takedown] = []
    if documents is not None and {_DOCUMENT, "sha256"} <= set(documents.columns):
        named = documents.loc[documents["sha256"].isin(files), _DOCUMENT]
        entries += [Takedown(document=name, why=_RECORDED, evidence=_RECORDED) for name in named]
    known = texts_of(tables, texts, schemas) if places else {}
    behind = _documents_behind(documents, known, other, places)
    words = {known.get(behind.get(document, ""), "")[span.start : span.end] for document, span, _ in places}
    entries += [
        Takedown(words=text, why=_RECORDED, evidence=_RECORDED) for text in sorted(words) if any(map(str.isalpha, text))
    ]
    return Redactions(Corrections(takedowns=entries), Path())


def _documents_behind(
    documents: pd.DataFrame | None, texts: Mapping[str, str], other: Tables, places: Iterable[WithheldAt]
) -> dict[str, str]:
    """The documents of one release by those of another one that withholds words of them.

    An identifier that is made from the text is another one without the words. Then the document is found by its text,
    or, where only a part of that is known, by the name of its file.

    Args:
        documents: of the one release, if it has the table.
        texts: of these, by their identifiers.
        other: the tables of the other release.
        places: where that withholds words.
    """
    by_document = spans_by_document(places)
    behind = {document: document for document in by_document if document in texts}
    masked = other.get(_DOCUMENTS)
    if masked is None or documents is None or not {_DOCUMENT, "file_name"} <= set(documents.columns):
        return behind
    names = {row["file_name"]: row[_DOCUMENT] for row in records(documents)}
    for row in records(masked[masked[_DOCUMENT].isin(by_document.keys() - behind.keys())]):
        spans = by_document[row[_DOCUMENT]]
        behind[row[_DOCUMENT]] = text_behind(row["text_sha256"], spans, texts) or names.get(row["file_name"], "")
    return behind


def texts_of(tables: Tables, texts: Mapping[str, str], schemas: Mapping[str, TableSchema]) -> dict[str, str]:
    """The text of every document of a release, as far as its texts and its tables have it.

    Args:
        tables: of the release.
        texts: those that it publishes, by document.
        schemas: of its tables.
    """
    pieces: defaultdict[str, set[tuple[int, str]]] = defaultdict(set)
    for name, words in _quoting(tables, schemas):
        quoted = tables[name][[words.document, words.start, words.text]].dropna()
        for document, start, text in zip(*(quoted[column].tolist() for column in quoted), strict=True):
            if document not in texts:
                pieces[document].add((start, text))
    return {**texts, **{document: _put_together(sorted(found)) for document, found in pieces.items()}}


def _quoting(tables: Tables, schemas: Mapping[str, TableSchema]) -> Iterator[tuple[str, Words]]:
    """The tables that quote documents, with the columns of their words."""
    for name in tables:
        for words in schemas[name].words if name in schemas else ():
            if {words.document, words.start, words.end, words.text} <= set(tables[name].columns):
                yield name, words


def _put_together(pieces: list[tuple[int, str]]) -> str:
    """A text from pieces of it in order, which may overlap."""
    parts: list[str] = []
    done = 0
    for start, piece in pieces:
        missing = start - done
        if missing > 0:
            parts.append(("\n" if missing <= _LONGEST_SEPARATOR else _UNKNOWN) * missing)
            if missing > _LONGEST_SEPARATOR:
                parts[-1] = f"\n{parts[-1][2:]}\n"
        rest = piece[max(done - start, 0) :]
        parts.append(rest)
        done = max(done, start + len(piece))
    return "".join(parts)


class _Concerned:
    """Finds the rows of an earlier release that are concerned."""

    def __init__(
        self,
        tables: Tables,
        texts: Mapping[str, str],
        now: Tables,
        schemas: Mapping[str, TableSchema],
        withheld: Redactions,
    ) -> None:
        self._tables, self._schemas, self._now = tables, schemas, now
        self._ids = {name: self._ids_of(name, frame) for name, frame in tables.items()}
        self._live = {name: set(self._ids_of(name, now[name])) for name in now}
        self._rows: dict[str, _Rows] = {name: np.zeros(len(frame), dtype=bool) for name, frame in tables.items()}
        self._gone: dict[str, set[str]] = {name: set() for name in tables}
        known = texts_of(tables, texts, schemas)
        behind = _documents_behind(tables.get(_DOCUMENTS), known, now, withheld_places(now))
        documents = {
            *self._withheld_documents(withheld),
            *behind.values(),
            *(document for document, text in known.items() if withheld.places(text)),
        }
        for name, frame in tables.items():
            self._add(name, self._of_documents(name, documents) | _with_words(frame, withheld))
        self._hides_hashes = withheld.has_words
        if self._hides_hashes and _REJECTED in tables:  # a hash is part of its key
            self._add(_REJECTED, np.ones(len(tables[_REJECTED]), dtype=bool))
        while any([self._follow(name) for name in tables]):  # noqa: C419 - each table is to be followed
            pass

    def left(self) -> EarlierRelease:
        """What is left."""
        tables = {name: self._left_of(name) for name in self._tables}
        n_withheld = {name: len(frame) - len(tables[name]) for name, frame in self._tables.items()}
        return EarlierRelease(
            tables,
            {name: number for name, number in n_withheld.items() if number},
            frozenset(row_id for name, rows in self._rows.items() for row_id in self._ids[name][rows]),
            {name: frozenset(found) for name, found in self._gone.items() if found},
        )

    def _ids_of(self, name: str, frame: pd.DataFrame) -> npt.NDArray[np.object_]:
        """The key of each row; its number in a table that is not described or has another key."""
        table = self._schemas.get(name)
        if table is None or not set(table.key) <= set(frame.columns):
            return np.array([f"{name} {number}" for number in range(len(frame))], dtype=object)
        return row_ids(frame, table.key).to_numpy(dtype=object)

    def _withheld_documents(self, withheld: Redactions) -> set[str]:
        """The documents that are withheld whole, by the identifiers that they had."""
        documents = self._tables.get(_DOCUMENTS)
        if documents is None or _DOCUMENT not in documents.columns:
            return set()
        files = withheld_files(self._now)
        is_withheld = documents[_DOCUMENT].map(lambda name: withheld.why_document(name) is not None).astype(bool)
        for number, column in enumerate(("file_name", "sha256")):
            if column in documents.columns:
                is_withheld |= documents[column].isin([file[number] for file in files])
        return set(documents.loc[is_withheld, _DOCUMENT])

    def _of_documents(self, name: str, documents: set[str]) -> _Rows:
        """The rows that are about some documents or quote them."""
        frame, table = self._tables[name], self._schemas.get(name)
        columns = {_DOCUMENT}
        if table is not None:
            columns |= {words.document for words in table.words}
            columns |= {column for item in table.references if item.table == _DOCUMENTS for column in item.columns}
        named = frame[sorted(columns & set(frame.columns))]
        return named.isin(documents).any(axis=1).to_numpy(dtype=bool)

    def _add(self, name: str, rows: _Rows) -> bool:
        """Count rows among those that are concerned; whether one was not."""
        is_new = rows & ~self._rows[name]
        if not is_new.any():
            return False
        self._rows[name] |= rows
        self._gone[name] |= set(self._ids[name][is_new]) - self._live.get(name, set())
        return True

    def _follow(self, name: str) -> bool:
        """Find rows that belong to concerned ones, or that such rows belong to; whether there is a new one."""
        frame, table, rows = self._tables[name], self._schemas.get(name), self._rows[name]
        found = False
        for reference in table.references if table else ():
            if reference.table in self._tables and set(reference.columns) <= set(frame.columns):
                named = _values(row_ids(frame, reference.columns))
                found |= self._add(name, _among(named, self._gone[reference.table]))
                found |= self._add_named(reference.table, named[rows])
        if set(frame.columns) >= _ABOUT:
            for other in self._tables.keys() & set(frame["table"]):
                is_about = (frame["table"] == other).to_numpy(dtype=bool)
                named = _values(frame["row_id"])
                found |= self._add(name, is_about & _among(named, self._gone[other]))
                found |= self._add(other, _among(self._ids[other], set(named[is_about & rows])))
        return found

    def _add_named(self, name: str, named: npt.NDArray[np.object_]) -> bool:
        """Count the rows of some identifiers, as far as they are gone."""
        gone = {row_id for row_id in named if row_id is not None} - self._live.get(name, set())
        return self._add(name, _among(self._ids[name], gone))

    def _left_of(self, name: str) -> pd.DataFrame:
        frame, rows = self._tables[name], self._rows[name]
        is_gone = _among(self._ids[name], self._gone[name])
        stays = rows & ~is_gone
        table, now = self._schemas.get(name), self._now.get(name)
        if table is not None and now is not None:
            current = now.set_axis(pd.Index(self._ids_of(name, now)), axis=0)
            for column in frame.columns[frame.dtypes == TEXT]:
                spec = table.columns.get(column)
                hidden = ~is_gone if self._hides_hashes and column in _HASHES else stays
                if hidden.any() and column not in table.key and (spec is None or spec.vocabulary is None):
                    frame = frame.assign(**{column: self._blanked(name, frame[column], current.get(column), hidden)})
        return frame[~is_gone]

    def _blanked(self, name: str, values: pd.Series, current: pd.Series | None, stays: _Rows) -> pd.Series:
        """The values of a column, those of concerned rows blanked where they have changed."""
        known = {} if current is None else dict(zip(current.index, _values(current), strict=True))
        shown = [
            blanked(value) if is_concerned and value is not None and value != known.get(row_id) else value
            for value, row_id, is_concerned in zip(_values(values), self._ids[name], stays, strict=True)
        ]
        return pd.Series(shown, index=values.index, dtype=values.dtype)


def _with_words(frame: pd.DataFrame, withheld: Redactions) -> _Rows:
    """The rows with a value that has withheld words by itself."""
    rows = np.zeros(len(frame), dtype=bool)
    for column in frame.columns[frame.dtypes == TEXT]:
        found = [value for value in frame[column].dropna().unique() if withheld.places(value)]
        rows |= frame[column].isin(found).to_numpy(dtype=bool)
    return rows


def _among(values: npt.NDArray[np.object_], wanted: Container[object]) -> _Rows:
    """Which of some values are wanted."""
    return np.array([value in wanted for value in values], dtype=bool)


def _values(column: pd.Series) -> npt.NDArray[np.object_]:
    """The values of a column, None where one is missing."""
    values: npt.NDArray[np.object_] = column.array.to_numpy(dtype=object, na_value=None)
    return values
