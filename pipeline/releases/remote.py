"""Copying a release to an object store or another folder, from which others download it.

The target has the layout of a folder of outputs. Files of a version are only added, by requests that the store refuses
where a file exists; `SHA256SUMS` follows when all of them have been read back and verified, and the pointers come last.
So a copy that is interrupted does not affect anybody who follows `latest.json`, and copying again sends only what is
missing.
"""

import hashlib
import json
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit
from urllib.request import url2pathname

from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
from obstore.store import from_url

from pipeline.core.atomic_files import replace_file
from pipeline.core.plural import pluralise
from pipeline.releases.build_lock import BuildLockedError, build_lock
from pipeline.releases.install import ReleaseFile, install
from pipeline.releases.metadata.media_types import content_type
from pipeline.releases.release_index import (
    LATEST,
    RELEASES,
    VERSIONS,
    ReleaseError,
    is_intact,
    latest_release,
    set_latest,
)
from pipeline.releases.release_reader import SIGNATURE, SUMS, PublishedRelease
from pipeline.releases.version import Version

if TYPE_CHECKING:
    from obstore import PutMode
    from obstore.store import ObjectStore

T = TypeVar("T")

#: The schemes of addresses, and the prefixes of the environment variables with their credentials.
_STORES: Final = {"s3": "AWS_", "gs": "GOOGLE_", "az": "AZURE_", "abfs": "AZURE_", "abfss": "AZURE_"}
_FOLDER: Final = "file"
#: How often a request is retried, and for how long.
RETRIES: Final = {"max_retries": 5, "retry_timeout": timedelta(seconds=60)}
#: Timeout in seconds of a request, without the time that a file takes over a slow connection.
_TIMEOUT: Final = 60
_SLOW_BYTES_PER_SECOND: Final = 100_000
#: Allows a store without HTTPS, such as one on this machine; the client ignores it when it is given other options.
_ALLOW_HTTP: Final = "AWS_ALLOW_HTTP"
_ENDPOINT: Final = "AWS_ENDPOINT_URL"
_CONCURRENT: Final = 4
_CACHE_FOREVER: Final = "public, max-age=31536000, immutable"
_REVALIDATE: Final = "no-cache"


class PublishError(ReleaseError):
    """A release cannot be copied; the message says why, what the target has now, and what to do."""


class CopyInterruptedError(PublishError):
    """A copy was interrupted for a reason that may be temporary."""


@dataclass(frozen=True, slots=True)
class CopyResult:
    """The result of a copy.

    Attributes:
        n_sent: files that were sent.
        n_present: files that the target had already, with the same bytes.
        is_current: whether the target's `latest.json` names this version; else a higher one.
    """

    n_sent: int
    n_present: int
    is_current: bool

    def describe(self) -> str:
        """The same in words."""
        stays = "" if self.is_current else "; a higher version stays the latest there"
        return f"{pluralise(self.n_sent, 'file')} sent, {self.n_present} already there{stays}"


def address_problem(url: str) -> str | None:
    """Why an address cannot be a target; None where it can, as far as the address shows."""
    parts = urlsplit(url)
    if parts.scheme not in {*_STORES, _FOLDER}:
        known = ", ".join(f"{name}://" for name in (*_STORES, _FOLDER))
        return f"'{parts.scheme}' is not a supported target; expected an address that begins with one of {known}"
    if parts.username or parts.password or parts.query or parts.fragment:
        return "an address has no credentials or options; credentials come from the environment, see docs/operating.md"
    if parts.scheme == _FOLDER and (parts.netloc not in {"", "localhost"} or not parts.path.strip("/")):
        return "a folder needs its absolute path, with three slashes: file:///folder"
    if parts.scheme in _STORES and not parts.netloc:
        return f"the address has no bucket; expected {parts.scheme}://bucket/folder"
    return None


def copy_release(url: str, release: Path) -> CopyResult:
    """Copy a release to an address and make it the latest there, unless a higher version is.

    Args:
        url: `s3://bucket/folder`, `gs://…`, `az://…` or `file:///folder`.
        release: the folder of the release, named by its version.

    Raises:
        CopyInterruptedError: the target cannot be reached or written to; its latest release stays the latest.
        PublishError: the address is not valid, the release is damaged, or the target has another release of that
            version; its latest release stays the latest.
    """
    if problem := address_problem(url):
        raise PublishError(f"cannot publish: {problem}")
    if not is_intact(release):
        raise PublishError(f"cannot publish: {release} is damaged; build again, which repairs it")
    version = Version.parse(release.name)
    parts = urlsplit(url)
    endpoint = os.environ.get(_ENDPOINT, "")
    if parts.scheme == "s3" and endpoint.startswith("http://") and not _may_use_http():
        raise PublishError(
            f"cannot publish: {_ENDPOINT} is an address without HTTPS; set {_ALLOW_HTTP}=true to allow it"
        )
    if parts.scheme == _FOLDER:
        return _into_folder(Path(url2pathname(parts.path)), version, PublishedRelease.at(release))
    try:
        store = from_url(url, retry_config=RETRIES, client_options=_options(release))  # type: ignore[call-overload]
        return _Target(url, store).copy(version, PublishedRelease.at(release))
    except (BaseError, OSError, NotImplementedError) as error:
        raise CopyInterruptedError(
            f"{url}: publishing version {version} was interrupted: {_first_line(error)}; the latest release there is"
            " unchanged; run it again (files that arrived are not sent again) and check the credentials, which are"
            f" {_STORES[parts.scheme]}… in the environment"
        ) from None  # its cause may show whole requests


def _options(release: Path) -> dict[str, object]:
    """The options of the client."""
    largest = max(path.stat().st_size for path in release.rglob("*"))
    timeout = timedelta(seconds=_TIMEOUT + largest // _SLOW_BYTES_PER_SECOND)
    return {"timeout": timeout, "allow_http": _may_use_http()}


def _may_use_http() -> bool:
    return os.environ.get(_ALLOW_HTTP, "").lower() == "true"


def _into_folder(target: Path, version: Version, release: PublishedRelease) -> CopyResult:
    """Copy into another folder of outputs, in the way in which a build puts its releases in place."""
    own, other = release.path.resolve(), target.resolve()
    if own.is_relative_to(other) or other.is_relative_to(own):
        raise PublishError(f"cannot publish: {target} and {release.path} are in each other; name another folder")
    files = {name: ReleaseFile.from_path(release.path / name) for name in release.sums}
    try:
        target.mkdir(parents=True, exist_ok=True)
        with build_lock(target):
            present = target / RELEASES / str(version)
            n_right = len(files) + 1 - len(PublishedRelease(present).damaged()) if (present / SUMS).exists() else 0
            path = install(target, version, files)
            if not is_intact(path):
                raise PublishError(f"{path}: differs from what was sent; check the disk, remove it and run again")
            if (release.path / SIGNATURE).exists():  # it is not part of the release and may change
                replace_file(path / SIGNATURE, (release.path / SIGNATURE).read_bytes())
            latest = latest_release(target)
            is_current = latest is None or latest.version <= version
            set_latest(target, version if is_current or latest is None else latest.version)
    except BuildLockedError as error:
        raise CopyInterruptedError(str(error)) from error
    except OSError as error:
        raise CopyInterruptedError(
            f"{target}: publishing version {version} failed ({error.strerror}); free some space or make the"
            " folder writable, and run it again"
        ) from error
    return CopyResult(len(files) + 1 - n_right, n_right, is_current)


@dataclass(frozen=True, slots=True)
class _Target:
    """An object store, below the folder in the address."""

    url: str
    store: "ObjectStore"

    def copy(self, version: Version, release: PublishedRelease) -> CopyResult:
        """Copy a release: its files, their checksums, the list of versions, the pointer."""
        folder = f"{RELEASES}/{version}"
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
        sums_sha256 = hashlib.sha256(sums).hexdigest()
        sent.append(self._send(f"{folder}/{SUMS}", release.path / SUMS, sums_sha256, is_present=SUMS in present))
        if (release.path / SIGNATURE).exists():  # it is not part of the release and may change
            signature = (release.path / SIGNATURE).read_bytes()
            if SIGNATURE not in present or self._read(f"{folder}/{SIGNATURE}") != signature:
                self._put(f"{folder}/{SIGNATURE}", signature, "overwrite", _REVALIDATE)
        entry = {"version": str(version), "path": folder, "sha256sums_sha256": sums_sha256}
        self._change(VERSIONS, lambda before: _with_entry(before or [], entry))
        latest = self._change(LATEST, lambda before: _later(before, version))
        return CopyResult(sum(sent), len(sent) - sum(sent), latest["version"] == str(version))

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
            " never overwritten; publish to another address, or from the outputs that made it"
        )


def _with_entry(versions: list[Mapping[str, str]], entry: Mapping[str, str]) -> list[Mapping[str, str]]:
    """The list of versions with one more, in order."""
    others = [item for item in versions if item["version"] != entry["version"]]
    return sorted([*others, entry], key=lambda item: Version.parse(item["version"]))


def _later(before: Mapping[str, str] | None, version: Version) -> Mapping[str, str]:
    """The content of `latest.json` afterwards: it never goes back to a lower version."""
    if before is not None and Version.parse(before["version"]) > version:
        return before
    return {"version": str(version), "path": f"{RELEASES}/{version}"}


def _first_line(error: Exception) -> str:
    """The first line of an error without the answer of a server, which may repeat the request."""
    return str(error).splitlines()[0].partition("<")[0].rstrip(" :") if str(error) else type(error).__name__
