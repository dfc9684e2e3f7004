"""Which releases there are, and which is the latest.

What belongs here: `latest.json`, `versions.json`, the page `index.html` beside them, and what they say. What does not:
making a release (see `release`) and reading one (see `published`).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
    return sorted(
        version
        for path in (outputs / RELEASES).glob("[0-9]*")
        if (path / SUMS).exists() and (version := Version.read(path.name)) is not None
    )


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
    """Bring the page of versions, `versions.json` and `latest.json` up to a release that is in its place."""
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
    said = {VERSIONS: listed, LATEST: latest}
    # the page comes before what it is made of, so that a run that ends between them makes it again
    if not (outputs / PAGE).exists() or any(_text_of(outputs / name) != text for name, text in said.items()):
        _replace(outputs / PAGE, _page(version, found))
    for name, text in said.items():
        _replace(outputs / name, text)


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
    if _text_of(path) == text:
        return
    temporary = path.with_name(f".{path.name}.writing")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
