"""Keeping a second process out while one is at work.

What belongs here: a lock on a file, which the system lets go when the process ends. What does not: what is locked.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # on Windows: two at a time are then not kept apart
    fcntl = None  # type: ignore[assignment]


class BusyError(Exception):
    """Another process holds the lock."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock on a file, which is made.

    Raises:
        BusyError: another holds it.
        OSError: the file cannot be made.
    """
    with path.open("wb") as stream:
        if fcntl is not None:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise BusyError from error
        yield
