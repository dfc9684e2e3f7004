"""Whether a list would publish again what the release before withholds.

A release does not hold the words that it withholds, nor a hash of them, which could be guessed. It holds where they
were and which files are withheld whole. What is no longer withheld there must be ended by an entry that names it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.core.plural import pluralise
from pipeline.core.yaml_config import ConfigError
from pipeline.redaction.model import Corrections
from pipeline.redaction.phrases import Phrases
from pipeline.redaction.recorded import WithheldAt, spans_by_document, text_behind, withheld_files, withheld_places
from pipeline.redaction.redact import phrases_of
from pipeline.redaction.words import words_of
from pipeline.schema.frames import records

Tables = Mapping[str, pd.DataFrame]

_WHAT_TO_DO: Final = "put the takedown back or, if it is over, move its entry to the list `ended`"


@dataclass(frozen=True, slots=True)
class _Document:
    """A document of a release.

    Attributes:
        document_id: its identifier.
        sha256: of the bytes of its file; None where words of it are withheld.
        text_sha256: of its text, with what is masked in it.
        file_name: of the file.
        n_characters: of its text.
    """

    document_id: str
    sha256: str | None
    text_sha256: str
    file_name: str
    n_characters: int


def require_not_republished(
    before: Tables, now: Tables, texts: Mapping[str, str], corrections: Corrections, path: Path
) -> None:
    """Make sure that what the release before withholds is still withheld, gone, or ended.

    Args:
        before: the tables of the release before that record what is withheld, and its documents.
        now: the tables that are to be released.
        texts: of their documents.
        corrections: the list of takedowns.
        path: of the file that holds it.

    Raises:
        ConfigError: something would be published again; the message names the document and the reason that was given,
            and not the words.
    """
    problems = [*_documents_again(before, now, corrections), *_words_again(before, now, texts, corrections)]
    if problems:
        more = f"; and {pluralise(len(problems) - 1, 'other place')}" if len(problems) > 1 else ""
        raise ConfigError(f"{path}: {problems[0]}{more}: {_WHAT_TO_DO}")


def _documents_again(before: Tables, now: Tables, corrections: Corrections) -> Iterator[str]:
    ended = {entry.document for entry in corrections.ended}
    by_hash, by_name = _by_file(now)
    for file_name, sha256, why in withheld_files(before):
        found = by_hash.get(sha256) or by_name.get(file_name)
        if found is not None and found.document_id not in ended:
            yield f"the document {found.document_id} was withheld ({why}) and would be published again"


def _words_again(before: Tables, now: Tables, texts: Mapping[str, str], corrections: Corrections) -> Iterator[str]:
    ended = phrases_of(corrections.ended)
    shown: dict[str, list[int]] = {}
    earlier = {document.document_id: document for document in _documents(before)}
    reasons = {entry.why for entry in (*corrections.takedowns, *corrections.ended)}
    withheld = withheld_places(before)
    behind = _documents_behind(withheld, earlier, now, texts)
    for document_id, span, why in withheld:
        old, new = earlier.get(document_id), behind.get(document_id)
        if old is None or new is None:
            continue  # the document is gone
        text = texts[new.document_id]
        if len(text) != old.n_characters:  # nobody knows where the words are now
            if why not in reasons:
                yield f"words of {new.document_id} were withheld ({why}), and no entry gives that reason any more"
            continue
        if new.document_id not in shown:
            shown[new.document_id] = _not_ended(text, ended)
        first = bisect_left(shown[new.document_id], span.start)
        if shown[new.document_id][first : first + 1] and shown[new.document_id][first] < span.end:
            yield f"words of {new.document_id} were withheld ({why}) and would be published again"


def _documents_behind(
    withheld: Iterable[WithheldAt], earlier: Mapping[str, _Document], now: Tables, texts: Mapping[str, str]
) -> dict[str, _Document]:
    """The documents of now by those of before of which words were withheld: by their files, or else by their texts."""
    by_hash, by_name = _by_file(now)
    by_id = {item.document_id: item for item in _documents(now)}
    found: dict[str, _Document] = {}
    for document_id, spans in spans_by_document(withheld).items():
        old = earlier.get(document_id)
        if old is None:
            continue
        new = by_hash.get(old.sha256 or "") or by_name.get(old.file_name)
        if new is None:
            as_long = {name: text for name, text in texts.items() if len(text) == old.n_characters}
            new = by_id.get(text_behind(old.text_sha256, spans, as_long) or "")
        if new is not None:
            found[document_id] = new
    return found


def _not_ended(text: str, ended: Phrases) -> list[int]:
    """Where each word of a text begins, without those that may be published again."""
    words = words_of(text)
    over = {
        number
        for place, _ in ended.find(words)
        for number in range(bisect_left(words.starts, place.start), bisect_left(words.starts, place.end))
    }
    return [start for number, start in enumerate(words.starts) if number not in over]


def _documents(tables: Tables) -> list[_Document]:
    columns = ("document_id", "sha256", "text_sha256", "file_name", "n_characters")
    documents = tables.get("documents")
    if documents is None or not set(columns) <= set(documents.columns):
        return []
    return [_Document(**row) for row in records(documents[list(columns)])]


def _by_file(tables: Tables) -> tuple[dict[str, _Document], dict[str, _Document]]:
    """The documents of a release by the hash of their files, and by their names."""
    found = _documents(tables)
    return {item.sha256: item for item in found if item.sha256}, {item.file_name: item for item in found}
