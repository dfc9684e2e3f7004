"""The store of fetched documents: its lock, its files, its manifest."""

import os
import sys
from pathlib import Path

import pytest

from pipeline.core.locks import file_lock
from pipeline.sources.discovery import SourcesError, find_sources
from pipeline.sources.store import Store, StoreError
from tests.support.fetching import fetched, only, registry_of
from tests.support.publisher import Publisher


def test_two_fetches_cannot_run_at_once(ofsted: Publisher, some_sources: Path) -> None:
    store = Store(some_sources)
    with store.locked(), pytest.raises(StoreError, match="another fetch is running"):
        fetched(ofsted, some_sources, "/a")
    with file_lock(store.folder / ".lock"):
        pass


def test_files_of_an_interrupted_fetch_are_removed(ofsted: Publisher, some_sources: Path) -> None:
    (some_sources / ".fetched").mkdir()
    (some_sources / ".fetched" / ".manifest.json.writing").write_bytes(b"half")
    fetched(ofsted, some_sources, "/a")
    assert not list((some_sources / ".fetched").glob("*.writing"))


@pytest.mark.skipif(sys.platform == "win32", reason="folders cannot be brought to the disk there")
def test_stored_files_are_synced_to_the_disk(
    ofsted: Publisher, some_sources: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced, sync = set(), os.fsync

    def noted(handle: int) -> None:
        synced.add(os.fstat(handle).st_ino)
        sync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    ofsted.serves("/a")
    only(ofsted, some_sources)
    store = Store(some_sources)
    sha256 = store.load_manifest().pages[f"{ofsted.url}/a"].current
    assert sha256 is not None
    kept = (some_sources, store.folder, store.path_of(sha256), store.folder / "manifest.json")
    assert {path.stat().st_ino for path in kept} <= synced


@pytest.mark.parametrize("content", ["{", '{"pages": {"u": {"current": "../registry.yaml"}}}'])
def test_a_damaged_manifest_is_reported(ofsted: Publisher, some_sources: Path, content: str) -> None:
    (some_sources / ".fetched").mkdir()
    (some_sources / ".fetched" / "manifest.json").write_text(content)
    with pytest.raises(StoreError, match=r"manifest\.json: cannot be read .*restore it .*, and do not remove it"):
        fetched(ofsted, some_sources, "/a")
    with pytest.raises(SourcesError, match=r"manifest\.json: cannot be read"):
        find_sources(some_sources, registry_of(ofsted, "/a"))


def test_an_unreadable_manifest_is_not_reported_as_damaged(ofsted: Publisher, some_sources: Path) -> None:
    (some_sources / ".fetched" / "manifest.json").mkdir(parents=True)
    with pytest.raises(StoreError, match=r"manifest\.json: cannot be read \(.*\); make it readable$"):
        fetched(ofsted, some_sources, "/a")


def test_a_store_that_cannot_be_written_to_is_reported(ofsted: Publisher, some_sources: Path) -> None:
    (some_sources / ".fetched").write_text("a file")
    with pytest.raises(StoreError, match="cannot be written to"):
        fetched(ofsted, some_sources, "/a")
