"""Dates and periods in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.day_text import format_day, format_period, format_when


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_a_period_names_its_first_and_last_day(start: date, length: int) -> None:
    end = start + timedelta(days=length)
    period = format_period({"start_date": start, "end_date": end, "date_precision": "day"})
    assert period.startswith(str(start.day))
    assert period.endswith(format_day(end))
    assert (" to " in period) == (length > 0)


def test_a_period_leaves_out_a_repeated_month_or_year() -> None:
    def period(start: date, end: date, precision: str = "day") -> str:
        return format_period({"start_date": start, "end_date": end, "date_precision": precision})

    assert period(date(2019, 4, 9), date(2019, 4, 10)) == "9 to 10 April 2019"
    assert period(date(2018, 1, 29), date(2018, 2, 22)) == "29 January to 22 February 2018"
    assert period(date(2018, 12, 30), date(2019, 1, 2)) == "30 December 2018 to 2 January 2019"
    assert period(date(2012, 5, 1), date(2012, 5, 31), "month") == "May 2012"
    assert period(date(2012, 1, 1), date(2012, 12, 31), "year") == "2012"


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (None, date(2025, 8, 12), "no later than 12 August 2025"),
        (date(2020, 1, 1), None, "no earlier than 1 January 2020"),
        (date(2020, 1, 1), date(2022, 9, 8), "between 1 January 2020 and 8 September 2022"),
        (None, None, "date not known"),
    ],
)
def test_a_time_of_which_no_day_is_known_has_its_bounds(first: date | None, last: date | None, text: str) -> None:
    row = {"start_date": None, "end_date": None, "date_not_before": first, "date_not_after": last}
    assert format_period(row) == text


def test_the_preposition_depends_on_how_much_of_a_date_is_known() -> None:
    assert format_when(date(2019, 5, 1), "month") == "in May 2019"
    assert format_when(date(2019, 1, 1), "year") == "in 2019"
    assert format_when(date(2019, 5, 1), "day") == "on 1 May 2019"
    assert format_when(None, None) == "on a day that is not printed"
