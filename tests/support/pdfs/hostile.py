"""PDFs that attack a reader. The docstring of each function names the resource that it tries to exhaust."""

import zlib
from collections.abc import Callable
from typing import Final

from tests.support.pdfs.writer import PdfFile, page_node

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
    file.put(parent, page_node([page]))
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
    """Memory and time: a page that prints the same line `lines` times, in a few kilobytes."""
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
    file.put(parent, page_node([page]))
    leaf = build(file, tree, page)
    parents = file.add(f"<</Nums [0 [{leaf} 0 R]]>>")
    root = tree + 2  # the first object that `build` makes follows the tree and the content
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
    """Stack: a page tree that holds itself and claims to have `count` pages."""
    file = PdfFile()
    own = file.reserve()
    file.put(own, f"<</Type /Pages /Count {count} /Parent {own} 0 R /Kids [{own} 0 R {own} 0 R]>>")
    return file.written(file.add(f"<</Type /Catalog /Pages {own} 0 R>>"))


def pages_that_are_not_there(count: int = 2_000_000_000) -> bytes:
    """Time: a page tree that claims to have `count` pages and holds one."""
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
    file.put(parent, page_node(numbers))
    return file.written(file.add(f"<</Type /Catalog /Pages {parent} 0 R>>"))
