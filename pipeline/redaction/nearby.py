"""Where withheld words stand in a form in which they are not masked, so that somebody looks at the place."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
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


class NearbyForms:
    """A text in which other forms of phrases are looked for than those in which they are found."""

    def __init__(self, words: Words, found: SpanIndex) -> None:
        """Prepare the search.

        Args:
            words: of the text.
            found: the places where phrases were found.
        """
        self._words = words
        self._is_found = [found.overlaps(Span(*place)) for place in zip(words.starts, words.ends, strict=True)]

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[int]]:
        """The indices of each word that was not found."""
        by_word: defaultdict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(self._words.folded):
            if not self._is_found[at]:
                for form in (word, word[:-1]):  # the letter of a note may be after it
                    by_word[form].append(at)
        return by_word

    @cached_property
    def _letters(self) -> tuple[str, Sequence[int]]:
        """The letters of all words in one piece, and where those of each word begin in it."""
        pieces = [NO_LETTER.sub("", word) for word in self._words.folded]
        return "".join(pieces), list(accumulate(map(len, pieces), initial=0))

    def places_of(self, phrase: Sequence[str]) -> Iterator[Span]:
        """Where a phrase stands in another form.

        All its words near each other, as in two rows of a table; all its letters in one piece or with other signs
        between them, few of them only as a word of their own; or the last word after the initial of the first. Words
        that are no name of two to four words, none of them short, would be near each other everywhere.

        Args:
            phrase: the forms of its words.
        """
        is_name = len(phrase) in _WORDS_OF_A_NAME and min(map(len, phrase)) >= _FEWEST_LETTERS
        pieces = ("".join(order) for order in (phrase, (phrase[-1], *phrase[:-1])))
        places = {place for piece in pieces for place in self._in_one_piece(piece)}
        if is_name:
            places |= {*self._near_each_other(phrase), *self._after_initial(phrase)}
        yield from sorted(Span(self._words.starts[first], self._words.ends[last]) for first, last in places)

    def _near_each_other(self, phrase: Sequence[str]) -> Iterator[tuple[int, int]]:
        """The first and last index of all words of a phrase, wherever they stand near each other in any order."""
        wanted = sorted((at, word) for word in set(phrase) for at in self._by_word.get(word, ()))
        last: dict[str, int] = {}
        for at, word in wanted:
            last[word] = at
            first = min(last.values())
            if len(last) == len(set(phrase)) and at - first < _NEAR:
                yield first, at
                last.clear()

    def _in_one_piece(self, phrase: str) -> Iterator[tuple[int, int]]:
        """The first and last index of the words that have the letters of a phrase and no others between them."""
        wanted = NO_LETTER.sub("", phrase)
        if len(wanted) < FEWEST_LETTERS_IN_ONE_PIECE:
            yield from ((at, at) for at in self._by_word.get(phrase, ()))  # its digits count, too
            return
        letters, starts = self._letters
        at = letters.find(wanted)
        while at >= 0:
            first, last = bisect_right(starts, at) - 1, bisect_right(starts, at + len(wanted) - 1) - 1
            if not any(self._is_found[first : last + 1]):
                yield first, last
            at = letters.find(wanted, at + 1)

    def _after_initial(self, phrase: Sequence[str]) -> Iterator[tuple[int, int]]:
        """The index of the initial of the first word and that of the last word after it, which may be one."""
        initial, surname = phrase[0][0], phrase[-1]
        if len(surname) < _FEWEST_LETTERS_AFTER_INITIAL:
            return
        yield from ((at, at) for at in self._by_word.get(initial + surname, ()))
        yield from (
            (at - 1, at) for at in self._by_word.get(surname, ()) if at and self._words.folded[at - 1] == initial
        )
