"""The progress of a fetch: how long it will take, a bar in a terminal, and a line for what somebody should know."""

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from pipeline.cli.terminal import report
from pipeline.core.plural import pluralise
from pipeline.sources.fetch.results import PageResult, PageStatus

if TYPE_CHECKING:
    from pathlib import Path

    from tqdm import tqdm

    from pipeline.publications.look import ListResult

#: With more lists or documents, a line for each that is as expected would hide the others.
_FEW: Final = 20
_AS_EXPECTED: Final = frozenset({PageStatus.NEW, PageStatus.CHANGED, PageStatus.UNCHANGED})
#: So many take minutes, which a copy of them would spare.
_MANY: Final = 100
_SECONDS_SHOWN: Final = 100
_MINUTES_SHOWN: Final = 100


class FetchProgress:
    """Shows how far a fetch is.

    Used as a context manager around each of the two stages, so that its bar is gone when the stage ends.
    """

    def __init__(self, pause: float, *, in_terminal: bool | None = None) -> None:
        """Show nothing yet.

        Args:
            pause: seconds between two requests to one host.
            in_terminal: whether there is a terminal; None to find out.
        """
        self._pause = pause
        self._in_terminal = sys.stderr.isatty() if in_terminal is None else in_terminal
        self._terminal = getattr(sys.stderr, "unguarded", sys.stderr)  # a bar moves the cursor
        self._bar: tqdm[None] | None = None
        self._total = 0

    def __enter__(self) -> Self:
        """Begin a stage."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def begin_lists(self, total: int) -> None:
        """Announce that lists are looked at."""
        if total > 1:
            report(f"looking   at {pluralise(total, 'list')}: {self._about(total)}")
        self._begin("looking", " lists", total)

    def show_list(self, result: "ListResult") -> None:
        """One more list was read, or could not be."""
        from pipeline.orchestration.operator_messages import list_result

        if self._total <= _FEW or result.changes is None or result.changes.has_news:
            for line in list_result(result):
                report(line)
        self._advance()

    def announce_documents(self, n_listed: int, n_registered: int, folder: "Path") -> None:
        """Announce how many documents are asked for, how long that takes, and how to spare it.

        Args:
            n_listed: how many listed documents.
            n_registered: how many that the registry names.
            folder: the sources folder.
        """
        if n_listed:
            also = f", and {n_registered} that the registry names" if n_registered else ""
            listed = pluralise(n_listed, "listed document")
            report(f"to fetch  {listed}{also}: {self._about(n_listed + n_registered)}")
        if n_listed > _MANY:
            report(f"to spare  put documents that you have into {folder}, with the publisher's numbers in their names")

    def begin_documents(self, total: int) -> None:
        """Begin to count documents."""
        self._begin("fetching", " documents", total)

    def show_page(self, page: PageResult) -> None:
        """One more document was asked for."""
        if self._bar is None or page.status not in _AS_EXPECTED:
            from pipeline.orchestration.operator_messages import page_result

            report(page_result(page))
        self._advance()

    def _begin(self, what: str, unit: str, total: int) -> None:
        self._total = total
        if self._in_terminal and total > _FEW:
            from tqdm import tqdm

            self._bar = tqdm(total=total, desc=what, unit=unit, leave=False, file=self._terminal)

    def _advance(self) -> None:
        if self._bar is not None:
            self._bar.update()

    def _about(self, number: int) -> str:
        """How long so many requests take at least."""
        seconds = number * self._pause
        return f"about {about(seconds)} with a pause of {self._pause:g} seconds"


def about(seconds: float) -> str:
    """A duration as people say it: '40 seconds', '51 minutes', '3 hours'."""
    if seconds < _SECONDS_SHOWN:
        return pluralise(round(seconds), "second")
    if seconds < 60 * _MINUTES_SHOWN:
        return pluralise(round(seconds / 60), "minute")
    return pluralise(round(seconds / 3600), "hour")
