"""Copying a release to where others fetch it: an object store, or another folder.

What belongs here: what an address may be, the order of copying, and holding what arrived against what was sent. What
does not: making a release, and where an address comes from.

The target has the layout of a folder of outputs. Files of a version are only ever added, by requests that the store
itself refuses where something lies there already; the list of their hashes comes when all of them were read back, and
the pointers come last. So a copy that breaks off leaves the target as it was for everybody who goes by `latest.json`,
and the same copy once more sends only what is missing.
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
from pipeline.releases.build_lock import BuildLockedError, build_lock
from pipeline.releases.install import ReleaseFile, place
from pipeline.releases.metadata.media_types import content_type
from pipeline.releases.release_index import LATEST, RELEASES, VERSIONS, ReleaseError, is_whole, latest_release, point_to
from pipeline.releases.release_reader import SIGNATURE, SUMS, PublishedRelease
from pipeline.releases.version import Version

if TYPE_CHECKING:
    from obstore import PutMode
    from obstore.store import ObjectStore

T = TypeVar("T")

#: The kinds of addresses, and the first words of the variables from which their credentials come.
_STORES: Final = {"s3": "AWS_", "gs": "GOOGLE_", "az": "AZURE_", "abfs": "AZURE_", "abfss": "AZURE_"}
_FOLDER: Final = "file"
#: How often a request is tried again, and for how long.
RETRIES: Final = {"max_retries": 5, "retry_timeout": timedelta(seconds=60)}
#: Seconds until a store that does not answer is given up, beside those that a file takes over a slow line.
_PATIENCE: Final = 60
_SLOW_BYTES_A_SECOND: Final = 100_000
#: Allows a store that is not asked by HTTPS, such as one on this machine; options of the client hide it otherwise.
_ALLOW_HTTP: Final = "AWS_ALLOW_HTTP"
_ENDPOINT: Final = "AWS_ENDPOINT_URL"
_AT_ONCE: Final = 4
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_EACH_TIME: Final = "no-cache"


class PublishError(ReleaseError):
    """A release cannot be copied to where it should go; the message says why, what stays, and what to do."""


class BrokeOffError(PublishError):
    """A copy broke off for a reason that may pass."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What came of a copy.

    Attributes:
        n_sent: files that were sent.
        n_there: files that were there already, with the same bytes.
        is_current: whether the target's `latest.json` points to this version; else to a higher one.
    """

    n_sent: int
    n_there: int
    is_current: bool

    @property
    def said(self) -> str:
        """The same in words."""
        stays = "" if self.is_current else "; a higher version stays the latest there"
        return f"{self.n_sent} files sent, {self.n_there} were there{stays}"


def refused(url: str) -> str | None:
    """Why nothing can be copied to an address, as far as it can be told from the address; None where it can."""
    parts = urlsplit(url)
    if parts.scheme not in {*_STORES, _FOLDER}:
        known = ", ".join(f"{name}://" for name in (*_STORES, _FOLDER))
        return f"'{parts.scheme}' is no kind of target; expected an address that begins with one of {known}"
    if parts.username or parts.password or parts.query or parts.fragment:
        return "an address names a place and nothing else; credentials come from the environment, see docs/operating.md"
    if parts.scheme == _FOLDER and (parts.netloc not in {"", "localhost"} or not parts.path.strip("/")):
        return "a folder is named by its whole path, with three slashes: file:///folder"
    if parts.scheme in _STORES and not parts.netloc:
        return f"the address names no bucket; expected {parts.scheme}://bucket/folder"
    return None


def copy_release(url: str, release: Path) -> Copied:
    """Copy a release to an address and point there to it, unless a higher version is the latest there.

    Args:
        url: `s3://bucket/folder`, `gs://…`, `az://…` or `file:///folder`.
        release: the folder of the release, named by its version.

    Raises:
        BrokeOffError: the target cannot be reached or written to; its latest release stays what it was.
        PublishError: the address is none, the release is not whole, or the target holds another release of that
            version; the same of the latest release there.
    """
    if problem := refused(url):
        raise PublishError(f"cannot publish: {problem}")
    if not is_whole(release):
        raise PublishError(f"cannot publish: {release} is not what was published; build again, which mends it")
    version = Version.parse(release.name)
    parts = urlsplit(url)
    endpoint = os.environ.get(_ENDPOINT, "")
    if parts.scheme == "s3" and endpoint.startswith("http://") and not _may_use_http():
        raise PublishError(
            f"cannot publish: {_ENDPOINT} is an address without HTTPS; set {_ALLOW_HTTP}=true if that is meant"
        )
    if parts.scheme == _FOLDER:
        return _into_folder(Path(url2pathname(parts.path)), version, PublishedRelease.at(release))
    try:
        store = from_url(url, retry_config=RETRIES, client_options=_options(release))  # type: ignore[call-overload]
        return _Target(url, store).take(version, PublishedRelease.at(release))
    except (BaseError, OSError, NotImplementedError) as error:
        raise BrokeOffError(
            f"{url}: publishing version {version} broke off: {_said(error)}; the latest release there stays what it"
            " was; run it again: what has arrived is not sent again, and credentials are"
            f" {_STORES[parts.scheme]}… in the environment"
        ) from None  # what follows in it may show requests whole


def _options(release: Path) -> dict[str, object]:
    """How the store is asked."""
    largest = max(path.stat().st_size for path in release.rglob("*"))
    patience = timedelta(seconds=_PATIENCE + largest // _SLOW_BYTES_A_SECOND)
    return {"timeout": patience, "allow_http": _may_use_http()}


def _may_use_http() -> bool:
    return os.environ.get(_ALLOW_HTTP, "").lower() == "true"


def _into_folder(target: Path, version: Version, release: PublishedRelease) -> Copied:
    """Into another folder of outputs, by the way that releases come into their own."""
    own, other = release.path.resolve(), target.resolve()
    if own.is_relative_to(other) or other.is_relative_to(own):
        raise PublishError(f"cannot publish: {target} holds {release.path} itself; name another folder")
    files = {name: ReleaseFile.at(release.path / name) for name in release.sums}
    try:
        target.mkdir(parents=True, exist_ok=True)
        with build_lock(target):
            there = target / RELEASES / str(version)
            n_right = len(files) + 1 - len(PublishedRelease(there).damaged()) if (there / SUMS).exists() else 0
            path = place(target, version, files)
            if not is_whole(path):
                raise PublishError(f"{path}: was not stored as it was sent; look at the disk, remove it and run again")
            if (release.path / SIGNATURE).exists():  # it is no part of the release: somebody may sign anew
                replace_file(path / SIGNATURE, (release.path / SIGNATURE).read_bytes())
            latest = latest_release(target)
            is_current = latest is None or latest.version <= version
            point_to(target, version if is_current or latest is None else latest.version)
    except BuildLockedError as error:
        raise BrokeOffError(str(error)) from error
    except OSError as error:
        raise BrokeOffError(
            f"{target}: publishing version {version} failed ({error.strerror}); make room or give rights there, and run"
            " it again"
        ) from error
    return Copied(len(files) + 1 - n_right, n_right, is_current)


@dataclass(frozen=True, slots=True)
class _Target:
    """An object store, from the folder on that the address names."""

    url: str
    store: "ObjectStore"

    def take(self, version: Version, release: PublishedRelease) -> Copied:
        """Take a release: its files, their hashes, the list of versions, the pointer."""
        folder = f"{RELEASES}/{version}"
        there = self._files_below(folder)
        if unknown := sorted(there - release.sums.keys() - {SUMS, SIGNATURE}):
            raise self._other(folder, unknown[0])
        sums = (release.path / SUMS).read_bytes()
        if SUMS in there and self._read(f"{folder}/{SUMS}") != sums:
            raise self._other(folder, SUMS)

        def send(item: tuple[str, str]) -> bool:
            name, sha256 = item
            return self._send(f"{folder}/{name}", release.path / name, sha256, is_there=name in there)

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            try:
                sent = list(pool.map(send, release.sums.items()))
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        sums_sha256 = hashlib.sha256(sums).hexdigest()
        sent.append(self._send(f"{folder}/{SUMS}", release.path / SUMS, sums_sha256, is_there=SUMS in there))
        if (release.path / SIGNATURE).exists():  # it is no part of the release: somebody may sign anew
            signature = (release.path / SIGNATURE).read_bytes()
            if SIGNATURE not in there or self._read(f"{folder}/{SIGNATURE}") != signature:
                self._put(f"{folder}/{SIGNATURE}", signature, "overwrite", _EACH_TIME)
        entry = {"version": str(version), "path": folder, "sha256sums_sha256": sums_sha256}
        self._change(VERSIONS, lambda before: _with_entry(before or [], entry))
        latest = self._change(LATEST, lambda before: _forward(before, version))
        return Copied(sum(sent), len(sent) - sum(sent), latest["version"] == str(version))

    def _files_below(self, folder: str) -> set[str]:
        parts = [item["path"] for part in self.store.list(f"{folder}/") for item in part]
        return {path.removeprefix(f"{folder}/") for path in parts}

    def _send(self, to: str, file: Path, sha256: str, *, is_there: bool) -> bool:
        """Send one file and read it back; whether it had to be sent.

        Raises:
            PublishError: other bytes lie there.
        """
        if not is_there:
            try:
                self._put(to, file.read_bytes(), "create", _FOR_EVER)
            except AlreadyExistsError:  # somebody else's, or our own, where the answer was lost
                is_there = True
        digest = hashlib.sha256()
        for part in self.store.get(to).stream():
            digest.update(part)
        if digest.hexdigest() != sha256:
            if is_there:
                raise self._other(*to.rsplit("/", 1))
            raise PublishError(f"{self.url}: {to} was not stored as it was sent; remove it there and run again")
        return not is_there

    def _read(self, path: str) -> bytes:
        return bytes(self.store.get(path).bytes())

    def _put(self, to: str, content: bytes, mode: "PutMode", cached: str) -> None:
        about = {"Content-Type": content_type(to), "Cache-Control": cached}
        self.store.put(to, content, mode=mode, attributes=about)

    def _change(self, name: str, change: Callable[[T | None], T]) -> T:
        """Replace a pointer by what follows from what it was, where nobody else did meanwhile; what it is then.

        Raises:
            PublishError: somebody else did, or it cannot be read.
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
            raise PublishError(f"{self.url}: {name} there cannot be read ({error}); mend or remove it there") from error
        if after != before:
            content = (json.dumps(after, indent=2) + "\n").encode()
            try:
                self._put(name, content, mode, _EACH_TIME)
            except (PreconditionError, AlreadyExistsError):
                if json.loads(self._read(name)) != after:  # else it was our own, and the answer was lost
                    raise PublishError(f"{self.url}: somebody else publishes there at this moment; run again") from None
        return after

    def _other(self, folder: str, name: str) -> PublishError:
        return PublishError(
            f"{self.url}: {folder} holds another release of that version ({name} differs), and what is published is"
            " never overwritten; publish to another place, or from the outputs that made it"
        )


def _with_entry(versions: list[Mapping[str, str]], entry: Mapping[str, str]) -> list[Mapping[str, str]]:
    """The list of versions with one more, in order."""
    others = [item for item in versions if item["version"] != entry["version"]]
    return sorted([*others, entry], key=lambda item: Version.parse(item["version"]))


def _forward(before: Mapping[str, str] | None, version: Version) -> Mapping[str, str]:
    """What the pointer says afterwards: it never goes back."""
    if before is not None and Version.parse(before["version"]) > version:
        return before
    return {"version": str(version), "path": f"{RELEASES}/{version}"}


def _said(error: Exception) -> str:
    """The first line of an error without the answer of a server, which may repeat what was asked."""
    return str(error).splitlines()[0].partition("<")[0].rstrip(" :") if str(error) else type(error).__name__
