"""A tagged page of a PDF to draft blocks: cleans the text of each raw block, and corrects what the tags get wrong."""

from collections.abc import Iterator
from typing import Final

from pipeline.reading.draft_blocks import DraftBlock, normalise, split_bullet, strip_last_bullet
from pipeline.reading.pdf.line_ends import join_hyphenated_words, split_lines, usual_width
from pipeline.reading.pdf.pdfium import PageContent
from pipeline.reading.pdf.structure import BlockCollector, RawBlock, content_numbers

#: A longer text is not a heading, whatever its tag; nor is a sentence of half the length.
_LONGEST_HEADING: Final = 220
_LONG_HEADING: Final = 110
#: A page is read as untagged if its tags cover a smaller share of its text.
_TAGGED_SHARE: Final = 0.5


def is_tagged(page: PageContent) -> bool:
    """Whether the tags of a page cover its text, or it has no text."""
    claimed = sum(len(page.contents.get(number, "")) for number in content_numbers(page.elements))
    return claimed >= _TAGGED_SHARE * len(page.text.strip())


def parse_tagged_page(page: PageContent, number: int, first_row: int) -> list[DraftBlock]:
    """The draft blocks of one page, in reading order.

    Args:
        page: its content.
        number: of the page, 1-based.
        first_row: how many table rows the document has on the pages before.
    """
    collector = BlockCollector(page, first_row)
    for element in page.elements:
        collector.add(element)
    width = usual_width(page.text)
    return [block for raw in collector.found for block in _draft_blocks(raw, number, width)]


def _draft_blocks(raw: RawBlock, page: int, width: int) -> Iterator[DraftBlock]:
    text = join_hyphenated_words(raw.text)
    lines = split_lines(text, width) if raw.kind == "paragraph" else [text]
    for index, line in enumerate(lines):
        kind = raw.kind
        if kind == "heading" and _is_running_text(line):
            kind = "paragraph"
        keeps_number = kind in ("heading", "table_cell", "note")
        words, bullet = (strip_last_bullet(line), "") if keeps_number else split_bullet(line)
        words = " ".join(normalise(words).split())
        if not words:
            continue
        if bullet and kind == "paragraph":
            kind = "list_item"
        yield DraftBlock(
            words,
            kind,
            page,
            row=raw.row,
            continues=raw.began_before and index == 0,
            is_numbered=raw.is_numbered or any(letter.isdigit() for letter in bullet),
            has_bullet=bullet != "",
        )


def _is_running_text(line: str) -> bool:
    """Whether text tagged as a heading is running text: too long for a heading, or a sentence of some length."""
    words = line.strip()
    return len(words) > _LONGEST_HEADING or (words.endswith(".") and len(words) > _LONG_HEADING)
