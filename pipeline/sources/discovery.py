"""List the files of a sources folder, check them against the registry, and read their bytes.

A registered document that the folder lacks is taken from the store of fetched documents.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pipeline.core.paths import CORRECTIONS_NAME, LOCAL_AUTHORITIES, REGISTRY_NAME, WATCH_NAME
from pipeline.core.regular_files import NotRegularError, TooLargeError, open_regular, read_regular
from pipeline.schema.vocabularies import RejectionReason
from pipeline.sources.fetch.limits import MAX_FILE_BYTES
from pipeline.sources.folder_tree import UnlistedFolder, walk
from pipeline.sources.registry import Registry, RegistryEntry
from pipeline.sources.store import Manifest, Store, StoreError

#: What stands for the hash of a file of which no bytes could be read, or whose hash must not be known.
HASH_OF_NO_BYTES: Final = hashlib.sha256().hexdigest()
#: How many bytes are hashed at once.
_HASHED_AT_ONCE: Final = 1_000_000
#: How the names of hidden files begin, and those of the lock files of office programs.
_HIDDEN: Final = (".", "~$")
#: Files that operating systems leave in folders.
_SYSTEM_FILES: Final = frozenset({"Thumbs.db", "desktop.ini"})
# The details below are values of a published table, so rewording one changes the data.
_NO_FILE: Final = "it is no regular file (a link to a folder, or a device); put the file itself there"
_LEADS_OUTSIDE: Final = "it is a link that leads out of the sources folder; put the file itself there"


class SourcesError(Exception):
    """The sources folder itself cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One document: a file below the sources folder, or a fetched one in the store.

    Attributes:
        name: its path below the folder, parts joined by `/`; for a fetched one, its path in the registry; for a folder
            that could not be listed, its path with a `/` at its end.
        sha256: hash of its bytes as received; of no bytes where it could not be read or is too large to be.
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


def find_sources(
    folder: Path,
    registry: Registry,
    leave_out: Path | None = None,
    earlier_names: Callable[[], Iterable[str]] = tuple,
) -> list[SourceFile]:
    """List every file of a folder tree, sorted by name.

    Hidden files and folders, files that office programs and operating systems leave, the registry, the lists of what to
    watch and of corrections, and the project's register of authorities are not documents. Links to folders are not
    followed, so that none can form a circle; they and anything else that is not a regular file are listed with the
    problem `unreadable`, and links to files outside the folder with `leads_outside`.

    A folder that cannot be listed has the problem `folder_unreadable`, and so has each file in it that the registry
    names or an earlier release had: none of them disappears without its reason.

    A file that the registry names and the folder lacks is taken from the store, in its current edition. If the store
    lacks it too, it is listed with the problem `missing`, unless it has a URL and can be fetched (see `not_available`).

    Args:
        folder: the sources folder.
        registry: its registry.
        leave_out: a folder inside it that holds no sources: that of the releases.
        earlier_names: the names of files that were here before; only called where a folder cannot be listed.

    Raises:
        SourcesError: the folder does not exist, cannot be listed or is that of the releases, or the store cannot be
            read.
    """
    if not folder.is_dir():
        raise SourcesError(f"sources folder {folder}: not found; name a folder that holds the documents")
    if leave_out is not None and os.path.realpath(leave_out) == os.path.realpath(folder):
        raise SourcesError(f"{folder}: is also the folder of releases, which would be read as documents; name two")
    found: dict[str, Path] = {}
    unlisted: dict[str, str] = {}
    for item in _files(folder, leave_out):
        if isinstance(item, Path):
            found[item.relative_to(folder).as_posix()] = item
        elif item.path == folder:
            raise SourcesError(f"sources folder {folder}: cannot be listed ({item.why}); make it readable")
        else:
            unlisted[f"{item.path.relative_to(folder).as_posix()}/"] = item.why
    files = [_inspect(name, path, registry.documents.get(name), folder) for name, path in found.items()]
    files += _in_unlisted_folders(unlisted, found.keys(), registry, earlier_names)
    known = {file.name for file in files}
    lacking = {name: entry for name, entry in registry.documents.items() if name not in known}
    files += [
        _rejected(name, entry, RejectionReason.MISSING, "the registry names this file; the folder lacks it")
        for name, entry in lacking.items()
        if entry.url is None
    ]
    files += _fetched(Store(folder), lacking)
    return sorted(files, key=lambda file: file.name)


def file_names(folder: Path, leave_out: Path | None = None) -> list[str]:
    """The names of the documents that can be found below a folder, as `find_sources` names them, sorted.

    Raises:
        SourcesError: there is no such folder.
    """
    if not folder.is_dir():
        raise SourcesError(f"sources folder {folder}: not found; name a folder that holds the documents")
    files = (item for item in _files(folder, leave_out) if isinstance(item, Path))
    return sorted(item.relative_to(folder).as_posix() for item in files)


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
        content = read_regular(path, MAX_FILE_BYTES)
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
            file = replace(_inspect(name, store.path_of(page.current), entry, store.folder), fetched=True)
            yield file if file.sha256 == page.current else _damaged(file)


def _damaged(file: SourceFile) -> SourceFile:
    """A fetched file whose bytes are not those that were fetched."""
    detail = "the store does not hold it as it came; fetch it again"
    return replace(file, problem=RejectionReason.DAMAGED, detail=detail)


def _files(folder: Path, leave_out: Path | None) -> Iterator[Path | UnlistedFolder]:
    not_documents = {folder / name for name in (REGISTRY_NAME, WATCH_NAME, CORRECTIONS_NAME, LOCAL_AUTHORITIES.name)}
    for item in walk(folder, leave_out):
        if isinstance(item, UnlistedFolder) or not (
            item.name.startswith(_HIDDEN) or item.name in _SYSTEM_FILES or item in not_documents
        ):
            yield item


def _in_unlisted_folders(
    unlisted: dict[str, str],
    found: Iterable[str],
    registry: Registry,
    earlier_names: Callable[[], Iterable[str]],
) -> Iterator[SourceFile]:
    """Folders that could not be listed, by their names, and the files that are known to have been in them."""
    if not unlisted:
        return
    for name, why in unlisted.items():
        detail = f"the folder could not be read ({why}), so nothing in it is used; make it readable and build again"
        yield _rejected(_shown(name), None, RejectionReason.FOLDER_UNREADABLE, detail)
    for name in sorted({*registry.documents, *earlier_names()}.difference(found, map(_shown, unlisted))):
        folder = next((folder for folder in unlisted if name.startswith(_shown(folder))), None)
        if folder is not None:
            detail = f"its folder could not be read ({unlisted[folder]}); make it readable and build again"
            yield _rejected(name, registry.documents.get(name), RejectionReason.FOLDER_UNREADABLE, detail)


def _inspect(name: str, path: Path, entry: RegistryEntry | None, root: Path) -> SourceFile:
    """Hash one file below a folder and check it against its registry entry."""
    if _shown(name) != name:
        return _rejected(_shown(name), None, RejectionReason.UNREADABLE, "its name is not UTF-8; rename the file")
    try:
        target = Path(os.path.realpath(path)) if path.is_symlink() else path
        if target != path and not target.is_relative_to(os.path.realpath(root)):
            return _rejected(name, entry, RejectionReason.LEADS_OUTSIDE, _LEADS_OUTSIDE)
        sha256, size = _hashed(target)
    except NotRegularError:
        return _rejected(name, entry, RejectionReason.UNREADABLE, _NO_FILE)
    except TooLargeError as error:
        too_large = f"{error.strerror}; cut out the document that is meant"
        return replace(_rejected(name, entry, RejectionReason.TOO_LARGE, too_large), size=error.size)
    except OSError as error:
        return _rejected(name, entry, RejectionReason.UNREADABLE, f"{error.strerror}; put a readable file there")
    problem, detail = _problem_of(size, sha256, entry)
    return SourceFile(name, sha256, size, entry, problem, detail)


def _shown(name: str) -> str:
    """A name as it can be published: bytes of it that are not UTF-8 as escapes."""
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")


def _rejected(name: str, entry: RegistryEntry | None, problem: RejectionReason, detail: str) -> SourceFile:
    """A file of which no bytes could be read."""
    return SourceFile(name, HASH_OF_NO_BYTES, 0, entry, problem, detail)


def _hashed(path: Path) -> tuple[str, int]:
    """Hash and size of the same bytes, since a file may change while it is read.

    Raises:
        NotRegularError: it is not a regular file, and no link to one.
        TooLargeError: it has more bytes than any real document. Its size is looked up first, and it may grow.
        OSError: it cannot be read.
    """
    digest, size = hashlib.sha256(), 0
    with open_regular(path, follow_links=False) as stream:
        expected = os.fstat(stream.fileno()).st_size
        while expected <= MAX_FILE_BYTES and (part := stream.read(_HASHED_AT_ONCE)):
            digest.update(part)
            size += len(part)
            expected = max(expected, size)
    if expected > MAX_FILE_BYTES:
        raise TooLargeError(path, expected, MAX_FILE_BYTES)
    return digest.hexdigest(), size


def _problem_of(size: int, sha256: str, entry: RegistryEntry | None) -> tuple[RejectionReason | None, str | None]:
    if size == 0:
        return RejectionReason.EMPTY, "the file holds no bytes; fetch it again"
    if entry is not None and entry.sha256 is not None and entry.sha256 != sha256:
        return RejectionReason.SHA256_DIFFERS, (
            f"the registry expects {entry.sha256}, the file has {sha256}; restore the file, or, if the new edition"
            " is right, change the registry"
        )
    return None, None


def _sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
