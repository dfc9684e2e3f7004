"""What later inspections say of what had to improve.

What belongs here: which later findings take up an improvement area, and what they say of it. What does not: the measure
of likeness (`comparing`) and the matters, which stand in `lexicons/matters.yaml`.

A finding takes up an improvement area where both name a matter of their own, not only one that most sentences touch,
and are alike in matters and words together. Where the area's only matter is of whom it speaks ("the support offered to
foster carers"), the finding must also share a word of what it says of them. The threshold is set so that what is linked
is right; what is taken up in other words is missed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.linking.similarity import MATTERS, Comparison, Terms

Direction = Literal["improved", "not_improved", "still_required", "unclear"]

METHOD: Final = "matters that both name and TF-IDF over terms of one and two words"
#: How alike they must be in matters and words together.
ALIKE: Final = 0.34
#: And in words alone: two sentences on one matter can be about different things.
_ALIKE_IN_WORDS: Final = 0.05
#: Of one later inspection, the likest findings that are taken.
_MOST_OF_ONE: Final = 6
#: And where they share one matter alone.
_ALIKE_IN_ONE: Final = 0.36
#: And where the finding says that it must improve again: to show only what was praised since would mislead.
_ALIKE_AGAIN: Final = 0.25
#: A finding whose polarity is less sure than this says neither that a thing improved nor that it did not.
_SURE: Final = 0.7
_DIRECTIONS: Final[dict[str, Direction]] = {"positive": "improved", "negative": "not_improved"}


@dataclass(frozen=True, slots=True)
class Later:
    """One finding of a later inspection.

    Attributes:
        text: its words.
        polarity: a term of `polarity`.
        confidence: how sure that is, from 0 to 1.
        must_improve: whether it stands among what must improve.
    """

    text: str
    polarity: str
    confidence: float
    must_improve: bool


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A finding that takes up an improvement area: its index, how alike they are, and what it says."""

    index: int
    score: float
    direction: Direction
    reasons: str


def taken_up(
    improvement: str, later: Sequence[Later], inspections: Iterable[range], comparison: Comparison, terms: Terms
) -> list[TakenUp]:
    """The findings of later inspections that take up an improvement area, in their order.

    Args:
        improvement: its words.
        later: the findings of all inspections of the authority.
        inspections: the places in `later` of each inspection that came after.
        comparison: made of the same findings, in the same order.
        terms: which matters a text names.
    """
    named = terms.matters_of(improvement)
    of_them = terms.words_beside_whom(improvement)
    by_words = comparison.by_words(improvement)
    scores = MATTERS * comparison.by_matters(improvement) + (1 - MATTERS) * by_words
    found: list[TakenUp] = []
    for places in inspections:
        alike = [
            index
            for index in places
            if scores[index] >= _needed(later[index], named & comparison.matters[index])
            and (by_words[index] >= _ALIKE_IN_WORDS or index in comparison.going_on)
            and terms.is_one_matter(named, comparison.matters[index])
            and (of_them is None or of_them & comparison.words[index])
        ]
        for index in sorted(sorted(alike, key=lambda index: -scores[index])[:_MOST_OF_ONE]):
            direction, why = _direction(later[index])
            both = ", ".join(sorted(named & comparison.matters[index])).replace("_", " ")
            found.append(TakenUp(index, float(scores[index]), direction, f"both speak of {both}; {why}"))
    return found


def _needed(finding: Later, shared: frozenset[str]) -> float:
    """How alike a finding must be to an improvement area, with which it shares some matters."""
    if finding.must_improve:
        return _ALIKE_AGAIN
    return ALIKE if len(shared) > 1 else _ALIKE_IN_ONE


def _direction(finding: Later) -> tuple[Direction, str]:
    if finding.must_improve:
        return "still_required", "the finding is itself something that must improve"
    if finding.confidence < _SURE:
        return "unclear", f"the finding is {finding.polarity}, which is not sure"
    return _DIRECTIONS.get(finding.polarity, "unclear"), f"the finding is {finding.polarity}"
