"""Everything that a release shows, unpacked by code that shares nothing with the search of the pipeline."""

import json
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pyarrow.parquet as pq


def squeezed(text: str) -> str:
    """Only the letters and digits of a text, in the form that they have without accents and capitals."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", text)).casefold()


def everything_in(folder: Path) -> Iterator[tuple[str, str]]:
    """The path of each file below a folder with its text, once for each way of reading it, squeezed."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield name, squeezed(name)
        if path.is_file():
            for text in _texts(path):
                yield name, squeezed(text)


class _Shown(HTMLParser):
    """The text of a page, and of its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts += [value or "" for _, value in attrs]


def _texts(path: Path) -> Iterator[str]:
    raw = path.read_bytes().decode("utf-8", "replace")
    yield raw
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        yield from (" ".join(map(str, column.to_pylist())) for column in table.columns)
        yield from (" ".join(map(str, row.values())) for row in table.to_pylist())
        yield str(table.schema)
    elif path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            for (name,) in connection.execute("SHOW TABLES").fetchall():
                rows = connection.execute(f'FROM "{name}"').fetchall()
                yield " ".join(str(value) for row in rows for value in row)
                yield " ".join(str(row[number]) for number in range(len(rows[0]) if rows else 0) for row in rows)
    elif path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                yield from _shown(archive.read(name).decode())
    elif path.suffix in (".html", ".svg"):
        yield from _shown(raw)
    elif path.suffix in (".json", ".jsonld"):
        yield " ".join(_values(json.loads(raw)))
    elif path.suffix == ".js":
        yield raw.replace("\\n", " ").encode().decode("unicode_escape")


def _shown(page: str) -> Iterator[str]:
    parser = _Shown()
    parser.feed(page)
    yield "".join(parser.parts)


def _values(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _values(item)
    elif isinstance(value, list):
        for item in value:
            yield from _values(item)
    else:
        yield str(value)
