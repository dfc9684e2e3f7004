"""Which mentions, in all documents, are of one inspection: those that agree in authority, kind and days."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from pipeline.linking.identifiers import UNKNOWN_AUTHORITY, authority_slug
from pipeline.linking.inspections import Inspection, Member
from pipeline.linking.known_inspections import InspectionsOfAuthority, day_of_account, fit
from pipeline.linking.source import Source
from pipeline.schema.vocabularies import Area, DateBasis, DatePrecision, Grade, InspectionType, Relation

#: The most exact first, the surest first, the closest first.
_PRECISIONS: Final = (DatePrecision.DAY, DatePrecision.MONTH, DatePrecision.YEAR)
_BASES: Final = (DateBasis.STATED, DateBasis.SOURCE_RECORD, DateBasis.DERIVED, DateBasis.INFERRED)
_RELATIONS: Final = (Relation.PRIMARY, Relation.REPORTS_ON, Relation.REFERS_TO)
#: The word for a family of inspections in identifiers, where the type has none of its own.
_KINDS: Final = {
    "visit": "visit",
    "inspection": "inspection",
    "unannounced": "unannounced-inspection",
    "joint": "joint-inspection",
}
_TYPED_KINDS: Final = {
    InspectionType.ILACS_FOCUSED_VISIT: "focused-visit",
    InspectionType.ILACS_MONITORING_VISIT: "monitoring-visit",
    InspectionType.AREA_SEND: "area-send-inspection",
}


def link_inspections(
    sources: Sequence[Source], authorities: dict[str, str], editions: Mapping[str, str] | None = None
) -> tuple[list[Inspection], frozenset[str]]:
    """Group the mentions of all documents by inspection.

    Mentions are one inspection's where authority and kind agree and the time of one lies within that of the other or
    overlaps it; where no inspection fits so, a month or year may be that of the report. An account that prints no time
    is of the inspection that was shortly before it. A mention that fits several inspections ("in 2018", and there were
    two) joins none. The order of the documents changes nothing.

    Args:
        sources: all documents.
        authorities: ONS code to slug.
        editions: the main document, for each that is another edition of it; an edition without a date that could be
            read is about the inspection of the main document.

    Returns:
        The inspections, by identifier, and the documents that hold a mention which joined none.
    """
    editions = editions or {}
    members = [Member(source, index) for source in sources for index in range(len(source.facts.mentions))]
    found, unlinked = _grouped([member for member in members if not _is_undated_edition(member, editions)], authorities)
    _link_undated_editions(found, members, editions)
    unlinked -= _link_undated(found, members, authorities)
    by_mention: dict[tuple[str, int], list[Inspection]] = {}
    for inspection in found:
        for key in dict.fromkeys((m.source.document_id, m.index) for m in inspection.members):
            by_mention.setdefault(key, []).append(inspection)
    for source in sources:
        for judgement in source.facts.judgements:
            for inspection in by_mention.get((source.document_id, judgement.mention), ()):
                inspection.judgements.append((source, judgement))
    _name(found)
    return sorted(found, key=lambda inspection: inspection.inspection_id), frozenset(unlinked)


def _grouped(members: Sequence[Member], authorities: dict[str, str]) -> tuple[list[Inspection], set[str]]:
    """One inspection for each group of mentions that can be one; the documents whose mentions fit several or none."""
    by_authority: dict[str, InspectionsOfAuthority] = {}
    unlinked: set[str] = set()
    for member in sorted(members, key=_exactness):
        authority = authority_slug(member.source.facts, authorities)
        known = by_authority.setdefault(authority, InspectionsOfAuthority())
        possible = [] if authority == UNKNOWN_AUTHORITY else known.possible(member.mention)
        fits = [
            fit(member.mention, inspection) or int(known.is_reported_by(member, inspection)) for inspection in possible
        ]
        best = max(fits, default=0)
        fitting = [inspection for inspection, fit in zip(possible, fits, strict=True) if fit and fit == best]
        if len(fitting) == 1:
            known.add(member, fitting[0])
        elif not fitting and not _is_too_vague(member):
            known.begin(Inspection(authority, [member]))
        else:
            unlinked.add(member.source.document_id)
    return [inspection for known in by_authority.values() for inspection in known.inspections], unlinked


def _link_undated_editions(found: list[Inspection], members: Sequence[Member], editions: Mapping[str, str]) -> None:
    """Link an edition in which no date could be read to the inspection of its main document."""
    by_document: dict[str, dict[int, Inspection]] = {}
    for inspection in found:
        for member in inspection.members:
            if member.mention.relation == Relation.PRIMARY:
                by_document.setdefault(member.source.document_id, {})[id(inspection)] = inspection
    for member in members:
        if _is_undated_edition(member, editions):
            for inspection in by_document.get(editions[member.source.document_id], {}).values():
                inspection.add(member)


def _is_undated_edition(member: Member, editions: Mapping[str, str]) -> bool:
    mention = member.mention
    return member.source.document_id in editions and mention.relation == Relation.PRIMARY and mention.period is None


def _link_undated(found: list[Inspection], members: list[Member], authorities: dict[str, str]) -> set[str]:
    """Link 'the last inspection' that a document does not date to the latest one before its own, where the grades that
    it states are those of that inspection; the documents that are linked so.
    """
    linked: set[str] = set()
    by_kind: dict[tuple[str, str], list[tuple[date, Inspection]]] = {}
    for inspection in found:
        if inspection.period is not None:
            key = (inspection.authority, inspection.family)
            by_kind.setdefault(key, []).append((inspection.period.last, inspection))
    for dated in by_kind.values():
        dated.sort(key=lambda item: item[0])
    known: dict[int, set[tuple[Area | None, Grade]]] = {}
    for member in members:
        facts = member.source.facts
        if member.mention.period is not None or member.mention.relation != Relation.REFERS_TO:
            continue
        own = next(
            (m.period for m in facts.mentions if m.relation != Relation.REFERS_TO and m.period is not None), None
        )
        dated = by_kind.get((authority_slug(member.source.facts, authorities), member.mention.family), [])
        n_before = bisect_left(dated, own.first, key=lambda item: item[0]) if own else 0
        if not n_before:
            continue
        # of several that ended on that day, the first
        _, latest = dated[bisect_left(dated, dated[n_before - 1][0], key=lambda item: item[0])]
        stated = {(j.area, j.grade) for j in facts.judgements if j.mention == member.index}
        if id(latest) not in known:
            known[id(latest)] = _own_grades(latest)
        if stated and stated <= known[id(latest)]:
            latest.add(member)
            linked.add(member.source.document_id)
    return linked


def _own_grades(inspection: Inspection) -> set[tuple[Area | None, Grade]]:
    """The grades that the documents of an inspection itself give, with their areas."""
    return {
        (judgement.area, judgement.grade)
        for member in inspection.members
        if member.mention.relation == Relation.PRIMARY
        for judgement in member.source.facts.judgements
        if judgement.mention == member.index
    }


def _exactness(member: Member) -> tuple[object, ...]:
    """The most exact dates first, so that vaguer mentions find their inspection; then by document and place.

    Of months and years the first come first, so that the month of a report finds that of its inspection; so do the
    first of accounts that print no time.
    """
    mention = member.mention
    period = mention.period
    return (
        (_PRECISIONS.index(period.precision), _BASES.index(period.basis)) if period else (len(_PRECISIONS), 0),
        period.first if period and period.precision != DatePrecision.DAY else day_of_account(mention) or date.min,
        _RELATIONS.index(mention.relation),
        member.source.document_id,
        member.index,
    )


def _is_too_vague(member: Member) -> bool:
    """Whether a mention alone is not enough for an inspection: one in passing, and without a date."""
    return member.mention.relation == Relation.REFERS_TO and member.mention.period is None


def _name(inspections: list[Inspection]) -> None:
    """Give each inspection its identifier: authority, year, kind, and a number where that is not enough."""

    def name_and_day(inspection: Inspection) -> tuple[str, date]:
        stated = inspection.typed
        kind = (_TYPED_KINDS.get(stated[0]) if stated else None) or _KINDS[inspection.family]
        period = inspection.period
        year = str(period.first.year) if period else "undated"
        return f"{inspection.authority}-{year}-{kind}", period.first if period else date.max

    ordered = sorted(
        inspections, key=lambda inspection: (*name_and_day(inspection), inspection.members[0].source.document_id)
    )
    for name, same in groupby(ordered, key=lambda inspection: name_and_day(inspection)[0]):
        for number, inspection in enumerate(same, 1):
            inspection.inspection_id = name if number == 1 else f"{name}-{number}"
