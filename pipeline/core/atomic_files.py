"""Writing that a machine may lose its power in the middle of.

What belongs here: bringing bytes and names to the disk for certain, and replacing a file in one step. What does not:
what is written, and in which order.
"""

import contextlib
import os
import sys
from pathlib import Path
from typing import Final

#: How the name of a file ends that is not whole yet.
BEING_WRITTEN: Final = ".writing"


def replace_file(path: Path, content: bytes) -> None:
    """Put a file in its place in one step: a reader sees the old bytes or the new ones, and never part of either.

    Raises:
        OSError: it cannot be written; what stood there stays.
    """
    temporary = path.with_name(f".{path.name}{BEING_WRITTEN}")
    with temporary.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the platform can: after a rename its bytes alone are there."""
    if sys.platform == "win32":  # folders cannot be opened there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network file systems refuse it for folders and need no asking
            os.fsync(handle)
    finally:
        os.close(handle)
