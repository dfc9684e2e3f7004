"""Things found by their time, without comparing it with the time of each other thing."""

from collections.abc import Iterator
from datetime import date
from typing import Final, Generic, TypeVar

Thing = TypeVar("Thing")
#: What lasts longer is found by its years.
_MOST_MONTHS: Final = 12
_MONTHS: Final = 12


class TimeIndex(Generic[Thing]):
    """Things by the months in which they were, or by their years where these are many."""

    def __init__(self) -> None:
        self._by_month: dict[int, list[Thing]] = {}
        self._by_year: dict[int, list[Thing]] = {}

    def add(self, first: date, last: date, thing: Thing) -> None:
        """Add a thing with its first and its last day, which a misprint can have in the wrong order."""
        first, last = min(first, last), max(first, last)
        months = range(_month(first), _month(last) + 1)
        if len(months) <= _MOST_MONTHS:
            for month in months:
                self._by_month.setdefault(month, []).append(thing)
        else:
            for year in range(first.year, last.year + 1):
                self._by_year.setdefault(year, []).append(thing)

    def around(self, first: date, last: date) -> Iterator[Thing]:
        """At least those things that were on any of some days; others of these months or years, and some repeatedly."""
        first, last = min(first, last), max(first, last)
        for month in range(_month(first), _month(last) + 1):
            yield from self._by_month.get(month, ())
        for year in range(first.year, last.year + 1):
            yield from self._by_year.get(year, ())


def _month(day: date) -> int:
    return day.year * _MONTHS + day.month
