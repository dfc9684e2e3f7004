"""Write files so that a crash or a power cut leaves the old content or the new, and never part of either."""

import contextlib
import errno
import os
import shutil
import sys
import uuid
from pathlib import Path
from typing import Final

#: Matches the temporary files of `replace_file` in a folder. A process that is killed while it writes leaves one.
TEMPORARY_FILES: Final = ".*.writing"
#: How systems refuse a link that they do not have, or have for administrators only.
_NO_LINKS: Final = frozenset({errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})
_NO_PRIVILEGE: Final = 1314
#: For a name at which somebody has put a pipe or a link; not every platform has these.
_NEVER_WAIT_OR_FOLLOW: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


def replace_file(path: Path, content: bytes | Path, *, durable: bool = True) -> None:
    """Write a file under a temporary name beside its place, then rename it, which is one step.

    Several processes may write the same file at once; the last one wins.

    Args:
        path: the file, in a folder that exists.
        content: its bytes, or a file to copy them from.
        durable: whether the file must survive a power cut. Bringing it to the disk takes milliseconds, so a file that
            can be made again, and is checked when it is read, need not be.

    Raises:
        OSError: it cannot be written; what was there stays.
    """
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.writing")
    try:
        _write(temporary, content, durable=durable)
        if durable:
            move_into_place(temporary, path)
        else:
            temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):  # it is removed with the other temporary files later
            temporary.unlink()
        raise


def write_durably(path: Path, content: bytes | Path) -> None:
    """Write a file that nobody reads yet and bring it to the disk.

    Args:
        path: the file, in a folder that exists.
        content: its bytes, or a file to copy them from.

    Raises:
        OSError: it cannot be written; part of it may be there.
    """
    _write(path, content, durable=True)


def move_into_place(temporary: Path, path: Path) -> None:
    """Rename a file or a folder whose content is on the disk, and bring its new name to the disk too.

    Args:
        temporary: where it is, on the same file system.
        path: where it goes; a file there is replaced, a folder must not be there.

    Raises:
        OSError: it cannot be renamed.
    """
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk: after a rename, only the content of the file is certain to be there."""
    if sys.platform == "win32":  # folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems refuse it for folders and do not need it
            os.fsync(handle)
    finally:
        os.close(handle)


def replace_link(path: Path, target: str) -> None:
    """Let a link to a folder lead somewhere, in one step; a file or a folder in its place is somebody's own and stays.

    Where the platform or the file system has no links, or keeps them to administrators, there is none.

    Args:
        path: the link, in a folder that exists.
        target: what it leads to, relative to that folder.

    Raises:
        OSError: it cannot be written for another reason.
    """
    if path.is_symlink() and path.readlink().as_posix() == target:
        return
    if path.exists() and not path.is_symlink():
        return
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.writing")
    try:
        temporary.symlink_to(target, target_is_directory=True)
    except NotImplementedError:
        return
    except OSError as error:
        if error.errno in _NO_LINKS or getattr(error, "winerror", None) == _NO_PRIVILEGE:
            return
        raise
    if sys.platform == "win32":  # a link to a folder cannot be replaced there
        remove_link(path)
    temporary.replace(path)


def make_own_folder(path: Path, below: Path) -> None:
    """Make a folder, and those above it; a link in the place of one of them is removed and what it leads to stays.

    Args:
        path: the folder.
        below: the folder above all of those; it may be a link.

    Raises:
        OSError: it cannot be made.
    """
    below.mkdir(parents=True, exist_ok=True)
    for folder in reversed([path, *path.parents][: len(path.relative_to(below).parts)]):
        remove_link(folder)
        folder.mkdir(exist_ok=True)


def remove_link(path: Path) -> None:
    """Remove a link, so that nothing is written to what it leads to; anything else stays.

    Raises:
        OSError: it cannot be removed.
    """
    if path.is_symlink():
        path.unlink(missing_ok=True)


def _write(path: Path, content: bytes | Path, *, durable: bool) -> None:
    remove_link(path)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _NEVER_WAIT_OR_FOLLOW, 0o666)
    with os.fdopen(handle, "wb") as stream:
        if isinstance(content, bytes):
            stream.write(content)
        else:
            with content.open("rb") as source:
                shutil.copyfileobj(source, stream)
        if durable:
            stream.flush()
            os.fsync(stream.fileno())
