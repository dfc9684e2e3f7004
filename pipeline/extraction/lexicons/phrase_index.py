"""Searching a text for many phrases at once.

Every sentence is searched for hundreds of phrases. RE2 finds in one pass which of them can occur in it. Only those are
then searched for one by one with Python's regular expressions, so the matches are exactly those of `phrases.any_of`.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Final

import re2  # type: ignore[import-untyped]  # it has no published types; no value of it leaves this module

from pipeline.core.yaml_config import ConfigError
from pipeline.extraction.lexicons.phrases import compiled, with_any_apostrophe

_CAPITAL: Final = re.compile(r"(?<!\\)[A-Z]")
#: What stands between two brackets, with brackets in it up to three deep.
_BETWEEN_BRACKETS: Final = r"(?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*"
_LOOK_AROUND: Final = re.compile(rf"\(\?<?[=!]{_BETWEEN_BRACKETS}\)")
_CLASS_OR_ESCAPE: Final = re.compile(r"\[[^][]*\]|\\[wd]")
#: For RE2 only ASCII letters and digits are parts of words; for Python those of every alphabet are.
_BEYOND_ASCII: Final = r"\x{80}-\x{10FFFF}"
_OTHER_ESCAPE: Final = re.compile(r"\\[A-Zabce-vyz]")
#: Where a match begins, and the rank of its phrase.
_PLACE: Final = itemgetter(0, 1)


def lowered(text: str) -> str:
    """A text in lower case with every letter at its original offset."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


@dataclass(frozen=True, slots=True)
class LoweredText:
    """A text in lower case with every letter at its original offset, and the text as printed."""

    text: str
    printed: str

    @classmethod
    def of(cls, text: str) -> "LoweredText":
        """Lower a text."""
        return cls(lowered(text), text)


class PhraseIndex:
    """Phrases under names; a text is searched only for those that can occur in it."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        """Index the phrases.

        Args:
            phrases: the phrases under each name, in lower case.

        Raises:
            ConfigError: a phrase contains a capital, so that no text in lower case can match it.
        """
        self._order = {name: number for number, name in enumerate(phrases)}
        self._filter = re2.Filter()
        self._filtered: list[_Phrase] = []
        self._always: list[_Phrase] = []
        options = re2.Options()
        options.log_errors = False
        for name, of_name in phrases.items():
            # the longest first, as `any_of` tries them
            for rank, words in enumerate(sorted(of_name, key=len, reverse=True)):
                if _CAPITAL.search(words):
                    raise ConfigError(f"pipeline/extraction/lexicons: write the phrase '{words}' in lower case")
                phrase = _Phrase(name, rank, with_any_apostrophe(words))
                try:
                    self._filter.Add(_looser(phrase.pattern), options)
                except re2.error:  # RE2 cannot express it, so every text is searched for the phrase
                    self._always.append(phrase)
                else:
                    self._filtered.append(phrase)
        self._filter.Compile()

    def candidates(self, low: LoweredText) -> "Candidates":
        """The phrases that can occur in a text."""
        by_name: dict[str, list[_Phrase]] = {}
        numbers: Sequence[int] = self._filter.Match(low.text) or ()
        for phrase in (*self._always, *(self._filtered[number] for number in numbers)):
            by_name.setdefault(phrase.name, []).append(phrase)
        return Candidates(by_name)

    def search(self, low: LoweredText) -> Iterator[tuple[str, re.Match[str]]]:
        """The first match under each name, in the order of the names."""
        candidates = self.candidates(low)
        for name in sorted(candidates.names, key=self._order.__getitem__):
            match = candidates.first(name, low.text)
            if match is not None:
                yield name, match


class Candidates:
    """The phrases that can occur in one text, which is searched for no others."""

    __slots__ = ("_by_name",)

    def __init__(self, by_name: Mapping[str, Collection["_Phrase"]]) -> None:
        self._by_name = by_name

    @property
    def names(self) -> Collection[str]:
        """The names under which a phrase can occur in the text."""
        return self._by_name.keys()

    def first(self, name: str, text: str) -> re.Match[str] | None:
        """The first match under a name, as `search` with a pattern of all its phrases would return it."""
        return next(self._matches(name, text), None)

    def matches(self, name: str, text: str) -> Sequence[re.Match[str]]:
        """Every match under a name, as `finditer` with a pattern of all its phrases would return them.

        Args:
            name: the name.
            text: the text, or the text with spaces in place of some of its words.
        """
        return list(self._matches(name, text)) if name in self._by_name else []

    def _matches(self, name: str, text: str) -> Iterator[re.Match[str]]:
        """Matches in order, none overlapping; of those with one start, the match of the phrase with the lowest rank."""
        ahead: list[tuple[int, int, re.Match[str], re.Pattern[str]]] = []
        for phrase in self._by_name.get(name, ()):
            pattern = phrase.compiled
            if match := pattern.search(text):
                ahead.append((match.start(), phrase.rank, match, pattern))
        while ahead:
            _, _, match, _ = min(ahead, key=_PLACE)
            yield match
            end = match.end()
            for index, (start, rank, _, pattern) in reversed(list(enumerate(ahead))):
                if start < end:
                    following = pattern.search(text, end)
                    if following is None:
                        del ahead[index]
                    else:
                        ahead[index] = following.start(), rank, following, pattern


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A phrase under a name; of two phrases that match at one offset, the one with the lower rank counts."""

    name: str
    rank: int
    pattern: str

    @property
    def compiled(self) -> re.Pattern[str]:
        """Its pattern, compiled on first use because few phrases occur in most documents."""
        return _compiled(self.pattern)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return compiled(rf"(?<!\w)(?:{pattern})(?!\w)")


def _looser(pattern: str) -> str:
    """A pattern for RE2 that matches wherever Python's does, and perhaps elsewhere because RE2 has no look-around.

    Raises:
        re2.error: it contains an escape that matches less in RE2 than in Python.
    """
    bare = _CLASS_OR_ESCAPE.sub(lambda match: _with_all_letters(match.group()), _LOOK_AROUND.sub("", pattern))
    if _OTHER_ESCAPE.search(bare):
        raise re2.error(f"an escape of '{bare}' depends on the alphabet")
    return rf"(?:^|\W)(?:{bare})(?:\W|$)"


def _with_all_letters(piece: str) -> str:
    """An escape, or a character class with one, extended to match all characters outside ASCII."""
    if not piece.startswith("["):
        return f"[{piece}{_BEYOND_ASCII}]"
    is_negated = piece.startswith("[^")
    return piece if is_negated or "\\" not in piece else f"[{_BEYOND_ASCII}{piece[1:]}"
