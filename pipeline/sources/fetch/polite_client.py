"""Asking publishers as a guest does: where they allow it, one page at a time, with pauses, and not for ever.

What belongs here: robots.txt, pauses, further attempts, redirects, leaving a host alone. What does not: one exchange
(see `exchange`), and what becomes of an answer (see `fetching`).
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urljoin

from pipeline.sources.fetch.http_client import Answer, AskingError, Exchanges
from pipeline.sources.fetch.limits import Limits
from pipeline.sources.fetch.origins import ForbiddenError, Origin
from pipeline.sources.fetch.robots import Rules

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
#: Errors of the publisher's side that say nothing of the page, beside all from 500 on.
_MAY_PASS: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class _Later(Exception):  # noqa: N818 - it is no error yet
    """Asking again may help, after that many seconds at least."""

    def __init__(self, why: str, after: float = 0.0) -> None:
        super().__init__(why)
        self.after = after


@dataclass(slots=True)
class _Host:
    """What is remembered of one host during a fetch."""

    pause: float
    rules: Rules | None = None
    last_asked: float | None = None
    failures_in_a_row: int = 0
    left_alone: AskingError | None = None


class Guest:
    """Asks the hosts that the registry names, and no other."""

    def __init__(
        self,
        exchanges: Exchanges,
        allowed: frozenset[Origin],
        limits: Limits,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._exchanges = exchanges
        self._limits = limits
        self._sleep = sleep
        self._hosts = {origin: _Host(limits.pause) for origin in allowed}

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for a page, again where what went wrong may pass, and wherever the publisher moved it on these hosts.

        Returns:
            An answer that holds: no redirect, and no error that may pass.

        Raises:
            AskingError: there is none.
        """
        self._origin(url, "the URL")
        return self._follow(url, headers or {}, obeying=True)

    def _origin(self, url: str, called: str) -> Origin:
        """The origin of a URL, certain to be one that the registry names."""
        try:
            origin = Origin.of(url)
        except ForbiddenError as error:
            raise AskingError(f"{called} {error}", may_pass=False) from error
        if origin not in self._hosts:
            raise AskingError(
                f"{called} leads to {origin}, which no document in the registry names; if the publisher moved there,"
                " change the document's url",
                may_pass=False,
            )
        return origin

    def _follow(self, url: str, headers: Mapping[str, str], *, obeying: bool) -> Answer:
        """Ask for a page, and for the one that the publisher names instead."""
        for _ in range(self._limits.redirects + 1):
            origin = self._origin(url, "the redirect" if obeying else "robots.txt")
            answer = self._ask(origin, url, headers, obeying=obeying)
            if answer.status not in _REDIRECTS:
                return answer
            if "Location" not in answer.headers:
                raise AskingError(f"it answered {answer.status} without saying where to", may_pass=False)
            url = _moved(url, answer.headers["Location"])
        raise AskingError(f"it redirects more than {self._limits.redirects} times", may_pass=False)

    def _ask(self, origin: Origin, url: str, headers: Mapping[str, str], *, obeying: bool) -> Answer:
        """Ask one host for a page, unless it is to be left alone, and learn whether it is."""
        host = self._hosts[origin]
        if host.left_alone is not None:
            raise AskingError(f"not asked for: {host.left_alone}", may_pass=host.left_alone.may_pass)
        try:
            if obeying:
                self._obey(origin, url)
            answer = self._insist(host, url, headers)
        except AskingError as error:
            host.failures_in_a_row += error.may_pass
            if error.of_host:
                host.left_alone = error
            elif host.failures_in_a_row >= self._limits.failures_in_a_row:
                why = f"{host.failures_in_a_row} pages of {origin} in a row could not be had"
                host.left_alone = AskingError(why, may_pass=True)
            raise
        host.failures_in_a_row = 0
        return answer

    def _obey(self, origin: Origin, url: str) -> None:
        """Hold a page against the robots.txt of its host, which is asked for once.

        Raises:
            AskingError: it forbids the page, or it could not be had, which forbids all pages.
        """
        host = self._hosts[origin]
        if host.rules is None:
            host.rules = self._rules(origin)
            host.pause = max(host.pause, host.rules.pause)
        if host.pause > self._limits.longest_wait:
            raise AskingError(
                f"{origin}/robots.txt asks for {host.pause:g} seconds between two requests; ask the publisher for the"
                " file",
                may_pass=False,
                of_host=True,
            )
        if not host.rules.allow(url):
            raise AskingError(f"{origin}/robots.txt forbids it; ask the publisher for the file", may_pass=False)

    def _rules(self, origin: Origin) -> Rules:
        try:
            return Rules.of(self._follow(f"{origin}/robots.txt", {}, obeying=False))
        except (AskingError, ValueError) as error:
            may_pass = isinstance(error, AskingError) and error.may_pass
            raise AskingError(
                f"{origin}/robots.txt could not be had ({error}), and without it nothing is asked for",
                may_pass=may_pass,
                of_host=True,
            ) from error

    def _insist(self, host: _Host, url: str, headers: Mapping[str, str]) -> Answer:
        """Ask, and again after a while where what went wrong may pass."""
        wait = self._limits.back_off
        attempt = 1
        while True:
            try:
                return self._once(host, url, headers)
            except _Later as later:
                if later.after > self._limits.longest_wait:
                    raise AskingError(
                        f"{later} and asks to be left alone for {later.after:g} seconds", may_pass=True, of_host=True
                    ) from later
                if attempt == self._limits.attempts:
                    raise AskingError(f"{later}, {attempt} times", may_pass=True) from later
                self._sleep(max(wait, later.after))
            attempt += 1
            wait *= 2

    def _once(self, host: _Host, url: str, headers: Mapping[str, str]) -> Answer:
        """Ask when the host may be asked again.

        Raises:
            _Later: what went wrong may pass.
            AskingError: it will not.
        """
        if host.last_asked is not None:
            self._sleep(max(0.0, host.last_asked + host.pause - time.monotonic()))
        try:
            answer = self._exchanges.get(url, headers)
        except AskingError as error:
            if error.may_pass:
                raise _Later(str(error)) from error
            raise
        finally:
            host.last_asked = time.monotonic()
        if answer.status in _MAY_PASS or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _Later(f"it answered {_named(answer.status)}", _asked_for(answer))
        return answer


def _moved(url: str, location: str) -> str:
    """Where a page moved: below where it was, where that is not said in full."""
    try:
        return urljoin(url, location)
    except ValueError:
        return location  # it is no URL, which is told where it is asked for


def _asked_for(answer: Answer) -> float:
    """For how many seconds the publisher asks not to be asked again."""
    said = answer.headers.get("Retry-After", "").strip()
    if said.isdecimal():
        return float(said)
    try:
        until = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return 0.0
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _named(status: int) -> str:
    """A status with its name, where it has one."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
