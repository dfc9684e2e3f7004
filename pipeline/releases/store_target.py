"""An object store as the target of releases: files are only added, and the pointer comes last."""

import hashlib
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from obstore.exceptions import AlreadyExistsError, PreconditionError

from pipeline.core.plural import pluralise
from pipeline.releases.index_files import PAGE, listing, pointer, tombstone
from pipeline.releases.metadata.media_types import content_type
from pipeline.releases.release_index import LATEST, RELEASES, VERSIONS, ReleaseError, hash_of
from pipeline.releases.release_reader import SIGNATURE, SUMS, PublishedRelease
from pipeline.releases.remote_index import later, mirrored, to_withdraw, with_entry
from pipeline.releases.version import Version
from pipeline.releases.version_record import GivenVersion, State, VersionRecord

if TYPE_CHECKING:
    from obstore import PutMode
    from obstore.store import ObjectStore

T = TypeVar("T")

_CONCURRENT: Final = 4
_CACHE_FOREVER: Final = "public, max-age=31536000, immutable"
_REVALIDATE: Final = "no-cache"


class PublishError(ReleaseError):
    """A release cannot be copied; the message says why, what the target has now, and what to do."""


@dataclass(frozen=True, slots=True)
class CopyResult:
    """The result of a copy.

    Attributes:
        n_sent: files that were sent.
        n_present: files that the target had already, with the same bytes.
        is_current: whether the target's `latest.json` names this version; else a higher one.
        withdrawn: versions that were withdrawn here before, and there now.
    """

    n_sent: int
    n_present: int
    is_current: bool
    withdrawn: tuple[str, ...] = ()

    def describe(self) -> str:
        """The same in words."""
        stays = "" if self.is_current else "; a higher version stays the latest there"
        gone = f"; withdrawn there: {', '.join(self.withdrawn)}" if self.withdrawn else ""
        return f"{pluralise(self.n_sent, 'file')} sent, {self.n_present} already there{stays}{gone}"


@dataclass(frozen=True, slots=True)
class StoreTarget:
    """An object store, below the folder in the address, and the record of the versions here."""

    url: str
    store: "ObjectStore"
    record: VersionRecord

    def copy(self, version: Version, release: PublishedRelease) -> CopyResult:
        """Copy a release: its files, their checksums, the list of versions, the pointer."""
        folder = f"{RELEASES}/{version}"
        there = self._versions_there()
        if any(item["version"] == str(version) and "withdrawn" in item for item in there):
            raise PublishError(f"{self.url}: version {version} was withdrawn there; a number is not used again")
        present = self._files_below(folder)
        if unknown := sorted(present - release.sums.keys() - {SUMS, SIGNATURE}):
            raise self._conflict(folder, unknown[0])
        sums = (release.path / SUMS).read_bytes()
        if SUMS in present and self._read(f"{folder}/{SUMS}") != sums:
            raise self._conflict(folder, SUMS)

        def send(item: tuple[str, str]) -> bool:
            name, sha256 = item
            return self._send(f"{folder}/{name}", release.path / name, sha256, is_present=name in present)

        with ThreadPoolExecutor(_CONCURRENT) as pool:
            try:
                sent = list(pool.map(send, release.sums.items()))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        sums_sha256 = hash_of(sums)
        sent.append(self._send(f"{folder}/{SUMS}", release.path / SUMS, sums_sha256, is_present=SUMS in present))
        if (release.path / SIGNATURE).exists():  # it is not part of the release and may change
            signature = (release.path / SIGNATURE).read_bytes()
            if SIGNATURE not in present or self._read(f"{folder}/{SIGNATURE}") != signature:
                self._put(f"{folder}/{SIGNATURE}", signature, "overwrite", _REVALIDATE)
        entry = listing(GivenVersion(str(version), State.PUBLISHED, sums_sha256))
        there = self._change(VERSIONS, lambda before: mirrored(with_entry(before or [], entry), self.record))
        latest = self._change(LATEST, lambda before: later(before, version, self.record, there))
        withdrawn = tuple(item.version for item in to_withdraw(self.record, there) if self.withdraw(item))
        return CopyResult(sum(sent), len(sent) - sum(sent), latest["version"] == str(version), withdrawn)

    def withdraw(self, item: GivenVersion) -> bool:
        """Withdraw a version: the pointer first, then its files, and the list last; whether it was there.

        Until the list says so, every copy to the store finds a withdrawal that was interrupted, and finishes it.
        """
        folder = f"{RELEASES}/{item.version}"
        present = self._files_below(folder)
        there = [other for other in self._versions_there() if other["version"] == item.version]
        if not present and not there:
            return False
        known = {other.get("sha256sums_sha256") for other in there}
        known |= {hash_of(self._read(f"{folder}/{SUMS}"))} if SUMS in present else set()
        if known - {None, item.sha256sums_sha256}:
            raise self._conflict(folder, SUMS)
        latest = self._move_pointer_off(item)
        self._put(f"{folder}/{PAGE}", tombstone(item, latest), "overwrite", _REVALIDATE)
        for name in sorted(present - {PAGE}):
            self.store.delete(f"{folder}/{name}")
        self._change(VERSIONS, lambda before: with_entry(before or [], listing(item)))
        return True

    def _move_pointer_off(self, item: GivenVersion) -> Version | None:
        """Let the pointer name another version than one that is withdrawn; the one that it names then, if any."""
        named = self._json_there(LATEST, lambda found: Version.parse(found["version"]), None)
        if named != item.number:
            return named
        retracted = {other.version for other in self.record.in_state(State.ROLLED_BACK, State.WITHDRAWN)}
        others = [
            Version.parse(other["version"])
            for other in self._versions_there()
            if not other.keys() & {"withdrawn", "rolled_back"} and other["version"] not in retracted
        ]
        lower = max((other for other in others if other < item.number), default=None)
        if lower is None:
            self.store.delete(LATEST)
        else:
            self._change(LATEST, lambda _: pointer(lower))
        return lower

    def _versions_there(self) -> list[Mapping[str, Any]]:
        """The list of versions there; empty where there is none.

        Raises:
            PublishError: it cannot be read.
        """

        def listed(found: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401 - whatever the file there holds
            return sorted(found, key=lambda item: Version.parse(item["version"]))

        return self._json_there(VERSIONS, listed, [])

    def _json_there(self, name: str, read: Callable[[Any], T], missing: T) -> T:
        """What a JSON file there holds.

        Raises:
            PublishError: it cannot be read.
        """
        try:
            return read(json.loads(self._read(name)))
        except FileNotFoundError:
            return missing
        except (ValueError, KeyError, TypeError) as error:
            raise PublishError(f"{self.url}: {name} cannot be read ({error}); correct it there") from error

    def _files_below(self, folder: str) -> set[str]:
        parts = [item["path"] for part in self.store.list(f"{folder}/") for item in part]
        return {path.removeprefix(f"{folder}/") for path in parts}

    def _send(self, to: str, file: Path, sha256: str, *, is_present: bool) -> bool:
        """Send one file and read it back; whether it had to be sent.

        Raises:
            PublishError: the target has other bytes.
        """
        if not is_present:
            try:
                self._put(to, file.read_bytes(), "create", _CACHE_FOREVER)
            except AlreadyExistsError:  # by somebody else, or by us where the answer was lost
                is_present = True
        digest = hashlib.sha256()
        for part in self.store.get(to).stream():
            digest.update(part)
        if digest.hexdigest() != sha256:
            if is_present:
                raise self._conflict(*to.rsplit("/", 1))
            raise PublishError(f"{self.url}: {to} differs from what was sent; remove it there and run again")
        return not is_present

    def _read(self, path: str) -> bytes:
        return bytes(self.store.get(path).bytes())

    def _put(self, to: str, content: bytes, mode: "PutMode", cached: str) -> None:
        about = {"Content-Type": content_type(to), "Cache-Control": cached}
        self.store.put(to, content, mode=mode, attributes=about)

    def _change(self, name: str, change: Callable[[T | None], T]) -> T:
        """Replace a JSON file by a function of its content, unless somebody else changes it meanwhile; the new content.

        Raises:
            PublishError: somebody else changed it, or it cannot be read.
        """
        mode: PutMode = "create"
        before: T | None = None
        try:
            found = self.store.get(name)
            mode = {"e_tag": found.meta["e_tag"]}
            before = json.loads(bytes(found.bytes()))
            after = change(before)
        except FileNotFoundError:
            after = change(None)
        except (ValueError, KeyError, TypeError) as error:
            raise PublishError(f"{self.url}: {name} cannot be read ({error}); correct or remove it there") from error
        if after != before:
            content = (json.dumps(after, indent=2) + "\n").encode()
            try:
                self._put(name, content, mode, _REVALIDATE)
            except (PreconditionError, AlreadyExistsError):
                if json.loads(self._read(name)) != after:  # else it was by us, and the answer was lost
                    raise PublishError(f"{self.url}: somebody else is publishing there; run again") from None
        return after

    def _conflict(self, folder: str, name: str) -> PublishError:
        return PublishError(
            f"{self.url}: {folder} has another release of that version ({name} differs), and a published release is"
            " never overwritten; publish to another address, or from the outputs that made it. If those are lost, put"
            f" {VERSIONS} from there into an empty outputs folder and build there: the next version is above all in it"
        )
