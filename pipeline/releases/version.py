"""The version of the data, which follows from the differences to the release before.

MAJOR: a table, a column, a term or a row was removed, or a column has another type or meaning, so that what somebody
built on the data may break. MINOR: new tables, columns, terms or rows. PATCH: changed values or descriptions. Rows that
only describe other rows or files (`describes_others` in the schema) count as values; conclusions (`derived`) may be
removed in a minor version. The rules are in `diff.differences`.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

#: Without leading zeros, so that a version has one name.
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
        """Parse a version.

        Raises:
            ValueError: it is not three numbers with dots between them, written as a version is printed.
        """
        match = _PRINTED.fullmatch(text) if isinstance(text, str) else None
        if match is None:
            raise ValueError(f"{text!r} is not a version; expected MAJOR.MINOR.PATCH")
        return cls(*map(int, match.groups()))

    @classmethod
    def read(cls, text: str) -> "Version | None":
        """Parse a version; None where a text is something else, such as the name of another folder."""
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
