"""Working days in England: Monday to Friday, without bank holidays."""

from datetime import date, timedelta
from functools import cache
from typing import Final

from holidays import HolidayBase, country_holidays

_SATURDAY: Final = 5


def is_working_day(day: date) -> bool:
    """Whether a day is a working day in England."""
    return day.weekday() < _SATURDAY and day not in _bank_holidays()


def count_working_days(first: date, last: date) -> int:
    """The number of working days from one day to another, both included."""
    return sum(is_working_day(first + timedelta(days=day)) for day in range((last - first).days + 1))


@cache
def _bank_holidays() -> HolidayBase:
    """The bank holidays of England, which the library works out for each year that is asked for."""
    return country_holidays("GB", subdiv="ENG")
