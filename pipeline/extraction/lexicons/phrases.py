"""Compiling the phrases of the lexicons.

A phrase is a regular expression that matches whole words, in which an apostrophe stands for every apostrophe that
documents use. A phrase must not repeat a repetition, so that no line makes it backtrack for long.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from pipeline.core.yaml_config import ConfigError
from pipeline.reading.characters import APOSTROPHES

#: Some documents also print an opening quotation mark for an apostrophe.
_APOSTROPHES: Final = f"{APOSTROPHES}‘"


def with_any_apostrophe(phrase: str) -> str:
    """The phrase, with each apostrophe replaced by a class of all apostrophes."""
    return re.sub(r"\[[^][]*+\]|'", lambda match: _with_all_apostrophes(match.group()), phrase)


def _with_all_apostrophes(piece: str) -> str:
    """An apostrophe, or a character class, extended to match all apostrophes."""
    return f"[{_APOSTROPHES}]" if piece == "'" else piece.replace("'", _APOSTROPHES)


def filled(phrase: str, parts: Mapping[str, str]) -> str:
    """A phrase with each name in braces replaced by that part; braces of a repetition stay."""
    return re.sub(r"\{([a-z]+)\}", lambda name: parts[name[1]], phrase)


def any_of(phrases: Iterable[str], *, ignore_case: bool = True) -> re.Pattern[str]:
    """One pattern that matches any of the phrases as whole words, the longest first."""
    return _any_of(tuple(phrases), ignore_case)


@cache
def _any_of(phrases: tuple[str, ...], ignore_case: bool) -> re.Pattern[str]:  # noqa: FBT001 - private, one caller
    ordered = sorted(phrases, key=len, reverse=True)
    alternatives = "|".join(f"(?:{with_any_apostrophe(phrase)})" for phrase in ordered) or "(?!)"
    return compiled(rf"(?<!\w)(?:{alternatives})(?!\w)", ignore_case=ignore_case)


@cache
def compiled(pattern: str, *, ignore_case: bool = False) -> re.Pattern[str]:
    """The compiled pattern of a regular expression in a lexicon.

    Raises:
        ConfigError: it is not a regular expression; the message shows the mistake.
    """
    try:
        return re.compile(pattern, re.IGNORECASE if ignore_case else 0)
    except re.error as error:
        near = pattern[max(0, (error.pos or 0) - 30) : (error.pos or 0) + 30]
        raise ConfigError(
            f"pipeline/extraction/lexicons: invalid regular expression ({error.msg}) near '{near}'; correct that phrase"
        ) from error
