"""Which releases a folder of outputs has, which is the latest, and which version numbers were given.

A release becomes current with `latest.json`, and only then is it listed in `versions.json`. Just before it is put in
place, its number and hash are recorded (`releases/.given.json`). So where a build ends in between, the next one knows
which release nobody has seen and removes no other, and no number is given twice.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from pipeline.core.atomic_files import replace_file
from pipeline.core.regular_files import read_regular
from pipeline.releases.release_reader import SUMS, NotAReleaseError, PublishedRelease
from pipeline.releases.version import FIRST, Version
from pipeline.releases.version_record import GivenVersion, State, VersionRecord

RELEASES: Final = "releases"
LATEST: Final = "latest.json"
VERSIONS: Final = "versions.json"
#: The record of all version numbers, below the releases.
GIVEN: Final = ".given.json"
_HASH: Final = "sha256sums_sha256"


class ReleaseError(Exception):
    """A release cannot be made or found; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release in place.

    Attributes:
        version: of its data.
        path: its folder.
        is_new: whether this run made it; False where nothing had changed.
        n_repaired: damaged files that this run restored.
        rolled_back_from: the version that has what this run made, and which somebody rolled back from, so that this
            release stays.
    """

    version: Version
    path: Path
    is_new: bool
    n_repaired: int = 0
    rolled_back_from: Version | None = None


class NoSuchVersionError(ReleaseError):
    """No release was published under a version number."""


class WithdrawnError(ReleaseError):
    """A release was withdrawn; the message gives the reason."""


def latest_release(outputs: Path) -> Release | None:
    """The release that `latest.json` names; None where there is none.

    Without that file, it is the highest complete release that was published and neither withdrawn nor rolled back from.

    Raises:
        ReleaseError: a file of the index cannot be read, or `latest.json` names a release that is not there.
    """
    record, version = load_record(outputs), named_by_pointer(outputs)
    if version is None:
        version = highest_published(outputs, record)
        return None if version is None else Release(version, folder_of(outputs, version), is_new=False)
    if record.is_withdrawn(version):
        raise ReleaseError(
            f"{outputs / LATEST}: names version {version}, which was withdrawn; {_advice(outputs, record)}"
        )
    path = folder_of(outputs, version)
    if not is_complete(path):
        raise ReleaseError(
            f"{outputs / LATEST}: points to {path}, which is not complete; restore that folder from a copy, or"
            f" {_advice(outputs, record)}"
        )
    return Release(version, path, is_new=False)


def _advice(outputs: Path, record: VersionRecord) -> str:
    """What to do about a pointer that names no release."""
    highest = highest_published(outputs, record)
    if highest is None:
        return "remove it: no other version is here, and the next build makes one"
    published = record.in_state(State.PUBLISHED, State.ROLLED_BACK)
    here = ", ".join(item.version for item in published if is_complete(folder_of(outputs, item.number)))
    return f"let it name one of the versions that are here ({here}), or remove it: {highest} is then the latest"


def named_by_pointer(outputs: Path) -> Version | None:
    """The version that `latest.json` names, whether it is here or not; None without that file.

    Raises:
        ReleaseError: it cannot be read.
    """
    pointer = outputs / LATEST
    if not pointer.exists():
        return None
    try:
        return Version.parse(json.loads(read_regular(pointer))["version"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            f"{pointer}: cannot be read ({error}); restore it, or remove it (the highest complete version is then the"
            " latest)"
        ) from error


def complete_versions(outputs: Path) -> list[Version]:
    """The versions of the releases in place, the lowest first."""
    return [item for item in _versions(outputs) if is_complete(folder_of(outputs, item))]


def highest_published(outputs: Path, record: VersionRecord) -> Version | None:
    """The highest complete version that was current, without those withdrawn or rolled back from; None without any."""
    published = [item.number for item in record.in_state(State.PUBLISHED)]
    return max((version for version in published if is_complete(folder_of(outputs, version))), default=None)


def load_record(outputs: Path) -> VersionRecord:
    """Every version number that was ever given, by all that is known of them.

    Where the record was lost, it is made again from the list of versions, and without either from the folders. The
    pointer counts most: an operator may have changed it.

    Raises:
        ReleaseError: the record cannot be read.
    """
    listed = _listed(outputs)
    record = listed.with_entries(*_merged(_read_record(outputs), listed))
    unknown = State.FOUND if record.entries else State.PUBLISHED
    found = [
        GivenVersion(str(version), unknown, hash_of(read_regular(folder_of(outputs, version) / SUMS)))
        for version in complete_versions(outputs)
        if version not in record.entries
    ]
    record = record.with_entries(*found)
    try:
        named = named_by_pointer(outputs)
    except ReleaseError:
        return record  # reported when the latest release is looked up
    if named is None or not is_complete(folder_of(outputs, named)) or record.is_withdrawn(named):
        return record
    return record.with_current(record.entries[named])


def save_record(outputs: Path, record: VersionRecord) -> None:
    """Write the record, where it differs.

    Raises:
        OSError: it cannot be written.
    """
    (outputs / RELEASES).mkdir(exist_ok=True)
    replace_if_different(outputs / RELEASES / GIVEN, record.encode())


def record_given(outputs: Path, version: Version, checksums: bytes, since: Version | None) -> None:
    """Record that a number is given to a release that is about to be put in place.

    Args:
        outputs: the folder of releases.
        version: of the release.
        checksums: the content of its `SHA256SUMS`.
        since: the version that its changes are relative to.
    """
    record = load_record(outputs)
    if version not in record.entries:
        given = GivenVersion(str(version), State.GIVEN, hash_of(checksums), since=str(since) if since else None)
        save_record(outputs, record.with_entries(given))


def record_published(outputs: Path, version: Version) -> None:
    """Record that a release in place is published, whether it is the current one or not.

    Raises:
        OSError: it cannot be written.
    """
    record = load_record(outputs)
    item = record.entries[version]
    if item.state in {State.GIVEN, State.FOUND}:
        save_record(outputs, record.with_entries(msgspec.structs.replace(item, state=State.PUBLISHED)))


def pending_releases(outputs: Path) -> list[Path]:
    """The folders of releases that `latest.json` never named, because the build that made them ended before.

    One is left out where it is uncertain: it has another hash than was recorded, or a file cannot be read.
    """
    try:
        given = load_record(outputs).in_state(State.GIVEN)
        folders = [(folder_of(outputs, item.number), item.sha256sums_sha256) for item in given]
        return [path for path, known in folders if is_complete(path) and hash_of(read_regular(path / SUMS)) == known]
    except (OSError, ReleaseError):
        return []


def rolled_back_releases(outputs: Path) -> list[Release]:
    """The releases in place that somebody rolled back from, the newest first."""
    numbers = (item.number for item in reversed(load_record(outputs).in_state(State.ROLLED_BACK)))
    found = [Release(number, folder_of(outputs, number), is_new=False) for number in numbers]
    return [item for item in found if is_complete(item.path)]


def was_current(outputs: Path, version: Version) -> bool:
    """Whether `latest.json` names a release, or did.

    Raises:
        ReleaseError: the record cannot be read.
    """
    return load_record(outputs).was_published(version)


def is_unknown(folder: Path) -> bool:
    """Whether somebody put a release among those of a folder of outputs whose builds know nothing of it."""
    item = _recorded(folder)
    return item is not None and item.state == State.FOUND


def require_not_withdrawn(folder: Path) -> None:
    """Refuse a release that was withdrawn.

    Args:
        folder: of the release, below a folder of outputs.

    Raises:
        WithdrawnError: it was.
        ReleaseError: the record cannot be read.
    """
    item = _recorded(folder)
    if item is not None and item.state == State.WITHDRAWN:
        on = f" on {item.on}" if item.on else ""
        raise WithdrawnError(f"{folder.resolve()}: version {item.version} was withdrawn{on}: {item.why}")


def _read_record(outputs: Path) -> VersionRecord:
    """The record in its file; empty without that file.

    Raises:
        ReleaseError: it cannot be read.
    """
    path = outputs / RELEASES / GIVEN
    try:
        return VersionRecord.decode(read_regular(path))
    except FileNotFoundError:
        return VersionRecord({})
    except (OSError, ValueError) as error:
        raise ReleaseError(
            f"{path}: cannot be read ({error}); restore it from a copy, or remove it: the version numbers that were"
            f" given are then taken from {VERSIONS} and the folders"
        ) from error


def _listed(outputs: Path) -> VersionRecord:
    """The versions in `versions.json`; none where it cannot be read."""
    try:
        return VersionRecord.of(map(_entry, json.loads(read_regular(outputs / VERSIONS))))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return VersionRecord({})


def _merged(record: VersionRecord, listed: VersionRecord) -> list[GivenVersion]:
    """The entries of the record, where the list of versions is not ahead of it, as after one of them was restored."""
    return [
        msgspec.structs.replace(item, state=other.state, why=other.why, on=other.on)
        if (other := listed.entries.get(item.number)) is not None
        and (item.state in {State.GIVEN, State.FOUND} or (other.state == State.WITHDRAWN != item.state))
        else item
        for item in record.entries.values()
    ]


def _entry(item: Mapping[str, str]) -> GivenVersion:
    """A version as `versions.json` lists it."""
    state = State.PUBLISHED
    if item.get("rolled_back"):
        state = State.ROLLED_BACK
    if "withdrawn" in item:
        state = State.WITHDRAWN
    return GivenVersion(
        str(item["version"]), state, item.get(_HASH), why=item.get("withdrawn"), on=item.get("withdrawn_on")
    )


def hash_when_published(release: Path) -> str | None:
    """The hash that the `SHA256SUMS` of a release had when it got its number; None where that is not known.

    Raises:
        ReleaseError: the record cannot be read.
    """
    item = _recorded(release)
    return item.sha256sums_sha256 if item is not None else None


def _recorded(folder: Path) -> GivenVersion | None:
    """What is recorded of a release, by its folder below one of outputs."""
    folder = folder.resolve()
    version = Version.read(folder.name)
    return load_record(folder.parent.parent).entries.get(version) if version is not None else None


def hash_of(checksums: bytes) -> str:
    """The SHA-256 of a release's `SHA256SUMS`."""
    return hashlib.sha256(checksums).hexdigest()


def folder_of(outputs: Path, version: Version) -> Path:
    """The folder of a release, whether it is there or not."""
    return outputs / RELEASES / str(version)


def is_complete(folder: Path) -> bool:
    """Whether a folder is a release: it has the list of its files, which comes last."""
    return (folder / SUMS).is_file()


def _versions(outputs: Path) -> list[Version]:
    """The versions that folders are named after, whatever is in them, the lowest first."""
    named = (Version.read(path.name) for path in (outputs / RELEASES).glob("[0-9]*"))
    return sorted(version for version in named if version is not None)


def is_intact(folder: Path) -> bool:
    """Whether a release has all its files, with the bytes that were published, and no others."""
    try:
        return not PublishedRelease(folder).damaged()
    except (OSError, NotAReleaseError):
        return False


def is_first(outputs: Path, version: Version) -> bool:
    """Whether a release was made without one to compare it with."""
    item = load_record(outputs).entries.get(version)
    if item is None or item.since is msgspec.UNSET:
        return version == FIRST
    return item.since is None


def previous_release(outputs: Path, version: Version) -> Release | None:
    """The release that the changes of another are relative to; None where it is not here.

    Where that was not recorded, it is the complete release of the next lower version.
    """
    item = load_record(outputs).entries.get(version)
    if item is None or isinstance(item.since, msgspec.UnsetType):
        lower = [found for found in complete_versions(outputs) if found < version]
        since = lower[-1] if lower else None
    else:
        since = Version.parse(item.since) if item.since else None
    if since is None or not is_complete(folder_of(outputs, since)):
        return None
    return Release(since, folder_of(outputs, since), is_new=False)


def has_content(path: Path, content: bytes) -> bool:
    """Whether a file is there and has this content."""
    return path.exists() and not path.is_symlink() and read_regular(path) == content


def replace_if_different(path: Path, content: bytes) -> None:
    """Replace a file in one step, where it differs.

    Raises:
        OSError: it cannot be written; what was there stays.
    """
    if not has_content(path, content):
        replace_file(path, content)
