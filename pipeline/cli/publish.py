"""The command `publish`: copy a release to where others fetch it."""

from pathlib import Path
from typing import Annotated, Final

import typer

from pipeline.cli.exit_status import ExitStatus, cannot_start
from pipeline.cli.options import Outputs, parse_address
from pipeline.cli.terminal import report
from pipeline.core.paths import OUTPUTS

PUBLISH_STATUSES: Final = ("the release is there", "copying failed", "there is no such release")


def publish(
    url: Annotated[
        str, typer.Argument(parser=parse_address, metavar="URL", help="s3://…, gs://…, az://… or file:///…")
    ],
    version: Annotated[str | None, typer.Argument(metavar="[VERSION]", help="The latest if left out.")] = None,
    outputs: Outputs = OUTPUTS,
) -> ExitStatus:
    """Copy a release to where others fetch it."""
    from pipeline.releases.release_index import ReleaseError
    from pipeline.releases.remote import copy_release

    try:
        release = _folder_of(version, outputs)
    except ReleaseError as error:
        return cannot_start(error)
    try:
        copied = copy_release(url, release)
    except ReleaseError as error:
        report(f"failed    {error}")
        return ExitStatus.FAILED
    report(f"published version {release.name} at {url}: {copied.describe()}")
    return ExitStatus.OK


def _folder_of(version: str | None, outputs: Path) -> Path:
    from pipeline.releases.release_index import (
        RELEASES,
        ReleaseError,
        latest_release,
        require_not_withdrawn,
        was_current,
    )
    from pipeline.releases.version import Version

    if version is None:
        latest = latest_release(outputs)
        if latest is None:
            raise ReleaseError(f"{outputs}: holds no release; make one with `inspection-outcomes build`")
        return latest.path
    folder = outputs / RELEASES / version
    require_not_withdrawn(folder)
    if Version.read(version) is None or not folder.is_dir():
        raise ReleaseError(f"{folder}: not found; name a version that is in {outputs / RELEASES}")
    if not was_current(outputs, Version.parse(version)):
        raise ReleaseError(
            f"{folder}: was never published: the build that made it was interrupted, and the next one removes it, or"
            " somebody put it there; name a published version"
        )
    return folder
