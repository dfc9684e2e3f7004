"""Finding the files of a sources folder and taking their bytes.

What belongs here: walking the folder, hashing, holding a file against its registry entry, taking what was fetched where
the folder lacks it. What does not: fetching (see `fetching`), and what the bytes mean (see `pipeline.reading`).
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.core.paths import CORRECTIONS_NAME, LOCAL_AUTHORITIES, REGISTRY_NAME
from pipeline.sources.fetch.limits import LARGEST_FILE_BYTES
from pipeline.sources.registry import Registry, RegistryEntry
from pipeline.sources.store import Manifest, Store, StoreError

#: Bytes that are hashed at once.
_AT_ONCE = 1_000_000
#: How the names of hidden files begin, and those of the lock files of office programs.
_HIDDEN = (".", "~$")
#: What systems leave in folders.
_OF_THE_SYSTEM = frozenset({"Thumbs.db", "desktop.ini"})
_NO_FILE = "it is no regular file (a link to a folder, or a device); put the file itself there"


class SourcesError(Exception):
    """The sources folder itself cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One document: a file below the sources folder, or what was fetched of it.

    Attributes:
        name: its path below the folder, parts joined by `/`; of what was fetched, the one that the registry gives it.
        sha256: hash of its bytes as received; of no bytes where it could not be read.
        size: in bytes.
        entry: what the registry says of it, if it has an entry.
        problem: why the file cannot be used (a term of `rejection_reason`), or None.
        detail: what is wrong and what to do, where there is a problem.
        fetched: whether its bytes lie in the store.
    """

    name: str
    sha256: str
    size: int
    entry: RegistryEntry | None
    problem: str | None = None
    detail: str | None = None
    fetched: bool = False


def find_sources(folder: Path, registry: Registry, leave_out: Path | None = None) -> list[SourceFile]:
    """List every file of a folder tree, in the order of their names, whatever order the disk has them in.

    Hidden files and folders, what office programs and systems leave in folders, the registry, the list of corrections
    and the project's register of authorities are not documents. Links to folders are not followed, so that none can
    lead round in a circle; they and whatever else is no regular file are listed with the problem `unreadable`.

    Of a file that the registry names and the folder lacks, the current edition in the store is taken. Where there is
    none either, it is listed with the problem `missing` if somebody must put it there, and not at all if it could be
    fetched (see `not_available`).

    Args:
        folder: the sources folder.
        registry: what is known of its files.
        leave_out: a folder inside it that holds no sources: that of the releases.

    Raises:
        SourcesError: the folder is not there or is that of the releases, or what was fetched cannot be told.
    """
    if not folder.is_dir():
        raise SourcesError(f"sources folder {folder}: not found; name a folder that holds the documents")
    if leave_out is not None and os.path.realpath(leave_out) == os.path.realpath(folder):
        raise SourcesError(f"{folder}: is the folder of releases, too, which would be read as documents; name two")
    found = {path.relative_to(folder).as_posix(): path for path in _files(folder, leave_out)}
    files = [_inspect(name, path, registry.documents.get(name)) for name, path in found.items()]
    lacking = {name: entry for name, entry in registry.documents.items() if name not in found}
    files += [
        SourceFile(name, _sha256_of(b""), 0, entry, "missing", "the registry names this file; the folder lacks it")
        for name, entry in lacking.items()
        if entry.url is None
    ]
    files += _fetched(Store(folder), lacking)
    return sorted(files, key=lambda file: file.name)


def not_available(files: Iterable[SourceFile], registry: Registry) -> list[str]:
    """The names of registered documents that have a URL, and are neither in the folder nor fetched.

    Args:
        files: those that were found.
        registry: what should be.
    """
    found = {file.name for file in files}
    return [name for name, entry in registry.documents.items() if entry.url is not None and name not in found]


def read_bytes(folder: Path, file: SourceFile) -> bytes:
    """The bytes of a file that `find_sources` listed, certain to be those that were hashed.

    Raises:
        SourcesError: the file changed or vanished since it was listed.
    """
    path = Store(folder).path_of(file.sha256) if file.fetched else folder / file.name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourcesError(f"{file.name}: {error.strerror} since the folder was listed; run the build again") from error
    if _sha256_of(content) != file.sha256:
        raise SourcesError(f"{file.name}: changed since the folder was listed; run the build again")
    return content


def _fetched(store: Store, lacking: dict[str, RegistryEntry]) -> Iterator[SourceFile]:
    """The current editions of documents in the store."""
    try:
        manifest = store.manifest() if any(entry.url for entry in lacking.values()) else Manifest()
    except StoreError as error:
        raise SourcesError(str(error)) from error
    for name, entry in lacking.items():
        page = manifest.pages.get(entry.url or "")
        if page is not None and page.current is not None:
            file = replace(_inspect(name, store.path_of(page.current), entry), fetched=True)
            yield file if file.sha256 == page.current else _damaged(file)


def _damaged(file: SourceFile) -> SourceFile:
    """What was fetched, where the store does not hold what came."""
    return replace(file, problem="damaged", detail="the store does not hold it as it came; fetch it again")


def _files(folder: Path, leave_out: Path | None) -> Iterator[Path]:
    left_out = os.path.realpath(leave_out) if leave_out is not None else None
    not_documents = {folder / name for name in (REGISTRY_NAME, CORRECTIONS_NAME, LOCAL_AUTHORITIES.name)}
    for parent, folders, names in os.walk(folder):
        visible = [Path(parent, name) for name in folders if not name.startswith(".")]
        folders[:] = [path.name for path in visible if os.path.realpath(path) != left_out and not path.is_symlink()]
        for name in [*names, *(path.name for path in visible if path.is_symlink())]:
            path = Path(parent, name)
            if not name.startswith(_HIDDEN) and name not in _OF_THE_SYSTEM and path not in not_documents:
                yield path


def _inspect(name: str, path: Path, entry: RegistryEntry | None) -> SourceFile:
    """Hash one file and hold it against its registry entry."""
    shown = os.fsencode(name).decode("utf-8", errors="backslashreplace")
    if shown != name:
        return SourceFile(shown, _sha256_of(b""), 0, None, "unreadable", "its name is not UTF-8; rename the file")
    try:
        if not path.is_file():
            return SourceFile(name, _sha256_of(b""), 0, entry, "unreadable", _NO_FILE)
        sha256, size = _hashed(path)
    except OSError as error:
        return SourceFile(name, _sha256_of(b""), 0, entry, "unreadable", f"{error.strerror}; put a readable file there")
    problem, detail = _problem_of(size, sha256, entry)
    return SourceFile(name, sha256, size, entry, problem, detail)


def _hashed(path: Path) -> tuple[str, int]:
    """Hash and size of the very same bytes, since a file may change while it is read."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while part := stream.read(_AT_ONCE):
            digest.update(part)
            size += len(part)
    return digest.hexdigest(), size


def _problem_of(size: int, sha256: str, entry: RegistryEntry | None) -> tuple[str | None, str | None]:
    if size == 0:
        return "empty", "the file holds no bytes; fetch it again"
    if size > LARGEST_FILE_BYTES:
        return "too_large", f"{size:,} bytes; the limit is {LARGEST_FILE_BYTES:,}; cut out the document that is meant"
    if entry is not None and entry.sha256 is not None and entry.sha256 != sha256:
        return "sha256_differs", (
            f"the registry expects {entry.sha256}, the file has {sha256}; restore the file, or, if the new edition"
            " is right, change the registry"
        )
    return None, None


def _sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
