"""Which mentions, in all documents, are of one inspection: those that agree in authority, kind and days."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from pipeline.extraction.facts import InspectionMention, Judgement, Period
from pipeline.linking.identifiers import UNKNOWN_AUTHORITY
from pipeline.linking.source import Source
from pipeline.schema.vocabularies import DateBasis, DatePrecision, InspectionType, Relation

#: Of 79 reports whose day of publication is known from elsewhere the latest came 118 days after the inspection.
LONGEST_UNTIL_REPORT: Final = timedelta(days=150)
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


@dataclass(frozen=True, slots=True)
class Member:
    """One mention with its document, and its index among the document's mentions."""

    source: Source
    index: int

    @property
    def mention(self) -> InspectionMention:
        """The mention itself."""
        return self.source.facts.mentions[self.index]


@dataclass(slots=True)
class Inspection:
    """One inspection: every mention of it, the most exactly dated first.

    Attributes:
        authority: slug of the authority, or `unknown-authority`.
        members: never empty.
        inspection_id: given once all inspections are known.
        judgements: grades stated for it, with the documents that state them.
    """

    authority: str
    members: list[Member]
    inspection_id: str = ""
    judgements: list[tuple[Source, Judgement]] = field(default_factory=list)

    @property
    def family(self) -> str:
        """`visit`, `inspection`, `unannounced` or `joint`: what is certain about its kind."""
        return self.members[0].mention.family

    @property
    def dated(self) -> Member | None:
        """The mention that dates it most exactly."""
        return next((member for member in self.members if member.mention.period is not None), None)

    @property
    def period(self) -> Period | None:
        """Its days, as far as they are known."""
        return self.dated.mention.period if self.dated else None

    @property
    def best(self) -> Member:
        """The mention in the best document: the inspectorate's own, else an account, else one in passing."""
        return min(self.members, key=lambda member: _RELATIONS.index(member.mention.relation))

    def own_sources(self, editions: Collection[str]) -> list[Source]:
        """The inspectorate's own documents of it, by identifier, without those that are another edition of one."""
        found = {m.source.document_id: m.source for m in self.members if m.mention.relation == Relation.PRIMARY}
        return [source for name, source in sorted(found.items()) if name not in editions]

    def is_own(self, source: Source, judgement: Judgement) -> bool:
        """Whether a judgement is one of the inspection's own document."""
        return any(
            m.source is source and m.index == judgement.mention and m.mention.relation == Relation.PRIMARY
            for m in self.members
        )

    def typed(self) -> tuple[InspectionType, Member] | None:
        """The type that a mention states, with that mention; None where none does."""
        return next(
            ((m.mention.inspection_type, m) for m in self.members if m.mention.inspection_type is not None), None
        )


def link_inspections(
    sources: Sequence[Source], authorities: dict[str, str], editions: Mapping[str, str] | None = None
) -> tuple[list[Inspection], frozenset[str]]:
    """Group the mentions of all documents by inspection.

    Mentions are one inspection's where authority and kind agree and the time of one lies within that of the other or
    overlaps it; where no inspection fits so, a month or year may be that of the report. A mention that fits several
    inspections ("in 2018", and there were two) joins none. The order of the documents changes nothing.

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
    for source in sources:
        for judgement in source.facts.judgements:
            for inspection in found:
                if any(m.source is source and m.index == judgement.mention for m in inspection.members):
                    inspection.judgements.append((source, judgement))
    _name(found)
    return sorted(found, key=lambda inspection: inspection.inspection_id), frozenset(unlinked)


def _grouped(members: Sequence[Member], authorities: dict[str, str]) -> tuple[list[Inspection], set[str]]:
    """One inspection for each group of mentions that can be one; the documents whose mentions fit several or none."""
    by_authority: dict[str, list[Inspection]] = {}
    unlinked: set[str] = set()
    for member in sorted(members, key=_exactness):
        authority = _authority(member, authorities)
        known = by_authority.setdefault(authority, [])
        fits = [_fit(member, authority, inspection) for inspection in known]
        best = max(fits, default=0)
        fitting = [inspection for inspection, fit in zip(known, fits, strict=True) if fit and fit == best]
        if len(fitting) == 1:
            fitting[0].members.append(member)
        elif not fitting and not _is_too_vague(member):
            known.append(Inspection(authority, [member]))
        else:
            unlinked.add(member.source.document_id)
    return [inspection for inspections in by_authority.values() for inspection in inspections], unlinked


def _link_undated_editions(found: list[Inspection], members: Sequence[Member], editions: Mapping[str, str]) -> None:
    """Link an edition in which no date could be read to the inspection of its main document."""
    for member in members:
        if not _is_undated_edition(member, editions):
            continue
        main = editions[member.source.document_id]
        for inspection in found:
            if any(m.source.document_id == main and m.mention.relation == Relation.PRIMARY for m in inspection.members):
                inspection.members.append(member)


def _is_undated_edition(member: Member, editions: Mapping[str, str]) -> bool:
    mention = member.mention
    return member.source.document_id in editions and mention.relation == Relation.PRIMARY and mention.period is None


def _link_undated(found: list[Inspection], members: list[Member], authorities: dict[str, str]) -> set[str]:
    """Link 'the last inspection' that a document does not date to the latest one before its own, where the grades that
    it states are those of that inspection; the documents that are linked so.
    """
    linked: set[str] = set()
    for member in members:
        facts = member.source.facts
        if member.mention.period is not None or member.mention.relation != Relation.REFERS_TO:
            continue
        own = next(
            (m.period for m in facts.mentions if m.relation != Relation.REFERS_TO and m.period is not None), None
        )
        before = [
            inspection
            for inspection in found
            if own is not None
            and inspection.authority == _authority(member, authorities)
            and inspection.family == member.mention.family
            and inspection.period is not None
            and inspection.period.last < own.first
        ]
        if not before:
            continue
        latest = max(before, key=lambda inspection: inspection.period.last if inspection.period else date.min)
        stated = {(j.area, j.grade) for j in facts.judgements if j.mention == member.index}
        known = {
            (j.area, j.grade)
            for other in latest.members
            if other.mention.relation == Relation.PRIMARY
            for j in other.source.facts.judgements
            if j.mention == other.index
        }
        if stated and stated <= known:
            latest.members.append(member)
            linked.add(member.source.document_id)
    return linked


def _exactness(member: Member) -> tuple[object, ...]:
    """The most exact dates first, so that vaguer mentions find their inspection; then by document and place."""
    mention = member.mention
    period = mention.period
    return (
        (_PRECISIONS.index(period.precision), _BASES.index(period.basis)) if period else (len(_PRECISIONS), 0),
        _RELATIONS.index(mention.relation),
        member.source.document_id,
        member.index,
    )


def _authority(member: Member, authorities: dict[str, str]) -> str:
    found = member.source.facts.authority
    return authorities[found.ons_code] if found else UNKNOWN_AUTHORITY


def _is_too_vague(member: Member) -> bool:
    """Whether a mention alone is not enough for an inspection: one in passing, and without a date."""
    return member.mention.relation == Relation.REFERS_TO and member.mention.period is None


def _fit(member: Member, authority: str, inspection: Inspection) -> int:
    """How well a mention fits an inspection: not at all, by the month of its report, or by its own days."""
    if authority != inspection.authority or authority == UNKNOWN_AUTHORITY:
        return 0
    mention = member.mention
    if mention.family != inspection.family:
        return 0
    stated = inspection.typed()
    if mention.inspection_type and stated and mention.inspection_type != stated[0]:
        return 0
    if mention.period is None or inspection.period is None:
        return 0
    if same_time(mention.period, inspection.period):
        return 2
    return int(mention.relation != Relation.PRIMARY and _is_time_of_report(mention.period, inspection))


def same_time(one: Period, other: Period) -> bool:
    """Whether two periods can be the same days: a vaguer one overlaps the other, one holds the other, or they differ
    in an inferred year only.
    """
    if one.precision != other.precision and one.first <= other.last and other.first <= one.last:
        return True
    if (one.first <= other.first and other.last <= one.last) or (other.first <= one.first and one.last <= other.last):
        return True
    for inferred, known in ((one, other), (other, one)):
        if (
            inferred.basis == DateBasis.INFERRED
            and known.basis != DateBasis.INFERRED
            and known.precision == DatePrecision.DAY
        ):
            same_day = (inferred.first.month, inferred.first.day) == (known.first.month, known.first.day)
            after = inferred.not_before is None or known.first >= inferred.not_before
            before = inferred.not_after is None or known.last <= inferred.not_after
            if same_day and after and before:
                return True
    return False


def _is_time_of_report(period: Period, inspection: Inspection) -> bool:
    """Whether a month or year is that of the publication of an inspection's own report rather than of its days.

    A report that prints no date of publication came within months of the inspection.
    """
    own = next((m for m in inspection.members if m.mention.relation == Relation.PRIMARY and m.mention.period), None)
    if own is None or own.mention.period is None or period.precision == DatePrecision.DAY:
        return False
    published = own.source.facts.published
    latest = published.last if published else own.mention.period.last + LONGEST_UNTIL_REPORT
    return own.mention.period.last < period.first <= latest


def _name(inspections: list[Inspection]) -> None:
    """Give each inspection its identifier: authority, year, kind, and a number where that is not enough."""

    def name_and_day(inspection: Inspection) -> tuple[str, date]:
        stated = inspection.typed()
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
