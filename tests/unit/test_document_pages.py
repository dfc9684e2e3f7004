"""The pages of documents: an anchor at every quoted passage, and no more words than may be published."""

import re
from collections.abc import Mapping

import pandas as pd
import pytest
from markupsafe import escape

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.releases.prose import licence
from pipeline.schema.frames import records
from pipeline.schema.model import Schemas
from pipeline.site.pages.document import document_pages
from pipeline.site.quotations import Quotations
from pipeline.site.source_links import PART_LENGTH, anchor, page_path
from pipeline.site.summaries import inspection_summaries
from tests.support.site_pages import WordsById, edited, site_context
from tests.support.tables import frame_like

LARGEST_PAGE = 500_000


def pages_of(schemas: Schemas, tables: Mapping[str, pd.DataFrame], texts: Mapping[str, str]) -> dict[str, str]:
    """The pages of documents by their paths."""
    context = site_context(schemas, tables)
    encoded = {name: text.encode() for name, text in texts.items()}
    found = document_pages(context, inspection_summaries(context), encoded)
    return {path: page.decode() for path, page in found}


def test_every_quoted_passage_has_an_anchor(candidate: ReleaseCandidate) -> None:
    pages = pages_of(candidate.schemas, candidate.tables, candidate.texts)
    by_path = {path: WordsById(page).words for path, page in pages.items()}
    for table in ("findings", "judgements", "improvement_areas", "claims"):
        for row in records(candidate.tables[table]):
            words = by_path[page_path(row["document_id"], row["start_char"])][anchor(row["start_char"])]
            assert words.startswith(row["text"])


def test_a_text_that_may_not_be_published_is_shown_only_where_it_is_quoted(candidate: ReleaseCandidate) -> None:
    name = "lambeth-council-news-2021-12-17"
    text = candidate.texts[name]
    page = pages_of(candidate.schemas, candidate.tables, {})[page_path(name)]
    context = site_context(candidate.schemas, candidate.tables)
    is_quoted = bytearray(len(text))
    for quotation in Quotations(candidate.schemas, context.tables).of(name):
        assert text[quotation.start : quotation.end] == quotation.text
        is_quoted[quotation.start : quotation.end] = b"\x01" * len(quotation.text)
    assert 0 < sum(is_quoted) < len(text)
    terms = licence(candidate.schemas, candidate.tables).decode()
    assert f"{round(100 * sum(is_quoted) / len(text))} % |" in next(line for line in terms.splitlines() if name in line)
    left_out = [words for words in re.split(r"[.\n]", text) if len(words) > 30]
    left_out = [words for words in left_out if not any(is_quoted[(at := text.index(words)) : at + len(words)])]
    assert left_out
    assert [words for words in left_out if str(escape(words)) in page] == []
    assert "[…]" in page


def test_a_long_text_has_several_pages_and_each_passage_is_on_its_own(candidate: ReleaseCandidate) -> None:
    name = "lambeth-inspection-letter-2021-12-01"
    text = "\n\n".join(["<&'\"" * 30_000, *(f"Sentence {number} of a report." for number in range(9_000))])
    places = [(at, at + 8) for at in (0, PART_LENGTH - 4, PART_LENGTH, len(text) - 8)]
    rows = records(candidate.tables["passages"].head(1)) * len(places)
    rows = [
        {**row, "document_id": name, "start_char": start, "end_char": end, "text": text[start:end]}
        for row, (start, end) in zip(rows, places, strict=True)
    ]
    tables = {key: table.iloc[:0] for key, table in candidate.tables.items() if key != "documents"}
    tables["passages"] = frame_like(candidate.tables["passages"], rows)
    tables["documents"] = edited(
        candidate, "documents", lambda row: row.update(n_characters=len(text), redistributable=True)
    ).tables["documents"]
    pages = {path: page for path, page in pages_of(candidate.schemas, tables, {name: text}).items() if name in path}
    assert len(pages) == len(text) // PART_LENGTH + 1
    assert max(len(page.encode()) for page in pages.values()) <= LARGEST_PAGE
    for start, _ in places:
        holding = [path for path, page in pages.items() if f'id="{anchor(start)}"' in page]
        assert holding == [page_path(name, start)]
    words = "".join(pages.values())
    assert all(f"Sentence {number} of a report." in words for number in range(8_999))  # an anchor splits the last


@pytest.mark.parametrize(
    ("url", "media_type", "shown"),
    [
        (
            "https://files.example.org/5",
            "application/pdf",
            '<a href="https://files.example.org/5#page=3">Page 3 of the PDF</a>',
        ),
        ("https://files.example.org/a.pdf#page=2", "application/pdf", "Page 3</p>"),
        ("https://www.example.org/news", "text/html", "Page 3</p>"),
        (None, "application/pdf", "Page 3</p>"),
    ],
)
def test_the_number_of_a_page_leads_to_that_page_of_the_pdf(
    candidate: ReleaseCandidate, url: str | None, media_type: str, shown: str
) -> None:
    name = "lambeth-inspection-letter-2021-12-01"
    row = {**records(candidate.tables["passages"].head(1))[0], "document_id": name, "page": 3}
    row |= {"start_char": 0, "end_char": 6, "text": "Ofsted"}
    tables = {key: table.iloc[:0] for key, table in candidate.tables.items() if key != "documents"}
    tables["passages"] = frame_like(candidate.tables["passages"], [row])
    tables["documents"] = edited(
        candidate, "documents", lambda row: row.update(source_url=url, media_type=media_type)
    ).tables["documents"]
    page = pages_of(candidate.schemas, tables, {name: "Ofsted inspected."})[page_path(name)]
    assert shown in page
