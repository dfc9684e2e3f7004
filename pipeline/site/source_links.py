"""Links from a quoted passage to the place in its document.

A long text has several pages. The offset alone decides which of them shows a passage, so that a link can be made from
the row that quotes it.
"""

from typing import Final

import pandas as pd

from pipeline.core.day_text import format_day
from pipeline.schema.frames import TEXT, records
from pipeline.site.context import SiteContext
from pipeline.site.records import relabel, text_column

#: How many code points of a text one page shows. Escaped, a code point takes at most six bytes.
PART_LENGTH: Final = 60_000


def page_path(document: str, start: int = 0) -> str:
    """The path, in the release, of the page that shows the code point at `start` of a document."""
    part = start // PART_LENGTH
    return f"documents/{document}{f'_{part + 1}' if part else ''}.html"  # no identifier has an underscore


def anchor(start: int) -> str:
    """The identifier, on its page, of a passage that starts at this offset."""
    return f"c{start}"


def document_links(context: SiteContext) -> pd.DataFrame:
    """Each document with its `title`, the date it was `published`, in words, and the `href` of its first page."""
    documents = context.tables["documents"]
    days = [format_day(row["published_date"], row["date_precision"]) for row in records(documents)]
    return documents[["document_id"]].assign(
        title=documents["title"].fillna(documents["document_id"]),
        published=text_column(days, documents),
        href=text_column([f"../{page_path(name)}" for name in documents["document_id"]], documents),
    )


class SourceLinks:
    """Names and addresses of passages, for pages one folder below the release."""

    def __init__(self, context: SiteContext) -> None:
        kinds = context.labels("document_kind")
        documents = context.tables["documents"]
        self._names: dict[str, str] = {}
        self._dated: dict[str, str] = {}
        for row in records(documents):
            name = kinds[row["document_kind"]]
            self._names[row["document_id"]] = name
            self._dated[row["document_id"]] = f"{name}, {format_day(row['published_date'], row['date_precision'])}"

    def add_to(self, frame: pd.DataFrame, *, dated: bool = False, document: str = "document_id") -> pd.DataFrame:
        """Add the columns `source_name` and `source_href` to rows that quote a document.

        Args:
            frame: rows with `start_char`, `page` and the column that names the document.
            dated: whether the name includes the date of the document.
            document: the column that names the document.
        """
        names = self._dated if dated else self._names
        pages = (", page " + frame["page"].astype(TEXT)).fillna("")
        places = zip(frame[document].tolist(), frame["start_char"].tolist(), strict=True)
        return frame.assign(
            source_name=relabel(frame[document], names) + pages,
            source_href=text_column([f"../{page_path(name, start)}#{anchor(start)}" for name, start in places], frame),
        )
