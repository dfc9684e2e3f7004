"""Fetch the registered documents from their publishers into the store.

A document that cannot be fetched now keeps its last edition. Only a doubtful edition is ever removed, and only when
another comes that is doubted for the same reason: an error page may differ each time.
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
from pipeline.sources.fetch.http_client import HttpClient, RequestError, Response
from pipeline.sources.fetch.limits import FetchLimits
from pipeline.sources.fetch.origins import origins_of
from pipeline.sources.fetch.polite_client import PoliteClient
from pipeline.sources.fetch.results import FetchResult, PageResult, PageStatus
from pipeline.sources.fetch.robots import PRODUCT
from pipeline.sources.registry import Registry
from pipeline.sources.store import Edition, Manifest, Store, StoredPage

#: The environment variable that holds an email address or a page of the operator, sent with every request.
CONTACT: Final = "INSPECTION_CONTACT"
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
#: Real tags and dates have a few dozen characters.
_LONGEST_TAG: Final = 1000


class ContactError(Exception):
    """The contact cannot be sent to publishers; the message says why."""


def fetch(
    registry: Registry,
    store: Store,
    limits: FetchLimits | None = None,
    on_page: Callable[[PageResult], None] = lambda _: None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FetchResult:
    """Request every registered document that has a URL from its publisher, and keep what is new.

    The store is written page by page, so that an interrupted fetch loses nothing.

    Args:
        registry: which documents, and from which hosts.
        store: where they are kept.
        limits: on sizes, times and numbers of requests.
        on_page: called with the result of each page as it is done.
        now: the time, which goes into the manifest and into no table.

    Raises:
        StoreError: the store cannot be used.
        ContactError: the contact cannot be sent.
    """
    limits = limits or FetchLimits()
    names_by_url = _names_by_url(registry)
    agent = user_agent(os.environ)
    if not names_by_url:
        return FetchResult(())
    results: list[PageResult] = []
    with store.locked(), HttpClient(limits, agent) as http_client:
        client = PoliteClient(http_client, origins_of(names_by_url), limits)
        manifest = store.load_manifest()
        for url, names in names_by_url.items():
            before = manifest.pages.get(url, StoredPage())
            request = _Request(url, names, frozenset(registry.documents[name].sha256 for name in names))
            page, result = _fetch_page(client, store, before, request, now)
            if page != before:
                manifest = Manifest({**manifest.pages, url: page})
                store.save_manifest(manifest)
                for edition in before.editions:
                    if not manifest.has_edition(edition.sha256):
                        store.remove(edition.sha256)
            results.append(result)
            on_page(result)
    return FetchResult(tuple(results))


def user_agent(environment: Mapping[str, str]) -> str:
    """How the project introduces itself to publishers.

    Raises:
        ContactError: the contact cannot be part of a header.
    """
    contact = environment.get(CONTACT, "").strip()
    if not re.fullmatch(r"[\x21-\x27\x2a-\x7e]*", contact):
        raise ContactError(f"{CONTACT}: '{contact}' is neither an email address nor a URL; set it to one, or unset it")
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
class _Request:
    """A page to request.

    Attributes:
        url: where it is.
        names: of its documents in the registry.
        confirmed: the hashes that the registry gives for them; a response with one of them is not doubted.
    """

    url: str
    names: tuple[str, ...]
    confirmed: frozenset[str | None]


def _fetch_page(
    client: PoliteClient, store: Store, page: StoredPage, request: _Request, now: Callable[[], datetime]
) -> tuple[StoredPage, PageResult]:
    """Request one page: what is known of it now, and the result."""
    conditions = _conditional_headers(page) if store.holds(page.current) else {}
    try:
        response = client.get(request.url, conditions)
    except RequestError as error:
        detail = f"{error}; {_what_stays(page)}"
        return page, PageResult(request.names, request.url, PageStatus.FAILED, detail, retryable=error.retryable)
    if response.status == HTTPStatus.OK:
        return _received(store, page, request, response, now)
    if response.status == HTTPStatus.NOT_MODIFIED and conditions:
        detail = "the publisher has nothing newer"
        result = PageResult(request.names, request.url, PageStatus.UNCHANGED, detail, available=True)
        return replace(page, gone=False), result
    if response.status in _GONE:
        advice = "" if page.current else ": if the registry names it, correct its url"
        detail = f"the publisher has no such page ({response.status}); {_what_stays(page)}{advice}"
        available = page.current is not None
        result = PageResult(request.names, request.url, PageStatus.GONE, detail, available=available)
        return replace(page, gone=True), result
    detail = f"the publisher answered {response.status}, without a document; {_what_stays(page)}"
    return page, PageResult(request.names, request.url, PageStatus.FAILED, detail)


def _conditional_headers(page: StoredPage) -> dict[str, str]:
    """Headers that ask for a page only if it differs from the current edition."""
    headers = {"If-None-Match": page.etag, "If-Modified-Since": page.last_modified}
    # the manifest may have been edited by hand, or written by an earlier version
    return {name: value for name, value in headers.items() if value is not None and _is_sendable(value)}


def _is_sendable(value: str) -> bool:
    """Whether the value of a publisher's header can be sent back in a header."""
    fits = value.isascii() and value.isprintable() and value == value.strip()
    return fits and 0 < len(value) <= _LONGEST_TAG


def _tag(response: Response, name: str) -> str | None:
    """The value of a header that identifies an edition, if it can be sent back."""
    value = response.headers.get(name)
    return value if value is not None and _is_sendable(value) else None


def _received(
    store: Store, page: StoredPage, request: _Request, response: Response, now: Callable[[], datetime]
) -> tuple[StoredPage, PageResult]:
    """Keep the body of a response; it becomes the current edition unless it is doubtful and there is a better one."""
    url, names = request.url, request.names
    sha256 = store.save(response.content)
    before = page.edition(page.current)
    n_before = before.size if before is not None and before.doubt is None else 0
    doubt = None if sha256 in request.confirmed else doubt_about(response.content, names, n_before)
    page = _with_edition(page, response, sha256, doubt, now)
    if doubt is not None and before is not None and before.doubt is None:
        detail = f"{doubt}; the edition before stays current"
        if doubt == MUCH_SHORTER:
            detail += f"; if the short one is right, add `sha256: {sha256}` to the registry and fetch again"
        return replace(page, gone=False), PageResult(names, url, PageStatus.SET_ASIDE, detail)
    page = replace(
        page,
        current=sha256,
        gone=False,
        # a doubtful edition is requested in full each time
        etag=None if doubt else _tag(response, "ETag"),
        last_modified=None if doubt else _tag(response, "Last-Modified"),
    )
    if doubt is not None:
        detail = f"{doubt}; fetch again later, or correct the url"
        return page, PageResult(names, url, PageStatus.SET_ASIDE, detail)
    size = f"{len(response.content):,} bytes"
    if before is None:
        return page, PageResult(names, url, PageStatus.NEW, size, available=True)
    if before.sha256 == sha256:
        return page, PageResult(names, url, PageStatus.UNCHANGED, "the publisher sent the same bytes", available=True)
    return page, PageResult(names, url, PageStatus.CHANGED, f"{size}; the edition before is kept", available=True)


def _with_edition(
    page: StoredPage, response: Response, sha256: str, doubt: str | None, now: Callable[[], datetime]
) -> StoredPage:
    """The page with the edition of a response, unless it has that edition and nothing new is known of it."""
    known = page.edition(sha256)
    if known is not None and (known.doubt is None or doubt is not None):
        return page
    edition = Edition(sha256, len(response.content), now(), response.headers.get("Content-Type"), doubt)
    others = (other for other in page.editions if other.sha256 != sha256 and (doubt is None or other.doubt != doubt))
    return replace(page, editions=(*others, edition))


def _what_stays(page: StoredPage) -> str:
    return "the last fetched edition stays current" if page.current else "it was never fetched"
