"""Walk a folder tree and report what cannot be walked."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class UnlistedFolder:
    """A folder that could not be listed, or not to its end.

    Attributes:
        path: where it is.
        why: the error of the operating system.
    """

    path: Path
    why: str


def walk(folder: Path, leave_out: Path | None = None) -> Iterator[Path | UnlistedFolder]:
    """Every entry of a folder tree that is not a folder, and every folder that cannot be listed, in no order.

    Links are entries and are not followed, so that none can form a circle. Hidden folders are left out.

    Args:
        folder: where to begin.
        leave_out: a folder in it to be left out, however its path is written.
    """
    left_out = os.path.realpath(leave_out) if leave_out is not None else None
    waiting = [folder]  # and no recursion, which deep trees would end
    while waiting:
        parent = waiting.pop()
        entries, why = _list(parent)
        if why is not None:
            yield UnlistedFolder(parent, why)
        for entry in entries:
            path = parent / entry.name
            if not _is_folder(entry):
                yield path
            elif not entry.name.startswith(".") and (left_out is None or os.path.realpath(path) != left_out):
                waiting.append(path)


def _list(folder: Path) -> tuple[list[os.DirEntry[str]], str | None]:
    """The entries of a folder as far as they can be listed, and the error that ended it, if any."""
    found: list[os.DirEntry[str]] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                found.append(entry)  # noqa: PERF402 - what came before an error is kept
    except OSError as error:
        return found, error.strerror or str(error)
    return found, None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether an entry is a folder and no link; where that cannot be found out, opening it as a file reports why."""
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False
