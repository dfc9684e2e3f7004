"""The command line of `inspection-outcomes`: its commands and what they share."""

import importlib.metadata
from typing import Annotated, Final

import typer

from pipeline.cli.build import BUILD_STATUSES, build
from pipeline.cli.diff import DIFF_STATUSES, diff
from pipeline.cli.exit_status import ExitStatus, describe_statuses, ends_with_status
from pipeline.cli.explain import EXPLAIN_STATUSES, explain
from pipeline.cli.fetch import FETCH_STATUSES, fetch
from pipeline.cli.publish import PUBLISH_STATUSES, publish
from pipeline.cli.sign import SIGN_STATUSES, sign
from pipeline.cli.terminal import print_result, report
from pipeline.cli.verify import VERIFY_STATUSES, verify
from pipeline.cli.withdraw import WITHDRAW_STATUSES, withdraw

_NAME: Final = "inspection-outcomes"

# without rich, whose boxes would break paths and messages into lines
app = typer.Typer(
    name=_NAME,
    add_completion=False,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        print_result(f"{_NAME} {importlib.metadata.version(_NAME)}")
        raise typer.Exit


@app.callback(
    epilog=describe_statuses(
        "the command succeeded",
        "it failed, or found a problem, a difference or no such row",
        "it could not start, as after a wrong argument",
        "another build is running, part of it could not be done, or the version was withdrawn",
    )
)
def _inspection_outcomes(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version of the program."),
    ] = False,
) -> None:
    """Make a dataset of inspections of children's services from documents."""


for _command, _meanings in (
    (build, BUILD_STATUSES),
    (publish, PUBLISH_STATUSES),
    (withdraw, WITHDRAW_STATUSES),
    (fetch, FETCH_STATUSES),
    (verify, VERIFY_STATUSES),
    (sign, SIGN_STATUSES),
    (diff, DIFF_STATUSES),
    (explain, EXPLAIN_STATUSES),
):
    app.command(epilog=describe_statuses(*_meanings))(ends_with_status(_command))


def run_app(arguments: list[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: of the command line; those of this process where they are left out.

    Returns:
        Its exit status.
    """
    try:
        app(arguments, prog_name=_NAME)
    except SystemExit as ending:
        if ending.code == ExitStatus.INTERRUPTED:
            report("interrupted")
        return ending.code if isinstance(ending.code, int) else 0
    return 0
