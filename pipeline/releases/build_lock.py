"""One build at a time on a folder of outputs.

What belongs here: holding the lock, who holds it, and what another build is told. What does not: what may only be done
by who holds it.

The lock is the kernel's (`flock`, on Windows a locked byte): it goes with the process however that ends, so that nobody
ever has to remove one by hand. The kernel does not say who holds it; that stands in a file beside it, which a killed
build leaves behind and the next one reads. The lock is of a thread: where that takes it again it has it already.
"""

import errno
import json
import os
import shlex
import socket
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from filelock import FileLock, Timeout

from pipeline.core.atomic_files import replace_file
from pipeline.releases.cleanup import remove_leftovers
from pipeline.releases.release_index import ReleaseError

LOCK: Final = ".lock"
HOLDER: Final = ".lock.json"
#: Of a command, so many characters are told; those of Dagster are long.
_MOST_OF_COMMAND: Final = 200
#: Seconds between two looks at a lock that is waited for.
_POLL: Final = 0.2
_NO_LOCKS: Final = (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP)
_LENGTHS: Final = ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


class BuildLockedError(ReleaseError):
    """Another build holds the lock; the message says which."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A build that holds the lock, or held it when it was killed.

    Attributes:
        host: the name of its machine.
        process: its number there.
        since: when it took the lock by that machine's clock, in UTC, as ISO 8601.
        command: what was run, without the folder of the program.
    """

    host: str
    process: int
    since: str
    command: str

    @classmethod
    def this(cls) -> Self:
        """This process, from now on."""
        program, *arguments = sys.argv
        command = shlex.join([Path(program).name, *arguments])
        since = datetime.now(UTC).isoformat(timespec="seconds")
        return cls(socket.gethostname(), os.getpid(), since, textwrap.shorten(command, _MOST_OF_COMMAND))

    @classmethod
    def beside(cls, outputs: Path) -> Self | None:
        """Who is named beside the lock; None where nobody is, or it cannot be read."""
        try:
            named = json.loads((outputs / HOLDER).read_text(encoding="utf-8"))
            holder = cls(str(named["host"]), int(named["process"]), str(named["since"]), str(named["command"]))
            datetime.fromisoformat(holder.since)
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return holder

    def said(self, now: datetime | None = None) -> str:
        """The same in words.

        Args:
            now: the moment, with its time zone; without it, the clock's.
        """
        since = datetime.fromisoformat(self.since)
        day = f"{since.day} {since:%B %Y at %H:%M:%S} UTC"
        ago = _said_length(((now or datetime.now(UTC)) - since).total_seconds())
        return f"process {self.process} on {self.host}, since {day} ({ago}), command: {self.command}"


@contextmanager
def build_lock(outputs: Path, wait: float = 0, say: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Hold the lock of a folder of outputs; what dead builds left there is removed first.

    Args:
        outputs: the folder, which must be there.
        wait: for so many seconds, where another build holds it.
        say: told what is waited for, and which dead build the lock was taken over from.

    Raises:
        BuildLockedError: another build holds it, and still did after the wait.
        ReleaseError: the folder cannot be locked.
    """
    # one object for each folder: a thread that holds the lock is told so by it
    lock = FileLock(outputs / LOCK, is_singleton=True, fallback_to_soft=False, poll_interval=_POLL)
    if lock.is_locked:
        yield
        return
    _acquire(lock, outputs, wait, say)
    try:
        dead = _sign(outputs)
        if dead is not None:
            say(f"the build before did not end by itself and is taken over from: {dead.said()}")
        remove_leftovers(outputs)
        yield
    finally:
        with suppress(OSError):  # the name of a holder does no harm where nothing is held
            (outputs / HOLDER).unlink()
        lock.release()


def _sign(outputs: Path) -> Holder | None:
    """Name this build as the holder; the one that was named before, which is dead."""
    dead = Holder.beside(outputs)
    try:
        replace_file(outputs / HOLDER, json.dumps(asdict(Holder.this()), indent=2).encode())
    except OSError as error:
        raise ReleaseError(
            f"{outputs / HOLDER}: cannot be written ({error.strerror}); make room, or name another folder with"
            " --outputs"
        ) from error
    return dead


def _acquire(lock: FileLock, outputs: Path, wait: float, say: Callable[[str], None]) -> None:
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if wait <= 0:
                raise
            say(f"waiting up to {wait:g} seconds for {_who(outputs)}")
            lock.acquire(timeout=wait)
    except Timeout as error:
        raise BuildLockedError(
            f"{outputs}: another build is writing there: {_who(outputs)}; wait for it (--wait SECONDS), end it, or name"
            " another folder with --outputs"
        ) from error
    except OSError as error:
        advice = "its file system has no locks" if error.errno in _NO_LOCKS else "it must be possible to write there"
        raise ReleaseError(
            f"{outputs / LOCK}: cannot be locked ({error.strerror}): {advice}; name another folder with --outputs"
        ) from error


def _who(outputs: Path) -> str:
    holder = Holder.beside(outputs)
    return holder.said() if holder else "one that has not yet said who it is"


def _said_length(seconds: float) -> str:
    """How long ago something was, in its largest unit."""
    if seconds < 0:
        return "a clock has been set since"
    for length, unit in _LENGTHS:
        if seconds >= length:
            n = int(seconds // length)
            return f"{n} {unit}{'s' if n > 1 else ''} ago"
    return "just now"
