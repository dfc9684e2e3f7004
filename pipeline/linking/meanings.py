"""What the words of a sentence mean in this field, so that a claim can rest on what inspectors wrote in other words.

Words and phrases of one meaning are one line of `lexicons/meanings.yaml`; every other word means what its stem means.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from Stemmer import Stemmer

from pipeline.core.yaml_config import ConfigError
from pipeline.linking.lexicons.models import MeaningLexicon
from pipeline.reading.characters import APOSTROPHES

#: The meanings of more and less, which are compared by themselves: more of a thing can be good or bad.
AMOUNT: Final = "amount"
#: The meanings of praise and concern: of the quality of something, in whatever words.
QUALITY: Final = "quality"
IMPROVING: Final = "improving"
#: A meaning that few sentences have counts twice as much as one that most have.
_FULL: Final = 2
_HALF: Final = 1
#: How many texts are kept as they were read: a sentence is compared with claim after claim.
_KEPT: Final = 4096
_TOKEN: Final = re.compile(r"[a-z0-9]+(?:[.,][0-9]+)*")
_MARK: Final = f"[{APOSTROPHES}‘]"
_NOT: Final = re.compile(rf"\b(?:(?P<verb>\w+?)n{_MARK}t|cannot)\b")
#: Verbs that change before a short "not".
_SHORTENED: Final = {"ca": "can", "wo": "will", "sha": "shall"}
_POSSESSIVE: Final = re.compile(rf"{_MARK}s?(?=\W|$)")


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

    @property
    def is_wanting(self) -> bool:
        """Whether it is something bad: less of a thing can be good or bad, and is compared by itself."""
        return self.sign < 0 and self.name != AMOUNT


class MeaningReader:
    """Reads the meanings of a text. Made once in a process: its cache keeps it for as long."""

    def __init__(self, lexicon: MeaningLexicon) -> None:
        self._stem = lru_cache(maxsize=None)(Stemmer("english").stemWord)
        self._empty = frozenset(word for phrase in lexicon.empty for word in _TOKEN.findall(phrase))
        self._numbers = frozenset(lexicon.numbers)
        self._common = frozenset(lexicon.common)
        self._by_words: dict[tuple[str, ...], tuple[str, int]] = {}
        self._by_stems: dict[tuple[str, ...], tuple[str, int]] = {}
        for name, sign, phrases in lines_of(lexicon):
            self._add(name, sign, phrases)
        self._implied = {name: frozenset(others) for name, others in lexicon.implied.items()}
        self._longest = max(map(len, self._by_words))
        self.read = lru_cache(maxsize=_KEPT)(self._read)

    def _add(self, name: str, sign: int, phrases: Iterable[str]) -> None:
        for phrase in phrases:
            words = tuple(_TOKEN.findall(plain(phrase)))
            if self._by_words.setdefault(words, (name, sign)) != (name, sign):
                raise ConfigError(f"pipeline/linking/lexicons/meanings.yaml: '{phrase}' is on two lines; keep one")
            self._by_stems.setdefault(tuple(map(self._stem, words)), (name, sign))

    def is_common(self, name: str) -> bool:
        """Whether most sentences have a meaning."""
        return name in self._common

    def weight(self, name: str) -> int:
        """How much a meaning counts."""
        return _HALF if self.is_common(name) else _FULL

    def with_implied(self, names: Iterable[str]) -> frozenset[str]:
        """Some meanings with those that terms of art among them imply: a return interview is a talk after a return."""
        own = frozenset(names)
        return own.union(*(self._implied.get(name, frozenset()) for name in own))

    def _read(self, text: str) -> tuple[Meaning, ...]:
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
        words = [word for word, _, _ in tokens]
        stems = [self._stem(word) for word in words]
        found: list[Meaning] = []
        at = 0
        while at < len(tokens):
            length, known = self._longest_at(words, stems, at)
            word, start, end = tokens[at]
            if length == 1 and word in self._empty:
                pass
            elif known is not None:
                found.append(Meaning(*known, start, tokens[at + length - 1][2]))
            else:
                found.append(Meaning(stems[at], 0, start, end))
            at += length
        return tuple(found)

    def _longest_at(self, words: list[str], stems: list[str], at: int) -> tuple[int, tuple[str, int] | None]:
        """How many words the longest phrase at a place has, and what it means; one word of no line else.

        A phrase counts in the very words of a line before it counts in other forms of them: 'manageable' is no manager.
        """
        for length in range(min(self._longest, len(stems) - at), 0, -1):
            known = self._by_words.get(tuple(words[at : at + length])) or self._by_stems.get(
                tuple(stems[at : at + length])
            )
            if known is not None:
                return length, known
        return 1, None


def lines_of(lexicon: MeaningLexicon) -> Iterator[tuple[str, int, Sequence[str]]]:
    """The name, the sign and the phrases of every line of the lexicon."""
    for line in lexicon.same:
        yield line[0], 0, line
    for name, contrary in lexicon.signed.items():
        yield name, 1, contrary.more
        yield name, -1, contrary.less


def plain(text: str) -> str:
    """A text in lower case, with short negations in full and without marks of possession."""
    return _POSSESSIVE.sub("", _NOT.sub(_in_full, text.lower()))


def _in_full(match: re.Match[str]) -> str:
    verb = match["verb"] or "can"
    return f"{_SHORTENED.get(verb, verb)} not"
