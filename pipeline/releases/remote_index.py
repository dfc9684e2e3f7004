"""The pointer and the list of versions at an address: how they follow from those of the outputs folder.

Nothing here asks the address.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.releases.index_files import listing, pointer
from pipeline.releases.version import Version
from pipeline.releases.version_record import GivenVersion, State, VersionRecord

#: `versions.json` as it was read.
Listed = Sequence[Mapping[str, Any]]


def with_entry(versions: Listed, entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The list of versions with one more, in order."""
    others = [item for item in versions if item["version"] != entry["version"]]
    return sorted([*others, entry], key=lambda item: Version.parse(item["version"]))


def later(
    before: Mapping[str, Any] | None, version: Version, record: VersionRecord, there: Listed
) -> Mapping[str, Any]:
    """The content of `latest.json` afterwards: it does not go back to a lower version, unless the outputs did."""
    return pointer(version) if before is None or may_follow(before["version"], version, record, there) else before


def mirrored(there: Listed, record: VersionRecord) -> list[Mapping[str, Any]]:
    """The list of versions there, with what is known here of the same releases: which were gone back from."""
    known = {item.version: item for item in same(record.in_state(State.PUBLISHED, State.ROLLED_BACK), there)}
    return [
        listing(known[item["version"]]) if item["version"] in known and "withdrawn" not in item else item
        for item in there
    ]


def may_follow(current: str, version: Version, record: VersionRecord, there: Listed) -> bool:
    """Whether a version may become the latest at an address after another.

    A lower one may only where it is current here, and this very release of the other was rolled back from or withdrawn.
    """
    if Version.parse(current) <= version:
        return True
    published = [item.number for item in record.in_state(State.PUBLISHED)]
    retracted = record.in_state(State.ROLLED_BACK, State.WITHDRAWN)
    return version == max(published, default=None) and current in {item.version for item in same(retracted, there)}


def to_withdraw(record: VersionRecord, there: Listed) -> list[GivenVersion]:
    """The versions that were withdrawn here and not there."""
    return same(record.in_state(State.WITHDRAWN), [item for item in there if "withdrawn" not in item])


def same(items: list[GivenVersion], there: Listed) -> list[GivenVersion]:
    """Those of some versions that are listed at an address, as the same release."""
    known = {(item["version"], item.get("sha256sums_sha256")) for item in there}
    return [item for item in items if (item.version, item.sha256sums_sha256) in known]
