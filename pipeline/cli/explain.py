"""The command `explain`: print where the values of a row were read."""

from typing import Annotated, Final

import typer

from pipeline.cli.exit_status import ExitStatus, cannot_start
from pipeline.cli.named_release import named_release
from pipeline.cli.options import Outputs
from pipeline.cli.terminal import print_result, report
from pipeline.core.paths import OUTPUTS

EXPLAIN_STATUSES: Final = ("the row was found", "there is no such row or column", "there is no such release")


def explain(
    row_id: Annotated[
        str,
        typer.Argument(metavar="ROW_ID", help="The key of a row in any table, several columns joined by '|'."),
    ],
    *,
    column: Annotated[str | None, typer.Option(metavar="NAME", help="One of its columns; all if left out.")] = None,
    release: Annotated[
        str | None,
        typer.Option(metavar="RELEASE", help="The folder of the release or its version; the latest if left out."),
    ] = None,
    outputs: Outputs = OUTPUTS,
) -> ExitStatus:
    """Print where the values of a row were read."""
    from pipeline.releases.provenance import NoSuchColumnError
    from pipeline.releases.provenance import explain as provenance_of
    from pipeline.releases.release_index import ReleaseError
    from pipeline.releases.release_reader import NotAReleaseError

    try:
        published = named_release(release, outputs)
        lines = provenance_of(published, row_id, column)
    except (NotAReleaseError, ReleaseError) as error:
        return cannot_start(error)
    except NoSuchColumnError as error:
        report(str(error))
        return ExitStatus.FAILED
    if not lines:
        report(f"{published.path}: has no row with the key '{row_id}' in any table")
        return ExitStatus.FAILED
    for line in lines:
        print_result(line)
    return ExitStatus.OK
