"""What a later finding shows of something that had to improve: whether it is better, by the sentence's own words."""

from typing import Final

from pipeline.extraction.lexicons.phrases import any_of
from pipeline.linking.lexicons.models import DirectionLexicon
from pipeline.schema.vocabularies import Direction, Polarity

_DIRECTIONS: Final = {
    Polarity.POSITIVE: Direction.IMPROVED,
    Polarity.NEGATIVE: Direction.NOT_IMPROVED,
    Polarity.NEUTRAL: Direction.UNCLEAR,
    Polarity.UNSURE: Direction.UNCLEAR,
}


class DirectionRules:
    """Decides the direction of a follow-up. Made once from the lexicon."""

    def __init__(self, lexicon: DirectionLexicon) -> None:
        self._least_sure = lexicon.least_sure
        self._dealt_with = any_of(lexicon.dealt_with)
        self._still_required = any_of(lexicon.still_required)
        self._conceding = any_of(lexicon.conceding)
        self._contrasting = any_of(lexicon.contrasting)
        self._improving = any_of(lexicon.improving)
        self._widespread = any_of(lexicon.widespread)
        self._shortcoming = any_of(lexicon.shortcoming)

    def of(self, text: str, polarity: Polarity, confidence: float, *, must_improve: bool) -> tuple[Direction, str]:
        """The direction of a finding, and why.

        Args:
            text: its words.
            polarity: whether it praises.
            confidence: how sure that is, from 0 to 1.
            must_improve: whether it is one of the things that must improve.
        """
        if must_improve:
            return Direction.STILL_REQUIRED, "the finding is itself something that must improve"
        asked_for = self._still_required.search(text)
        if asked_for and polarity == Polarity.POSITIVE:
            return Direction.UNCLEAR, f"the finding is positive, and has '{asked_for.group()}'"
        if asked_for:
            return Direction.STILL_REQUIRED, f"it must still improve: '{asked_for.group()}'"
        if confidence < self._least_sure:
            return Direction.UNCLEAR, f"the finding is {polarity}, which is not sure"
        if polarity == Polarity.MIXED:
            return self._of_both(text)
        return _DIRECTIONS[polarity], f"the finding is {polarity}"

    def of_sum(self, text: str, polarity: Polarity, confidence: float) -> tuple[Direction, str]:
        """The direction of a finding that sums up what became of everything that was required, and why.

        Args:
            text: its words.
            polarity: whether it praises.
            confidence: how sure that is, from 0 to 1.
        """
        dealt_with = self._dealt_with.search(text)
        if dealt_with and not self._shortcoming.search(text) and not self._still_required.search(text):
            return Direction.IMPROVED, f"it has been dealt with: '{dealt_with.group()}'"
        return self.of(text, polarity, confidence, must_improve=False)

    def _of_both(self, text: str) -> tuple[Direction, str]:
        """The direction of a finding that praises and criticises.

        What it asserts decides, not what it concedes. Where it asserts the shortcoming and concedes that things
        improve, both are true, unless the shortcoming is widespread. Where it asserts the praise, the matter is better
        only if it reports so.
        """
        clauses = self._asserted_and_conceded(text)
        if clauses is None:
            return Direction.UNCLEAR, "the finding is mixed"
        asserted, conceded = clauses
        wanting, is_conceded = (self._shortcoming.search(clause) is not None for clause in clauses)
        improved = self._improving.search(asserted)
        if is_conceded and not wanting and improved:
            return Direction.IMPROVED, f"the finding is mixed, and asserts '{improved.group()}'"
        if not wanting or is_conceded:
            return Direction.UNCLEAR, "the finding is mixed"
        if self._improving.search(conceded) and not self._widespread.search(asserted):
            return Direction.UNCLEAR, "the finding is mixed: better, and not yet enough"
        return Direction.NOT_IMPROVED, "the finding is mixed, and asserts the shortcoming"

    def _asserted_and_conceded(self, text: str) -> tuple[str, str] | None:
        """The two clauses of a sentence ("A, but B" and "Although A, B" assert B; "B, although A" too); None where
        it is not cut in two.
        """
        contrast = self._contrasting.search(text)
        if contrast:
            return text[contrast.end() :], text[: contrast.start()]
        concession = self._conceding.search(text)
        if concession is None:
            return None
        before, after = text[: concession.start()].strip(), text[concession.end() :]
        if before:
            return before, after
        conceded, comma, asserted = after.partition(",")
        return (asserted, conceded) if comma else None
