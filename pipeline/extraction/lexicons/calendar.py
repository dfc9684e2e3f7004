"""The model of `calendar.yaml`: how documents write months, days of the week, relative dates and numbers."""

from typing import Annotated

from pydantic import Field

from pipeline.core.yaml_config import ConfigModel


class Calendar(ConfigModel):
    """`calendar.yaml`.

    Attributes:
        short_months: short forms of months with their numbers.
        short_weekdays: short forms of the days of the week.
        relative_months: words for a month, with how many months it lies before that of the document.
        relative_weeks: words for a week after days of it, with how many weeks it lies before that of the document.
        relative_years: words for a year, with how many years it lies before that of the document.
        named_by_year: words for laws, before the year that ends their name.
        ended: verbs for how a time ended, before the number of its last day alone ("and left on the 4th").
        number_words: words for numbers.
    """

    short_months: dict[str, Annotated[int, Field(ge=1, le=12)]]
    short_weekdays: list[str]
    relative_months: dict[str, Annotated[int, Field(ge=0)]]
    relative_weeks: dict[str, Annotated[int, Field(ge=0)]]
    relative_years: dict[str, Annotated[int, Field(ge=0)]]
    named_by_year: list[str]
    ended: list[str]
    number_words: dict[str, int]
