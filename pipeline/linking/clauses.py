"""What each clause of a sentence states: on which meanings, with which sign, of how many, how surely and how far.

The words are in `lexicons/clauses.yaml`. A claim and a sentence of the inspectors are read in the same way, so that one
can be checked against the other, clause by clause.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.extraction.fields.quantities import Quantity as Number
from pipeline.extraction.fields.quantities import QuantityReader
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.linking.lexicons.models import ClauseLexicon
from pipeline.linking.meanings import AMOUNT, Meaning, MeaningReader, plain
from pipeline.schema.vocabularies import MeasureUnit

#: What a clause without any word of quantity speaks of: more than nearly all, less than all in so many words.
BARE: Final = 5
#: How many, from the most to the least.
LEVELS: Final = {"all": 6, "nearly_all": 4, "most": 3, "many": 2, "some": 1, "few": 0}
#: How far something has come, from what is only meant to what is done.
STAGES: Final = {"meant": 0, "begun": 1, "going_on": 2}
DONE: Final = 3
DEGREES: Final = {"highest": 3, "high": 2, "middling": 1}
#: A counted noun begins within so many characters of the word of quantity.
_NEAR: Final = 30


#: How many texts are kept as they were read.
_KEPT: Final = 4096
_WORD_AFTER: Final = re.compile(r"[ -]([a-z]+)")


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many a clause speaks of.

    Attributes:
        level: from `LEVELS`.
        head: the meaning of what is counted; None where the word counts the whole clause.
        words: as printed, in lower case.
    """

    level: int
    head: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that grades or limits a clause.

    Attributes:
        level: the higher, the more is stated.
        words: as printed, in lower case.
    """

    level: int
    words: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, as far as claims are checked.

    Attributes:
        text: its words, from `plain`.
        meanings: what it is about.
        negations: where its words that reverse what follows them begin.
        quantities: how many it speaks of.
        stage: how far it says that something has come, None where it is done.
        degrees: how good, by words that grade.
        numbers: its numbers, each with its unit, or the word after it.
    """

    text: str
    meanings: tuple[Meaning, ...]
    negations: tuple[int, ...]
    quantities: tuple[Quantity, ...]
    stage: Cue | None
    degrees: tuple[Cue, ...]
    numbers: tuple[tuple[float, str], ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of its meanings."""
        return frozenset(item.name for item in self.meanings)

    @property
    def absolutes(self) -> tuple[str, ...]:
        """Its words for all, or always."""
        return tuple(item.words for item in self.quantities if item.level == LEVELS["all"])

    @property
    def signs(self) -> dict[str, int]:
        """The sign of each of its meanings that has one, turned round where the clause denies; not of more and less."""
        return {item.name: self._turned(item) for item in self.meanings if item.sign and item.name != AMOUNT}

    @property
    def amounts(self) -> frozenset[int]:
        """1 where it speaks of more, -1 where it speaks of less."""
        return frozenset(self._turned(item) for item in self.meanings if item.name == AMOUNT)

    @property
    def denies(self) -> bool:
        """Whether it denies something other than what is wanting ("no delay" denies nothing good)."""
        turned = [item for item in self.meanings if self._turned(item) != item.sign]
        return len(self.negations) % 2 == 1 and not any(item.is_wanting for item in turned)

    @property
    def is_wanting(self) -> bool:
        """Whether it has a word for what is wanting, such as late or weak."""
        return any(item.is_wanting for item in self.meanings)

    def _turned(self, meaning: Meaning) -> int:
        """The sign of a meaning after the negations before it."""
        is_turned = sum(at < meaning.start for at in self.negations) % 2
        return -meaning.sign if is_turned else meaning.sign


class ClauseReader:
    """Reads the clauses of a text. Made once in a process: its cache keeps it for as long."""

    def __init__(self, lexicon: ClauseLexicon, meanings: MeaningReader, quantities: QuantityReader) -> None:
        self._meanings = meanings
        self._numbers = quantities
        self._ends = compiled(lexicon.clause_ends)
        self._negations = any_of(lexicon.negations)
        self._not_negations = any_of(lexicon.not_negations)
        self._lessening = any_of(lexicon.lessening)
        # the words of `all` last: 'nearly all' before 'all', 'not always' before 'always'
        self._quantity_words = [
            (LEVELS[name], adverbial, any_of(words.adverbs if adverbial else words.determiners))
            for adverbial in (True, False)
            for name, words in sorted(lexicon.quantities.items(), key=lambda item: LEVELS[item[0]])
        ]
        self._stages = {STAGES[name]: any_of(words) for name, words in lexicon.stages.items()}
        self._degrees = {DEGREES[name]: any_of(words) for name, words in lexicon.degrees.items()}
        self.read = lru_cache(maxsize=_KEPT)(self._read)

    def _read(self, text: str) -> tuple[Clause, ...]:
        """The clauses of a text, in order."""
        words = plain(text)
        numbers = self._numbers.quantities(words, [])
        found: list[Clause] = []
        for start, end in self.pieces(words, self._ends):
            inside = [item for item in numbers if start <= item.start < end]
            found.append(self._clause(words[start:end], [_number(words, item) for item in inside]))
        return tuple(clause for clause in found if clause.text)

    def pieces(self, words: str, ends: re.Pattern[str]) -> Iterator[tuple[int, int]]:
        """Where the pieces between some ends begin and end; none ends inside one thing ("bed and breakfast").

        Args:
            words: a text, from `plain`.
            ends: what ends a piece.
        """
        inside = [(item.start, item.end) for item in self._meanings.read(words)]
        start = 0
        for match in ends.finditer(words):
            if not any(first < match.start() < last for first, last in inside):
                yield start, match.start()
                start = match.end()
        yield start, len(words)

    def _clause(self, text: str, numbers: Iterable[tuple[float, str]]) -> Clause:
        meanings = self._meanings.read(text)
        quantities = tuple(self._quantities(text, meanings))
        return Clause(
            text=text.strip(),
            meanings=meanings,
            negations=tuple(self._negations_in(text, meanings, quantities)),
            quantities=quantities,
            stage=next(iter(_cues(text, self._stages)), None),
            degrees=tuple(_cues(text, self._degrees)),
            numbers=tuple(numbers),
        )

    def _negations_in(self, text: str, meanings: Iterable[Meaning], quantities: Iterable[Quantity]) -> Iterator[int]:
        """Where the words of a clause that reverse what follows them begin."""
        taken = [(item.start, item.end) for item in meanings]
        taken += [match.span() for match in self._not_negations.finditer(text)]
        taken += [(start, start + len(item.words)) for item in quantities for start in (text.find(item.words),)]
        for match in self._negations.finditer(text):
            if not any(first <= match.start() < last for first, last in taken):
                yield match.start()
        bad = [item.start for item in meanings if item.is_wanting]
        for match in self._lessening.finditer(text):
            if any(match.end() <= start <= match.end() + _NEAR for start in bad):
                yield match.start()
                return

    def _quantities(self, text: str, meanings: Iterable[Meaning]) -> Iterator[Quantity]:
        taken: list[tuple[int, int]] = []
        for level, adverbial, pattern in self._quantity_words:
            for match in pattern.finditer(text):
                if any(first < match.end() and match.start() < last for first, last in taken):
                    continue
                taken.append(match.span())
                yield Quantity(level, None if adverbial else _head_after(match.end(), meanings), match.group())


def _number(words: str, quantity: Number) -> tuple[float, str]:
    """A number with its unit, or with the word after it, in the singular."""
    if quantity.unit is not MeasureUnit.COUNT:
        return quantity.value, str(quantity.unit)
    following = _WORD_AFTER.match(words, quantity.end)
    return quantity.value, following[1].removesuffix("s") if following else ""


def _head_after(end: int, meanings: Iterable[Meaning]) -> str | None:
    return next((item.name for item in meanings if end <= item.start <= end + _NEAR), None)


def _cues(text: str, patterns: Mapping[int, re.Pattern[str]]) -> Iterator[Cue]:
    """The words of each level that a text has, from the lowest."""
    for level in sorted(patterns):
        match = patterns[level].search(text)
        if match is not None:
            yield Cue(level, match.group())
