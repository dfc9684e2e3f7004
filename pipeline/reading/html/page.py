"""The blocks that a page of a website shows, in reading order.

What belongs here: decoding, what a page must not hold to be parsed at all, and what each element becomes. What does
not: which blocks are the article and which the website round it.

A walk over the elements and no recursion, so that a page cannot nest too deep for it.
"""

import codecs
import re
from dataclasses import dataclass, field, replace
from typing import Any, Final

from lxml import etree, html

from pipeline.reading.document import BlockKind, UnreadableError
from pipeline.reading.draft_blocks import normalised

#: An element of lxml, which has no types of its own.
Element = Any

#: A page of a council has some hundreds of elements, a long report a few thousand.
MOST_ELEMENTS: Final = 8_000
#: The longest real report has some 200,000.
MOST_CHARACTERS: Final = 1_000_000
#: The parser compares each attribute of an element with all before it.
_MOST_ATTRIBUTES: Final = 250
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEAD_BYTES: Final = 4096
_SIGNATURE: Final = re.compile(
    r"\A\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|(?:html|head|body|title|meta|link|script|style|"
    r"header|main|article|section|div|h1|p|table)(?=[\s/>]))",
    re.IGNORECASE | re.DOTALL,
)
#: As a whole page begins, and not a text that speaks of an element.
_WHOLE: Final = re.compile(
    r"\A\s*+(?:<\?xml[^>]*+>\s*+)?(?:<!--.*?-->\s*+)*+<(?:!doctype\s+html|html(?=[\s>]))",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
#: What a page declares and what its bytes then are; whatever else it declares, English pages are Windows-1252.
_DECLARED: Final = {"utf-8": "utf-8", "utf8": "utf-8", "iso-8859-15": "iso-8859-15"}
#: Scripts, styles and comments, which are cut out before parsing, or a tag with as many attributes as are counted.
#: Possessive throughout: whatever the page holds, each of its characters is looked at once.
_TOKEN: Final = re.compile(
    r"<(?:!--.*?(?:--!?>|\Z)|(?P<unseen>script|style)\b.*?(?:</(?P=unseen)\s*+>?|\Z)"
    r"|(?P<tag>[a-z])(?>[^\s>/]*)"
    r"(?:[\s/]++[^\s=>/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]++))?)"
    f"{{0,{_MOST_ATTRIBUTES}}}+"
    r"(?P<more>[\s/]++[^\s=>/])?)",
    re.IGNORECASE | re.DOTALL,
)
#: What no parser takes, and the code points that `html` marks stretches of text with.
_BARRED: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\U000f0000-\U0010ffff]")
#: Names in longer ones are not looked for.
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
_FURNITURE_TAGS: Final = frozenset(("nav", "aside", "footer", "dialog"))
_FURNITURE_ROLES: Final = frozenset(
    ("alertdialog", "banner", "complementary", "contentinfo", "dialog", "navigation", "search")
)
_FURNITURE_NAMES: Final = re.compile(
    r"cookie|consent|breadcrumb|crumbs|\bshare|social|related|newsletter|subscribe|sidebar|skip-?link|\bmenu|\bnav"
    r"|feedback|pagination|promo|teaser|advert|sign-?up",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of text stands.

    Attributes:
        kind: of the innermost element that has one.
        level: of a heading, 1 to 6; 0 elsewhere.
        items: the items of lists that hold it, from the outside, within the innermost cell.
        table: the number of the innermost table that holds it; 0 for none, as for the next two.
        row: the number of the row in the page.
        cell: the number of the cell in the page.
        is_quoted: whether it is in a quotation set as a block.
        is_furniture: whether it is in navigation, a footer or the like.
        is_linked: whether it is in a link.
        is_bold: whether it is set in bold.
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
class PageBlock:
    """One block that a page shows.

    Attributes:
        place: where it stands.
        lines: its words, one string for each line that the page breaks off.
        stretches: the numbers of the stretches of text that it is made of.
        n_linked: how many of its characters are in links.
        is_bold: whether all of it is bold.
        has_time: whether part of it is marked as a time.
    """

    place: Place
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
class Page:
    """A page of a website.

    Attributes:
        root: its elements.
        title: what its head calls it, which the page itself does not show; may be empty.
        blocks: what it shows, in reading order.
        stretches: each stretch of text as its element and whether it stands after that and not in it.
        layout_tables: the numbers of tables with lists or tables in a cell, which only lay out the page.
    """

    root: Element
    title: str
    blocks: list[PageBlock]
    stretches: list[tuple[Element, bool]]
    layout_tables: frozenset[int]


def is_html(content: bytes, *, called_text: bool = False) -> bool:
    """Whether the bytes begin as a page of a website does.

    Args:
        content: the bytes.
        called_text: whether the file's name says that it is plain text; only a whole page is one then.
    """
    signature = _WHOLE if called_text else _SIGNATURE
    head = content[:_HEAD_BYTES]
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return signature.match(head[len(bom) :].decode(encoding, "ignore")) is not None
    return signature.match(head.decode("latin-1")) is not None


def read_page(content: bytes) -> Page:
    """The blocks of a page, with all that stands round the article.

    Raises:
        UnreadableError: the page holds no element, or more than any real one of elements or text.
    """
    root = _parsed(_without_unseen(_decoded(content)))
    title = _one_line(next((element.text or "" for element in root.iter("title")), ""))
    return _Walk().page(root, title)


def barred_out(text: str) -> str:
    """A text without what no parser takes; a reference such as &#1; can name it."""
    return _BARRED.sub("", text.replace("\f", " "))


def _decoded(content: bytes) -> str:
    """The characters of a page.

    A page in UTF-8 can be told with certainty, whatever it declares. One that declares UTF-8 and has a wrong byte
    is read as browsers read it, with a mark in that place; other wrong bytes cannot be told from right ones.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return content[len(bom) :].decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        declared = _CHARSET.search(content[:_HEAD_BYTES])
        name = declared.group(1).decode("ascii", "ignore").lower() if declared else ""
        return content.decode(_DECLARED.get(name, "windows-1252"), "replace")


def _without_unseen(text: str) -> str:
    """A page without scripts, styles and comments.

    Raises:
        UnreadableError: it has more elements, or one of them more attributes, than any real page.
    """
    n_elements = 0
    parts: list[str] = []
    position = 0
    text = barred_out(text)
    for token in _TOKEN.finditer(text):
        if token.group("more"):
            raise UnreadableError(
                "too_large", f"an element with more than {_MOST_ATTRIBUTES} attributes; save the page again"
            )
        if token.group("tag"):
            n_elements += 1
            if n_elements > MOST_ELEMENTS:
                raise UnreadableError(
                    "too_large", f"a page of more than {MOST_ELEMENTS:,} elements; cut out the document that is meant"
                )
            continue
        parts.append(text[position : token.start()])
        position = token.end()
    return "".join([*parts, text[position:]])


def _parsed(text: str) -> Element:
    # collecting no ids keeps lxml from filling a dictionary that nobody asks
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except etree.ParserError as error:
        raise UnreadableError("no_words", "the page holds no element; fetch it again") from error
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableError("breaks_limits", "elements nested deeper than in any real page; save the page again")
    return root


def _one_line(text: str) -> str:
    return _SPACES.sub(" ", normalised(text)).strip()


class _Walk:
    """Collects the blocks of a page from its elements."""

    def __init__(self) -> None:
        self._blocks: list[PageBlock] = []
        self._stretches: list[tuple[Element, bool]] = []
        self._layout_tables: set[int] = set()
        self._places = [Place()]
        self._open: PageBlock | None = None
        self._n_numbers = 0
        self._n_characters = 0

    def page(self, root: Element, title: str) -> Page:
        """Walk over all elements that are shown."""
        hidden: Element = None
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
        return Page(root, title, self._blocks, self._stretches, frozenset(self._layout_tables))

    def _begin(self, element: Element) -> None:
        if element.tag == "br":
            self._break_line()
        elif element.tag not in _INLINE:
            self._close()
        self._places.append(self._place(element, self._places[-1]))
        self._add(element, after=False)

    def _end(self, element: Element) -> None:
        if element.tag != "br" and element.tag not in _INLINE:
            self._close()
        self._places.pop()
        self._add(element, after=True)

    def _number(self) -> int:
        self._n_numbers += 1
        return self._n_numbers

    def _place(self, element: Element, outer: Place) -> Place:
        """Where what stands in an element stands."""
        tag = element.tag
        place = _inline_place(element, outer) if tag in _INLINE else self._block_place(element, outer)
        if place.table and tag in ("ul", "ol", "table") and outer.cell:
            self._layout_tables.add(outer.table)
        return place

    def _block_place(self, element: Element, outer: Place) -> Place:
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

    def _add(self, element: Element, *, after: bool) -> None:
        """Add the text in an element before its first child, or the text after the element."""
        text = barred_out((element.tail if after else element.text) or "")
        place = self._places[-1]
        self._n_characters += len(text)
        if self._n_characters > MOST_CHARACTERS:
            raise UnreadableError(
                "too_large", f"a page of more than {MOST_CHARACTERS:,} characters; cut out the document that is meant"
            )
        number = len(self._stretches)
        if text and not text.isspace():
            self._stretches.append((element, after))
        lines = text.split("\n") if place.keeps_lines else [text]
        for index, line in enumerate(lines):
            if index:
                self._break_line()
            self._add_words(_SPACES.sub(" ", line), place, number)

    def _add_words(self, words: str, place: Place, number: int) -> None:
        if words.isspace() or not words:
            if words and self._open:
                self._open.lines[-1] += " "
            return
        if self._open is None:
            self._open = PageBlock(place, [""])
        block = self._open
        block.lines[-1] += words
        block.stretches.append(number)
        block.n_linked += len(words) if place.is_linked else 0
        block.is_bold &= place.is_bold
        block.has_time |= place.is_time

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


def _inline_place(element: Element, outer: Place) -> Place:
    tag = element.tag
    if tag == "a":
        # one without an address, or with one on the page itself, names a place and leads to no other page
        return replace(outer, is_linked=element.get("href", "#")[:1] != "#")
    if tag in ("b", "strong"):
        return replace(outer, is_bold=True)
    return replace(outer, is_time=True) if tag == "time" else outer


def _is_shown(element: Element) -> bool:
    if element.tag in ("html", "body"):
        return True  # some pages hide everything until a script has run
    return (
        element.tag not in _NOT_SHOWN
        and element.get("hidden") is None
        and not _HIDDEN.search(element.get("style", "")[:_LONGEST_ATTRIBUTE])
    )


def _is_furniture(element: Element) -> bool:
    names = f"{element.get('class', '')[:_LONGEST_ATTRIBUTE]} {element.get('id', '')[:_LONGEST_ATTRIBUTE]}"
    return (
        element.tag in _FURNITURE_TAGS
        or element.get("role") in _FURNITURE_ROLES
        # sites name the page as a whole for what stands beside it, too
        or (element.tag not in ("html", "body", "main", "article") and _FURNITURE_NAMES.search(names) is not None)
    )
