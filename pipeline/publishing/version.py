"""The version of the data, derived from the difference to the release before.

What belongs here: what makes a difference major, minor or a patch. What does not: writing releases.

MAJOR: a table or a column is gone or has another type, or a row is gone: what somebody built may break. MINOR: new
tables, columns or rows. PATCH: other values, other words in the descriptions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import pyarrow as pa

from pipeline.contracts.schema import Contracts


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
    def parse(cls, text: str) -> "Version":
        """Read a version.

        Raises:
            ValueError: it is not three numbers with dots between.
        """
        parts = text.split(".")
        if len(parts) != 3 or not all(part.isdigit() for part in parts):  # noqa: PLR2004 - the three parts
            raise ValueError(f"'{text}' is no version; expected MAJOR.MINOR.PATCH")
        return cls(*map(int, parts))

    def after(self, change: Change) -> "Version":
        """The version that follows after a change."""
        if change is Change.MAJOR:
            return Version(self.major + 1, 0, 0)
        if change is Change.MINOR:
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)


FIRST = Version(1, 0, 0)


def change_between(before: Mapping[str, pa.Table], after: Mapping[str, pa.Table], contracts: Contracts) -> Change:
    """How much the tables of a release differ from those of the one before."""
    if before.keys() - after.keys():
        return Change.MAJOR
    return max(
        (_table_change(before.get(name), data, contracts.tables[name].key) for name, data in after.items()),
        default=Change.PATCH,
    )


def _table_change(before: pa.Table | None, after: pa.Table, key: list[str]) -> Change:
    if before is None:
        return Change.MINOR
    types = {field.name: field.type for field in after.schema}
    if any(types.get(field.name) != field.type for field in before.schema):
        return Change.MAJOR
    if any(column not in before.column_names for column in key):
        return Change.MAJOR
    old, new = _keys(before, key), _keys(after, key)
    if old - new:
        return Change.MAJOR
    if new - old or after.num_columns > before.num_columns:
        return Change.MINOR
    return Change.PATCH


def _keys(data: pa.Table, key: list[str]) -> set[tuple[object, ...]]:
    return set(zip(*(data.column(column).to_pylist() for column in key), strict=True))
