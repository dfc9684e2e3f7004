"""How the words of themes stand in a sentence: the features that decide which themes the sentence is about.

The lexicon names words that can show a theme. Whether a sentence is about it or only mentions it in passing depends on
which words they are, what stands beside them, where they are, and which other themes the sentence has words of.
Features are names; each is there or not. `lexicons/theme_weights.csv` holds their weights.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.lexicons.phrase_index import Candidates

#: The name in a phrase index of the words that show no theme, although shorter ones among them could.
NO_THEME: Final = "no_theme"
_TOKEN: Final = re.compile(r"\w+|[,.;:()–-]")
#: What stands before the first and after the last word of a sentence, and for every number.
_BEGINNING: Final = "^"
_END: Final = "$"
_NUMBER: Final = "#"
#: Shares are told apart by quarters, and counts up to this many.
_PARTS: Final = 4
_MOST: Final = 5
_LONG_SENTENCE: Final = 80

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ThemeWords:
    """The words of one theme in a sentence.

    Attributes:
        theme: the theme.
        places: where they begin and end, each with what is known of the words there, in the order of the sentence.
        features: everything that is known of them, each feature once.
    """

    theme: str
    places: Mapping[Place, Sequence[str]]
    features: Sequence[str]


def theme_words(text: str, candidates: Candidates, order: Mapping[str, int]) -> list[ThemeWords]:
    """The words of every theme of which a sentence has some, without those inside words that show no theme.

    Args:
        text: the sentence in lower case.
        candidates: the phrases that can occur in it.
        order: the themes, each with its position in the vocabulary.
    """
    nothing = [match.span() for match in candidates.matches(NO_THEME, text)]
    found: dict[str, list[Place]] = {}
    for theme in sorted((name for name in candidates.names if name in order), key=order.__getitem__):
        places = [match.span() for match in candidates.matches(theme, text)]
        found[theme] = [place for place in places if not any(_is_inside(place, around) for around in nothing)]
    sentence = _Sentence(text, {theme: places for theme, places in found.items() if places})
    return [sentence.words_of(theme) for theme in sentence.places]


def _is_inside(place: Place, around: Place) -> bool:
    """Whether a place lies within another."""
    return around[0] <= place[0] and place[1] <= around[1]


class _Sentence:
    """A sentence with the places of the words of its themes."""

    def __init__(self, text: str, places: Mapping[str, Sequence[Place]]) -> None:
        self._text = text
        self.places = places
        tokens = [(match.start(), match.end(), _token(match.group())) for match in _TOKEN.finditer(text)]
        self._starting = {start: number for number, (start, _, _) in enumerate(tokens)}
        self._ending = {end: number for number, (_, end, _) in enumerate(tokens)}
        self._tokens = [_BEGINNING, _BEGINNING, *(token for _, _, token in tokens), _END]
        by_start = sorted(places, key=lambda theme: places[theme][0])
        self._rank = {theme: number for number, theme in enumerate(by_start)}
        self._covered = {theme: sum(end - start for start, end in own) for theme, own in places.items()}
        self._all_covered = sum(self._covered.values()) or 1

    def words_of(self, theme: str) -> ThemeWords:
        """The words of one theme with their features; those that begin with its name are its alone."""
        places = {(start, end): self._of_words(theme, start, end) for start, end in self.places[theme]}
        together = self._of_theme(theme)
        for features in places.values():
            together += features
        return ThemeWords(theme, places, list(dict.fromkeys(together)))

    def _of_theme(self, theme: str) -> list[str]:
        """The features of a theme whatever its words are."""
        places = self.places[theme]
        position = _part(places[0][0], len(self._text))
        share = _part(self._covered[theme], self._all_covered)
        return [
            theme,
            f"place {position}",
            f"{theme} place {position}",
            f"rank {min(self._rank[theme], _MOST)}",
            *([] if self._rank[theme] else [f"{theme} first"]),
            f"times {min(len(places), _MOST)}",
            f"share {share}",
            f"{theme} share {share}",
            f"covers {_part(2 * self._covered[theme], len(self._text))}",
            f"themes {min(len(self.places), _MOST)}",
            f"length {min(len(self._text) // _LONG_SENTENCE, _MOST)}",
            *[f"{theme} with {other}" for other in self.places if other != theme],
        ]

    def _of_words(self, theme: str, start: int, end: int) -> list[str]:
        """The features of some words of a theme: the words themselves and those beside them."""
        first = self._starting.get(start, 0) + 2
        last = self._ending.get(end, len(self._tokens) - 4) + 2
        words = self._tokens[first : last + 1]
        before, after = self._tokens[first - 1], self._tokens[last + 1]
        features = [
            f"{theme} = {' '.join(words)}",
            *[f"{theme} has {word}" for word in dict.fromkeys(words)],
            f"after {before}",
            f"{theme} after {before}",
            f"after {self._tokens[first - 2]} {before}",
            f"before {after}",
            f"{theme} before {after}",
        ]
        for other, places in self.places.items():
            if other != theme and any(_is_inside((start, end), around) and around != (start, end) for around in places):
                features += ["inside", f"{theme} inside {other}"]
        return features


def _token(word: str) -> str:
    """A word as it is counted."""
    return _NUMBER if word[0].isdigit() else word


def _part(amount: int, whole: int) -> int:
    """In which quarter of a whole an amount lies, from 0."""
    return min(_PARTS * amount // (whole or 1), _PARTS - 1)
