"""What a document that is withheld whole holds and no published one does: long passages, and the names of people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.reading.document import Span
from pipeline.redaction.phrases import Phrases
from pipeline.redaction.words import Words, words_of

#: So many words in a row that no other text has are taken from the document.
_WINDOW: Final = 8


@dataclass(frozen=True, slots=True)
class WithheldText:
    """What must not be published of a document that is withheld whole.

    Attributes:
        document_id: its identifier.
        passages: its sentences and lines.
        people: the names of everybody in office, as it prints them.
    """

    document_id: str
    passages: list[str]
    people: list[str]


class Passages:
    """Runs of words to look for, each with the number of what asks for it."""

    def __init__(self) -> None:
        self._runs: dict[tuple[str, ...], int] = {}

    def __bool__(self) -> bool:
        """Whether there is a run to look for."""
        return bool(self._runs)

    def add(self, text: str, number: int) -> None:
        """Look for every run of words of a passage."""
        self._runs |= {run: number for _, run in _runs(words_of(text))}

    def remove(self, words: Words) -> None:
        """Do not look for those that a text has."""
        for _, run in _runs(words):
            self._runs.pop(run, None)

    def find(self, words: Words) -> list[tuple[Span, int]]:
        """Every place of one of the runs, in order, with the number of what asks for it."""
        if not self._runs:
            return []
        return [
            (Span(words.starts[at], words.ends[at + _WINDOW - 1]), self._runs[run])
            for at, run in _runs(words)
            if run in self._runs
        ]


def _runs(words: Words) -> Iterable[tuple[int, tuple[str, ...]]]:
    folded = words.folded
    return ((at, tuple(folded[at : at + _WINDOW])) for at in range(len(words) - _WINDOW + 1))


@dataclass(frozen=True, slots=True)
class NearCopy:
    """A published document that has most of what a document that is withheld whole holds."""

    document_id: str
    withheld_id: str


def near_copies(withheld: Sequence[WithheldText], texts: Mapping[str, str]) -> list[NearCopy]:
    """The published documents that have at least half of the runs of words of a withheld one.

    Args:
        withheld: what is known of documents that are withheld whole.
        texts: those that are published, by document.
    """
    found: list[NearCopy] = []
    runs_of = [{run for passage in text.passages for _, run in _runs(words_of(passage))} for text in withheld]
    for document_id, text in texts.items() if withheld else ():
        runs = {run for _, run in _runs(words_of(text))}
        found += [
            NearCopy(document_id, other.document_id)
            for other, held in zip(withheld, runs_of, strict=True)
            if held and 2 * len(held & runs) >= len(held)
        ]
    return found


def distinctive(texts: Sequence[tuple[int, WithheldText]], published: Iterable[str], phrases: Phrases) -> Passages:
    """What withheld documents hold and no text that may be published does.

    Args:
        texts: the documents, each with the number of what asks for it.
        published: the other texts.
        phrases: takes the names of people whom no other text names.

    Returns:
        The runs of words.
    """
    passages, people = Passages(), Phrases()
    names = [(name, number) for number, text in texts for name in text.people if len(words_of(name)) > 1]
    for index, (name, _) in enumerate(names):
        people.add(name, index)
    for number, text in texts:
        for passage in text.passages:
            passages.add(passage, number)
    known: set[int] = set()
    for other in published if texts else ():
        words = words_of(other)
        passages.remove(words)
        known.update(index for _, index in people.find(words))
    for index, (name, number) in enumerate(names):
        if index not in known:
            phrases.add(name, number)
    return passages
