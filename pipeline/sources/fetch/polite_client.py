"""A client that requests pages as publishers wish: within robots.txt, one at a time, with pauses, and not for ever."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin

from pipeline.core.plural import pluralise
from pipeline.sources.fetch.http_client import HttpClient, RequestError, Response
from pipeline.sources.fetch.limits import FetchLimits
from pipeline.sources.fetch.origins import ForbiddenUrlError, Origin
from pipeline.sources.fetch.robots import RobotsRules

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
#: Transient errors, beside every status from 500 on.
_TRANSIENT: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class _TransientError(Exception):
    """Another attempt may help.

    Attributes:
        retry_after: the seconds for which the publisher asks to wait.
    """

    def __init__(self, reason: str, retry_after: float = 0.0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


@dataclass(slots=True)
class _Host:
    """The state of one host during a fetch.

    Attributes:
        pause: seconds between two requests.
        rules: of its robots.txt, once requested.
        last_request: by the monotonic clock.
        failed_pages: how many pages in a row it could not serve.
        disabled: why it gets no further requests.
    """

    pause: float
    rules: RobotsRules | None = None
    last_request: float | None = None
    failed_pages: int = 0
    disabled: RequestError | None = None


class PoliteClient:
    """Sends requests to the hosts that the registry and the list of what to watch name, and to no other."""

    def __init__(
        self,
        client: HttpClient,
        allowed: frozenset[Origin],
        limits: FetchLimits,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._limits = limits
        self._sleep = sleep
        self._hosts = {origin: _Host(limits.pause) for origin in allowed}

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Response:
        """Request a page, again after a transient error, and follow redirects within the allowed hosts.

        Returns:
            A response that is neither a redirect nor a transient error.

        Raises:
            RequestError: there is none.
        """
        self._origin(url, "the URL")
        return self._follow(url, headers or {}, check_robots=True)

    def _origin(self, url: str, description: str) -> Origin:
        """The origin of a URL, checked to be one that may be asked."""
        try:
            origin = Origin.of(url)
        except ForbiddenUrlError as error:
            raise RequestError(f"{description} {error}", retryable=False) from error
        if origin not in self._hosts:
            raise RequestError(
                f"{description} leads to {origin}, which neither the registry nor watch.yaml names; if the publisher"
                " moved there, change the address",
                retryable=False,
            )
        return origin

    def _follow(self, url: str, headers: Mapping[str, str], *, check_robots: bool) -> Response:
        """Request a page, and wherever the publisher redirects."""
        description = "the redirect" if check_robots else "robots.txt"
        for _ in range(self._limits.max_redirects + 1):
            origin = self._origin(url, description)
            response = self._get_from_host(origin, url, headers, check_robots=check_robots)
            if response.status not in _REDIRECTS:
                return response
            if "Location" not in response.headers:
                raise RequestError(f"the publisher answered {response.status} without a location", retryable=False)
            url = _resolved(url, response.headers["Location"])
            if self._origin(url, description) != origin:
                headers = {}  # what is meant for one host is not sent to another
        raise RequestError(
            f"the publisher redirects more than {pluralise(self._limits.max_redirects, 'time')}", retryable=False
        )

    def _get_from_host(self, origin: Origin, url: str, headers: Mapping[str, str], *, check_robots: bool) -> Response:
        """Request a page unless its host is disabled, and disable the host where that is due."""
        host = self._hosts[origin]
        if host.disabled is not None:
            raise RequestError(f"not requested: {host.disabled}", retryable=host.disabled.retryable)
        try:
            if check_robots:
                self._check_robots(origin, url)
            response = self._get_with_retries(host, url, headers)
        except RequestError as error:
            host.failed_pages += error.retryable
            if error.whole_host:
                host.disabled = error
            elif host.failed_pages >= self._limits.max_failed_pages:
                reason = f"{host.failed_pages} pages of {origin} in a row could not be fetched"
                host.disabled = RequestError(reason, retryable=True)
            raise
        host.failed_pages = 0
        return response

    def _check_robots(self, origin: Origin, url: str) -> None:
        """Check a page against the robots.txt of its host, which is requested once.

        Raises:
            RequestError: it forbids the page, or could not be fetched, which forbids all pages.
        """
        host = self._hosts[origin]
        if host.rules is None:
            host.rules = self._robots_rules(origin)
            host.pause = max(host.pause, host.rules.pause)
        if host.pause > self._limits.max_wait:
            raise RequestError(
                f"{origin}/robots.txt asks for {host.pause:g} seconds between two requests; ask the publisher for the"
                " file",
                retryable=False,
                whole_host=True,
            )
        if not host.rules.allow(url):
            raise RequestError(f"{origin}/robots.txt forbids it; ask the publisher for the file", retryable=False)

    def _robots_rules(self, origin: Origin) -> RobotsRules:
        try:
            return RobotsRules.of(self._follow(f"{origin}/robots.txt", {}, check_robots=False))
        except (RequestError, ValueError) as error:
            raise RequestError(
                f"{origin}/robots.txt could not be fetched ({error}), and without it nothing is requested",
                retryable=isinstance(error, RequestError) and error.retryable,
                whole_host=True,
            ) from error

    def _get_with_retries(self, host: _Host, url: str, headers: Mapping[str, str]) -> Response:
        """Request a page, again after a delay where the error is transient."""
        delay = self._limits.backoff
        attempt = 1
        while True:
            try:
                return self._attempt(host, url, headers)
            except _TransientError as error:
                if error.retry_after > self._limits.max_wait:
                    raise RequestError(
                        f"{error} and asks for no requests for {error.retry_after:g} seconds",
                        retryable=True,
                        whole_host=True,
                    ) from error
                if attempt == self._limits.max_attempts:
                    raise RequestError(f"{error}, {pluralise(attempt, 'time')}", retryable=True) from error
                self._sleep(max(delay, error.retry_after))
            attempt += 1
            delay *= 2

    def _attempt(self, host: _Host, url: str, headers: Mapping[str, str]) -> Response:
        """Make one request, after the pause that the host needs.

        Raises:
            _TransientError: another attempt may help.
            RequestError: it will not.
        """
        if host.last_request is not None:
            self._sleep(max(0.0, host.last_request + host.pause - time.monotonic()))
        try:
            response = self._client.get(url, headers)
        except RequestError as error:
            if error.retryable:
                raise _TransientError(str(error)) from error
            raise
        finally:
            host.last_request = time.monotonic()
        if response.status in _TRANSIENT or response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _TransientError(f"the publisher answered {_status_text(response.status)}", _retry_after(response))
        return response


def _resolved(url: str, location: str) -> str:
    """The URL that a redirect leads to, which may be relative."""
    try:
        return urljoin(url, location)
    except ValueError:
        return location  # not a URL, which is reported when it is requested


def _retry_after(response: Response) -> float:
    """The seconds for which a publisher asks to wait."""
    value = response.headers.get("Retry-After", "").strip()
    if value.isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _status_text(status: int) -> str:
    """A status with its name, where it has one."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
