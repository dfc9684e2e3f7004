"""Where words stand: the page of a document and the place on it.

What belongs here: the addresses of places and what people call them. What does not: what a document's page shows (see
`document_pages`).

A long text has several pages. Which of them has a place follows from its offset alone, so that a link needs no more
than the row that it is for.
"""

from collections.abc import Mapping
from typing import Final

from pipeline.core.day_text import format_day
from pipeline.schema.model import Schemas
from pipeline.site.page_rows import Shown

#: So many code points of a text have one page: escaped, a code point takes six bytes at most.
PART: Final = 60_000


def page_of(document: str, start: int = 0) -> str:
    """The path in a release of the page that has a place of a document."""
    part = start // PART
    return f"documents/{document}{f'_{part + 1}' if part else ''}.html"  # no identifier has an underscore


def anchor(start: int) -> str:
    """The name of the place on its page."""
    return f"c{start}"


class Places:
    """Where the words of rows stand, as a page shows it.

    Attributes:
        documents: rows of the table, by identifier.
        root: the way from the page to the folder of the release.
    """

    def __init__(self, schemas: Schemas, documents: Mapping[str, Shown], root: str) -> None:
        self._kinds = schemas.vocabularies["document_kind"].terms
        self.documents = documents
        self.root = root

    def of(self, row: Shown, *, dated: bool = False, document: str = "document_id") -> Shown:
        """What people call the place where the words of a row begin, and its address.

        Args:
            row: of a table with words.
            dated: whether its name says of which day the document is.
            document: the column that names the document.
        """
        source = self.documents[row[document]]
        day = f", {format_day(source['published_date'], source['date_precision'])}" if dated else ""
        page = f", page {row['page']}" if row["page"] else ""
        start = row["start_char"]
        return {
            "name": f"{self._kinds[source['document_kind']].label}{day}{page}",
            "href": f"{self.root}{page_of(source['document_id'], start)}#{anchor(start)}",
        }
