"""A council's own news: the entries of a feed or of a page that have one of the words looked for."""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from xml.sax import SAXParseException

import feedparser

from pipeline.core.plural import pluralise
from pipeline.publications.link_text import LinkText
from pipeline.publications.ofsted_site import ListedDocument
from pipeline.publications.vocabularies import PublicationKind
from pipeline.publications.watch import NewsWatch
from pipeline.publications.web_page import Link, ListError, links_of, resolve

#: A page of news has its menu, too; an error page has a link or two.
_FEWEST_LINKS: Final = 3
#: Apostrophes as people and as content systems write them.
_APOSTROPHE: Final = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}]")
#: An address has its title's words with hyphens between them.
_NOT_A_WORD: Final = re.compile(r"[^a-z0-9]+")


def entries_on(content: bytes, news: NewsWatch) -> list[ListedDocument]:
    """The entries of a list that have one of its words, each address once, by address; there may be none.

    Args:
        content: of the feed or the page.
        news: where it came from, and the words.

    Raises:
        ListError: it is no feed or not a whole one, or a page with too few links to be a list.
    """
    entries = list(_of_feed(content, news.address) if news.feed else _of_page(content, news.address))
    # a list often links to itself, or to a place in itself
    entries = [entry for entry in entries if entry[0].url != news.address]
    words = [_folded(word) for word in news.words]
    found: dict[str, ListedDocument] = {}
    for link, summary, day in entries:
        if any(word in _folded(f"{link.text} {summary} {link.url}") for word in words):
            stated = LinkText(link.text, PublicationKind.COUNCIL_NEWS, day)
            before = found.get(link.url)
            # a page often links an entry twice, once from its picture
            if before is None or len(before.stated.text) < len(link.text):
                found[link.url] = ListedDocument(link.url, stated)
    return [found[address] for address in sorted(found)]


def _of_feed(content: bytes, url: str) -> Iterator[tuple[Link, str, date | None]]:
    """The entries of a feed, each with its summary and its day.

    Raises:
        ListError: it is no feed, or not whole.
    """
    # a stream, since a text could be taken for an address or a path; its markup is only searched for words
    feed = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not feed.get("version"):  # it has none at all where there are no bytes
        raise ListError(f"{url}: expected an RSS or Atom feed; the response is none")
    if isinstance(feed.get("bozo_exception"), SAXParseException):
        raise ListError(f"{url}: expected a whole feed; it is cut off or damaged ({feed.bozo_exception.getMessage()})")
    for entry in feed.entries:
        address = resolve(url, entry.get("link", ""))
        if address is not None:
            day = _day(entry.get("published") or entry.get("updated") or "")
            yield Link(address, " ".join(entry.get("title", "").split())), entry.get("summary", ""), day


def _day(printed: str) -> date | None:
    """The day of a time in a feed, by its own clock; None where it is in neither of the two forms that feeds have."""
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return read(printed.strip()).date()
        except (ValueError, IndexError, OverflowError):
            continue
    return None


def _of_page(content: bytes, url: str) -> Iterator[tuple[Link, str, date | None]]:
    """The links of a page; a page shows its days in too many ways to be certain of them.

    Raises:
        ListError: it is no page, or has too few links to be a list.
    """
    links = links_of(content, url)
    if len(links) < _FEWEST_LINKS:
        raise ListError(
            f"{url}: expected a page that lists entries; it has {pluralise(len(links), 'link')}, as an error page would"
        )
    for link in links:
        yield link, "", None


def _folded(text: str) -> str:
    """Words apart by one space, with one before and after, without apostrophes."""
    words = _NOT_A_WORD.sub(" ", _APOSTROPHE.sub("", text.casefold()))
    return f" {words.strip()} "
