"""What became of the pages that were asked for.

What belongs here: how a fetch went, page by page and as a whole. What does not: fetching, and how it is told.
"""

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """What became of one page."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    GONE = "gone"
    DOUBTED = "set aside"
    FAILED = "failed"


class Status(StrEnum):
    """How a whole fetch went."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one page.

    Attributes:
        names: the documents that the registry has of it.
        url: where it was asked for.
        result: in one word.
        detail: what an operator should know, and do.
        at_hand: whether the publisher has been heard and what it has, or had last, is in the store.
        may_pass: whether asking again later may help.
    """

    names: tuple[str, ...]
    url: str
    result: Result
    detail: str
    at_hand: bool = False
    may_pass: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """How a whole fetch went.

    Attributes:
        outcomes: one for each page, in the order of the registry.
    """

    outcomes: tuple[Outcome, ...]

    @property
    def status(self) -> Status:
        """Complete where every document is at hand as its publisher has it or had it last, failed where none is."""
        at_hand = [outcome.at_hand for outcome in self.outcomes]
        if all(at_hand):
            return Status.COMPLETE
        return Status.PARTIAL if any(at_hand) else Status.FAILED

    @property
    def may_pass(self) -> bool:
        """Whether fetching again later may bring more."""
        return any(outcome.may_pass for outcome in self.outcomes)

    def count(self, result: Result) -> int:
        """Of how many pages that became."""
        return sum(outcome.result is result for outcome in self.outcomes)
