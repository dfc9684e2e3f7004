"""Folders of outputs that somebody changed, restored or put something into: nothing published is lost, replaced or told
wrongly."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.checks.integrity import Candidate
from pipeline.cli.publish import publish
from pipeline.releases.publish import publish as publish_tables
from pipeline.releases.release_builder import CHANGES_TEXT
from pipeline.releases.release_index import (
    ReleaseError,
    hash_when_published,
    never_current,
    note_coming,
    whole_versions,
)
from pipeline.releases.release_reader import PublishedRelease
from pipeline.releases.verify import problems
from pipeline.schema.model import Schemas
from pipeline.site.release_pages import release_pages
from tests.conftest import Lambeth
from tests.integration.test_release import edited, files, release, results

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, first_release: Path, schemas: Schemas, lambeth: Lambeth) -> Path:
    """Outputs with two versions, the second of them current."""
    outputs = Path(shutil.copytree(first_release.parent.parent, tmp_path_factory.mktemp("made") / "outputs"))
    candidate = Candidate(schemas, dict(lambeth.tables), dict(lambeth.linked.texts))
    assert release(outputs, edited(candidate, "people", name="Another Name")) == "1.0.1 new"
    return outputs


@pytest.fixture
def two(tmp_path: Path, made: Path) -> Path:
    """The same in a folder of its own, for a test that changes it."""
    return Path(shutil.copytree(made, tmp_path / "outputs"))


def test_pointers_restored_from_a_copy_cost_no_version(tmp_path: Path, candidate: Candidate) -> None:
    release(tmp_path, candidate)
    pointers = {name: (tmp_path / name).read_bytes() for name in ("latest.json", "versions.json")}
    release(tmp_path, edited(candidate, "people", name="Another Name"))
    before = files(tmp_path / "releases")
    for name, content in pointers.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ReleaseError, match=r"1\.0\.1 holds another release of that version"):
        release(tmp_path, edited(candidate, "people", name="A Third Name"))
    assert files(tmp_path / "releases") == before


def test_a_folder_of_somebody_else_is_left_where_it_is(two: Path, candidate: Candidate) -> None:
    notes = two / "releases/1.0.2"
    notes.mkdir()
    (notes / "notes.txt").write_text("mine")
    with pytest.raises(ReleaseError, match=r"1\.0\.2 is there and has no SHA256SUMS; move it away"):
        release(two, edited(candidate, "people", name="A Third Name"))
    notes.rename(two / "releases/2.0.0")
    assert release(two, edited(candidate, "people", name="A Third Name")) == "1.0.2 new"
    assert (two / "releases/2.0.0/notes.txt").read_text() == "mine"


def test_only_the_release_that_was_coming_to_its_place_is_removed(two: Path, candidate: Candidate) -> None:
    """As a run leaves it that ended between the rename and the pointer."""
    release(two, edited(candidate, "people", name="A Third Name"))
    coming = two / "releases/1.0.2"
    for name in ("latest.json", "versions.json"):
        said = json.loads((two / name).read_text())
        kept = {"version": "1.0.1", "path": "releases/1.0.1"} if isinstance(said, dict) else said[:2]
        (two / name).write_text(json.dumps(kept))
    note_coming(two, whole_versions(two)[-1], b"the hashes of another release")
    assert never_current(two) is None
    note_coming(two, whole_versions(two)[-1], (coming / "SHA256SUMS").read_bytes())
    assert never_current(two) == coming
    assert release(two, edited(candidate, "people", name="A Fourth Name")) == "1.0.2 new"
    assert "A Fourth Name" in (coming / "people.csv").read_text()


def _without(path: Path) -> None:
    path.unlink()


def _with_other_words(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"Name", b"Lies"))


def _spoilt(path: Path) -> None:
    path.write_bytes(b"\xff\xfe")


@pytest.mark.parametrize("harm", [_without, _spoilt])
@pytest.mark.parametrize("name", ["findings.parquet", "datapackage.json", "vocabularies.csv", CHANGES_TEXT])
def test_what_changed_is_not_told_from_a_release_that_is_not_what_was_published(
    two: Path, candidate: Candidate, name: str, harm: Callable[[Path], None]
) -> None:
    whole = files(two / "releases")
    harm(two / "releases/1.0.1" / name)
    with pytest.raises(ReleaseError, match=rf"1\.0\.1 is not what was published \({name}\)"):
        release(two, edited(candidate, "people", name="A Third Name"))
    assert release(two, edited(candidate, "people", name="Another Name")) == "1.0.1 same"
    assert files(two / "releases") == whole


def test_it_is_said_how_many_files_got_their_bytes_back(two: Path, candidate: Candidate) -> None:
    for name in ("index.html", "people.csv"):
        (two / "releases/1.0.1" / name).unlink()
    (two / "releases/1.0.1/added.txt").write_text("somebody's")
    again = edited(candidate, "people", name="Another Name")
    made = [publish_tables(two, again, results(again), release_pages) for _ in range(2)]
    assert [release.n_mended for release in made] == [3, 0]


def test_a_page_that_somebody_removed_holds_nothing_up(two: Path, candidate: Candidate) -> None:
    (two / "releases/1.0.1/index.html").unlink()
    assert release(two, edited(candidate, "people", name="A Third Name")) == "1.0.2 new"


def test_a_release_before_that_is_damaged_makes_no_version(two: Path, candidate: Candidate) -> None:
    (two / "releases/1.0.0/people.parquet").unlink()
    assert release(two, edited(candidate, "people", name="Another Name")) == "1.0.1 same"


def test_hashes_that_were_published_stay_said(two: Path, candidate: Candidate) -> None:
    folder = two / "releases/1.0.1"
    said = hash_when_published(folder)
    sums = folder / "SHA256SUMS"
    _with_other_words(folder / "people.csv")
    sums.write_text(sums.read_text().replace(PublishedRelease(folder).sums["people.csv"], "0" * 64))
    assert "SHA256SUMS: is not the list of hashes that was published, by the versions.json above it" in set(
        problems(PublishedRelease.at(folder))
    )
    with pytest.raises(ReleaseError, match=r"1\.0\.1 is not what was published \(SHA256SUMS\)"):
        release(two, edited(candidate, "people", name="A Third Name"))
    assert hash_when_published(folder) == said


@pytest.mark.parametrize("content", [b"\xff\xfe[\x00", b"[]", b'{"a": 1}', b'[{"version": 1}]'])
def test_a_list_of_versions_that_cannot_be_read_is_made_again(two: Path, candidate: Candidate, content: bytes) -> None:
    before = (two / "versions.json").read_bytes()
    (two / "versions.json").write_bytes(content)
    assert release(two, edited(candidate, "people", name="Another Name")) == "1.0.1 same"
    assert (two / "versions.json").read_bytes() == before


@pytest.mark.parametrize("version", [1.0, None, ["1.0.0"], "01.0.0", "1.0.0 ", "١.0.0"])
def test_a_pointer_to_what_is_no_version_is_told(two: Path, candidate: Candidate, version: object) -> None:
    (two / "latest.json").write_text(json.dumps({"version": version}))
    with pytest.raises(ReleaseError, match=r"latest\.json: cannot be read \(.* is no version"):
        release(two, candidate)


def test_folders_that_are_called_like_a_version_are_none(two: Path, candidate: Candidate) -> None:
    for name in ("01.0.0", "1.0.00"):
        (two / "releases" / name).mkdir()
        (two / "releases" / name / "SHA256SUMS").write_text("")
    assert [str(item) for item in whole_versions(two)] == ["1.0.0", "1.0.1"]
    assert release(two, edited(candidate, "people", name="Another Name")) == "1.0.1 same"


def test_a_version_that_was_never_current_is_not_published(
    two: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path_factory.mktemp("target")
    (two / "latest.json").write_text('{"version": "1.0.0", "path": "releases/1.0.0"}')
    listed = json.loads((two / "versions.json").read_text())
    (two / "versions.json").write_text(json.dumps(listed[:1]))
    assert publish(target.as_uri(), "1.0.1", two) == 2
    assert "releases/1.0.1: was never published" in capsys.readouterr().err
    assert publish(target.as_uri(), "1.0.0", two) == 0
