"""The command `sign`: sign the checksums of a release."""

from pathlib import Path
from typing import Annotated, Final

import typer

from pipeline.cli.exit_status import ExitStatus, cannot_start
from pipeline.cli.named_release import named_release
from pipeline.cli.options import OptionalRelease, Outputs
from pipeline.cli.terminal import print_result, report
from pipeline.core.paths import OUTPUTS

SIGN_STATUSES: Final = ("the release is signed", "the release is damaged", "there is no such release or key")


def sign(
    release: OptionalRelease = None,
    *,
    key: Annotated[Path, typer.Option(metavar="FILE", help="The private key, or the public key of one in an agent.")],
    outputs: Outputs = OUTPUTS,
) -> ExitStatus:
    """Sign the checksums of a release with an SSH key."""
    from pipeline.releases.release_index import ReleaseError
    from pipeline.releases.release_reader import NotAReleaseError
    from pipeline.releases.sign import SigningError
    from pipeline.releases.sign import sign as sign_checksums

    try:
        published = named_release(release, outputs)
        if published.damaged():
            report(
                f"{published.path}: not signed, because it is not what was published; `inspection-outcomes verify`"
                " lists the differences"
            )
            return ExitStatus.FAILED
        print_result(f"signed    {sign_checksums(published.path, key)}")
    except (NotAReleaseError, ReleaseError, SigningError) as error:
        return cannot_start(error)
    return ExitStatus.OK
