"""Pages for each document: its facts and its words, with an anchor at every passage that a table quotes.

A document that may be published whole is shown whole; of any other, only what the tables quote.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final

import pandas as pd
from markupsafe import Markup

from pipeline.core.day_text import format_day
from pipeline.schema.frames import records
from pipeline.site.context import SiteContext
from pipeline.site.evidence_notes import EvidenceNotes
from pipeline.site.quotations import Quotation, Quotations
from pipeline.site.records import Record, RecordsBy
from pipeline.site.source_links import PART_LENGTH, SourceLinks, anchor, page_path

#: A paragraph that continues on the next page is shown on both, but at most this many code points beyond its own page.
_OVERLAP: Final = 2_000
_PDF: Final = "application/pdf"
#: Passages no further apart than this are separated only by a space or a new paragraph.
_NEAR: Final = 2
_PARAGRAPH: Final = re.compile(r"\S(?:[^\n]|\n(?!\n))*")


def document_pages(
    context: SiteContext, inspections: pd.DataFrame, texts: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    """Every page of every document, with its path in the release.

    Args:
        context: the release.
        inspections: what `inspection_summaries` returns.
        texts: the normalised texts that may be published, in UTF-8, by document.
    """
    quotations = Quotations(context.schemas, context.tables)
    links = context.tables["inspection_documents"][["document_id", "inspection_id", "relation"]]
    inspections_of = RecordsBy(links.merge(inspections, on="inspection_id"), "document_id")
    notes = EvidenceNotes(context, SourceLinks(context), "documents", ["published_date", "licence"])
    documents = {row["document_id"]: row for row in records(context.tables["documents"])}
    for name, document in documents.items():
        quoted = quotations.of(name)
        text = texts[name].decode() if name in texts else None
        paragraphs = [found.span() for found in _PARAGRAPH.finditer(text or "")]
        starts = range(0, document["n_characters"], PART_LENGTH)
        for part, start in enumerate(starts):
            blocks = _quoted_blocks(quoted, start) if text is None else _text_blocks(text, paragraphs, quoted, start)
            page = context.page(
                "document.html.jinja",
                "../",
                document=document,
                title=document["title"] or name,
                published=format_day(document["published_date"], document["date_precision"]),
                date_notes=notes.of(name, "published_date"),
                licence_notes=notes.of(name, "licence"),
                pdf=_address_of_pdf(document),
                edition_of=documents.get(document["edition_of"]),
                inspections=inspections_of.of(name),
                is_whole=text is not None,
                blocks=list(blocks),
                part=part,
                parts=[page_path(name, first).rpartition("/")[2] for first in starts],
            )
            yield page_path(name, start), page


def _address_of_pdf(document: Record) -> str | None:
    """The address of a PDF at its publisher, to which `#page=` can be added (RFC 8118); None for anything else."""
    url = document["source_url"]
    return url if url and document["media_type"] == _PDF and "#" not in url else None


def _text_blocks(
    text: str, paragraphs: Sequence[tuple[int, int]], quoted: Sequence[Quotation], start: int
) -> Iterator[Record]:
    """The paragraphs on one page of a document that is shown whole."""
    first, last = start - _OVERLAP, start + PART_LENGTH + _OVERLAP
    page = None
    for at in range(bisect_right(paragraphs, start, key=lambda found: found[1]), len(paragraphs)):
        begin, end = max(paragraphs[at][0], first), min(paragraphs[at][1], last)
        if paragraphs[at][0] >= start + PART_LENGTH:
            break
        inside = _starting_in(quoted, begin, end)
        current = next((item.page for item in inside if item.page is not None), page)
        own = [item for item in inside if start <= item.start < start + PART_LENGTH]
        words = _with_anchors(text[begin:end], begin, own)
        yield {"page": current if current != page else None, "follows_gap": False, "words": words}
        page = current


def _quoted_blocks(quoted: Sequence[Quotation], start: int) -> Iterator[Record]:
    """What the tables quote of one page of a document that is not shown whole."""
    page, before = None, 0
    own = _starting_in(quoted, start, start + PART_LENGTH)
    for begin, words, inside in _runs(own):
        current = next((item.page for item in inside if item.page is not None), page)
        yield {
            "page": current if current != page else None,
            "follows_gap": begin > before + _NEAR,
            "words": _with_anchors(words, begin, inside),
        }
        page, before = current, begin + len(words)


def _starting_in(quoted: Sequence[Quotation], begin: int, end: int) -> Sequence[Quotation]:
    """The passages, of some in order, that start between two offsets."""
    first, last = (bisect_left(quoted, offset, key=lambda item: item.start) for offset in (begin, end))
    return quoted[first:last]


def _runs(quoted: Iterable[Quotation]) -> Iterator[tuple[int, str, list[Quotation]]]:
    """Words without a gap: where they begin, the words, and the passages in them."""
    begin, words, inside = 0, "", list[Quotation]()
    for item in quoted:
        if inside and item.start > begin + len(words):
            yield begin, words, inside
            inside = []
        if not inside:
            begin, words = item.start, ""
        words += item.text[max(0, begin + len(words) - item.start) :]
        inside.append(item)
    if inside:
        yield begin, words, inside


def _with_anchors(words: str, begin: int, quoted: Sequence[Quotation]) -> Markup:
    """Words with an anchor around each passage in them; one that overlaps the end of another is cut there."""
    parts: list[str] = []
    at, ends = 0, [len(words)]

    def up_to(stop: int) -> None:
        nonlocal at
        parts.append(escape(words[at:stop]))
        at = stop

    for item in quoted:
        while ends[-1] <= item.start - begin and len(ends) > 1:
            up_to(ends.pop())
            parts.append("</span>")
        up_to(item.start - begin)
        parts.append(f'<span id="{anchor(item.start)}">')
        ends.append(min(item.end - begin, ends[-1]))
    while len(ends) > 1:
        up_to(ends.pop())
        parts.append("</span>")
    up_to(len(words))
    return Markup("".join(parts))  # noqa: S704 - all words in it are escaped
