"""Grades as pages show them: a letter on a colour, and a bar of how many councils have which."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.schema.vocabularies import Area, Grade

#: The letter of each grade; one without a letter is shown in words alone.
LETTERS: Final[Mapping[str, str]] = {
    Grade.OUTSTANDING: "O",
    Grade.GOOD: "G",
    Grade.REQUIRES_IMPROVEMENT: "R",
    Grade.ADEQUATE: "A",
    Grade.INADEQUATE: "I",
}
#: The grades from left to right in a bar, the best first.
GRADE_ORDER: Final = (Grade.OUTSTANDING, Grade.GOOD, Grade.REQUIRES_IMPROVEMENT, Grade.ADEQUATE, Grade.INADEQUATE)
#: Those of the frameworks in force.
GRADES_NOW: Final = tuple(grade for grade in GRADE_ORDER if grade != Grade.ADEQUATE)
#: The areas of the framework in force, which columns are made for.
AREAS: Final = (Area.IMPACT_OF_LEADERS, Area.HELP_AND_PROTECTION, Area.IN_CARE, Area.CARE_LEAVERS)


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar.

    Attributes:
        kind: the term that it stands for, which gives its colour.
        label: the label of the term.
        n: how many there are.
        percent: its share of the whole bar, 0 to 100, rounded to a tenth.
    """

    kind: str
    label: str
    n: int
    percent: float


def segments(terms: Iterable[str | None], labels: Mapping[str, str], order: Sequence[str]) -> list[Segment]:
    """The bar of some values: one segment for each term that occurs, in a fixed order.

    Args:
        terms: the values; missing ones are left out.
        labels: of the terms.
        order: the terms from left to right; others are left out.
    """
    known = [term for term in terms if term is not None]
    counts = {term: known.count(term) for term in order}
    whole = sum(counts.values())
    return [Segment(term, labels[term], n, round(100 * n / whole, 1)) for term, n in counts.items() if n]
