"""Putting the files of a release in place, so that nobody ever sees part of one, and repairing damaged ones.

A release is written under a temporary name, flushed to the disk, and renamed. Once in place it is never removed or
replaced; damaged files in it are replaced one by one.
"""

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.atomic_files import move_into_place, remove_link, sync_folder, write_durably
from pipeline.releases.cleanup import WRITING
from pipeline.releases.release_index import RELEASES, ReleaseError, hash_of, load_record, record_given
from pipeline.releases.release_reader import SUMS, PublishedRelease
from pipeline.releases.version import Version


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """One file of a release before it is in place.

    Attributes:
        content: its bytes, or the file that has them.
        size: in bytes.
        sha256: of its bytes.
    """

    content: bytes | Path
    size: int
    sha256: str

    @classmethod
    def from_bytes(cls, content: bytes) -> "ReleaseFile":
        """A file that is small enough to be kept in memory."""
        return cls(content, len(content), hashlib.sha256(content).hexdigest())

    @classmethod
    def write(cls, chunks: Iterable[bytes], path: Path) -> "ReleaseFile":
        """Write a file as its content is made."""
        digest = hashlib.sha256()
        size = 0
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as stream:
            for chunk in chunks:
                stream.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        return cls(path, size, digest.hexdigest())

    @classmethod
    def from_path(cls, path: Path) -> "ReleaseFile":
        """A file that has been written."""
        with path.open("rb") as stream:
            return cls(path, path.stat().st_size, hashlib.file_digest(stream, "sha256").hexdigest())

    def read(self) -> bytes:
        """Its bytes."""
        return self.content if isinstance(self.content, bytes) else self.content.read_bytes()

    def copy_to(self, path: Path) -> None:
        """Write it to a path and flush it to the disk."""
        write_durably(path, self.content)


def checksums(files: Mapping[str, ReleaseFile]) -> bytes:
    """The checksums of all files, in the format of `sha256sum`."""
    return "".join(f"{files[name].sha256}  {name}\n" for name in sorted(files)).encode()


def install(outputs: Path, version: Version, files: Mapping[str, ReleaseFile], since: Version | None) -> Path:
    """Put a release in place, with the checksums of its files; its folder.

    Args:
        outputs: the folder of releases.
        version: of the release.
        files: of the release, by path in it.
        since: the version that its changes are relative to; None where it is the first.

    Raises:
        ReleaseError: that version was given before to other content, was withdrawn, or its folder is a link.
        OSError: a file cannot be written; nothing is in place.
    """
    target = outputs / RELEASES / str(version)
    _require_free(outputs, version, checksums(files))
    if _is_installed(target, checksums(files)):
        repair(outputs, version, files)
        return target
    _require_no_link(target.parent)
    temporary = target.with_name(f"{WRITING}{version}")
    remove_link(temporary)
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        for name, file in {**files, SUMS: ReleaseFile.from_bytes(checksums(files))}.items():
            path = temporary / name
            path.parent.mkdir(parents=True, exist_ok=True)
            file.copy_to(path)
        for folder in {(temporary / name).parent for name in files} | {temporary}:
            sync_folder(folder)
        record_given(outputs, version, checksums(files), since)
        move_into_place(temporary, target)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)  # makes room at once on a full disk
        raise
    return target


def repair(outputs: Path, version: Version, files: Mapping[str, ReleaseFile]) -> int:
    """Restore the files of a release in place, and remove any others.

    Returns:
        How many files were damaged.

    Raises:
        ReleaseError: its folder is a link.
        OSError: a file cannot be written.
    """
    target = outputs / RELEASES / str(version)
    temporary = target.with_name(f"{WRITING}repaired")
    damaged = PublishedRelease(target).damaged()
    if damaged:
        _require_no_link(target.parent)
        _require_no_link(target)
    for name in damaged:
        if name in files:
            files[name].copy_to(temporary)
            (target / name).parent.mkdir(exist_ok=True)
            move_into_place(temporary, target / name)
        else:
            (target / name).unlink()
    return len(damaged)


def _require_free(outputs: Path, version: Version, expected: bytes) -> None:
    """Refuse a version number that was given to something else, even if that is no longer here.

    Raises:
        ReleaseError: it was, or its release was withdrawn.
    """
    record = load_record(outputs)
    if record.may_name(version, hash_of(expected)):
        return
    if record.is_withdrawn(version):
        raise ReleaseError(f"no release: version {version} was withdrawn from {outputs}; its number is not used again")
    raise ReleaseError(
        f"no release: {outputs} has another release of that version ({version}), or had one, and a number is never"
        " given twice; publish into another folder, or from the outputs that made it"
    )


def _require_no_link(folder: Path) -> None:
    """Refuse to write to a folder that is somewhere else.

    Raises:
        ReleaseError: it is a link.
    """
    if folder.is_symlink():
        raise ReleaseError(f"no release: {folder} is a link, and nothing is written through it; put the folder there")


def _is_installed(target: Path, expected: bytes) -> bool:
    """Whether this very release is in place already.

    Raises:
        ReleaseError: something else is.
    """
    if not target.exists():
        return False
    if not (target / SUMS).is_file():  # not ours: our folders get their names only when they are complete
        raise ReleaseError(
            f"no release: {target} exists and has no {SUMS}; move it away or, if it was a release, restore that file"
        )
    if (target / SUMS).read_bytes() == expected:
        return True
    raise ReleaseError(
        f"no release: {target} is not what was recorded when that version was given; restore it from a copy"
    )
