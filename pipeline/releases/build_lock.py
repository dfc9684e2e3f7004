"""One build at a time on a folder of outputs.

The lock is of a thread: a thread that holds it may take it again. The operating system does not record who holds a
lock; that is in a file beside it, which a killed build leaves behind and the next one reads.
"""

import errno
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from pipeline.core.locks import LockedError, LockHolder, file_lock
from pipeline.releases.cleanup import remove_leftovers
from pipeline.releases.release_index import ReleaseError

LOCK: Final = ".lock"
HOLDER: Final = ".lock.json"
_NO_LOCKS: Final = (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP)


class BuildLockedError(ReleaseError):
    """Another build holds the lock; the message names it."""


@contextmanager
def build_lock(outputs: Path, wait: float = 0, report: Callable[[str], None] = lambda _: None) -> Iterator[None]:
    """Hold the lock of a folder of outputs; what dead builds left there is removed first.

    Args:
        outputs: the folder, which must be there.
        wait: seconds to wait where another build holds it.
        report: called with a message on what is waited for, or which dead build the lock was taken over from.

    Raises:
        BuildLockedError: another build holds it, and still did after the wait.
        ReleaseError: the folder cannot be locked.
    """
    with ExitStack() as stack:
        if _acquire(stack, outputs, wait, report):
            stack.callback(_remove_holder, outputs)
            dead = _name_holder(outputs)
            if dead is not None:
                report(f"the build before did not finish, and its lock was taken over: {dead.describe()}")
            remove_leftovers(outputs)
        yield


def _acquire(stack: ExitStack, outputs: Path, wait: float, report: Callable[[str], None]) -> bool:
    """Take the lock until the stack is closed; whether this thread did not have it before."""

    def on_wait() -> None:
        report(f"waiting up to {wait:g} seconds for {_describe_holder(outputs)}")

    try:
        return stack.enter_context(file_lock(outputs / LOCK, wait=wait, on_wait=on_wait, reentrant=True))
    except LockedError as error:
        raise BuildLockedError(
            f"{outputs}: another build is writing there: {_describe_holder(outputs)}; wait for it (--wait SECONDS), end"
            " it, or name another folder with --outputs"
        ) from error
    except OSError as error:
        advice = "its file system has no locks" if error.errno in _NO_LOCKS else "it must be possible to write there"
        raise ReleaseError(
            f"{outputs / LOCK}: cannot be locked ({error.strerror}): {advice}; name another folder with --outputs"
        ) from error


def _name_holder(outputs: Path) -> LockHolder | None:
    """Name this build as the holder; the one that was named before, which is dead."""
    dead = LockHolder.read(outputs / HOLDER)
    try:
        LockHolder.this_process().write(outputs / HOLDER)
    except OSError as error:
        raise ReleaseError(
            f"{outputs / HOLDER}: cannot be written ({error.strerror}); make room, or name another folder with"
            " --outputs"
        ) from error
    return dead


def _remove_holder(outputs: Path) -> None:
    with suppress(OSError):  # the name of a holder does no harm where nothing is held
        (outputs / HOLDER).unlink()


def _describe_holder(outputs: Path) -> str:
    holder = LockHolder.read(outputs / HOLDER)
    return holder.describe() if holder else "a build that has not named itself yet"
