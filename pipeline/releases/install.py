"""Putting the files of a release into their place, so that nobody ever sees part of one.

What belongs here: one file before it is in its place, the order of writing, and mending what somebody changed. What
does not: what is in the files (see `release`), and which release is the latest (see `pointers`).

A release is written under a temporary name, brought to the disk, and renamed. One that is in its place is never
removed or replaced: where some of its files are not what they were, each is replaced by itself.
"""

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.atomic_files import move_into_place, sync_folder, write_durably
from pipeline.releases.cleanup import WRITING
from pipeline.releases.release_index import RELEASES, ReleaseError, note_coming
from pipeline.releases.release_reader import SUMS, PublishedRelease
from pipeline.releases.version import Version


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release before it is in its place.

    Attributes:
        content: its bytes, or where they lie.
        size: in bytes.
        sha256: hash of its bytes.
    """

    content: bytes | Path
    size: int
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> "ReleaseFile":
        """A file that is small enough to be held."""
        return cls(content, len(content), hashlib.sha256(content).hexdigest())

    @classmethod
    def made_of(cls, parts: Iterable[bytes], path: Path) -> "ReleaseFile":
        """A file that is written as it is made."""
        digest = hashlib.sha256()
        size = 0
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as stream:
            for part in parts:
                stream.write(part)
                digest.update(part)
                size += len(part)
        return cls(path, size, digest.hexdigest())

    @classmethod
    def at(cls, path: Path) -> "ReleaseFile":
        """A file that has been written."""
        with path.open("rb") as stream:
            return cls(path, path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())

    def read(self) -> bytes:
        """Its bytes."""
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()

    def copy_to(self, path: Path) -> None:
        """Put it in its place, certain to be on the disk."""
        write_durably(path, self.content)


def sums(files: Mapping[str, ReleaseFile]) -> bytes:
    """The hashes of all files, in the format of `sha256sum`."""
    return "".join(f"{files[name].sha256}  {name}\n" for name in sorted(files)).encode()


def place(outputs: Path, version: Version, files: Mapping[str, ReleaseFile]) -> Path:
    """Put a release into its place, and the hashes of its files beside them; its folder.

    Raises:
        ReleaseError: that version was published before, with other content.
        OSError: a file cannot be written; nothing is in its place.
    """
    target = outputs / RELEASES / str(version)
    if _is_there(target, sums(files)):
        mend(outputs, version, files)
        return target
    temporary = target.with_name(f"{WRITING}{version}")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        for name, file in {**files, SUMS: ReleaseFile.of(sums(files))}.items():
            path = temporary / name
            path.parent.mkdir(parents=True, exist_ok=True)
            file.copy_to(path)
        for folder in {(temporary / name).parent for name in files} | {temporary}:
            sync_folder(folder)
        note_coming(outputs, version, sums(files))
        move_into_place(temporary, target)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)  # a full disk gets its room back at once
        raise
    return target


def mend(outputs: Path, version: Version, files: Mapping[str, ReleaseFile]) -> int:
    """Give back to a release in its place what its files were; whatever else lies there goes.

    Returns:
        How many files were not what they should be.

    Raises:
        OSError: a file cannot be written.
    """
    target = outputs / RELEASES / str(version)
    temporary = target.with_name(f"{WRITING}mended")
    damaged = PublishedRelease(target).damaged()
    for name in damaged:
        if name in files:
            files[name].copy_to(temporary)
            (target / name).parent.mkdir(exist_ok=True)
            move_into_place(temporary, target / name)
        else:
            (target / name).unlink()
    return len(damaged)


def _is_there(target: Path, expected: bytes) -> bool:
    """Whether this very release is in its place already.

    Raises:
        ReleaseError: something else is there.
    """
    if not target.exists():
        return False
    if not (target / SUMS).exists():  # somebody else's doing: nothing of ours gets its name before it is whole
        raise ReleaseError(
            f"no release: {target} is there and has no {SUMS}; move it away, or, where it was a release, put that file"
            " back"
        )
    if (target / SUMS).read_bytes() == expected:
        return True
    raise ReleaseError(
        f"no release: {target} holds another release of that version, which somebody may use; point latest.json at the"
        " highest version, or, if nobody has it, remove that folder"
    )
