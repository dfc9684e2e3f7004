"""The origin of a URL (scheme, host and port), and whether the URL may be requested at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final, Self
from urllib.parse import SplitResult, urlsplit

_PORTS: Final = {"https": 443, "http": 80}


class ForbiddenUrlError(Exception):
    """A URL may not be requested. The message says why and follows the name of the URL: 'is not a URL'."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The scheme, host and port of a URL."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Self:
        """The origin of a URL.

        Raises:
            ForbiddenUrlError: it is not a URL, holds a password, or its response could be changed on the way.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise ForbiddenUrlError(f"is not a URL ({error})") from error
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ForbiddenUrlError("is not the URL of a website")
        if parts.username is not None:
            raise ForbiddenUrlError("holds a user name or password; only public pages are fetched")
        if parts.scheme == "http" and not is_loopback(parts):
            raise ForbiddenUrlError("begins with http://, so anybody on the way could change the page; use https://")
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
    """The origins of all URLs that may be requested."""
    found = set()
    for url in urls:
        try:
            found.add(Origin.of(url))
        except ForbiddenUrlError:
            continue  # reported when it is requested
    return frozenset(found)
