"""The store: what publishers sent, by the hash of its bytes, and the manifest that says which of it is current.

What belongs here: keeping bytes, finding them again, the model of the manifest. What does not: asking publishers
(see `fetching`).

The store is a hidden folder of the sources folder, so that a walk through the documents passes it by. Bytes are never
overwritten: a page that changed is a further edition beside the first. Only what was doubted is ever removed.
"""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, TypeAdapter, ValidationError

from pipeline.core.atomic_files import TEMPORARY_FILES, replace_file, sync_folder
from pipeline.core.locks import LockedError, file_lock

#: The store of a sources folder, below it.
STORE_NAME: Final = ".fetched"
_MANIFEST: Final = "manifest.json"
_LOCK: Final = ".lock"
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class StoreError(Exception):
    """The store cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What a page was at one time.

    Attributes:
        sha256: of its bytes, and the name of their file.
        size: in bytes.
        received: when it first came, in UTC.
        media_type: what the publisher called it, if anything.
        doubt: why it is not trusted to be the document, if it is not.
    """

    sha256: Sha256
    size: int
    received: datetime
    media_type: str | None = None
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of one URL.

    Attributes:
        current: the hash of the edition that a build takes.
        gone: whether the publisher last said that there is no such page (404 or 410).
        etag: what the publisher called the current edition, to be asked about it; nothing where it cannot be.
        last_modified: when the publisher says it was changed, in the publisher's words, for the same.
        editions: all of them, in the order in which they came; of those doubted for the same reason the last one.
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
    """Every page that was asked for, by its URL."""

    pages: dict[str, Page] = field(default_factory=dict)

    def names(self, sha256: str) -> bool:
        """Whether those bytes are an edition of any page."""
        return any(page.edition(sha256) is not None for page in self.pages.values())


_MANIFESTS: Final = TypeAdapter(Manifest)


class Store:
    """The store of one sources folder.

    Attributes:
        folder: where it lies.
    """

    def __init__(self, sources: Path) -> None:
        self.folder = sources / STORE_NAME

    def manifest(self) -> Manifest:
        """What is in it; nothing where it is not there.

        Raises:
            StoreError: the manifest cannot be read.
        """
        path = self.folder / _MANIFEST
        try:
            return _MANIFESTS.validate_json(path.read_bytes())
        except FileNotFoundError:
            return Manifest()
        except OSError as error:
            raise StoreError(f"{path}: cannot be read ({error.strerror}); make it readable") from error
        except ValidationError as error:
            raise StoreError(
                f"{path}: cannot be read (is not what `fetch` writes); restore it from a backup, and do not remove it:"
                " of pages that are gone since, nothing else says which bytes are theirs (docs/operating.md tells what"
                " to do without a backup)"
            ) from error

    def path_of(self, sha256: str) -> Path:
        """Where the bytes with that hash lie, if they are here."""
        return self.folder / sha256

    def holds(self, sha256: str | None) -> bool:
        """Whether the bytes with that hash are here and whole."""
        if sha256 is None:
            return False
        try:
            with self.path_of(sha256).open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
        except OSError:
            return False

    def keep(self, content: bytes) -> str:
        """Keep bytes, unless they are here.

        Returns:
            Their hash.

        Raises:
            StoreError: the disk takes no more, or not from us.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        if not self.holds(sha256):
            self._write(sha256, content)
        return sha256

    def remove(self, sha256: str) -> None:
        """Remove bytes that the manifest no longer names."""
        with suppress(OSError):  # they take room and do no harm
            self.path_of(sha256).unlink()

    def record(self, manifest: Manifest) -> None:
        """Write the manifest, in one step.

        Raises:
            StoreError: the disk takes no more, or not from us.
        """
        in_order = Manifest(dict(sorted(manifest.pages.items())))
        self._write(_MANIFEST, _MANIFESTS.dump_json(in_order, indent=2) + b"\n")

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Make the folder, and keep every other fetch out of it meanwhile.

        Raises:
            StoreError: it cannot be written to, or another fetch is at work.
        """
        with ExitStack() as lock:
            try:
                self.folder.mkdir(exist_ok=True)
                sync_folder(self.folder.parent)
                lock.enter_context(file_lock(self.folder / _LOCK))
                for left in self.folder.glob(TEMPORARY_FILES):  # by a fetch that was interrupted
                    left.unlink()
            except LockedError as error:
                raise StoreError(f"{self.folder}: another fetch is at work there; wait until it is done") from error
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
            f"{self.folder}: what is fetched cannot be kept there ({error.strerror}); make room, or the folder writable"
        )
