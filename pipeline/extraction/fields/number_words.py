"""Numbers as documents print them: in digits, or in words ("twenty-one", "a hundred and fifty")."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from pipeline.extraction.lexicons.measures import MeasureLexicon

_DIGITS: Final = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"


class NumberWords:
    """Reads numbers. Made once from the lexicon.

    Attributes:
        words: a pattern for a number in words, which takes no part of a longer one.
        any: a pattern for a number in digits or in words.
        names: the single words of which such numbers are made.
    """

    def __init__(self, lexicon: MeasureLexicon, small_numbers: Mapping[str, int]) -> None:
        tens = {
            f"{ten}{joint}{word}": number + unit
            for ten, number in lexicon.tens.items()
            for word, unit in lexicon.units.items()
            for joint in "- "
        }
        self._below_hundred = {**lexicon.units, **small_numbers, **lexicon.number_words, **lexicon.tens, **tens}
        self.names = frozenset({*self._below_hundred.keys() - tens.keys(), *lexicon.large_numbers})
        self._large = lexicon.large_numbers
        self._multipliers = lexicon.multipliers
        compound = rf"(?:{'|'.join(lexicon.tens)})(?:[- ](?:{'|'.join(lexicon.units)}))?"
        others = sorted(self._below_hundred.keys() - tens.keys() - lexicon.tens.keys(), key=len, reverse=True)
        below = "|".join([compound, *others])
        large = "|".join(self._large)
        # "one" alone is more often a pronoun than a number
        alone = "|".join([compound, *(word for word in others if word != "one")])
        hundreds = rf"(?:an?|{below}) (?:{large})(?: and (?:{below}))?"
        self.words = rf"(?:{hundreds}|(?:{alone}))(?! (?:{large}))"
        self.any = rf"(?:(?:{_DIGITS})(?: (?:{'|'.join(lexicon.multipliers)})(?!\w))?|(?:{self.words}))"
        self._parts = re.compile(rf"(?:(?:(?P<times>an?|{below}) )?(?P<large>{large}))?(?: and )?(?P<rest>{below})?")

    def value(self, printed: str) -> float:
        """The number that some words or digits stand for, which one of the patterns has matched."""
        low = printed.lower()
        if low[0].isdigit():
            digits, _, multiplier = low.replace(",", "").partition(" ")
            return float(Decimal(digits) * self._multipliers.get(multiplier, 1))
        parts = self._parts.fullmatch(low)
        if parts is None:
            raise ValueError(low)
        rest = self._below_hundred.get(parts["rest"] or "", 0)
        return float(rest + self._below_hundred.get(parts["times"] or "", 1) * self._large.get(parts["large"] or "", 0))
