"""Words of any text in a form in which a reader takes them for the same, and the phrases that are made of them.

A word is letters and digits. Its form has neither capitals nor accents, nor letters of another width or joined letters,
and nothing that is never shown. Between two words of a phrase may be anything but a word: cells, blocks, line ends. A
word with a hyphen in it, as at the end of a line, is read as one word and as two. A single letter, such as the initial
of a middle name, may come between two words of a phrase.

Time is proportional to the length of a text.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pipeline.reading.characters import APOSTROPHES
from pipeline.reading.document import Span

#: Letters and digits, without the raised and lowered digits that number notes.
_RUN: Final = re.compile(r"[^\W_²³¹⁰-⁹₀-₉]+")
_SOFT_HYPHEN: Final = "\u00ad"
#: A hyphen between the halves of a word, with the line end after it.
_CUT: Final = re.compile(r"[-‐‑﹣－]\s*")
#: Letters that have a stroke or are joined in a way that Unicode does not take apart.
_STROKES: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ı": "i"}
)
#: Into how many parts a hyphen may cut one word.
_MOST_PARTS: Final = 3
#: How many single letters may come between two words of a phrase.
_MOST_INITIALS: Final = 2
#: How many readings of one place are compared with a hash.
_MOST_READINGS: Final = 12
#: A word with more accents than any language has is not put together from them: that takes quadratic time.
_MOST_MARKS: Final = 30


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, in order.

    Attributes:
        starts: where each begins, in code points.
        ends: where each ends (exclusive), with the accents and what is never shown that follow its last letter.
        folded: the form of each in which words are compared.
        plain: each in lower case, in NFC, with its accents.
        cut: whether only a hyphen, with white space after it, is between it and the next one.
        initials: whether each is a single letter that is no part of a word with an apostrophe.
    """

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    cut: list[bool] = field(default_factory=list)
    initials: list[bool] = field(default_factory=list)

    def __len__(self) -> int:
        """The number of words."""
        return len(self.starts)


def words_of(text: str) -> Words:
    """The words of a text."""
    words = Words()
    for start, end in _places(text):
        folded, plain = _forms(text[start:end])
        if not folded:
            continue
        if words.starts:
            words.cut.append(_is_cut(text, words.ends[-1], start))
        words.starts.append(start)
        words.ends.append(end)
        words.folded.append(folded)
        words.plain.append(plain)
        around = text[max(start - 1, 0) : start] + text[end : end + 1]
        words.initials.append(len(folded) == 1 and folded.isalpha() and not set(around) & set(APOSTROPHES))
    if words.starts:
        words.cut.append(False)
    return words


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where each word begins and ends: runs of letters and digits, put together where nothing visible is between."""
    begin = end = None
    for run in _RUN.finditer(text):
        if begin is not None and end is not None:
            while end < run.start() and _is_ignored(text[end]):
                end += 1
            if end < run.start():
                yield begin, end
                begin = None
        begin, end = run.start() if begin is None else begin, run.end()
    if begin is not None and end is not None:
        while end < len(text) and _is_ignored(text[end]):
            end += 1
        yield begin, end


def _forms(word: str) -> tuple[str, str]:
    """The form of a word in which words are compared, and the one with its accents."""
    if word.isascii():
        low = word.lower()
        return low, low
    folded = folded_text(word)
    shown = "".join(letter for letter in word if not _is_never_shown(letter))
    if len(shown) - len(folded) > _MOST_MARKS:
        return folded, folded
    return folded, unicodedata.normalize("NFC", shown).lower()


@lru_cache(10_000)
def _is_never_shown(letter: str) -> bool:
    """Whether a code point is a soft hyphen, a joiner, a mark of direction or the like."""
    return unicodedata.category(letter) == "Cf"


@lru_cache(10_000)
def _is_ignored(letter: str) -> bool:
    """Whether a code point is an accent or never shown."""
    return unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf")


def _is_cut(text: str, end: int, start: int) -> bool:
    between = text[end:start]
    if text[end - 1] == _SOFT_HYPHEN:
        return not between.strip()
    return _CUT.fullmatch(between) is not None


def folded_text(text: str) -> str:
    """A text with its letters in the form in which words are compared."""
    if text.isascii():
        return text.lower()
    # accents are left out first: putting very many of them in order takes quadratic time
    taken_apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", _without_ignored(text)).casefold())
    return _without_ignored(taken_apart).translate(_STROKES)


def _without_ignored(text: str) -> str:
    ignored = "".join(filter(_is_ignored, set(text)))
    return re.sub(f"[{ignored}]", "", text) if ignored else text


def hash_of(phrase: str) -> str:
    """The hash by which a list withholds words without showing them: of the words with single spaces, in UTF-8."""
    return hashlib.sha256(phrase.encode()).hexdigest()


class Phrases:
    """Phrases to look for, each known by its words or only by their hash, with the number of what asks for it."""

    def __init__(self) -> None:
        self._known: defaultdict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        self._hashed: defaultdict[int, dict[str, int]] = defaultdict(dict)

    def __bool__(self) -> bool:
        """Whether there is a phrase to look for."""
        return bool(self._known or self._hashed)

    def add(self, phrase: str, number: int) -> None:
        """Look for words.

        Args:
            phrase: with a word in it at least.
            number: of what asks for it.
        """
        first, *others = words_of(phrase).folded
        self._known[first].append(((first, *others), number))

    def add_hash(self, digest: str, n_words: int, number: int) -> None:
        """Look for words whose hash (`hash_of`) is known.

        Args:
            digest: of their forms without accents, or of the words in lower case.
            n_words: how many they are.
            number: of what asks for them.
        """
        self._hashed[n_words][digest] = number

    def may_be_in(self, text: str) -> bool:
        """Whether a text may have one of the phrases; much faster than `find`, and not exact."""
        if self._hashed:
            return True
        folded = folded_text(text)
        whole = _CUT.sub("", folded)
        return any(
            all(word in folded or word in whole for word in phrase)
            for phrases in self._known.values()
            for phrase, _ in phrases
        )

    def find(self, words: Words) -> list[tuple[Span, int]]:
        """Every place of one of the phrases, in order, with the number of what asks for it."""
        found = [*self._find_known(words), *self._find_hashed(words)]
        return sorted({(Span(words.starts[at], words.ends[after - 1]), number) for at, after, number in found})

    def _find_known(self, words: Words) -> Iterator[tuple[int, int, int]]:
        if not self._known:
            return
        for at, (folded, is_cut) in enumerate(zip(words.folded, words.cut, strict=True)):
            if not is_cut and folded not in self._known:
                continue
            for word, _ in _readings(words, words.folded, at):
                for phrase, number in self._known.get(word, ()):
                    after = _end_of(words, at, phrase)
                    if after is not None:
                        yield at, after, number

    def _find_hashed(self, words: Words) -> Iterator[tuple[int, int, int]]:
        forms = (words.folded,) if words.folded == words.plain else (words.folded, words.plain)
        special = list(range(len(words) + 1))  # from each place, the first word that can be read in two ways
        for at in reversed(range(len(words))):
            special[at] = at if words.cut[at] or words.initials[at] else special[at + 1]
        for length, hashes in self._hashed.items():
            for at in range(len(words) - length + 1):
                for form in forms:
                    if special[at] >= at + length:
                        readings = [(" ".join(form[at : at + length]), at + length)]
                    else:
                        readings = _all_readings(words, form, at, length)
                    for phrase, after in readings:
                        number = hashes.get(hash_of(phrase))
                        if number is not None:
                            yield at, after, number


def _all_readings(words: Words, form: Sequence[str], at: int, length: int) -> list[tuple[str, int]]:
    """The phrases of so many words that a place may be read as, each with the index after its last word."""
    found = _readings(words, form, at)
    for _ in range(length - 1):
        found = [
            (f"{phrase} {word}", after)
            for phrase, place in found
            for begin in _begins(words, place)
            for word, after in _readings(words, form, begin)
        ][:_MOST_READINGS]
    return found


def _readings(words: Words, form: Sequence[str], at: int) -> list[tuple[str, int]]:
    """The words that a place may be read as, each with the index after its last part."""
    found = [(form[at], at + 1)]
    while words.cut[at] and len(found) < _MOST_PARTS and at + 1 < len(words):
        at += 1
        found.append((found[-1][0] + form[at], at + 1))
    return found


def _begins(words: Words, at: int) -> Sequence[int]:
    """Where the next word of a phrase may begin: here, or after initials."""
    if at >= len(words):
        return ()
    after = at
    while words.initials[after] and after - at < _MOST_INITIALS and after + 1 < len(words):
        after += 1
    return range(at, after + 1)


def _end_of(words: Words, at: int, phrase: Sequence[str]) -> int | None:
    """The index after the last word of a phrase that begins somewhere; None where it does not."""
    places = {at}
    for number, wanted in enumerate(phrase):
        places = {
            after
            for place in places
            for begin in (_begins(words, place) if number else (place,))
            for word, after in _readings(words, words.folded, begin)
            if word == wanted
        }
        if not places:
            return None
    return max(places)
