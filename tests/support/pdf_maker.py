"""A small writer of PDFs for tests: tagged and untagged, locked, and hostile.

What belongs here: how a PDF is put together, and PDFs that attack a reader. What does not: what any document says (see
`forms`), and what is expected of its reading.

A document is a list of `Node`s. In their texts a form feed turns the page, a line feed begins a new line, and
superscript digits (¹ ² ³) are printed as Word prints the marks of notes: as small raised digits. All else is wrapped at
`Look.width`. The same nodes give the same bytes on every machine: nothing is dated, named at random or compressed,
except what unpacks to too much.
"""

import hashlib
import textwrap
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

#: Digits that are drawn small and raised.
_RAISED: Final = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True))
_LEFT, _TOP, _BOTTOM, _COLUMN = 56, 790, 60, 250
#: What the standard security handler pads passwords with (PDF 1.7, 7.6.3.3).
_PADDING: Final = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_ALL_RIGHTS: Final = -4


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
    """A footnote, drawn where it stands."""

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
        tags_bullets: whether bullets stand in tags of their own (`Lbl`) or in the text of the item.
    """

    items: "tuple[str | Item | Note, ...]"
    bullet: str = "•"
    first: int = 1
    tags_bullets: bool = True


@dataclass(frozen=True)
class Table:
    """A table; a cell of nodes instead of words makes it a layout table, whose cells stand one below the other."""

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
        """Draw a text as marked contents of a tag, one for each page that it stands on.

        Args:
            text: what to draw.
            tag: whose text it is.
            left: where its lines begin.
            size: of its letters.
            width: in characters, at which its lines are wrapped.
            stays: whether what follows stands on the same line.
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
                shown.append(f"/F1 {size * 0.6:.1f} Tf {size * 0.35:.1f} Ts {_literal(run.encode('ascii'))} Tj 0 Ts")
            elif font == "plain":
                shown.append(f"/F1 {size} Tf {_literal(run.encode('cp1252'))} Tj")
            else:
                codes = bytes(self.glyphs.setdefault(letter, 33 + len(self.glyphs)) for letter in run)
                shown.append(f"/F2 {size} Tf {_literal(codes)} Tj")
        return " ".join([*shown, "ET"])


def pdf_of(nodes: Iterable[Node], look: Look = Look(), lock: "Lock | None" = None) -> bytes:
    """A PDF of nodes, one below the other."""
    layout = _Layout(look)
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
    file.put(parent, _page_node(pages))
    _put_structure(file, tree, layout, pages)
    marks = f" /MarkInfo <</Marked true>> /StructTreeRoot {tree} 0 R" if look.tagged else ""
    catalog = file.add(f"<</Type /Catalog /Pages {parent} 0 R{marks}>>")
    return file.written(catalog, lock)


def _put_structure(file: "PdfFile", tree: int, layout: _Layout, pages: list[int]) -> None:
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


def _fonts(file: "PdfFile", glyphs: dict[str, int]) -> str:
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


def _page_node(pages: Sequence[int]) -> str:
    return f"<</Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{page} 0 R' for page in pages)}]>>"


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


def _literal(content: bytes) -> str:
    r"""A string of PDF as text in Latin 1, with `\`, `(` and `)` escaped."""
    return "(" + content.decode("latin-1").translate({40: r"\(", 41: r"\)", 92: r"\\"}) + ")"


class PdfFile:
    """The objects of a PDF and how they are written down."""

    def __init__(self) -> None:
        self._objects: list[tuple[str, bytes | None]] = []

    def reserve(self) -> int:
        """The number of an object that is put later."""
        self._objects.append(("null", None))
        return len(self._objects)

    def put(self, number: int, value: str, stream: bytes | None = None) -> None:
        """Say what an object is; of a stream, its dictionary without its length."""
        self._objects[number - 1] = (value, stream)

    def add(self, value: str) -> int:
        """An object."""
        number = self.reserve()
        self.put(number, value)
        return number

    def stream(self, content: bytes, entries: str = "") -> int:
        """A stream, as it is to stand in the file."""
        number = self.reserve()
        self.put(number, entries, content)
        return number

    def written(self, catalog: int, lock: "Lock | None" = None) -> bytes:
        """The file."""
        trailer = f"/Root {catalog} 0 R"
        if lock:
            trailer += (
                f" /Encrypt {self.add(lock.dictionary())} 0 R /ID [<{lock.file_id.hex()}> <{lock.file_id.hex()}>]"
            )
        out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places: list[int] = []
        for number, (value, stream) in enumerate(self._objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n".encode()
            if stream is None:
                out += value.encode("latin-1")
            else:
                shown = lock.encrypted(stream, number) if lock else stream
                out += f"<<{value} /Length {len(shown)}>>\nstream\n".encode("latin-1") + shown + b"\nendstream"
            out += b"\nendobj\n"
        start = len(out)
        out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
        out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
        out += f"trailer\n<</Size {len(places) + 1} {trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(out)


@dataclass(frozen=True)
class Lock:
    """The standard security handler with RC4 (PDF 1.7, 7.6.3), for files that hold no strings outside of streams.

    Attributes:
        password: that opens it; with an empty one anybody can read it, and only its rights are restricted.
        bits: of the key, 40 or 128.
    """

    password: bytes = b""
    bits: Literal[40, 128] = 128
    file_id: bytes = b"a file for tests"

    def dictionary(self) -> str:
        """The encryption dictionary."""
        version, revision = (1, 2) if self.bits == 40 else (2, 3)
        return (
            f"<</Filter /Standard /V {version} /R {revision} /Length {self.bits} /P {_ALL_RIGHTS}"
            f" /O <{self._owner().hex()}> /U <{self._user().hex()}>>>"
        )

    def encrypted(self, content: bytes, number: int) -> bytes:
        """A stream of an object."""
        key = hashlib.md5(self._key() + number.to_bytes(3, "little") + b"\0\0", usedforsecurity=False).digest()
        return _rc4(key[: min(16, self.bits // 8 + 5)], content)

    def _owner(self) -> bytes:
        """Algorithm 3; the owner has the same password."""
        key = _md5(_padded(b"owner"), 51 if self.bits == 128 else 1)[: self.bits // 8]
        return self._many_times(key, _padded(self.password))

    def _key(self) -> bytes:
        """Algorithm 2."""
        start = _padded(self.password) + self._owner() + _ALL_RIGHTS.to_bytes(4, "little", signed=True) + self.file_id
        key = hashlib.md5(start, usedforsecurity=False).digest()
        if self.bits == 128:
            for _ in range(50):
                key = hashlib.md5(key[:16], usedforsecurity=False).digest()
        return key[: self.bits // 8]

    def _user(self) -> bytes:
        """Algorithms 4 and 5."""
        if self.bits == 40:
            return _rc4(self._key(), _PADDING)
        return self._many_times(self._key(), _md5(_PADDING + self.file_id, 1)).ljust(32, b"\0")

    def _many_times(self, key: bytes, content: bytes) -> bytes:
        for turn in range(20 if self.bits == 128 else 1):
            content = _rc4(bytes(byte ^ turn for byte in key), content)
        return content


def _padded(password: bytes) -> bytes:
    return (password + _PADDING)[:32]


def _md5(content: bytes, times: int) -> bytes:
    for _ in range(times):
        content = hashlib.md5(content, usedforsecurity=False).digest()
    return content


def _rc4(key: bytes, content: bytes) -> bytes:
    state = list(range(256))
    at = 0
    for place in range(256):
        at = (at + state[place] + key[place % len(key)]) % 256
        state[place], state[at] = state[at], state[place]
    out = bytearray()
    one = two = 0
    for byte in content:
        one = (one + 1) % 256
        two = (two + state[one]) % 256
        state[one], state[two] = state[two], state[one]
        out.append(byte ^ state[(state[one] + state[two]) % 256])
    return bytes(out)


# What attacks a reader. Each maker says what it goes for.

_FONT: Final = "/Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>"
_ONE_LINE: Final = b"BT /F1 10 Tf 56 700 Td (Children are seen.) Tj ET"


def _one_page(
    content: bytes, entries: str = "", resources: Callable[[PdfFile], str] | None = None, catalog: str = ""
) -> bytes:
    file = PdfFile()
    parent = file.reserve()
    more = resources(file) if resources else ""
    page = file.add(
        f"<</Type /Page /Parent {parent} 0 R /MediaBox [0 0 595 842] /Resources <<{_FONT}{more}>>"
        f" /Contents {file.stream(content, entries)} 0 R /StructParents 0>>"
    )
    file.put(parent, _page_node([page]))
    return file.written(file.add(f"<</Type /Catalog /Pages {parent} 0 R{catalog}>>"))


def _deflated(size: int, filling: bytes = b"\0") -> bytes:
    """A stream of `size` same bytes, deflated without ever holding them."""
    deflater = zlib.compressobj(9)
    block = filling * (1 << 20)
    parts = [deflater.compress(block) for _ in range(size >> 20)]
    return b"".join([*parts, deflater.compress(filling * (size & ((1 << 20) - 1))), deflater.flush()])


def decompression_bomb(size: int = 500_000_000) -> bytes:
    """Memory: half a megabyte that unpacks to `size` zero bytes of content."""
    return _one_page(_deflated(size), "/Filter /FlateDecode")


def nested_decompression_bomb(size: int = 2_000_000_000) -> bytes:
    """Memory: a few kilobytes that unpack, twice, to `size` zero bytes of content."""
    return _one_page(zlib.compress(_deflated(size), 9), "/Filter [/FlateDecode /FlateDecode]")


def text_bomb(lines: int = 5_000_000) -> bytes:
    """Memory and time: a page that says the same line `lines` times, in a few kilobytes."""
    line = b"(Children are seen.) Tj T*\n"
    deflater = zlib.compressobj(9)
    parts = [deflater.compress(b"BT /F1 1 Tf 1 TL 56 700 Td\n")]
    parts += [deflater.compress(line * 1000) for _ in range(lines // 1000)]
    return _one_page(b"".join([*parts, deflater.compress(b"ET"), deflater.flush()]), "/Filter /FlateDecode")


def nested_forms(depth: int = 10_000) -> bytes:
    """Stack: form XObjects, each of which draws the next, `depth` deep."""

    def forms(file: PdfFile) -> str:
        inner = ""
        for level in range(depth):
            content = b"/X Do" if level else _ONE_LINE
            number = file.stream(content, f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources <<{inner}>>")
            inner = f"/XObject <</X {number} 0 R>>" if level else f"{_FONT} /XObject <</X {number} 0 R>>"
        return inner.removeprefix(_FONT)

    return _one_page(b"/X Do", resources=forms)


def multiplying_forms(depth: int = 9, times: int = 10) -> bytes:
    """Time and memory: form XObjects, each of which draws the next `times` times."""

    def forms(file: PdfFile) -> str:
        inner = _FONT
        for level in range(depth):
            content = b"/X Do " * times if level else _ONE_LINE
            number = file.stream(content, f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources <<{inner}>>")
            inner = f"/XObject <</X {number} 0 R>>"
        return inner

    return _one_page(b"/X Do", resources=forms)


def circular_form() -> bytes:
    """Stack: a form XObject that draws itself."""

    def forms(file: PdfFile) -> str:
        own = file.reserve()
        entries = f"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources <<{_FONT} /XObject <</X {own} 0 R>>>>"
        file.put(own, entries, _ONE_LINE + b" /X Do")
        return f" /XObject <</X {own} 0 R>>"

    return _one_page(b"/X Do", resources=forms)


def nested_arrays(depth: int = 100_000) -> bytes:
    """Stack: an array in an array in an array, in the content and in the catalogue."""
    return _one_page(_ONE_LINE + b" " + b"[" * depth + b"]" * depth, catalog=f" /Deep {'[' * depth}{']' * depth}")


def nested_marks(depth: int = 100_000) -> bytes:
    """Memory: marked contents in one another, `depth` deep, and never ended."""
    return _one_page(b"/P <</MCID 0>> BDC\n" * depth + _ONE_LINE)


def _with_structure(build: Callable[[PdfFile, int, int], int]) -> bytes:
    """One page, whose only marked content belongs to the element that `build` returns, given (file, tree, page)."""
    file = PdfFile()
    parent, page, tree = file.reserve(), file.reserve(), file.reserve()
    content = file.stream(b"/P <</MCID 0>> BDC " + _ONE_LINE + b" EMC")
    file.put(
        page,
        f"<</Type /Page /Parent {parent} 0 R /MediaBox [0 0 595 842] /Resources <<{_FONT}>>"
        f" /Contents {content} 0 R /StructParents 0>>",
    )
    file.put(parent, _page_node([page]))
    leaf = build(file, tree, page)
    parents = file.add(f"<</Nums [0 [{leaf} 0 R]]>>")
    root = tree + 2  # the first object that `build` makes stands behind the tree and the content
    file.put(tree, f"<</Type /StructTreeRoot /K [{root} 0 R] /ParentTree {parents} 0 R>>")
    return file.written(
        file.add(f"<</Type /Catalog /Pages {parent} 0 R /MarkInfo <</Marked true>> /StructTreeRoot {tree} 0 R>>")
    )


def deep_structure(depth: int = 10_000) -> bytes:
    """Stack: a structure tree `depth` deep with a paragraph at its end."""

    def build(file: PdfFile, tree: int, page: int) -> int:
        numbers = [file.reserve() for _ in range(depth)]
        for place, number in enumerate(numbers):
            above = numbers[place - 1] if place else tree
            is_last = number == numbers[-1]
            children = f"<</Type /MCR /Pg {page} 0 R /MCID 0>>" if is_last else f"{number + 1} 0 R"
            kind = "P" if is_last else "Sect"
            file.put(number, f"<</Type /StructElem /S /{kind} /P {above} 0 R /K [{children}]>>")
        return numbers[-1]

    return _with_structure(build)


def endless_structure() -> bytes:
    """Time and stack: a structure tree whose elements hold one another in a circle, each three times."""

    def build(file: PdfFile, tree: int, page: int) -> int:
        first, second = file.reserve(), file.reserve()
        file.put(first, f"<</Type /StructElem /S /Sect /P {tree} 0 R /K [{f'{second} 0 R ' * 3}]>>")
        content = f"<</Type /MCR /Pg {page} 0 R /MCID 0>>"
        file.put(second, f"<</Type /StructElem /S /Sect /P {first} 0 R /K [{content} {f'{first} 0 R ' * 3}]>>")
        return second

    return _with_structure(build)


def shared_structure(depth: int = 40) -> bytes:
    """Time: a structure tree whose every element is twice the child of the one above, 2 to the power of `depth`."""

    def build(file: PdfFile, tree: int, page: int) -> int:
        numbers = [file.reserve() for _ in range(depth)]
        for place, number in enumerate(numbers):
            above = numbers[place - 1] if place else tree
            is_last = number == numbers[-1]
            children = f"<</Type /MCR /Pg {page} 0 R /MCID 0>>" if is_last else f"{number + 1} 0 R {number + 1} 0 R"
            file.put(number, f"<</Type /StructElem /S /Sect /P {above} 0 R /K [{children}]>>")
        return numbers[-1]

    return _with_structure(build)


def deep_pages(depth: int = 10_000) -> bytes:
    """Stack: a page tree `depth` deep with one page at its end."""
    file = PdfFile()
    nodes = [file.reserve() for _ in range(depth)]
    page = file.add(
        f"<</Type /Page /Parent {nodes[-1]} 0 R /MediaBox [0 0 595 842] /Resources <<{_FONT}>>"
        f" /Contents {file.stream(_ONE_LINE)} 0 R>>"
    )
    for place, number in enumerate(nodes):
        above = f" /Parent {nodes[place - 1]} 0 R" if place else ""
        child = page if number == nodes[-1] else number + 1
        file.put(number, f"<</Type /Pages /Count 1{above} /Kids [{child} 0 R]>>")
    return file.written(file.add(f"<</Type /Catalog /Pages {nodes[0]} 0 R>>"))


def circular_pages(count: int = 1000) -> bytes:
    """Stack: a page tree that holds itself and says that it has `count` pages."""
    file = PdfFile()
    own = file.reserve()
    file.put(own, f"<</Type /Pages /Count {count} /Parent {own} 0 R /Kids [{own} 0 R {own} 0 R]>>")
    return file.written(file.add(f"<</Type /Catalog /Pages {own} 0 R>>"))


def pages_that_are_not_there(count: int = 2_000_000_000) -> bytes:
    """Time: a page tree that says that it has `count` pages and holds one."""
    file = PdfFile()
    parent = file.reserve()
    page = file.add(
        f"<</Type /Page /Parent {parent} 0 R /MediaBox [0 0 595 842] /Resources <<{_FONT}>>"
        f" /Contents {file.stream(_ONE_LINE)} 0 R>>"
    )
    file.put(parent, f"<</Type /Pages /Count {count} /Kids [{page} 0 R]>>")
    return file.written(file.add(f"<</Type /Catalog /Pages {parent} 0 R>>"))


def scanned(pages: int = 3) -> bytes:
    """Pages with a grey square on each and no text."""
    file = PdfFile()
    parent = file.reserve()
    numbers = [
        file.add(
            f"<</Type /Page /Parent {parent} 0 R /MediaBox [0 0 595 842] /Resources <<>>"
            f" /Contents {file.stream(b'0.5 g 100 100 200 200 re f')} 0 R>>"
        )
        for _ in range(pages)
    ]
    file.put(parent, _page_node(numbers))
    return file.written(file.add(f"<</Type /Catalog /Pages {parent} 0 R>>"))
