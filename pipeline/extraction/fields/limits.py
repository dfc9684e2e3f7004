"""How exact a quantity is, by the words beside it ("over half", "nearly 40", "ten or fewer").

A number with such a word is no exact value. Words that compare it with another figure ("higher than 12%") limit
nothing, and "about" after a word such as "concerns" is a preposition.
"""

from dataclasses import dataclass
from typing import Final

from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled, with_any_apostrophe
from pipeline.schema.vocabularies import MeasureUnit, ValueLimit

#: Units of time.
DURATIONS: Final = frozenset({MeasureUnit.DAYS, MeasureUnit.WEEKS, MeasureUnit.MONTHS, MeasureUnit.YEARS})
#: What a limit is where something is denied of it.
_TURNED: Final = {ValueLimit.MORE_THAN: ValueLimit.AT_MOST, ValueLimit.LESS_THAN: ValueLimit.AT_LEAST}
#: The most characters before a quantity in which its limit and what decides on it stand.
_REACH: Final = 60


@dataclass(frozen=True, slots=True)
class Limit:
    """Words that limit a quantity.

    Attributes:
        kind: how they limit it.
        start: where they begin in the sentence.
        end: where they end.
    """

    kind: ValueLimit
    start: int
    end: int


class LimitReader:
    """Finds the limits of quantities. Made once from the lexicon."""

    def __init__(self, lexicon: MeasureLexicon) -> None:
        limits = lexicon.limits
        self._before = {
            kind: compiled(rf"(?<![\w-])(?:{'|'.join(map(with_any_apostrophe, phrases))}) $", ignore_case=True)
            for kind, phrases in limits.before.items()
        }
        self._signs = {kind: compiled(rf"{sign} ?$") for kind, sign in limits.signs.items()}
        self._turning = compiled(limits.turning, ignore_case=True)
        self._after = {kind: any_of(phrases) for kind, phrases in limits.after.items()}
        self._not_after = compiled(rf"(?<!\w)(?:{'|'.join(limits.not_after)}) $", ignore_case=True)
        self._ambiguous = any_of(limits.with_durations)
        self._lasting = compiled(rf"(?<!\w)(?:{'|'.join(limits.lasting)}) $", ignore_case=True)

    def of(self, words: str, start: int, end: int, unit: MeasureUnit) -> Limit | None:
        """The limit of the quantity between two places of a sentence, None where no words limit it."""
        for kind, pattern in self._after.items():
            after = pattern.match(words, end + 1) if words.startswith(" ", end) else None
            if after is not None:
                return Limit(kind, after.start(), after.end())
        begins = max(0, start - _REACH)
        lead = words[begins:start]
        before = [*self._before.items(), *self._signs.items()]
        matches = [(match.start(), kind) for kind, pattern in before if (match := pattern.search(lead))]
        if not matches:
            return None
        # the longest: "no more than" before "more than"
        place, kind = min(matches, key=lambda found: found[0])
        printed = lead[place:].rstrip()
        is_lasting = unit not in DURATIONS or self._lasting.search(lead[:place])
        if self._not_after.search(lead[:place]) or (self._ambiguous.fullmatch(printed) and not is_lasting):
            return None
        if self._turning.search(lead[:place]):
            kind = _TURNED.get(kind, kind)
        return Limit(kind, begins + place, begins + place + len(printed))
