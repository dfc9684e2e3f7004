"""Which later findings take up an improvement area, and what they show of it.

A finding takes up an improvement area where both name a matter of their own, not only one that most sentences touch,
and are alike in matters and words together. Where the area's only matter is whom it is about ("the support offered to
foster carers"), the finding must also share another word with it. More likeness in words is needed where the finding
names nothing that the area asks for, nobody whom it is about, or stands in an inspection of another kind. Where it
recalls the inspection that required it ("since the last inspection"), one matter that both name is enough. A sentence
that sums up what became of everything that an inspection required takes up each of it. The thresholds are set so that
what is linked is right; findings in other words are missed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.lexicons.phrase_index import LoweredText, PhraseIndex
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.linking.follow_up_directions import DirectionRules
from pipeline.linking.lexicons.models import FollowUpLexicon
from pipeline.linking.similarity import Comparison, Scores, Terms
from pipeline.schema.vocabularies import Direction, Polarity

METHOD: Final = "matters that both name and TF-IDF over terms of one and two words; by rules"


@dataclass(frozen=True, slots=True)
class LaterFinding:
    """One finding of a later inspection.

    Attributes:
        text: its words.
        polarity: whether it praises.
        confidence: how sure that is, from 0 to 1.
        must_improve: whether it is one of the things that must improve.
        recalls: identifiers of the earlier inspections that it recalls, or the sentence after it does for it.
        sums_up: those of which it sums up everything that they required.
    """

    text: str
    polarity: Polarity
    confidence: float
    must_improve: bool
    recalls: frozenset[str] = frozenset()
    sums_up: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SearchedInspection:
    """One inspection in which improvement areas are looked for.

    Attributes:
        indices: of its findings, among all findings of the authority.
        is_of_another_kind: whether the inspection that required the areas looked at other services.
    """

    indices: range
    is_of_another_kind: bool = False


@dataclass(frozen=True, slots=True)
class FollowUpLink:
    """A finding that takes up an improvement area: its index, how alike they are (0 to 1), and what it shows."""

    index: int
    score: float
    direction: Direction
    reasons: str


@dataclass(frozen=True, slots=True)
class _Area:
    """One improvement area, compared with all findings of its authority.

    Attributes:
        required_by: identifier of the inspection that required it.
        matters: the matters that it names.
        beside_whom: its words beside whom it is about, where it names no other matter.
        asked_for: the aspects of its matter that it asks for.
        by_words: how alike each finding is in words.
        by_both: how alike each finding is in matters and words.
    """

    required_by: str
    matters: frozenset[str]
    beside_whom: frozenset[str] | None
    asked_for: frozenset[str]
    by_words: Scores
    by_both: Scores


class FollowUpRules:
    """Finds what takes up an improvement area. Made once from the lexicon."""

    def __init__(self, lexicon: FollowUpLexicon, terms: Terms) -> None:
        self._thresholds = lexicon.thresholds
        self._terms = terms
        self._aspects = PhraseIndex(lexicon.aspects)
        self._purposes = any_of(lexicon.purposes)
        self._directions = DirectionRules(lexicon.directions)

    def links(
        self,
        improvement: str,
        required_by: str,
        later: Sequence[LaterFinding],
        inspections: Iterable[SearchedInspection],
        comparison: Comparison,
    ) -> list[FollowUpLink]:
        """The findings of later inspections that take up an improvement area, in their order.

        Args:
            improvement: its words.
            required_by: identifier of the inspection that required it.
            later: the findings of all inspections of the authority.
            inspections: those that came after.
            comparison: made from the same findings, in the same order.
        """
        area = _Area(
            required_by,
            self._terms.matters_of(improvement),
            self._terms.words_beside_whom(improvement),
            self._aspects_of(self._purposes.split(improvement, maxsplit=1)[0]),
            comparison.by_words(improvement),
            comparison.by_both(improvement),
        )
        found: list[FollowUpLink] = []
        for inspection in inspections:
            alike = [
                index
                for index in inspection.indices
                if self._takes_up(area, index, later[index], comparison, inspection)
            ]
            most_alike = sorted(alike, key=lambda index: -area.by_both[index])[
                : self._thresholds.most_of_one_inspection
            ]
            links = {index: self._link(area, index, later[index], comparison) for index in most_alike}
            for index in inspection.indices:
                summary = self._summary(area, index, later[index])
                if summary is not None:
                    links[index] = summary
            found += [link for _, link in sorted(links.items())]
        return found

    def _takes_up(
        self, area: _Area, index: int, finding: LaterFinding, comparison: Comparison, inspection: SearchedInspection
    ) -> bool:
        """Whether a finding is on the matter of an area and alike enough."""
        named = comparison.matters[index]
        if area.by_both[index] < self._likeness_needed(area, finding, named):
            return False
        if not self._is_one_matter(area, finding, named):
            return False
        if area.beside_whom is not None and not area.beside_whom & comparison.words[index]:
            return False
        return bool(area.by_words[index] >= self._likeness_in_words_needed(area, finding, named, inspection))

    def _is_one_matter(self, area: _Area, finding: LaterFinding, named: frozenset[str]) -> bool:
        """Whether a finding is on the matter of an area; one that recalls what was required may be on part of it."""
        if area.required_by in finding.recalls and (area.matters & named) - self._terms.general:
            return True
        return self._terms.is_one_matter(area.matters, named)

    def _likeness_needed(self, area: _Area, finding: LaterFinding, named: frozenset[str]) -> float:
        """How alike in matters and words a finding must be that names some matters."""
        if finding.must_improve:
            return self._thresholds.alike_again
        return self._thresholds.alike if len(area.matters & named) > 1 else self._thresholds.alike_in_one_matter

    def _likeness_in_words_needed(
        self, area: _Area, finding: LaterFinding, named: frozenset[str], inspection: SearchedInspection
    ) -> float:
        """How alike in words alone a finding must be that names some matters."""
        needed = [self._thresholds.alike_in_words]
        of_whom = area.matters & self._terms.whom
        if inspection.is_of_another_kind:
            needed.append(self._thresholds.alike_in_words_of_another_kind)
        if of_whom and not of_whom & named:
            needed.append(self._thresholds.alike_in_words_of_others)
        if not area.matters - self._terms.general:
            needed.append(self._thresholds.alike_in_words_in_general)
        if area.asked_for and not area.asked_for & self._aspects_of(finding.text):
            needed.append(self._thresholds.alike_in_words_elsewhere)
        return max(needed)

    def _link(self, area: _Area, index: int, finding: LaterFinding, comparison: Comparison) -> FollowUpLink:
        direction, why = self._directions.of(
            finding.text, finding.polarity, finding.confidence, must_improve=finding.must_improve
        )
        shared = ", ".join(sorted(area.matters & comparison.matters[index])).replace("_", " ")
        recalled = "; the finding recalls that inspection" if area.required_by in finding.recalls else ""
        reasons = f"both speak of {shared}{recalled}; {why}"
        return FollowUpLink(index, float(area.by_both[index]), direction, reasons)

    def _summary(self, area: _Area, index: int, finding: LaterFinding) -> FollowUpLink | None:
        """The link of a finding that sums up what became of everything that was required with an area; None where it
        does not, or shows nothing of any one thing.
        """
        if area.required_by not in finding.sums_up:
            return None
        direction, why = self._directions.of_sum(finding.text, finding.polarity, finding.confidence)
        if direction == Direction.UNCLEAR:
            return None
        reasons = f"the finding sums up what became of everything that was required; {why}"
        return FollowUpLink(index, self._thresholds.by_rule, direction, reasons)

    def _aspects_of(self, text: str) -> frozenset[str]:
        """What a text asks for or reports within its matter."""
        return frozenset(name for name, _ in self._aspects.search(LoweredText.of(text)))
