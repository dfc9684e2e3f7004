"""Making a release and moving the pointers to it.

What belongs here: whether there is anything new to release, and the order by which a run that fails leaves the last
release whole and current: the new one is put into its place whole, and only then pointed to. What does not: what a
release holds (see `contents`), and how files get to their place (see `placing`).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import pyarrow.compute as pc

from pipeline.checks.integrity import Candidate
from pipeline.checks.results import CheckResult
from pipeline.core.paths import CORRECTIONS_NAME
from pipeline.core.plural import pluralise
from pipeline.redaction.redact import NO_REDACTIONS, WITHHELD, Redactions
from pipeline.releases.build_lock import build_lock
from pipeline.releases.cleanup import temporary_folder
from pipeline.releases.install import ReleaseFile, mend, place, sums
from pipeline.releases.page_context import MakePages
from pipeline.releases.release_builder import CHANGES_TEXT, Contents
from pipeline.releases.release_index import (
    Release,
    ReleaseError,
    before,
    hash_when_published,
    is_whole,
    latest_release,
    point_to,
)
from pipeline.releases.release_reader import DATAPACKAGE, SUMS, VOCABULARIES, NotAReleaseError, PublishedRelease
from pipeline.releases.version import FIRST

#: Beside the tables, what the next release is told from.
_TOLD_FROM: Final = frozenset({DATAPACKAGE, VOCABULARIES, CHANGES_TEXT})
_TO_MEND: Final = (
    "restore its folder from a copy, or build once from the sources that it was made of, which gives it its bytes back"
)


def publish(
    outputs: Path,
    candidate: Candidate,
    results: Sequence[CheckResult],
    make_pages: MakePages,
    withheld: Redactions = NO_REDACTIONS,
    wait: float = 0,
) -> Release:
    """Make a release of checked tables, or none where it would be the same as the latest.

    One build at a time does so; what builds that were killed left is removed first.

    Args:
        outputs: the folder of releases.
        candidate: the checked tables and texts.
        results: of all checks.
        make_pages: makes the pages for a browser.
        withheld: what the release before may hold and this one must not say, as what changed would.
        wait: for so many seconds, where another build holds the folder.

    Raises:
        BuildLockedError: another build holds the folder.
        ReleaseError: a check failed, the pointer to the latest release cannot be read, or the disk refuses.
        ConfigError: what is to be withheld stands in what is said of the tables.
    """
    failed = [f"{result.table}.{result.check}" for result in results if not result.passed]
    if failed:
        raise ReleaseError(f"no release: {pluralise(len(failed), 'check')} failed ({', '.join(failed)})")
    with _told_of_the_disk(outputs):
        outputs.mkdir(parents=True, exist_ok=True)
        # tables are large: their files go to the disk as they are made, and from there to their place
        with build_lock(outputs, wait), temporary_folder(outputs) as folder:
            latest = latest_release(outputs)
            if latest is not None and candidate.tables["documents"].num_rows == 0:
                raise ReleaseError(
                    f"no release: no document could be read, and version {latest.version} has some; it stays"
                )
            if latest is not None and withheld.has_no_list and _withholds(PublishedRelease(latest.path)):
                raise ReleaseError(
                    f"no release: version {latest.version} withholds something, and there is no {CORRECTIONS_NAME} any"
                    " more; put it back, or one that says `takedowns: []` to publish all of it again"
                )
            made = Contents.made_in(Path(folder), candidate, results, withheld, make_pages)
            return _publish(outputs, made, latest)


@contextmanager
def _told_of_the_disk(outputs: Path) -> Iterator[None]:
    """Say of what the disk refuses, or holds no more, that no release was made, and what to do.

    Raises:
        ReleaseError: in place of an `OSError` and of `NotAReleaseError`.
    """
    try:
        yield
    except NotAReleaseError as error:
        raise ReleaseError(f"no release: {error}; {_TO_MEND}") from error
    except OSError as error:
        where = error.filename or f"the files of a release, in {outputs} or where temporary files lie"
        raise ReleaseError(
            f"no release: writing {where} failed ({error.strerror or error}); make room or give rights there and build"
            " again, what was read is remembered"
        ) from error


def _withholds(release: PublishedRelease) -> bool:
    """Whether a release says that words or documents were taken out of it.

    Of a table that is damaged it cannot be told; no other release follows on one that is.
    """
    for name, column in (("rejected_documents", "detail"), ("evidence", "method")):
        try:
            data = release.tables.get(name)
        except NotAReleaseError:
            continue
        if data is not None and column in data.column_names:
            says = pc.starts_with(data.column(column), pattern=f"{WITHHELD}:")
            if pc.any(says).as_py():
                return True
    return False


def _publish(outputs: Path, made: Contents, latest: Release | None) -> Release:
    if latest is None:
        version = FIRST
        files = made.files(version, None)
    else:
        same = _confirmed(outputs, made, latest)
        if same is not None:
            point_to(outputs, latest.version)
            return same
        changes = made.changes_since(_unspoilt(latest))
        version = latest.version.after(changes.weight)
        files = made.files(version, changes)
    path = place(outputs, version, files)
    point_to(outputs, version)
    return Release(version, path, is_new=True)


def _unspoilt(release: Release) -> PublishedRelease:
    """A release that what changed is told from.

    Raises:
        ReleaseError: what it says is not what was published.
    """
    if spoilt := _spoilt(release):
        raise ReleaseError(
            f"no release: {release.path} is not what was published ({', '.join(spoilt)}), and what changed since would"
            f" be told wrongly; {_TO_MEND}"
        )
    return PublishedRelease.at(release.path)


def _spoilt(release: Release) -> list[str]:
    """The files of a release that are not what was published, of those that a later release is told from."""
    published = PublishedRelease(release.path)
    if hash_when_published(release.path) not in (None, ReleaseFile.at(release.path / SUMS).sha256):
        return [SUMS]
    needed = {*_TOLD_FROM, *(name for name in published.sums if name.endswith(".parquet"))}
    return [name for name in published.damaged() if name in needed]


def _confirmed(outputs: Path, made: Contents, latest: Release) -> Release | None:
    """The latest release, whole, where the next one would be the same; else None."""
    if not made.has_tables_of(PublishedRelease(latest.path)):
        return None
    earlier = before(outputs, latest.version)
    if (earlier is None and latest.version != FIRST) or (earlier is not None and _spoilt(earlier)):
        # somebody removed or changed the release before, of which this tells changes
        return latest if is_whole(latest.path) else None
    files = made.files(latest.version, made.changes_since(PublishedRelease.at(earlier.path)) if earlier else None)
    if sums(files) != (latest.path / SUMS).read_bytes():
        return None
    # where somebody changed what is published: these are the bytes that it had
    return replace(latest, n_mended=mend(outputs, latest.version, files))
