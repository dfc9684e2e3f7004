"""What a page states for programs and does not show in its article: the day of publication and the website."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from pipeline.reading.html.markup import LxmlElement, decode

#: Properties and names of `meta` elements for the day of publication, the surest first.
_NAMES: Final = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "publish-date",
    "publication_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "date",
)
#: The same in JSON-LD (schema.org).
_KEY: Final = "datePublished"
#: Longer data describe a website and not an article.
_LONGEST_DATA: Final = 200_000
_LONGEST_VALUE: Final = 40
#: Properties and names of `meta` elements for the website.
_SITE_NAMES: Final = ("og:site_name", "application-name")
_LONGEST_SITE_NAME: Final = 80
#: The end of a title counts only where it names a council: others end with a category.
_OF_COUNCIL: Final = re.compile(r"\b(?:Council|Borough|County|City)\b")
#: Between the title of a page and the name of its website.
_BEFORE_SITE_NAME: Final = re.compile(r"\s{1,3}(?:[|•·»]|[-–—])\s{1,3}")
_MOST_NESTED: Final = 20
_SCRIPT: Final = re.compile(
    r"<script\b[^>]{0,300}?\btype\s*+=\s*+[\"']?application/ld\+json[^>]*+>(?P<data>.*?)(?:</script|\Z)",
    re.IGNORECASE | re.DOTALL,
)


def publication_dates(root: LxmlElement, content: bytes) -> Iterator[str]:
    """The days of publication that a page states, the surest first, as 'name value' in its own words.

    Args:
        root: the elements of the page.
        content: its bytes, since the elements are without scripts.
    """
    for script in _SCRIPT.finditer(decode(content)):
        yield from (f"{_KEY} {value.strip()}" for value in _in_json(script["data"]))
    stated = _stated(root)
    yield from (f"{name} {stated[name].strip()}" for name in _NAMES if _is_short(stated.get(name)))
    for element in root.iter("time"):
        if _is_short(element.get("datetime")):
            yield f"time {element.get('datetime').strip()}"


def site_name(root: LxmlElement, title: str) -> str | None:
    """The name of the website, as 'site_name value' in its own words; None where the page states none.

    Args:
        root: the elements of the page.
        title: its title, which often ends with the name.
    """
    stated = _stated(root)
    parts = _BEFORE_SITE_NAME.split(title.strip())
    in_title = parts[-1] if len(parts) > 1 and _OF_COUNCIL.search(parts[-1]) else ""
    names = [*(stated.get(name, "").strip() for name in _SITE_NAMES), in_title]
    found = next((name for name in names if 0 < len(name) <= _LONGEST_SITE_NAME), None)
    return f"site_name {found}" if found else None


def _stated(root: LxmlElement) -> dict[str, str]:
    """What `meta` elements state, by their property or name in small letters."""
    return {
        str(element.get("property") or element.get("name") or element.get("itemprop") or "").lower(): element.get(
            "content", ""
        )
        for element in root.iter("meta")
    }


def _is_short(value: str | None) -> bool:
    return value is not None and 0 < len(value.strip()) <= _LONGEST_VALUE


def _in_json(script: str) -> Iterator[str]:
    """Every value of the key in JSON-LD, outermost first; nothing where it is not JSON."""
    if len(script) > _LONGEST_DATA:
        return
    try:
        level: list[Any] = [json.loads(script)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_NESTED):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                found = value.get(_KEY)
                if isinstance(found, str) and _is_short(found):
                    yield found.strip()
                below += value.values()
            elif isinstance(value, list):
                below += value
        level = below
