"""Every path that the program opens or writes, as a folder, a pipe, a socket, a device or a link: an error, never a wait,
and nothing is written to what a link leads to."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.core.atomic_files import make_own_folder, replace_file, write_durably
from pipeline.core.locks import LockHolder, file_lock
from pipeline.core.regular_files import SMALL_FILE, NotRegularError, TooLargeError, open_regular, read_regular
from pipeline.core.yaml_config import ConfigError
from pipeline.execution.cache import FactsCache
from pipeline.orchestration.alerts import REPORTS
from pipeline.orchestration.fingerprint import last_fingerprint, save_fingerprint
from pipeline.orchestration.sensors import folder_fingerprint
from pipeline.orchestration.stage_results import Folders
from pipeline.redaction.model import load_corrections
from pipeline.releases.build_lock import HOLDER, LOCK, build_lock
from pipeline.releases.cleanup import remove_leftovers
from pipeline.releases.index_files import set_latest
from pipeline.releases.install import ReleaseFile, checksums, install, repair
from pipeline.releases.release_index import (
    GIVEN,
    RELEASES,
    Release,
    ReleaseError,
    complete_versions,
    latest_release,
    load_record,
    pending_releases,
)
from pipeline.releases.release_reader import SUMS, PublishedRelease
from pipeline.releases.version import FIRST
from pipeline.schema.model import load_schemas
from pipeline.sources.registry import load_registry
from pipeline.sources.store import Store, StoreError
from tests.unit.test_folder_errors import SPECIAL

pytestmark = pytest.mark.timeout(30)  # instead of waiting for a pipe for ever
OF_ALL_KINDS = pytest.mark.parametrize("make", SPECIAL.values(), ids=SPECIAL)
Make = Callable[[Path], None]
FILES = {"a.csv": ReleaseFile.from_bytes(b"a"), "texts/b.txt": ReleaseFile.from_bytes(b"b")}


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """Outputs with one release, which is current."""
    folder = tmp_path / "outputs"
    folder.mkdir()
    install(folder, FIRST, FILES, None)
    set_latest(folder, FIRST)
    return folder


@OF_ALL_KINDS
def test_opening_and_reading(tmp_path: Path, make: Make) -> None:
    make(tmp_path / "it")
    for read in (open_regular, read_regular):
        with pytest.raises(NotRegularError, match="expected a file"):
            read(tmp_path / "it")


def test_a_file_of_more_than_the_limit_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "it").open("wb") as stream:
        stream.truncate(10**12)
    with pytest.raises(TooLargeError, match="the limit is"):
        read_regular(tmp_path / "it")
    (tmp_path / "small").write_bytes(b"abc")
    assert read_regular(tmp_path / "small", 3) == b"abc"
    with pytest.raises(TooLargeError):
        read_regular(tmp_path / "small", 2)
    assert SMALL_FILE > 1_000_000


@OF_ALL_KINDS
@pytest.mark.parametrize("name", ["registry.yaml", "corrections.yaml"])
def test_the_files_that_people_write(some_sources: Path, make: Make, name: str) -> None:
    make(some_sources / name)
    with pytest.raises(ConfigError, match="is not a file; expected a YAML file"):
        load_registry(some_sources) if name == "registry.yaml" else load_corrections(some_sources / name)
    assert folder_fingerprint(some_sources, some_sources / "outputs")


@OF_ALL_KINDS
def test_a_schema(tmp_path: Path, make: Make) -> None:
    from pipeline.core.paths import SCHEMAS

    shutil.copytree(SCHEMAS, tmp_path / "schemas")
    (tmp_path / "schemas" / "people.yaml").unlink()
    make(tmp_path / "schemas" / "people.yaml")
    with pytest.raises(ConfigError, match=r"people\.yaml: is not a file"):
        load_schemas(tmp_path / "schemas")


@OF_ALL_KINDS
def test_the_store_of_fetched_documents(some_sources: Path, make: Make) -> None:
    store = Store(some_sources)
    store.folder.mkdir()
    make(store.folder / "manifest.json")
    make(store.folder / ("0" * 64))
    with pytest.raises(StoreError, match="cannot be read"):
        store.load_manifest()
    assert not store.holds("0" * 64)


@OF_ALL_KINDS
def test_the_pointer(outputs: Path, make: Make) -> None:
    (outputs / "latest.json").unlink()
    make(outputs / "latest.json")
    with pytest.raises(ReleaseError, match=r"latest\.json: cannot be read .*restore it, or remove it"):
        latest_release(outputs)
    remove_leftovers(outputs)


@OF_ALL_KINDS
@pytest.mark.parametrize("name", ["versions.json", "index.html"])
def test_the_list_and_the_page_of_versions(outputs: Path, make: Make, name: str) -> None:
    (outputs / name).unlink()
    make(outputs / name)
    try:
        set_latest(outputs, FIRST)
    except OSError as error:
        assert "expected a file" in str(error) or "directory" in str(error)  # noqa: PT017 - or it is replaced
    assert complete_versions(outputs) == [FIRST]


@OF_ALL_KINDS
def test_the_list_of_checksums(outputs: Path, make: Make) -> None:
    (outputs / "releases/1.0.0" / SUMS).unlink()
    make(outputs / "releases/1.0.0" / SUMS)
    assert complete_versions(outputs) == []
    with pytest.raises(ReleaseError, match="is not complete"):
        latest_release(outputs)
    with pytest.raises(ReleaseError, match="exists and has no SHA256SUMS"):
        install(outputs, FIRST, FILES, None)


@OF_ALL_KINDS
def test_what_the_pipeline_notes_for_itself(outputs: Path, make: Make) -> None:
    work = outputs / ".work"
    work.mkdir()
    (outputs / RELEASES / GIVEN).unlink(missing_ok=True)
    for path in (outputs / HOLDER, outputs / RELEASES / GIVEN, work / "made.json"):
        make(path)
    assert LockHolder.read(outputs / HOLDER) is None
    with pytest.raises(ReleaseError, match="cannot be read"):
        load_record(outputs)
    assert pending_releases(outputs) == []
    assert last_fingerprint(work) is None


@OF_ALL_KINDS
def test_what_was_read_before(tmp_path: Path, make: Make) -> None:
    cache = FactsCache(tmp_path / "cache")
    cache.store("0" * 64, b"x")
    (path,) = (path for path in (tmp_path / "cache").rglob("*") if path.is_file())
    path.unlink()
    make(path)
    assert cache.summary("0" * 64) is None
    assert cache.facts("0" * 64, "a.txt") is None


@OF_ALL_KINDS
def test_the_lock(outputs: Path, make: Make) -> None:
    make(outputs / LOCK)
    try:
        with build_lock(outputs):
            pass
    except ReleaseError as error:
        assert "cannot be locked" in str(error)  # noqa: PT017 - some kinds can be
    assert latest_release(outputs) is not None


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """A file outside that links lead to."""
    path = tmp_path / "precious.txt"
    path.write_bytes(b"precious")
    return path


def _is_a_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def test_writing_replaces_a_link(tmp_path: Path, precious: Path) -> None:
    for write in (replace_file, write_durably):
        path = tmp_path / write.__name__
        path.symlink_to(precious)
        write(path, b"new")
        assert _is_a_file(path)
        assert path.read_bytes() == b"new"
    assert precious.read_bytes() == b"precious"


@pytest.mark.parametrize("name", ["latest.json", "versions.json", "index.html", HOLDER, LOCK])
def test_links_in_the_outputs_are_replaced(outputs: Path, precious: Path, name: str) -> None:
    (outputs / name).unlink(missing_ok=True)
    (outputs / name).symlink_to(precious)
    with build_lock(outputs):
        install(outputs, FIRST, FILES, None)
        set_latest(outputs, FIRST)
    assert precious.read_bytes() == b"precious"
    assert not (outputs / name).is_symlink()


def test_the_lock_file_as_a_link(tmp_path: Path, precious: Path) -> None:
    (tmp_path / "lock").symlink_to(precious)
    with file_lock(tmp_path / "lock"):
        assert _is_a_file(tmp_path / "lock")
    assert precious.read_bytes() == b"precious"


@pytest.mark.parametrize("same", [True, False])
def test_a_link_in_a_release_is_damage_and_is_replaced(outputs: Path, precious: Path, *, same: bool) -> None:
    path = outputs / "releases/1.0.0/a.csv"
    precious.write_bytes(b"a" if same else b"precious")
    before = precious.read_bytes()
    path.unlink()
    path.symlink_to(precious)
    (outputs / "releases/1.0.0/extra.csv").symlink_to(precious)
    assert PublishedRelease(outputs / "releases/1.0.0").damaged() == {"a.csv": "changed", "extra.csv": "extra"}
    assert repair(outputs, FIRST, FILES) == 2
    assert _is_a_file(path)
    assert not (outputs / "releases/1.0.0/extra.csv").is_symlink()
    assert (path.read_bytes(), precious.read_bytes()) == (b"a", before)


def test_a_folder_of_a_release_as_a_link_is_replaced(outputs: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.move(outputs / "releases/1.0.0/texts", elsewhere)
    (elsewhere / "b.txt").write_bytes(b"precious")
    (outputs / "releases/1.0.0/texts").symlink_to(elsewhere)
    repair(outputs, FIRST, FILES)
    assert (elsewhere / "b.txt").read_bytes() == b"precious"
    assert (outputs / "releases/1.0.0/texts/b.txt").read_bytes() == b"b"
    assert not PublishedRelease(outputs / "releases/1.0.0").damaged()


@pytest.mark.parametrize("name", [".writing-1.0.0", ".writing-repaired"])
def test_a_temporary_name_as_a_link(outputs: Path, tmp_path: Path, precious: Path, name: str) -> None:
    shutil.rmtree(outputs / "releases/1.0.0")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = outputs / "releases" / name
    link.symlink_to(elsewhere if name.endswith("0") else precious)
    install(outputs, FIRST, FILES, None)
    (outputs / "releases/1.0.0/a.csv").write_bytes(b"damaged")
    repair(outputs, FIRST, FILES)
    assert not list(elsewhere.iterdir())
    assert precious.read_bytes() == b"precious"
    link.unlink(missing_ok=True)
    link.symlink_to(elsewhere)
    remove_leftovers(outputs)
    assert not link.is_symlink()


@pytest.mark.parametrize("place", ["releases", "releases/1.0.0"])
def test_a_release_is_not_written_through_a_folder_that_is_a_link(outputs: Path, tmp_path: Path, place: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.move(outputs / place, elsewhere)
    (outputs / place).symlink_to(elsewhere)
    for path in elsewhere.rglob("a.csv"):
        path.write_bytes(b"somebody's own")
    with pytest.raises(ReleaseError, match="is a link, and nothing is written through it"):
        repair(outputs, FIRST, FILES)
    assert [path.read_bytes() for path in elsewhere.rglob("a.csv")] == [b"somebody's own"]
    assert checksums(FILES)


@pytest.mark.parametrize("place", [".work", ".work/remembered", REPORTS])
def test_the_folders_of_the_pipeline_as_links(outputs: Path, tmp_path: Path, place: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (outputs / place).parent.mkdir(exist_ok=True)
    (outputs / place).symlink_to(elsewhere)
    folders = Folders(sources=str(tmp_path), outputs=str(outputs))
    folders.cache.store("0" * 64, b"x")
    save_fingerprint(folders.state, "x", Release(FIRST, outputs / "releases/1.0.0", is_new=True))
    make_own_folder(outputs / REPORTS, outputs)
    load_record(outputs)
    assert not list(elsewhere.iterdir())
    assert not (outputs / place).is_symlink()
    assert folders.cache.folder.is_dir()


def test_the_folder_of_outputs_itself_may_be_a_link(outputs: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(outputs)
    make_own_folder(tmp_path / "link" / ".work" / "deep", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (outputs / ".work/deep").is_dir()
