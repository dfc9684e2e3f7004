"""The inspectorate's site: its list of authorities, and each authority's list of documents.

What is known of it comes from public programs that read it: a search lists the authorities, a hundred at a time, and
each has a page whose links of the class `publication-link` are the documents. What is neither is an error, never an
empty list: a page whose form changed must not look like a council on which nothing was published.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.publications.link_text import LinkText
from pipeline.publications.web_page import Link, ListError, links_of

#: How many authorities the search shows at once; it allows no more.
PER_PAGE: Final = 100
#: Ten times as many as there are.
MOST_PAGES: Final = 15
_DOCUMENT_CLASS: Final = "publication-link"
_SEARCH: Final = (
    "/search?q=&location=&lat=&lon=&radius=&level_1_types=3&level_2_types%5B%5D=12&start={start}&rows={rows}"
)
_PROVIDER: Final = re.compile(r"/provider/44/(?P<urn>\d{1,9})/?(?:\?.*)?$")
_NUMBER: Final = re.compile(r"/file/(?P<number>\d{1,12})/?(?:\?.*)?$")
_BROKEN: Final = "the site may have changed, and nothing can be concluded from this page"


@dataclass(frozen=True, slots=True)
class ListedAuthority:
    """An authority in the inspectorate's list: its number and its name there."""

    urn: str
    name: str


@dataclass(frozen=True, slots=True)
class ListedDocument:
    """A document in a list.

    Attributes:
        url: where it is.
        stated: what the text of its link states.
    """

    url: str
    stated: LinkText


def search_address(site: str, start: int) -> str:
    """The address of a page of the list of authorities."""
    return site.rstrip("/") + _SEARCH.format(start=start, rows=PER_PAGE)


def authority_address(site: str, urn: str) -> str:
    """The address of the page of an authority."""
    return f"{site.rstrip('/')}/provider/44/{urn}"


def urn_of(address: str, site: str) -> str | None:
    """The number of the authority whose page has an address; None where it is no such page of the site."""
    found = _PROVIDER.search(address) if address.startswith(f"{site.rstrip('/')}/") else None
    return found["urn"] if found else None


def file_number(url: str) -> str | None:
    """The number that the inspectorate gives a file, from its address; None where it has none."""
    found = _NUMBER.search(url)
    return found["number"] if found else None


def authorities_on(content: bytes, url: str, start: int) -> list[ListedAuthority]:
    """The authorities on a page of the list, each once; none only on a page after the first.

    Raises:
        ListError: it is not a page of that list.
    """
    found: dict[str, ListedAuthority] = {}
    links = links_of(content, url)
    for link in links:
        urn = _PROVIDER.search(link.url)
        if urn is not None and (urn["urn"] not in found or not found[urn["urn"]].name):
            found[urn["urn"]] = ListedAuthority(urn["urn"], link.text)
    if not found and not start:
        raise ListError(
            f"{url}: expected links to /provider/44/ and a number, one for each authority; found none among"
            f" {len(links)} links; {_BROKEN}"
        )
    return list(found.values())


def documents_on(content: bytes, url: str) -> list[ListedDocument]:
    """The documents on the page of an authority, each address once, by address.

    A document that is listed twice has the text of which more is understood.

    Raises:
        ListError: it is not such a page.
    """
    links = links_of(content, url, _DOCUMENT_CLASS)
    if not links:
        n_links = len(links_of(content, url))
        raise ListError(
            f"{url}: expected links of the class {_DOCUMENT_CLASS}, one for each document; found none among"
            f" {n_links} links; {_BROKEN}"
        )
    if not any(link.label for link in links):
        raise ListError(
            f"{url}: expected in each link of the class {_DOCUMENT_CLASS} a span of the class nonvisual that names"
            f" the document; found none in {len(links)} links; {_BROKEN}"
        )
    found: dict[str, ListedDocument] = {}
    for document in sorted(_documents(links), key=_how_clear):
        found.setdefault(document.url, document)
    return [found[address] for address in sorted(found)]


def _documents(links: list[Link]) -> Iterator[ListedDocument]:
    for link in links:
        yield ListedDocument(link.url, LinkText.of(link.label or link.text))


def _how_clear(document: ListedDocument) -> tuple[bool, bool, str]:
    """The less of a text is understood the later it comes; the text itself makes the order the same each time."""
    return document.stated.kind is None, document.stated.day is None, document.stated.text
