"""The differences between two releases as they were published, without what one of them records that it withholds."""

from dataclasses import replace

from pipeline.redaction.earlier_release import recorded_takedowns, redact_earlier_release
from pipeline.releases.diff.differences import Difference, Tables, differences, rows_withheld, side_of
from pipeline.releases.release_reader import PublishedRelease
from pipeline.schema.model import Schemas
from pipeline.schema.vocabularies import ChangeKind


def differences_between(
    old: PublishedRelease, new: PublishedRelease, schemas: Schemas
) -> tuple[list[Difference], tuple[Tables, Tables]]:
    """Every difference, and the tables of both that may be shown.

    Args:
        old: the one release.
        new: the other; it may be the earlier one.
        schemas: of the tables now.

    Raises:
        NotAReleaseError: a table of one is damaged.
    """
    left_out = frozenset(schemas.release_tables)
    keys = {name: schema["primaryKey"] for name, schema in new.schemas.items()}
    sides = side_of(old, left_out), side_of(new, left_out)
    before, after = (
        redact_earlier_release(
            side.tables,
            release.texts,
            other.tables,
            schemas.tables,
            recorded_takedowns(side.tables, release.texts, other.tables, schemas.tables),
        )
        for side, release, other in zip(sides, (old, new), reversed(sides), strict=True)
    )
    shown = replace(sides[0], tables=before.tables), replace(sides[1], tables=after.tables)
    found = [
        *differences(*shown, keys),
        *rows_withheld(before.n_withheld),
        *rows_withheld(after.n_withheld, ChangeKind.ADDED),
    ]
    return found, (before.tables, after.tables)
