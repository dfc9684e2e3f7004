"""Which releases a folder of outputs has, and which is the latest: `latest.json`, `versions.json` and `index.html`.

A release becomes current with `latest.json`, and only then is it listed in `versions.json`. From just before it is put
in place until both name it, a file marks it as pending: where a build ends in between, the next one knows from that
file which release nobody has seen, and removes no other.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.core.atomic_files import replace_file
from pipeline.releases.release_reader import SUMS, NotAReleaseError, PublishedRelease
from pipeline.releases.version import Version

RELEASES: Final = "releases"
LATEST: Final = "latest.json"
VERSIONS: Final = "versions.json"
PAGE: Final = "index.html"
_HASH: Final = "sha256sums_sha256"
#: Marks the release that is being put in place.
_PENDING: Final = ".pending.json"


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
    """

    version: Version
    path: Path
    is_new: bool
    n_repaired: int = 0


def latest_release(outputs: Path) -> Release | None:
    """The release that `latest.json` names; without that file, the highest complete one; None where there is none.

    Raises:
        ReleaseError: `latest.json` cannot be read, or names a release that is not there.
    """
    pointer = outputs / LATEST
    if not pointer.exists():
        versions = complete_versions(outputs)
        return Release(versions[-1], outputs / RELEASES / str(versions[-1]), is_new=False) if versions else None
    try:
        version = Version.parse(json.loads(pointer.read_text(encoding="utf-8"))["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            f"{pointer}: cannot be read ({error}); restore it, or remove it (the highest complete version is then the"
            " latest)"
        ) from error
    path = outputs / RELEASES / str(version)
    if not (path / SUMS).exists():
        raise ReleaseError(f"{pointer}: points to {path}, which is not complete; restore that folder or the pointer")
    return Release(version, path, is_new=False)


def complete_versions(outputs: Path) -> list[Version]:
    """The versions of the releases in place, the lowest first."""
    return [item for item in _versions(outputs) if (outputs / RELEASES / str(item) / SUMS).exists()]


def mark_pending(outputs: Path, version: Version, checksums: bytes) -> None:
    """Record that a release is about to be put in place.

    Args:
        outputs: the folder of releases.
        version: of the release.
        checksums: the content of its `SHA256SUMS`.
    """
    replace_file(outputs / _PENDING, _json({"version": str(version), **_hash_of(checksums)}).encode())


def pending_release(outputs: Path) -> Path | None:
    """The folder of a release that `latest.json` never named, because the build that made it ended before.

    None where there is none or it is uncertain: another release is marked, or a file cannot be read.
    """
    try:
        marked = json.loads((outputs / _PENDING).read_text(encoding="utf-8"))
        folder = outputs / RELEASES / str(Version.parse(marked.pop("version")))
        latest = latest_release(outputs) if (outputs / LATEST).exists() else None
        if marked != _hash_of((folder / SUMS).read_bytes()) or folder.name in _listed(outputs):
            return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ReleaseError):
        return None
    return None if latest is not None and latest.path == folder else folder


def clear_pending(outputs: Path) -> None:
    """Remove the mark of a release that is current now, or never will be."""
    (outputs / _PENDING).unlink(missing_ok=True)


def was_current(outputs: Path, version: Version) -> bool:
    """Whether `latest.json` names a release, or did."""
    latest = latest_release(outputs)
    return str(version) in _listed(outputs) or (latest is not None and latest.version == version)


def _listed(outputs: Path) -> dict[str, str]:
    """The versions in `versions.json`, each with the hash of its `SHA256SUMS`; none where it cannot be read."""
    try:
        listed = json.loads((outputs / VERSIONS).read_text(encoding="utf-8"))
        return {str(item["version"]): str(item[_HASH]) for item in listed}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def hash_when_published(release: Path) -> str | None:
    """The hash that the `SHA256SUMS` of a release had when it was listed; None where it is not listed."""
    return _listed(release.parent.parent).get(release.name)


def _hash_of(checksums: bytes) -> dict[str, str]:
    return {_HASH: hashlib.sha256(checksums).hexdigest()}


def _versions(outputs: Path) -> list[Version]:
    """The versions that folders are named after, whatever is in them, the lowest first."""
    named = (Version.read(path.name) for path in (outputs / RELEASES).glob("[0-9]*"))
    return sorted(version for version in named if version is not None)


def confirm_latest(outputs: Path, version: str) -> Release | None:
    """The latest release, where it has this version and no damage; else None.

    Raises:
        ReleaseError: `latest.json` cannot be read, or names a release that is not there.
    """
    latest = latest_release(outputs)
    if latest is None or str(latest.version) != version or not is_intact(latest.path):
        return None
    set_latest(outputs, latest.version)
    return latest


def is_intact(folder: Path) -> bool:
    """Whether a release has all its files, with the bytes that were published, and no others."""
    try:
        return not PublishedRelease(folder).damaged()
    except (OSError, NotAReleaseError):
        return False


def previous_release(outputs: Path, version: Version) -> Release | None:
    """The complete release of the next lower version; None where there is none."""
    lower = [item for item in complete_versions(outputs) if item < version]
    return Release(lower[-1], outputs / RELEASES / str(lower[-1]), is_new=False) if lower else None


def set_latest(outputs: Path, version: Version) -> None:
    """Make `latest.json`, `index.html` and `versions.json` name a release that is in place."""
    found, listed_before = complete_versions(outputs), _listed(outputs)
    versions = [
        {
            "version": str(item),
            "path": f"{RELEASES}/{item}",
            # the hash that was published stays, whatever has happened to the folder since
            **_hash_of((outputs / RELEASES / str(item) / SUMS).read_bytes()),
            **({_HASH: listed_before[str(item)]} if str(item) in listed_before else {}),
        }
        for item in found
    ]
    listed, latest = _json(versions), _json({"version": str(version), "path": f"{RELEASES}/{version}"})
    is_new = not (outputs / PAGE).exists() or not _has_content(outputs / LATEST, latest)
    _replace(outputs / LATEST, latest)
    # the page comes before the list, so that after a build that ended between them the next one makes it again
    if is_new or not _has_content(outputs / VERSIONS, listed):
        _replace(outputs / PAGE, _page(version, found))
    _replace(outputs / VERSIONS, listed)
    clear_pending(outputs)


def finish_pointers(outputs: Path) -> None:
    """Update the page and the list of versions from `latest.json`, where it exists.

    Raises:
        ReleaseError: it cannot be read, or names a release that is not there.
    """
    latest = latest_release(outputs) if (outputs / LATEST).exists() else None
    if latest is not None:
        set_latest(outputs, latest.version)


def _page(latest: Version, versions: Sequence[Version]) -> str:
    """The page that links to every version, the newest first."""
    # a build that changes nothing does without the templates
    from pipeline.releases.metadata.descriptors import DESCRIPTION, TITLE
    from pipeline.releases.rendering import render

    return render(
        "versions.html.jinja",
        title=TITLE,
        description=DESCRIPTION,
        releases=RELEASES,
        latest=str(latest),
        versions=[str(version) for version in reversed(versions)],
    ).decode()


def _json(content: object) -> str:
    return json.dumps(content, indent=2) + "\n"


def _has_content(path: Path, text: str) -> bool:
    return path.exists() and path.read_bytes() == text.encode()


def _replace(path: Path, text: str) -> None:
    """Replace a file in one step, where it differs."""
    if not _has_content(path, text):
        replace_file(path, text.encode())
