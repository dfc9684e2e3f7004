"""Phrases of the lexicons as patterns.

What belongs here: how a phrase that a person wrote in YAML becomes a compiled pattern. What does not: phrases.

A phrase is a regular expression in which an apostrophe stands for every apostrophe that documents use; it matches
whole words. None may repeat a repetition, so that no line can make it backtrack for long.
"""

import re
from collections.abc import Iterable
from functools import cache

from pipeline.core.yaml_config import ConfigError

_APOSTROPHES = "['’‘]"


def with_any_apostrophe(phrase: str) -> str:
    """The phrase, its apostrophes standing for straight and curly ones."""
    return re.sub(
        r"\[[^][]*+\]|'", lambda match: _in_class(match.group()) if len(match.group()) > 1 else _APOSTROPHES, phrase
    )


def _in_class(character_class: str) -> str:
    """A character class of a phrase, in which an apostrophe stands for every one, too."""
    return character_class.replace("'", "'’‘")


def any_of(phrases: Iterable[str], *, ignore_case: bool = True) -> re.Pattern[str]:
    """One pattern that matches any of the phrases as whole words, the longest first."""
    return _any_of(tuple(phrases), ignore_case)


@cache
def _any_of(phrases: tuple[str, ...], ignore_case: bool) -> re.Pattern[str]:  # noqa: FBT001 - private, one caller
    ordered = sorted(phrases, key=len, reverse=True)
    alternatives = "|".join(f"(?:{with_any_apostrophe(phrase)})" for phrase in ordered) or "(?!)"
    return compiled(rf"(?<!\w)(?:{alternatives})(?!\w)", ignore_case=ignore_case)


def compiled(pattern: str, *, ignore_case: bool = False) -> re.Pattern[str]:
    """A pattern made of what people wrote in a lexicon.

    Raises:
        ConfigError: it is no regular expression; the message shows what is wrong with it.
    """
    try:
        return re.compile(pattern, re.IGNORECASE if ignore_case else 0)
    except re.error as error:
        near = pattern[max(0, (error.pos or 0) - 30) : (error.pos or 0) + 30]
        raise ConfigError(
            f"pipeline/extraction/lexicons: no regular expression ({error.msg}) near '{near}'; mend that phrase"
        ) from error
