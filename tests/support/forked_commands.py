"""A process that runs the command in forks of itself, with all libraries loaded: `python -m tests.support.forked_commands`.

Loading the libraries takes longer than a build of five texts, and a build that is killed at a random moment is killed at its
work. Tests of how a command starts start it themselves.
"""

import json
import os
import signal
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from tests.support.forking import ForkingProcess, run_forked


@dataclass(frozen=True)
class Order:
    """A command to run.

    Attributes:
        arguments: of the command line.
        environment: all variables that it has.
        after: seconds after which it is killed; None for never.
        printed: the file that takes what it prints.
    """

    arguments: list[str]
    environment: dict[str, str]
    after: float | None
    printed: str


@dataclass(frozen=True)
class Ended:
    """A command that has ended.

    Attributes:
        returncode: as `subprocess` has it; that of a signal is negative.
        printed: on both streams.
        seconds: how long it took.
    """

    returncode: int
    printed: str
    seconds: float


class ForkedCommands(ForkingProcess):
    """Such a process, as a test orders from it."""

    def __init__(self) -> None:
        super().__init__("tests.support.forked_commands")

    def __call__(
        self, *arguments: str | Path, environment: Mapping[str, str] | None = None, after: float | None = None
    ) -> Ended:
        """Run a command to its end.

        Args:
            arguments: of the command line.
            environment: variables to set beside those of the tests.
            after: seconds after which it is killed; None for never.
        """
        variables = {key: value for key, value in os.environ.items() if key != "DAGSTER_HOME"}
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as printed:
            order = Order([*map(str, arguments)], {**variables, **(environment or {})}, after, printed.name)
            return Ended(**self.ask(asdict(order)), printed=printed.read())


def _load_libraries() -> None:
    import dagster  # noqa: F401 - a fork has it then
    import great_expectations.expectations  # noqa: F401

    import pipeline.cli.build
    import pipeline.orchestration.definitions
    import pipeline.site.release_pages  # noqa: F401
    from pipeline.extraction.fact_readers import load_fact_readers
    from pipeline.linking.lexicons.models import load_linking_lexicons

    load_fact_readers()
    load_linking_lexicons()


def _run(order: Order, _: int) -> None:
    """Run the command in this process, and end it."""
    from pipeline.cli.main import run

    os.environ.clear()
    os.environ.update(order.environment)
    tempfile.tempdir = None
    for stream, path in enumerate((os.devnull, order.printed, order.printed)):
        opened = os.open(path, os.O_RDWR | os.O_APPEND)
        os.dup2(opened, stream)
        os.close(opened)
    sys.argv = ["inspection-outcomes", *order.arguments]
    run()


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
    _load_libraries()
    for line in sys.stdin:
        ordered = Order(**json.loads(line))
        forked = run_forked(partial(_run, ordered), ordered.after)
        print(json.dumps({"returncode": forked.returncode, "seconds": forked.seconds}), flush=True)
