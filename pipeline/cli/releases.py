"""The commands `verify`, `sign`, `diff` and `explain`, which look at releases and change nothing in them.

What belongs here: finding the release that somebody means, printing what is found. What does not: reading the command
line (see `cli`) and finding it out (see `publishing`).
"""

import sys
from pathlib import Path
from typing import Final

from pipeline.core.plural import pluralise
from pipeline.releases.diff.changes_text import changes_text
from pipeline.releases.diff.differences import UnknownDifferenceError, differences, side_of, weight
from pipeline.releases.provenance import NoSuchColumnError, explain
from pipeline.releases.release_index import RELEASES, ReleaseError, latest_release, whole_versions
from pipeline.releases.release_reader import NotAReleaseError, PublishedRelease
from pipeline.releases.sign import SigningError, signed_by
from pipeline.releases.sign import sign as signature_of
from pipeline.releases.verify import problems
from pipeline.releases.version import Version
from pipeline.schema.model import load_schemas

_DONE, _FOUND, _UNUSABLE, _UNSOUND = 0, 1, 2, 3
#: Of what is wrong with one of two releases, so much is said before they are compared.
_MOST_WARNED: Final = 5
_VERIFY: Final = "inspection-outcomes verify"


def verify(release: str | None, outputs: Path, signers: Path | None = None) -> int:
    """Hold a release against its hashes and its own description, and where asked its hashes against who may sign.

    Returns:
        0 where nothing is wrong, 1 where something is, 2 where there is no release.
    """
    try:
        published = _named(release, outputs)
        wrong = list(problems(published))
    except (NotAReleaseError, ReleaseError) as error:
        return _unusable(error)
    if signers is not None:
        try:
            print(f"{published.path}: signed by {signed_by(published.path, signers)}")
        except SigningError as error:
            wrong.append(str(error))
    for line in wrong:
        print(line)
    numbers = pluralise(len(published.sums), "file"), pluralise(len(published.paths), "table")
    print(f"{published.path}: {', '.join(numbers)}, {pluralise(len(wrong), 'problem')}")
    return _FOUND if wrong else _DONE


def sign(release: str | None, outputs: Path, key: Path) -> int:
    """Sign the hashes of a release that is what was published.

    Returns:
        0 where it is signed now, 1 where something is wrong with it, 2 where there is no release or no such key.
    """
    try:
        published = _named(release, outputs)
        if published.damaged():
            print(
                f"{published.path}: not signed, for it is not what was published; `{_VERIFY}` says why", file=sys.stderr
            )
            return _FOUND
        print(f"signed    {signature_of(published.path, key)}")
    except (NotAReleaseError, ReleaseError, SigningError) as error:
        return _unusable(error)
    return _DONE


def diff(one: str, other: str, outputs: Path) -> int:
    """Print what differs between two releases, as `CHANGES.md` says it.

    Returns:
        0 where nothing differs, 1 where something does, 2 where one is no release or they cannot be compared, 3 where
        they were compared though one is not what was published.
    """
    try:
        before, after = _named(one, outputs), _named(other, outputs)
        sound = [_is_sound(called, side) for called, side in (("A", before), ("B", after))]
        schemas = load_schemas()
        left_out = frozenset(schemas.release_tables)
        keys = {name: schema["primaryKey"] for name, schema in after.schemas.items()}
        found = list(differences(side_of(before, left_out), side_of(after, left_out), keys))
        versions = (before.version, after.version)
        text = changes_text(schemas, versions, weight(found, schemas), found, (before.tables, after.tables))
    except (NotAReleaseError, ReleaseError, UnknownDifferenceError) as error:
        return _unusable(error)
    print(text.decode() if found else f"{before.path} and {after.path} hold the same rows, values and terms")
    if not all(sound):
        return _UNSOUND
    return _FOUND if found else _DONE


def explain_row(row_id: str, column: str | None, release: str | None, outputs: Path) -> int:
    """Print where the values of a row were read.

    Returns:
        0 where the row was found, 1 where it or the column was not, 2 where there is no release.
    """
    try:
        published = _named(release, outputs)
        lines = explain(published, row_id, column)
    except (NotAReleaseError, ReleaseError) as error:
        return _unusable(error)
    except NoSuchColumnError as error:
        print(error, file=sys.stderr)
        return _FOUND
    if not lines:
        print(f"{published.path}: has no row with the key '{row_id}' in any table", file=sys.stderr)
        return _FOUND
    print("\n".join(lines))
    return _DONE


def _is_sound(called: str, release: PublishedRelease) -> bool:
    """Whether a release verifies; what is wrong with one that does not is said, since it can look like a difference."""
    wrong = list(problems(release))
    if not wrong:
        return True
    print(
        f"warning: {called}, {release.path}, is not what was published; differences may come from that:",
        file=sys.stderr,
    )
    for line in wrong[:_MOST_WARNED]:
        print(f"  {line}", file=sys.stderr)
    if len(wrong) > _MOST_WARNED:
        more = pluralise(len(wrong) - _MOST_WARNED, "more problem")
        print(f"  and {more}; `{_VERIFY} {release.path}` names all", file=sys.stderr)
    return False


def _named(release: str | None, outputs: Path) -> PublishedRelease:
    """The release that somebody means: a version, a folder, or without either the latest.

    Raises:
        NotAReleaseError: the folder is none.
        ReleaseError: there is no such version, or no latest.
    """
    if release is None:
        latest = latest_release(outputs)
        if latest is None:
            raise ReleaseError(
                f"{outputs}: holds no release; make one with `inspection-outcomes build`, or name its folder"
            )
        return PublishedRelease.at(latest.path)
    version = Version.read(release)
    if version is None or (not _folder_of(version, outputs).is_dir() and Path(release).is_dir()):
        return PublishedRelease.at(Path(release))
    if not _folder_of(version, outputs).is_dir():
        known = ", ".join(map(str, whole_versions(outputs))) or "none"
        raise ReleaseError(f"no version {version} in {outputs / RELEASES}; here are: {known}")
    return PublishedRelease.at(_folder_of(version, outputs))


def _folder_of(version: Version, outputs: Path) -> Path:
    return outputs / RELEASES / str(version)


def _unusable(error: Exception) -> int:
    print(f"cannot begin:\n{error}", file=sys.stderr)
    return _UNUSABLE
