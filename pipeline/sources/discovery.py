"""List the files of a sources folder, check them against the registry, and read their bytes.

A registered document that the folder lacks is taken from the store of fetched documents.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline.core.paths import CORRECTIONS_NAME, LOCAL_AUTHORITIES, REGISTRY_NAME
from pipeline.schema.vocabularies import RejectionReason
from pipeline.sources.fetch.limits import MAX_FILE_BYTES
from pipeline.sources.registry import Registry, RegistryEntry
from pipeline.sources.store import Manifest, Store, StoreError

# The details below are values of a published table, so rewording one changes the data.
#: How many bytes are hashed at once.
_HASHED_AT_ONCE: Final = 1_000_000
#: How the names of hidden files begin, and those of the lock files of office programs.
_HIDDEN: Final = (".", "~$")
#: Files that operating systems leave in folders.
_SYSTEM_FILES: Final = frozenset({"Thumbs.db", "desktop.ini"})
_NO_FILE: Final = "it is no regular file (a link to a folder, or a device); put the file itself there"


class SourcesError(Exception):
    """The sources folder itself cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One document: a file below the sources folder, or a fetched one in the store.

    Attributes:
        name: its path below the folder, parts joined by `/`; for a fetched one, its path in the registry.
        sha256: hash of its bytes as received; of no bytes where it could not be read.
        size: in bytes.
        entry: its entry in the registry, if it has one.
        problem: why it cannot be used, if so.
        detail: what is wrong and what to do, where there is a problem.
        fetched: whether it is in the store.
    """

    name: str
    sha256: str
    size: int
    entry: RegistryEntry | None
    problem: RejectionReason | None = None
    detail: str | None = None
    fetched: bool = False


def find_sources(folder: Path, registry: Registry, leave_out: Path | None = None) -> list[SourceFile]:
    """List every file of a folder tree, sorted by name.

    Hidden files and folders, files that office programs and operating systems leave, the registry, the list of
    corrections and the project's register of authorities are not documents. Links to folders are not followed, so that
    none can form a circle; they and anything else that is not a regular file are listed with the problem `unreadable`.

    A file that the registry names and the folder lacks is taken from the store, in its current edition. If the store
    lacks it too, it is listed with the problem `missing`, unless it has a URL and can be fetched (see `not_available`).

    Args:
        folder: the sources folder.
        registry: its registry.
        leave_out: a folder inside it that holds no sources: that of the releases.

    Raises:
        SourcesError: the folder does not exist or is that of the releases, or the store cannot be read.
    """
    if not folder.is_dir():
        raise SourcesError(f"sources folder {folder}: not found; name a folder that holds the documents")
    if leave_out is not None and os.path.realpath(leave_out) == os.path.realpath(folder):
        raise SourcesError(f"{folder}: is also the folder of releases, which would be read as documents; name two")
    found = {path.relative_to(folder).as_posix(): path for path in _files(folder, leave_out)}
    files = [_inspect(name, path, registry.documents.get(name)) for name, path in found.items()]
    lacking = {name: entry for name, entry in registry.documents.items() if name not in found}
    files += [
        SourceFile(
            name,
            _sha256_of(b""),
            0,
            entry,
            RejectionReason.MISSING,
            "the registry names this file; the folder lacks it",
        )
        for name, entry in lacking.items()
        if entry.url is None
    ]
    files += _fetched(Store(folder), lacking)
    return sorted(files, key=lambda file: file.name)


def not_available(files: Iterable[SourceFile], registry: Registry) -> list[str]:
    """The names of registered documents that have a URL, and are neither in the folder nor fetched.

    Args:
        files: those that were found.
        registry: what should be there.
    """
    found = {file.name for file in files}
    return [name for name, entry in registry.documents.items() if entry.url is not None and name not in found]


def read_bytes(folder: Path, file: SourceFile) -> bytes:
    """The bytes of a file that `find_sources` listed, checked to be those that were hashed.

    Raises:
        SourcesError: the file was changed or removed since it was listed.
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
        manifest = store.load_manifest() if any(entry.url for entry in lacking.values()) else Manifest()
    except StoreError as error:
        raise SourcesError(str(error)) from error
    for name, entry in lacking.items():
        page = manifest.pages.get(entry.url or "")
        if page is not None and page.current is not None:
            file = replace(_inspect(name, store.path_of(page.current), entry), fetched=True)
            yield file if file.sha256 == page.current else _damaged(file)


def _damaged(file: SourceFile) -> SourceFile:
    """A fetched file whose bytes are not those that were fetched."""
    detail = "the store does not hold it as it came; fetch it again"
    return replace(file, problem=RejectionReason.DAMAGED, detail=detail)


def _files(folder: Path, leave_out: Path | None) -> Iterator[Path]:
    left_out = os.path.realpath(leave_out) if leave_out is not None else None
    not_documents = {folder / name for name in (REGISTRY_NAME, CORRECTIONS_NAME, LOCAL_AUTHORITIES.name)}
    for parent, folders, names in os.walk(folder):
        visible = [Path(parent, name) for name in folders if not name.startswith(".")]
        folders[:] = [path.name for path in visible if os.path.realpath(path) != left_out and not path.is_symlink()]
        for name in [*names, *(path.name for path in visible if path.is_symlink())]:
            path = Path(parent, name)
            if not name.startswith(_HIDDEN) and name not in _SYSTEM_FILES and path not in not_documents:
                yield path


def _inspect(name: str, path: Path, entry: RegistryEntry | None) -> SourceFile:
    """Hash one file and check it against its registry entry."""
    shown = os.fsencode(name).decode("utf-8", errors="backslashreplace")
    if shown != name:
        return _unreadable(shown, None, "its name is not UTF-8; rename the file")
    try:
        if not path.is_file():
            return _unreadable(name, entry, _NO_FILE)
        sha256, size = _hashed(path)
    except OSError as error:
        return _unreadable(name, entry, f"{error.strerror}; put a readable file there")
    problem, detail = _problem_of(size, sha256, entry)
    return SourceFile(name, sha256, size, entry, problem, detail)


def _unreadable(name: str, entry: RegistryEntry | None, detail: str) -> SourceFile:
    return SourceFile(name, _sha256_of(b""), 0, entry, RejectionReason.UNREADABLE, detail)


def _hashed(path: Path) -> tuple[str, int]:
    """Hash and size of the same bytes, since a file may change while it is read."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while part := stream.read(_HASHED_AT_ONCE):
            digest.update(part)
            size += len(part)
    return digest.hexdigest(), size


def _problem_of(size: int, sha256: str, entry: RegistryEntry | None) -> tuple[RejectionReason | None, str | None]:
    if size == 0:
        return RejectionReason.EMPTY, "the file holds no bytes; fetch it again"
    if size > MAX_FILE_BYTES:
        detail = f"{size:,} bytes; the limit is {MAX_FILE_BYTES:,}; cut out the document that is meant"
        return RejectionReason.TOO_LARGE, detail
    if entry is not None and entry.sha256 is not None and entry.sha256 != sha256:
        return RejectionReason.SHA256_DIFFERS, (
            f"the registry expects {entry.sha256}, the file has {sha256}; restore the file, or, if the new edition"
            " is right, change the registry"
        )
    return None, None


def _sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
