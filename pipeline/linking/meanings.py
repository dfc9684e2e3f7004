"""What the words of a sentence mean in this field, so that a claim can rest on what inspectors wrote in other words.

Words and phrases of one meaning are one line of `lexicons/meanings.yaml`; every other word means what its stem means.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from Stemmer import Stemmer

from pipeline.linking.lexicons.models import MeaningLexicon

#: A meaning that few sentences have counts twice as much as one that most have.
_FULL: Final = 2
_HALF: Final = 1
_TOKEN: Final = re.compile(r"[a-z0-9]+(?:[.,][0-9]+)*")
_NOT: Final = re.compile(r"n[’'‘]t\b")
_POSSESSIVE: Final = re.compile(r"[’'‘]s?(?=\W|$)")


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning in a text.

    Attributes:
        name: of its line in the lexicon, or the stem of its word.
        sign: 1 or -1 where the lexicon has a contrary of it, else 0.
        start: where its words begin in the text, in code points.
        end: where they end.
    """

    name: str
    sign: int
    start: int
    end: int


class MeaningReader:
    """Reads the meanings of a text. Made once from the lexicon."""

    def __init__(self, lexicon: MeaningLexicon) -> None:
        self._stem = lru_cache(maxsize=None)(Stemmer("english").stemWord)
        self._empty = frozenset(word for phrase in lexicon.empty for word in _TOKEN.findall(phrase))
        self._numbers = frozenset(lexicon.numbers)
        self._common = frozenset(lexicon.common)
        self._phrases: dict[tuple[str, ...], tuple[str, int]] = {}
        for line in lexicon.same:
            self._add(line[0], 0, line)
        for name, contrary in lexicon.signed.items():
            self._add(name, 1, contrary.more)
            self._add(name, -1, contrary.less)
        self._implied = {name: frozenset(others) for name, others in lexicon.implied.items()}
        self._longest = max(map(len, self._phrases))

    def _add(self, name: str, sign: int, phrases: Iterable[str]) -> None:
        for phrase in phrases:
            key = tuple(self._stem(word) for word in _TOKEN.findall(plain(phrase)))
            self._phrases.setdefault(key, (name, sign))

    def weight(self, name: str) -> int:
        """How much a meaning counts."""
        return _HALF if name in self._common else _FULL

    def with_implied(self, names: Iterable[str]) -> frozenset[str]:
        """Some meanings with those that terms of art among them imply: a return interview is a talk after a return."""
        own = frozenset(names)
        return own.union(*(self._implied.get(name, frozenset()) for name in own))

    def read(self, text: str) -> list[Meaning]:
        """The meanings of a text in order; where phrases overlap, the longest that begins first counts.

        Args:
            text: in lower case, from `plain`.
        """
        # numbers are read by themselves: 'within three days' means what 'within days' means
        tokens = [
            (match.group(), match.start(), match.end())
            for match in _TOKEN.finditer(text)
            if not match.group()[0].isdigit() and match.group() not in self._numbers
        ]
        stems = [self._stem(word) for word, _, _ in tokens]
        found: list[Meaning] = []
        at = 0
        while at < len(tokens):
            length, known = self._longest_at(stems, at)
            word, start, end = tokens[at]
            if length == 1 and word in self._empty:
                pass
            elif known is not None:
                found.append(Meaning(*known, start, tokens[at + length - 1][2]))
            else:
                found.append(Meaning(stems[at], 0, start, end))
            at += length
        return found

    def _longest_at(self, stems: list[str], at: int) -> tuple[int, tuple[str, int] | None]:
        """How many words the longest phrase at a place has, and what it means; one word of no line else."""
        for length in range(min(self._longest, len(stems) - at), 0, -1):
            known = self._phrases.get(tuple(stems[at : at + length]))
            if known is not None:
                return length, known
        return 1, None


def plain(text: str) -> str:
    """A text in lower case, with short negations in full and without marks of possession."""
    text = text.lower().replace("can’t", "can not").replace("can't", "can not").replace("cannot", "can not")
    return _POSSESSIVE.sub("", _NOT.sub(" not", text.replace("won’t", "will not").replace("won't", "will not")))
