"""Copying a release to an object store or another folder, from which others download it.

The target has the layout of a folder of outputs. Files of a version are only added, by requests that the store refuses
where a file exists; `SHA256SUMS` follows when all of them have been read back and verified, and the pointers come last.
So a copy that is interrupted does not affect anybody who follows `latest.json`, and copying again sends only what is
missing. A version that was withdrawn here is withdrawn there, too, and its files are removed.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from obstore.exceptions import BaseError
from obstore.store import from_url

from pipeline.core.atomic_files import replace_file
from pipeline.releases.build_lock import BuildLockedError, build_lock
from pipeline.releases.index_files import listing, set_latest
from pipeline.releases.install import ReleaseFile, install
from pipeline.releases.release_index import (
    RELEASES,
    ReleaseError,
    is_intact,
    latest_release,
    load_record,
    record_published,
)
from pipeline.releases.release_reader import SIGNATURE, SUMS, PublishedRelease
from pipeline.releases.remote_index import may_follow, to_withdraw
from pipeline.releases.store_target import CopyResult, PublishError, StoreTarget
from pipeline.releases.version import Version
from pipeline.releases.version_record import GivenVersion, VersionRecord
from pipeline.releases.withdraw import Withdrawal, withdraw

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
_LEFT_BY_COPYING: Final = "the latest release there is unchanged; run it again (files that arrived are not sent again)"
_LEFT_BY_WITHDRAWING: Final = "files of it may still be there; run it again"


class CopyInterruptedError(PublishError):
    """A copy was interrupted for a reason that may be temporary."""


def address_problem(url: str) -> str | None:
    """Why an address cannot be a target; None where it can, as far as the address shows."""
    try:
        parts = urlsplit(url)
    except ValueError:  # whose message would repeat the address
        return "it is not an address; expected one such as s3://bucket/folder"
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

    Where the outputs of the release went back from that higher version, or withdrew it, so does the address.

    Args:
        url: `s3://bucket/folder`, `gs://…`, `az://…` or `file:///folder`.
        release: the folder of the release, named by its version.

    Raises:
        CopyInterruptedError: the target cannot be reached or written to; its latest release stays the latest.
        PublishError: the address is not valid, the release is damaged, or the target has another release of that
            version; its latest release stays the latest.
        ReleaseError: the record of versions cannot be read.
    """
    _require_usable(url)
    if not is_intact(release):
        raise PublishError(f"cannot publish: {release} is damaged; build again, which repairs it")
    version = Version.parse(release.name)
    record = load_record(release.parent.parent)
    if _is_folder(url):
        return _into_folder(_folder_at(url), version, PublishedRelease.at(release), record)
    with _interruptions(url, f"publishing version {version}", _LEFT_BY_COPYING):
        largest = max(path.stat().st_size for path in release.rglob("*"))
        return _target(url, record, largest).copy(version, PublishedRelease.at(release))


def withdraw_elsewhere(url: str, outputs: Path, version: Version) -> bool:
    """Withdraw at an address a version that was withdrawn here; whether it was there.

    Args:
        url: as for `copy_release`.
        outputs: the folder of releases from which it was withdrawn.
        version: which one.

    Raises:
        CopyInterruptedError: the target cannot be reached or written to; part of the files may be there.
        PublishError: the address is not valid, or the target has another release of that version.
        ReleaseError: the version is not one that was withdrawn.
    """
    _require_usable(url)
    record = load_record(outputs)
    if not record.is_withdrawn(version):
        raise ReleaseError(f"{outputs}: version {version} was not withdrawn; withdraw it there first")
    item = record.entries[version]
    if _is_folder(url):
        return _withdraw_from_folder(_folder_at(url), item)
    with _interruptions(url, f"withdrawing version {version}", _LEFT_BY_WITHDRAWING):
        return _target(url, record).withdraw(item)


def _require_usable(url: str) -> None:
    """Refuse an address that cannot be used.

    Raises:
        PublishError: it cannot.
    """
    if problem := address_problem(url):
        raise PublishError(f"cannot publish: {problem}")
    endpoint = os.environ.get(_ENDPOINT, "")
    if urlsplit(url).scheme == "s3" and endpoint.startswith("http://") and not _may_use_http():
        raise PublishError(
            f"cannot publish: {_ENDPOINT} is an address without HTTPS; set {_ALLOW_HTTP}=true to allow it"
        )
    if urlsplit(url).scheme == "s3" and endpoint and not _is_address(endpoint):
        raise PublishError(f"cannot publish: {_ENDPOINT} is not an address such as https://store.example:9000")


@contextmanager
def _interruptions(url: str, doing: str, left: str) -> Iterator[None]:
    """Report what a store answers as an interruption.

    Args:
        url: the address.
        doing: what was being done.
        left: what that leaves, and what running it again does.

    Raises:
        CopyInterruptedError: in place of its errors.
    """
    try:
        yield
    except (BaseError, OSError, NotImplementedError) as error:
        raise CopyInterruptedError(
            f"{url}: {doing} was interrupted: {_first_line(error)}; {left} and check the credentials, which are"
            f" {_STORES[urlsplit(url).scheme]}… in the environment"
        ) from None  # its cause may show whole requests


def _is_address(text: str) -> bool:
    """Whether a text is the address of a host; the client ends in a panic where it is not."""
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _is_folder(url: str) -> bool:
    return urlsplit(url).scheme == _FOLDER


def _folder_at(url: str) -> Path:
    return Path(url2pathname(urlsplit(url).path))


def _target(url: str, record: VersionRecord, largest: int = 0) -> StoreTarget:
    """The store at an address.

    Args:
        url: its address.
        record: of the versions here.
        largest: bytes of the largest file that is sent.
    """
    timeout = timedelta(seconds=_TIMEOUT + largest // _SLOW_BYTES_PER_SECOND)
    options = {"timeout": timeout, "allow_http": _may_use_http()}
    return StoreTarget(url, from_url(url, retry_config=RETRIES, client_options=options), record)  # type: ignore[call-overload]


def _may_use_http() -> bool:
    return os.environ.get(_ALLOW_HTTP, "").lower() == "true"


def _into_folder(target: Path, version: Version, release: PublishedRelease, record: VersionRecord) -> CopyResult:
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
            path = install(target, version, files, record.since(version))
            if not is_intact(path):
                raise PublishError(f"{path}: differs from what was sent; check the disk, remove it and run again")
            if (release.path / SIGNATURE).exists():  # it is not part of the release and may change
                replace_file(path / SIGNATURE, (release.path / SIGNATURE).read_bytes())
            latest = latest_release(target)
            there = [listing(item) for item in load_record(target).entries.values()]
            current = latest.version if latest is not None else version
            if may_follow(str(current), version, record, there):
                current = version
            if current != version:
                record_published(target, version)
            set_latest(target, current)
            gone = tuple(item.version for item in to_withdraw(record, there) if _withdraw_from_folder(target, item))
    except BuildLockedError as error:
        raise CopyInterruptedError(str(error)) from error
    except OSError as error:
        raise CopyInterruptedError(
            f"{target}: publishing version {version} failed ({error.strerror}); free some space or make the"
            " folder writable, and run it again"
        ) from error
    return CopyResult(len(files) + 1 - n_right, n_right, current == version, gone)


def _withdraw_from_folder(target: Path, item: GivenVersion) -> bool:
    """Withdraw a version from another folder of outputs, as it was from this one; whether it was there."""
    there = load_record(target).entries.get(item.number)
    if there is None:
        return False
    if item.sha256sums_sha256 != there.sha256sums_sha256:
        raise PublishError(f"{target}: has another release of version {item.version}, which stays; withdraw it there")
    withdraw(target, Withdrawal(item.number, item.why or "", item.on, item.tables_sha256))
    return True


def _first_line(error: Exception) -> str:
    """The first line of an error without the answer of a server, which may repeat the request."""
    return str(error).splitlines()[0].partition("<")[0].rstrip(" :") if str(error) else type(error).__name__
