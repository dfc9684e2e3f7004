"""Finding the words that takedowns withhold, in any text, and masking them.

A mask has as many code points as the words that it replaces, so that all offsets stay right.
"""

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, NoReturn

import pandas as pd

from pipeline.core.yaml_config import config_error
from pipeline.reading.document import Span
from pipeline.redaction.model import Corrections, Takedown
from pipeline.redaction.phrases import Phrases
from pipeline.redaction.withheld_texts import WithheldText, distinctive
from pipeline.redaction.words import words_of
from pipeline.schema.rows import Value

#: Replaces each code point that is withheld.
MARK: Final = "█"
_NOT_A_LINE_END: Final = re.compile(r"[^\n]")
#: How many texts have their places remembered.
_TEXTS_REMEMBERED: Final = 100_000

#: Without the takedown, the next version would list among its changes the words that the file held.
_WHERE_REMOVED: Final = (
    ". If the file that held it was removed, put it back until a version that withholds it is published; then remove"
    " the file and this entry together"
)


@dataclass(frozen=True, slots=True)
class WithheldPlace:
    """Where words are withheld, and the index of the entry that asks for it."""

    span: Span
    entry: int


@dataclass(frozen=True, slots=True)
class NearPlace:
    """Where the words of a takedown stand near each other and are published, and the index of its entry."""

    document_id: str
    span: Span
    entry: int


def phrases_of(entries: Iterable[Takedown]) -> Phrases:
    """The words that some entries name, each with the index of its entry."""
    phrases = Phrases()
    for number, entry in enumerate(entries):
        if entry.words is not None:
            phrases.add(entry.words, number)
        elif entry.words_sha256 is not None and entry.n_words is not None:
            phrases.add_hash(entry.words_sha256, entry.n_words, number)
    return phrases


class Redactions:
    """What is withheld from a release. Made once from the list of takedowns."""

    def __init__(
        self,
        corrections: Corrections,
        path: Path,
        withheld: Sequence[WithheldText] = (),
        published: Iterable[str] = (),
    ) -> None:
        """Index the takedowns.

        Args:
            corrections: the list.
            path: of the file that holds it, for messages about mistakes.
            withheld: what is known of documents that are withheld whole; their passages and the people whom only they
                name are then withheld words as well.
            published: all texts that may be published, which may have the same words.
        """
        self.path = path
        self.corrections = corrections
        self._entries = corrections.takedowns
        self._documents = {entry.document: number for number, entry in enumerate(self._entries) if entry.document}
        self._phrases = phrases_of(self._entries)
        entries = [
            (self._documents[text.document_id], text) for text in withheld if text.document_id in self._documents
        ]
        self._passages = distinctive(entries, published, self._phrases)
        self.places: Callable[[str], tuple[WithheldPlace, ...]] = lru_cache(_TEXTS_REMEMBERED)(self._places)

    @property
    def has_no_list(self) -> bool:
        """Whether there is no list of takedowns, not even an empty one."""
        return not os.path.lexists(self.path)

    @property
    def has_words(self) -> bool:
        """Whether there are words to look for."""
        return bool(self._phrases or self._passages)

    @property
    def has_takedowns(self) -> bool:
        """Whether anything is withheld."""
        return bool(self._entries)

    def why(self, entry: int) -> str:
        """Why the words or the document of an entry are withheld."""
        return self._entries[entry].why

    def why_document(self, document_id: str) -> str | None:
        """Why a document is withheld; None where it is not."""
        number = self._documents.get(document_id)
        return None if number is None else self.why(number)

    def _places(self, text: str) -> tuple[WithheldPlace, ...]:
        """Every place of a text that is withheld, in order."""
        if not self.has_words:
            return ()
        words = words_of(text)
        found = {*self._phrases.find(words), *self._passages.find(words)}
        return tuple(WithheldPlace(span, number) for span, number in sorted(found))

    def nearly_found(self, texts: Mapping[str, str]) -> list[NearPlace]:
        """Where all words of a name that is withheld stand near each other in a document and are published.

        Args:
            texts: those that are published, by document.
        """
        if not self._phrases:
            return []
        found: list[NearPlace] = []
        for document_id, text in texts.items():
            if self._phrases.may_be_in(text):
                words = words_of(text)
                places = self._phrases.nearly_found(words, [place.span for place in self.places(text)])
                found += [NearPlace(document_id, span, number) for span, number in places]
        return found

    def entry_in(self, text: str) -> int | None:
        """The index of an entry whose words are in a text, which may be long; None where it has nothing withheld."""
        if not self._passages and not self._phrases.may_be_in(text):
            return None
        return next((place.entry for place in self._places(text)), None)

    def masked(self, text: str) -> str:
        """A text with masks in place of what is withheld, as long as it was."""
        return masked_at(text, (place.span for place in self.places(text))) if self.has_words else text

    def without_withheld(self, rows: Iterable[Mapping[str, Value]]) -> list[dict[str, Value]]:
        """The rows that hold nothing that is withheld."""
        return [
            dict(row) for row in rows if not any(self.places(value) for value in row.values() if isinstance(value, str))
        ]

    def require_found(self, document_ids: Collection[str], found: Collection[int]) -> None:
        """Make sure that every takedown still applies to something.

        Args:
            document_ids: of all documents.
            found: the indices of the entries whose words are in some document.

        Raises:
            ConfigError: a takedown names a document that does not exist, or words that are in no document.
        """
        for number, entry in enumerate(self._entries):
            if entry.document is not None and entry.document not in document_ids:
                message = f"there is no document '{entry.document}'; use its current identifier{_WHERE_REMOVED}"
                raise config_error(self.path, ("takedowns", number, "document"), message)
            if entry.document is None and number not in found:
                message = f"its words are no longer in any document; correct the entry{_WHERE_REMOVED}"
                raise config_error(self.path, ("takedowns", number), message)

    def require_gone(self, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> None:
        """Make sure that nothing that is to be published holds what is withheld.

        Raises:
            ConfigError: something does, such as a file name; the message names the takedown and the cell.
        """
        if not self.has_words:
            return
        for name, table in tables.items():
            for column in table.columns:
                for index, value in enumerate(table[column]):
                    if isinstance(value, str) and (places := self.places(value)):
                        row = table.iloc[index, 0]
                        self.fail(places[0].entry, f"column '{column}' of '{name}', in the row of {row!r}")
        for document_id, text in texts.items():
            if places := self.places(text):
                self.fail(places[0].entry, f"the text of {document_id}")

    def fail(self, entry: int, where: str) -> NoReturn:
        """Stop because words are where they must not be.

        Args:
            entry: the index of the entry that withholds them.
            where: what holds them.

        Raises:
            ConfigError: always.
        """
        # the message is also sent to reports and to a webhook
        where = self.masked(where)
        sources = "the registry, the file's name, a description"
        message = (
            f"its words are still in {where}; remove them at their source ({sources}), or, where they are printed in a"
            " form in which they are not found, add an entry with the words as they are printed"
        )
        raise config_error(self.path, ("takedowns", entry), message)


NO_REDACTIONS: Final = Redactions(Corrections(), Path())


def blanked(text: str) -> str:
    """A text with a mask in place of all of it but line ends."""
    return _NOT_A_LINE_END.sub(MARK, text)


def is_masked(text: str) -> bool:
    """Whether a text is masked and has nothing else but punctuation."""
    return MARK in text and not text.strip(f"{MARK} .,;:")


def masked_at(text: str, places: Iterable[Span]) -> str:
    """A text with masks at some places of it, which are in order and may overlap."""
    parts: list[str] = []
    done = 0
    for place in places:
        start, end = max(place.start, done), max(place.end, done)
        parts += [text[done:start], blanked(text[start:end])]
        done = end
    return "".join([*parts, text[done:]])
