"""Format dates and periods for people, as precisely as they are known."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

#: The months in order, in English whatever the language of the machine.
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

#: The days of the week in order, in English whatever the language of the machine.
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def format_day(day: date | None, precision: str | None = "day") -> str:
    """A day, its month or its year, by what is known of it: a term of `date_precision`."""
    if day is None:
        return "no date printed"
    if precision == "year":
        return str(day.year)
    month = f"{MONTHS[day.month - 1]} {day.year}"
    return month if precision == "month" else f"{day.day} {month}"


def format_when(day: date | None, precision: str | None = "day") -> str:
    """The same after a verb: 'on 1 December 2021', 'in May 2019', 'on a day that is not printed'."""
    if day is None:
        return "on a day that is not printed"
    return f"{'on' if precision == 'day' else 'in'} {format_day(day, precision)}"


def format_period(row: Mapping[str, Any]) -> str:
    """When an inspection was: '9 to 10 April 2019', 'May 2012', 'no later than 12 August 2025'."""
    start, end = row["start_date"], row["end_date"]
    if start is None and end is None:
        return _format_bounds(row["date_not_before"], row["date_not_after"])
    if start is None:
        return f"until {format_day(end)}"
    if end is None:
        return f"from {format_day(start)}"
    if row["date_precision"] != "day" or start == end:
        return format_day(start, row["date_precision"])
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {format_day(end)}"
    first = format_day(start) if start.year != end.year else f"{start.day} {MONTHS[start.month - 1]}"
    return f"{first} to {format_day(end)}"


def _format_bounds(first: date | None, last: date | None) -> str:
    """What is known of a time of which no day is: the first and the last day on which it can have been."""
    if first is not None and last is not None:
        return f"between {format_day(first)} and {format_day(last)}"
    if last is not None:
        return f"no later than {format_day(last)}"
    return f"no earlier than {format_day(first)}" if first is not None else "date not known"
