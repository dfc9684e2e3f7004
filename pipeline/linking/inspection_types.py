"""The type of an inspection: the one that a document names, or else the only one that was possible."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.extraction.facts import Evidence, Period
from pipeline.extraction.lexicons.inspections import InspectionLexicon
from pipeline.linking.inspections import LONGEST_UNTIL_REPORT, Inspection, Member
from pipeline.linking.source import Source
from pipeline.schema.vocabularies import DateBasis, DatePrecision, InspectionType, Relation, ValueBasis

_COLUMN: Final = "inspection_type"


@dataclass(frozen=True, slots=True)
class FoundType:
    """The type of an inspection, how it is known, and the words that show it, each with its document."""

    inspection_type: InspectionType
    basis: ValueBasis
    evidence: tuple[tuple[Source, Evidence], ...]


def type_of(inspection: Inspection, lexicon: InspectionLexicon) -> FoundType | None:
    """The type of an inspection.

    Where no document names it, it is the only type of the family that was in force on the days known and that judges
    every area for which a grade is stated. Where several are possible, the type is None.
    """
    stated = inspection.typed
    if stated is not None:
        return _stated(*stated)
    dated = inspection.dated
    if dated is None or dated.mention.period is None:
        bounded = _since_a_bound(inspection, lexicon) or _before_a_report(inspection, lexicon)
        return bounded or _by_areas(inspection, lexicon)
    return _inferred(inspection, dated.source, dated.mention.period, lexicon)


def _stated(name: str, member: Member) -> FoundType:
    evidence = [item for item in member.mention.evidence if item.column == _COLUMN]
    evidence = evidence or [Evidence(_COLUMN, member.mention.spans[0], "the kind of visit that is named")]
    return FoundType(InspectionType(name), ValueBasis.STATED, tuple((member.source, item) for item in evidence))


def _since_a_bound(inspection: Inspection, lexicon: InspectionLexicon) -> FoundType | None:
    """The only type in force since the day after which an undated inspection was; None without such a day or type."""
    for member in inspection.members:
        first = member.mention.not_before
        evidence = [item for item in member.mention.evidence if item.column == "date_not_before"]
        if first is None or not evidence:
            continue
        in_force = [
            name
            for name, kind in lexicon.types.items()
            if kind.is_inferred and kind.family == inspection.family and (kind.in_force.last or date.max) >= first
        ]
        if len(in_force) != 1 or _judges_other_areas(inspection, in_force[0], lexicon):
            return None
        method = "the only graded inspection in force since then"
        shown = tuple((member.source, Evidence(_COLUMN, item.span, method)) for item in evidence)
        return FoundType(in_force[0], ValueBasis.INFERRED, shown)
    return None


def _by_areas(inspection: Inspection, lexicon: InspectionLexicon) -> FoundType | None:
    """The type that alone judges an area for which a grade is printed; None without such an area."""
    for source, judgement in inspection.judgements:
        for name, kind in lexicon.types.items():
            is_shown = judgement.area in kind.shown_by and kind.family == inspection.family
            if not is_shown or judgement.area_span is None or _judges_other_areas(inspection, name, lexicon):
                continue
            method = f"only such inspections judge '{judgement.area}'"
            return FoundType(name, ValueBasis.INFERRED, ((source, Evidence(_COLUMN, judgement.area_span, method)),))
    return None


def _before_a_report(inspection: Inspection, lexicon: InspectionLexicon) -> FoundType | None:
    """The only type that was possible in the months before the first account of an undated inspection."""
    best = inspection.best
    last = best.mention.not_after
    if last is None or best.mention.relation != Relation.REPORTS_ON or not inspection.judgements:
        return None
    shown = tuple(item for item in best.mention.evidence if item.column == "date_not_after")
    before = Period(last - LONGEST_UNTIL_REPORT, last, DatePrecision.DAY, DateBasis.INFERRED, shown)
    return _inferred(inspection, best.source, before, lexicon)


def _inferred(inspection: Inspection, source: Source, period: Period, lexicon: InspectionLexicon) -> FoundType | None:
    in_force = [
        name
        for name, kind in lexicon.types.items()
        if kind.is_inferred
        and kind.family == inspection.family
        and _was_in_force(period, kind.in_force.first, kind.in_force.last)
    ]
    method = (
        f"graded inspections in force at that time: {', '.join(in_force)}"
        if len(in_force) > 1
        else "the only graded inspection in force at that time"
    )
    evidence = [(source, Evidence(_COLUMN, item.span, method)) for item in period.evidence]
    if len(in_force) > 1:
        for other, judgement in inspection.judgements:
            judging = [name for name in in_force if judgement.area in lexicon.types[name].areas]
            if len(judging) == 1 and judgement.area_span is not None:
                in_force = judging
                method = f"of the inspections in force at that time only this one judges '{judgement.area}'"
                evidence.append((other, Evidence(_COLUMN, judgement.area_span, method)))
                break
    if len(in_force) != 1 or not _was_in_force_throughout(period, lexicon.types[in_force[0]].in_force.first):
        return None
    if _judges_other_areas(inspection, in_force[0], lexicon):
        return None
    return FoundType(in_force[0], ValueBasis.INFERRED, tuple(evidence))


def _judges_other_areas(inspection: Inspection, name: InspectionType, lexicon: InspectionLexicon) -> bool:
    """Whether a grade is printed for an area that only another type judges, such as one that had just ended."""
    others = {
        area
        for other, kind in lexicon.types.items()
        if other != name and kind.family == inspection.family
        for area in kind.areas
    }
    return any(item.area in others and item.area_span is not None for _, item in inspection.judgements)


def _was_in_force(period: Period, first: date | None, last: date | None) -> bool:
    return (first is None or period.last >= first) and (last is None or period.first <= last)


def _was_in_force_throughout(period: Period, first: date | None) -> bool:
    """Whether a type was in force in all of a period: in the year in which it began, there were others, too."""
    return first is None or period.first >= first
