"""Which releases there are, and which is the latest.

What belongs here: `latest.json`, `versions.json`, the page `index.html` beside them, and what they say. What does not:
making a release (see `release`) and reading one (see `published`).

A release becomes current with `latest.json`, and only then is it listed in `versions.json`, which comes last: what is
listed has been current once and is never changed, and a version above the latest that is not listed is one that nobody
was told of.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.durable import replace_file
from pipeline.publishing.published import SUMS, NotARelease, Published
from pipeline.publishing.version import Version

RELEASES: Final = "releases"
LATEST: Final = "latest.json"
VERSIONS: Final = "versions.json"
PAGE: Final = "index.html"


class ReleaseError(Exception):
    """A release cannot be made or found; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release that is in its place.

    Attributes:
        version: of its data.
        path: its folder.
        is_new: whether this run made it; False where nothing had changed.
    """

    version: Version
    path: Path
    is_new: bool


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


def never_current(outputs: Path) -> list[Path]:
    """The folders of releases to which `latest.json` never pointed, because the run that made them ended before.

    Where one of the two pointers is not there or cannot be read, it cannot be known, and there are none.
    """
    try:
        latest = latest_release(outputs) if (outputs / LATEST).exists() else None
        listed = {item["version"] for item in json.loads((outputs / VERSIONS).read_text(encoding="utf-8"))}
    except (OSError, ValueError, KeyError, TypeError, ReleaseError):
        return []
    if latest is None:
        return []
    versions = [item for item in _versions(outputs) if item > latest.version and str(item) not in listed]
    return [outputs / RELEASES / str(item) for item in versions]


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
        return not Published(folder).damaged()
    except (OSError, NotARelease):
        return False


def before(outputs: Path, version: Version) -> Release | None:
    """The whole release of the next lower version; None where there is none."""
    lower = [item for item in whole_versions(outputs) if item < version]
    return Release(lower[-1], outputs / RELEASES / str(lower[-1]), is_new=False) if lower else None


def point_to(outputs: Path, version: Version) -> None:
    """Bring `latest.json`, the page of versions and `versions.json` up to a release that is in its place."""
    found = whole_versions(outputs)
    versions = [
        {
            "version": str(item),
            "path": f"{RELEASES}/{item}",
            "sha256sums_sha256": hashlib.sha256((outputs / RELEASES / str(item) / SUMS).read_bytes()).hexdigest(),
        }
        for item in found
    ]
    listed, latest = _json(versions), _json({"version": str(version), "path": f"{RELEASES}/{version}"})
    is_new = not (outputs / PAGE).exists() or _text_of(outputs / LATEST) != latest
    _replace(outputs / LATEST, latest)
    # the page comes before the list, so that of a run that ends between them the next one makes it again
    if is_new or _text_of(outputs / VERSIONS) != listed:
        _replace(outputs / PAGE, _page(version, found))
    _replace(outputs / VERSIONS, listed)


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
    from pipeline.publishing.descriptions.descriptors import DESCRIPTION, TITLE
    from pipeline.publishing.rendering import render

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


def _text_of(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def _replace(path: Path, text: str) -> None:
    """Replace a file in one step, where it differs."""
    if _text_of(path) != text:
        replace_file(path, text.encode())
