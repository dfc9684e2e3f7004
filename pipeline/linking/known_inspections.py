"""The inspections of one authority that are known so far, and whether a mention is of one of them."""

from datetime import date, timedelta
from typing import Final

from pipeline.extraction.facts import InspectionMention, Period
from pipeline.extraction.lexicons.inspections import InspectionFamily
from pipeline.linking.inspections import LONGEST_UNTIL_REPORT, Inspection, Member
from pipeline.linking.time_index import TimeIndex
from pipeline.schema.vocabularies import Area, DateBasis, DatePrecision, Grade, Relation

#: Accounts of one inspection that print no time of it were published within so many days of the first.
_LONGEST_NEWS: Final = timedelta(days=60)


class InspectionsOfAuthority:
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
        #: those that no document dates, by the day of the first account
        self._by_account: TimeIndex[Inspection] = TimeIndex()
        self._grades: dict[int, dict[Area, set[Grade]]] = {}

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
        elif (reported := day_of_account(inspection.members[0].mention)) is not None:
            self._by_account.add(reported, reported, inspection)
        self._add_grades(inspection.members[0], inspection)

    def add(self, member: Member, inspection: Inspection) -> None:
        """Add a mention to an inspection."""
        before = _time_of_report(inspection)
        inspection.add(member)
        self._add_grades(member, inspection)
        if _time_of_report(inspection) != before:
            self._add_report(inspection)

    def _add_report(self, inspection: Inspection) -> None:
        report = _time_of_report(inspection)
        if report is not None:
            self._by_report.add(*report, inspection)

    def _add_grades(self, member: Member, inspection: Inspection) -> None:
        grades = self._grades.setdefault(id(inspection), {})
        for area, grade in member.grades:
            grades.setdefault(area, set()).add(grade)

    def is_reported_by(self, member: Member, inspection: Inspection) -> bool:
        """Whether an account that prints no time is of an inspection: by when it was published and what it grades.

        The account came within months after the days of the inspection, or within weeks of the first account of one
        that no document dates. Where both give grades, they share one and differ in none.
        """
        reported = day_of_account(member.mention)
        if reported is None or not _is_of_kind(member.mention, inspection):
            return False
        period, first = inspection.period, day_of_account(inspection.members[0].mention)
        if period is not None:
            is_then = period.first <= reported <= period.last + LONGEST_UNTIL_REPORT
        else:
            is_then = first is not None and abs(reported - first) <= _LONGEST_NEWS
        if not is_then or (period is not None and period.precision == DatePrecision.YEAR):
            return False
        known, stated = self._grades[id(inspection)], member.grades
        shared = [known[area] == {grade} for area, grade in stated if area in known]
        return not (known and stated) or (bool(shared) and all(shared))

    def possible(self, mention: InspectionMention) -> list[Inspection]:
        """The inspections that may be the one of a mention, each once."""
        period = mention.period
        reported = day_of_account(mention)
        if reported is not None:
            found = [
                *self._by_days.around(reported - LONGEST_UNTIL_REPORT, reported),
                *self._by_account.around(reported - _LONGEST_NEWS, reported),
            ]
            return list({id(inspection): inspection for inspection in found}.values())
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


def day_of_account(mention: InspectionMention) -> date | None:
    """When an account was published that prints no time of its own inspection; None for any other mention."""
    is_undated = mention.relation == Relation.REPORTS_ON and mention.period is None and mention.days is None
    return mention.not_after if is_undated else None


def _is_of_kind(mention: InspectionMention, inspection: Inspection) -> bool:
    """Whether a mention may be of an inspection by its family and type."""
    stated = inspection.typed
    is_type = mention.inspection_type is None or stated is None or mention.inspection_type == stated[0]
    return mention.family == inspection.family and is_type


def _day_and_month(period: Period) -> tuple[int, int]:
    return period.first.day, period.first.month


def fit(mention: InspectionMention, inspection: Inspection) -> int:
    """How well a mention fits an inspection of its authority: not at all, by the month of its report, by its days."""
    if inspection.period is None or not _is_of_kind(mention, inspection):
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
    if inspection.own_report is None and period.precision != DatePrecision.MONTH:
        return False
    after, latest = report
    return after < period.first <= latest


def _time_of_report(inspection: Inspection) -> tuple[date, date] | None:
    """The last day of an inspection and the last on which its report was published; None where that is not known."""
    own = inspection.own_report
    if own is not None and own.mention.period is not None:
        published, last = own.source.facts.published, own.mention.period.last
        return last, published.last if published else last + LONGEST_UNTIL_REPORT
    known = inspection.period
    if known is None or known.precision != DatePrecision.MONTH or inspection.family != InspectionFamily.INSPECTION:
        return None
    return known.last, known.last + LONGEST_UNTIL_REPORT
