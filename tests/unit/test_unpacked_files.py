"""A word is found in every kind of file that a release has, in each way in which a reader may come to see it."""

import gzip
import io
import json
import struct
import zipfile
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.releases.unpack import DAMAGED, texts_in

NAME = "Jo Bloggs"


def table_file(table: pa.Table) -> bytes:
    packed = io.BytesIO()
    pq.write_table(table, packed, compression="zstd")
    return packed.getvalue()


def described(key: bytes, value: str) -> pa.Table:
    return pa.table({"office": ["Director"]}).replace_schema_metadata({key: value.encode()})


def picture(*chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG file of some parts."""
    packed = b"".join(struct.pack(">I4s", len(data), kind) + data + bytes(4) for kind, data in chunks)
    return b"\x89PNG\r\n\x1a\n" + packed


def archive(name: str, content: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return packed.getvalue()


HELD = {
    "in the name of a file": ("texts/Jo Bloggs.csv", b""),
    "in a list of files": ("SHA256SUMS", b"0000  a.txt\n0000  Jo Bloggs.txt\n"),
    "in a text": ("a.txt", b"Written by Jo Bloggs."),
    "in a text with a byte that is none": ("a.txt", b"\xff Jo Bloggs"),
    "in an address": ("a.md", b"[letter](texts/Jo%20Bloggs.txt)"),
    "in a cell": ("people.csv", b'name,office\n"Jo Bloggs",Director\n'),
    "escaped in a value": ("a.json", b'{"by": ["J\\u006f Bloggs"]}'),
    "escaped in a key": ("a.json", b'[{"J\\u006f Bloggs": 1}]'),
    "escaped in linked data": ("a.jsonld", b'{"@id": "J\\u006f Bloggs"}'),
    "escaped in a script": ("search.js", b'const index = ["\\x00", "J\\u006f Bloggs"];'),
    "escaped in a script of a page": ("index.html", b'<script>const by = "J\\u006f Bloggs";</script>'),
    "with an entity": ("index.html", b"<p>J&#111; Bloggs</p>"),
    "with an entity in an attribute": ("index.html", b'<a title="J&#111; Bloggs">them</a>'),
    "with a tag inside a word": ("index.html", b"<p>J<b>o</b> Bloggs</p>"),
    "with a tag between the words": ("index.html", b"<p>Jo<br>Bloggs</p>"),
    "in a drawing": ("timeline.svg", b"<text>J<tspan>o</tspan> Bloggs</text>"),
    "in a table": ("people.parquet", table_file(pa.table({"name": ["A", None, NAME]}))),
    "in the name of a column": ("people.parquet", table_file(pa.table({NAME: [1, 2]}))),
    "in the description of a table": ("people.parquet", table_file(described(b"about", NAME))),
    "under a key that is no text": ("people.parquet", table_file(described(b"\xff", NAME))),
    "in a workbook": ("all.xlsx", archive("xl/sharedStrings.xml", "<t>J&#111; Bloggs</t>")),
    "in the name of a part of a workbook": ("all.xlsx", archive("xl/Jo Bloggs.xml", "<t/>")),
    "in a compressed file": ("a.gz", gzip.compress(b"Jo Bloggs")),
    "beside a picture": ("a.png", picture((b"tEXt", b"Author\0Jo Bloggs"))),
    "compressed beside a picture": ("a.png", picture((b"zTXt", b"Author\0\0" + zlib.compress(b"Jo Bloggs")))),
    "after the head of a picture": (
        "a.png",
        picture((b"IHDR", bytes(13)), (b"zTXt", b"Author\0\0" + zlib.compress(b"Jo Bloggs"))),
    ),
    "compressed in another language beside a picture": (
        "a.png",
        picture((b"iTXt", b"Author\0\1\0en\0Author\0" + zlib.compress(b"Jo Bloggs"))),
    ),
    # uncompressed blocks, whose lengths hold zero bytes
    "stored as it is in a compressed text beside a picture": (
        "a.png",
        picture((b"iTXt", b"Author\0\1\0\0\0" + zlib.compress(b"Jo Bloggs", level=0))),
    ),
    "in another language beside a picture": ("a.png", picture((b"iTXt", b"Author\0\0\0en\0\0Jo Bloggs"))),
    "in a file of an unknown kind": ("a.bin", b"\xff\0Jo Bloggs"),
    "in two bytes each": ("a.bin", NAME.encode("utf-16-le")),
    "in two bytes each, the other way round": ("a.bin", NAME.encode("utf-16-be")),
}


@pytest.mark.parametrize(("name", "content"), HELD.values(), ids=HELD.keys())
def test_a_name_is_found_however_a_file_holds_it(name: str, content: bytes) -> None:
    assert [text for text in texts_in(name, content) if NAME in text]


def test_a_name_of_which_each_word_stands_by_itself_is_found_over_them() -> None:
    assert any("Jo\nBloggs" in text for text in texts_in("words.json", b'["Jo", "Bloggs"]'))
    assert any("Jo\nBloggs" in text for text in texts_in("search.js", b'const words = ["Jo", "Bloggs"];'))
    words = b"seq,word\n1,Jo\n2,Bloggs\n"
    assert any("Jo\nBloggs" in text for text in texts_in("words.csv", words))
    table = pa.table({"seq": [1, 2], "word": ["Jo", "Bloggs"]})
    assert any("Jo\nBloggs" in text for text in texts_in("words.parquet", table_file(table)))


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "a.html", "a.txt", "a.png", "a.bin", "a.xlsx", "a.json"])
def test_a_file_on_disk_is_read_as_its_bytes_are(name: str, tmp_path: Path) -> None:
    contents = {
        "a.parquet": table_file(pa.table({"name": [NAME]})),
        "a.xlsx": archive("a.xml", NAME),
        "a.json": json.dumps(NAME).encode(),
    }
    content = contents.get(name, NAME.encode())
    (tmp_path / name).write_bytes(content)
    assert list(texts_in(name, tmp_path / name)) == list(texts_in(name, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", b"{"),
        ("a.xlsx", b"no archive"),
        ("a.parquet", b"no table"),
        ("a.gz", b"not compressed"),
        ("a.gz", gzip.compress(b"cut short")[:-9]),
    ],
    ids=["JSON", "workbook", "Parquet", "not gzip", "cut short"],  # the bytes of the last one hold the time
)
def test_a_damaged_file_raises_what_is_expected_of_one(name: str, content: bytes) -> None:
    with pytest.raises(DAMAGED):
        list(texts_in(name, content))
