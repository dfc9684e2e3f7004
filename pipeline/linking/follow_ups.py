"""Which later findings take up an improvement area, and whether they show that it improved.

A finding takes up an improvement area where both name a matter of their own, not only one that most sentences touch,
and are alike in matters and words together. Where the area's only matter is whom it is about ("the support offered to
foster carers"), the finding must also share another word with it. The thresholds are set so that what is linked is
right; findings in other words are missed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.linking.lexicons.models import FollowUpLexicon
from pipeline.linking.similarity import Comparison, Terms
from pipeline.schema.vocabularies import Direction, Polarity

METHOD: Final = "matters that both name and TF-IDF over terms of one and two words"
_DIRECTIONS: Final = {
    Polarity.POSITIVE: Direction.IMPROVED,
    Polarity.NEGATIVE: Direction.NOT_IMPROVED,
    Polarity.MIXED: Direction.UNCLEAR,
    Polarity.NEUTRAL: Direction.UNCLEAR,
}


@dataclass(frozen=True, slots=True)
class LaterFinding:
    """One finding of a later inspection.

    Attributes:
        text: its words.
        polarity: whether it praises.
        confidence: how sure that is, from 0 to 1.
        must_improve: whether it is one of the things that must improve.
    """

    text: str
    polarity: Polarity
    confidence: float
    must_improve: bool


@dataclass(frozen=True, slots=True)
class FollowUpLink:
    """A finding that takes up an improvement area: its index, how alike they are (0 to 1), and what it shows."""

    index: int
    score: float
    direction: Direction
    reasons: str


class FollowUpRules:
    """Finds what takes up an improvement area. Made once from the lexicon."""

    def __init__(self, lexicon: FollowUpLexicon, terms: Terms) -> None:
        self._thresholds = lexicon.thresholds
        self._terms = terms

    def links(
        self, improvement: str, later: Sequence[LaterFinding], inspections: Iterable[range], comparison: Comparison
    ) -> list[FollowUpLink]:
        """The findings of later inspections that take up an improvement area, in their order.

        Args:
            improvement: its words.
            later: the findings of all inspections of the authority.
            inspections: for each inspection that came after, the indices of its findings in `later`.
            comparison: made from the same findings, in the same order.
        """
        named = self._terms.matters_of(improvement)
        beside_whom = self._terms.words_beside_whom(improvement)
        by_words, scores = comparison.by_words(improvement), comparison.by_both(improvement)
        found: list[FollowUpLink] = []
        for indices in inspections:
            alike = [
                index
                for index in indices
                if scores[index] >= self._needed(later[index], named & comparison.matters[index])
                and (by_words[index] >= self._thresholds.alike_in_words or index in comparison.continuing)
                and self._terms.is_one_matter(named, comparison.matters[index])
                and (beside_whom is None or beside_whom & comparison.words[index])
            ]
            most_alike = sorted(alike, key=lambda index: -scores[index])[: self._thresholds.most_of_one_inspection]
            for index in sorted(most_alike):
                direction, why = self._direction(later[index])
                both = ", ".join(sorted(named & comparison.matters[index])).replace("_", " ")
                reasons = f"both speak of {both}; {why}"
                found.append(FollowUpLink(index, float(scores[index]), direction, reasons))
        return found

    def _needed(self, finding: LaterFinding, shared: frozenset[str]) -> float:
        """How alike a finding must be to an improvement area with which it shares some matters."""
        if finding.must_improve:
            return self._thresholds.alike_again
        return self._thresholds.alike if len(shared) > 1 else self._thresholds.alike_in_one_matter

    def _direction(self, finding: LaterFinding) -> tuple[Direction, str]:
        if finding.must_improve:
            return Direction.STILL_REQUIRED, "the finding is itself something that must improve"
        if finding.confidence < self._thresholds.confident:
            return Direction.UNCLEAR, f"the finding is {finding.polarity}, which is not sure"
        return _DIRECTIONS[finding.polarity], f"the finding is {finding.polarity}"
