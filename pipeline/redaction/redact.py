"""Taking words and documents out of what was read, at somebody's request.

What belongs here: finding the words, putting marks in their place, and what is no longer concluded from them. What does
not: the list of takedowns (`sources.corrections`), and the rows that say why.

Words are taken out before anything is linked, so that no identifier, comparison or conclusion is made of them, and
looked for once more in what linking made. A mark has as many code points as what it stands for: all offsets stay right.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from pipeline.core.yaml_config import config_error
from pipeline.extraction.facts import Appearance, DocumentFacts, Statement
from pipeline.reading.document import Span
from pipeline.redaction.model import Corrections
from pipeline.schema.rows import Row

#: How it is said of what is withheld: a reason, and the beginning of a method.
WITHHELD: Final = "withheld"
#: Stands for each code point that is withheld.
MARK: Final = "█"
_WORD: Final = re.compile(r"[^\W_]+")
_NOT_A_LINE_END: Final = re.compile(r"[^\n]")
#: What a fact is the words of, and not what its value was read from: it may lose a part.
_WHOLE: Final = frozenset({"span", "fragments", "outcome_span"})
#: Of a document, what names its file and what its bytes are.
_OF_THE_FILE: Final = frozenset({"file_name", "sha256"})
_TEXTS_KEPT: Final = 100_000

#: A version says what is gone since the one before, in its words where nothing says that they are withheld.
_WHERE_REMOVED: Final = (
    ". If the file that held it was removed, put it back until a version that withholds it is published; then take out"
    " the file and this entry together"
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WithheldPlace:
    """Where words are withheld, and the number of the entry that asks for it."""

    span: Span
    entry: int


class Redactions:
    """What is withheld from a release. Made once from the list of takedowns."""

    def __init__(self, corrections: Corrections, path: Path) -> None:
        """Gather the entries.

        Args:
            corrections: the list.
            path: of the file it stands in, for what is said of mistakes.
        """
        self._path = path
        self._entries = corrections.takedowns
        self._documents = {entry.document: number for number, entry in enumerate(self._entries) if entry.document}
        self._by_length: dict[int, dict[str, int]] = {}
        for number, entry in enumerate(self._entries):
            if entry.words is not None:
                words = _words_of(entry.words)
                self._by_length.setdefault(len(words), {})[_hash(words)] = number
            elif entry.words_sha256 is not None and entry.n_words is not None:
                self._by_length.setdefault(entry.n_words, {})[entry.words_sha256] = number
        self.places: Callable[[str], tuple[WithheldPlace, ...]] = lru_cache(_TEXTS_KEPT)(self._places)

    @property
    def has_no_list(self) -> bool:
        """Whether nobody says what is withheld, not even that nothing is."""
        return not os.path.lexists(self._path)

    @property
    def has_words(self) -> bool:
        """Whether there are words to look for."""
        return bool(self._by_length)

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
        """Every place of a text that is withheld."""
        words = [(match.start(), match.end()) for match in _WORD.finditer(text)] if self._by_length else []
        low = [_normal(text[start:end]) for start, end in words]
        found = [
            WithheldPlace(Span(words[first][0], words[first + length - 1][1]), number)
            for length, hashes in self._by_length.items()
            for first in range(len(words) - length + 1)
            if (number := hashes.get(_hash(low[first : first + length]))) is not None
        ]
        return tuple(sorted(found, key=lambda place: place.span))

    def blanked(self, text: str) -> str:
        """A text of which nothing may be said, with marks in place of all of it."""
        return _NOT_A_LINE_END.sub(MARK, text)

    def masked(self, text: str) -> str:
        """A text with marks in place of what is withheld, as long as it was."""
        return _masked_at(text, self.places(text)) if self._by_length else text

    def require_found(self, document_ids: Iterable[str], texts: Iterable[str]) -> None:
        """Make sure that every entry still fits.

        Args:
            document_ids: of all documents.
            texts: of all documents.

        Raises:
            ConfigError: an entry names a document that is not there, or words that stand nowhere.
        """
        if not self._entries:
            return
        known = set(document_ids)
        found = {place.entry for text in texts for place in self.places(text)}
        for number, entry in enumerate(self._entries):
            if entry.document is not None and entry.document not in known:
                message = f"there is no document '{entry.document}'; name it as it is called now{_WHERE_REMOVED}"
                raise config_error(self._path, ("takedowns", number, "document"), message)
            if entry.document is None and number not in found:
                message = f"its words stand in no document any more; mend the entry{_WHERE_REMOVED}"
                raise config_error(self._path, ("takedowns", number), message)

    def require_gone(self, rows: Mapping[str, Sequence[Row]], texts: Mapping[str, str]) -> None:
        """Make sure that nothing that is to be published holds what is withheld.

        Raises:
            ConfigError: something does, as a file that is called after it; the message names the entry and the cell.
        """
        if not self._by_length:
            return
        for table, found in rows.items():
            for row in found:
                for column, value in row.items():
                    if isinstance(value, str) and (places := self.places(value)):
                        where = f"the column '{column}' of '{table}', in the row of {_named(row)}"
                        self._still(places[0].entry, where)
        for document_id, text in texts.items():
            if places := self.places(text):
                self._still(places[0].entry, f"the text of {document_id}")

    def _still(self, entry: int, where: str) -> None:
        # the message goes to reports and to a webhook, too
        where = self.masked(where)
        sources = "the registry, the file's name, a description"
        message = f"its words still stand in {where}; take them out at their source ({sources})"
        raise config_error(self._path, ("takedowns", entry), message)


NO_REDACTIONS: Final = Redactions(Corrections(), Path())


def redact_facts(facts: DocumentFacts, withheld: Redactions) -> DocumentFacts:
    """The facts of a document without what is withheld.

    A fact goes whose value was read from words that are withheld, or all of whose words are; one that loses a part of
    its sentence stays, with marks.
    """
    places = withheld.places(facts.document.text)
    if not places:
        return facts
    spans = [place.span for place in places]
    findings = tuple(replace(item, themes=_kept(item.themes, spans)) for item in _kept(facts.findings, spans))
    spoken_of = {finding.span for finding in findings}
    appearances, statements = _without_speakers(facts, spans)
    private = tuple(name for name in facts.private_names if not _touched(name, spans))
    left = replace(
        facts,
        private_names=private,
        passages=tuple(
            replace(item, names_private_person=any(item.span.overlaps(name) for name in private))
            for item in facts.passages
        ),
        judgements=_kept(facts.judgements, spans),
        findings=findings,
        improvement_areas=_kept(facts.improvement_areas, spans),
        appearances=appearances,
        statements=statements,
        measures=tuple(item for item in _kept(facts.measures, spans) if item.span in spoken_of),
        actions=_kept(facts.actions, spans),
        abbreviations=_kept(facts.abbreviations, spans),
    )
    marked = _with_strings(left, withheld.masked)
    return replace(marked, **{name: getattr(facts, name) for name in _OF_THE_FILE})


def _without_speakers(
    facts: DocumentFacts, spans: Sequence[Span]
) -> tuple[tuple[Appearance, ...], tuple[Statement, ...]]:
    """The people who are still named, and what they say."""
    kept = [index for index, item in enumerate(facts.appearances) if _is_kept(item, spans)]
    new = {old: index for index, old in enumerate(kept)}
    statements = (item for item in _kept(facts.statements, spans) if item.speaker in new)
    return (
        tuple(facts.appearances[index] for index in kept),
        tuple(replace(item, speaker=new[item.speaker]) for item in statements),
    )


def _kept(facts: Sequence[T], spans: Sequence[Span]) -> tuple[T, ...]:
    return tuple(fact for fact in facts if _is_kept(fact, spans))


def _is_kept(fact: Any, spans: Sequence[Span]) -> bool:  # noqa: ANN401 - any kind of fact
    """Whether a fact still has words, and whether its value was read from none that are withheld."""
    for field in fields(fact):
        value = getattr(fact, field.name)
        own = [item for item in (value if isinstance(value, tuple) else (value,)) if isinstance(item, Span)]
        if field.name in _WHOLE:
            if own and all(any(span.holds(item) for span in spans) for item in own):
                return False
        elif any(_touched(item, spans) for item in own):
            return False
    return True


def _touched(span: Span, spans: Sequence[Span]) -> bool:
    return any(span.overlaps(other) for other in spans)


def _with_strings(value: T, change: Callable[[str], str]) -> T:
    """A record with every text in it changed."""
    if isinstance(value, str):
        return change(value)  # type: ignore[return-value] # a text for a text
    if isinstance(value, tuple):
        return tuple(_with_strings(item, change) for item in value)  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type) and not isinstance(value, Span):
        changed = {field.name: _with_strings(getattr(value, field.name), change) for field in fields(value)}
        return replace(value, **changed)
    return value


def _masked_at(text: str, places: Sequence[WithheldPlace]) -> str:
    for place in places:
        start, end = place.span.start, place.span.end
        text = text[:start] + _NOT_A_LINE_END.sub(MARK, text[start:end]) + text[end:]
    return text


def _words_of(text: str) -> list[str]:
    return [_normal(match.group()) for match in _WORD.finditer(unicodedata.normalize("NFC", text))]


def _normal(word: str) -> str:
    return unicodedata.normalize("NFC", word).lower()


def _hash(words: Sequence[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


def _named(row: Row) -> str:
    """The first value of a row, which is or begins its key."""
    return repr(next(iter(row.values()), None))
