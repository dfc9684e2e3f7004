"""The store of fetched documents: files named by the hash of their bytes, and a manifest of which are current.

The store is a hidden folder of the sources folder, so that discovery ignores it. Nothing is overwritten: a page that
changed becomes another edition beside the first. Only doubtful editions are ever removed.
"""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from pipeline.core.atomic_files import TEMPORARY_FILES, replace_file, sync_folder
from pipeline.core.locks import LockedError, file_lock
from pipeline.core.regular_files import open_regular, read_regular

#: The store of a sources folder, below it.
STORE_NAME: Final = ".fetched"
_MANIFEST: Final = "manifest.json"
_LOCK: Final = ".lock"
#: A page and its editions take some hundred bytes, and so does a listed document.
_LARGEST_RECORD: Final = 500_000_000
Record = TypeVar("Record")
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class StoreError(Exception):
    """The store cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A page as it was at one time.

    Attributes:
        sha256: of its bytes, and the name of their file.
        size: in bytes.
        received: when it first arrived, in UTC.
        media_type: the `Content-Type` that the publisher gave it, if any.
        doubt: why it is unlikely to be the document; None where it is trusted.
    """

    sha256: Sha256
    size: int
    received: datetime
    media_type: str | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class StoredPage:
    """What is known of one URL.

    Attributes:
        current: the hash of the edition that a build takes.
        gone: whether the publisher's last answer was that there is no such page (404 or 410).
        etag: the publisher's tag of the current edition, for conditional requests; None where it cannot be sent back.
        last_modified: the publisher's date of the last change, as it wrote it, for the same.
        editions: in the order in which they arrived; of those doubted for the same reason, only the last one.
    """

    current: Sha256 | None = None
    gone: bool = False
    etag: str | None = None
    last_modified: str | None = None
    editions: tuple[Edition, ...] = ()

    def edition(self, sha256: str | None) -> Edition | None:
        """The edition with that hash."""
        return next((edition for edition in self.editions if edition.sha256 == sha256), None)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Every page that was requested, by its URL."""

    pages: dict[str, StoredPage] = field(default_factory=dict)

    def has_edition(self, sha256: str) -> bool:
        """Whether those bytes are an edition of any page."""
        return any(page.edition(sha256) is not None for page in self.pages.values())


_MANIFESTS: Final = TypeAdapter(Manifest)


def load_record(path: Path, kind: TypeAdapter[Record], advice: str) -> Record | None:
    """Read one of the files in which `fetch` keeps what it knows; None where there is none.

    Args:
        path: of the file.
        kind: what it holds.
        advice: what to do where it is damaged.

    Raises:
        StoreError: it cannot be read.
    """
    try:
        return kind.validate_json(read_regular(path, _LARGEST_RECORD))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError(f"{path}: cannot be read ({error.strerror}); make it readable") from error
    except ValidationError as error:
        raise StoreError(f"{path}: cannot be read (it is not what `fetch` writes); {advice}") from error


class Store:
    """The store of one sources folder.

    Attributes:
        sources: the sources folder that it is in.
        folder: where it is.
    """

    def __init__(self, sources: Path) -> None:
        self.sources = sources
        self.folder = sources / STORE_NAME

    def load_manifest(self) -> Manifest:
        """Read the manifest; an empty one where there is no store.

        Raises:
            StoreError: the manifest cannot be read.
        """
        advice = (
            "restore it from a backup, and do not remove it: nothing else records which files belong to pages that are"
            " gone (docs/operating.md describes what to do without a backup)"
        )
        return load_record(self.folder / _MANIFEST, _MANIFESTS, advice) or Manifest()

    def path_of(self, sha256: str) -> Path:
        """The path of the file with that hash, which may be missing."""
        return self.folder / sha256

    def holds(self, sha256: str | None) -> bool:
        """Whether the file with that hash is there and undamaged."""
        if sha256 is None:
            return False
        try:
            with open_regular(self.path_of(sha256)) as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def save(self, content: bytes) -> str:
        """Write a file, unless it is there.

        Returns:
            Its hash.

        Raises:
            StoreError: it cannot be written.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.holds(sha256):
            self._write(sha256, content)
        return sha256

    def remove(self, sha256: str) -> None:
        """Remove a file that the manifest no longer names."""
        with suppress(OSError):  # it takes room and does no harm
            self.path_of(sha256).unlink()

    def save_manifest(self, manifest: Manifest) -> None:
        """Write the manifest.

        Raises:
            StoreError: it cannot be written.
        """
        in_order = Manifest(dict(sorted(manifest.pages.items())))
        self._write(_MANIFEST, _MANIFESTS.dump_json(in_order, indent=2) + b"\n")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Create the folder and keep other fetches out of it.

        Raises:
            StoreError: it cannot be written to, or another fetch is running.
        """
        with ExitStack() as lock:
            try:
                self.folder.mkdir(exist_ok=True)
                sync_folder(self.folder.parent)
                lock.enter_context(file_lock(self.folder / _LOCK))
                for temporary in self.folder.glob(TEMPORARY_FILES):  # left by a fetch that was interrupted
                    temporary.unlink()
            except LockedError as error:
                raise StoreError(f"{self.folder}: another fetch is running there; wait until it is done") from error
            except OSError as error:
                raise self._unwritable(error) from error
            yield

    def _write(self, name: str, content: bytes) -> None:
        try:
            replace_file(self.folder / name, content)
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> StoreError:
        return StoreError(
            f"{self.folder}: cannot be written to ({error.strerror}); free some space, or make the folder writable"
        )
