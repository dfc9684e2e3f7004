"""Locks on files that keep other processes out, and a file that names the process that holds one.

The operating system holds the lock and releases it when the process ends, however it ends. So nobody ever has to remove
a lock by hand.
"""

import json
import os
import shlex
import socket
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from filelock import FileLock, Timeout

from pipeline.core.atomic_files import remove_link, replace_file
from pipeline.core.plural import pluralise
from pipeline.core.regular_files import read_regular
from pipeline.core.text_going_out import mask_credentials

#: Seconds between two attempts at a lock that is waited for.
_POLL: Final = 0.2
#: Characters of a command that are kept; those of Dagster are long.
_LONGEST_COMMAND: Final = 200
_UNITS: Final = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


class LockedError(Exception):
    """Another process or thread holds the lock."""


@contextmanager
def file_lock(
    path: Path, *, wait: float = 0, on_wait: Callable[[], None] = lambda: None, reentrant: bool = False
) -> Iterator[bool]:
    """Hold the lock on a file, which is created.

    Args:
        path: the file.
        wait: seconds to wait for it where another process or thread holds it.
        on_wait: called once before waiting.
        reentrant: whether a thread that holds the lock may take it again.

    Yields:
        Whether it was acquired here; False where this thread holds it already.

    Raises:
        LockedError: another holds it, and still did after the wait.
        OSError: the file cannot be created, or its file system has no locks.
    """
    remove_link(path)
    # one object for each path, so that a thread that holds the lock can be recognised
    lock = FileLock(path, is_singleton=True, fallback_to_soft=False, poll_interval=_POLL)
    if lock.is_locked:
        if not reentrant:
            raise LockedError(f"{path}: this thread holds this lock already")
        yield False
        return
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if wait <= 0:
                raise
            on_wait()
            lock.acquire(timeout=wait)
    except Timeout as error:
        raise LockedError(f"{path}: another process holds this lock") from error
    try:
        yield True
    finally:
        lock.release()


@dataclass(frozen=True, slots=True)
class LockHolder:
    """A process that holds a lock, or held it when it was killed.

    Attributes:
        host: the name of its machine.
        process: its number there.
        since: when it took the lock by that machine's clock, in UTC, as ISO 8601.
        command: what was run, without the folder of the program and without credentials.
    """

    host: str
    process: int
    since: str
    command: str

    @classmethod
    def this_process(cls) -> Self:
        """This process, from now on."""
        program, *arguments = sys.argv
        command = shlex.join([Path(program).name, *arguments])
        since = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(
            socket.gethostname(), os.getpid(), since, textwrap.shorten(mask_credentials(command), _LONGEST_COMMAND)
        )

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """The holder that a file names; None where it names nobody or cannot be read."""
        try:
            named = json.loads(read_regular(path))
            holder = cls(str(named["host"]), int(named["process"]), str(named["since"]), str(named["command"]))
            datetime.fromisoformat(holder.since)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return holder

    def write(self, path: Path) -> None:
        """Name this holder in a file.

        Raises:
            OSError: it cannot be written.
        """
        replace_file(path, json.dumps(asdict(self), indent=2).encode())

    def describe(self, now: datetime | None = None) -> str:
        """The holder for a message: process, machine, since when, command.

        Args:
            now: the time, with its time zone; the clock's where it is left out.
        """
        since = datetime.fromisoformat(self.since)
        day = f"{since.day} {since:%B %Y at %H:%M:%S} UTC"
        ago = _time_ago(((now or datetime.now(UTC)) - since).total_seconds())
        return f"process {self.process} on {self.host}, since {day} ({ago}), command: {self.command}"


def _time_ago(seconds: float) -> str:
    """A length of time in the largest unit that fits into it."""
    if seconds < 0:
        return "the clock has been changed since"
    for length, unit in _UNITS:
        if seconds >= length:
            return f"{pluralise(int(seconds // length), unit)} ago"
    return "just now"
