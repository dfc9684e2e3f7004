"""Where withheld words stand in a form in which they are not masked, so that somebody looks at the place."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final

from pipeline.reading.document import Span, SpanIndex
from pipeline.redaction.words import NO_LETTER, Words

#: The letters of several words that may be written in one piece.
FEWEST_LETTERS_IN_ONE_PIECE: Final = 8
#: How many words a name has, and how many letters each of them at least.
_WORDS_OF_A_NAME: Final = range(2, 5)
_FEWEST_LETTERS: Final = 3
#: How many letters the last word of a name has that shows with an initial who is meant.
_FEWEST_LETTERS_AFTER_INITIAL: Final = 4
#: Within how many words all words of a name stand near each other.
_NEAR: Final = 8


def places_nearby(phrase: Sequence[str], words: Words, found: SpanIndex) -> Iterator[Span]:
    """Where a phrase stands in another form than those in which it is found, the first place of each form.

    All its words near each other, as in two rows of a table; all its letters in one piece or with other signs between
    them; or the last word after the initial of the first. Words that are no name of two to four words, none of them
    short, would be near each other everywhere.

    Args:
        phrase: the forms of its words.
        words: of the text.
        found: the places where phrases were found.
    """
    is_name = len(phrase) in _WORDS_OF_A_NAME and min(map(len, phrase)) >= _FEWEST_LETTERS
    places = {
        place
        for place in (
            _near_each_other(phrase, words, found) if is_name else None,
            *(_in_one_piece("".join(order), words, found) for order in (phrase, (phrase[-1], *phrase[:-1]))),
            _after_initial(phrase, words, found) if is_name else None,
        )
        if place is not None
    }
    yield from sorted(Span(words.starts[first], words.ends[last]) for first, last in places)


def _near_each_other(phrase: Sequence[str], words: Words, found: SpanIndex) -> tuple[int, int] | None:
    """The first and last index of all words of a phrase, where they first stand near each other in any order."""
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words.folded):
        if not found.overlaps(Span(words.starts[at], words.ends[at])):
            for form in (word, word[:-1]):  # the letter of a note may be after it
                by_word[form].append(at)
    return _first_near(by_word, phrase)


def _first_near(places: Mapping[str, Sequence[int]], phrase: Sequence[str]) -> tuple[int, int] | None:
    wanted = sorted((at, word) for word in set(phrase) for at in places.get(word, ()))
    last: dict[str, int] = {}
    for at, word in wanted:
        last[word] = at
        first = min(last.values())
        if len(last) == len(set(phrase)) and at - first < _NEAR:
            return first, at
    return None


def _in_one_piece(phrase: str, words: Words, found: SpanIndex) -> tuple[int, int] | None:
    """The first and last index of the words that have the letters of a phrase and no others between them."""
    letters = NO_LETTER.sub("", phrase)
    if len(letters) < FEWEST_LETTERS_IN_ONE_PIECE:
        return None
    pieces = [NO_LETTER.sub("", word) for word in words.folded]
    solid, starts = "".join(pieces), list(accumulate(map(len, pieces), initial=0))
    at = solid.find(letters)
    while at >= 0:
        first, last = bisect_right(starts, at) - 1, bisect_right(starts, at + len(letters) - 1) - 1
        if not found.overlaps(Span(words.starts[first], words.ends[last])):
            return first, last
        at = solid.find(letters, at + 1)
    return None


def _after_initial(phrase: Sequence[str], words: Words, found: SpanIndex) -> tuple[int, int] | None:
    """The index of the initial of the first word and that of the last word after it, which may be one."""
    initial, surname = phrase[0][0], phrase[-1]
    if len(surname) < _FEWEST_LETTERS_AFTER_INITIAL:
        return None
    for at, word in enumerate(words.folded):
        if found.overlaps(Span(words.starts[at], words.ends[at])):
            continue
        if word == initial + surname:
            return at, at
        if word == surname and at and words.folded[at - 1] == initial:
            return at - 1, at
    return None
