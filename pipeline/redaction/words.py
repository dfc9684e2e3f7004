"""Words of any text in a form in which a reader takes them for the same, and the phrases that are made of them.

A word is letters and digits. Its form has neither capitals nor accents, nor letters of another width or joined letters,
and nothing that is never shown. Between two words of a phrase may be anything but a word: cells, blocks, line ends. A
word with a hyphen, an apostrophe or a line end in it is read as one word and as two, and one with the number of a note
after it also without that number. Initials and numbers, such as an age or the number of a page, may come between two
words of a phrase. The last word of a phrase may come first, as in "Bloggs, Jo", and all of them may be one word, as in
an address.

Time is proportional to the length of a text.
"""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from pipeline.reading.characters import APOSTROPHES
from pipeline.reading.document import Span, SpanIndex

#: Apostrophes that Unicode counts among letters.
_LETTERS_AS_APOSTROPHES: Final = "\u02b9\u02bb-\u02bd\u02c8"
#: Everything that is printed for an apostrophe.
_APOSTROPHE: Final = re.compile(f"[{APOSTROPHES}{_LETTERS_AS_APOSTROPHES}\u00b4`\u2032\uff07]")
#: Letters and digits, without the raised and lowered digits that number notes.
_RUN: Final = re.compile(rf"[^\W_²³¹⁰-⁹₀-₉{_LETTERS_AS_APOSTROPHES}]+")
_SOFT_HYPHEN: Final = "\u00ad"
#: What cuts one word in two, beside a line end alone: a hyphen or a dash with the line end after it, or an apostrophe.
_CUT: Final = re.compile(rf"[-‐‑﹣－–−‧]\s*|{_APOSTROPHE.pattern}")
_BLANKS: Final = re.compile(r"[^\S\n]*")
_NO_WORD: Final = re.compile(rf"[\W_{_LETTERS_AS_APOSTROPHES}]+")
#: Letters that are never shown.
_FILLERS: Final = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0")
#: Letters that have a stroke or are joined in a way that Unicode does not take apart.
_STROKES: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ı": "i"}
)
#: Into how many parts a hyphen may cut one word.
_MOST_PARTS: Final = 3
#: How many initials and numbers may come between two words of a phrase.
_MOST_PASSED_OVER: Final = 2
#: The digits of a number that may come between two words.
_MOST_DIGITS: Final = 4
#: A word with the number of a note after it.
_NOTED: Final = re.compile(r"([^\W\d_]{2,})[0-9]{1,3}")
#: The letters of several words that may be written as one.
_FEWEST_LETTERS_OF_JOINED_WORDS: Final = 8
#: How many initials may be written as one word, in capitals.
_MOST_INITIALS_JOINED: Final = 2
#: How many words a name has, and how many letters each of them at least.
_WORDS_OF_A_NAME: Final = range(2, 5)
_FEWEST_LETTERS_OF_A_NAME: Final = 3
#: Within how many words all words of a name stand near each other.
_NEAR: Final = 8
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
        cut: whether what is between it and the next one may only cut one word in two.
        passed_over: whether each may come between two words of a phrase: initials that are no part of a word with an
            apostrophe, or a number.
        apart: whether more than blanks is between it and the next one.
    """

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    cut: list[bool] = field(default_factory=list)
    passed_over: list[bool] = field(default_factory=list)
    apart: list[bool] = field(default_factory=list)

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
            words.apart.append(_BLANKS.fullmatch(text, words.ends[-1], start) is None)
        words.starts.append(start)
        words.ends.append(end)
        words.folded.append(folded)
        words.plain.append(plain)
        words.passed_over.append(_is_number(folded) or _is_initials(folded, text, start, end))
    if words.starts:
        words.cut.append(False)
        words.apart.append(False)
    return words


def _is_number(word: str) -> bool:
    return len(word) <= _MOST_DIGITS and word.isdecimal()


def _is_initials(folded: str, text: str, start: int, end: int) -> bool:
    """Whether a word of a text is one letter, or two capitals, and no part of a word with an apostrophe."""
    if (
        not folded.isalpha()
        or len(folded) > _MOST_INITIALS_JOINED
        or (len(folded) > 1 and not text[start:end].isupper())
    ):
        return False
    follows_letter = start > 1 and text[start - 2].isalnum() and _APOSTROPHE.match(text[start - 1])
    return not follows_letter and not (_APOSTROPHE.match(text, end) and text[end + 1 : end + 2].isalnum())


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
    return letter in _FILLERS or unicodedata.category(letter) == "Cf"


@lru_cache(10_000)
def _is_ignored(letter: str) -> bool:
    """Whether a code point is an accent or never shown."""
    return letter in _FILLERS or unicodedata.category(letter) in ("Mn", "Mc", "Me", "Cf")


def _is_cut(text: str, end: int, start: int) -> bool:
    between = _without_ignored(text[end:start])
    if text[end - 1] == _SOFT_HYPHEN:
        return not between.strip()
    return (between.isspace() and "\n" in between) or _CUT.fullmatch(between) is not None


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


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The words of a phrase in one order.

    Attributes:
        words: their forms.
        number: of what asks for them.
        is_turned: whether the last word comes first, so that more than blanks must be after it.
    """

    words: tuple[str, ...]
    number: int
    is_turned: bool = False


class Phrases:
    """Phrases to look for, each known by its words or only by their hash, with the number of what asks for it."""

    def __init__(self) -> None:
        self._known: defaultdict[str, list[_Phrase]] = defaultdict(list)
        self._named: list[_Phrase] = []
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
        words = words_of(phrase)
        self._named.append(_Phrase(tuple(words.folded), number))
        for found in dict.fromkeys(_all_words(words)):
            joined = "".join(found)
            turned = _Phrase((found[-1], *found[:-1]), number, is_turned=True)
            for item in (
                _Phrase(found, number),
                *([turned] if len(found) > 1 else []),
                *([_Phrase((joined,), number)] if len(joined) >= _FEWEST_LETTERS_OF_JOINED_WORDS else []),
            ):
                self._known[item.words[0]].append(item)

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
        # whatever is read as one word is in one piece here
        solid = _NO_WORD.sub("", folded_text(text))
        return any(all(_NO_WORD.sub("", word) in solid for word in phrase.words) for phrase in self._named)

    def find(self, words: Words) -> list[tuple[Span, int]]:
        """Every place of one of the phrases, in order, with the number of what asks for it."""
        found = [*self._find_known(words), *self._find_hashed(words)]
        return sorted({(Span(words.starts[at], words.ends[after - 1]), number) for at, after, number in found})

    def nearly_found(self, words: Words, found: Iterable[Span]) -> list[tuple[Span, int]]:
        """Where all words of a phrase stand near each other and are not found, as in two rows of a table.

        Only phrases known by their words, of two to four words that are no initials: others would be near everywhere.

        Args:
            words: of the text.
            found: the places where phrases were found.

        Returns:
            The first such place of each phrase, with the number of what asks for it.
        """
        taken = SpanIndex(found)
        by_word: defaultdict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(words.folded):
            if not taken.overlaps(Span(words.starts[at], words.ends[at])):
                for form in (word, word[:-1]):  # the letter of a note may be after it
                    by_word[form].append(at)
        nearly = ((_first_near(by_word, phrase.words), phrase.number) for phrase in self._named if _is_name(phrase))
        return [(Span(words.starts[near[0]], words.ends[near[1]]), number) for near, number in nearly if near]

    def _find_known(self, words: Words) -> Iterator[tuple[int, int, int]]:
        if not self._known:
            return
        for at, (folded, is_cut) in enumerate(zip(words.folded, words.cut, strict=True)):
            if not is_cut and not folded[-1].isdigit() and folded not in self._known:
                continue
            for word, _ in _readings(words, words.folded, at):
                for phrase in self._known.get(word, ()):
                    after = _end_of(words, at, phrase)
                    if after is not None:
                        yield at, after, phrase.number

    def _find_hashed(self, words: Words) -> Iterator[tuple[int, int, int]]:
        forms = (words.folded,) if words.folded == words.plain else (words.folded, words.plain)
        special = list(range(len(words) + 1))  # from each place, the first word that can be read in two ways
        for at in reversed(range(len(words))):
            is_plain = not words.cut[at] and not words.passed_over[at] and not words.folded[at][-1].isdigit()
            special[at] = special[at + 1] if is_plain else at
        for length, hashes in self._hashed.items():
            for at in range(len(words) - length + 1):
                for form in forms:
                    if special[at] >= at + length:
                        readings = [(" ".join(form[at : at + length]), at + length)]
                    else:
                        readings = _all_readings(words, form, at, length)
                    may_be_turned = length > 1 and any(words.apart[at : at + _MOST_PARTS])
                    for phrase, after in readings:
                        number = hashes.get(hash_of(phrase))
                        if number is None and may_be_turned:
                            first, _, others = phrase.partition(" ")
                            number = hashes.get(hash_of(f"{others} {first}"))
                        if number is not None:
                            yield at, after, number


def _is_name(phrase: _Phrase) -> bool:
    """Whether words are as many as a name has, and none of them is short."""
    return len(phrase.words) in _WORDS_OF_A_NAME and min(map(len, phrase.words)) >= _FEWEST_LETTERS_OF_A_NAME


def _first_near(places: Mapping[str, Sequence[int]], phrase: Sequence[str]) -> tuple[int, int] | None:
    """The first and last index of all words of a phrase, where they first stand near each other in any order."""
    wanted = sorted((at, word) for word in set(phrase) for at in places.get(word, ()))
    last: dict[str, int] = {}
    for at, word in wanted:
        last[word] = at
        first = min(last.values())
        if len(last) == len(set(phrase)) and at - first < _NEAR:
            return first, at
    return None


def _all_words(words: Words) -> list[tuple[str, ...]]:
    """The words that a phrase may be read as: those that only a hyphen or an apostrophe parts are one or several."""
    found: list[tuple[tuple[str, ...], int]] = [((), 0)]
    done: list[tuple[str, ...]] = []
    while found:
        before, at = found.pop(0)
        if at == len(words):
            done.append(before)
        else:
            several = len(done) + len(found) < _MOST_READINGS
            readings = _readings(words, words.folded, at) if several else [(words.folded[at], at + 1)]
            found += [((*before, word), after) for word, after in readings]
    return done


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
    return [*found, *((noted[1], after) for word, after in found if (noted := _NOTED.fullmatch(word)))]


def _begins(words: Words, at: int) -> Sequence[int]:
    """Where the next word of a phrase may begin: here, or after initials and numbers."""
    if at >= len(words):
        return ()
    after = at
    while words.passed_over[after] and after - at < _MOST_PASSED_OVER and after + 1 < len(words):
        after += 1
    return range(at, after + 1)


def _end_of(words: Words, at: int, phrase: _Phrase) -> int | None:
    """The index after the last word of a phrase that begins somewhere; None where it does not."""
    places = {at}
    for number, wanted in enumerate(phrase.words):
        if number == 1 and phrase.is_turned:
            places = {place for place in places if words.apart[place - 1]}
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
