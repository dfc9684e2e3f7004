"""When a quantity was measured, and whose it is: this council's, England's, that of similar councils, or a target."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.extraction.fields.quantities import Quantity
from pipeline.extraction.lexicons.measures import MeasureLexicon
from pipeline.extraction.lexicons.phrases import any_of, compiled, filled, with_any_apostrophe
from pipeline.schema.vocabularies import MeasuredOf

_JOINT: Final = re.compile(r"(?: children)?\)?,? ?\(?")
_COMPARED: Final = re.compile(r"\b(?:above|below|than|with|to) $")
_ARTICLE: Final = re.compile(r"(?:the|its|their|an?) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a figure is.

    Attributes:
        whose: the kind; None where the words do not show it.
        place: the words that name it, if any.
    """

    whose: MeasuredOf | None
    place: tuple[int, int] | None = None

    @property
    def is_compared(self) -> bool:
        """Whether it is a figure with which this council's is compared."""
        return self.whose not in {None, MeasuredOf.THIS_COUNCIL}


class MeasureCircumstances:
    """Finds periods, and whose figures quantities are. Made once from the lexicon."""

    def __init__(self, lexicon: MeasureLexicon, months: Sequence[str], numbers: Sequence[str]) -> None:
        date = filled(lexicon.dates, {"month": f"(?:{'|'.join(months)})"})
        parts = {"date": date, "number": rf"(?:\d+|{'|'.join(numbers)})"}
        self._periods = any_of(filled(phrase, parts) for phrase in lexicon.periods)
        self._days = any_of(
            [rf"\d{{1,2}}(?:st|nd|rd|th)? (?:{'|'.join(months)})", rf"(?:{'|'.join(months)}) \d{{1,2}}"]
        )
        named = {
            "peers": lexicon.peers,
            "others": lexicon.others,
            "regions": lexicon.regions,
            "figures": lexicon.compared_figures,
        }
        phrases_of = {
            whose: [with_any_apostrophe(filled(phrase, named)) for phrase in phrases]
            for whose, phrases in lexicon.whose.items()
        }
        leads = rf"(?:\s*{lexicon.leads}(?!\w))*\s*$"
        self._before = {
            whose: compiled(rf"(?<!\w)(?P<whose>{'|'.join(phrases)}){leads}", ignore_case=True)
            for whose, phrases in phrases_of.items()
        }
        self._after = {
            whose: compiled(
                rf"(?:\)? ?| \((?={filled(words, named)}\)))(?P<whose>{filled(words, named)})(?!\w)", ignore_case=True
            )
            for whose, words in lexicon.whose_after.items()
        }
        self._earlier = compiled(rf"(?<!\w){lexicon.earlier}", ignore_case=True)
        self._of_another = compiled(lexicon.of_another, ignore_case=True)
        self._asked_by = compiled(lexicon.asked_by, ignore_case=True)
        self._asked_for = compiled(lexicon.asked_for, ignore_case=True)
        self._any = any_of(phrase for phrases in phrases_of.values() for phrase in phrases)
        self._target_names = compiled(rf"(?<!\w){with_any_apostrophe(lexicon.target_names)}", ignore_case=True)

    def periods(self, words: str) -> list[tuple[int, int]]:
        """Where a sentence gives times, in order."""
        return [match.span() for match in self._periods.finditer(words)]

    def days(self, words: str) -> list[tuple[int, int]]:
        """Where a sentence names days, whose numbers are no quantities."""
        return [match.span() for match in self._days.finditer(words)]

    def owner(self, words: str, start: int, quantity: Quantity, *, is_first: bool) -> Owner:
        """Whose a quantity is.

        Args:
            words: the sentence.
            start: where the words that lead up to the quantity begin.
            quantity: the quantity.
            is_first: whether it is the first of the sentence.
        """
        if "respectively" in words:
            return Owner(None)
        for whose, pattern in self._after.items():
            after = pattern.match(words, quantity.closing)
            if after is not None:
                return Owner(whose, after.span("whose"))
        lead = words[start : quantity.start]
        matches = {whose: match for whose, pattern in self._before.items() if (match := pattern.search(lead))}
        if matches:
            first = min(match.start() for match in matches.values())
            if is_first and _COMPARED.search(lead[:first]) and re.search(r"\bat\b\W*$", lead):
                return Owner(None)
            whose = MeasuredOf.TARGET if MeasuredOf.TARGET in matches else next(iter(matches))
            begins, ends = matches[whose].span("whose")
            return Owner(whose, (start + begins, start + ends))
        if self._asked_for.match(words, quantity.closing):
            return Owner(MeasuredOf.TARGET if self._asked_by.search(words) else None)
        is_known = self._any.search(lead) is None and self._of_another.search(lead) is None
        return Owner(MeasuredOf.THIS_COUNCIL if is_known else None)

    def is_earlier(self, words: str, quantity: Quantity) -> bool:
        """Whether a quantity is one with which that before it is compared ("…, down from 430")."""
        return self._earlier.search(words, 0, quantity.opening) is not None

    def name(self, words: str, owner: Owner) -> tuple[int, int] | None:
        """Where the words are that name whose a figure is, without an article; None where they name nobody."""
        if owner.place is None:
            return None
        start, end = owner.place
        if owner.whose == MeasuredOf.TARGET:
            names = list(self._target_names.finditer(words, start, end))
            return names[-1].span() if names else None
        article = _ARTICLE.match(words, start, end)
        return article.end() if article else start, end

    def period(
        self,
        words: str,
        quantity: Quantity,
        what: tuple[int, int] | None,
        others: Sequence[Quantity],
        periods: Sequence[tuple[int, int]],
        used: Collection[tuple[int, int] | None],
    ) -> tuple[int, int] | None:
        """Where the sentence gives the time that a quantity is of; None where it gives none for it.

        Args:
            words: the sentence.
            quantity: the quantity.
            what: where the words for what is counted are, unless an earlier quantity shares them.
            others: all quantities of the sentence.
            periods: where the sentence gives times.
            used: those of earlier quantities.
        """
        for period in periods:
            if period[0] >= quantity.end and _JOINT.fullmatch(words, quantity.end, period[0]):
                return period
        if "respectively" in words or self.is_earlier(words, quantity):
            return None
        taken = {place for other in others if other is not quantity for place in [other.end, other.end + 1]}
        inside = [
            item
            for item in periods
            if what and what[0] <= item[0] < max(what[1], quantity.start) and item[0] not in taken
        ]
        if inside:
            return inside[0] if len(inside) == 1 else None
        start = max((other.end for other in others if other.end <= quantity.start), default=0)
        between = [item for item in periods if start < item[0] < quantity.start and item[0] not in taken]
        if start and between:
            return between[-1] if what is None and between[-1] not in used else None
        leading = [item for item in periods if not re.search(r"\w", words[: item[0]])]
        return leading[0] if leading else None
