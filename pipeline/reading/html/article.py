"""Which blocks of a web page are its article.

trafilatura decides that. Its output has neither the words nor the blocks of the page unchanged, so only its choice is
used: each stretch of text that it is given carries a mark, and the marks in its output show what it chose. The words
are the page's own.
"""

import re
from typing import Final

from dateutil.parser import parserinfo
from lxml import etree

from pipeline.reading.characters import PRIVATE_PLANES
from pipeline.reading.html.markup import LxmlElement, strip_invalid_characters
from pipeline.reading.html.page import HtmlBlock, HtmlPage
from pipeline.reading.html.website import load_website

#: The mark of the first stretch of text. A parsed page holds no such code points, and fewer stretches than there are.
_FIRST_MARK: Final = ord(PRIVATE_PLANES[0])
_MARK: Final = re.compile(f"[{PRIVATE_PLANES}]")
#: The attributes that trafilatura uses, each cut to a length that no real one has.
_ATTRIBUTES: Final = ("class", "id", "role", "style", "itemprop", "href")
_LONGEST_ATTRIBUTE: Final = 500
#: Elements that change how words look, and nothing else.
_LOOKS: Final = ("b", "em", "font", "i", "s", "small", "strike", "strong", "sub", "sup", "u")
#: A block with fewer words that trafilatura has not chosen is a label or a button.
_FEWEST_WORDS: Final = 8
#: How many blocks before and after the title the date can be.
_NEAR_THE_TITLE: Final = 6
_LONGEST_DATE: Final = 120
_WORDS: Final = re.compile(r"\w+")
_MONTH: Final = rf"(?:{'|'.join(names[0] for names in parserinfo.MONTHS)})[a-z]*"
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE: Final = re.compile(
    rf"\b{_DAY}\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}\b|\b{_MONTH}\s+{_DAY},?\s+\d{{4}}\b|\b\d{{1,2}}/\d{{1,2}}/\d{{4}}\b"
)
#: Elements within an article; their names say nothing about what holds it.
_BLOCKS_OF_ARTICLES: Final = frozenset({
    "p", "ul", "ol", "li", "blockquote", "h2", "h3", "h4", "h5", "h6", "table", "tbody", "tr", "td",
    "a", "b", "strong", "i", "em", "span",
})  # fmt: skip


def find_article(page: HtmlPage) -> list[HtmlBlock]:
    """The title, the dates near it, and the blocks of the article.

    Prose that trafilatura leaves out is kept up to the end of what it chooses: it judges elements by their names, and
    one website names a box with a quotation as others name their banners. Blocks after that are kept if their elements
    are named like those chosen, of which trafilatura takes the first only.
    """
    blocks = page.blocks
    chosen = _chosen_stretches(page)
    kept = _whole(blocks, [index for index, block in enumerate(blocks) if chosen.intersection(block.stretches)])
    title = _title(page, kept)
    start = -1 if title is None else title
    if not any(index > start for index in kept):
        kept = [index for index, block in enumerate(blocks) if index > start and not block.context.is_furniture]
    last = max(kept, default=start)
    near = range(max(0, start - _NEAR_THE_TITLE), start + _NEAR_THE_TITLE + 1) if title is not None else range(0)
    alike = {_chain(page, blocks[index]) for index in kept if index > start}
    article = {*kept}
    for index, block in reversed(list(enumerate(blocks))):
        if block.context.is_furniture or index in article:
            continue
        goes_on = _chain(page, block) in alike
        if (
            (index in near and _is_date(block))
            or (start < index < last and (block.context.is_quoted or _is_prose(block)))
            or (index == last + 1 and block.context.is_quoted and blocks[last].context.is_quoted)
            or (index > start and goes_on and (_is_prose(block) or _is_unlinked_item(block)))
            or (index > start and block.context.level and index + 1 in article and (goes_on or index < last))
        ):
            article.add(index)
    rest = [blocks[index] for index in sorted(article) if index != title]
    head = [] if title is None else [blocks[title]]
    return _without_last_headings([*head, *_without_teasers(rest)])


def _chain(page: HtmlPage, block: HtmlBlock) -> tuple[tuple[str, str], ...]:
    """The tags and classes of the elements that hold a block, from its own parent to the page."""
    element, _ = page.stretches[block.stretches[0]]
    return tuple(
        (ancestor.tag, ancestor.get("class", ""))
        for ancestor in element.iterancestors()
        if ancestor.tag not in _BLOCKS_OF_ARTICLES
    )


def _chosen_stretches(page: HtmlPage) -> set[int]:
    """The numbers of the stretches of text that trafilatura takes for the article."""
    # takes a second to load, which a build without HTML should not pay
    from trafilatura import bare_extraction

    for element in page.root.iter("*"):
        known = {
            name: strip_invalid_characters(element.get(name)[:_LONGEST_ATTRIBUTE])
            for name in _ATTRIBUTES
            if element.get(name)
        }
        element.attrib.clear()
        element.attrib.update(known)
        element.text = strip_invalid_characters(element.text or "")
        element.tail = strip_invalid_characters(element.tail or "")
    for number, (element, is_after) in enumerate(page.stretches):
        mark = chr(_FIRST_MARK + number)
        if is_after:
            element.tail = mark + element.tail
        else:
            element.text = mark + element.text
    _join_words(page.root)
    # its fallbacks take many seconds on some pages; the metadata that it would guess is not used
    found = bare_extraction(page.root, fast=True, include_comments=False, output_format="xml")
    body = getattr(found, "body", None)
    if body is None:
        return set()
    return {ord(mark) - _FIRST_MARK for mark in _MARK.findall("".join(body.itertext()))}


def _join_words(root: LxmlElement) -> None:
    """Take away the elements that only change how words look, and make one text of the words that they parted.

    trafilatura judges blocks, for which they mean nothing, and takes the square of the time for their number.
    """
    etree.strip_tags(root, *_LOOKS)
    for element in root.iter("*"):
        element.text = element.text
        element.tail = element.tail


def _whole(blocks: list[HtmlBlock], kept: list[int]) -> list[int]:
    """The indices of the blocks that were chosen, with all blocks of the list items and tables that hold them."""
    items = {blocks[index].context.items[0] for index in kept if blocks[index].context.items}
    tables = {blocks[index].context.table for index in kept} - {0}
    chosen = set(kept)
    return [
        index
        for index, block in enumerate(blocks)
        if index in chosen or block.context.table in tables or not items.isdisjoint(block.context.items[:1])
    ]


def _title(page: HtmlPage, kept: list[int]) -> int | None:
    """The index of the title: the heading that is also in the page's head, else the first heading of the first level.

    Where the name of the website is such a heading as well, the longer of the two is the article's.
    """
    named = _words_only(page.title)
    headings = [index for index, block in enumerate(page.blocks) if block.context.level in (1, 2)]
    matching = [index for index in headings if _words_only(page.blocks[index].text) in named]
    if matching:
        return max(matching, key=lambda index: (len(page.blocks[index].text), -index))
    first_level = [index for index in headings if page.blocks[index].context.level == 1]
    return next((index for index in first_level if index in kept), first_level[0] if first_level else None)


def _words_only(text: str) -> str:
    return f" {' '.join(_WORDS.findall(text.casefold()))} "


def _is_date(block: HtmlBlock) -> bool:
    return len(block.text) <= _LONGEST_DATE and (block.has_time or _DATE.search(block.text) is not None)


def _is_prose(block: HtmlBlock) -> bool:
    text = block.text
    return block.context.kind == "paragraph" and len(text.split()) >= _FEWEST_WORDS and 2 * block.n_linked < len(text)


def _is_unlinked_item(block: HtmlBlock) -> bool:
    return block.context.kind == "list_item" and not block.n_linked


def _without_teasers(blocks: list[HtmlBlock]) -> list[HtmlBlock]:
    """Blocks without those below a heading that is a link, or that announces other articles."""
    found: list[HtmlBlock] = []
    level = 0
    for block in blocks:
        own = block.context.level
        if own and (block.n_linked >= len(block.text) or load_website().other_articles.fullmatch(block.text)):
            level = min(level or own, own)
        elif own and own <= level:
            level = 0
        if not level:
            found.append(block)
    return found


def _without_last_headings(blocks: list[HtmlBlock]) -> list[HtmlBlock]:
    """Blocks without the headings at their end, which belong to the website ("Related news")."""
    end = len(blocks)
    while end > 1 and blocks[end - 1].context.kind == "heading":
        end -= 1
    return blocks[:end]
