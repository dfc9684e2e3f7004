"""The media types (IANA) of the files of a release."""

from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

#: For a format without a registered type.
_UNKNOWN: Final = "application/octet-stream"
_TYPES: Final = MappingProxyType(
    {
        ".atom": "application/atom+xml",
        ".cff": "text/yaml",
        ".css": "text/css",
        ".csv": "text/csv",
        ".duckdb": _UNKNOWN,
        ".html": "text/html",
        ".js": "text/javascript",
        ".json": "application/json",
        ".jsonld": "application/ld+json",
        ".md": "text/markdown",
        ".parquet": "application/vnd.apache.parquet",
        ".svg": "image/svg+xml",
        ".txt": "text/plain",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "": "text/plain",
    }
)


def media_type(name: str) -> str:
    """The media type of a file of a release, by its name."""
    return _TYPES.get(PurePosixPath(name).suffix, _UNKNOWN)


def content_type(name: str) -> str:
    """The value of the HTTP header `Content-Type`, with the encoding of texts."""
    kind = media_type(name)
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
