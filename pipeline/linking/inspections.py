"""Which mentions, in all documents, are of one inspection: those that agree in authority, kind and days."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from pipeline.extraction.facts import InspectionMention, Judgement, Period
from pipeline.extraction.lexicons.inspections import InspectionFamily
from pipeline.linking.identifiers import UNKNOWN_AUTHORITY
from pipeline.linking.source import Source
from pipeline.linking.time_index import TimeIndex
from pipeline.schema.vocabularies import Area, DateBasis, DatePrecision, Grade, InspectionType, Relation

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

    def own_mentions(self) -> frozenset[tuple[str, int]]:
        """The mentions in the inspectorate's own documents of it: the document, and the index among its mentions."""
        return frozenset(
            (m.source.document_id, m.index) for m in self.members if m.mention.relation == Relation.PRIMARY
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
    by_authority: dict[str, _OfOneAuthority] = {}
    unlinked: set[str] = set()
    for member in sorted(members, key=_exactness):
        authority = _authority(member, authorities)
        known = by_authority.setdefault(authority, _OfOneAuthority())
        possible = [] if authority == UNKNOWN_AUTHORITY else known.possible(member.mention)
        fits = [_fit(member.mention, inspection) for inspection in possible]
        best = max(fits, default=0)
        fitting = [inspection for inspection, fit in zip(possible, fits, strict=True) if fit and fit == best]
        if len(fitting) == 1:
            known.add(member, fitting[0])
        elif not fitting and not _is_too_vague(member):
            known.begin(Inspection(authority, [member]))
        else:
            unlinked.add(member.source.document_id)
    return [inspection for known in by_authority.values() for inspection in known.inspections], unlinked


class _OfOneAuthority:
    """The inspections of an authority so far, found by their time: documents can name thousands.

    Attributes:
        inspections: all of them.
    """

    def __init__(self) -> None:
        self.inspections: list[Inspection] = []
        self._by_days: TimeIndex[Inspection] = TimeIndex()
        #: by the time in which their own reports were published
        self._by_report: TimeIndex[Inspection] = TimeIndex()
        #: by the day and the month on which they began, as the year of one of two may be inferred
        self._by_day: dict[tuple[int, int], list[Inspection]] = {}
        self._with_inferred_year: dict[tuple[int, int], list[Inspection]] = {}

    def begin(self, inspection: Inspection) -> None:
        """Add a new inspection."""
        self.inspections.append(inspection)
        period = inspection.period
        if period is not None:
            self._by_days.add(period.first, period.last, inspection)
            if period.precision == DatePrecision.DAY:
                self._by_day.setdefault(_day_and_month(period), []).append(inspection)
            if period.basis == DateBasis.INFERRED:
                self._with_inferred_year.setdefault(_day_and_month(period), []).append(inspection)
            self._add_report(inspection)

    def add(self, member: Member, inspection: Inspection) -> None:
        """Add a mention to an inspection."""
        before = _time_of_report(inspection)
        inspection.members.append(member)
        if _time_of_report(inspection) != before:
            self._add_report(inspection)

    def _add_report(self, inspection: Inspection) -> None:
        report = _time_of_report(inspection)
        if report is not None:
            self._by_report.add(*report, inspection)

    def possible(self, mention: InspectionMention) -> list[Inspection]:
        """The inspections that may be the one of a mention, each once."""
        period = mention.period
        if period is None:
            (month, day), _ = mention.days or ((0, 0), None)
            return list(self._by_day.get((day, month), ()))
        same_day = self._by_day if period.basis == DateBasis.INFERRED else self._with_inferred_year
        found = [
            *self._by_days.around(period.first, period.last),
            *same_day.get(_day_and_month(period), ()),
            *self._by_report.around(period.first, period.first),
        ]
        return list({id(inspection): inspection for inspection in found}.values())


def _day_and_month(period: Period) -> tuple[int, int]:
    return period.first.day, period.first.month


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
                inspection.members.append(member)


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
        dated = by_kind.get((_authority(member, authorities), member.mention.family), [])
        n_before = bisect_left(dated, own.first, key=lambda item: item[0]) if own else 0
        if not n_before:
            continue
        # of several that ended on that day, the first
        _, latest = dated[bisect_left(dated, dated[n_before - 1][0], key=lambda item: item[0])]
        stated = {(j.area, j.grade) for j in facts.judgements if j.mention == member.index}
        if id(latest) not in known:
            known[id(latest)] = _own_grades(latest)
        if stated and stated <= known[id(latest)]:
            latest.members.append(member)
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

    Of months and years the first come first, so that the month of a report finds that of its inspection.
    """
    mention = member.mention
    period = mention.period
    return (
        (_PRECISIONS.index(period.precision), _BASES.index(period.basis)) if period else (len(_PRECISIONS), 0),
        period.first if period and period.precision != DatePrecision.DAY else date.min,
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


def _fit(mention: InspectionMention, inspection: Inspection) -> int:
    """How well a mention fits an inspection of its authority: not at all, by the month of its report, by its days."""
    stated = inspection.typed()
    if (
        mention.family != inspection.family
        or (mention.inspection_type and stated and mention.inspection_type != stated[0])
        or inspection.period is None
    ):
        return 0
    if mention.period is None:
        return 2 * int(_has_days(mention, inspection.period))
    if same_time(mention.period, inspection.period):
        return 2
    return int(mention.relation != Relation.PRIMARY and _is_time_of_report(mention.period, inspection))


def _has_days(mention: InspectionMention, period: Period) -> bool:
    """Whether days without a year are those of a period, within what is known of the year."""
    return (
        mention.days is not None
        and period.precision == DatePrecision.DAY
        and mention.days == ((period.first.month, period.first.day), (period.last.month, period.last.day))
        and (mention.not_before is None or mention.not_before <= period.first)
        and (mention.not_after is None or period.last <= mention.not_after)
    )


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

    A report that prints no date of publication came within months of the inspection. Where the report is not here, a
    month that follows the one that other words name is taken for that of the report, too: no council has two
    inspections within months.
    """
    report = _time_of_report(inspection)
    if report is None or period.precision == DatePrecision.DAY:
        return False
    if _own_report(inspection) is None and period.precision != DatePrecision.MONTH:
        return False
    after, latest = report
    return after < period.first <= latest


def _own_report(inspection: Inspection) -> Member | None:
    """The inspectorate's own document that dates an inspection."""
    return next((m for m in inspection.members if m.mention.relation == Relation.PRIMARY and m.mention.period), None)


def _time_of_report(inspection: Inspection) -> tuple[date, date] | None:
    """The last day of an inspection and the last on which its report was published; None where that is not known."""
    own = _own_report(inspection)
    if own is not None and own.mention.period is not None:
        published, last = own.source.facts.published, own.mention.period.last
        return last, published.last if published else last + LONGEST_UNTIL_REPORT
    known = inspection.period
    if known is None or known.precision != DatePrecision.MONTH or inspection.family != InspectionFamily.INSPECTION:
        return None
    return known.last, known.last + LONGEST_UNTIL_REPORT


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
