"""Open files that come from outside: only regular ones, without waiting, and no more of them than expected.

What was a file when a folder was listed can be a pipe by the time that it is opened, and opening that would wait for
ever. A device can have an effect when it is opened, so the kind is looked up before and again on what was opened.
"""

import errno
import os
import stat
from collections.abc import Callable
from io import BufferedReader
from pathlib import Path
from typing import Final

#: The most bytes of a small file that the pipeline writes itself, such as `latest.json` and `versions.json`.
SMALL_FILE: Final = 20_000_000
_KINDS: Final[tuple[tuple[Callable[[int], bool], str], ...]] = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISLNK, "a link"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
# flags that not every platform has
_NEVER_WAIT: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
_BYTES: Final = getattr(os, "O_BINARY", 0)


class NotRegularError(OSError):
    """What has the name of a file is something else: a folder, a pipe, a socket, a device."""


class TooLargeError(OSError):
    """A file has more bytes than expected.

    Attributes:
        size: how many, as far as it is known.
        limit: how many were expected at most.
    """

    def __init__(self, path: Path, size: int, limit: int) -> None:
        super().__init__(errno.EFBIG, f"{size:,} bytes; the limit is {limit:,}", str(path))
        self.size = size
        self.limit = limit


def open_regular(path: Path, *, follow_links: bool = True) -> BufferedReader:
    """Open a regular file to read its bytes; never waits.

    Args:
        path: the file.
        follow_links: whether the path itself may be a link to the file.

    Raises:
        NotRegularError: it is not a regular file.
        OSError: it cannot be opened.
    """
    _require_regular(path, path.stat(follow_symlinks=follow_links).st_mode)
    flags = os.O_RDONLY | _NEVER_WAIT | _BYTES | (0 if follow_links else _NO_LINK)
    handle = os.open(path, flags)
    try:
        _require_regular(path, os.fstat(handle).st_mode)
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read_regular(path: Path, limit: int = SMALL_FILE, *, follow_links: bool = True) -> bytes:
    """The bytes of a regular file.

    Args:
        path: the file.
        limit: the most bytes that it may have. The size is looked up first, and the file may grow while it is read.
        follow_links: whether the path itself may be a link to the file.

    Raises:
        NotRegularError: it is not a regular file.
        TooLargeError: it has more bytes than the limit.
        OSError: it cannot be read.
    """
    with open_regular(path, follow_links=follow_links) as stream:
        size = os.fstat(stream.fileno()).st_size
        content = stream.read(size + 1) if size <= limit else b""
        if len(content) > size:  # it grew
            content += stream.read(limit - size)
    if max(size, len(content)) > limit:
        raise TooLargeError(path, max(size, len(content)), limit)
    return content


def _require_regular(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "no file")
        raise NotRegularError(errno.EINVAL, f"it is {kind}; expected a file", str(path))
