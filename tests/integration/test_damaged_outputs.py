"""Folders of outputs that somebody changed, restored or added to: nothing published is lost or replaced, and no change
is listed wrongly."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.cli.publish import publish
from pipeline.releases.publish import publish as publish_tables
from pipeline.releases.release_builder import CHANGES_TEXT
from pipeline.releases.release_index import (
    ReleaseError,
    complete_versions,
    hash_when_published,
    load_record,
    pending_releases,
    save_record,
)
from pipeline.releases.release_reader import PublishedRelease
from pipeline.releases.verify import problems
from pipeline.releases.version import Version
from pipeline.releases.version_record import State
from pipeline.schema.model import Schemas
from pipeline.site.release_pages import release_pages
from tests.conftest import Lambeth
from tests.integration.test_release import edited, files, release, results

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, first_release: Path, schemas: Schemas, lambeth: Lambeth) -> Path:
    """Outputs with two versions, the second of them current."""
    outputs = Path(
        shutil.copytree(first_release.parent.parent, tmp_path_factory.mktemp("made") / "outputs", symlinks=True)
    )
    candidate = ReleaseCandidate(schemas, dict(lambeth.tables), dict(lambeth.linked.texts))
    assert release(outputs, edited(candidate, "people", name="Another Name")) == "1.0.1 new"
    return outputs


@pytest.fixture
def two(tmp_path: Path, made: Path) -> Path:
    """The same in a folder of its own, for a test that changes it."""
    return Path(shutil.copytree(made, tmp_path / "outputs", symlinks=True))


def test_restoring_old_pointers_loses_no_version(tmp_path: Path, candidate: ReleaseCandidate) -> None:
    release(tmp_path, candidate)
    pointers = {name: (tmp_path / name).read_bytes() for name in ("latest.json", "versions.json")}
    release(tmp_path, edited(candidate, "people", name="Another Name"))
    before = files(tmp_path / "releases")
    for name, content in pointers.items():
        (tmp_path / name).write_bytes(content)
    assert release(tmp_path, edited(candidate, "people", name="A Third Name")) == "1.0.2 new"
    del before[".given.json"]
    assert before.items() <= files(tmp_path / "releases").items()


def test_a_folder_that_is_not_a_release_is_left_alone(two: Path, candidate: ReleaseCandidate) -> None:
    notes = two / "releases/1.0.2"
    notes.mkdir()
    (notes / "notes.txt").write_text("mine")
    with pytest.raises(ReleaseError, match=r"1\.0\.2 exists and has no SHA256SUMS; move it away"):
        release(two, edited(candidate, "people", name="A Third Name"))
    notes.rename(two / "releases/2.0.0")
    assert release(two, edited(candidate, "people", name="A Third Name")) == "1.0.2 new"
    assert (two / "releases/2.0.0/notes.txt").read_text() == "mine"


def test_only_a_release_marked_as_pending_is_removed(two: Path, candidate: ReleaseCandidate) -> None:
    """As after a run that ended between the rename and the pointer."""
    release(two, edited(candidate, "people", name="A Third Name"))
    pending = two / "releases/1.0.2"
    for name in ("latest.json", "versions.json"):
        content = json.loads((two / name).read_text())
        kept = {"version": "1.0.1", "path": "releases/1.0.1"} if isinstance(content, dict) else content[:2]
        (two / name).write_text(json.dumps(kept))
    assert pending_releases(two) == []
    record = load_record(two)
    given = replace(record.entries[Version(1, 0, 2)], state=State.GIVEN)
    save_record(two, record.with_entries(replace(given, sha256sums_sha256="that of another release")))
    assert pending_releases(two) == []
    save_record(two, record.with_entries(given))
    assert pending_releases(two) == [pending]
    assert release(two, edited(candidate, "people", name="A Fourth Name")) == "1.0.3 new"
    assert not pending.exists()
    assert "A Fourth Name" in (two / "releases/1.0.3/people.csv").read_text()


def _without(path: Path) -> None:
    path.unlink()


def _with_other_words(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"Name", b"Lies"))


def _damaged(path: Path) -> None:
    path.write_bytes(b"\xff\xfe")


@pytest.mark.parametrize("damage", [_without, _damaged])
@pytest.mark.parametrize("name", ["findings.parquet", "datapackage.json", "vocabularies.csv", CHANGES_TEXT])
def test_changes_since_a_damaged_release_are_not_listed(
    two: Path, candidate: ReleaseCandidate, name: str, damage: Callable[[Path], None]
) -> None:
    whole = files(two / "releases")
    damage(two / "releases/1.0.1" / name)
    with pytest.raises(ReleaseError, match=rf"1\.0\.1 is damaged \({name}\)"):
        release(two, edited(candidate, "people", name="A Third Name"))
    assert release(two, edited(candidate, "people", name="Another Name")) == "1.0.1 same"
    assert files(two / "releases") == whole


def test_a_build_reports_how_many_files_it_repaired(two: Path, candidate: ReleaseCandidate) -> None:
    for name in ("index.html", "people.csv"):
        (two / "releases/1.0.1" / name).unlink()
    (two / "releases/1.0.1/added.txt").write_text("somebody's")
    again = edited(candidate, "people", name="Another Name")
    made = [publish_tables(two, again, results(again), release_pages) for _ in range(2)]
    assert [release.n_repaired for release in made] == [3, 0]


def test_a_missing_page_does_not_prevent_a_release(two: Path, candidate: ReleaseCandidate) -> None:
    (two / "releases/1.0.1/index.html").unlink()
    assert release(two, edited(candidate, "people", name="A Third Name")) == "1.0.2 new"


def test_damage_to_the_release_before_makes_no_version(two: Path, candidate: ReleaseCandidate) -> None:
    (two / "releases/1.0.0/people.parquet").unlink()
    assert release(two, edited(candidate, "people", name="Another Name")) == "1.0.1 same"


def test_checksums_as_they_were_published_are_kept(two: Path, candidate: ReleaseCandidate) -> None:
    folder = two / "releases/1.0.1"
    before = hash_when_published(folder)
    sums = folder / "SHA256SUMS"
    _with_other_words(folder / "people.csv")
    sums.write_text(sums.read_text().replace(PublishedRelease(folder).sums["people.csv"], "0" * 64))
    assert (
        "SHA256SUMS: differs from the list that was published, according to versions.json in the folder of outputs"
        in set(problems(PublishedRelease.at(folder)))
    )
    with pytest.raises(ReleaseError, match=r"1\.0\.1 is damaged \(SHA256SUMS\)"):
        release(two, edited(candidate, "people", name="A Third Name"))
    assert hash_when_published(folder) == before


@pytest.mark.parametrize("content", [b"\xff\xfe[\x00", b"[]", b'{"a": 1}', b'[{"version": 1}]'])
def test_an_unreadable_list_of_versions_is_made_again(two: Path, candidate: ReleaseCandidate, content: bytes) -> None:
    before = (two / "versions.json").read_bytes()
    (two / "versions.json").write_bytes(content)
    assert release(two, edited(candidate, "people", name="Another Name")) == "1.0.1 same"
    assert (two / "versions.json").read_bytes() == before


@pytest.mark.parametrize("version", [1.0, None, ["1.0.0"], "01.0.0", "1.0.0 ", "١.0.0"])
def test_a_pointer_to_something_else_than_a_version_is_an_error(
    two: Path, candidate: ReleaseCandidate, version: object
) -> None:
    (two / "latest.json").write_text(json.dumps({"version": version}))
    with pytest.raises(ReleaseError, match=r"latest\.json: cannot be read \(.* is not a version"):
        release(two, candidate)


def test_folders_with_names_like_versions_are_ignored(two: Path, candidate: ReleaseCandidate) -> None:
    for name in ("01.0.0", "1.0.00"):
        (two / "releases" / name).mkdir()
        (two / "releases" / name / "SHA256SUMS").write_text("")
    assert [str(item) for item in complete_versions(two)] == ["1.0.0", "1.0.1"]
    assert release(two, edited(candidate, "people", name="Another Name")) == "1.0.1 same"


def test_a_version_that_was_never_current_is_not_copied(
    two: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path_factory.mktemp("target")
    (two / "latest.json").write_text('{"version": "1.0.0", "path": "releases/1.0.0"}')
    listed = json.loads((two / "versions.json").read_text())
    (two / "versions.json").write_text(json.dumps(listed[:1]))
    given = json.loads((two / "releases/.given.json").read_text())
    (two / "releases/.given.json").write_text(json.dumps([given[0], {**given[1], "state": "given"}]))
    assert publish(target.as_uri(), "1.0.1", two) == 2
    assert "releases/1.0.1: was never published" in capsys.readouterr().err
    assert publish(target.as_uri(), "1.0.0", two) == 0
