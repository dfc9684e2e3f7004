"""The results of a fetch: one for each page, and one for the whole."""

from dataclasses import dataclass
from enum import StrEnum


class PageStatus(StrEnum):
    """The result for one page, as it is printed."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    GONE = "gone"
    SET_ASIDE = "set aside"
    FAILED = "failed"


class FetchStatus(StrEnum):
    """The result of a whole fetch, as it is printed."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PageResult:
    """The result for one page.

    Attributes:
        names: of the documents that the registry has under its URL.
        url: what was requested.
        status: in one word.
        detail: what an operator should know and do.
        available: whether the publisher answered and the store has the page as it is now, or was before it went.
        retryable: whether another fetch may help.
    """

    names: tuple[str, ...]
    url: str
    status: PageStatus
    detail: str
    available: bool = False
    retryable: bool = False


@dataclass(frozen=True, slots=True)
class FetchResult:
    """The result of a whole fetch.

    Attributes:
        pages: one result for each page, in the order of the registry.
    """

    pages: tuple[PageResult, ...]

    @property
    def status(self) -> FetchStatus:
        """Complete where every page is available, failed where none is."""
        available = [page.available for page in self.pages]
        if all(available):
            return FetchStatus.COMPLETE
        return FetchStatus.PARTIAL if any(available) else FetchStatus.FAILED

    @property
    def retryable(self) -> bool:
        """Whether another fetch may bring more."""
        return any(page.retryable for page in self.pages)

    def count(self, status: PageStatus) -> int:
        """How many pages have a status."""
        return sum(page.status is status for page in self.pages)
