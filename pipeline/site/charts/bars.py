"""Bars of shares, as pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


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
