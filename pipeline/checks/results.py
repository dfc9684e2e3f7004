"""What a check says: the shape in which every check reports.

What belongs here: the record of one check on one table. What does not: any check.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

#: How many failing rows a result names.
_MOST_EXAMPLES: Final = 5


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found on one table.

    Attributes:
        table: the table.
        check: the kind of check, the same name on every table.
        passed: whether nothing was found.
        n_examined: how many things were looked at (rows, values or expectations).
        failures: what was found, each naming the row and what was expected; no more than a few.
        n_failures: how many things were found.
        error: what went wrong in the check itself, None where it ran through. A check with an error has not passed.
    """

    table: str
    check: str
    passed: bool
    n_examined: int
    failures: tuple[str, ...] = ()
    n_failures: int = 0
    error: str | None = None


def result_of(table: str, check: str, n_examined: int, failures: Iterable[str]) -> CheckResult:
    """A result from the failures that a check found."""
    found = list(failures)
    return CheckResult(table, check, not found, n_examined, tuple(found[:_MOST_EXAMPLES]), len(found))
