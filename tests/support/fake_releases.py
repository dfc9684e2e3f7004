"""Releases of a few bytes, put in place as real ones are, and operations on files that fail from one on."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from pipeline.redaction.earlier_release import EarlierRelease
from pipeline.redaction.redact import NO_REDACTIONS, Redactions
from pipeline.releases import publish
from pipeline.releases.build_lock import build_lock
from pipeline.releases.install import ReleaseFile
from pipeline.releases.release_builder import Changes, ReleaseBuilder
from pipeline.releases.release_index import Release, latest_release
from pipeline.releases.release_reader import PublishedRelease, hash_of_tables
from pipeline.releases.version import Change, Version
from pipeline.releases.withdraw import Withdrawal, hash_of_its_tables, withdraw


@dataclass(frozen=True)
class FakeBuilder:
    """Makes the files of a release of one table, whatever its version.

    Attributes:
        words: the content of the table.
        page: that of the front page.
        weight: of any difference.
        redactions: what is withheld.
    """

    words: str
    page: str = ""
    weight: Change = Change.PATCH
    redactions: Redactions = NO_REDACTIONS

    @property
    def _table(self) -> ReleaseFile:
        return ReleaseFile.from_bytes(self.words.encode())

    @property
    def tables_sha256(self) -> str:
        return hash_of_tables({"people": self._table.sha256})

    def has_tables_of(self, published: PublishedRelease) -> bool:
        return published.sums["people.csv"] == self._table.sha256

    def changes_since(self, published: PublishedRelease) -> Changes:
        return Changes(published, EarlierRelease({}, {}, frozenset(), {}), [], self.weight)

    def files(self, version: Version, changes: Changes | None) -> dict[str, ReleaseFile]:
        about = f"{version} since {changes.since.path.name if changes else 'nothing'}: {self.words}"
        files = {name: ReleaseFile.from_bytes(about.encode()) for name in ("CHANGES.md", "datapackage.json")}
        files |= {name: ReleaseFile.from_bytes(b"") for name in ("vocabularies.csv", "changes.csv", "changes.parquet")}
        files["index.html"] = ReleaseFile.from_bytes(f"{about} {self.page}".encode())
        return files | {"people.csv": self._table, "people.parquet": self._table}


def build(outputs: Path, words: str, page: str = "", weight: Change = Change.PATCH) -> Release:
    """Publish as a build does, with files of a few bytes."""
    outputs.mkdir(exist_ok=True)
    with build_lock(outputs):
        builder = cast("ReleaseBuilder", FakeBuilder(words, page, weight))
        return publish._publish(outputs, builder, latest_release(outputs))


def withdraw_version(outputs: Path, version: str, why: str = "a reason", *caches: Path) -> str | None:
    """Withdraw as the command does; the version that is the latest then."""
    hashed = hash_of_its_tables(outputs / "releases" / version, ["changes"])
    latest = withdraw(outputs, Withdrawal(Version.parse(version), why, None, hashed), caches)
    return str(latest) if latest else None


class DeadError(OSError):
    """An operation of a process that counts as killed."""


class _Operations:
    """Counts the operations on files below a folder; from a given one on, each fails."""

    def __init__(self) -> None:
        self.below: str | None = None
        self.count = 0
        self.last = 0
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.below is None or event not in _EVENTS or not str(arguments[0]).startswith(self.below):
            return
        self.count += 1
        if self.count > self.last > 0 and not str(arguments[0]).endswith(".lock"):
            raise DeadError


_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree", "os.scandir"})
_OPERATIONS: list[_Operations] = []


@contextmanager
def dying_after(outputs: Path, last: int) -> Iterator[_Operations]:
    """Let every operation on files below a folder fail after a number of them; 0 for never."""
    if not _OPERATIONS:
        _OPERATIONS.append(_Operations())
    operations = _OPERATIONS[0]
    operations.below, operations.count, operations.last = str(outputs), 0, last
    try:
        yield operations
    finally:
        operations.below = None
