"""The article of a web page to draft blocks."""

from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Final

from pipeline.reading.characters import SUB_ITEM_SEPARATOR
from pipeline.reading.document import BlockKind, UnreadableError
from pipeline.reading.draft_blocks import (
    ENDS_A_SENTENCE,
    LONGEST_CELL,
    MOST_BLOCKS_IN_A_CELL,
    DraftBlock,
    normalise,
    split_bullet,
)
from pipeline.reading.html.article import find_article
from pipeline.reading.html.metadata import publication_dates, site_name
from pipeline.reading.html.page import HtmlBlock, read_page
from pipeline.reading.plain_text import LONGEST_TEXT_BYTES

#: A line that a page breaks off is one of its own if it is shorter, as in an address.
_LONG_LINE: Final = 60


def parse_html(content: bytes) -> list[DraftBlock]:
    """The draft blocks of the article of a page, the title first.

    Raises:
        UnreadableError: the page is larger than any real one, or shows no article.
    """
    if len(content) > LONGEST_TEXT_BYTES:
        raise UnreadableError(
            "too_large",
            f"a page of {len(content):,} bytes; the limit is {LONGEST_TEXT_BYTES:,}; cut out the document meant",
        )
    page = read_page(content)
    # finding the article removes elements
    stated = (next(publication_dates(page.root, content), None), site_name(page.root, page.title or ""))
    article = find_article(page)
    if not article:
        raise UnreadableError("no_words", "the page shows no text of its own; fetch it again, or save its text")
    blocks = list(_draft_blocks(article, page.layout_tables))
    # after the article, so that the page begins with what it shows
    return [*blocks, *(_draft(" ".join(normalise(words).split()), "note") for words in stated if words)]


def title_of_html(content: bytes) -> str:
    """The title of a page, empty where it has none or cannot be read."""
    try:
        page = read_page(content[:LONGEST_TEXT_BYTES])
    except UnreadableError:
        return ""
    return page.title or next((block.text for block in page.blocks if block.context.level == 1), "")


def _draft_blocks(blocks: list[HtmlBlock], layout_tables: frozenset[int]) -> Iterator[DraftBlock]:
    # pages that mark no headings set them as short paragraphs, as other formats do
    has_headings = any(block.context.kind == "heading" for block in blocks[1:])
    n_rows = 0
    for (table, item), group in groupby(blocks, lambda block: (block.context.table, *block.context.items[:1], 0)[:2]):
        together = list(group)
        if table and not item and table not in layout_tables and _holds_values(together):
            rows = list(dict.fromkeys(block.context.row for block in together if block.context.cell))
            yield from _cells(together, {row: number for number, row in enumerate(rows, n_rows + 1)})
            n_rows += len(rows)
        elif item and all(block.context.kind == "list_item" for block in together):
            yield from _item(together)
        else:
            for block in together:
                yield from _lines(block, has_headings=has_headings)


def _holds_values(blocks: list[HtmlBlock]) -> bool:
    """Whether a table holds values and does not only lay out the page: a row of values has a label and a value."""
    cells: dict[tuple[int, int], list[str]] = {}
    for block in blocks:
        cells.setdefault((block.context.row, block.context.cell), []).append(block.text)
    rows = [row for row, cell in cells if cell]
    return len(rows) > len(set(rows)) and all(
        len(texts) <= MOST_BLOCKS_IN_A_CELL and len(" ".join(texts)) <= LONGEST_CELL for texts in cells.values()
    )


def _cells(blocks: list[HtmlBlock], numbers: dict[int, int]) -> Iterator[DraftBlock]:
    """One block for each cell; the caption of a table is a paragraph before its cells."""
    for (row, cell), group in groupby(blocks, lambda block: (block.context.row, block.context.cell)):
        text = " ".join(block.text for block in group)
        yield _draft(text, "table_cell", row=numbers[row]) if cell else _draft(text, "paragraph")


def _item(blocks: list[HtmlBlock]) -> Iterator[DraftBlock]:
    """An item with the items below it; a second paragraph in it is a block of its own.

    An item without words of its own only indents the list in it.
    """
    own = [block.text for block in blocks if len(block.context.items) == 1]
    below: dict[int, list[str]] = {}
    for block in blocks:
        if len(block.context.items) > 1:
            below.setdefault(block.context.items[-1], []).append(split_bullet(block.text)[0])
    sub_items = [" ".join(texts) for texts in below.values()]
    if not own:
        yield from (_draft(text, "list_item") for text in sub_items)
        return
    yield _draft(SUB_ITEM_SEPARATOR.join([split_bullet(own[0])[0], *sub_items]), "list_item")
    yield from (_draft(text, "paragraph") for text in own[1:])


def _lines(block: HtmlBlock, *, has_headings: bool) -> Iterator[DraftBlock]:
    """A heading or a paragraph; its lines are blocks of their own where they are items or all are short."""
    if block.context.kind == "heading":
        yield _draft(block.text, "heading")
        return
    may_be_heading = not block.context.is_quoted and (block.is_bold or not has_headings)
    for line in _joined_lines(block.lines):
        words, bullet = split_bullet(line)
        kind: BlockKind = "list_item" if bullet else "paragraph"
        yield _draft(words, kind, may_be_heading=may_be_heading)


def _joined_lines(lines: list[str]) -> list[str]:
    """The lines of a paragraph; one that only wraps it (a long one that ends no sentence) is joined to the next."""
    joined = lines[:1]
    for before, line in pairwise(lines):
        if len(before) < _LONG_LINE or ENDS_A_SENTENCE.search(before) or split_bullet(line)[1]:
            joined.append(line)
        else:
            joined[-1] = f"{joined[-1]} {line}"
    return joined


def _draft(text: str, kind: BlockKind, *, row: int | None = None, may_be_heading: bool = False) -> DraftBlock:
    return DraftBlock(text, kind, 1, may_be_heading=may_be_heading, row=row)
