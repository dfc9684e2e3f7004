"""Find the release that an operator names."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.releases.release_reader import PublishedRelease
    from pipeline.releases.version import Version


def named_release(release: str | None, outputs: Path) -> "PublishedRelease":
    """The release that is named by its version or its folder; without either, the latest.

    Raises:
        NotAReleaseError: the folder is not a release.
        ReleaseError: there is no such version, or no latest.
    """
    from pipeline.releases.release_index import RELEASES, ReleaseError, complete_versions, latest_release
    from pipeline.releases.release_reader import PublishedRelease
    from pipeline.releases.version import Version

    def folder_of(version: "Version") -> Path:
        return outputs / RELEASES / str(version)

    if release is None:
        latest = latest_release(outputs)
        if latest is None:
            raise ReleaseError(
                f"{outputs}: holds no release; make one with `inspection-outcomes build`, or name its folder"
            )
        return PublishedRelease.at(latest.path)
    version = Version.read(release)
    if version is None or (not folder_of(version).is_dir() and Path(release).is_dir()):
        return PublishedRelease.at(Path(release))
    if not folder_of(version).is_dir():
        known = ", ".join(map(str, complete_versions(outputs))) or "none"
        raise ReleaseError(f"no version {version} in {outputs / RELEASES}; it has: {known}")
    return PublishedRelease.at(folder_of(version))
