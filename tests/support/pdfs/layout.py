"""Nodes to a PDF, tagged or not: `pdf_of`.

The same nodes give the same bytes on every machine: nothing is dated, named at random or compressed.
"""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from tests.support.pdfs.encryption import Lock
from tests.support.pdfs.nodes import Break, H, Item, L, Look, Node, Note, P, Table
from tests.support.pdfs.writer import PdfFile, literal, page_node

#: Digits that are drawn small and raised.
_RAISED: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_LEFT, _TOP, _BOTTOM, _COLUMN = 56, 790, 60, 250


@dataclass
class _Tag:
    """An element of the structure tree being built; its children are elements and (page, marked content)."""

    kind: str
    children: "list[_Tag | tuple[int, int]]" = field(default_factory=list)

    def add(self, kind: str) -> "_Tag":
        child = _Tag(kind)
        self.children.append(child)
        return child


@dataclass
class _Page:
    content: list[str] = field(default_factory=list)
    tags: list[_Tag] = field(default_factory=list)
    line: int = 0


class _Layout:
    """Draws nodes on pages and builds their tags."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.root = _Tag(look.wrapped_in)
        self.glyphs: dict[str, int] = {}
        self.pages: list[_Page] = []
        self.turn()

    def turn(self) -> None:
        """Begin a page, with what each page bears."""
        self.pages.append(_Page())
        number = len(self.pages)
        if self.look.running_head and number > 1:
            self._furniture(self.look.running_head, _TOP + 20)
        if self.look.has_page_numbers:
            self._furniture(str(number), _BOTTOM - 30)

    def draw(self, node: Node, parent: _Tag) -> None:
        """Draw one node and add its tag to its parent."""
        match node:
            case Break():
                self.turn()
            case H(level, text):
                self._text(text, parent.add(f"H{level}"), size=14)
            case P(text):
                self._text(text, parent.add("P"))
            case Note(text):
                self._text(text, parent.add("Note"), size=8)
            case L():
                self._list(node, parent.add("L"), 0)
            case Table(rows):
                self._table(rows, parent.add("Table"))

    def _list(self, items: L, tag: _Tag, depth: int) -> None:
        left = _LEFT + 18 * depth
        for number, entry in enumerate(items.items, items.first):
            if isinstance(entry, Note):
                self.draw(entry, tag)
                continue
            item = Item(entry) if isinstance(entry, str) else entry
            bullet = items.bullet if item.bullet is None else item.bullet
            bullet = f"{number}." if bullet == "1." else bullet
            own = tag.add("LI")
            if bullet and items.tags_bullets:
                self._text(bullet, own.add("Lbl"), left=left, stays=True)
            body = own.add("LBody")
            words = f"{bullet} {item.text}" if bullet and not items.tags_bullets else item.text
            if words:
                self._text(words, body, left=left + 18 * bool(bullet))
            for inner in item.inner:
                if isinstance(inner, L):
                    self._list(inner, body.add("L"), depth + 1)
                else:
                    self.draw(inner, body)

    def _table(self, rows: "Sequence[Sequence[str | tuple[Node, ...]]]", tag: _Tag) -> None:
        for row in rows:
            own = tag.add("TR")
            if self.pages[-1].line >= self.look.lines:  # or the first cell would turn the page, and the next one again
                self.turn()
            top, lowest = self.pages[-1].line, self.pages[-1].line
            for column, cell in enumerate(row):
                part = own.add("TD")
                if isinstance(cell, tuple):
                    for node in cell:
                        self.draw(node, part)
                    lowest = self.pages[-1].line
                    continue
                self.pages[-1].line = top
                if cell:
                    self._text(cell, part.add("P"), left=_LEFT + _COLUMN * column, width=42)
                lowest = max(lowest, self.pages[-1].line)
            self.pages[-1].line = lowest

    def _text(
        self,
        text: str,
        tag: _Tag,
        *,
        left: int = _LEFT,
        size: int = 10,
        width: int | None = None,
        stays: bool = False,
    ) -> None:
        """Draw a text as marked contents of a tag, one for each page that it is on.

        Args:
            text: what to draw.
            tag: whose text it is.
            left: where its lines begin.
            size: of its letters.
            width: in characters, at which its lines are wrapped.
            stays: whether the next text is on the same line.
        """
        for part_number, part in enumerate(text.split("\f")):
            if part_number:
                self.turn()
            lines = [line for stretch in part.split("\n") for line in _wrapped(stretch, width or self.look.width)]
            while lines:
                if self.pages[-1].line >= self.look.lines:
                    self.turn()
                page = self.pages[-1]
                fitting = lines[: self.look.lines - page.line]
                del lines[: len(fitting)]
                drawn = [self._line(line, left, _TOP - 14 * (page.line + at), size) for at, line in enumerate(fitting)]
                page.line += 0 if stays else len(fitting)
                self._mark(drawn, tag)

    def _mark(self, drawn: list[str], tag: _Tag) -> None:
        page = self.pages[-1]
        if not self.look.tagged:
            page.content += drawn
            return
        number = len(page.tags)
        page.tags.append(tag)
        tag.children.append((len(self.pages) - 1, number))
        page.content += [f"/{tag.kind} <</MCID {number}>> BDC", *drawn, "EMC"]

    def _furniture(self, text: str, height: int) -> None:
        line = self._line(text, _LEFT, height, 8)
        self.pages[-1].content += ["/Artifact <</Type /Pagination>> BDC", line, "EMC"] if self.look.tagged else [line]

    def _line(self, text: str, left: int, height: int, size: int) -> str:
        """One line: runs of plain letters, of letters that need a font of their own, and of raised digits."""
        shown: list[str] = [f"BT {left} {height} Td"]
        for font, run in _runs(text):
            if font == "raised":
                shown.append(f"/F1 {size * 0.6:.1f} Tf {size * 0.35:.1f} Ts {literal(run.encode('ascii'))} Tj 0 Ts")
            elif font == "plain":
                shown.append(f"/F1 {size} Tf {literal(run.encode('cp1252'))} Tj")
            else:
                codes = bytes(self.glyphs.setdefault(letter, 33 + len(self.glyphs)) for letter in run)
                shown.append(f"/F2 {size} Tf {literal(codes)} Tj")
        return " ".join([*shown, "ET"])


def pdf_of(nodes: Iterable[Node], look: Look | None = None, lock: Lock | None = None) -> bytes:
    """A PDF of nodes, one below the other."""
    layout = _Layout(look or Look())
    for node in nodes:
        layout.draw(node, layout.root)
    file = PdfFile()
    tree = file.reserve()
    fonts = _fonts(file, layout.glyphs)
    parent = file.reserve()
    pages = [
        file.add(
            f"<</Type /Page /Parent {parent} 0 R /MediaBox [0 0 595 842] /Resources <</Font <<{fonts}>>>>"
            f" /Contents {file.stream(chr(10).join(page.content).encode('latin-1'))} 0 R /StructParents {number}>>"
        )
        for number, page in enumerate(layout.pages)
    ]
    file.put(parent, page_node(pages))
    _put_structure(file, tree, layout, pages)
    marks = f" /MarkInfo <</Marked true>> /StructTreeRoot {tree} 0 R" if layout.look.tagged else ""
    catalog = file.add(f"<</Type /Catalog /Pages {parent} 0 R{marks}>>")
    return file.written(catalog, lock)


def _put_structure(file: PdfFile, tree: int, layout: _Layout, pages: list[int]) -> None:
    numbers: dict[int, int] = {}

    def put(tag: _Tag, parent: int) -> int:
        own = numbers[id(tag)] = file.reserve()
        children = [
            f"{put(child, own)} 0 R"
            if isinstance(child, _Tag)
            else f"<</Type /MCR /Pg {pages[child[0]]} 0 R /MCID {child[1]}>>"
            for child in tag.children
        ]
        file.put(own, f"<</Type /StructElem /S /{tag.kind} /P {parent} 0 R /K [{' '.join(children)}]>>")
        return own

    if not layout.look.tagged:
        file.put(tree, "null")
        return
    root = put(layout.root, tree)
    by_page = " ".join(
        f"{number} [{' '.join(f'{numbers[id(tag)]} 0 R' for tag in page.tags)}]"
        for number, page in enumerate(layout.pages)
    )
    parents = file.add(f"<</Nums [{by_page}]>>")
    file.put(tree, f"<</Type /StructTreeRoot /K [{root} 0 R] /ParentTree {parents} 0 R>>")


def _fonts(file: PdfFile, glyphs: dict[str, int]) -> str:
    plain = file.add("<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>")
    if not glyphs:
        return f"/F1 {plain} 0 R"
    mapped = "\n".join(f"<{code:02X}> <{letter.encode('utf-16-be').hex()}>" for letter, code in glyphs.items())
    cmap = file.stream(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def /CMapType 2 def\n"
        "1 begincodespacerange <00> <FF> endcodespacerange\n"
        f"{len(glyphs)} beginbfchar\n{mapped}\nendbfchar\n"
        "endcmap end end".encode("ascii")
    )
    other = file.add(
        f"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode {cmap} 0 R>>"
    )
    return f"/F1 {plain} 0 R /F2 {other} 0 R"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False) or [""]


def _runs(text: str) -> list[tuple[Literal["raised", "plain", "other"], str]]:
    runs: list[tuple[Literal["raised", "plain", "other"], str]] = []
    for letter in text:
        drawn = _RAISED.get(letter, letter)
        font: Literal["raised", "plain", "other"] = (
            "raised" if letter in _RAISED else "plain" if _is_plain(letter) else "other"
        )
        if runs and runs[-1][0] == font:
            runs[-1] = (font, runs[-1][1] + drawn)
        else:
            runs.append((font, drawn))
    return runs


def _is_plain(letter: str) -> bool:
    try:
        letter.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
