"""Find the release that an operator names."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.releases.release_reader import PublishedRelease


def named_release(release: str | None, outputs: Path) -> "PublishedRelease":
    """The release that is named by its version or its folder; without either, the latest.

    Raises:
        NotAReleaseError: the folder is not a release.
        WithdrawnError: it was withdrawn.
        ReleaseError: there is no such version, or no latest.
    """
    from pipeline.releases.release_index import (
        RELEASES,
        ReleaseError,
        complete_versions,
        folder_of,
        latest_release,
        require_not_withdrawn,
    )
    from pipeline.releases.release_reader import PublishedRelease
    from pipeline.releases.version import Version

    if release is None:
        latest = latest_release(outputs)
        if latest is None:
            raise ReleaseError(
                f"{outputs}: holds no release; make one with `inspection-outcomes build`, or name its folder"
            )
        return PublishedRelease.at(latest.path)
    version = Version.read(release)
    if version is None or (not folder_of(outputs, version).is_dir() and Path(release).is_dir()):
        require_not_withdrawn(Path(release))
        return PublishedRelease.at(Path(release))
    require_not_withdrawn(folder_of(outputs, version))
    if not folder_of(outputs, version).is_dir():
        known = ", ".join(map(str, complete_versions(outputs))) or "none"
        raise ReleaseError(f"no version {version} in {outputs / RELEASES}; it has: {known}")
    return PublishedRelease.at(folder_of(outputs, version))
