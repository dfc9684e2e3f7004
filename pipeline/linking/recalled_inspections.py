"""Which earlier inspections a sentence recalls ("since the last one"), and whether it sums up what they required."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from pipeline.extraction.lexicons.inspections import InspectionFamily
from pipeline.extraction.lexicons.phrases import any_of
from pipeline.linking.inspections import Inspection
from pipeline.linking.lexicons.models import RecallLexicon
from pipeline.schema.vocabularies import InspectionType

_YEAR: Final = re.compile(r"\b20\d\d\b")
_NOTHING: Final[frozenset[str]] = frozenset()


class Scope(Enum):
    """What services an inspection looks at. What one of another scope finds is seldom about the same."""

    SOCIAL_CARE = auto()
    ALL_AGENCIES = auto()
    EDUCATIONAL_NEEDS = auto()


def scope_of(inspection: Inspection) -> Scope:
    """What services an inspection looks at."""
    if any(member.mention.inspection_type == InspectionType.AREA_SEND for member in inspection.members):
        return Scope.EDUCATIONAL_NEEDS
    return Scope.ALL_AGENCIES if inspection.family == InspectionFamily.JOINT else Scope.SOCIAL_CARE


@dataclass(frozen=True, slots=True)
class Recall:
    """What a sentence recalls.

    Attributes:
        inspections: identifiers of the earlier inspections that it names, of those that looked at the same services;
            the last one where it gives no year.
        of_sentence_before: whether it is about what the sentence before it reports ("This was an area for improvement
            at the last inspection").
        sums_up: whether it is about everything that those inspections required.
    """

    inspections: frozenset[str] = _NOTHING
    of_sentence_before: bool = False
    sums_up: bool = False


class RecallReader:
    """Reads what sentences recall. Made once from the lexicon."""

    def __init__(self, lexicon: RecallLexicon) -> None:
        self._inspections = any_of(lexicon.inspections)
        self._visits = any_of(lexicon.visits)
        self._required_then = any_of(lexicon.required_then)
        self._lists = any_of(lexicon.lists)
        self._parts = any_of(lexicon.parts)

    def read(self, text: str, later: Inspection, in_order: Sequence[Inspection]) -> Recall:
        """What a sentence recalls.

        Args:
            text: the sentence.
            later: the inspection that found it, whose days are known.
            in_order: the inspections of the authority whose days are known, the earliest first.
        """
        names_inspection = self._inspections.search(text) is not None
        names_visit = self._visits.search(text) is not None
        if not (names_inspection or names_visit):
            return Recall()
        earlier = [item for item in in_order if _is_before(item, later) and scope_of(item) == scope_of(later)]
        years = set(_YEAR.findall(text))
        found: set[str] = set()
        for named, is_visit in ((names_inspection, False), (names_visit, True)):
            of_kind = [item for item in earlier if (item.family == InspectionFamily.VISIT) == is_visit] if named else []
            if years:
                of_kind = [item for item in of_kind if _year(item) in years]
            found.update(item.inspection_id for item in (of_kind if years else of_kind[-1:]))
        of_before = self._required_then.search(text) is not None
        sums_up = not of_before and self._lists.search(text) is not None and self._parts.search(text) is None
        return Recall(frozenset(found), of_before, sums_up)


def _is_before(item: Inspection, later: Inspection) -> bool:
    return item.period is not None and later.period is not None and item.period.last < later.period.first


def _year(item: Inspection) -> str:
    return "" if item.period is None else str(item.period.first.year)
