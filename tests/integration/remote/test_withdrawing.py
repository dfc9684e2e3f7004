"""Withdrawing a release from an object store, and going back to an earlier one: the pointer first, the list last."""

import shutil
from pathlib import Path

import pytest

from pipeline.releases.release_index import ReleaseError
from pipeline.releases.remote import copy_release, withdraw_elsewhere
from pipeline.releases.store_target import PublishError
from pipeline.releases.version import Version
from tests.support.fake_releases import build, withdraw_version
from tests.support.object_store import URL, Server, latest, store, stored, versions_there

pytestmark = [pytest.mark.faults, pytest.mark.filterwarnings("ignore::DeprecationWarning:(moto|botocore).*")]


def test_a_version_is_withdrawn_there_the_pointer_first(changing: Path, s3: Server) -> None:
    withdraw_version(changing, "1.0.1", "it named somebody")
    assert withdraw_elsewhere(URL, changing, Version(1, 0, 1))
    assert latest() == "1.0.0"
    assert [name for name in stored() if "1.0.1" in name] == ["releases/1.0.1/index.html"]
    assert b"it named somebody" in stored()["releases/1.0.1/index.html"]
    assert b"../1.0.0/index.html" in stored()["releases/1.0.1/index.html"]
    assert versions_there()["1.0.1"]["withdrawn"] == "it named somebody"
    assert not [name for name, content in stored().items() if b"two" in content]
    assert s3.puts() == ["latest.json", "releases/1.0.1/index.html", "versions.json"]
    assert withdraw_elsewhere(URL, changing, Version(1, 0, 1))
    assert latest() == "1.0.0"
    withdraw_version(changing, "1.0.0")
    assert withdraw_elsewhere(URL, changing, Version(1, 0, 0))
    assert "latest.json" not in stored()
    assert copy_release(URL, build(changing, "three").path).is_current
    assert latest() == "2.0.0"


def test_an_interrupted_withdrawal_is_completed_by_the_next_one(changing: Path, s3: Server) -> None:
    withdraw_version(changing, "1.0.1")
    for number, n_puts in enumerate((0, 1, 1)):
        s3.puts_left = n_puts
        with pytest.raises(PublishError, match=r"withdrawing version 1\.0\.1 was interrupted"):
            withdraw_elsewhere(URL, changing, Version(1, 0, 1))
        s3.puts_left = None
        assert latest() == ("1.0.0" if number else "1.0.1")
    assert withdraw_elsewhere(URL, changing, Version(1, 0, 1))
    assert [name for name in stored() if "1.0.1" in name] == ["releases/1.0.1/index.html"]


def test_an_interrupted_withdrawal_is_completed_by_the_next_copy(changing: Path, s3: Server) -> None:
    withdraw_version(changing, "1.0.1", "it named somebody")
    s3.puts_left = 2  # the pointer and the page
    with pytest.raises(PublishError, match="was interrupted"):
        withdraw_elsewhere(URL, changing, Version(1, 0, 1))
    s3.puts_left = None
    assert "withdrawn" not in versions_there()["1.0.1"]
    assert copy_release(URL, build(changing, "three").path).withdrawn == ("1.0.1",)
    assert versions_there()["1.0.1"]["withdrawn"] == "it named somebody"


@pytest.mark.parametrize(
    ("name", "content"),
    [("versions.json", '{"a": 1}'), ("versions.json", "[{}]"), ("latest.json", "oops"), ("latest.json", "[]")],
)
def test_a_file_of_the_index_that_nobody_can_read_is_named(changing: Path, name: str, content: str) -> None:
    store().put(name, content.encode())
    withdraw_version(changing, "1.0.1")
    with pytest.raises(PublishError, match=rf"{name} cannot be read"):
        withdraw_elsewhere(URL, changing, Version(1, 0, 1))


def test_another_release_of_that_version_is_not_withdrawn(changing: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for words in ("one", "three"):
        build(other, words)
    before = stored()
    with pytest.raises(ReleaseError, match=r"version 1\.0\.1 was not withdrawn"):
        withdraw_elsewhere(URL, other, Version(1, 0, 1))
    withdraw_version(other, "1.0.1")
    with pytest.raises(PublishError, match="has another release of that version"):
        withdraw_elsewhere(URL, other, Version(1, 0, 1))
    assert stored() == before
    assert not withdraw_elsewhere("s3://bucket/elsewhere", other, Version(1, 0, 1))


def test_the_pointer_goes_back_where_the_outputs_did(changing: Path) -> None:
    (changing / "latest.json").write_text('{"version": "1.0.0"}')
    assert copy_release(URL, changing / "releases/1.0.0").is_current
    assert latest() == "1.0.0"
    assert versions_there()["1.0.1"]["rolled_back"] is True
    assert "rolled_back" not in versions_there()["1.0.0"]
    assert not copy_release(URL, changing / "releases/1.0.1").n_sent


def test_the_pointer_does_not_go_back_from_a_release_that_the_outputs_do_not_know(
    changing: Path, tmp_path: Path
) -> None:
    """As when the outputs were restored from a copy."""
    old = tmp_path / "old"
    build(old, "one")
    assert not copy_release(URL, old / "releases/1.0.0").is_current
    assert latest() == "1.0.1"
    release = build(old, "three").path
    with pytest.raises(
        PublishError, match=r"put versions\.json from there into an empty outputs folder and build there"
    ):
        copy_release(URL, release)
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "versions.json").write_bytes(stored()["versions.json"])
    assert copy_release(URL, build(empty, "three").path).is_current
    assert latest() == "2.0.0"


def test_publishing_withdraws_what_was_withdrawn_here(changing: Path) -> None:
    withdraw_version(changing, "1.0.1")
    copied = copy_release(URL, changing / "releases/1.0.0")
    assert copied.describe().endswith("already there; withdrawn there: 1.0.1")
    assert latest() == "1.0.0"
    assert [name for name in stored() if "1.0.1" in name] == ["releases/1.0.1/index.html"]
    assert copy_release(URL, changing / "releases/1.0.0").withdrawn == ()


def test_a_version_that_was_withdrawn_there_is_not_sent_again(changing: Path, tmp_path: Path) -> None:
    shutil.copytree(changing, tmp_path / "copy", symlinks=True)
    withdraw_version(changing, "1.0.1")
    withdraw_elsewhere(URL, changing, Version(1, 0, 1))
    with pytest.raises(PublishError, match=r"version 1\.0\.1 was withdrawn there"):
        copy_release(URL, tmp_path / "copy/releases/1.0.1")
