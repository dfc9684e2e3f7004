"""Quantities of a sentence as they are read, with what the reading knows so far."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.extraction.fields.counted_things import Phrase
from pipeline.extraction.fields.measure_circumstances import Owner
from pipeline.extraction.fields.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Measured:
    """A quantity with what is known of it, by offsets in its text.

    Attributes:
        quantity: the quantity.
        what: what it counts, if any words show it.
        is_shared: whether these words are those of an earlier quantity.
        owner: whose figure it is, if the words show it.
        period: the words for the time that it is of, if any.
    """

    quantity: Quantity
    what: Phrase | None
    is_shared: bool
    owner: Owner
    period: tuple[int, int] | None = None

    def moved(self, by: int) -> "Measured":
        """The quantity with all offsets in another text."""
        place = self.owner.place
        return Measured(
            self.quantity.moved(by),
            self.what.moved(by) if self.what else None,
            self.is_shared,
            Owner(self.owner.whose, (place[0] + by, place[1] + by) if place else None),
            (self.period[0] + by, self.period[1] + by) if self.period else None,
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """The sentence before one that is read.

    Attributes:
        words: its words.
        shift: what to add to its offsets to have those in the sentence that is read.
        found: its quantities, by offsets in the sentence that is read.
    """

    words: str
    shift: int
    found: Sequence[Measured]

    def moved(self, by: int) -> "Earlier":
        """The sentence as another one sees it, whose offsets differ."""
        return Earlier(self.words, self.shift + by, [item.moved(by) for item in self.found])


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as it is read.

    Attributes:
        words: the sentence.
        quantities: its quantities, in order.
        found: those before the one that is read, each with what it counts; the first can be from before the sentence.
        earlier: the sentence before, where this one can lean on it.
    """

    words: str
    quantities: Sequence[Quantity]
    found: list[Measured]
    earlier: Earlier | None = None
