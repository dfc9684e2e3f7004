"""Removing what a build that was killed left behind, and naming temporary folders so that it can be recognised.

Whether such a build is dead is known by holding the lock of the folder of outputs (see `build_lock`).
"""

import contextlib
import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Final

from pipeline.core.atomic_files import TEMPORARY_FILES, move_into_place
from pipeline.releases.index_files import PAGE, finish_index
from pipeline.releases.release_index import RELEASES, ReleaseError, folder_of, load_record, pending_releases
from pipeline.releases.version_record import State

#: Prefix of folders in `releases/` that are not releases.
WRITING: Final = ".writing-"
#: Digits of a hash that distinguish folders of outputs.
_DIGITS: Final = 16


def temporary_folder(outputs: Path) -> tempfile.TemporaryDirectory[str]:
    """A temporary folder of the system, for a build that holds the lock of these outputs."""
    return tempfile.TemporaryDirectory(prefix=_prefix(outputs))


def remove_leftovers(outputs: Path) -> None:
    """Remove what dead builds left: temporary folders, half-written releases, a release that never became current.

    What one left half done is finished: a release that it was withdrawing, the index of a new one.

    The caller holds the lock of these outputs and has not begun to write. What cannot be removed, because a process
    that the dead build started still writes there, is removed the next time.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{_prefix(outputs)}*"):
        _remove(folder)
    for release in pending_releases(outputs):
        with contextlib.suppress(OSError):
            _remove(_hide(release))
    releases = outputs / RELEASES
    for path in (*releases.glob(f"{WRITING}*"), *releases.glob(TEMPORARY_FILES), *outputs.glob(TEMPORARY_FILES)):
        _remove(path)
    with contextlib.suppress(ReleaseError):  # reported when the latest release is looked up
        with contextlib.suppress(OSError):  # what cannot be removed now is removed the next time
            remove_withdrawn(outputs)
        with contextlib.suppress(OSError):  # met again, and reported, when this build writes the index
            finish_index(outputs)


def remove_withdrawn(outputs: Path) -> None:
    """Remove the files of withdrawn versions, whoever put them there; the page that explains each of them stays.

    The caller holds the lock of these outputs.

    Raises:
        ReleaseError: the record of versions cannot be read.
        OSError: a file cannot be removed.
    """
    for item in load_record(outputs).in_state(State.WITHDRAWN):
        folder = folder_of(outputs, item.number)
        if files_left(folder):
            shutil.rmtree(_hide(folder))


def files_left(folder: Path) -> list[str]:
    """What is in the folder of a withdrawn version beside the page that explains it."""
    return sorted(path.name for path in folder.iterdir() if path.name != PAGE) if folder.is_dir() else []


def _hide(folder: Path) -> Path:
    """Make a release vanish in one step; where its files are now, to be deleted one by one."""
    hidden = folder.with_name(f"{WRITING}removed-{folder.name}")
    _remove(hidden)
    move_into_place(folder, hidden)
    return hidden


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def _prefix(outputs: Path) -> str:
    """The prefix of temporary folders of builds into these outputs, however their path is written."""
    return f"inspection-outcomes-{hashlib.sha256(str(outputs.resolve()).encode()).hexdigest()[:_DIGITS]}-"
