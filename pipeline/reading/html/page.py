"""The blocks that a web page shows, in reading order, with what surrounds the article.

A walk over the elements without recursion, so that no page can be nested too deep for it.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from lxml import etree

from pipeline.reading.document import BlockKind, UnreadableError
from pipeline.reading.draft_blocks import normalise
from pipeline.reading.html.markup import LxmlElement, parse_markup, strip_invalid_characters
from pipeline.reading.html.website import load_website

#: The longest real report has some 200,000.
MOST_CHARACTERS: Final = 1_000_000
#: Classes, ids and styles are examined up to this length.
_LONGEST_ATTRIBUTE: Final = 500
_SPACES: Final = re.compile(r"\s+")
_LETTER_OR_DIGIT: Final = re.compile(r"[^\W_]")

_INLINE: Final = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_NOT_SHOWN: Final = frozenset({
    "audio", "button", "canvas", "datalist", "embed", "head", "iframe", "input", "map", "math",
    "menu", "noscript", "object", "option", "script", "select", "style", "svg", "template",
    "textarea", "title", "video",
})  # fmt: skip
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(frozen=True, slots=True)
class Context:
    """The elements that hold a stretch of text, as far as they matter.

    Attributes:
        kind: of the innermost element that has one.
        level: of a heading, 1 to 6; 0 elsewhere.
        items: the list items that hold it, outermost first, within the innermost cell.
        table: the number of the innermost table that holds it; 0 for none, as for the next two.
        row: the number of the row in the page.
        cell: the number of the cell in the page.
        is_quoted: whether it is in a block quotation.
        is_furniture: whether it is in navigation, a footer or the like.
        is_linked: whether it is in a link to another page.
        is_bold: whether it is bold.
        is_time: whether it is marked as a time.
        keeps_lines: whether the page shows its line ends.
    """

    kind: BlockKind = "paragraph"
    level: int = 0
    items: tuple[int, ...] = ()
    table: int = 0
    row: int = 0
    cell: int = 0
    is_quoted: bool = False
    is_furniture: bool = False
    is_linked: bool = False
    is_bold: bool = False
    is_time: bool = False
    keeps_lines: bool = False


@dataclass(slots=True)
class HtmlBlock:
    """One block that a page shows.

    Attributes:
        context: the elements that hold it.
        lines: its words, one string for each line that the page breaks off.
        stretches: the numbers of the stretches of text that it is made of.
        n_linked: how many of its characters are in links.
        is_bold: whether all of it is bold.
        has_time: whether part of it is marked as a time.
    """

    context: Context
    lines: list[str]
    stretches: list[int] = field(default_factory=list)
    n_linked: int = 0
    is_bold: bool = True
    has_time: bool = False

    @property
    def text(self) -> str:
        """All of its words."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A web page.

    Attributes:
        root: its elements.
        title: the title in its head, which the page itself does not show; may be empty.
        blocks: what it shows, in reading order.
        stretches: each stretch of text as its element and whether it follows that element (else it is in it).
        layout_tables: the numbers of tables with lists or tables in a cell, which only lay out the page.
    """

    root: LxmlElement
    title: str
    blocks: list[HtmlBlock]
    stretches: list[tuple[LxmlElement, bool]]
    layout_tables: frozenset[int]


def read_page(content: bytes) -> HtmlPage:
    """The blocks of a page, including all that surrounds the article.

    Raises:
        UnreadableError: the page holds no element, or more elements or text than any real one.
    """
    root = parse_markup(content)
    title = _one_line(next((element.text or "" for element in root.iter("title")), ""))
    return _Walk().page(root, title)


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", normalise(text)).strip()


class _Walk:
    """Collects the blocks of a page from its elements."""

    def __init__(self) -> None:
        self._blocks: list[HtmlBlock] = []
        self._stretches: list[tuple[LxmlElement, bool]] = []
        self._layout_tables: set[int] = set()
        self._contexts = [Context()]
        self._open: HtmlBlock | None = None
        self._n_numbers = 0
        self._n_characters = 0

    def page(self, root: LxmlElement, title: str) -> HtmlPage:
        """Walk over all elements that are shown."""
        hidden: LxmlElement = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if hidden is None and event == "start":
                if _is_shown(element):
                    self._begin(element)
                else:
                    hidden = element
            elif hidden is None:
                self._end(element)
            elif event == "end" and element is hidden:
                hidden = None
                self._add(element, after=True)
        self._close()
        return HtmlPage(root, title, self._blocks, self._stretches, frozenset(self._layout_tables))

    def _begin(self, element: LxmlElement) -> None:
        if element.tag == "br":
            self._break_line()
        elif element.tag not in _INLINE:
            self._close()
        self._contexts.append(self._context_in(element, self._contexts[-1]))
        self._add(element, after=False)

    def _end(self, element: LxmlElement) -> None:
        if element.tag != "br" and element.tag not in _INLINE:
            self._close()
        self._contexts.pop()
        self._add(element, after=True)

    def _number(self) -> int:
        self._n_numbers += 1
        return self._n_numbers

    def _context_in(self, element: LxmlElement, outer: Context) -> Context:
        """The context of what is in an element."""
        tag = element.tag
        context = _inline_context(element, outer) if tag in _INLINE else self._block_context(element, outer)
        if context.table and tag in ("ul", "ol", "table") and outer.cell:
            self._layout_tables.add(outer.table)
        return context

    def _block_context(self, element: LxmlElement, outer: Context) -> Context:
        tag = element.tag
        if tag == "blockquote" or (tag == "figure" and element.find(".//blockquote") is not None):
            outer = replace(outer, is_quoted=True)
        elif not outer.is_furniture and not outer.is_quoted and _is_furniture(element):
            outer = replace(outer, is_furniture=True)
        if tag in _HEADINGS:
            return replace(outer, kind="heading", level=int(tag[1]))
        if tag == "li":
            return replace(outer, kind="list_item", items=(*outer.items, self._number()))
        if tag == "table":
            return replace(outer, kind="paragraph", items=(), table=self._number(), row=0, cell=0)
        if tag == "tr":
            return replace(outer, row=self._number())
        if tag in ("td", "th") and outer.table:
            return replace(outer, kind="table_cell", items=(), cell=self._number())
        return replace(outer, keeps_lines=True) if tag == "pre" else outer

    def _add(self, element: LxmlElement, *, after: bool) -> None:
        """Add the text in an element before its first child, or the text after the element."""
        text = strip_invalid_characters((element.tail if after else element.text) or "")
        context = self._contexts[-1]
        self._n_characters += len(text)
        if self._n_characters > MOST_CHARACTERS:
            raise UnreadableError(
                "too_large", f"a page of more than {MOST_CHARACTERS:,} characters; cut out the document that is meant"
            )
        number = len(self._stretches)
        if text and not text.isspace():
            self._stretches.append((element, after))
        lines = text.split("\n") if context.keeps_lines else [text]
        for index, line in enumerate(lines):
            if index:
                self._break_line()
            self._add_words(_SPACES.sub(" ", line), context, number)

    def _add_words(self, words: str, context: Context, number: int) -> None:
        if words.isspace() or not words:
            if words and self._open:
                self._open.lines[-1] += " "
            return
        if self._open is None:
            self._open = HtmlBlock(context, [""])
        block = self._open
        block.lines[-1] += words
        block.stretches.append(number)
        block.n_linked += len(words) if context.is_linked else 0
        block.is_bold &= context.is_bold
        block.has_time |= context.is_time

    def _break_line(self) -> None:
        """End a line; an empty line ends the block."""
        if self._open is None:
            return
        if self._open.lines[-1].strip():
            self._open.lines.append("")
        else:
            self._close()

    def _close(self) -> None:
        if self._open is None:
            return
        self._open.lines = [line for line in map(_one_line, self._open.lines) if _LETTER_OR_DIGIT.search(line)]
        if self._open.lines:
            self._blocks.append(self._open)
        self._open = None


def _inline_context(element: LxmlElement, outer: Context) -> Context:
    tag = element.tag
    if tag == "a":
        # without an address, or with one on the same page, it leads to no other page
        return replace(outer, is_linked=element.get("href", "#")[:1] != "#")
    if tag in ("b", "strong"):
        return replace(outer, is_bold=True)
    return replace(outer, is_time=True) if tag == "time" else outer


def _is_shown(element: LxmlElement) -> bool:
    if element.tag in ("html", "body"):
        return True  # some pages hide everything until a script has run
    return (
        element.tag not in _NOT_SHOWN
        and element.get("hidden") is None
        and not _HIDDEN.search(element.get("style", "")[:_LONGEST_ATTRIBUTE])
    )


def _is_furniture(element: LxmlElement) -> bool:
    website = load_website()
    names = f"{element.get('class', '')[:_LONGEST_ATTRIBUTE]} {element.get('id', '')[:_LONGEST_ATTRIBUTE]}"
    return (
        element.tag in website.furniture_elements
        or element.get("role") in website.furniture_roles
        # websites also name the page as a whole for what is beside it
        or (element.tag not in ("html", "body", "main", "article") and website.furniture_name.search(names) is not None)
    )
