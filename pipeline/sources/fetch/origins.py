"""Where a URL leads: scheme, host and port.

What belongs here: telling whether a URL may be asked for at all. What does not: asking.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final, Self
from urllib.parse import SplitResult, urlsplit

_PORTS: Final = {"https": 443, "http": 80}


class ForbiddenError(Exception):
    """A URL may not be asked for; the message says why."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A host, by how it is asked."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Self:
        """The origin of a URL.

        Raises:
            ForbiddenError: it is none, it holds a password, or what it brings could be changed on the way.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise ForbiddenError(f"is no URL ({error})") from error
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ForbiddenError("is no URL of a website")
        if parts.username is not None:
            raise ForbiddenError("holds a user's name or password; only what everybody may read is fetched")
        if parts.scheme == "http" and not is_loopback(parts):
            raise ForbiddenError("begins with http://, where anybody on the way could change it; only https:// is used")
        return cls(parts.scheme, parts.hostname, port or _PORTS[parts.scheme])

    def __str__(self) -> str:
        """As the beginning of a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


def is_loopback(parts: SplitResult) -> bool:
    """Whether the host of a URL is this machine."""
    if parts.hostname == "localhost":
        return True
    try:
        return ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def origins_of(urls: Iterable[str]) -> frozenset[Origin]:
    """The origins of all URLs that may be asked for."""
    found = set()
    for url in urls:
        try:
            found.add(Origin.of(url))
        except ForbiddenError:
            continue  # told where it is asked for
    return frozenset(found)
