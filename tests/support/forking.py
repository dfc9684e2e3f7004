"""A process beside the tests that does what they order in forks of itself, and what runs in it.

A fork takes milliseconds where a fresh Python takes seconds, and one of the tests' own process would inherit whatever their
threads hold. Orders and answers are lines of JSON.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from pipeline.core.paths import ROOT


class ForkingProcess:
    """Such a process, as a test orders from it."""

    def __init__(self, module: str) -> None:
        """Start a module that reads orders from its standard input and answers each with a line."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def ask(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


@dataclass(frozen=True)
class Forked:
    """A fork that has ended.

    Attributes:
        returncode: as `subprocess` has it; that of a signal is negative.
        answer: what it wrote.
        seconds: how long it took.
    """

    returncode: int
    answer: bytes
    seconds: float


def run_forked(child: Callable[[int], None], after: float | None) -> Forked:
    """Run something in a fork of this process to its end.

    Args:
        child: is given the file descriptor for its answer. It ends its process itself.
        after: seconds after which it is killed; None for never.
    """
    reads, answers = os.pipe()  # the fork holds one end for as long as it lives
    began = time.perf_counter()
    number = os.fork()
    if number == 0:
        os.close(reads)
        child(answers)
    os.close(answers)
    if after is not None and not select.select([reads], [], [], after)[0]:
        os.kill(number, signal.SIGKILL)
    with os.fdopen(reads, "rb") as stream:
        answer = stream.read()
    returncode = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    return Forked(returncode, answer, time.perf_counter() - began)
