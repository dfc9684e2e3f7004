"""A process that runs the command in forks of itself, with all libraries loaded: `python -m tests.support.forked_commands`.

Starting Python and loading the libraries takes longer than a build of five texts, and a build that is killed at a random
moment is killed at its work. Tests of how a command starts start it themselves. Orders and answers are lines of JSON.
"""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from pipeline.core.paths import ROOT


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


@dataclass
class ForkedCommands:
    """Such a process, as a test orders from it."""

    process: subprocess.Popen[str] = field(
        default_factory=lambda: subprocess.Popen(
            [sys.executable, "-m", "tests.support.forked_commands"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"},
        )
    )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate()

    def __call__(
        self, *arguments: str | Path, environment: Mapping[str, str] | None = None, after: float | None = None
    ) -> Ended:
        """Run a command to its end.

        Args:
            arguments: of the command line.
            environment: variables to set beside those of the tests.
            after: seconds after which it is killed; None for never.
        """
        assert self.process.stdin
        assert self.process.stdout
        variables = {key: value for key, value in os.environ.items() if key != "DAGSTER_HOME"}
        with tempfile.NamedTemporaryFile("r", encoding="utf-8") as printed:
            order = Order([*map(str, arguments)], {**variables, **(environment or {})}, after, printed.name)
            self.process.stdin.write(json.dumps(asdict(order)) + "\n")
            self.process.stdin.flush()
            answer: dict[str, Any] = json.loads(self.process.stdout.readline())
            return Ended(**answer, printed=printed.read())


def _load_libraries() -> None:
    import dagster  # noqa: F401 - a fork has it then
    import great_expectations.expectations  # noqa: F401

    import pipeline.cli.build
    import pipeline.orchestration.definitions  # noqa: F401


def _run(order: Order) -> None:
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


def _serve() -> None:
    for line in sys.stdin:
        order = Order(**json.loads(line))
        ends, held = os.pipe()  # the fork holds it to its end
        began = time.perf_counter()
        number = os.fork()
        if number == 0:
            os.close(ends)
            _run(order)
        os.close(held)
        if not select.select([ends], [], [], order.after)[0]:
            os.kill(number, signal.SIGKILL)
        os.close(ends)
        status = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
        print(json.dumps({"returncode": status, "seconds": time.perf_counter() - began}), flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
    _load_libraries()
    _serve()
