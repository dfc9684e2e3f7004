"""The links of a page that lists documents."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from pipeline.reading.document import UnreadableError
from pipeline.reading.html.markup import LxmlElement, parse_markup


class ListError(Exception):
    """A list of documents could not be read; the message names the address and what was expected there."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page.

    Attributes:
        url: where it leads, without a fragment.
        text: what it shows, with single spaces.
        label: the part of it that only screen readers show; None where it has none.
    """

    url: str
    text: str
    label: str | None = None


def links_of(content: bytes, url: str, classes: str | None = None) -> list[Link]:
    """The links of a page that lead to a page, in its order.

    Args:
        content: of the page.
        url: of the page, which relative links start from.
        classes: a class that they must have; None for every link.

    Raises:
        ListError: the response is no web page.
    """
    try:
        root = parse_markup(content)
    except UnreadableError as error:
        raise ListError(f"{url}: expected a web page, and {error.detail}") from error
    base = _base(root, url)
    return list(_links(root, base, classes))


def _base(root: LxmlElement, url: str) -> str:
    """Where relative links of a page start from."""
    return next((resolve(url, href) or url for href in root.xpath("//base/@href")), url)


def _links(root: LxmlElement, base: str, classes: str | None) -> Iterator[Link]:
    for element in root.iter("a"):
        target = resolve(base, element.get("href", ""))
        if target is None or (classes is not None and classes not in element.get("class", "").split()):
            continue
        label = next((part for part in element.iter("span") if "nonvisual" in part.get("class", "").split()), None)
        yield Link(target, _text(element), _text(label) if label is not None else None)


def resolve(base: str, href: str) -> str | None:
    """The absolute address of a link on a page, without a fragment; None where it leads to no page."""
    try:
        url = urldefrag(urljoin(base, href.strip())).url
    except ValueError:
        return None
    is_page = url.startswith(("https://", "http://")) and url.isprintable() and " " not in url
    return url if href.strip() and is_page else None


def _text(element: LxmlElement) -> str:
    return " ".join("".join(element.itertext()).split())
