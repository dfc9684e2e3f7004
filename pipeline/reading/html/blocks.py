"""HTML to pieces of text.

What belongs here: which blocks of a page are its article, and what each becomes. What does not: the elements of a
page (see `html_page`).

Which of a page is article and which is the website round it is trafilatura's choice. Its output has neither the words
nor the blocks of the page unchanged, so it is asked for the choice alone: each stretch of text that it is given
carries a mark, and the marks that come back say what it chose. The words are the page's own.
"""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Final

from pipeline.reading.document import BlockKind, UnreadableError
from pipeline.reading.draft_blocks import ENDS_A_SENTENCE, Piece, without_bullet
from pipeline.reading.html.page import Page, PageBlock, barred_out, read_page
from pipeline.reading.plain_text import LONGEST_TEXT_BYTES

#: The bullet that stands between an item and the items below it.
SUB_BULLET: Final = " • "
#: The mark of the first stretch of text. No page holds these code points once it is parsed, and no text has so many.
_FIRST_MARK: Final = 0xF0000
_MARK: Final = re.compile("[\U000f0000-\U0010ffff]")
#: What trafilatura looks at, each cut to a length that no real one has.
_ATTRIBUTES: Final = ("class", "id", "role", "style", "itemprop", "href")
_LONGEST_ATTRIBUTE: Final = 500
#: A block with fewer words that trafilatura has not chosen is a label or a button.
_FEWEST_WORDS: Final = 8
#: How many blocks before and after the title the date can stand.
_NEAR_THE_TITLE: Final = 6
_LONGEST_DATE: Final = 120
_WORDS: Final = re.compile(r"\w+")
_DATE: Final = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*,?\s+\d{4}\b"
    r"|\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}\b"
    r"|\b\d{1,2}/\d{1,2}/\d{4}\b"
)
_OTHER_ARTICLES: Final = re.compile(
    r"(?:related|latest|recent|more|other|further|popular|most read)\b.{0,20}"
    r"\b(?:news|stories|articles|posts|content|pages)|related"
    r"|you (?:may|might) also\b.*|share (?:this|on)\b.*|follow us\b.*|sign up\b.*",
    re.IGNORECASE,
)
#: Elements within an article, whose names say nothing of what holds it.
_BLOCKS_OF_ARTICLES: Final = frozenset({
    "p", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "tr", "td",
    "a", "b", "strong", "i", "em", "span",
})  # fmt: skip
#: As for the cells of a PDF: one with more is a stretch of the page and not a value.
_MOST_BLOCKS_IN_A_CELL: Final = 4
_LONGEST_CELL: Final = 600
#: A line that a page breaks off is one by itself if it is shorter, as in an address.
_LONG_LINE: Final = 60


def pieces_of_html(content: bytes) -> list[Piece]:
    """The pieces of the article of a page, the title first.

    Raises:
        UnreadableError: the page is larger than any real one, or shows no article.
    """
    if len(content) > LONGEST_TEXT_BYTES:
        raise UnreadableError(
            "too_large",
            f"a page of {len(content):,} bytes; the limit is {LONGEST_TEXT_BYTES:,}; cut out the document meant",
        )
    page = read_page(content)
    article = _article(page)
    if not article:
        raise UnreadableError("no_words", "the page shows no text of its own; fetch it again, or save its text")
    return list(_pieces(article, page.layout_tables))


def title_of_html(content: bytes) -> str:
    """What a page calls itself, empty where it does not say or is no page that can be read."""
    try:
        page = read_page(content[:LONGEST_TEXT_BYTES])
    except UnreadableError:
        return ""
    return page.title or next((block.text for block in page.blocks if block.place.level == 1), "")


def _article(page: Page) -> list[PageBlock]:
    """The title, the dates near it, and the blocks of the article.

    Up to the end of what trafilatura chooses, prose that it leaves out is kept: it goes by the names of elements, and
    a website can name a box with a quotation as others name their banners. So is what goes on in elements like those
    chosen, of which it takes the first alone.
    """
    blocks = page.blocks
    chosen = _chosen_stretches(page)
    kept = _whole(blocks, [index for index, block in enumerate(blocks) if chosen.intersection(block.stretches)])
    title = _title(page, kept)
    start = -1 if title is None else title
    if not any(index > start for index in kept):
        kept = [index for index, block in enumerate(blocks) if index > start and not block.place.is_furniture]
    last = max(kept, default=start)
    near = range(max(0, start - _NEAR_THE_TITLE), start + _NEAR_THE_TITLE + 1) if title is not None else range(0)
    alike = {_chain(page, blocks[index]) for index in kept if index > start}
    article = {*kept}
    for index, block in reversed(list(enumerate(blocks))):
        if block.place.is_furniture or index in article:
            continue
        goes_on = _chain(page, block) in alike
        if (
            (index in near and _is_date(block))
            or (start < index < last and (block.place.is_quoted or _is_prose(block)))
            or (index > start and goes_on and (_is_prose(block) or _is_unlinked_item(block)))
            or (index > start and block.place.level and index + 1 in article and (goes_on or index < last))
        ):
            article.add(index)
    rest = [blocks[index] for index in sorted(article) if index != title]
    head = [] if title is None else [blocks[title]]
    return _without_last_headings([*head, *_without_teasers(rest)])


def _chain(page: Page, block: PageBlock) -> tuple[tuple[str, str], ...]:
    """The names of the elements that hold a block, from its own parent to the page."""
    element, _ = page.stretches[block.stretches[0]]
    return tuple(
        (ancestor.tag, ancestor.get("class", ""))
        for ancestor in element.iterancestors()
        if ancestor.tag not in _BLOCKS_OF_ARTICLES
    )


def _chosen_stretches(page: Page) -> set[int]:
    """The stretches of text that trafilatura takes for the article."""
    # takes a second to load, which a build without a page of HTML should not pay
    from trafilatura import bare_extraction

    for element in page.root.iter("*"):
        known = {name: barred_out(element.get(name)[:_LONGEST_ATTRIBUTE]) for name in _ATTRIBUTES if element.get(name)}
        element.attrib.clear()
        element.attrib.update(known)
        element.text, element.tail = barred_out(element.text or ""), barred_out(element.tail or "")
    for number, (element, is_after) in enumerate(page.stretches):
        mark = chr(_FIRST_MARK + number)
        if is_after:
            element.tail = mark + element.tail
        else:
            element.text = mark + element.text
    # without its fallbacks, which on some pages take many seconds; the metadata it would guess are not asked for
    found = bare_extraction(page.root, fast=True, include_comments=False, output_format="xml")
    body = getattr(found, "body", None)
    if body is None:
        return set()
    return {ord(mark) - _FIRST_MARK for mark in _MARK.findall("".join(body.itertext()))}


def _whole(blocks: list[PageBlock], kept: list[int]) -> list[int]:
    """The blocks that were chosen with all blocks of the items and tables that they are in."""
    items = {blocks[index].place.items[0] for index in kept if blocks[index].place.items}
    tables = {blocks[index].place.table for index in kept} - {0}
    chosen = set(kept)
    return [
        index
        for index, block in enumerate(blocks)
        if index in chosen or block.place.table in tables or not items.isdisjoint(block.place.items[:1])
    ]


def _title(page: Page, kept: list[int]) -> int | None:
    """The index of the title: the heading that the page's head names, too, else the first heading of the first level.

    Where the name of the website is such a heading as well, the longer of the two is the article's.
    """
    named = _words_only(page.title)
    headings = [index for index, block in enumerate(page.blocks) if block.place.level in (1, 2)]
    matching = [index for index in headings if _words_only(page.blocks[index].text) in named]
    if matching:
        return max(matching, key=lambda index: (len(page.blocks[index].text), -index))
    first_level = [index for index in headings if page.blocks[index].place.level == 1]
    return next((index for index in first_level if index in kept), first_level[0] if first_level else None)


def _words_only(text: str) -> str:
    return f" {' '.join(_WORDS.findall(text.casefold()))} "


def _is_date(block: PageBlock) -> bool:
    return len(block.text) <= _LONGEST_DATE and (block.has_time or _DATE.search(block.text) is not None)


def _is_prose(block: PageBlock) -> bool:
    text = block.text
    return block.place.kind == "paragraph" and len(text.split()) >= _FEWEST_WORDS and 2 * block.n_linked < len(text)


def _is_unlinked_item(block: PageBlock) -> bool:
    return block.place.kind == "list_item" and not block.n_linked


def _without_teasers(blocks: list[PageBlock]) -> list[PageBlock]:
    """Blocks without what stands under a heading that is a link, or that says that other articles follow."""
    found: list[PageBlock] = []
    level = 0
    for block in blocks:
        own = block.place.level
        if own and (block.n_linked >= len(block.text) or _OTHER_ARTICLES.fullmatch(block.text)):
            level = min(level or own, own)
        elif own and own <= level:
            level = 0
        if not level:
            found.append(block)
    return found


def _without_last_headings(blocks: list[PageBlock]) -> list[PageBlock]:
    """Blocks without the headings at their end, under which the website stood ("Related news")."""
    end = len(blocks)
    while end > 1 and blocks[end - 1].place.kind == "heading":
        end -= 1
    return blocks[:end]


def _pieces(blocks: list[PageBlock], layout_tables: frozenset[int]) -> Iterator[Piece]:
    # pages that mark no headings set them as short paragraphs, as other formats do
    has_headings = any(block.place.kind == "heading" for block in blocks[1:])
    n_rows = 0
    for (table, item), group in groupby(blocks, lambda block: (block.place.table, *block.place.items[:1], 0)[:2]):
        together = list(group)
        if table and not item and table not in layout_tables and _holds_values(together):
            rows = list(dict.fromkeys(block.place.row for block in together if block.place.cell))
            yield from _cells(together, {row: number for number, row in enumerate(rows, n_rows + 1)})
            n_rows += len(rows)
        elif item and all(block.place.kind == "list_item" for block in together):
            yield from _item(together)
        else:
            for block in together:
                yield from _piece(block, has_headings=has_headings)


def _holds_values(blocks: list[PageBlock]) -> bool:
    """Whether a table holds values and does not only lay out the page: a row of values has a label and a value."""
    cells: dict[tuple[int, int], list[str]] = {}
    for block in blocks:
        cells.setdefault((block.place.row, block.place.cell), []).append(block.text)
    rows = [row for row, cell in cells if cell]
    return len(rows) > len(set(rows)) and all(
        len(texts) <= _MOST_BLOCKS_IN_A_CELL and len(" ".join(texts)) <= _LONGEST_CELL for texts in cells.values()
    )


def _cells(blocks: list[PageBlock], numbers: dict[int, int]) -> Iterator[Piece]:
    """One piece for each cell; the caption of a table is a paragraph before its cells."""
    for place, group in groupby(blocks, lambda block: (block.place.row, block.place.cell)):
        text = " ".join(block.text for block in group)
        row, cell = place
        yield _tagged(text, "table_cell", row=numbers[row]) if cell else _tagged(text, "paragraph")


def _item(blocks: list[PageBlock]) -> Iterator[Piece]:
    """An item with the items below it; a second paragraph in it stands by itself.

    An item without words of its own only sets the list in it further in.
    """
    own = [block.text for block in blocks if len(block.place.items) == 1]
    below: dict[int, list[str]] = {}
    for block in blocks:
        if len(block.place.items) > 1:
            below.setdefault(block.place.items[-1], []).append(without_bullet(block.text)[0])
    sub_items = [" ".join(texts) for texts in below.values()]
    if not own:
        yield from (_tagged(text, "list_item") for text in sub_items)
        return
    yield _tagged(SUB_BULLET.join([without_bullet(own[0])[0], *sub_items]), "list_item")
    yield from (_tagged(text, "paragraph") for text in own[1:])


def _piece(block: PageBlock, *, has_headings: bool) -> Iterator[Piece]:
    """A heading or a paragraph; lines of it are pieces of their own where they are items or all are short."""
    if block.place.kind == "heading":
        yield _tagged(block.text, "heading")
        return
    can_head = not block.place.is_quoted and (block.is_bold or not has_headings)
    for line in _joined_lines(block.lines):
        words, bullet = without_bullet(line)
        kind: BlockKind = "list_item" if bullet else "paragraph"
        yield _tagged(words, kind, stands_alone=can_head)


def _joined_lines(lines: list[str]) -> list[str]:
    """The lines of a paragraph; those that only wrap it (a long one that ends no sentence) are joined to the next."""
    joined = lines[:1]
    for before, line in pairwise(lines):
        if len(before) < _LONG_LINE or ENDS_A_SENTENCE.search(before) or without_bullet(line)[1]:
            joined.append(line)
        else:
            joined[-1] = f"{joined[-1]} {line}"
    return joined


def _tagged(text: str, kind: BlockKind, *, row: int | None = None, stands_alone: bool = False) -> Piece:
    return Piece(text, kind, 1, stands_alone=stands_alone, is_tagged=True, row=row)
