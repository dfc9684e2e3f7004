"""Which release is the latest, and what the pointers say."""

import errno
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from pipeline.releases.index_files import confirm_latest, set_latest, update_index
from pipeline.releases.release_index import (
    Release,
    complete_versions,
    hash_when_published,
    latest_release,
    load_record,
    previous_release,
    was_current,
)
from pipeline.releases.version import Version

ONE, TWO, THREE = (Version.parse(text) for text in ("1.0.0", "1.1.0", "2.0.0"))


def put(outputs: Path, version: Version) -> bytes:
    """A release of one file; the content of its checksums."""
    folder = outputs / "releases" / str(version)
    folder.mkdir(parents=True)
    content = f"a\r\n{version}\r\n".encode()
    (folder / "a.csv").write_bytes(content)
    sums = f"{hashlib.sha256(content).hexdigest()}  a.csv\n".encode()
    (folder / "SHA256SUMS").write_bytes(sums)
    return sums


def release(outputs: Path, version: Version) -> Release:
    return Release(version, outputs / "releases" / str(version), is_new=False)


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """Three releases, published one after another, and a folder that is not complete."""
    for version in (ONE, TWO, THREE):
        put(tmp_path, version)
        set_latest(tmp_path, version)
    (tmp_path / "releases" / "3.0.0").mkdir()
    return tmp_path


def test_the_latest_is_the_one_that_the_pointer_names_else_the_highest_complete_one(outputs: Path) -> None:
    assert latest_release(outputs) == release(outputs, THREE)
    (outputs / "latest.json").unlink()
    assert latest_release(outputs) == release(outputs, THREE)
    assert latest_release(outputs / "nowhere") is None


def test_the_release_before_is_the_next_lower_one(outputs: Path) -> None:
    assert previous_release(outputs, THREE) == release(outputs, TWO)
    assert previous_release(outputs, TWO) == release(outputs, ONE)
    assert previous_release(outputs, ONE) is None
    assert complete_versions(outputs) == [ONE, TWO, THREE]


def test_a_latest_release_is_confirmed_by_its_version_and_its_files(outputs: Path) -> None:
    assert confirm_latest(outputs, "2.0.0") == release(outputs, THREE)
    assert confirm_latest(outputs, "1.1.0") is None
    (outputs / "releases/2.0.0/a.csv").write_bytes(b"damaged")
    assert confirm_latest(outputs, "2.0.0") is None
    assert confirm_latest(outputs / "nowhere", "2.0.0") is None


def test_confirming_a_release_restores_the_page(outputs: Path) -> None:
    (outputs / "index.html").unlink()
    confirm_latest(outputs, "2.0.0")
    assert "2.0.0" in (outputs / "index.html").read_text(encoding="utf-8")


def test_the_pointers_name_the_latest_and_list_every_release_with_its_hash(outputs: Path) -> None:
    assert json.loads((outputs / "latest.json").read_text()) == {"version": "2.0.0", "path": "releases/2.0.0"}
    hashes = {
        str(version): hashlib.sha256((outputs / f"releases/{version}/SHA256SUMS").read_bytes()).hexdigest()
        for version in (ONE, TWO, THREE)
    }
    assert json.loads((outputs / "versions.json").read_text()) == [
        {"version": name, "path": f"releases/{name}", "sha256sums_sha256": digest} for name, digest in hashes.items()
    ]
    assert hash_when_published(outputs / "releases" / "1.1.0") == hashes["1.1.0"]
    assert hash_when_published(outputs / "releases" / "3.0.0") is None


def test_the_hash_that_was_published_stays_whatever_happens_to_the_folder(outputs: Path) -> None:
    before = hash_when_published(outputs / "releases" / "1.0.0")
    (outputs / "releases/1.0.0/SHA256SUMS").write_bytes(b"")
    set_latest(outputs, THREE)
    assert hash_when_published(outputs / "releases" / "1.0.0") == before


def test_the_page_is_left_alone_where_nothing_changed_and_made_again_where_it_did(outputs: Path) -> None:
    page, new = outputs / "index.html", Version.parse("2.1.0")
    page.write_text("mine")
    set_latest(outputs, THREE)
    assert page.read_text() == "mine"
    put(outputs, new)
    set_latest(outputs, new)
    assert "2.1.0" in page.read_text(encoding="utf-8")


def test_a_release_was_current_if_it_is_or_was_named(outputs: Path) -> None:
    new = Version.parse("2.1.0")
    put(outputs, new)
    assert [was_current(outputs, version) for version in (ONE, THREE, new)] == [True, True, False]


def test_the_link_leads_to_the_latest_version(outputs: Path) -> None:
    set_latest(outputs, THREE)
    assert (outputs / "latest").readlink().as_posix() == "releases/2.0.0"
    assert (outputs / "latest" / "SHA256SUMS").is_file()
    set_latest(outputs, ONE)
    assert (outputs / "latest").readlink().as_posix() == "releases/1.0.0"
    assert list(outputs.glob(".latest*")) == []


def test_a_folder_of_somebodys_own_in_the_place_of_the_link_stays(outputs: Path) -> None:
    (outputs / "latest").unlink(missing_ok=True)
    (outputs / "latest").mkdir()
    (outputs / "latest" / "notes.txt").write_text("mine")
    set_latest(outputs, THREE)
    assert (outputs / "latest" / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("latest", [THREE, None])
def test_a_copy_of_a_release_in_the_place_of_the_link_goes(outputs: Path, latest: Version | None) -> None:
    """It comes from copying the outputs with what links lead to, and would stay when the version is withdrawn."""
    (outputs / "latest").unlink()
    shutil.copytree(outputs / "releases" / "1.1.0", outputs / "latest")
    update_index(outputs, load_record(outputs), latest)
    assert (outputs / "latest").is_symlink() == (latest is not None)
    assert (outputs / "latest").exists() == (latest is not None)
    assert list(outputs.glob(".latest*")) == []


@pytest.mark.parametrize(
    "refused", [NotImplementedError(), OSError(errno.EPERM, "no links"), OSError(errno.ENOTSUP, "no links")]
)
def test_where_no_links_can_be_made_there_is_none(
    outputs: Path, monkeypatch: pytest.MonkeyPatch, refused: Exception
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise refused

    (outputs / "latest").unlink(missing_ok=True)
    monkeypatch.setattr("os.symlink", refuse)
    set_latest(outputs, THREE)
    assert not (outputs / "latest").exists()
    assert json.loads((outputs / "latest.json").read_text())["version"] == "2.0.0"


def test_a_full_disk_is_reported_when_the_link_is_made(outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    (outputs / "latest").unlink(missing_ok=True)
    monkeypatch.setattr("os.symlink", refuse)
    with pytest.raises(OSError, match="full"):
        set_latest(outputs, THREE)
