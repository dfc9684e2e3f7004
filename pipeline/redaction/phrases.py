"""The phrases that are withheld, in every form in which they are looked for.

Between two words of a phrase may be anything but a word: cells, blocks, line ends. A word with a hyphen, an apostrophe
or a line end in it is read as one word and as two, also over the number of a page, and one with the number of a note
after it also without that number. Initials, numbers and a name in brackets may come between two words of a phrase. The
last words of a name may come first, as in "Bloggs, Jo", and all of them may be one word, as in an address.

Time is proportional to the length of a text.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, groupby
from typing import Final

from pipeline.reading.document import Span, SpanIndex
from pipeline.redaction.nearby import FEWEST_LETTERS_IN_ONE_PIECE, NearbyForms
from pipeline.redaction.words import NO_LETTER, Words, folded_text, hash_of, is_number, words_of

#: Into how many parts a hyphen may cut one word.
_MOST_PARTS: Final = 3
#: How many initials and numbers may come between two words of a phrase.
_MOST_PASSED_OVER: Final = 2
#: A word with the number of a note after it.
_NOTED: Final = re.compile(r"\A([^\W\d_]{2,})[0-9]{1,3}")
#: How many words a name has; more of them are not written in another order.
_MOST_WORDS_OF_A_NAME: Final = 6
#: Of so many words beside each other, joined by hyphens or all of them initials, a name may be made.
_LONGEST_RUN: Final = 6
#: How many line ends may cut words of a phrase of which only the hash is known.
_MOST_OVER_LINES: Final = 2
#: How many readings of one place are compared with a hash.
_MOST_READINGS: Final = 48
#: Of how many places what they are read as is kept: more than the longest phrase has parts.
_MOST_PLACES_KEPT: Final = 256
#: Of how many phrases it is kept whether their hash is looked for.
_MOST_PHRASES_KEPT: Final = 100_000

#: A word as it is read, the index after its last part, and how many line ends cut it.
_Read = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a phrase in one order.

    Attributes:
        words: their forms.
        number: of what asks for them.
        n_turned: how many of its last words come first, so that more than blanks must be after them.
    """

    words: tuple[str, ...]
    number: int
    n_turned: int = 0


class Phrases:
    """Phrases to look for, each known by its words or only by their hash, with the number of what asks for it."""

    def __init__(self) -> None:
        self._known: defaultdict[str, list[Phrase]] = defaultdict(list)
        self._named: list[Phrase] = []
        self._hashed: defaultdict[int, dict[str, int]] = defaultdict(dict)
        # the files of a release have the same words again and again
        self._asked_for = lru_cache(_MOST_PHRASES_KEPT)(self._numbers_of)

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
        self._named.append(Phrase(tuple(words.folded), number))
        for found in dict.fromkeys(_all_words(words)):
            for n_turned in range(_n_orders(len(found))):
                turned = (*found[len(found) - n_turned :], *found[: len(found) - n_turned])
                self._known[turned[0]].append(Phrase(turned, number, n_turned))
            joined = "".join(found)
            if len(joined) >= FEWEST_LETTERS_IN_ONE_PIECE:
                self._known[joined].append(Phrase((joined,), number))

    def add_hash(self, digest: str, n_words: int, number: int) -> None:
        """Look for words whose hash (`hash_of`) is known.

        Args:
            digest: of their forms without accents, or of the words in lower case.
            n_words: how many they are.
            number: of what asks for them.
        """
        self._hashed[n_words][digest] = number
        self._asked_for.cache_clear()

    def may_be_in(self, text: str) -> bool:
        """Whether a text may have one of the phrases; much faster than `find`, and not exact."""
        if self._hashed:
            return True
        # whatever is read as one word is in one piece here, without the number of a page where it was cut
        solid = NO_LETTER.sub("", folded_text(text))
        return any(all(NO_LETTER.sub("", word) in solid for word in phrase.words) for phrase in self._named)

    def find(self, words: Words) -> list[tuple[Span, int]]:
        """Every place of one of the phrases, in order, with the number of what asks for it."""
        found = [*self._find_known(words), *self._find_hashed(words)]
        return sorted({(Span(words.starts[at], words.ends[after - 1]), number) for at, after, number in found})

    def nearly_found(self, words: Words, found: Iterable[Span]) -> list[tuple[Span, int]]:
        """Where a phrase stands in another form, as `nearby.NearbyForms` finds it.

        Args:
            words: of the text.
            found: the places where phrases were found.

        Returns:
            Such places of each phrase, with the number of what asks for it.
        """
        nearby = NearbyForms(words, SpanIndex(found))
        return [(place, phrase.number) for phrase in self._named for place in nearby.places_of(phrase.words)]

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
        if not self._hashed:
            return
        words = _without_long_runs(words)
        forms = (words.folded,) if words.folded == words.plain else (words.folded, words.plain)
        for form in forms:
            for at, read, after in _all_readings(words, form, self._hashed):
                for number, n_turned in self._asked_for(read):
                    if not n_turned or _may_be_turned(words, at, after):
                        yield at, after, number
                        break

    def _numbers_of(self, read: tuple[str, ...]) -> list[tuple[int, int]]:
        """What asks for some words by their hash: its number, and how many of the words at the end come first then."""
        hashes = self._hashed[len(read)]
        orders = (" ".join((*read[n_turned:], *read[:n_turned])) for n_turned in range(_n_orders(len(read))))
        digests = map(hash_of, orders)
        return [(hashes[digest], n_turned) for n_turned, digest in enumerate(digests) if digest in hashes]


def _without_long_runs(words: Words) -> Words:
    """The words, those of long chains with hyphens and of long rows of initials to be read in one way only.

    No name has so many parts or initials. Each way of reading each place has a hash of its own, which takes time.
    """
    parts = zip(words.cut, words.joined, _short_runs(words.joined), strict=True)
    cut = [is_cut and is_short == is_joined for is_cut, is_joined, is_short in parts]
    return replace(words, cut=cut, passed_over=_short_runs(words.passed_over))


def _short_runs(marks: Sequence[bool]) -> list[bool]:
    """The marks without those of which more than the longest run are beside each other."""
    kept: list[bool] = []
    for mark, run in groupby(marks):
        length = len(list(run))
        kept += [mark and length <= _LONGEST_RUN] * length
    return kept


def _n_orders(n_words: int) -> int:
    """In how many orders so many words are looked for: as they are, and with some of the last of a name first."""
    return n_words if n_words <= _MOST_WORDS_OF_A_NAME else 2


def _may_be_turned(words: Words, at: int, after: int) -> bool:
    """Whether more than blanks is between two words of a place, which is no piece of something with hyphens."""
    return any(words.apart[at : after - 1]) and not (at and words.joined[at - 1]) and not words.joined[after - 1]


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


def _all_readings(
    words: Words, form: Sequence[str], lengths: Collection[int]
) -> Iterator[tuple[int, tuple[str, ...], int]]:
    """The phrases of some numbers of words that each place may be read as.

    Yields:
        The index of the first word, the words as they are read, and the index after the last of them.
    """
    longest = max(lengths)
    over_lines = [is_cut and not is_joined for is_cut, is_joined in zip(words.cut, words.joined, strict=True)]
    n_over_lines = [0, *accumulate(over_lines)]

    @lru_cache(_MOST_PLACES_KEPT)
    def read_at(at: int) -> list[_Read]:
        return [(word, after, n_over_lines[after - 1] - n_over_lines[at]) for word, after in _readings(words, form, at)]

    @lru_cache(_MOST_PLACES_KEPT)
    def read_next(at: int) -> list[_Read]:
        return [reading for begin in _begins(words, at) for reading in read_at(begin)]

    in_one_way = _in_one_way(words)
    for at in range(len(words)):
        if in_one_way[at] >= longest:
            for length in lengths:
                yield at, tuple(form[at : at + length]), at + length
            continue
        found: list[tuple[tuple[str, ...], int, int]] = [((word,), after, n_cut) for word, after, n_cut in read_at(at)]
        for length in range(1, longest + 1):
            if length > 1:
                found = [
                    ((*read, word), after, n_before + n_cut)
                    for read, place, n_before in found
                    for word, after, n_cut in read_next(place)
                    if n_before + n_cut <= _MOST_OVER_LINES
                ][:_MOST_READINGS]
            if length in lengths:
                for read, after, _ in found:
                    yield at, read, after


def _in_one_way(words: Words) -> list[int]:
    """How many words from each place on can be read in one way only."""
    lengths = [0] * (len(words) + 1)
    for at in reversed(range(len(words))):
        if not words.cut[at] and not words.passed_over[at] and not words.folded[at][-1].isdigit():
            lengths[at] = lengths[at + 1] + 1
    return lengths


def _readings(words: Words, form: Sequence[str], at: int) -> list[tuple[str, int]]:
    """The words that a place may be read as, each with the index after its last part."""
    read = form[at]
    found, over_a_page = [(read, at + 1)], []
    while words.cut[at] and len(found) < _MOST_PARTS and at + 1 < len(words):
        at += 1
        if is_number(words.folded[at]) and at + 1 < len(words):
            over_a_page.append((read + form[at + 1], at + 2))
        read += form[at]
        found.append((read, at + 1))
    found += over_a_page
    return [*found, *((noted[1], after) for word, after in found if (noted := _NOTED.fullmatch(word)))]


def _begins(words: Words, at: int) -> Sequence[int]:
    """Where the next word of a phrase may begin: here, or after initials and numbers."""
    if at >= len(words):
        return ()
    after = at
    while words.passed_over[after] and after - at < _MOST_PASSED_OVER and after + 1 < len(words):
        after += 1
    return range(at, after + 1)


def _after_genitive(words: Words, at: int) -> int:
    """The index after the s of a genitive, where one is there ("Bloggs’s, Jo")."""
    return at + 1 if at + 1 < len(words) and words.folded[at] == "s" and words.joined[at - 1] else at


def _end_of(words: Words, at: int, phrase: Phrase) -> int | None:
    """The index after the last word of a phrase that begins somewhere; None where it does not."""
    places = {at}
    for number, wanted in enumerate(phrase.words):
        if number and number == phrase.n_turned:
            places = {_after_genitive(words, place) for place in places if words.apart[place - 1]}
        places = {
            after
            for place in places
            for begin in (_begins(words, place) if number else (place,))
            for word, after in _readings(words, words.folded, begin)
            if word == wanted
        }
        if not places:
            return None
    if phrase.n_turned:
        places = {after for after in places if _may_be_turned(words, at, after)}
    return max(places, default=None)
