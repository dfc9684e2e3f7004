"""One request and its answer, within bounds of size and time.

What belongs here: HTTP. What does not: whether and when to ask (see `politeness`), and what becomes of an answer.

The client is asynchronous because only so does one deadline bound all of it: the look-up of the name, the handshake,
and headers that trickle in a byte at a time, each of which a limit for a single reading would let go on for ever.
"""

import asyncio
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final, Self

import httpx

from pipeline.sources.fetch.limits import Limits


class AskingError(Exception):
    """A page could not be had; the message says why.

    Attributes:
        may_pass: whether asking again may help.
        of_host: whether it holds for every page of the host.
    """

    def __init__(self, why: str, *, may_pass: bool, of_host: bool = False) -> None:
        super().__init__(why)
        self.may_pass = may_pass
        self.of_host = of_host


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Attributes:
        status: of HTTP.
        headers: by their names in any case.
        content: the body of a 200, else nothing.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes = b""


class Exchanges:
    """A client that keeps its connections for as long as it is entered."""

    def __init__(self, limits: Limits, user_agent: str) -> None:
        self._limits = limits
        self._user_agent = user_agent

    def __enter__(self) -> Self:
        """Open it."""
        self._runner = asyncio.Runner()
        self._client = httpx.AsyncClient(
            # compressed answers could be bombs, and PDFs hardly shrink
            headers={"User-Agent": self._user_agent, "Accept": "*/*", "Accept-Encoding": "identity"},
            timeout=self._limits.silence,
            follow_redirects=False,
        )
        return self

    def __exit__(self, *_: object) -> None:
        """Close every connection."""
        self._runner.run(self._client.aclose())
        self._runner.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask once.

        Raises:
            AskingError: there was no answer, or none within the limits.
        """
        return self._runner.run(self._get(url, headers or {}))

    async def _get(self, url: str, headers: Mapping[str, str]) -> Answer:
        with _told(self._limits):
            async with (
                asyncio.timeout(self._limits.whole_answer),
                self._client.stream("GET", url, headers=headers) as response,
            ):
                content = await self._body(response) if response.status_code == HTTPStatus.OK else b""
                return Answer(response.status_code, response.headers, content)

    async def _body(self, response: httpx.Response) -> bytes:
        """The body as it was sent.

        Raises:
            AskingError: it is too large, or in an encoding that was not asked for.
        """
        encoding = response.headers.get("Content-Encoding", "identity")
        if encoding.lower() != "identity":
            raise AskingError(f"it came as '{encoding[:40]}', which was not asked for", may_pass=False)
        largest = self._limits.largest_answer
        too_large = AskingError(f"it has more than {largest:,} bytes, more than any real document", may_pass=False)
        said = response.headers.get("Content-Length", "")
        if said.isdecimal() and int(said) > largest:
            raise too_large
        content = bytearray()
        async for piece in response.aiter_raw():
            content += piece
            if len(content) > largest:
                raise too_large
        return bytes(content)


#: What went wrong, how it is told, and whether it may pass; the first that fits.
_TOLD: Final[tuple[tuple[type[Exception], str, bool], ...]] = (
    (httpx.ConnectTimeout, "no connection within {silence:g} seconds", True),
    (httpx.TimeoutException, "it was silent for {silence:g} seconds", True),
    (TimeoutError, "it was not whole after {whole_answer:g} seconds", True),
    (httpx.ConnectError, "no connection ({error})", True),
    (httpx.RemoteProtocolError, "the answer was cut off or is no HTTP ({error})", True),
    (httpx.NetworkError, "the connection broke ({error})", True),
    (httpx.HTTPError, "{error}", False),
    (httpx.InvalidURL, "the URL cannot be asked for ({error})", False),
)


@contextmanager
def _told(limits: Limits) -> Iterator[None]:
    """Turn what the client raises into words."""
    try:
        yield
    except tuple(kind for kind, _, _ in _TOLD) as error:
        if _is_of_certificate(error):
            raise AskingError(f"its certificate is not trusted ({error})", may_pass=False, of_host=True) from error
        how, may_pass = next((how, may_pass) for kind, how, may_pass in _TOLD if isinstance(error, kind))
        why = how.format(
            silence=limits.silence, whole_answer=limits.whole_answer, error=str(error) or type(error).__name__
        )
        raise AskingError(why, may_pass=may_pass) from error


def _is_of_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
