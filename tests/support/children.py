"""Children that do something else than read, as the code that a `ReadingChild` starts instead of its own."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.reading.child.client import ReadingChild
from pipeline.reading.child.limits import LIMITS, ReadingLimits

#: The child itself, and the ends of its pipes; it has started, and has received one file.
ASKED = """
import os, signal, sys, time
from pathlib import Path
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where the tests run in the background
from pipeline.reading.child import __main__ as child
from pipeline.reading.child.messages import *
stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
def send(content): write_message(stdout, content)
send(serialize_answer(Ready(True)))
name, content = read_message(stdin), read_message(stdin)
def answer(): send(child.serialized_answer(content, name.decode(), child.OwnLimits(512, 30)))
"""
#: The child as it is, after the lines that come before this.
SERVES = """
sys.argv[1:] = ["512", "1"]
child.main()
"""
IMPORTED = """
import sys, time
from pipeline.reading.child import __main__ as child
"""


@contextmanager
def reading_child(
    code: str | None = None, *, limits: ReadingLimits = LIMITS, pauses: Sequence[float] = (0, 0)
) -> Iterator[ReadingChild]:
    """A reading child, ended afterwards.

    Args:
        code: what its process runs; None for the real one.
        limits: of each file.
        pauses: before each new attempt where the machine is the cause.
    """
    made = ReadingChild(limits, pauses, [sys.executable, "-c", code] if code is not None else None)
    try:
        yield made
    finally:
        made.stop()


def is_running(number: int) -> bool:
    """Whether a process exists that has not ended."""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{number}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something holds, which it must within some seconds."""
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.02)
