"""The version of the data, derived from the difference to the release before.

What belongs here: versions and their order. What does not: what is major, minor or a patch (see `differences`), and
writing releases.

MAJOR: a table, a column, a term or a row is gone, or a column has another type or meaning: what somebody built may
break. MINOR: new tables, columns, terms or rows. PATCH: other values, other words in the descriptions. Rows that only
tell something of other rows or of files (`tells_of_others` in the schema) count as values; conclusions (`derived`) may
go in a minor version.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

#: Without zeros before a number: no two names are of one version.
_PRINTED: Final = re.compile(r"(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})")


class Change(IntEnum):
    """How much a release differs from the one before."""

    PATCH = 0
    MINOR = 1
    MAJOR = 2


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """MAJOR.MINOR.PATCH."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        """The version as it is printed and named."""
        return f"{self.major}.{self.minor}.{self.patch}"

    @classmethod
    def parse(cls, text: object) -> "Version":
        """Read a version.

        Raises:
            ValueError: it is not three numbers with dots between, written as a version is printed.
        """
        match = _PRINTED.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise ValueError(f"{text!r} is no version; expected MAJOR.MINOR.PATCH")
        return cls(*map(int, match.groups()))

    @classmethod
    def read(cls, text: str) -> "Version | None":
        """Read a version where a text is one; None where it is something else, such as the name of a folder."""
        try:
            return cls.parse(text)
        except ValueError:
            return None

    def after(self, change: Change) -> "Version":
        """The version that follows after a change."""
        if change is Change.MAJOR:
            return Version(self.major + 1, 0, 0)
        if change is Change.MINOR:
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)


FIRST = Version(1, 0, 0)
