"""A page for each document: what is known of it, and its words with a name at every place that a table cites.

What belongs here: which pages a document has, and what stands on them. What does not: their words, which stand in
`templates/`; which places are cited (see `cited`); their addresses (see `places`).

Of a document that may be published whole the text stands here, else no more than the tables hold of it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final

from markupsafe import Markup

from pipeline.core.day_text import format_day
from pipeline.site.context import Release
from pipeline.site.evidence_notes import ReadWhere
from pipeline.site.page_rows import PageRows, Shown
from pipeline.site.places import PART, Places, anchor, page_of
from pipeline.site.quotations import Cited, Place
from pipeline.site.summaries import listed

#: A paragraph that goes on where the next page of a long text begins is on both pages, but no more of it than this.
_OVERLAP: Final = 2_000
#: Between words that stand no further apart there is but a blank or a new paragraph.
_NEAR: Final = 2
_PARAGRAPH: Final = re.compile(r"\S(?:[^\n]|\n(?!\n))*")


def document_pages(release: Release, cited: Cited, texts: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Every page of every document, with its path in the release.

    Args:
        release: what they are made of.
        cited: what its tables quote.
        texts: the normalised texts that may be published, by document.
    """
    documents = _Documents(release)
    for name, row in documents.rows.items():
        places = cited.of(name)
        text = texts[name].decode() if name in texts else None
        facts = documents.facts(name)
        starts = range(0, row["n_characters"], PART)
        for part, start in enumerate(starts):
            blocks = _of_tables(places, start) if text is None else _of_text(text, places, start)
            page = release.page(
                "document.html.jinja",
                "../",
                **facts,
                is_whole=text is not None,
                blocks=list(blocks),
                part=part,
                parts=[page_of(name, first).rpartition("/")[2] for first in starts],
            )
            yield page_of(name, start), page


class _Documents:
    """What is known of each document."""

    def __init__(self, release: Release) -> None:
        rows = PageRows(release.tables)
        self.rows = {row["document_id"]: row for row in release.tables["documents"].to_pylist()}
        self._release = release
        self._links = rows.by("inspection_documents", "document_id")
        self._inspections = {row["inspection_id"]: row for row in release.tables["inspections"].to_pylist()}
        self._read = ReadWhere(rows, Places(release.schemas, self.rows, "../"), "documents", self.rows)

    def facts(self, name: str) -> Shown:
        """What its page says of it before its words."""
        row = self.rows[name]
        return {
            "document": row,
            "title": row["title"] or name,
            "published": format_day(row["published_date"], row["date_precision"]),
            "date_read": self._read.of(name, "published_date"),
            "edition_of": self.rows.get(row["edition_of"]),
            "inspections": [
                (listed(self._release.schemas, self._inspections[link["inspection_id"]]), link["relation"])
                for link in self._links.of([name])
            ],
        }


def _of_text(text: str, places: Sequence[Place], start: int) -> Iterator[Shown]:
    """The paragraphs of one page of a text that may be published whole."""
    first, last = start - _OVERLAP, start + PART + _OVERLAP
    page = None
    for found in _PARAGRAPH.finditer(text):
        begin, end = max(found.start(), first), min(found.end(), last)
        if found.start() >= start + PART or found.end() <= start or begin >= end:
            continue
        inside = [place for place in places if begin <= place.start < end]
        now = next((place.page for place in inside if place.page is not None), page)
        own = [place for place in inside if start <= place.start < start + PART]
        yield {"page": now if now != page else None, "is_apart": False, "words": _marked(text[begin:end], begin, own)}
        page = now


def _of_tables(places: Sequence[Place], start: int) -> Iterator[Shown]:
    """What the tables hold of one page of a text, where the rest is not here."""
    page, before = None, 0
    own = [place for place in places if start <= place.start < start + PART]
    for begin, words, inside in _runs(own):
        now = next((place.page for place in inside if place.page is not None), page)
        yield {
            "page": now if now != page else None,
            "is_apart": begin > before + _NEAR,
            "words": _marked(words, begin, inside),
        }
        page, before = now, begin + len(words)


def _runs(places: Iterable[Place]) -> Iterator[tuple[int, str, list[Place]]]:
    """Words without a gap: where they begin, the words, and the places in them."""
    begin, words, inside = 0, "", list[Place]()
    for place in places:
        if inside and place.start > begin + len(words):
            yield begin, words, inside
            inside = []
        if not inside:
            begin, words = place.start, ""
        words += place.text[max(0, begin + len(words) - place.start) :]
        inside.append(place)
    if inside:
        yield begin, words, inside


def _marked(words: str, begin: int, places: Sequence[Place]) -> Markup:
    """Words with a name at each place in them; a place that goes on beyond what it is in ends there."""
    parts: list[str] = []
    at, ends = 0, [len(words)]

    def up_to(stop: int) -> None:
        nonlocal at
        parts.append(escape(words[at:stop]))
        at = stop

    for place in places:
        while ends[-1] <= place.start - begin and len(ends) > 1:
            up_to(ends.pop())
            parts.append("</span>")
        up_to(place.start - begin)
        parts.append(f'<span id="{anchor(place.start)}">')
        ends.append(min(place.end - begin, ends[-1]))
    while len(ends) > 1:
        up_to(ends.pop())
        parts.append("</span>")
    up_to(len(words))
    return Markup("".join(parts))  # noqa: S704 - all words in it are escaped
