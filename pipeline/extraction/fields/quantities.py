"""Quantities in a sentence: numbers with their unit, in digits or in words.

Ages, dates, the numbers of laws and parts of texts are no quantities of a service; `lexicons/measures.yaml` lists them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled
from pipeline.schema.vocabularies import MeasureUnit

_DIGITS: Final = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_BEFORE: Final = r"(?<![\w.,£/–-])(?<!per )"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit.

    Attributes:
        start: where it begins in the sentence.
        end: where it ends.
        value: the number.
        unit: its unit; a count where nothing else is printed.
        in_words: whether the number is printed in words.
    """

    start: int
    end: int
    value: float
    unit: MeasureUnit
    in_words: bool


class QuantityReader:
    """Finds quantities and the periods that they are of. Made once from the lexicon."""

    def __init__(self, lexicon: MeasureLexicon, small_numbers: Mapping[str, int]) -> None:
        units = lexicon.units
        tens = {
            f"{ten}{joint}{word}": number + unit
            for ten, number in lexicon.tens.items()
            for word, unit in units.items()
            for joint in "- "
        }
        self._values = {**small_numbers, **lexicon.number_words, **lexicon.tens, **tens}
        number_words = "|".join(sorted(self._values, key=len, reverse=True))
        number = rf"(?P<number>{_DIGITS}|{number_words})"
        fractions = "|".join(lexicon.fractions)
        units_of = {
            "percent": rf" ?(?:{'|'.join(re.escape(unit) for unit in lexicon.percent)})(?!\w)",
            "rate": rf",? (?:children )?{lexicon.rate}(?:,?000)?(?! ?\d)",
            "duration": rf" (?:(?:{'|'.join(lexicon.kinds_of_days)}) )?(?P<unit>{'|'.join(lexicon.durations)})(?!\w)",
            "count": r"(?![\w%/-]|[.,]\d| ?per ?cent)",
        }
        self._number = compiled(
            rf"{_BEFORE}{number}(?:{'|'.join(rf'(?P<{name}>{unit})' for name, unit in units_of.items())})",
            ignore_case=True,
        )
        self._fraction = compiled(
            rf"(?<![\w-])(?:(?P<parts>an?|one|{'|'.join(units)})[ -])?(?P<fraction>{fractions})s?"
            r"(?= (?:\([^()]*\) )?of\b| (?:the|all|their) )",
            ignore_case=True,
        )
        self._any_number = compiled(rf"\d|\b(?:{number_words}|{fractions})", ignore_case=True)
        self._fractions, self._units = lexicon.fractions, {"a": 1, "an": 1, **units}
        self._not_quantities = any_of(lexicon.not_quantities)

    def may_be_in(self, words: str) -> bool:
        """Whether a text can hold a quantity; most hold none, and are read no further."""
        return bool(self._any_number.search(words))

    def quantities(self, words: str, periods: list[tuple[int, int]]) -> list[Quantity]:
        """Every quantity of a sentence, in order.

        Args:
            words: the sentence.
            periods: where it gives times, whose numbers are no quantities.
        """
        masked = list(words)
        for start, end in [*periods, *(match.span() for match in self._not_quantities.finditer(words))]:
            masked[start:end] = " " * (end - start)
        left = "".join(masked)
        fractions = list(self._parts(left))
        # the "two" of "two thirds" is no number of things
        numbers = (found for found in self._numbers(left) if not any(_overlap(found, part) for part in fractions))
        return sorted([*numbers, *fractions], key=lambda found: found.start)

    def _numbers(self, words: str) -> Iterator[Quantity]:
        for match in self._number.finditer(words):
            number = match["number"].lower()
            in_words = number in self._values
            value = float(self._values[number] if in_words else number.replace(",", ""))
            yield Quantity(match.start(), match.end(), value, _unit(match), in_words)

    def _parts(self, words: str) -> Iterator[Quantity]:
        """Fractions in words."""
        for match in self._fraction.finditer(words):
            parts = self._units[match["parts"].lower()] if match["parts"] else 1
            whole = self._fractions[match["fraction"].lower()]
            if parts < whole:
                yield Quantity(match.start(), match.end(), round(parts / whole, 4), MeasureUnit.FRACTION, in_words=True)


def _overlap(one: Quantity, other: Quantity) -> bool:
    return one.start < other.end and other.start < one.end


def _unit(match: re.Match[str]) -> MeasureUnit:
    if match["percent"]:
        return MeasureUnit.PERCENT
    if match["rate"]:
        return MeasureUnit.PER_10000
    if match["duration"]:
        return MeasureUnit(f"{match['unit'].lower().rstrip('s')}s")
    return MeasureUnit.COUNT
