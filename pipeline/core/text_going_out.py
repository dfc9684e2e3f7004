"""What text from outside may hold when it leaves for a terminal, a log, a page of Dagster or a message.

Names of files, titles, reasons, addresses and the errors of libraries come from outside. Printed as they are, they
could forge a line, move the cursor, change the direction of writing, or show a password. Text is made safe once, where
it leaves, and not where a message is put together. Tables keep every value as it is.
"""

import os
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote

#: What stands in place of a credential.
MASK: Final = "***"
#: How continuation lines of a message begin, so that none of them can pass for a message of its own.
INDENT: Final = "    "

# repetitions are limited, so that a long text takes no longer than its length
#: The part of an address before the `@`. A password may hold a slash, if it is written by hand.
_USER_INFO: Final = (
    re.compile(r"(?i)([a-z][a-z0-9+.-]{0,30}:/{1,2})[^\s/?#]{0,4000}@"),
    re.compile(r"(?i)([a-z][a-z0-9+.-]{0,30}:/{1,2})[^\s/?#@:]{0,1000}:(?!\d{0,5}(?:[/?#]|\s|$))\S{0,4000}@"),
    re.compile(r"(?i)()(?<![\w.%+/-])(?!mailto:)[\w.%+-]{1,100}:[^\s@/'\"]{1,200}@(?=[\w\[])"),  # without its scheme
)
_SENSITIVE: Final = (
    r"(?:token|secret|passw(?:or)?d|pwd|signature|(?<![a-z])sig(?![a-z])|credential|api[-_]?key|access[-_]?key"
    r"|(?<![a-z])auth(?![a-z])|jwt)"
)
#: What may follow that word.
_REST_OF_NAME: Final = r"[\w.-]{0,40}"
#: A parameter of an address, or an assignment, whose name shows that its value is secret.
_PARAMETER: Final = re.compile(rf"(?i)({_SENSITIVE}{_REST_OF_NAME}[\"']?(?:=|%3d)[\"']?)[^\s&;,\"'<>]+")
_JSON_FIELD: Final = re.compile(rf"(?i)({_SENSITIVE}{_REST_OF_NAME}[\"']\s*:\s*[\"'])[^\"']+")
_HEADER: Final = re.compile(r"(?i)(\b(?:proxy-)?authorization[\"']?\s*[:=]\s*[\"']?(?:\w+\s+)?)[^\s,\"']+")
_COOKIE: Final = re.compile(r"(?i)(\b(?:set-)?cookie[\"']?\s*:\s*)[^\r\n]+")

#: Names of environment variables whose values are secret.
_SECRET_VARIABLE: Final = re.compile(
    r"(?i)secret|token|passw(?:or)?d|api_?key|access_?key|account_?key|private_?key|webhook|connection_?string|sas_?key"
)
#: Shorter values are ordinary words: masking them would make messages unreadable.
_SHORTEST: Final = 6


def on_one_line(text: str) -> str:
    """A text on one line: without credentials, and every character that is not printable written as an escape."""
    return _escape(mask_credentials(text))


def on_lines(text: str) -> str:
    """A text of several lines, likewise; all lines but the first are indented."""
    first, *others = mask_credentials(text).split("\n")
    return "\n".join([_escape(first), *(_indented(_escape(line)) for line in others)])


def _indented(line: str) -> str:
    return line if line.startswith(INDENT) else f"{INDENT}{line}"


def escape_all_but_line_ends(text: str) -> str:
    """A text in which every character that is not printable is an escape, except for ends of lines."""
    return "\n".join(map(_escape, text.split("\n")))


def shows_credentials(address: str) -> bool:
    """Whether an address holds a password or a token, by its form."""
    return any(pattern.search(address) for pattern in (*_USER_INFO, _PARAMETER))


def mask_credentials(text: str) -> str:
    """A text without passwords and tokens.

    What the environment holds under a name such as `AWS_SECRET_ACCESS_KEY`, or in an address with a password, is masked
    wherever it occurs; anything else by its place: before the `@` of an address, after `token=`, in a header.
    """
    for secret in _secrets_in(frozenset(os.environ.items())):
        text = text.replace(secret, MASK)
    for pattern in (*_USER_INFO, _PARAMETER, _JSON_FIELD, _HEADER, _COOKIE):
        text = pattern.sub(_masked, text)
    return text


def _masked(found: re.Match[str]) -> str:
    end = "@" if found[0].endswith("@") else ""
    return f"{found[1]}{MASK}{end}"


def _escape(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


@lru_cache(maxsize=1)
def _secrets_in(environment: frozenset[tuple[str, str]]) -> list[str]:
    """The secret values of an environment in every spelling, the longest first."""
    found: set[str] = set()
    for name, value in environment:
        is_secret = bool(_SECRET_VARIABLE.search(name))
        parts = set(_secrets_in_address(value, whole_path=is_secret)) if "://" in value else set()
        if is_secret and all(len(part) < _SHORTEST for part in parts):
            parts = {value.strip()}  # a key can hold `://` and be no address
        found |= parts
    spellings = {
        spelling for secret in found for spelling in (secret, unquote(secret), quote(secret), quote(secret, safe=""))
    }
    return sorted((item for item in spellings if len(item) >= _SHORTEST), key=lambda item: (-len(item), item))


def _secrets_in_address(address: str, *, whole_path: bool) -> Iterator[str]:
    """The user information and its password, the query, and of a webhook also the path."""
    after = address.partition("://")[2].strip()
    user_info, at, rest = after.rpartition("@")
    if at:
        yield user_info
        yield user_info.partition(":")[2]
    place, _, query = rest.partition("?")
    yield query
    if whole_path:
        yield place.partition("/")[2]
