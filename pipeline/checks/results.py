"""The result of one check on one table, in the form that every check reports."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

#: How many failures a result describes.
_MOST_EXAMPLES: Final = 5


@dataclass(frozen=True, slots=True)
class ExpectationResult:
    """What one expectation of Great Expectations found.

    Attributes:
        expectation: its name.
        columns: that it is about.
        n_examined: how many rows have a value there.
        n_unexpected: how many of them break it.
        first: the first of these, each with the key of its row and its value.
    """

    expectation: str
    columns: str
    n_examined: int
    n_unexpected: int = 0
    first: tuple[str, ...] = ()

    @property
    def percent(self) -> float:
        """The share of the rows that break it, in per cent, to a hundredth."""
        return round(100 * self.n_unexpected / self.n_examined, 2) if self.n_examined else 0.0


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found in one table.

    Attributes:
        table: its name.
        check: the name of the check, the same for every table.
        passed: whether it ran to its end and found nothing.
        n_examined: how many rows, values or expectations it examined.
        failures: descriptions of the first few failures, each with the row and what was expected.
        n_failures: how many failures there were.
        error: why the check itself failed; None where it ran to its end.
        expectations: what each expectation found, also those that passed; only of the check of values.
    """

    table: str
    check: str
    passed: bool
    n_examined: int
    failures: tuple[str, ...] = ()
    n_failures: int = 0
    error: str | None = None
    expectations: tuple[ExpectationResult, ...] = ()


def result_of(table: str, check: str, n_examined: int, failures: Iterable[str]) -> CheckResult:
    """The result of a check that ran to its end."""
    found = list(failures)
    return CheckResult(table, check, not found, n_examined, tuple(found[:_MOST_EXAMPLES]), len(found))
