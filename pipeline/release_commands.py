"""The commands `verify`, `diff` and `explain`, which look at releases and make nothing.

What belongs here: finding the release that somebody means, printing what is found. What does not: reading the command
line (see `cli`) and finding it out (see `publishing`).
"""

import sys
from pathlib import Path

from pipeline.contracts.schema import load_contracts
from pipeline.publishing.changes_text import changes_text
from pipeline.publishing.differences import UnknownDifferenceError, differences, side_of, weight
from pipeline.publishing.explaining import explain
from pipeline.publishing.pointers import RELEASES, ReleaseError, latest_release
from pipeline.publishing.published import NotARelease, Published
from pipeline.publishing.verifying import problems

_DONE, _FOUND, _UNUSABLE = 0, 1, 2


def verify(release: str | None, outputs: Path) -> int:
    """Hold a release against its hashes and its own description.

    Returns:
        0 where nothing is wrong, 1 where something is, 2 where there is no release.
    """
    try:
        published = _named(release, outputs)
        wrong = list(problems(published))
    except (NotARelease, ReleaseError) as error:
        return _unusable(error)
    for line in wrong:
        print(line)
    n_files = len(published.sums)
    print(f"{published.path}: {n_files} files, {len(published.paths)} tables, {len(wrong)} problems")
    return _FOUND if wrong else _DONE


def diff(one: str, other: str, outputs: Path) -> int:
    """Print what differs between two releases, as `CHANGES.md` says it.

    Returns:
        0 where nothing differs, 1 where something does, 2 where one is no release or they cannot be compared.
    """
    try:
        before, after = _named(one, outputs), _named(other, outputs)
        contracts = load_contracts()
        left_out = frozenset(contracts.of_release)
        keys = {name: schema["primaryKey"] for name, schema in after.schemas.items()}
        found = list(differences(side_of(before, left_out), side_of(after, left_out), keys))
        versions = (before.version, after.version)
        text = changes_text(contracts, versions, weight(found, contracts), found, (before.tables, after.tables))
    except (NotARelease, ReleaseError, UnknownDifferenceError) as error:
        return _unusable(error)
    print(text.decode() if found else f"{before.path} and {after.path} hold the same rows, values and terms")
    return _FOUND if found else _DONE


def explain_row(row_id: str, column: str | None, release: str | None, outputs: Path) -> int:
    """Print where the values of a row were read.

    Returns:
        0 where the row was found, 1 where it was not, 2 where there is no release.
    """
    try:
        published = _named(release, outputs)
        lines = explain(published, row_id, column)
    except (NotARelease, ReleaseError) as error:
        return _unusable(error)
    if not lines:
        print(f"{published.path}: has no row with the key '{row_id}' in any table", file=sys.stderr)
        return _FOUND
    print("\n".join(lines))
    return _DONE


def _named(release: str | None, outputs: Path) -> Published:
    """The release that somebody means: a folder, a version, or without either the latest.

    Raises:
        NotARelease: the folder is none.
        ReleaseError: there is no latest.
    """
    if release is not None:
        of_version = outputs / RELEASES / release
        return Published.at(of_version if of_version.is_dir() else Path(release))
    latest = latest_release(outputs)
    if latest is None:
        raise ReleaseError(
            f"{outputs}: holds no release; make one with `inspection-outcomes build`, or name its folder"
        )
    return Published.at(latest.path)


def _unusable(error: Exception) -> int:
    print(f"cannot begin:\n{error}", file=sys.stderr)
    return _UNUSABLE
