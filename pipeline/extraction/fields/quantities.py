"""Quantities in a sentence: numbers with their unit, in digits or in words.

Ages, dates, the numbers of laws and parts of texts are no quantities of a service; `lexicons/measures.yaml` lists them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extraction.fields.limits import Limit, LimitReader
from pipeline.extraction.fields.number_words import NumberWords
from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled, filled
from pipeline.schema.vocabularies import MeasureUnit

_DIGIT: Final = re.compile(r"\d")
#: The first letters of each word.
_N_FIRST: Final = 4
_BEGINNING_OF_WORD: Final = re.compile(rf"\b[^\W\d_]{{1,{_N_FIRST}}}")
_BEFORE: Final = r"(?<![\w.,£/–-])(?<!per )(?<!half )"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit.

    Attributes:
        start: where it begins in the sentence.
        end: where it ends.
        value: the number.
        unit: its unit; a count where nothing else is printed.
        in_words: whether the number is printed in words.
        is_ratio: whether it is one number of another ("one in five"), which what it is of follows directly.
        limit: the words that limit it, if any.
    """

    start: int
    end: int
    value: float
    unit: MeasureUnit
    in_words: bool
    is_ratio: bool = False
    limit: Limit | None = None

    @property
    def opening(self) -> int:
        """Where the quantity begins with the words that limit it."""
        return min(self.start, self.limit.start) if self.limit else self.start

    @property
    def closing(self) -> int:
        """Where the quantity ends with the words that limit it."""
        return max(self.end, self.limit.end) if self.limit else self.end

    def moved(self, by: int) -> "Quantity":
        """The quantity with its offsets in a text of which its sentence is a part."""
        limit = self.limit and replace(self.limit, start=self.limit.start + by, end=self.limit.end + by)
        return replace(self, start=self.start + by, end=self.end + by, limit=limit)


class QuantityReader:
    """Finds quantities and the periods that they are of. Made once from the lexicon."""

    def __init__(self, lexicon: MeasureLexicon, small_numbers: Mapping[str, int]) -> None:
        self._numbers_as_printed = NumberWords(lexicon, small_numbers)
        words, number = self._numbers_as_printed.words, self._numbers_as_printed.any
        fractions = "|".join(lexicon.fractions)
        units_of = {
            "percent": rf" ?(?:{'|'.join(re.escape(unit) for unit in lexicon.percent)})(?!\w)",
            "rate": rf",? (?:children )?{lexicon.rate}(?:,?000)?(?! ?\d)",
            "duration": rf" (?:(?:{'|'.join(lexicon.kinds_of_days)}) )?(?P<unit>{'|'.join(lexicon.durations)})(?!\w)",
            "count": r"(?![\w%/-]|[.,]\d| ?per (?:cent|\d|ten|hundred|thousand|million))",
        }
        self._number = compiled(
            rf"{_BEFORE}(?P<number>{number})(?:{'|'.join(rf'(?P<{name}>{unit})' for name, unit in units_of.items())})",
            ignore_case=True,
        )
        self._fraction = compiled(
            rf"(?<![\w-])(?<!and a )(?:(?P<parts>an?|{'|'.join(lexicon.units)})[ -])?(?P<fraction>{fractions})s?"
            rf"(?= (?:\([^()]*\) )?of\b| (?:{'|'.join(lexicon.whole_determiners)}) "
            rf"|(?<=s) (?:{'|'.join(lexicon.plural_verbs)})\b)",
            ignore_case=True,
        )
        self._ratio = compiled(
            rf"(?<![\w.,-])(?P<parts>one|{number}) (?:in|out of)(?: every| each)? "
            rf"(?P<whole>{'|'.join(lexicon.ratio_wholes)})(?![\w%/-]|[.,]\d| ?per ?cent)"
            rf"(?! (?:{'|'.join(lexicon.kinds_of_days)}|{'|'.join(lexicon.durations)})\b)",
            ignore_case=True,
        )
        self._any_number = compiled(rf"\d|\b(?:{words}|{fractions})", ignore_case=True)
        names = {*self._numbers_as_printed.names, *lexicon.fractions}
        self._beginnings = frozenset(name[:_N_FIRST] for name in names)
        self._fractions, self._units = lexicon.fractions, lexicon.units
        parts = {
            "number": rf"(?<![\d.,])(?:{number}|(?:(?:an?|{'|'.join(lexicon.units)})[ -])?(?:{fractions})s?(?!\w))",
            "unit": rf"(?: ?(?:{'|'.join(re.escape(unit) for unit in lexicon.percent)})(?!\w)"
            rf"| (?:(?:{'|'.join(lexicon.kinds_of_days)}) )?(?:{'|'.join(lexicon.durations)})(?!\w))?",
        }
        self._ranges = any_of(filled(phrase, parts) for phrase in lexicon.ranges)
        self._from_to = any_of([filled(lexicon.from_to, parts)])
        self._changing = compiled(rf"(?<!\w){lexicon.changing}", ignore_case=True)
        self._limits = LimitReader(lexicon)
        self._not_quantities = any_of(lexicon.not_quantities)

    def may_be_in(self, words: str) -> bool:
        """Whether a text can hold a quantity; most hold none, and are read no further."""
        # how words begin shows fast that most are no numbers
        beginnings = _BEGINNING_OF_WORD.findall(words.lower())
        are_numbers = any(word in self._beginnings or word[:-1] in self._beginnings for word in beginnings)
        return (are_numbers or _DIGIT.search(words) is not None) and self._any_number.search(words) is not None

    def quantities(self, words: str, periods: list[tuple[int, int]]) -> list[Quantity]:
        """Every quantity of a sentence, in order.

        Args:
            words: the sentence.
            periods: where it gives times, whose numbers are no quantities.
        """
        masked = list(words)
        for start, end in [
            *periods,
            *self._spans(words, periods),
            *(match.span() for match in self._not_quantities.finditer(words)),
        ]:
            masked[start:end] = " " * (end - start)
        left = "".join(masked)
        parts = [*self._ratios(left), *self._parts(left)]
        # the "two" of "two thirds" is no number of things
        numbers = (found for found in self._numbers(left) if not any(_overlap(found, part) for part in parts))
        found = sorted([*numbers, *parts], key=lambda quantity: quantity.start)
        return [replace(item, limit=self._limits.of(words, item.start, item.end, item.unit)) for item in found]

    def _spans(self, words: str, periods: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Ranges of numbers, which give no single one; the year at the end of a period begins none."""
        found = [match.span() for match in self._ranges.finditer(words)]
        between = [match.span() for match in self._from_to.finditer(words)]
        found += [span for span in between if not self._changing.search(words[: span[0]])]
        yield from (span for span in found if not any(span[0] < end and start < span[1] for start, end in periods))

    def _numbers(self, words: str) -> Iterator[Quantity]:
        for match in self._number.finditer(words):
            number = match["number"]
            value = self._numbers_as_printed.value(number)
            yield Quantity(match.start(), match.end(), value, _unit(match), in_words=not number[0].isdigit())

    def _parts(self, words: str) -> Iterator[Quantity]:
        """Fractions in words, in parts of a hundred."""
        for match in self._fraction.finditer(words):
            parts = self._units.get((match["parts"] or "").lower(), 1)
            whole = self._fractions[match["fraction"].lower()]
            if parts < whole:
                yield Quantity(match.start(), match.end(), _percent(parts, whole), MeasureUnit.PERCENT, in_words=True)

    def _ratios(self, words: str) -> Iterator[Quantity]:
        """Parts of a number of things that stands for all of them, in parts of a hundred."""
        for match in self._ratio.finditer(words):
            parts, whole = (int(self._numbers_as_printed.value(match[name])) for name in ("parts", "whole"))
            if parts < whole:
                share = _percent(parts, whole)
                yield Quantity(match.start(), match.end(), share, MeasureUnit.PERCENT, in_words=True, is_ratio=True)


def _percent(parts: int, whole: int) -> float:
    """A share in parts of a hundred, to two decimals; whole numbers decide how it is rounded."""
    return (parts * 20_000 + whole) // (2 * whole) / 100


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
