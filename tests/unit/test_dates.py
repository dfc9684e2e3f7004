"""Dates as documents print them."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.day_text import MONTHS
from pipeline.core.paths import LEXICONS
from pipeline.core.working_days import count_working_days, is_working_day
from pipeline.core.yaml_config import ConfigError, load_config
from pipeline.extraction.facts import Period
from pipeline.extraction.fields.dates import DatePatterns, month_before, period_of, working_days_between
from pipeline.extraction.lexicons.grades import GradeLexicon
from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.schema.vocabularies import DateBasis, DatePrecision

PATTERNS = DatePatterns(load_lexicons().calendar)
NEWS = Period(date(2021, 12, 17), date(2021, 12, 17), DatePrecision.DAY, DateBasis.STATED, ())


def days(text: str, document_date: Period | None = None) -> tuple[str, str, str, str] | None:
    printed = next(PATTERNS.find(text), None)
    period = period_of(printed, "start_date", document_date=document_date) if printed else None
    return (str(period.first), str(period.last), period.precision, period.basis) if period else None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on 27 and 28 October 2021.", "2021-10-27", "2021-10-28"),
        ("conducted on 21 and 22 September 2010", "2010-09-21", "2010-09-22"),
        ("from 22-23 May 2019", "2019-05-22", "2019-05-23"),
        ("22–23 May 2019", "2019-05-22", "2019-05-23"),
        ("on 20, 21 and 22 May 2018", "2018-05-20", "2018-05-22"),
        ("27 June to 28 June 2023", "2023-06-27", "2023-06-28"),
        ("31 October and 1 November 2018", "2018-10-31", "2018-11-01"),
        ("29 January to 22 February 2018", "2018-01-29", "2018-02-22"),
        ("24 February 2015 – 18 March 2015", "2015-02-24", "2015-03-18"),
        ("29 December to 4 January 2019", "2018-12-29", "2019-01-04"),
        ("on the 9th and 10th of April 2019", "2019-04-09", "2019-04-10"),
        ("April 9 and 10, 2019", "2019-04-09", "2019-04-10"),
        ("18 Feb 2015", "2015-02-18", "2015-02-18"),
        ("18 Feb. 2015", "2015-02-18", "2015-02-18"),
        ("09/05/2018", "2018-05-09", "2018-05-09"),
        ("09.05.18", "2018-05-09", "2018-05-09"),
        ("9-May-2018", "2018-05-09", "2018-05-09"),
        ("in May 2018, on the 9th and 10th", "2018-05-09", "2018-05-10"),
        ("09-05-2018", "2018-05-09", "2018-05-09"),
        ("on 9 May 2023 and left on the 10th", "2023-05-09", "2023-05-10"),
        ("on 31 March 2022 and left on the 4th", "2022-03-31", "2022-04-04"),
        ("on 26 June 2017 and stayed until 20 July 2017", "2017-06-26", "2017-07-20"),
        ("on 30 December 2022 and stayed until the 3rd", "2022-12-30", "2023-01-03"),
    ],
)
def test_days(text: str, first: str, last: str) -> None:
    assert days(text) == (first, last, "day", "stated")


def test_a_month_and_a_year_span_their_days() -> None:
    assert days("the previous inspection of February 2018") == ("2018-02-01", "2018-02-28", "month", "stated")
    assert days("at the last inspection in 2018") == ("2018-01-01", "2018-12-31", "year", "stated")


def test_a_month_without_a_year_follows_from_the_document() -> None:
    assert days("following a visit in October", NEWS) == ("2021-10-01", "2021-10-31", "month", "derived")
    assert days("on 20 and 21 December", NEWS) == ("2020-12-20", "2020-12-21", "day", "derived")


def test_without_any_year_there_is_no_date() -> None:
    assert days("on April 9 and 10") is None


@pytest.mark.parametrize(
    "text",
    [
        "31 June 2020",
        "30 February 2019",
        "40% of",
        "section 138",
        "T 0300 123 1231",
        "the Children Act 2004",
        "the Review (Areas) Regulations (England) 2015",
    ],
)
def test_invalid_dates_are_ignored(text: str) -> None:
    assert days(text) is None


@pytest.mark.parametrize("text", ["the service may improve", "march on", "It may be that May helps"])
def test_common_words_are_not_read_as_months(text: str) -> None:
    assert days(text) is None


def test_a_missing_year_is_narrowed_down_by_working_days() -> None:
    printed = next(PATTERNS.find("April 9 and 10"))
    found = list(working_days_between(printed, date(2018, 12, 31), date(2022, 9, 8)))
    assert found == [(date(2019, 4, 9), date(2019, 4, 10))]  # then Good Friday, a Saturday, a weekend
    assert next(working_days_between(printed, date(2019, 4, 9), None)) == (date(2024, 4, 9), date(2024, 4, 10))
    long = working_days_between(next(PATTERNS.find("9 April")), date(2008, 12, 31), date(2022, 9, 8))
    assert list(long)[-1] == (date(2021, 4, 9), date(2021, 4, 9))  # every year until the last day is tried
    leap = next(PATTERNS.find("29 February"))
    assert next(working_days_between(leap, date(2021, 1, 1), None)) == (date(2024, 2, 29), date(2024, 2, 29))


def test_bank_holidays_are_not_working_days() -> None:
    assert not is_working_day(date(2022, 6, 3))  # the Platinum Jubilee
    assert not is_working_day(date(2021, 12, 28))  # in place of Boxing Day, a Sunday
    assert is_working_day(date(2022, 6, 6))
    assert count_working_days(date(2022, 5, 30), date(2022, 6, 10)) == 8


def test_last_month_crosses_a_year() -> None:
    assert month_before(date(2020, 1, 15)) == (date(2019, 12, 1), date(2019, 12, 31))
    assert month_before(date(2019, 4, 10), -1) == (date(2019, 5, 1), date(2019, 5, 31))


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 12, 31)))
def test_every_way_of_writing_a_day_gives_that_day(day: date) -> None:
    month = MONTHS[day.month - 1]
    for text in (f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}", day.strftime("%d/%m/%Y")):
        assert days(f"The visit of {text} found") == (str(day), str(day), "day", "stated")


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 12, 1)), st.integers(0, 60))
def test_a_range_gives_its_first_and_last_day(first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    text = f"{first.day} {MONTHS[first.month - 1]} {first.year} to {last.day} {MONTHS[last.month - 1]} {last.year}"
    assert days(text) == (str(first), str(last), "day", "stated")


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    for printed in PATTERNS.find(text):
        assert text[printed.span.start : printed.span.end].strip()
        period_of(printed, "start_date")


def test_a_misspelt_term_in_a_lexicon_is_reported_with_its_line(tmp_path: Path) -> None:
    text = (LEXICONS / "grades.yaml").read_text(encoding="utf-8")
    path = tmp_path / "grades.yaml"
    path.write_text(text.replace("requires_improvement:", "requires_improvment:"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"grades\.yaml:\d+: at grades\.requires_improvment.*'outstanding'"):
        load_config(path, GradeLexicon)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("on Tuesday and Wednesday of last week", 4, 5),
        ("on Tuesday and Wednesday last week", 4, 5),
        ("from Monday to Friday last week", 3, 7),
        ("on Wednesday this week", 12, 12),
    ],
)
def test_days_of_a_week_are_counted_back_from_the_day_of_the_document(words: str, first: int, last: int) -> None:
    document = Period(date(2024, 6, 14), date(2024, 6, 14), DatePrecision.DAY, DateBasis.STATED, ())
    (printed,) = PATTERNS.find(words)
    period = period_of(printed, "start_date", document_date=document)
    assert period is not None
    assert (period.first, period.last) == (date(2024, 6, first), date(2024, 6, last))
    assert period.basis == DateBasis.DERIVED
    month = replace(document, first=date(2024, 6, 1), last=date(2024, 6, 30))
    assert period_of(printed, "start_date", document_date=month) is None
