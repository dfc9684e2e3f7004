"""Writing a release and moving the pointers to it.

What belongs here: the files of a release, whether anything changed, and the order of writing, by which a failed run
leaves the last release whole and current. What does not: what is in each file.

A release is written under a temporary name and renamed when it is whole; `versions.json` follows, `latest.json` comes
last. Each is replaced in one step.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from pipeline.contracts.results import CheckResult
from pipeline.contracts.schema import Contracts
from pipeline.publishing import descriptors, pages
from pipeline.publishing.table_files import csv_parts, parquet_bytes, read_table
from pipeline.publishing.version import FIRST, Version, change_between

RELEASES: Final = "releases"
LATEST: Final = "latest.json"
VERSIONS: Final = "versions.json"
SUMS: Final = "SHA256SUMS"
_WRITING: Final = ".writing-"


class ReleaseError(Exception):
    """A release cannot be made or found; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release that is in its place.

    Attributes:
        version: of its data.
        path: its folder.
        is_new: whether this run made it; False where nothing had changed.
    """

    version: Version
    path: Path
    is_new: bool


def publish(
    outputs: Path,
    contracts: Contracts,
    tables: Mapping[str, pa.Table],
    texts: Mapping[str, str],
    results: Sequence[CheckResult],
) -> Release:
    """Make a release of checked tables, or none where it would be the same as the latest.

    Args:
        outputs: the folder of releases.
        contracts: the tables' descriptions.
        tables: every table.
        texts: the normalised text of every document, by identifier.
        results: what all checks said.

    Raises:
        ReleaseError: a check failed, or the pointer to the latest release cannot be read.
    """
    latest = latest_release(outputs)
    if latest is not None and tables["documents"].num_rows == 0:
        raise ReleaseError(f"no release: no document could be read, and version {latest.version} has some; it stays")
    failed = [f"{result.table}.{result.check}" for result in results if not result.passed]
    if failed:
        raise ReleaseError(f"no release: {len(failed)} checks failed ({', '.join(failed)})")
    # tables are large: their files go to the disk as they are made, and from there to their place
    with tempfile.TemporaryDirectory(prefix="inspection-outcomes-") as made:
        data_files = _table_files(tables, Path(made)) | _text_files(tables, texts)
        return _publish(outputs, contracts, tables, data_files, results, latest)


def _publish(
    outputs: Path,
    contracts: Contracts,
    tables: Mapping[str, pa.Table],
    data_files: Mapping[str, "_File"],
    results: Sequence[CheckResult],
    latest: Release | None,
) -> Release:
    if latest is not None:
        same = _all_files(contracts, latest.version, tables, data_files, results)
        if _sums(same) == (latest.path / SUMS).read_bytes():
            if not _is_whole(latest.path):  # somebody changed what is published: these are the bytes that it had
                _write(outputs, latest.version, same)
            _point_to(outputs, latest.version)
            return latest
        before = {path.stem: read_table(path) for path in sorted(latest.path.glob("*.parquet"))}
        version = latest.version.after(change_between(before, tables, contracts))
    else:
        version = FIRST
    files = _all_files(contracts, version, tables, data_files, results)
    path = _write(outputs, version, files)
    _point_to(outputs, version)
    return Release(version, path, is_new=True)


def latest_release(outputs: Path) -> Release | None:
    """The release that `latest.json` points to; without a pointer, the highest whole one; None where there is none.

    Raises:
        ReleaseError: the pointer is broken, or points at nothing.
    """
    pointer = outputs / LATEST
    if not pointer.exists():
        whole = _whole_versions(outputs)
        return Release(whole[-1], outputs / RELEASES / str(whole[-1]), is_new=False) if whole else None
    try:
        version = Version.parse(json.loads(pointer.read_text(encoding="utf-8"))["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise ReleaseError(
            f"{pointer}: cannot be read ({error}); restore it, or remove it (the highest whole version is then the"
            " latest)"
        ) from error
    path = outputs / RELEASES / str(version)
    if not (path / SUMS).exists():
        raise ReleaseError(f"{pointer}: points to {path}, which is not whole; restore that folder or the pointer")
    return Release(version, path, is_new=False)


def confirmed(outputs: Path, version: str) -> Release | None:
    """The latest release, where it is of this version and every file of it is what it was; else None.

    Raises:
        ReleaseError: the pointer is broken, or points at nothing.
    """
    latest = latest_release(outputs)
    if latest is None or str(latest.version) != version or not _is_whole(latest.path):
        return None
    _point_to(outputs, latest.version)
    return latest


@dataclass(frozen=True, slots=True)
class _File:
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
    def of(cls, content: bytes) -> "_File":
        """A file that is small enough to be held."""
        return cls(content, len(content), hashlib.sha256(content).hexdigest())

    @classmethod
    def made_of(cls, parts: Iterable[bytes], path: Path) -> "_File":
        """A file that is written as it is made."""
        digest = hashlib.sha256()
        size = 0
        with path.open("wb") as stream:
            for part in parts:
                stream.write(part)
                digest.update(part)
                size += len(part)
        return cls(path, size, digest.hexdigest())

    def copy_to(self, path: Path) -> None:
        """Put it in its place, certain to be on the disk."""
        with path.open("wb") as stream:
            if isinstance(self.content, bytes):
                stream.write(self.content)
            else:
                with self.content.open("rb") as made:
                    shutil.copyfileobj(made, stream)
            stream.flush()
            os.fsync(stream.fileno())


def _table_files(tables: Mapping[str, pa.Table], folder: Path) -> dict[str, _File]:
    files: dict[str, _File] = {}
    for name, data in tables.items():
        files[f"{name}.csv"] = _File.made_of(csv_parts(data), folder / f"{name}.csv")
        files[f"{name}.parquet"] = _File.made_of([parquet_bytes(data)], folder / f"{name}.parquet")
    return files


def _text_files(tables: Mapping[str, pa.Table], texts: Mapping[str, str]) -> dict[str, _File]:
    """The normalised texts of documents that may be published whole."""
    return {
        f"texts/{row['document_id']}.txt": _File.of(texts[row["document_id"]].encode())
        for row in tables["documents"].to_pylist()
        if row["redistributable"] is True
    }


def _all_files(
    contracts: Contracts,
    version: Version,
    tables: Mapping[str, pa.Table],
    data_files: Mapping[str, _File],
    results: Sequence[CheckResult],
) -> dict[str, _File]:
    described = {
        "codebook.csv": descriptors.codebook(contracts),
        "vocabularies.csv": descriptors.vocabulary_table(contracts),
        "datapackage.json": descriptors.datapackage(contracts, str(version), data_files),
        "checks.json": pages.checks_file(results),
        "checks.html": pages.checks_page(contracts, str(version), results),
        **pages.history_pages(contracts, str(version), tables),
        "README.md": pages.readme(contracts, str(version), tables),
        "LICENCE.md": pages.licence(contracts, tables),
    }
    return {**data_files, **{name: _File.of(content) for name, content in described.items()}}


def _sums(files: Mapping[str, _File]) -> bytes:
    """The hashes of all files, in the format of `sha256sum`."""
    return "".join(f"{files[name].sha256}  {name}\n" for name in sorted(files)).encode()


def _is_whole(folder: Path) -> bool:
    """Whether every file of a release is there with the bytes that it had."""
    try:
        for line in (folder / SUMS).read_text(encoding="utf-8").splitlines():
            expected, name = line.split("  ", 1)
            with (folder / name).open("rb") as stream:
                if hashlib.file_digest(stream, "sha256").hexdigest() != expected:
                    return False
    except (OSError, ValueError):
        return False
    return True


def _write(outputs: Path, version: Version, files: Mapping[str, _File]) -> Path:
    """Write a release under a temporary name and rename it when it is whole."""
    releases = outputs / RELEASES
    releases.mkdir(parents=True, exist_ok=True)
    for leftover in releases.glob(f"{_WRITING}*"):
        shutil.rmtree(leftover)
    temporary, target = releases / f"{_WRITING}{version}", releases / str(version)
    for name, file in {**files, SUMS: _File.of(_sums(files))}.items():
        path = temporary / name
        path.parent.mkdir(parents=True, exist_ok=True)
        file.copy_to(path)
    if target.exists():  # a run that ended between the rename and the pointer left it; nobody was told of it
        shutil.rmtree(target)
    temporary.rename(target)
    return target


def _point_to(outputs: Path, version: Version) -> None:
    """Bring `versions.json` and `latest.json` up to a release that is in its place."""
    found = _whole_versions(outputs)
    versions = [
        {
            "version": str(item),
            "path": f"{RELEASES}/{item}",
            "sha256sums_sha256": hashlib.sha256((outputs / RELEASES / str(item) / SUMS).read_bytes()).hexdigest(),
        }
        for item in found
    ]
    _replace(outputs / VERSIONS, versions)
    _replace(outputs / LATEST, {"version": str(version), "path": f"{RELEASES}/{version}"})


def _whole_versions(outputs: Path) -> list[Version]:
    return sorted(Version.parse(path.name) for path in (outputs / RELEASES).glob("[0-9]*") if (path / SUMS).exists())


def _replace(path: Path, content: object) -> None:
    """Replace a file in one step, where it differs."""
    text = json.dumps(content, indent=2) + "\n"
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    temporary = path.with_name(f".{path.name}.writing")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
