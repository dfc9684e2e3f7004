"""The record of every version number that was ever given, so that none is given twice.

It is a file beside the releases, which outlives their folders. Its entries are never removed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

import msgspec

from pipeline.releases.version import FIRST, Change, Version

_ENCODER: Final = msgspec.json.Encoder()


class State(StrEnum):
    """What became of a version number."""

    #: To a release about to be put in place. Nobody has seen it as the current one, and nobody will if its build died.
    GIVEN = "given"
    #: To a folder among the releases that nothing here knows of.
    FOUND = "found"
    #: To a release that is or was current.
    PUBLISHED = "published"
    #: To a release that was current until somebody put an earlier one in its place.
    ROLLED_BACK = "rolled back"
    #: To a release whose files were removed.
    WITHDRAWN = "withdrawn"


class GivenVersion(msgspec.Struct, frozen=True, omit_defaults=True):
    """A version number and what it was given to.

    Attributes:
        version: the number.
        state: what became of it.
        sha256sums_sha256: the SHA-256 of the release's `SHA256SUMS`; None where it is not known.
        since: the version that its changes are relative to; None for a release without one; unset where not known.
        why: the reason why it was withdrawn.
        on: the date when it was withdrawn, as the operator gave it.
        tables_sha256: of a withdrawn release, the hash of its tables, which are not to be published again.
    """

    version: str
    state: State
    sha256sums_sha256: str | None = None
    since: str | msgspec.UnsetType | None = msgspec.UNSET
    why: str | None = None
    on: str | None = None
    tables_sha256: str | None = None

    @property
    def number(self) -> Version:
        """The number as one that can be compared."""
        return Version.parse(self.version)


_DECODER: Final = msgspec.json.Decoder(list[GivenVersion])


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """All version numbers that were given, the lowest first."""

    entries: Mapping[Version, GivenVersion]

    @classmethod
    def of(cls, entries: Iterable[GivenVersion]) -> Self:
        """A record of entries, of which a later one replaces an earlier one of the same number.

        Raises:
            ValueError: one has something else than a version as its number.
        """
        found = {item.number: item for item in entries}
        return cls({number: found[number] for number in sorted(found)})

    @classmethod
    def decode(cls, content: bytes) -> Self:
        """Read the file of a record.

        Raises:
            ValueError: it is not one.
        """
        record = cls.of(_DECODER.decode(content))
        for number in record.entries:
            record.since(number)  # is a version, too
        return record

    def encode(self) -> bytes:
        """The content of its file."""
        return msgspec.json.format(_ENCODER.encode(list(self.entries.values())), indent=2) + b"\n"

    def with_entries(self, *entries: GivenVersion) -> Self:
        """The same with other entries for some numbers."""
        return self.of([*self.entries.values(), *entries])

    def with_current(self, current: GivenVersion) -> Self:
        """The same after a release became the current one: those above it were rolled back from."""
        return self.with_entries(
            *(
                msgspec.structs.replace(item, state=State.ROLLED_BACK)
                for item in self.in_state(State.PUBLISHED)
                if item.number > current.number
            ),
            msgspec.structs.replace(current, state=State.PUBLISHED),
        )

    def in_state(self, *states: State) -> list[GivenVersion]:
        """The entries in one of these states, the lowest number first."""
        return [item for item in self.entries.values() if item.state in states]

    def was_published(self, version: Version) -> bool:
        """Whether a version is or was current."""
        item = self.entries.get(version)
        return item is not None and item.state not in {State.GIVEN, State.FOUND}

    def since(self, version: Version) -> Version | None:
        """The version that the changes of another are relative to; None where there is none, or it is not known."""
        item = self.entries.get(version)
        return Version.parse(item.since) if item is not None and isinstance(item.since, str) else None

    def is_withdrawn(self, version: Version) -> bool:
        """Whether the release of a version was withdrawn."""
        item = self.entries.get(version)
        return item is not None and item.state == State.WITHDRAWN

    def may_name(self, version: Version, sha256sums_sha256: str) -> bool:
        """Whether a number is free, or was given to these very files and has not been withdrawn."""
        item = self.entries.get(version)
        return item is None or (item.state != State.WITHDRAWN and item.sha256sums_sha256 == sha256sums_sha256)

    def next_version(self, current: Version | None, weight: Change) -> Version:
        """The number of the next release: it follows the current one, and is above all but those of dead builds.

        A number that a dead build was given may name that same release again (`may_name`).

        Args:
            current: the version that the release is compared with; None where there is none.
            weight: of the differences.
        """
        highest = max((number for number, item in self.entries.items() if item.state != State.GIVEN), default=None)
        if current is None:
            return FIRST if highest is None else highest.after(Change.MAJOR)
        following = current.after(weight)
        return following if highest is None or following > highest else highest.after(weight)

    def unused_version(self, weight: Change) -> Version:
        """A number above every one that was given, to whatever."""
        return max(self.entries).after(weight)
