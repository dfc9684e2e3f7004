"""Releases in an object store, here one in memory: what is sent, what the store names as the latest, and withdrawals."""

import json
from pathlib import Path
from typing import Any

import pytest
from obstore.exceptions import BaseError
from obstore.store import MemoryStore

from pipeline.releases import remote
from pipeline.releases.index_files import PAGE
from pipeline.releases.release_index import LATEST, VERSIONS, load_record
from pipeline.releases.release_reader import PublishedRelease
from pipeline.releases.remote import CopyInterruptedError, copy_release
from pipeline.releases.store_target import CopyResult, PublishError, StoreTarget
from pipeline.releases.version import Version
from tests.support.fake_releases import build, withdraw_version

URL = "s3://bucket/folder"


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """Two releases, 1.0.0 and 1.0.1."""
    for words in ("one", "two"):
        build(tmp_path / "outputs", words)
    return tmp_path / "outputs"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


def _copy(store: MemoryStore, outputs: Path, version: str) -> CopyResult:
    release = PublishedRelease.at(outputs / "releases" / version)
    return StoreTarget(URL, store, load_record(outputs)).copy(Version.parse(version), release)


def _withdraw(store: MemoryStore, outputs: Path, version: str) -> bool:
    withdraw_version(outputs, version)
    record = load_record(outputs)
    return StoreTarget(URL, store, record).withdraw(record.entries[Version.parse(version)])


def _json(store: MemoryStore, name: str) -> Any:  # noqa: ANN401 - whatever the file holds
    return json.loads(bytes(store.get(name).bytes()))


def _names(store: MemoryStore, version: str) -> set[str]:
    found = (item["path"] for part in store.list(f"releases/{version}/") for item in part)
    return {path.removeprefix(f"releases/{version}/") for path in found}


def test_every_file_is_sent_once_and_the_highest_version_is_the_latest(outputs: Path, store: MemoryStore) -> None:
    files = {path.name for path in (outputs / "releases" / "1.0.1").iterdir()}
    first = _copy(store, outputs, "1.0.1")
    assert (first.n_sent, first.n_present, first.is_current) == (len(files), 0, True)
    assert _names(store, "1.0.1") == files
    again = _copy(store, outputs, "1.0.1")
    assert (again.n_sent, again.n_present, again.is_current) == (0, len(files), True)
    assert not _copy(store, outputs, "1.0.0").is_current
    assert _json(store, LATEST) == {"version": "1.0.1", "path": "releases/1.0.1"}
    assert [item["version"] for item in _json(store, VERSIONS)] == ["1.0.0", "1.0.1"]


def test_another_release_of_the_same_version_is_never_overwritten(
    outputs: Path, store: MemoryStore, tmp_path: Path
) -> None:
    _copy(store, outputs, "1.0.0")
    build(tmp_path / "others", "three")
    with pytest.raises(PublishError, match=r"releases/1\.0\.0 has another release of that version"):
        _copy(store, tmp_path / "others", "1.0.0")
    assert bytes(store.get("releases/1.0.0/people.csv").bytes()) == b"one"


def test_a_withdrawn_version_leaves_a_page_and_the_version_before_is_the_latest(
    outputs: Path, store: MemoryStore
) -> None:
    for version in ("1.0.0", "1.0.1"):
        _copy(store, outputs, version)
    assert _withdraw(store, outputs, "1.0.1")
    assert _names(store, "1.0.1") == {PAGE}
    assert _json(store, LATEST) == {"version": "1.0.0", "path": "releases/1.0.0"}
    assert [item.get("withdrawn") for item in _json(store, VERSIONS)] == [None, "a reason"]


def test_without_another_version_nothing_is_the_latest_there(outputs: Path, store: MemoryStore) -> None:
    assert not _withdraw(store, outputs, "1.0.1")
    _copy(store, outputs, "1.0.0")
    assert _withdraw(store, outputs, "1.0.0")
    with pytest.raises(FileNotFoundError):
        store.get(LATEST)
    assert [item["version"] for item in _json(store, VERSIONS)] == ["1.0.0"]


def test_an_error_of_a_store_is_reported_without_its_answer(
    outputs: Path, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise BaseError("Generic S3 error: no such host: <Error><Key>a-key</Key></Error>\nDebug source: a-key")

    monkeypatch.setattr(remote, "_target", lambda *_: StoreTarget(URL, store, load_record(outputs)))
    monkeypatch.setattr(StoreTarget, "copy", refuse)
    with pytest.raises(CopyInterruptedError, match=r"was interrupted: Generic S3 error: no such host; the ") as error:
        copy_release(URL, outputs / "releases" / "1.0.1")
    assert "a-key" not in str(error.value)


def test_a_copy_withdraws_what_was_withdrawn_here_since_the_last(outputs: Path, store: MemoryStore) -> None:
    _copy(store, outputs, "1.0.0")
    withdraw_version(outputs, "1.0.0")
    assert _copy(store, outputs, "1.0.1").withdrawn == ("1.0.0",)
    assert _names(store, "1.0.0") == {PAGE}
    assert _json(store, LATEST)["version"] == "1.0.1"
