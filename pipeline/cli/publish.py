"""The command `publish`, which copies a release to where others fetch it.

What belongs here: finding the release that somebody means, and saying what came of it. What does not: reading the
command line (see `cli`) and copying (see `publishing.elsewhere`).
"""

import sys
from pathlib import Path

from pipeline.releases.release_index import RELEASES, ReleaseError, latest_release, was_current
from pipeline.releases.remote import copy_release
from pipeline.releases.version import Version

_DONE, _FAILED, _UNUSABLE = 0, 1, 2


def publish(url: str, version: str | None, outputs: Path) -> int:
    """Copy a release, the latest where no version is named.

    Returns:
        0 where it is there, 1 where copying failed, 2 where there is nothing to copy.
    """
    try:
        release = _folder_of(version, outputs)
    except ReleaseError as error:
        print(f"cannot begin:\n{error}", file=sys.stderr)
        return _UNUSABLE
    try:
        copied = copy_release(url, release)
    except ReleaseError as error:
        print(f"failed    {error}", file=sys.stderr)
        return _FAILED
    print(f"published version {release.name} at {url}: {copied.said}", file=sys.stderr)
    return _DONE


def _folder_of(version: str | None, outputs: Path) -> Path:
    if version is None:
        latest = latest_release(outputs)
        if latest is None:
            raise ReleaseError(f"{outputs}: holds no release; make one with `inspection-outcomes build`")
        return latest.path
    folder = outputs / RELEASES / version
    if Version.read(version) is None or not folder.is_dir():
        raise ReleaseError(f"{folder}: not found; name a version that is in {outputs / RELEASES}")
    if not was_current(outputs, Version.parse(version)):
        raise ReleaseError(
            f"{folder}: no pointer of {outputs} names it: the build that made it ended before, and the next one removes"
            " it; name a version that is published"
        )
    return folder
