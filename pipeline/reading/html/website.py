"""What is known of how websites mark the furniture around an article: the model of `website.yaml`."""

import re
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from pipeline.core.yaml_config import ConfigModel, load_config

_FILE: Final = Path(__file__).with_name("website.yaml")


class Website(ConfigModel):
    """How websites mark what is not the article.

    Attributes:
        furniture_elements: tags of elements that hold furniture, such as navigation.
        furniture_roles: values of the attribute `role` of such elements.
        furniture_names: regular expressions for parts of their classes and ids.
        headings_of_other_articles: regular expressions for headings under which other articles follow.
    """

    furniture_elements: frozenset[str]
    furniture_roles: frozenset[str]
    furniture_names: tuple[str, ...]
    headings_of_other_articles: tuple[str, ...]

    @cached_property
    def furniture_name(self) -> re.Pattern[str]:
        """Any of the names, to be searched for."""
        return re.compile("|".join(self.furniture_names), re.IGNORECASE)

    @cached_property
    def other_articles(self) -> re.Pattern[str]:
        """Any of the headings of other articles, to be matched whole."""
        return re.compile("|".join(self.headings_of_other_articles), re.IGNORECASE)


@cache
def load_website() -> Website:
    """Read `website.yaml`, once.

    Raises:
        ConfigError: the file does not fit the model.
    """
    return load_config(_FILE, Website)
