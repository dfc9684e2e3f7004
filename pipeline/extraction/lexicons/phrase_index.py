"""Phrases of the lexicons compiled for speed, for the few patterns that every sentence is held against.

What belongs here: rearranging alternatives so that most places of a text are passed over at once. What does not:
phrases, and patterns that are asked once a document (see `phrases`).

Python tries the alternatives of a pattern one after the other at every place, and cannot skip any while it ignores
case. Here the text is lowered once, alternatives are gathered by their first letter, and of many patterns only those
are asked whose first letters begin some word of the text.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.extraction.lexicons.phrases import compiled, with_any_apostrophe

#: An alternative whose beginning can be more than so many words is kept whole.
_MOST_BEGINNINGS: Final = 24
#: Words are looked up by so many first letters.
_PREFIX: Final = 3
#: Words of which it is remembered what may begin with them.
_WORDS_KEPT: Final = 20_000
_WORD: Final = re.compile(r"\w+")
_LOOK_BEHIND: Final = re.compile(r"^\(\?<[!=][^()]*\)")


def lowered(text: str) -> str:
    """A text in lower case, every letter at its place."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


@dataclass(frozen=True, slots=True)
class LowText:
    """A text in lower case, every letter at its place, and the text as it is printed.

    Attributes:
        found: its words in order, with where each begins.
    """

    text: str
    printed: str
    found: list[tuple[int, str]]

    @classmethod
    def of(cls, text: str) -> "LowText":
        """Lower a text and find its words."""
        low = lowered(text)
        return cls(low, text, words_in(low))


def words_in(low: str) -> list[tuple[int, str]]:
    """The words of a text in order, with where each begins."""
    return [(match.start(), match.group()) for match in _WORD.finditer(low)]


def quick_any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """As `any_of`, for a text that is lowered: one pattern for any of the phrases as whole words."""
    return _quick(tuple(phrases))


class PhraseIndex:
    """Many patterns by name, of which a text is asked only for those that can stand in it."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        """Make the patterns.

        Args:
            phrases: the phrases of each name.
        """
        self._patterns = {name: quick_any_of(words) for name, words in phrases.items()}
        self._order = {name: number for number, name in enumerate(self._patterns)}
        self._always: set[str] = set()
        # by the first letters of a word: how a phrase that may begin with it begins, and its name
        self._by_prefix: dict[str, dict[tuple[str, str], None]] = {}
        for name, words in phrases.items():
            for alternative in _alternatives(tuple(words)):
                # what must not stand before a phrase does not change how it begins
                beginnings = _beginnings(_LOOK_BEHIND.sub("", alternative))
                if beginnings is None:
                    self._always.add(name)
                for beginning in beginnings or ():
                    literal = _literal(beginning)
                    prefix = re.match(rf"\w{{0,{_PREFIX}}}", literal)
                    if prefix is None or not prefix.group():
                        self._always.add(name)
                    else:
                        self._by_prefix.setdefault(prefix.group(), {})[literal, name] = None
        self._of_word = _Remembered(self._phrases_of)

    def search(self, low: LowText) -> Iterator[tuple[str, re.Match[str]]]:
        """The first match of each pattern that a text holds, in the order of the names."""
        places = self.places(low)
        for name in sorted(places.names, key=self._order.__getitem__):
            match = places.first(name, low.text)
            if match is not None:
                yield name, match

    def places(self, low: LowText) -> "Places":
        """Where in a text each pattern can begin."""
        starts: dict[str, list[int]] = {name: [] for name in self._always}
        of_word, text = self._of_word, low.text
        found = low.found
        last = len(found) - 1
        for index, (start, word) in enumerate(found):
            phrases = of_word[word]
            if phrases is None:
                continue
            begun, others, by_next = phrases
            for name in begun:
                if name in starts:
                    starts[name].append(start)
                else:
                    starts[name] = [start]
            if by_next and index < last:
                others = by_next.get(found[index + 1][1][0], others)
            for literal, name in others:
                if text.startswith(literal, start):
                    starts.setdefault(name, []).append(start)
        return Places(self._patterns, starts, self._always)

    def _phrases_of(self, word: str) -> "_Begun | None":
        """What may begin with a word, None where nothing does."""
        pairs = [pair for length in range(1, _PREFIX + 1) for pair in self._by_prefix.get(word[:length], ())]
        begun: dict[str, None] = {}
        others: list[tuple[str, str]] = []
        with_next: list[tuple[str, tuple[str, str]]] = []
        for literal, name in pairs:
            words = _WORD.findall(literal)
            if len(words) == 1 and word.startswith(literal):
                begun[name] = None
            elif words[0] == word and len(words) > 1:
                with_next.append((words[1][0], (literal, name)))
            elif words[0] == word:
                others.append((literal, name))
        if not (begun or others or with_next):
            return None
        by_next = {
            letter: [*others, *(pair for first, pair in with_next if first == letter)] for letter, _ in with_next
        }
        return tuple(begun), others, by_next


class Places:
    """Where patterns can begin in one text: they are tried there and nowhere else."""

    __slots__ = ("_always", "_patterns", "_starts")

    def __init__(
        self, patterns: Mapping[str, re.Pattern[str]], starts: Mapping[str, Sequence[int]], always: Collection[str]
    ) -> None:
        self._patterns = patterns
        self._starts = starts
        self._always = always

    @property
    def names(self) -> Collection[str]:
        """The patterns that can begin somewhere."""
        return self._starts.keys()

    def first(self, name: str, text: str) -> re.Match[str] | None:
        """The first match of a pattern, as `search` gives it."""
        pattern = self._patterns[name]
        if name in self._always:
            return pattern.search(text)
        for start in self._starts[name]:
            match = pattern.match(text, start)
            if match is not None:
                return match
        return None

    def matches(self, name: str, text: str) -> Sequence[re.Match[str]]:
        """Every match of a pattern, as `finditer` gives them.

        Args:
            name: the pattern.
            text: the text, or the text with blanks for some of its words.
        """
        starts = self._starts.get(name)
        if starts is None:
            return ()
        if name in self._always:
            return list(self._patterns[name].finditer(text))
        match_at = self._patterns[name].match
        found: list[re.Match[str]] = []
        end = 0
        for start in starts:
            if start >= end:
                match = match_at(text, start)
                if match is not None:
                    end = match.end()
                    found.append(match)
        return found


#: Names of which a phrase of one word begins a word; longer beginnings of which it is the first word, with their names,
#: where any word may follow; and the same with those that go on with a word that begins with a certain letter.
_Begun = tuple[tuple[str, ...], list[tuple[str, str]], dict[str, list[tuple[str, str]]]]


class _Remembered(dict[str, _Begun | None]):
    """What may begin with each word that was asked about, up to a number of words."""

    def __init__(self, answer: Callable[[str], _Begun | None]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, word: str) -> _Begun | None:
        answer = self._answer(word)
        if len(self) < _WORDS_KEPT:
            self[word] = answer
        return answer


@cache
def _quick(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return compiled(rf"(?<!\w)(?:{_by_first_letter(_alternatives(phrases))})(?!\w)")


@cache
def quick_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern for a text that is lowered, its alternatives gathered by their first letters."""
    return compiled(_by_first_letter(_split(_lower(pattern))))


def _by_first_letter(alternatives: Iterable[str]) -> str:
    by_letter: dict[str, list[str]] = {}
    whole: list[str] = []
    for alternative in alternatives:
        beginnings = _beginnings(alternative)
        if beginnings is None:
            whole.append(alternative)
            continue
        for beginning in beginnings:
            by_letter.setdefault(beginning[0], []).append(beginning[1:])
    branches = [f"{re.escape(letter)}(?:{'|'.join(rests)})" for letter, rests in sorted(by_letter.items())]
    branches += [f"(?:{alternative})" for alternative in whole]
    return "|".join(branches) or "(?!)"


def _alternatives(phrases: tuple[str, ...]) -> list[str]:
    """Every alternative of every phrase, in lower case, those of the longest phrase first."""
    return [
        alternative
        for phrase in sorted(phrases, key=len, reverse=True)
        for alternative in _split(_lower(with_any_apostrophe(phrase)))
    ]


def _lower(pattern: str) -> str:
    """A pattern in lower case, but for its escapes and the names of its groups."""
    return re.sub(r"\\.|\(\?P<\w+>|[A-Z]+", lambda m: m[0].lower() if m[0][0].isalpha() else m[0], pattern)


def _split(pattern: str) -> list[str]:
    """The alternatives of a pattern that stand in no group."""
    parts, start, position = [], 0, 0
    while position < len(pattern):
        letter = pattern[position]
        if letter == "|":
            parts.append(pattern[start:position])
            start = position + 1
        position = _after(pattern, position)
    return [*parts, pattern[start:]]


def _after(pattern: str, position: int) -> int:
    """Where the next piece of a pattern begins: after an escape, a class, a group or a letter."""
    letter = pattern[position]
    if letter == "\\":
        return position + 2
    if letter == "[":
        end = pattern.find("]", position + 2)
        return len(pattern) if end < 0 else end + 1
    if letter == "(":
        position += 1
        while position < len(pattern) and pattern[position] != ")":
            position = _after(pattern, position)
    return position + 1


def _beginnings(alternative: str) -> list[str] | None:
    """An alternative as several that each begin with a letter, None where it cannot be written so in a few."""
    found: list[str] = []
    waiting = [alternative]
    while waiting:
        pattern = waiting.pop(0)
        if len(found) + len(waiting) > _MOST_BEGINNINGS or not pattern:
            return None
        opened = _opened(pattern)
        if opened is None:
            return None
        if opened == [pattern]:
            found.append(pattern)
        else:
            waiting = [*opened, *waiting]
    return found


def _opened(pattern: str) -> list[str] | None:
    """A pattern with its first group or optional letter written out; itself where it begins with a letter that must
    stand; None where its beginning is of another kind.
    """
    is_group = pattern.startswith("(?:")
    if not is_group and not (pattern[0].isalnum() or pattern[0] == " "):
        return None
    end = _after(pattern, 0)
    options = _split(pattern[3 : end - 1]) if is_group else [pattern[0]]
    rest = pattern[end:]
    if rest[:1] in ("*", "+", "{"):
        return None
    if rest[:1] == "?":
        return [*(option + rest[1:] for option in options), rest[1:]]
    return [option + rest for option in options]


def _literal(beginning: str) -> str:
    """The letters and blanks with which a pattern must begin."""
    match = re.match(r"[\w -]+", beginning)
    letters = match.group() if match else ""
    # a letter before a quantifier need not stand
    return letters[:-1] if beginning[len(letters) : len(letters) + 1] in ("?", "*", "{") else letters
