"""Dates as documents print them: finding dates, ranges, months and years, and converting them to days."""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.core.day_text import MONTHS, WEEKDAYS
from pipeline.core.working_days import is_working_day
from pipeline.extraction.facts import Evidence, Period
from pipeline.extraction.lexicons.calendar import Calendar
from pipeline.reading.document import Span
from pipeline.schema.vocabularies import DateBasis, DatePrecision

#: National inspections of children's services are younger than this; a smaller number is not a year.
_FIRST_YEAR = 1990
_LAST_YEAR = 2099
#: Two digits are a year of this century: no national inspection is older.
_CENTURY = 2000
_LAST_OF_TWO_DIGITS = 99
#: How far before a year the name of a law that ends in it is looked for.
_LONGEST_NAME = 80
#: Between a month and days that follow it, what shows that they are of another sentence or clause.
_SENTENCE_ENDS = re.compile(r"[.!?;](?:\s|$)")

_Parts = tuple[int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date as printed, with the parts that it has.

    Attributes:
        span: its words.
        first: (year, month, day) of the first day; a part that is not printed is None.
        last: the same for the last day; equal to `first` for a single day.
        years_back: where words such as 'last year' stand for the year, how many years before that of the document.
        months_back: where words such as 'last month' stand for the month, how many months before that of the document.
        weeks_back: where days of the week stand with words such as 'last week', how many weeks before the document's.
        weekdays: the first and the last of these days, Monday being 0.
    """

    span: Span
    first: _Parts
    last: _Parts
    years_back: int | None = None
    months_back: int | None = None
    weeks_back: int | None = None
    weekdays: tuple[int, int] = (0, 0)

    @property
    def has_day(self) -> bool:
        """Whether a day of the month is printed, or one of a week that is counted back."""
        return self.first[2] is not None or self.weeks_back is not None

    @property
    def has_month(self) -> bool:
        """Whether a month is printed, or counted back."""
        return self.first[1] is not None or self.months_back is not None or self.weeks_back is not None

    @property
    def has_year(self) -> bool:
        """Whether a year is printed."""
        return self.last[0] is not None


class DatePatterns:
    """Finds printed dates. Made once from the calendar lexicon."""

    def __init__(self, calendar: Calendar) -> None:
        self._months = {
            **{name.lower(): number for number, name in enumerate(MONTHS, 1)},
            **{name.lower(): number for name, number in calendar.short_months.items()},
        }
        self._months_back = {words.lower(): number for words, number in calendar.relative_months.items()}
        self._years_back = {words.lower(): number for words, number in calendar.relative_years.items()}
        self._weeks_back = {words.lower(): number for words, number in calendar.relative_weeks.items()}
        self._weekdays = {name.lower(): number for number, name in enumerate(WEEKDAYS)}
        self._named_by_year = re.compile(rf"\b(?:{_alternatives(calendar.named_by_year)})(?: \([^()]*\))? $")
        months_back, years_back = _alternatives(self._months_back), _alternatives(self._years_back)
        weeks_back, day_of_week = _alternatives(self._weeks_back), _alternatives(self._weekdays)
        # a month without a number counts only with a capital; patterns that begin with a character class are fast
        initials = "".join(sorted({name[0].upper() for name in self._months}))
        rests = "|".join(sorted({name[1:3] for name in self._months}))
        self._any_part = re.compile(rf"[0-9{initials}](?:(?<=[0-9])|{rests})")
        self._any_relative = re.compile(rf"\b(?:{months_back}|{years_back}|{weeks_back})\b", re.IGNORECASE)
        month = rf"(?:{_alternatives(self._months)})\b(?:\.(?= \d))?"
        weekday = rf"(?:(?:{_alternatives([*WEEKDAYS, *calendar.short_weekdays])})\.?,? )"
        day = r"\d{1,2}(?:st|nd|rd|th)?"
        to = rf"\s?(?:,|and|to|until|&|[-–—/])\s?(?:and )?(?:again )?(?:on )?{weekday}?(?:the )?"
        stayed = rf" and (?:{'|'.join(calendar.ended)})(?: on| until)? {weekday}?(?:the )?"
        until = rf"(?:{to}|{stayed})"
        days = rf"{day}(?:{to}{day}){{0,9}}"
        ordinals = rf"\d{{1,2}}(?:st|nd|rd|th)(?:{to}\d{{1,2}}(?:st|nd|rd|th)){{0,4}}"
        year = r"(?:19|20)\d{2}"
        self._pattern = re.compile(
            rf"(?<![\w.£/])(?<!\d:)(?:"
            rf"(?P<days1>{days}) (?:of )?(?P<month1>{month})(?:,? (?P<year1>{year}|{years_back}))?"
            rf"(?:{until}(?P<days2>{days}) (?:of )?(?P<month2>{month})(?:,? (?P<year2>{year}|{years_back}))?)?"
            rf"(?:{stayed}(?P<until1>\d{{1,2}})(?:st|nd|rd|th)(?! (?:of )?{month}))?"
            rf"|(?P<days7>{days}) (?:of )?(?P<back7>{months_back})"
            rf"|(?P<month17>{month})(?:,? (?P<year17>{year}))?,(?: on| from)? the (?P<days17>{ordinals})"
            rf"|(?P<back18>{months_back}),(?: on| from)? the (?P<days18>{ordinals})"
            rf"|(?P<month3>{month}) (?P<days3>{days})(?!\d)(?:,? (?P<year3>{year}|{years_back}))?"
            rf"(?:{to}(?P<month8>{month}) (?P<days8>{days})(?!\d)(?:,? (?P<year8>{year}|{years_back}))?)?"
            rf"|(?P<month4>{month})(?:,? (?P<year4>{year}|{years_back}))?"
            rf"(?:{to}(?P<month12>{month})(?! \d{{1,2}}\b)(?:,? (?P<year12>{year}|{years_back}))?)?"
            rf"|(?P<back9>{months_back})"
            rf"|(?P<weekday13>{day_of_week})(?:\s?(?:and|to|until|[-–—])\s?(?P<weekday15>{day_of_week}))?,?"
            rf" (?:of )?(?P<back13>{weeks_back})"
            rf"|(?P<days16>\d{{1,2}})(?P<between16>[-/.])(?P<month16>{month})(?P=between16)(?P<year16>{year})"
            rf"|(?P<day5>\d{{1,2}})(?P<between5>[-/.])(?P<month5>\d{{1,2}})(?P=between5)(?P<year5>{year})"
            rf"(?:{to}(?P<day14>\d{{1,2}})[/.](?P<month14>\d{{1,2}})[/.](?P<year14>{year}))?"
            rf"|(?P<day10>\d{{2}})(?P<between10>[/.])(?P<month10>\d{{2}})(?P=between10)(?P<year10>\d{{2}})"
            rf"|(?P<year11>{year})-(?P<month11>\d{{2}})-(?P<day11>\d{{2}})(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?"
            rf"|(?<=on the )(?P<days19>{ordinals})(?=[,.;)]|$| and [a-z]+ed\b)"
            rf"|(?P<year6>{year})"
            rf")(?![\w/%])",
            re.IGNORECASE,
        )

    def find(self, text: str, offset: int = 0) -> Iterator[PrintedDate]:
        """Every printed date of a text; `offset` is added to the spans.

        A word that is also a month ('May', 'March') counts only with a capital and, alone, after 'in', 'of' or the
        like, or before a year.
        """
        if not self.may_be_in(text):
            return
        waiting: PrintedDate | None = None  # days that follow in the same sentence are of its month
        for match in self._pattern.finditer(text):
            before = text[max(0, match.start() - _LONGEST_NAME) : match.start()]
            if match["year6"] and self._named_by_year.search(before):
                continue
            span = Span(offset + match.start(), offset + match.end())
            if match["days19"]:
                found = _in_month_before(waiting, span, _numbers(match["days19"]), text[: match.start()])
                waiting = found or waiting
                continue
            if waiting is not None:
                yield waiting
            waiting = self._read(match, text, span)
        if waiting is not None:
            yield waiting

    def may_be_in(self, text: str) -> bool:
        """Whether a text can contain a date: most contain neither a digit nor a month."""
        return self._any_part.search(text) is not None or self._any_relative.search(text) is not None

    def _read(self, match: re.Match[str], text: str, span: Span) -> PrintedDate | None:
        group = match.groupdict()
        for number in ("1", "16", "17"):
            if group[f"month{number}"]:
                return self._days_and_months(span, group, number, "2")
        if group["month3"]:
            return self._days_and_months(span, group, "3", "8")
        if group["month4"]:
            return self._month_alone(group, text[max(0, match.start() - 12) : match.start()], span)
        if any(group[f"back{number}"] for number in ("7", "9", "13", "18")):
            return self._counted(span, group)
        for form, last_form in (("5", "14"), ("10", "10"), ("11", "11")):
            if group[f"month{form}"]:
                last = _in_figures(group, last_form) if group[f"month{last_form}"] else _in_figures(group, form)
                return PrintedDate(span, _in_figures(group, form), last)
        only_year = _number(group["year6"])
        return PrintedDate(span, (only_year, None, None), (only_year, None, None))

    def _counted(self, span: Span, group: dict[str, str | None]) -> PrintedDate:
        """Days of a month or of a week that is counted back."""
        if group["back13"] is not None:
            first, last = group["weekday13"] or "", group["weekday15"] or group["weekday13"] or ""
            weekdays = self._weekdays[first.lower()], self._weekdays[last.lower()]
            nothing = (None, None, None)
            weeks_back = self._weeks_back[group["back13"].lower()]
            return PrintedDate(span, nothing, nothing, weeks_back=weeks_back, weekdays=weekdays)
        listed: list[int | None] = [*_numbers(group["days7"] or group["days18"])] or [None]
        months_back = self._months_back[(group["back7"] or group["back9"] or group["back18"] or "").lower()]
        return PrintedDate(span, (None, None, listed[0]), (None, None, listed[-1]), months_back=months_back)

    def _days_and_months(self, span: Span, group: dict[str, str | None], one: str, other: str) -> PrintedDate:
        """Days and their month, or a range of such: two sets of groups of the pattern, by their numbers."""
        listed, month = _numbers(group[f"days{one}"]), self._month(group[f"month{one}"])
        if group[f"month{other}"] is None:
            year, back = self._year_or_back(group[f"year{one}"])
            until = _number(group["until1"]) if one == "1" else None
            last = (year, month, listed[-1]) if until is None else _next_day(year, month, listed[-1], until)
            return PrintedDate(span, (year, month, listed[0]), last, years_back=back)
        last_days, last_month = _numbers(group[f"days{other}"]), self._month(group[f"month{other}"])
        year, back = self._year_or_back(group[f"year{other}"])
        first_year = _number(group[f"year{one}"]) or _year_before(year, month, last_month)
        return PrintedDate(span, (first_year, month, listed[0]), (year, last_month, last_days[-1]), years_back=back)

    def _month_alone(self, group: dict[str, str | None], before: str, span: Span) -> PrintedDate | None:
        printed = group["month4"] or ""
        introduced = re.search(r"\b(?:in|of|since|during|until|by|from|early|late|last)\s$", before, re.IGNORECASE)
        other = group["month12"]
        has_year = group["year4"] is not None or group["year12"] is not None
        if not printed[0].isupper() or (other and not other[0].isupper()) or not (has_year or introduced):
            return None
        month = self._month(printed)
        if other is None:
            year, back = self._year_or_back(group["year4"])
            return PrintedDate(span, (year, month, None), (year, month, None), years_back=back)
        year, back = self._year_or_back(group["year12"])
        last_month = self._month(other)
        first_year = _number(group["year4"]) or _year_before(year, month, last_month)
        return PrintedDate(span, (first_year, month, None), (year, last_month, None), years_back=back)

    def _year_or_back(self, printed: str | None) -> tuple[int | None, int | None]:
        """The year that is printed, or how many years it is counted back; both None where there is neither."""
        back = self._years_back.get((printed or "").lower())
        return (None, back) if back is not None or printed is None else (int(printed), None)

    def _month(self, printed: str | None) -> int:
        return self._months[(printed or "").lower().rstrip(".")]


def period_of(
    printed: PrintedDate, column: str, *, document_date: Period | None = None, method: str = "dates as printed"
) -> Period | None:
    """The days of a printed date.

    Where the year is not printed it follows from the document's own date: the latest such days that are not after
    it, or the year or month that words such as 'last year' count back to. The result is None where there is no such
    date either, or where the parts make no real day (31 June).

    Args:
        printed: what the text prints.
        column: the column that the evidence is for.
        document_date: when the document itself was written.
        method: the name of the rule, for the evidence.
    """
    if printed.has_year:
        return _complete(printed, printed.first[0] or 0, printed.last[0] or 0, Evidence(column, printed.span, method))
    if document_date is None or not printed.has_month:
        return None
    dating = tuple(Evidence(column, item.span, "date of the document") for item in document_date.evidence)
    basis: DateBasis = DateBasis.INFERRED if document_date.basis == DateBasis.INFERRED else DateBasis.DERIVED
    if printed.months_back is not None:
        found = _counted_back(printed, column, document_date.first)
        return found and replace(found, basis=basis, evidence=(*found.evidence, *dating))
    if printed.weeks_back is not None:
        found = _in_week(printed, column, document_date)
        return found and replace(found, basis=basis, evidence=(*found.evidence, *dating))
    own = Evidence(column, printed.span, f"{method}; the year follows from the date of the document")
    newest = document_date.last.year
    for last_year in (newest, newest - 1) if printed.years_back is None else (newest - printed.years_back,):
        first_year = _year_before(last_year, printed.first[1] or 0, printed.last[1] or 0) or last_year
        found = _complete(printed, first_year, last_year, own)
        if found is not None and found.first <= document_date.last:
            return replace(found, basis=basis, evidence=(own, *dating))
    return None


def _counted_back(printed: PrintedDate, column: str, day: date) -> Period | None:
    """The month, or the days in it, that words such as 'last month' count back to from a day."""
    first, last = month_before(day, printed.months_back or 0)
    method = "a month counted back from the date of the document"
    if not printed.has_day:
        return Period(first, last, DatePrecision.MONTH, DateBasis.DERIVED, (Evidence(column, printed.span, method),))
    in_month = replace(printed, first=(None, first.month, printed.first[2]), last=(None, first.month, printed.last[2]))
    return _complete(in_month, first.year, first.year, Evidence(column, printed.span, method))


def _in_week(printed: PrintedDate, column: str, document_date: Period) -> Period | None:
    """The days of the week that words such as 'last week' count back to from the day of the document."""
    first, last = printed.weekdays
    if document_date.first != document_date.last or first > last:
        return None
    monday = document_date.last - timedelta(days=document_date.last.weekday(), weeks=printed.weeks_back or 0)
    evidence = Evidence(column, printed.span, "days of a week counted back from the date of the document")
    days = monday + timedelta(days=first), monday + timedelta(days=last)
    return Period(*days, DatePrecision.DAY, DateBasis.DERIVED, (evidence,))


def working_days_between(printed: PrintedDate, after: date, until: date | None) -> Iterator[tuple[date, date]]:
    """The years after a day in which printed days and months fall on working days, as first and last days.

    Without a last day, ten years are tried.

    Args:
        printed: days and months without a year.
        after: the day after which they come.
        until: the last day on which they can be.
    """
    last_year = until.year if until is not None else after.year + 10
    for year in range(after.year, last_year + 1):
        found = _complete(printed, year, year, None) if printed.has_month else None
        if found is None or found.first <= after or (until is not None and found.last > until):
            continue
        if found.precision != DatePrecision.DAY or (is_working_day(found.first) and is_working_day(found.last)):
            yield found.first, found.last


def last_days_after(printed: PrintedDate, after: date) -> Iterator[date]:
    """The last day of every occurrence of a printed month, or day and month, after a day, for three years."""
    for year in range(after.year, after.year + 3):
        found = _complete(printed, year, year, None)
        if found is not None and found.last > after:
            yield found.last


def month_before(day: date, months: int = 1) -> tuple[date, date]:
    """The first and the last day of the month a number of months before (negative: after) that of a day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])


def _complete(printed: PrintedDate, first_year: int, last_year: int, evidence: Evidence | None) -> Period | None:
    if not (_FIRST_YEAR <= first_year <= last_year <= _LAST_YEAR):
        return None
    all_evidence = (evidence,) if evidence else ()
    _, first_month, first_day = printed.first
    _, last_month, last_day = printed.last
    try:
        if first_month is None or last_month is None:
            return Period(
                date(first_year, 1, 1), date(last_year, 12, 31), DatePrecision.YEAR, DateBasis.STATED, all_evidence
            )
        if first_day is None or last_day is None:
            last = date(last_year, last_month, monthrange(last_year, last_month)[1])
            return Period(date(first_year, first_month, 1), last, DatePrecision.MONTH, DateBasis.STATED, all_evidence)
        first, last = date(first_year, first_month, first_day), date(last_year, last_month, last_day)
    except ValueError:  # not a real day, such as 31 June
        return None
    return Period(first, last, DatePrecision.DAY, DateBasis.STATED, all_evidence) if first <= last else None


def _in_month_before(last: PrintedDate | None, days: Span, listed: list[int], before: str) -> PrintedDate | None:
    """Days of the month that the same sentence prints before them: "In May 2024 inspectors came, on the 12th".

    Args:
        last: the date before the days.
        days: where they are.
        listed: their numbers.
        before: the text before them.
    """
    if last is None or last.has_day or last.first[1] is None or last.first != last.last:
        return None
    between = before[len(before) - (days.start - last.span.end) :]
    if _SENTENCE_ENDS.search(between):
        return None
    year, month, _ = last.first
    first, final = (year, month, listed[0]), (year, month, listed[-1])
    return PrintedDate(Span(last.span.start, days.end), first, final, years_back=last.years_back)


def _numbers(printed: str | None) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", printed or "")]


def _number(printed: str | None) -> int | None:
    return int(printed) if printed and printed.isdecimal() else None


def _next_day(year: int | None, month: int, day: int, number: int) -> _Parts:
    """The first day with a number on or after a day: "31 March and left on the 4th" is 4 April."""
    if number >= day:
        return year, month, number
    return (year + 1 if year and month == len(MONTHS) else year), month % len(MONTHS) + 1, number


def _in_figures(group: dict[str, str | None], form: str) -> _Parts:
    """A date of figures alone: one set of groups of the pattern, by its number."""
    return _year(group[f"year{form}"]), _number(group[f"month{form}"]), _number(group[f"day{form}"])


def _year(printed: str | None) -> int | None:
    """A year of four digits, or of two that stand for one of this century."""
    number = _number(printed)
    return number if number is None or number > _LAST_OF_TWO_DIGITS else number + _CENTURY


def _alternatives(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


def _year_before(last_year: int | None, first_month: int, last_month: int) -> int | None:
    """The year of the first part of a range where only the last part prints one: a range can span New Year."""
    if last_year is None:
        return None
    return last_year - 1 if first_month > last_month else last_year
