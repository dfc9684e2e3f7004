"""Bringing the registered documents from their publishers into the store.

What belongs here: what an answer means for the editions of a page. What does not: how publishers are asked (see
`politeness`), and where bytes lie (see `store`).

What cannot be had now stays as it was last. Nothing that was brought is ever removed but what is doubted, to make room
for what came later and is doubted for the same reason: a page that tells of an error may be another each time.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.metadata import version
from typing import Final

from pipeline.sources.fetch.content_checks import MUCH_SHORTER, doubt_about
from pipeline.sources.fetch.http_client import Answer, AskingError, Exchanges
from pipeline.sources.fetch.limits import Limits
from pipeline.sources.fetch.origins import origins_of
from pipeline.sources.fetch.polite_client import Guest
from pipeline.sources.fetch.results import Fetched, Outcome, Result
from pipeline.sources.fetch.robots import PRODUCT
from pipeline.sources.registry import Registry
from pipeline.sources.store import Edition, Manifest, Page, Store

#: Names whom publishers can write to: an address of mail or of a page, told with every request.
CONTACT: Final = "INSPECTION_CONTACT"
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
#: Real tags and dates have some dozens of characters.
_LONGEST_TAG: Final = 1000


def fetch(
    registry: Registry,
    store: Store,
    limits: Limits | None = None,
    told: Callable[[Outcome], None] = lambda _: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Fetched:
    """Ask the publisher of every registered document that has a URL for it, and keep what is new.

    What was brought is kept page by page, so that a fetch that is interrupted loses nothing.

    Args:
        registry: which documents, and which hosts may be asked.
        store: where they are kept.
        limits: how much is taken and how often is asked.
        told: is told of each page as it is done.
        now: the time, which goes into the manifest and into no table.

    Raises:
        StoreError: the store cannot be used.
        ContactError: the contact cannot be told.
    """
    limits = limits or Limits()
    names = _names_by_url(registry)
    agent = user_agent(os.environ)
    if not names:
        return Fetched(())
    outcomes: list[Outcome] = []
    with store.opened(), Exchanges(limits, agent) as exchanges:
        guest = Guest(exchanges, origins_of(names), limits)
        manifest = store.manifest()
        for url, of_page in names.items():
            before = manifest.pages.get(url, Page())
            asked = _Asked(url, of_page, frozenset(registry.documents[name].sha256 for name in of_page))
            page, outcome = _ask(guest, store, before, asked, now)
            if page != before:
                manifest = Manifest({**manifest.pages, url: page})
                store.record(manifest)
                for edition in before.editions:
                    if not manifest.names(edition.sha256):
                        store.remove(edition.sha256)
            outcomes.append(outcome)
            told(outcome)
    return Fetched(tuple(outcomes))


class ContactError(Exception):
    """The contact cannot be told to publishers; the message says why."""


def user_agent(environment: Mapping[str, str]) -> str:
    """What the project calls itself to publishers.

    Raises:
        ContactError: the contact holds what no header can.
    """
    contact = environment.get(CONTACT, "").strip()
    if not re.fullmatch(r"[\x21-\x27\x2a-\x7e]*", contact):
        raise ContactError(f"{CONTACT}: '{contact}' is no address of mail or of a page; put one there, or nothing")
    name = f"{PRODUCT}/{version(PRODUCT)}"
    return f"{name} (+{contact})" if contact else name


def _names_by_url(registry: Registry) -> dict[str, tuple[str, ...]]:
    """The names of the documents of each URL, in the order of the registry."""
    found: dict[str, tuple[str, ...]] = {}
    for name, entry in registry.documents.items():
        if entry.url is not None:
            found[entry.url] = (*found.get(entry.url, ()), name)
    return found


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page that is asked for.

    Attributes:
        url: where.
        names: what the registry calls its document.
        confirmed: hashes that the registry says it has, so that nothing else need speak for it.
    """

    url: str
    names: tuple[str, ...]
    confirmed: frozenset[str | None]


def _ask(guest: Guest, store: Store, page: Page, asked: _Asked, now: Callable[[], datetime]) -> tuple[Page, Outcome]:
    """Ask for one page; what is known of it now, and what became of it."""
    url, names = asked.url, asked.names
    conditions = _conditions(page) if store.holds(page.current) else {}
    try:
        answer = guest.get(url, conditions)
    except AskingError as error:
        detail = f"{error}; {_kept(page)}"
        return page, Outcome(names, url, Result.FAILED, detail, may_pass=error.may_pass)
    if answer.status == HTTPStatus.OK:
        return _received(store, page, asked, answer, now)
    if answer.status == HTTPStatus.NOT_MODIFIED and conditions:
        page = replace(page, gone=False)
        return page, Outcome(names, url, Result.UNCHANGED, "the publisher has nothing newer", at_hand=True)
    if answer.status in _GONE:
        page = replace(page, gone=True)
        detail = f"the publisher has no such page ({answer.status}); {_kept(page) if page.current else _mend()}"
        return page, Outcome(names, url, Result.GONE, detail, at_hand=page.current is not None)
    detail = f"it answered {answer.status}, which is no document; {_kept(page)}"
    return page, Outcome(names, url, Result.FAILED, detail)


def _conditions(page: Page) -> dict[str, str]:
    """Headers that ask for a page only if it is another than the current edition."""
    headers = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
    # what the manifest holds may have been written by hand, or by an earlier version
    return {name: value for name, value in headers.items() if value is not None and _can_be_sent(value)}


def _can_be_sent(value: str) -> bool:
    """Whether what a publisher sent as a header can be sent back as one."""
    fits = value.isascii() and value.isprintable() and value == value.strip()
    return fits and 0 < len(value) <= _LONGEST_TAG


def _tag(answer: Answer, name: str) -> str | None:
    """What a header of an answer says, if the publisher can be asked about it."""
    value = answer.headers.get(name)
    return value if value is not None and _can_be_sent(value) else None


def _received(
    store: Store, page: Page, asked: _Asked, answer: Answer, now: Callable[[], datetime]
) -> tuple[Page, Outcome]:
    """Keep what came; it is the current edition unless it is doubted and there is a better one."""
    url, names = asked.url, asked.names
    sha256 = store.keep(answer.content)
    before = page.edition(page.current)
    n_before = before.size if before is not None and before.doubt is None else 0
    doubt = None if sha256 in asked.confirmed else doubt_about(answer.content, names, n_before)
    known = page.edition(sha256)
    if known is None or (known.doubt is not None and doubt is None):
        media_type = answer.headers.get("Content-Type")
        edition = Edition(sha256, len(answer.content), now(), media_type, doubt)
        others = (
            other for other in page.editions if other.sha256 != sha256 and (doubt is None or other.doubt != doubt)
        )
        page = replace(page, editions=(*others, edition))
    if doubt is not None and before is not None and before.doubt is None:
        detail = f"{doubt}; what came before it stays current"
        if doubt == MUCH_SHORTER:
            detail += f"; if it is right, say `sha256: {sha256}` in the registry"
        return replace(page, gone=False), Outcome(names, url, Result.DOUBTED, detail)
    page = replace(
        page,
        current=sha256,
        gone=False,
        # of what is doubted, the publisher is asked anew each time
        etag=None if doubt else _tag(answer, "ETag"),
        last_modified=None if doubt else _tag(answer, "Last-Modified"),
    )
    if doubt is not None:
        return page, Outcome(names, url, Result.DOUBTED, f"{doubt}; fetch again later, or mend the url")
    size = f"{len(answer.content):,} bytes"
    if before is None:
        return page, Outcome(names, url, Result.NEW, size, at_hand=True)
    if before.sha256 == sha256:
        return page, Outcome(names, url, Result.UNCHANGED, "the same bytes came again", at_hand=True)
    return page, Outcome(names, url, Result.CHANGED, f"{size}; the edition before is kept", at_hand=True)


def _kept(page: Page) -> str:
    return "what was fetched before stays current" if page.current else "nothing was fetched before"


def _mend() -> str:
    return "nothing was fetched before: mend its url in the registry"
