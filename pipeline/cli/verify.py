"""The command `verify`: check a release against its checksums and schema."""

from pathlib import Path
from typing import Annotated, Final

import typer

from pipeline.cli.exit_status import ExitStatus, cannot_start
from pipeline.cli.named_release import named_release
from pipeline.cli.options import OptionalRelease, Outputs
from pipeline.cli.terminal import print_result
from pipeline.core.paths import OUTPUTS
from pipeline.core.plural import pluralise

VERIFY_STATUSES: Final = (
    "no problem was found",
    "a problem was found",
    "there is no such release",
    "that version was withdrawn",
)


def verify(
    release: OptionalRelease = None,
    *,
    outputs: Outputs = OUTPUTS,
    signers: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Also check who of these signed it (a file in OpenSSH's format 'allowed signers')."
        ),
    ] = None,
) -> ExitStatus:
    """Check a release against its checksums and schema."""
    from pipeline.releases.release_index import ReleaseError, WithdrawnError
    from pipeline.releases.release_reader import NotAReleaseError
    from pipeline.releases.sign import SigningError, signed_by
    from pipeline.releases.verify import problems

    try:
        published = named_release(release, outputs)
        found = list(problems(published))
    except WithdrawnError as error:
        print_result(str(error))
        return ExitStatus.INCOMPLETE
    except (NotAReleaseError, ReleaseError) as error:
        return cannot_start(error)
    if signers is not None:
        try:
            print_result(f"{published.path}: signed by {signed_by(published.path, signers)}")
        except SigningError as error:
            found.append(str(error))
    for line in found:
        print_result(line)
    numbers = pluralise(len(published.sums), "file"), pluralise(len(published.paths), "table")
    print_result(f"{published.path}: {', '.join(numbers)}, {pluralise(len(found), 'problem')}")
    return ExitStatus.FAILED if found else ExitStatus.OK
