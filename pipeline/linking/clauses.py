"""What each clause of a sentence states: on which meanings, with which sign, of how many, how surely and how far.

The words are in `lexicons/clauses.yaml`. A claim and a sentence of the inspectors are read in the same way, so that one
can be checked against the other, clause by clause.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.linking.lexicons.models import ClauseLexicon
from pipeline.linking.meanings import Meaning, MeaningReader, plain

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
#: The meanings of more and less, which are compared by themselves: more of a thing can be good or bad.
AMOUNT: Final = "amount"
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
#: Before an age or a day of the month, which count nothing.
_NOT_COUNTED: Final = re.compile(
    r"\b(?:aged?|under|over|between|age of|the over|january|february|march|april|may|june|july|august|september"
    r"|october|november|december)(?: \d+ and)? $"
)


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
        wanting: the meanings of its words for what is wanting, such as late or weak.
        amounts: 1 where it has a word for more, -1 where it has one for less.
        quantities: how many it speaks of.
        stage: how far it says that something has come, None where it is done.
        degrees: how good, by words that grade.
        numbers: its numbers, each with the stem of the word after it.
    """

    text: str
    meanings: tuple[Meaning, ...]
    negations: tuple[int, ...]
    wanting: frozenset[str]
    amounts: frozenset[int]
    quantities: tuple[Quantity, ...]
    stage: Cue | None
    degrees: tuple[Cue, ...]
    numbers: tuple[tuple[int, str], ...]

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
        return {
            item.name: item.sign * (-1) ** sum(at < item.start for at in self.negations)
            for item in self.meanings
            if item.sign and item.name != AMOUNT
        }


class ClauseReader:
    """Reads the clauses of a text. Made once from the lexicons."""

    def __init__(self, lexicon: ClauseLexicon, meanings: MeaningReader) -> None:
        self._meanings = meanings
        self._ends = re.compile(lexicon.clause_ends)
        self._negations = any_of(lexicon.negations)
        self._not_negations = any_of(lexicon.not_negations)
        self._lessening = any_of(lexicon.lessening)
        self._determiners = {LEVELS[name]: any_of(words.determiners) for name, words in lexicon.quantities.items()}
        self._adverbs = {LEVELS[name]: any_of(words.adverbs) for name, words in lexicon.quantities.items()}
        self._stages = {STAGES[name]: any_of(words) for name, words in lexicon.stages.items()}
        self._degrees = {DEGREES[name]: any_of(words) for name, words in lexicon.degrees.items()}
        self._number_words = dict(lexicon.number_words)
        self._shares = [(compiled(rf"\b(?:{words})\b"), value) for words, value in lexicon.shares.items()]
        named = "|".join(sorted(lexicon.number_words, key=len, reverse=True))
        self._number = re.compile(
            rf"(?<![\w.-])(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|{named})"
            r"(?P<share>%| ?per ?cent)?(?:[ -](?P<unit>[a-z]+))?"
        )

    def read(self, text: str) -> list[Clause]:
        """The clauses of a text, in order."""
        words = plain(text)
        inside = [(item.start, item.end) for item in self._meanings.read(words)]
        clauses: list[Clause] = []
        start = 0
        for match in self._ends.finditer(words):
            # 'bed and breakfast' is one thing
            if not any(first < match.start() < last for first, last in inside):
                clauses.append(self._clause(words[start : match.start()]))
                start = match.end()
        return [clause for clause in (*clauses, self._clause(words[start:])) if clause.text]

    def _clause(self, text: str) -> Clause:
        meanings = tuple(self._meanings.read(text))
        quantities = tuple(self._quantities(text, meanings))
        wanting = frozenset(item.name for item in meanings if item.sign < 0 and item.name != AMOUNT)
        return Clause(
            text=text.strip(),
            meanings=meanings,
            negations=tuple(self._negations_in(text, meanings, quantities)),
            wanting=wanting,
            amounts=frozenset(item.sign for item in meanings if item.name == AMOUNT),
            quantities=quantities,
            stage=next(iter(_cues(text, self._stages)), None),
            degrees=tuple(_cues(text, self._degrees)),
            numbers=tuple(self._numbers(text)),
        )

    def _negations_in(self, text: str, meanings: Iterable[Meaning], quantities: Iterable[Quantity]) -> Iterator[int]:
        """Where the words of a clause that reverse what follows them begin."""
        taken = [(item.start, item.end) for item in meanings]
        taken += [match.span() for match in self._not_negations.finditer(text)]
        taken += [(start, start + len(item.words)) for item in quantities for start in (text.find(item.words),)]
        for match in self._negations.finditer(text):
            if not any(first <= match.start() < last for first, last in taken):
                yield match.start()
        bad = [item.start for item in meanings if item.sign < 0 and item.name != AMOUNT]
        for match in self._lessening.finditer(text):
            if any(match.end() <= start <= match.end() + _NEAR for start in bad):
                yield match.start()
                return

    def _quantities(self, text: str, meanings: Iterable[Meaning]) -> Iterator[Quantity]:
        taken: list[tuple[int, int]] = []
        for adverbial, patterns in ((True, self._adverbs), (False, self._determiners)):
            # from the most exact: 'nearly all' before 'all', 'not always' before 'always'
            for level in sorted(patterns, key=_by_exactness):
                for match in patterns[level].finditer(text):
                    if any(first < match.end() and match.start() < last for first, last in taken):
                        continue
                    taken.append(match.span())
                    head = None if adverbial else _head_after(match.end(), meanings)
                    yield Quantity(level, head, match.group())

    def _numbers(self, text: str) -> Iterator[tuple[int, str]]:
        for pattern, value in self._shares:
            for _ in pattern.finditer(text):
                yield value, "%"
        for match in self._number.finditer(text):
            printed = match["number"].replace(",", "")
            value = self._number_words[printed] if printed in self._number_words else round(float(printed))
            is_year = _FIRST_YEAR < value < _LAST_YEAR and match["number"].isdigit()
            if not is_year and not _NOT_COUNTED.search(text[: match.start()]):
                yield value, "%" if match["share"] else (match["unit"] or "").removesuffix("s")


def _by_exactness(level: int) -> int:
    """The order in which words of quantity are looked for: those of `all` last."""
    return level if level != LEVELS["all"] else BARE + len(LEVELS)


def _head_after(end: int, meanings: Iterable[Meaning]) -> str | None:
    return next((item.name for item in meanings if end <= item.start <= end + _NEAR), None)


def _cues(text: str, patterns: Mapping[int, re.Pattern[str]]) -> Iterator[Cue]:
    """The words of each level that a text has, from the lowest."""
    for level in sorted(patterns):
        match = patterns[level].search(text)
        if match is not None:
            yield Cue(level, match.group())
