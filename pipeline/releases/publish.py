"""Publishing a candidate: whether there is anything new, and the order in which it becomes the latest release.

The new release is put in place complete, and only then named as the latest; a run that fails leaves the last one as it
was.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult
from pipeline.core.paths import CORRECTIONS_NAME
from pipeline.core.plural import pluralise
from pipeline.core.yaml_config import ConfigError
from pipeline.redaction.recorded import withheld_files, withheld_places
from pipeline.redaction.redact import NO_REDACTIONS, Redactions
from pipeline.redaction.republished import require_not_republished
from pipeline.releases.build_lock import build_lock
from pipeline.releases.cleanup import temporary_folder
from pipeline.releases.gate import require_nothing_withheld
from pipeline.releases.index_files import set_latest
from pipeline.releases.install import ReleaseFile, checksums, install, repair
from pipeline.releases.page_context import MakePages
from pipeline.releases.release_builder import CHANGES_TEXT, Changes, ReleaseBuilder
from pipeline.releases.release_index import (
    GIVEN,
    RELEASES,
    Release,
    ReleaseError,
    hash_of,
    hash_when_published,
    is_first,
    is_intact,
    latest_release,
    load_record,
    previous_release,
    rolled_back_releases,
)
from pipeline.releases.release_reader import DATAPACKAGE, SUMS, VOCABULARIES, NotAReleaseError, PublishedRelease
from pipeline.releases.version import Change, Version
from pipeline.releases.version_record import State

#: The tables that record what is withheld, and of which documents.
_RECORDING: Final = ("documents", "evidence", "rejected_documents")
#: What the next release is compared with, beside the tables.
_COMPARED: Final = frozenset({DATAPACKAGE, VOCABULARIES, CHANGES_TEXT})
_HOW_TO_REPAIR: Final = (
    "restore its folder from a copy, or build once from the sources that it was made from, which restores its files"
)
_HOW_TO_PUT_BACK: Final = "to publish it again, let latest.json name it"


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
        ConfigError: a file has something that must be withheld, or what the latest release withholds would be
            published again.
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
            if latest is not None:
                _require_still_withheld(PublishedRelease(latest.path), candidate, redactions)
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


def _require_still_withheld(latest: PublishedRelease, candidate: ReleaseCandidate, redactions: Redactions) -> None:
    """Make sure that what the latest release withholds is not published again by mistake.

    Raises:
        ConfigError: it would be, or there is no list of takedowns any more.
    """
    before = {name: frame for name in _RECORDING if (frame := _readable(latest, name)) is not None}
    if not withheld_files(before) and not withheld_places(before):
        return
    entries = redactions.corrections
    if redactions.has_no_list or not (entries.takedowns or entries.ended):
        gone = "is gone" if redactions.has_no_list else "has no takedowns any more"
        raise ConfigError(
            f"{redactions.path}: version {latest.path.name} withholds something, and {CORRECTIONS_NAME} {gone}; put it"
            " back, or list what is to be published again under `ended`"
        )
    require_not_republished(before, candidate.tables, candidate.texts, entries, redactions.path)


def _readable(release: PublishedRelease, name: str) -> pd.DataFrame | None:
    """A table of a release; None where it has none or it is damaged: no other release follows on a damaged one."""
    try:
        return release.tables.get(name)
    except NotAReleaseError:
        return None


def _publish(outputs: Path, builder: ReleaseBuilder, latest: Release | None) -> Release:
    same = _confirm(outputs, builder, latest) if latest is not None else None
    if same is not None:
        set_latest(outputs, same.version)
        return same
    put_back = _rolled_back(outputs, builder)
    if put_back is not None:
        if latest is None:
            raise ReleaseError(f"no release: {put_back.path} is the same and was rolled back from; {_HOW_TO_PUT_BACK}")
        set_latest(outputs, latest.version)
        return replace(latest, rolled_back_from=put_back.version)
    _require_not_withdrawn(outputs, builder, latest)
    changes = builder.changes_since(_undamaged(latest)) if latest is not None else None
    version, files = _numbered(outputs, builder, changes, latest)
    path = install(outputs, version, files, latest.version if latest is not None else None)
    set_latest(outputs, version)
    return Release(version, path, is_new=True)


def _numbered(
    outputs: Path, builder: ReleaseBuilder, changes: Changes | None, latest: Release | None
) -> tuple[Version, dict[str, ReleaseFile]]:
    """The number of the next release and its files, which mention it."""
    record, weight = load_record(outputs), changes.weight if changes is not None else Change.MAJOR
    version = record.next_version(latest.version if latest is not None else None, weight)
    files = _searched(builder, version, changes)
    if not record.may_name(version, hash_of(checksums(files))):  # a dead build was given it, for something else
        version = record.unused_version(weight)
        files = _searched(builder, version, changes)
    return version, files


def _rolled_back(outputs: Path, builder: ReleaseBuilder) -> Release | None:
    """The release that the next one would be the same as, and which somebody rolled back from; None without one."""
    found = (item for item in rolled_back_releases(outputs) if is_intact(item.path))
    return next((item for item in found if _confirm(outputs, builder, item) is not None), None)


def _require_not_withdrawn(outputs: Path, builder: ReleaseBuilder, latest: Release | None) -> None:
    """Refuse tables that were withdrawn, unless the latest release has them, too.

    Raises:
        ReleaseError: they were.
    """
    if latest is not None and builder.has_tables_of(PublishedRelease(latest.path)):
        return
    for item in load_record(outputs).in_state(State.WITHDRAWN):
        if item.tables_sha256 == builder.tables_sha256:
            raise ReleaseError(
                f"no release: its tables would be those of version {item.version}, which was withdrawn ({item.why});"
                f" change the sources or {CORRECTIONS_NAME}, or, if they may be published again, remove that version's"
                f" `tables_sha256` from {outputs / RELEASES / GIVEN}"
            )


def _searched(builder: ReleaseBuilder, version: Version, changes: Changes | None) -> dict[str, ReleaseFile]:
    """The files of a release, none of which holds what is withheld.

    Raises:
        ConfigError: one does.
    """
    files = builder.files(version, changes)
    listed = ReleaseFile.from_bytes(checksums(files))
    require_nothing_withheld({**files, SUMS: listed}, builder.redactions)
    return files


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


def _confirm(outputs: Path, builder: ReleaseBuilder, release: Release) -> Release | None:
    """A release in place, repaired, where the next one would be the same; else None."""
    if not builder.has_tables_of(PublishedRelease(release.path)):
        return None
    earlier = previous_release(outputs, release.version)
    is_lost = earlier is None and not is_first(outputs, release.version)
    if is_lost or (earlier is not None and _damaged(earlier)):
        # the release before, whose changes this one lists, was removed or damaged
        return release if is_intact(release.path) else None
    changes = builder.changes_since(PublishedRelease.at(earlier.path)) if earlier else None
    files = _searched(builder, release.version, changes)
    if checksums(files) != (release.path / SUMS).read_bytes():
        return None
    return replace(release, n_repaired=repair(outputs, release.version, files))
