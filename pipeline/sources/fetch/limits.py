"""The limits of a fetch on sizes, times and numbers of requests."""

from dataclasses import dataclass
from typing import Final

#: No real letter, report or article comes near this size. A larger file is set aside unread, a larger response refused.
MAX_FILE_BYTES: Final = 40_000_000


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """The limits of one fetch. Times are in seconds.

    Attributes:
        pause: between two requests to one host, or longer where its robots.txt asks for it.
        max_wait: the longest pause or delay that a host may ask for; a host that asks for more gets no further requests
            in this fetch.
        timeout: to connect, and between two parts of a response.
        total_timeout: from the request to the last byte of the response.
        max_bytes: the largest response.
        max_attempts: how often a page is requested where its errors are transient.
        backoff: before the second attempt; it doubles with each attempt.
        max_redirects: how many redirects are followed for one page.
        max_failed_pages: after this many pages in a row that a host could not serve, it gets no further requests in
            this fetch.
    """

    pause: float = 2.0
    max_wait: float = 120.0
    timeout: float = 30.0
    total_timeout: float = 180.0
    max_bytes: int = MAX_FILE_BYTES
    max_attempts: int = 4
    backoff: float = 2.0
    max_redirects: int = 5
    max_failed_pages: int = 3
