"""The exit statuses of all commands."""

import sys
from collections.abc import Callable
from enum import IntEnum
from functools import wraps
from typing import NoReturn, ParamSpec

import typer

from pipeline.cli.terminal import report, report_lines

Parameters = ParamSpec("Parameters")


class ExitStatus(IntEnum):
    """How a command ended. The help of each command lists what its statuses mean."""

    OK = 0
    #: It failed, or it found something: a problem, a difference, no such row.
    FAILED = 1
    #: It could not start.
    CANNOT_START = 2
    #: It did part of its work, or none because another build is running or the version was withdrawn.
    INCOMPLETE = 3
    #: The machine, and not a document, kept a document from being read.
    MACHINE = 4
    #: Ctrl-C, as shells count it: 128 and the number of the signal.
    INTERRUPTED = 130


def ends_with_status(command: Callable[Parameters, ExitStatus]) -> Callable[Parameters, NoReturn]:
    """Make a function that returns its status a command that exits with it."""

    @wraps(command)
    def run(*arguments: Parameters.args, **options: Parameters.kwargs) -> NoReturn:
        try:
            status = command(*arguments, **options)
            sys.stdout.flush()
        except BrokenPipeError:  # the reader of the output, such as `head`, has closed it
            status = ExitStatus.OK
        raise typer.Exit(status)

    return run


def describe_statuses(*meanings: str) -> str:
    """The end of a help text: what the exit statuses mean, from 0 on, and that of Ctrl-C."""
    lines = [f"  {status.value}  {meaning}" for status, meaning in zip(ExitStatus, meanings, strict=False)]
    lines.append(f"{ExitStatus.INTERRUPTED.value}  it was interrupted")
    return "\b\nExit status:\n" + "\n".join(lines)


def cannot_start(reason: object) -> ExitStatus:
    """Print why a command could not start; its status."""
    report("cannot begin:")
    report_lines(str(reason))
    return ExitStatus.CANNOT_START
