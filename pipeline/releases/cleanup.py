"""What a build that was killed leaves behind, and where builds put what nobody need find afterwards.

What belongs here: naming temporary folders so that they can be told to be a dead build's, and removing them. What does
not: telling that it is dead (see `lock`): whoever holds the lock of a folder of outputs knows it of all others.
"""

import contextlib
import hashlib
import shutil
import tempfile
from pathlib import Path
from typing import Final

from pipeline.core.atomic_files import TEMPORARY_FILES
from pipeline.releases.release_index import RELEASES, ReleaseError, complete_pointers, forget_coming, never_current

#: How the names of folders in `releases/` begin that are no releases.
WRITING: Final = ".writing-"
#: How much of a hash tells folders of outputs apart.
_TOLD_APART: Final = 16


def temporary_folder(outputs: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder in the system's place for temporary files, for a build that holds the lock of these outputs."""
    return tempfile.TemporaryDirectory(prefix=_prefix(outputs))


def remove_leftovers(outputs: Path) -> None:
    """Remove what dead builds left: temporary folders, releases half written, one that never became current.

    Where one ended between the two pointers, the second is brought up to the first.

    To be called by who holds the lock of these outputs and has made nothing yet. What cannot be removed now, because
    a process that the dead build started still writes there, is removed the next time.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{_prefix(outputs)}*"):
        _remove(folder)
    release = never_current(outputs)
    if release is not None:
        _remove_release(release)
    forget_coming(outputs)
    for path in (*(outputs / RELEASES).glob(f"{WRITING}*"), *outputs.glob(TEMPORARY_FILES)):
        _remove(path)
    with contextlib.suppress(ReleaseError):  # who looks for the latest release tells it
        complete_pointers(outputs)


def _remove_release(folder: Path) -> None:
    """Remove a release, which is gone in one step and then its files one by one."""
    aside = folder.with_name(f"{WRITING}removed-{folder.name}")
    _remove(aside)
    folder.rename(aside)
    _remove(aside)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()


def _prefix(outputs: Path) -> str:
    """How temporary folders of builds into these outputs are named, whatever way the folder itself is written."""
    return f"inspection-outcomes-{hashlib.sha256(str(outputs.resolve()).encode()).hexdigest()[:_TOLD_APART]}-"
