"""Publishing a candidate: whether there is anything new, and the order in which it becomes the latest release.

The new release is put in place complete, and only then named as the latest; a run that fails leaves the last one as it
was.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.core.paths import CORRECTIONS_NAME
from pipeline.core.plural import pluralise
from pipeline.redaction.recorded import RECORDS_OF_WITHHELD, withholds_something
from pipeline.redaction.redact import NO_REDACTIONS, Redactions
from pipeline.releases.build_lock import build_lock
from pipeline.releases.cleanup import temporary_folder
from pipeline.releases.install import ReleaseFile, checksums, install, repair
from pipeline.releases.page_context import MakePages
from pipeline.releases.release_builder import CHANGES_TEXT, ReleaseBuilder
from pipeline.releases.release_index import (
    Release,
    ReleaseError,
    hash_when_published,
    is_intact,
    latest_release,
    previous_release,
    set_latest,
)
from pipeline.releases.release_reader import DATAPACKAGE, SUMS, VOCABULARIES, NotAReleaseError, PublishedRelease
from pipeline.releases.version import FIRST

#: What the next release is compared with, beside the tables.
_COMPARED: Final = frozenset({DATAPACKAGE, VOCABULARIES, CHANGES_TEXT})
_HOW_TO_REPAIR: Final = (
    "restore its folder from a copy, or build once from the sources that it was made from, which restores its files"
)


def publish(
    outputs: Path,
    candidate: ReleaseCandidate,
    results: Sequence[CheckResult],
    make_pages: MakePages,
    redactions: Redactions = NO_REDACTIONS,
    wait: float = 0,
) -> Release:
    """Make a release of checked tables, or none where it would be the same as the latest.

    Only one build at a time can do so; what killed builds left is removed first.

    Args:
        outputs: the folder of releases.
        candidate: the checked tables and texts.
        results: of all checks.
        make_pages: makes the pages for a browser.
        redactions: what the release before may have and this one must not repeat, for example among its changes.
        wait: seconds to wait where another build holds the folder.

    Raises:
        BuildLockedError: another build holds the folder.
        ReleaseError: a check failed, `latest.json` cannot be read, or files cannot be written.
        ConfigError: a description of the tables has something that must be withheld.
    """
    failed = [f"{result.table}.{result.check}" for result in results if not result.passed]
    if failed:
        raise ReleaseError(f"no release: {pluralise(len(failed), 'check')} failed ({', '.join(failed)})")
    with _reporting_disk_errors(outputs):
        outputs.mkdir(parents=True, exist_ok=True)
        with build_lock(outputs, wait), temporary_folder(outputs) as folder:
            latest = latest_release(outputs)
            if latest is not None and candidate.tables["documents"].empty:
                raise ReleaseError(
                    f"no release: no document could be read, and version {latest.version} has some; it stays"
                )
            if latest is not None and redactions.has_no_list and _withholds_something(PublishedRelease(latest.path)):
                raise ReleaseError(
                    f"no release: version {latest.version} withholds something, and {CORRECTIONS_NAME} is gone; put it"
                    " back, or one with `takedowns: []` to publish all of it again"
                )
            return _publish(
                outputs, ReleaseBuilder.of(candidate, Path(folder), results, redactions, make_pages), latest
            )


@contextmanager
def _reporting_disk_errors(outputs: Path) -> Iterator[None]:
    """Report an error of the disk as a release that was not made, with what to do.

    Raises:
        ReleaseError: in place of an `OSError` and of `NotAReleaseError`.
    """
    try:
        yield
    except NotAReleaseError as error:
        raise ReleaseError(f"no release: {error}; {_HOW_TO_REPAIR}") from error
    except OSError as error:
        where = error.filename or f"the files of a release, in {outputs} or in the folder for temporary files"
        raise ReleaseError(
            f"no release: writing {where} failed ({error.strerror or error}); free some space or make the folder"
            " writable, and build again: documents that were read are not read again"
        ) from error


def _withholds_something(release: PublishedRelease) -> bool:
    """Whether words or documents were withheld from a release, by its own tables.

    A damaged table is skipped; no other release follows on a damaged one.
    """
    for name in RECORDS_OF_WITHHELD:
        try:
            frame = release.tables.get(name)
        except NotAReleaseError:
            continue
        if frame is not None and withholds_something(name, frame):
            return True
    return False


def _publish(outputs: Path, builder: ReleaseBuilder, latest: Release | None) -> Release:
    if latest is None:
        version = FIRST
        files = builder.files(version, None)
    else:
        same = _confirm(outputs, builder, latest)
        if same is not None:
            set_latest(outputs, latest.version)
            return same
        changes = builder.changes_since(_undamaged(latest))
        version = latest.version.after(changes.weight)
        files = builder.files(version, changes)
    path = install(outputs, version, files)
    set_latest(outputs, version)
    return Release(version, path, is_new=True)


def _undamaged(release: Release) -> PublishedRelease:
    """A release that can be compared with.

    Raises:
        ReleaseError: it is damaged.
    """
    if damaged := _damaged(release):
        raise ReleaseError(
            f"no release: {release.path} is damaged ({', '.join(damaged)}), so the changes since cannot be found;"
            f" {_HOW_TO_REPAIR}"
        )
    return PublishedRelease.at(release.path)


def _damaged(release: Release) -> list[str]:
    """The damaged files of a release, of those that a later release is compared with."""
    published = PublishedRelease(release.path)
    if hash_when_published(release.path) not in (None, ReleaseFile.from_path(release.path / SUMS).sha256):
        return [SUMS]
    needed = {*_COMPARED, *(name for name in published.sums if name.endswith(".parquet"))}
    return [name for name in published.damaged() if name in needed]


def _confirm(outputs: Path, builder: ReleaseBuilder, latest: Release) -> Release | None:
    """The latest release, repaired, where the next one would be the same; else None."""
    if not builder.has_tables_of(PublishedRelease(latest.path)):
        return None
    earlier = previous_release(outputs, latest.version)
    if (earlier is None and latest.version != FIRST) or (earlier is not None and _damaged(earlier)):
        # the release before, whose changes the latest lists, was removed or damaged
        return latest if is_intact(latest.path) else None
    changes = builder.changes_since(PublishedRelease.at(earlier.path)) if earlier else None
    files = builder.files(latest.version, changes)
    if checksums(files) != (latest.path / SUMS).read_bytes():
        return None
    return replace(latest, n_repaired=repair(outputs, latest.version, files))
