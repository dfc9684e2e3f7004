"""Removing what a build that was killed left behind, and naming temporary folders so that it can be recognised.

Whether such a build is dead is known by holding the lock of the folder of outputs (see `build_lock`).
"""

import contextlib
import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Final

from pipeline.core.atomic_files import TEMPORARY_FILES
from pipeline.releases.release_index import (
    RELEASES,
    ReleaseError,
    clear_pending,
    finish_pointers,
    pending_release,
)

#: Prefix of folders in `releases/` that are not releases.
WRITING: Final = ".writing-"
#: Digits of a hash that distinguish folders of outputs.
_DIGITS: Final = 16


def temporary_folder(outputs: Path) -> tempfile.TemporaryDirectory[str]:
    """A temporary folder of the system, for a build that holds the lock of these outputs."""
    return tempfile.TemporaryDirectory(prefix=_prefix(outputs))


def remove_leftovers(outputs: Path) -> None:
    """Remove what dead builds left: temporary folders, half-written releases, a release that never became current.

    Where a build ended between the two pointers, the second is updated from the first.

    The caller holds the lock of these outputs and has not begun to write. What cannot be removed, because a process
    that the dead build started still writes there, is removed the next time.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{_prefix(outputs)}*"):
        _remove(folder)
    release = pending_release(outputs)
    if release is not None:
        _remove_release(release)
    clear_pending(outputs)
    for path in (*(outputs / RELEASES).glob(f"{WRITING}*"), *outputs.glob(TEMPORARY_FILES)):
        _remove(path)
    with contextlib.suppress(ReleaseError):  # reported when the latest release is looked up
        finish_pointers(outputs)


def _remove_release(folder: Path) -> None:
    """Remove a release: hide it in one step, then delete its files one by one."""
    hidden = folder.with_name(f"{WRITING}removed-{folder.name}")
    _remove(hidden)
    folder.rename(hidden)
    _remove(hidden)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def _prefix(outputs: Path) -> str:
    """The prefix of temporary folders of builds into these outputs, however their path is written."""
    return f"inspection-outcomes-{hashlib.sha256(str(outputs.resolve()).encode()).hexdigest()[:_DIGITS]}-"
