"""A client that makes one HTTP request at a time within limits of size and time.

It is asynchronous because only then does one deadline cover all of a request: the name lookup, the handshake, and
headers that arrive one byte at a time. A limit on each read would let those go on for ever.
"""

import asyncio
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Final, Self

import httpx

from pipeline.sources.fetch.limits import FetchLimits

#: How much of the name of an encoding a message shows.
_LONGEST_ENCODING: Final = 40


class RequestError(Exception):
    """A page could not be fetched; the message says why.

    Attributes:
        retryable: whether another request may help.
        whole_host: whether it applies to every page of the host.
    """

    def __init__(self, reason: str, *, retryable: bool, whole_host: bool = False) -> None:
        super().__init__(reason)
        self.retryable = retryable
        self.whole_host = whole_host


@dataclass(frozen=True, slots=True)
class Response:
    """A response of a publisher.

    Attributes:
        status: the HTTP status.
        headers: by their names, in any case.
        content: the body of a 200; empty for any other status.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes = b""


class HttpClient:
    """A client that keeps its connections open while it is entered."""

    def __init__(self, limits: FetchLimits, user_agent: str) -> None:
        self._limits = limits
        self._user_agent = user_agent

    def __enter__(self) -> Self:
        """Open it."""
        self._runner = asyncio.Runner()
        self._client = httpx.AsyncClient(
            # compressed responses could be bombs, and PDFs hardly shrink
            headers={"User-Agent": self._user_agent, "Accept": "*/*", "Accept-Encoding": "identity"},
            timeout=self._limits.timeout,
            follow_redirects=False,
            # it stores nothing: what one page sets must not change another page, or tell one fetch from another
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        self._runner.run(self._client.aclose())
        self._runner.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """Make one request.

        Raises:
            RequestError: there was no response within the limits.
        """
        return self._runner.run(self._get(url, headers or {}))

    async def _get(self, url: str, headers: Mapping[str, str]) -> Response:
        with _as_request_errors(self._limits):
            async with (
                asyncio.timeout(self._limits.total_timeout),
                self._client.stream("GET", url, headers=headers) as response,
            ):
                content = await self._body(response) if response.status_code == HTTPStatus.OK else b""
                return Response(response.status_code, response.headers, content)

    async def _body(self, response: httpx.Response) -> bytes:
        """The body as it was sent.

        Raises:
            RequestError: it is too large, or in an encoding that was not requested.
        """
        encoding = response.headers.get("Content-Encoding", "identity")
        if encoding.lower() != "identity":
            raise RequestError(
                f"the response is encoded as '{encoding[:_LONGEST_ENCODING]}', which was not requested", retryable=False
            )
        max_bytes = self._limits.max_bytes
        too_large = RequestError(
            f"the response has more than {max_bytes:,} bytes, more than any real document", retryable=False
        )
        length = response.headers.get("Content-Length", "")
        if length.isdecimal() and int(length) > max_bytes:
            raise too_large
        content = bytearray()
        async for part in response.aiter_raw():
            content += part
            if len(content) > max_bytes:
                raise too_large
        return bytes(content)


#: Errors of the client, the message for each, and whether it is retryable; the first that fits applies.
_MESSAGES: Final[tuple[tuple[type[Exception], str, bool], ...]] = (
    (httpx.ConnectTimeout, "no connection within {timeout:g} seconds", True),
    (httpx.TimeoutException, "no data for {timeout:g} seconds", True),
    (TimeoutError, "the response was not complete after {total_timeout:g} seconds", True),
    (httpx.ConnectError, "no connection ({error})", True),
    (httpx.RemoteProtocolError, "the response was cut off or is not HTTP ({error})", True),
    (httpx.NetworkError, "the connection broke ({error})", True),
    (httpx.HTTPError, "{error}", False),
    (httpx.InvalidURL, "the URL cannot be requested ({error})", False),
)


@contextmanager
def _as_request_errors(limits: FetchLimits) -> Iterator[None]:
    """Turn the errors of the client into ours."""
    try:
        yield
    except tuple(kind for kind, _, _ in _MESSAGES) as error:
        if _is_certificate_error(error):
            raise RequestError(f"its certificate is not trusted ({error})", retryable=False, whole_host=True) from error
        message, retryable = next((text, retryable) for kind, text, retryable in _MESSAGES if isinstance(error, kind))
        reason = message.format(
            timeout=limits.timeout, total_timeout=limits.total_timeout, error=str(error) or type(error).__name__
        )
        raise RequestError(reason, retryable=retryable) from error


def _is_certificate_error(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
