"""Withdrawing a version: its files are removed, and a page that gives the reason stays in their place.

First nothing leads to the version any more, then it is recorded as withdrawn, then its files go. A withdrawal that ends
before the record has changed only which release is current; one that ends after it is finished by whoever next takes
the lock.
"""

import shutil
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pipeline.releases.build_lock import build_lock
from pipeline.releases.cleanup import remove_withdrawn
from pipeline.releases.index_files import update_index
from pipeline.releases.release_index import (
    NoSuchVersionError,
    ReleaseError,
    highest_published,
    latest_release,
    load_record,
    named_by_pointer,
    save_record,
)
from pipeline.releases.release_reader import NotAReleaseError, PublishedRelease
from pipeline.releases.version import Version
from pipeline.releases.version_record import GivenVersion, State, VersionRecord


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What is withdrawn and why.

    Attributes:
        version: of the release.
        why: the reason, in one line, which is published.
        on: the date, as it is printed; None for none.
        tables_sha256: the hash of its tables (`hash_of_its_tables`), which are not to be published again; None where it
            is not known.
    """

    version: Version
    why: str
    on: str | None = None
    tables_sha256: str | None = None


def withdraw(
    outputs: Path,
    withdrawal: Withdrawal,
    caches: Sequence[Path] = (),
    wait: float = 0,
    report: Callable[[str], None] = lambda _: None,
) -> Version | None:
    """Withdraw a version; again where it was withdrawn before, with another reason.

    Args:
        outputs: the folder of releases.
        withdrawal: what and why.
        caches: folders that may hold the same words and can be made again; they are removed.
        wait: seconds to wait where a build holds the folder.
        report: called with messages on the lock.

    Returns:
        The version that is the latest now; None where no other was current before.

    Raises:
        BuildLockedError: a build holds the folder.
        NoSuchVersionError: there is no such version.
        ReleaseError: the version could not be withdrawn completely, or a file of the index cannot be read.
    """
    with build_lock(outputs, wait, report):
        record = load_record(outputs)
        gone = _as_withdrawn(outputs, record, withdrawal)
        after = record.with_entries(gone)
        latest = _latest_after(outputs, after, withdrawal.version)
        try:
            # nothing leads there any more
            update_index(outputs, record if latest is None else record.with_current(record.entries[latest]), latest)
            for cache in caches:
                if cache.exists():
                    shutil.rmtree(cache)
            # from here on whoever takes the lock finishes it
            after = after if latest is None else after.with_current(after.entries[latest])
            save_record(outputs, after)
            remove_withdrawn(outputs)
            update_index(outputs, after, latest)
        except OSError as error:
            raise ReleaseError(
                f"version {withdrawal.version} is not withdrawn completely: {error.filename or outputs} cannot be"
                f" written to or removed ({error.strerror or error}); give rights there or make room, and run it again"
            ) from error
    return latest


def _as_withdrawn(outputs: Path, record: VersionRecord, withdrawal: Withdrawal) -> GivenVersion:
    """The entry of a version after it is withdrawn.

    Raises:
        NoSuchVersionError: no release was published, or is here, under that number.
    """
    item = record.entries.get(withdrawal.version)
    if item is None or item.state == State.GIVEN:
        known = ", ".join(found.version for found in record.entries.values() if found.state != State.GIVEN) or "none"
        raise NoSuchVersionError(f"no version {withdrawal.version} was published from {outputs}; versions: {known}")
    return msgspec.structs.replace(
        item,
        state=State.WITHDRAWN,
        why=withdrawal.why,
        on=withdrawal.on,
        tables_sha256=withdrawal.tables_sha256 or item.tables_sha256,
    )


def hash_of_its_tables(folder: Path, release_tables: Collection[str]) -> str | None:
    """One hash of the tables of a release; None where it is not here any more, or its list of files is damaged.

    Args:
        folder: of the release.
        release_tables: tables that are made with each release, which are left out.
    """
    try:
        return PublishedRelease(folder).tables_sha256(release_tables)
    except (OSError, ValueError, NotAReleaseError):
        return None


def _latest_after(outputs: Path, after: VersionRecord, withdrawn: Version) -> Version | None:
    """The version that is the latest once another is withdrawn: never a higher one than before.

    Raises:
        ReleaseError: `latest.json` cannot be read, or names a third version that is not there.
    """
    if named_by_pointer(outputs) not in {None, withdrawn}:
        latest = latest_release(outputs)
        return latest.version if latest is not None else None
    return highest_published(outputs, after)
