"""The model of `calendar.yaml`: short forms of months, and number words."""

from typing import Annotated

from pydantic import Field

from pipeline.core.yaml_config import ConfigModel


class Calendar(ConfigModel):
    """`calendar.yaml`: the short forms of months with their numbers, and number words."""

    short_months: dict[str, Annotated[int, Field(ge=1, le=12)]]
    number_words: dict[str, int]
