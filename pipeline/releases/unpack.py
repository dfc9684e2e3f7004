"""All text that is in a file of a release, whatever its format: to search it for words that must not be there.

A file is unpacked in every way in which a reader, or a program of theirs, may come to see its words; the same words may
come several times. A file of an unknown kind is read as UTF-8 and as UTF-16.
"""

import csv
import gzip
import html
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.schema.frames import TEXT, from_arrow

#: The bytes of a file, or the file that has them.
Content = bytes | Path

_TAG: Final = re.compile(r"<[^>]*>")
_LITERAL: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_PNG: Final = b"\x89PNG\r\n\x1a\n"
#: What people could read among the bytes of a binary file, whose values are searched by themselves; less is noise.
_READABLE: Final = re.compile(r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]{4,}")
#: What a damaged file raises.
DAMAGED: Final = (OSError, EOFError, ValueError, csv.Error, zlib.error, zipfile.BadZipFile, pa.ArrowException)
#: A cell of CSV may be as long as a text.
_LONGEST_CELL: Final = 100_000_000


def texts_in(name: str, content: Content) -> Iterator[str]:
    """The texts of a file, its name among them.

    Args:
        name: its path in the release, which gives its kind.
        content: its bytes, or the file that has them.

    Raises:
        OSError: the file cannot be read, or is damaged; `DAMAGED` has everything that a damaged file may raise.
    """
    yield name
    for text in READERS.get(PurePosixPath(name).suffix, _unknown)(content):
        yield text
        if "%" in text:
            yield unquote(text)


def _bytes(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()


def _decoded(content: Content) -> str:
    return _bytes(content).decode("utf-8", "replace")


def _readable(content: Content) -> str:
    """What people could read in the bytes of a binary file as they are, a line a piece."""
    return "\n".join(_READABLE.findall(_decoded(content)))


def _text(content: Content) -> Iterator[str]:
    yield _decoded(content)


def _unknown(content: Content) -> Iterator[str]:
    raw = _bytes(content)
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield raw.decode(encoding, "ignore")


def _csv(content: Content) -> Iterator[str]:
    """The text as it is, and column by column, as a Parquet file has them: the same words are not searched twice."""
    text = _decoded(content)
    yield text
    csv.field_size_limit(_LONGEST_CELL)
    columns: list[list[str]] = []
    for row in csv.reader(io.StringIO(text, newline="")):
        columns += [[] for _ in range(len(row) - len(columns))]
        for column, cell in zip(columns, row, strict=False):
            column.append(cell)
    yield "\n".join(column[0] for column in columns)
    for column in columns:
        yield "\n".join(filter(None, column[1:]))


def _json(content: Content) -> Iterator[str]:
    """Every key and value, in the order of the file, with its escapes resolved."""
    yield "\n".join(_strings(json.loads(_decoded(content), object_pairs_hook=_in_order)))


def _in_order(pairs: Sequence[tuple[str, object]]) -> list[object]:
    """The keys and values of an object, all of them where a key comes twice."""
    return [part for pair in pairs for part in pair]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _script(content: Content) -> Iterator[str]:
    """The text as it is, and the literals in it with their escapes resolved."""
    text = _decoded(content)
    yield text
    yield "\n".join(_literals(text))


def _literals(text: str) -> Iterator[str]:
    for found in _LITERAL.finditer(text):
        try:
            yield str(json.loads(found.group(), strict=False))
        except ValueError:  # no literal of JSON: the text as it is has its words
            continue


def _markup(content: Content) -> Iterator[str]:
    """The tags of HTML or XML, and the text without them, removed or taken for spaces; with entities resolved."""
    text = _decoded(content)
    yield html.unescape("\n".join(_TAG.findall(text)))
    yield html.unescape(_TAG.sub("", text))
    yield html.unescape(_TAG.sub(" ", text))
    if "<script" in text:
        yield "\n".join(_literals(text))


def _parquet(content: Content) -> Iterator[str]:
    """Every column, the descriptions, and the statistics, which are in the bytes as they are."""
    yield _readable(content)
    table = pq.read_table(io.BytesIO(_bytes(content)))
    yield from _described(table.schema.metadata)
    for field in table.schema:
        yield field.name
        yield from _described(field.metadata)
    frame = from_arrow(table)
    for name in frame.columns[frame.dtypes == TEXT]:
        yield "\n".join(frame[name].dropna())


def _described(metadata: Mapping[bytes, bytes] | None) -> Iterator[str]:
    for key, value in (metadata or {}).items():
        yield f"{key.decode('utf-8', 'replace')}\n{value.decode('utf-8', 'replace')}"


def _database(content: Content) -> Iterator[str]:
    """Every column of every table, the descriptions, and the bytes as they are, which may hold former values."""
    import duckdb

    yield _readable(content)
    if isinstance(content, bytes):
        return
    try:
        yield from _values_in(content)
    except duckdb.Error as error:
        raise OSError(f"{content}: {error}") from error


def _values_in(path: Path) -> Iterator[str]:
    import duckdb

    with duckdb.connect(str(path), read_only=True, config={"threads": 1}) as connection:
        found = connection.execute(
            "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        for table, column, kind, comment in found:
            yield f"{table}\n{column}\n{comment}"
            if kind == "VARCHAR":
                rows = connection.execute(f'SELECT "{column}" FROM "{table}"').fetchall()  # noqa: S608 - its own names
                yield "\n".join(value for (value,) in rows if value is not None)
        comments = connection.execute("SELECT comment FROM duckdb_tables() WHERE NOT internal").fetchall()
        yield "\n".join(str(comment) for (comment,) in comments)


def _archive(content: Content) -> Iterator[str]:
    """Every file in a ZIP archive, such as a workbook, with its name."""
    with zipfile.ZipFile(io.BytesIO(_bytes(content))) as archive:
        for name in archive.namelist():
            yield from texts_in(name, archive.read(name))


def _compressed(content: Content) -> Iterator[str]:
    yield from _unknown(gzip.decompress(_bytes(content)))


def _image(content: Content) -> Iterator[str]:
    """The texts beside the picture of a PNG file."""
    yield _readable(content)
    raw = _bytes(content)
    place = len(_PNG)
    while place + 8 <= len(raw):
        length, kind = struct.unpack(">I4s", raw[place : place + 8])
        chunk = raw[place + 8 : place + 8 + length]
        if kind in (b"zTXt", b"iTXt"):
            yield _inflated(_packed_text(chunk, kind)).decode("utf-8", "ignore")
        place += length + 12


def _packed_text(chunk: bytes, kind: bytes) -> bytes:
    """The text of a chunk of a PNG file, perhaps compressed (PNG specification, 11.3.3)."""
    _, _, after_keyword = chunk.partition(b"\0")
    if kind == b"zTXt":
        return after_keyword[1:]  # the method
    _, _, translated = after_keyword[2:].partition(b"\0")  # whether and how it is compressed, then the language
    return translated.partition(b"\0")[2]


def _inflated(packed: bytes) -> bytes:
    """Compressed bytes as they were; others as they are."""
    try:
        return zlib.decompress(packed)
    except zlib.error:
        return packed


#: How the text of each kind of file is found, by how its name ends. Every kind of file that a release has is here.
READERS: Final[Mapping[str, Callable[[Content], Iterator[str]]]] = {
    "": _text,
    ".atom": _markup,
    ".cff": _text,
    ".css": _text,
    ".csv": _csv,
    ".duckdb": _database,
    ".gz": _compressed,
    ".html": _markup,
    ".js": _script,
    ".json": _json,
    ".jsonld": _json,
    ".md": _text,
    ".parquet": _parquet,
    ".png": _image,
    ".rels": _markup,
    ".svg": _markup,
    ".txt": _text,
    ".xlsx": _archive,
    ".xml": _markup,
}
