"""The objects of a PDF, and how they are written to its file."""

from collections.abc import Sequence

from tests.support.pdfs.encryption import Lock


class PdfFile:
    """The objects of a PDF and how they are written down."""

    def __init__(self) -> None:
        self._objects: list[tuple[str, bytes | None]] = []

    def reserve(self) -> int:
        """Reserve the number of an object that is set later."""
        self._objects.append(("null", None))
        return len(self._objects)

    def put(self, number: int, value: str, stream: bytes | None = None) -> None:
        """Set an object; for a stream, the entries of its dictionary without its length."""
        self._objects[number - 1] = (value, stream)

    def add(self, value: str) -> int:
        """Add an object; returns its number."""
        number = self.reserve()
        self.put(number, value)
        return number

    def stream(self, content: bytes, entries: str = "") -> int:
        """Add a stream, with its content as it is written to the file; returns its number."""
        number = self.reserve()
        self.put(number, entries, content)
        return number

    def written(self, catalog: int, lock: Lock | None = None) -> bytes:
        """The bytes of the file."""
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


def page_node(pages: Sequence[int]) -> str:
    """The root of the page tree, by the numbers of its pages."""
    return f"<</Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{page} 0 R' for page in pages)}]>>"


def literal(content: bytes) -> str:
    r"""A string of PDF as text in Latin 1, with `\`, `(` and `)` escaped."""
    return "(" + content.decode("latin-1").translate({40: r"\(", 41: r"\)", 92: r"\\"}) + ")"
