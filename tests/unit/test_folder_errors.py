"""No file and no folder of the sources is left out without its reason, whatever error the operating system gives."""

import errno
import os
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Self

import pytest

from pipeline.cli.main import main
from pipeline.core import regular_files
from pipeline.core.paths import SOURCES
from pipeline.orchestration.sensors import folder_fingerprint
from pipeline.releases.release_index import latest_release
from pipeline.releases.release_reader import PublishedRelease
from pipeline.sources import discovery
from pipeline.sources.discovery import SourceFile, SourcesError, find_sources, read_bytes
from pipeline.sources.fetch.limits import MAX_FILE_BYTES
from pipeline.sources.registry import Registry

#: What a disk, a network file system or permissions can answer.
ERRORS = (
    errno.EACCES,
    errno.EPERM,
    errno.EIO,
    errno.ESTALE,
    errno.ENAMETOOLONG,
    errno.ELOOP,
    errno.ENOENT,
    errno.ENOMEM,
)


class _EndsWithError:
    """The entries of a folder up to a number, and then an error."""

    def __init__(self, entries: AbstractContextManager[Iterator[os.DirEntry[str]]], after: int, error: OSError) -> None:
        self._entries, self._after, self._error = entries, after, error

    def __enter__(self) -> Iterator[os.DirEntry[str]]:
        return self._listed(self._entries.__enter__())

    def __exit__(self, *_: object) -> None:
        self._entries.__exit__(None, None, None)

    def _listed(self, entries: Iterator[os.DirEntry[str]]) -> Iterator[os.DirEntry[str]]:
        for number, entry in enumerate(entries):
            if number == self._after:
                break
            yield entry
        raise self._error


def _refuse_to_list(monkeypatch: pytest.MonkeyPatch, name: str, code: int, after: int | None = None) -> None:
    """Make the listing of every folder of a name fail, at once or after some entries."""
    scandir = os.scandir

    def failing(path: Path | int) -> object:
        if isinstance(path, int) or Path(path).name != name:
            return scandir(path)
        error = OSError(code, os.strerror(code), str(path))
        if after is None:
            raise error
        return _EndsWithError(scandir(path), after, error)

    monkeypatch.setattr(os, "scandir", failing)


def _problems(files: list[SourceFile]) -> dict[str, str | None]:
    return {file.name: file.problem for file in files}


@pytest.fixture
def tree(some_sources: Path) -> Path:
    for name in ("a.txt", "closed/b.txt", "closed/deeper/c.txt", "open/d.txt"):
        (some_sources / name).parent.mkdir(parents=True, exist_ok=True)
        (some_sources / name).write_text(name)
    return some_sources


@pytest.mark.parametrize("code", ERRORS)
def test_a_folder_that_cannot_be_listed_is_set_aside_with_its_reason(
    tree: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    _refuse_to_list(monkeypatch, "closed", code)
    files = find_sources(tree, Registry())
    assert _problems(files) == {"a.txt": None, "closed/": "folder_unreadable", "open/d.txt": None}
    (closed,) = (file for file in files if file.problem)
    assert os.strerror(code) in str(closed.detail)
    assert "make it readable and build again" in str(closed.detail)


def test_what_was_listed_before_an_error_is_kept(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _refuse_to_list(monkeypatch, "closed", errno.EIO, after=2)
    assert _problems(find_sources(tree, Registry())) == {
        "a.txt": None,
        "closed/": "folder_unreadable",
        "closed/b.txt": None,
        "closed/deeper/c.txt": None,
        "open/d.txt": None,
    }


def test_what_was_in_an_unlisted_folder_is_set_aside_and_does_not_disappear(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refuse_to_list(monkeypatch, "closed", errno.EACCES)
    registry = Registry.model_validate(
        {"documents": {"closed/registered.txt": {"url": "https://example.org/x"}, "gone.txt": {}}}
    )
    earlier = ["closed/b.txt", "closed/deeper/c.txt", "closed/", "closedness.txt", "open/removed.txt", "a.txt"]
    files = find_sources(tree, registry, earlier_names=lambda: earlier)
    assert _problems(files) == {
        "a.txt": None,
        "closed/": "folder_unreadable",
        "closed/b.txt": "folder_unreadable",
        "closed/deeper/c.txt": "folder_unreadable",
        "closed/registered.txt": "folder_unreadable",
        "gone.txt": "missing",
        "open/d.txt": None,
    }
    assert len(files) == len(_problems(files))


def test_earlier_names_are_not_looked_up_where_every_folder_can_be_listed(tree: Path) -> None:
    assert len(find_sources(tree, Registry(), earlier_names=lambda: pytest.fail("looked up"))) == 4


def test_a_sources_folder_that_cannot_be_listed_stops_the_run(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _refuse_to_list(monkeypatch, tree.name, errno.EIO)
    with pytest.raises(SourcesError, match="cannot be listed"):
        find_sources(tree, Registry())


@contextmanager
def _deep_folders(folder: Path, name: str, depth: int) -> Iterator[int]:
    """Folders in each other, made and removed by their names alone: their paths may be too long for that.

    Yields:
        A handle on the deepest.
    """
    here = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir(name, dir_fd=here)
        below = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    try:
        yield here
    finally:
        for _ in range(depth):
            above = os.open("..", os.O_RDONLY, dir_fd=here)
            os.rmdir(name, dir_fd=above)
            os.close(here)
            here = above
        os.close(here)


def test_no_build_is_requested_while_a_folder_cannot_be_listed(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks at what runs by itself, and a network drive may be back in a minute."""
    assert folder_fingerprint(tree, tree / "outputs")
    _refuse_to_list(monkeypatch, "closed", errno.ESTALE)
    with pytest.raises(SourcesError, match=r"no build is requested: closed/: the folder could not be read"):
        folder_fingerprint(tree, tree / "outputs")


def test_a_tree_deeper_than_python_may_recurse_is_walked(some_sources: Path) -> None:
    with _deep_folders(some_sources, "d", 1500) as deepest:
        os.close(os.open("deep.txt", os.O_WRONLY | os.O_CREAT, dir_fd=deepest))
        files = find_sources(some_sources, Registry())
        os.unlink("deep.txt", dir_fd=deepest)
    assert _problems(files) == {f"{'d/' * 1500}deep.txt": "empty"}


def test_a_path_that_is_too_long_is_set_aside(some_sources: Path) -> None:
    """On Linux a path has at most 4,096 bytes."""
    with _deep_folders(some_sources, "x" * 250, 20):
        (file,) = find_sources(some_sources, Registry())
    assert file.problem == "folder_unreadable"
    assert "File name too long" in str(file.detail)


@pytest.mark.parametrize("code", ERRORS)
@pytest.mark.parametrize("call", ["open", "stat"])
def test_an_error_of_a_file_is_its_reason(
    some_sources: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    for name in ("bad.txt", "good.txt"):
        (some_sources / name).write_text("words")
    real: Callable[..., Any] = getattr(os, call)

    def failing(path: object, *arguments: object, **options: object) -> object:
        if isinstance(path, Path) and path.name == "bad.txt":
            raise OSError(code, os.strerror(code), str(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, call, failing)
    bad, good = find_sources(some_sources, Registry())
    assert (bad.problem, good.problem) == ("unreadable", None)
    assert bad.detail == f"{os.strerror(code)}; put a readable file there"


@pytest.mark.parametrize("code", [errno.EIO, errno.ESTALE])
def test_an_error_in_the_middle_of_a_file_is_its_reason(
    some_sources: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    (some_sources / "bad.txt").write_text("words")
    real = regular_files.open_regular

    def failing(path: Path, **options: bool) -> object:
        stream = real(path, **options)

        class Broken:
            def __enter__(self) -> Self:
                return self

            def __exit__(self, *_: object) -> None:
                stream.close()

            def fileno(self) -> int:
                return stream.fileno()

            def read(self, _: int) -> bytes:
                raise OSError(code, os.strerror(code))

        return Broken()

    monkeypatch.setattr(discovery, "open_regular", failing)
    (bad,) = find_sources(some_sources, Registry())
    assert (bad.problem, bad.detail) == ("unreadable", f"{os.strerror(code)}; put a readable file there")


def test_the_size_of_a_file_is_looked_up_before_it_is_read(some_sources: Path) -> None:
    with (some_sources / "terabyte.txt").open("wb") as stream:
        stream.truncate(10**12)
    began = time.monotonic()
    (file,) = find_sources(some_sources, Registry())
    assert time.monotonic() - began < 1
    assert (file.problem, file.size) == ("too_large", 10**12)
    assert file.detail == ("1,000,000,000,000 bytes; the limit is 40,000,000; cut out the document that is meant")


@pytest.mark.parametrize("reader", ["listing", "reading"])
def test_a_file_that_grows_while_it_is_read_is_not_read_for_ever(
    some_sources: Path, monkeypatch: pytest.MonkeyPatch, reader: str
) -> None:
    (some_sources / "log.txt").write_text("words")
    (listed,) = find_sources(some_sources, Registry())
    real = os.fstat

    def small(handle: int) -> os.stat_result:
        found = list(real(handle))
        found[6] = 5  # the size that it had a moment before
        return os.stat_result(found)

    with (some_sources / "log.txt").open("wb") as stream:
        stream.truncate(10**12)
    monkeypatch.setattr(os, "fstat", small)
    if reader == "listing":
        (file,) = find_sources(some_sources, Registry())
        assert file.problem == "too_large"
        assert file.size <= MAX_FILE_BYTES + 1_000_000
    else:
        with pytest.raises(SourcesError, match="since the folder was listed"):
            read_bytes(some_sources, listed)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(path.parent)  # the path of a socket may have only 108 bytes
        made.bind(path.name)
        os.chdir(here)


def _folder(path: Path) -> None:
    path.mkdir()


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


SPECIAL = {"pipe": _pipe, "socket": _socket, "folder": _folder, "device": _device}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("make", SPECIAL.values(), ids=SPECIAL)
def test_a_file_that_was_swapped_for_something_else_does_not_block(
    some_sources: Path, make: Callable[[Path], None]
) -> None:
    path = some_sources / "a.txt"
    path.write_text("words")
    (listed,) = find_sources(some_sources, Registry())
    path.unlink()
    make(path)
    with pytest.raises(SourcesError, match="since the folder was listed"):
        read_bytes(some_sources, listed)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("make", SPECIAL.values(), ids=SPECIAL)
def test_a_file_that_is_swapped_between_its_kind_and_its_bytes_does_not_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")
    real: Callable[..., int] = os.open

    def swapping(opened: object, *arguments: object, **options: object) -> int:
        path.unlink()
        make(path)
        monkeypatch.undo()
        return real(opened, *arguments, **options)

    monkeypatch.setattr(os, "open", swapping)
    with pytest.raises(OSError, match=r"expected a file|No such device|Is a directory"):
        regular_files.read_regular(path)


def test_links_that_lead_outside_are_set_aside_and_others_are_read(some_sources: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("a secret")
    (some_sources / "real.txt").write_text("words")
    (some_sources / "sub").mkdir()
    (some_sources / "inside.txt").symlink_to("real.txt")
    (some_sources / "sub" / "inside.txt").symlink_to(some_sources / "real.txt")
    (some_sources / "outside.txt").symlink_to(outside)
    (some_sources / "by-way-of.txt").symlink_to("hop.txt")
    (some_sources / "hop.txt").symlink_to(outside)
    (some_sources / "passwd.txt").symlink_to("/etc/passwd")
    (some_sources / "dangling.txt").symlink_to("/nowhere/at/all")
    found = {file.name: file for file in find_sources(some_sources, Registry())}
    assert {name: file.problem for name, file in found.items()} == {
        "by-way-of.txt": "leads_outside",
        "dangling.txt": "leads_outside",
        "hop.txt": "leads_outside",
        "inside.txt": None,
        "outside.txt": "leads_outside",
        "passwd.txt": "leads_outside",
        "real.txt": None,
        "sub/inside.txt": None,
    }
    assert str(tmp_path) not in str(found["outside.txt"].detail)
    assert len({file.sha256 for file in found.values() if file.problem}) == 1


def test_the_sources_folder_itself_may_be_a_link(some_sources: Path, tmp_path: Path) -> None:
    (some_sources / "real.txt").write_text("words")
    (some_sources / "link.txt").symlink_to("real.txt")
    (tmp_path / "sources-by-another-name").symlink_to(some_sources)
    files = find_sources(tmp_path / "sources-by-another-name", Registry())
    assert _problems(files) == {"link.txt": None, "real.txt": None}


@pytest.mark.builds
def test_a_document_of_an_unlisted_folder_is_in_the_changes_and_comes_back(
    some_sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """While the folder cannot be read, every build has the same; afterwards the document is here again."""
    shutil.copy(SOURCES / "lambeth-council-news-undated-adoption-services.txt", some_sources / "stays.txt")
    (some_sources / "closed").mkdir()
    shutil.copy(SOURCES / "ofsted-letter-2021-12-01-lambeth-front-door.txt", some_sources / "closed" / "letter.txt")
    command = ["build", "--sources", str(some_sources), "--outputs", str(tmp_path / "outputs"), "--workers", "1"]
    assert main(command) == 0

    def rejected() -> list[str]:
        release = latest_release(tmp_path / "outputs")
        assert release is not None
        return list(PublishedRelease(release.path).tables["rejected_documents"]["file_name"])

    assert rejected() == []
    with monkeypatch.context() as broken:
        _refuse_to_list(broken, "closed", errno.EACCES)
        capsys.readouterr()
        assert main(command) == 0
        shown = capsys.readouterr().err
        assert "set aside closed/: the folder could not be read (Permission denied)" in shown
        assert "set aside closed/letter.txt: its folder could not be read (Permission denied)" in shown
        assert rejected() == ["closed/", "closed/letter.txt"]
        assert main(command) == 0
        assert "unchanged version 2.0.0" in capsys.readouterr().err
    changes = (tmp_path / "outputs" / "releases" / "2.0.0" / "CHANGES.md").read_text(encoding="utf-8")
    assert "closed/letter.txt" in changes
    assert main(command) == 0
    assert rejected() == []
