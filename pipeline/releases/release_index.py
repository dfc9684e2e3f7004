"""Which releases there are, and which is the latest.

What belongs here: `latest.json`, `versions.json`, the page `index.html` beside them, and what they say. What does not:
making a release (see `release`) and reading one (see `published`).

A release becomes current with `latest.json`, and only then is it listed in `versions.json`. From just before it comes
to its place until both say so, a note beside them names it: where a run ended in between, the next one knows by that
note which release nobody was told of. It touches no other.
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
#: The note of a release that is coming to its place.
_COMING: Final = ".coming.json"


class ReleaseError(Exception):
    """A release cannot be made or found; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release that is in its place.

    Attributes:
        version: of its data.
        path: its folder.
        is_new: whether this run made it; False where nothing had changed.
        n_mended: files of it that somebody had changed, and that got their bytes back.
    """

    version: Version
    path: Path
    is_new: bool
    n_mended: int = 0


def latest_release(outputs: Path) -> Release | None:
    """The release that `latest.json` points to; without a pointer, the highest whole one; None where there is none.

    Raises:
        ReleaseError: the pointer is broken, or points at nothing.
    """
    pointer = outputs / LATEST
    if not pointer.exists():
        whole = whole_versions(outputs)
        return Release(whole[-1], outputs / RELEASES / str(whole[-1]), is_new=False) if whole else None
    try:
        version = Version.parse(json.loads(pointer.read_text(encoding="utf-8"))["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            f"{pointer}: cannot be read ({error}); restore it, or remove it (the highest whole version is then the"
            " latest)"
        ) from error
    path = outputs / RELEASES / str(version)
    if not (path / SUMS).exists():
        raise ReleaseError(f"{pointer}: points to {path}, which is not whole; restore that folder or the pointer")
    return Release(version, path, is_new=False)


def whole_versions(outputs: Path) -> list[Version]:
    """The versions of which a release is in its place, the lowest first."""
    return [item for item in _versions(outputs) if (outputs / RELEASES / str(item) / SUMS).exists()]


def note_coming(outputs: Path, version: Version, sums: bytes) -> None:
    """Note that a release is about to come to its place.

    Args:
        outputs: the folder of releases.
        version: of it.
        sums: the list of its hashes.
    """
    replace_file(outputs / _COMING, _json({"version": str(version), **_hash_of(sums)}).encode())


def never_current(outputs: Path) -> Path | None:
    """The folder of a release to which `latest.json` never pointed, because the run that made it ended before.

    None where there is none, or it cannot be known: the note is of another release, or a pointer cannot be read.
    """
    try:
        noted = json.loads((outputs / _COMING).read_text(encoding="utf-8"))
        folder = outputs / RELEASES / str(Version.parse(noted.pop("version")))
        latest = latest_release(outputs) if (outputs / LATEST).exists() else None
        if noted != _hash_of((folder / SUMS).read_bytes()) or folder.name in _listed(outputs):
            return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ReleaseError):
        return None
    return None if latest is not None and latest.path == folder else folder


def forget_coming(outputs: Path) -> None:
    """Remove the note of a release that came to its place, or never will."""
    (outputs / _COMING).unlink(missing_ok=True)


def was_current(outputs: Path, version: Version) -> bool:
    """Whether `latest.json` points to a release, or did."""
    latest = latest_release(outputs)
    return str(version) in _listed(outputs) or (latest is not None and latest.version == version)


def _listed(outputs: Path) -> dict[str, str]:
    """The versions in `versions.json`, each with the hash of its list of hashes; none where it cannot be read."""
    try:
        listed = json.loads((outputs / VERSIONS).read_text(encoding="utf-8"))
        return {str(item["version"]): str(item[_HASH]) for item in listed}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def hash_when_published(release: Path) -> str | None:
    """The hash that the list of hashes of a release had when it was listed; None where nobody lists it."""
    return _listed(release.parent.parent).get(release.name)


def _hash_of(sums: bytes) -> dict[str, str]:
    return {_HASH: hashlib.sha256(sums).hexdigest()}


def _versions(outputs: Path) -> list[Version]:
    """The versions that folders are named by, whatever is in them, the lowest first."""
    named = (Version.read(path.name) for path in (outputs / RELEASES).glob("[0-9]*"))
    return sorted(version for version in named if version is not None)


def confirmed(outputs: Path, version: str) -> Release | None:
    """The latest release, where it is of this version and every file of it is what it was; else None.

    Raises:
        ReleaseError: the pointer is broken, or points at nothing.
    """
    latest = latest_release(outputs)
    if latest is None or str(latest.version) != version or not is_whole(latest.path):
        return None
    point_to(outputs, latest.version)
    return latest


def is_whole(folder: Path) -> bool:
    """Whether every file of a release is there with the bytes that it had, and no other."""
    try:
        return not PublishedRelease(folder).damaged()
    except (OSError, NotAReleaseError):
        return False


def before(outputs: Path, version: Version) -> Release | None:
    """The whole release of the next lower version; None where there is none."""
    lower = [item for item in whole_versions(outputs) if item < version]
    return Release(lower[-1], outputs / RELEASES / str(lower[-1]), is_new=False) if lower else None


def point_to(outputs: Path, version: Version) -> None:
    """Bring `latest.json`, the page of versions and `versions.json` up to a release that is in its place."""
    found, listed_before = whole_versions(outputs), _listed(outputs)
    versions = [
        {
            "version": str(item),
            "path": f"{RELEASES}/{item}",
            # what was published stays said, whatever became of the folder
            **_hash_of((outputs / RELEASES / str(item) / SUMS).read_bytes()),
            **({_HASH: listed_before[str(item)]} if str(item) in listed_before else {}),
        }
        for item in found
    ]
    listed, latest = _json(versions), _json({"version": str(version), "path": f"{RELEASES}/{version}"})
    is_new = not (outputs / PAGE).exists() or not _says(outputs / LATEST, latest)
    _replace(outputs / LATEST, latest)
    # the page comes before the list, so that of a run that ends between them the next one makes it again
    if is_new or not _says(outputs / VERSIONS, listed):
        _replace(outputs / PAGE, _page(version, found))
    _replace(outputs / VERSIONS, listed)
    forget_coming(outputs)


def complete_pointers(outputs: Path) -> None:
    """Bring what follows `latest.json` up to it, where there is one.

    Raises:
        ReleaseError: it is broken, or points at nothing.
    """
    latest = latest_release(outputs) if (outputs / LATEST).exists() else None
    if latest is not None:
        point_to(outputs, latest.version)


def _page(latest: Version, versions: Sequence[Version]) -> str:
    """The page that leads to every version, the newest first."""
    # a build that finds nothing to do shall not wait for the templates
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


def _says(path: Path, text: str) -> bool:
    return path.exists() and path.read_bytes() == text.encode()


def _replace(path: Path, text: str) -> None:
    """Replace a file in one step, where it differs."""
    if not _says(path, text):
        replace_file(path, text.encode())
