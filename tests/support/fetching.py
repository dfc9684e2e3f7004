"""Fetch from a publisher on this machine with short limits."""

from pathlib import Path

from pipeline.sources.discovery import find_sources, read_bytes
from pipeline.sources.fetch.fetch import fetch
from pipeline.sources.fetch.limits import FetchLimits
from pipeline.sources.fetch.results import FetchResult, PageResult
from pipeline.sources.registry import Registry
from pipeline.sources.store import Store
from tests.support.publisher import PDF, Publisher

QUICK = FetchLimits(pause=0, timeout=0.3, total_timeout=1, max_bytes=100_000, max_attempts=2, backoff=0.01)
OTHER_PDF = PDF.replace(b"words", b"other")
ERROR_PAGE = b"<!DOCTYPE html><html><head><title>Sorry</title></head><body>Not now</body></html>"


def registry_of(ofsted: Publisher, *paths: str) -> Registry:
    return Registry.model_validate(
        {"documents": {f"{path.strip('/')}.pdf": {"url": ofsted.url + path} for path in paths}}
    )


def fetched(ofsted: Publisher, sources: Path, *paths: str, limits: FetchLimits = QUICK) -> FetchResult:
    return fetch(registry_of(ofsted, *paths), Store(sources), limits)


def only(ofsted: Publisher, sources: Path, path: str = "/a", limits: FetchLimits = QUICK) -> PageResult:
    (result,) = fetched(ofsted, sources, path, limits=limits).pages
    return result


def current(ofsted: Publisher, sources: Path, path: str = "/a") -> bytes | None:
    """What a build would read."""
    files = find_sources(sources, registry_of(ofsted, path))
    return read_bytes(sources, files[0]) if files else None
