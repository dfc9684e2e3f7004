"""The nodes of a made-up document, and its layout.

In the text of a node, a form feed turns the page, a line feed starts a new line, and superscript digits (¹ ² ³) are
printed as Word prints footnote marks: small and raised. Lines are wrapped at `Look.width`.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class H:
    """A heading."""

    level: int
    text: str


@dataclass(frozen=True)
class P:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Note:
    """A footnote, drawn between the other nodes."""

    text: str


@dataclass(frozen=True)
class Break:
    """The page ends here."""


@dataclass(frozen=True)
class Item:
    """An item that holds more than its words: notes, a list below it, a second paragraph, a bullet of its own."""

    text: str
    inner: "tuple[Node, ...]" = ()
    bullet: str | None = None


@dataclass(frozen=True)
class L:
    """A list.

    Attributes:
        items: from top to bottom; a note between them is a child of the list.
        bullet: before each item; '1.' counts.
        first: what counting begins with.
        tags_bullets: whether bullets are in tags of their own (`Lbl`) or in the text of the item.
    """

    items: "tuple[str | Item | Note, ...]"
    bullet: str = "•"
    first: int = 1
    tags_bullets: bool = True


@dataclass(frozen=True)
class Table:
    """A table; a cell of nodes instead of words makes it a layout table, whose cells are one below the other."""

    rows: "tuple[tuple[str | tuple[Node, ...], ...], ...]"


Node = H | P | Note | Break | L | Table


@dataclass(frozen=True)
class Look:
    """How a document is laid out.

    Attributes:
        tagged: whether it has a structure tree.
        width: in characters, at which lines are wrapped.
        running_head: printed on each page but the first, as furniture.
        has_page_numbers: whether each page has its number below, as furniture.
        wrapped_in: a tag around everything, as office programs write it.
        lines: how many fit on a page.
    """

    tagged: bool = True
    width: int = 90
    running_head: str = ""
    has_page_numbers: bool = False
    wrapped_in: Literal["Document", "Part", "Sect"] = "Document"
    lines: int = 50
