"""The progress of reading documents: a bar in a terminal, otherwise a log line for each tenth."""

import logging
import sys
import time
from typing import TYPE_CHECKING, Final, Self

from pipeline.execution.serialization import Summary

if TYPE_CHECKING:
    from tqdm import tqdm

#: For fewer files, there are no lines on progress.
_FEWEST: Final = 50
_PARTS: Final = 10


class ReadingProgress:
    """Counts the files that are done and shows their number.

    Attributes:
        n_done: files that are done.
        n_new: those of them that were read in this run.
        n_set_aside: those of them that were set aside.
    """

    def __init__(self, total: int, log: logging.Logger, *, in_terminal: bool | None = None) -> None:
        self.n_done = self.n_new = self.n_set_aside = 0
        self._total = total
        self._log = log
        self._in_terminal = sys.stderr.isatty() if in_terminal is None else in_terminal
        self._terminal = getattr(sys.stderr, "unguarded", sys.stderr)  # a bar moves the cursor
        self._bar: tqdm[None] | None = None
        self._began = time.monotonic()

    def __enter__(self) -> Self:
        """Show the bar, in a terminal."""
        if self._in_terminal:
            from tqdm import tqdm

            self._bar = tqdm(total=self._total, desc="reading", unit=" documents", leave=False, file=self._terminal)
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the bar."""
        if self._bar is not None:
            self._bar.close()

    def done(self, summary: Summary, *, is_new: bool) -> None:
        """One more file is done."""
        self.n_done += 1
        self.n_new += is_new
        self.n_set_aside += summary.rejection is not None
        if self._bar is not None:
            self._bar.set_postfix_str(f"{self.n_set_aside} set aside", refresh=False)
            self._bar.update()
        part = self.n_done * _PARTS // self._total
        if self._total >= _FEWEST and part > (self.n_done - 1) * _PARTS // self._total and part < _PARTS:
            # the terminal has the bar already; Dagster's log gets the line in any case
            (self._log.debug if self._bar is not None else self._log.info)(
                f"reading   {self.n_done} of {self._total} documents, {self.n_set_aside} set aside,"
                f" {self.n_done / max(time.monotonic() - self._began, 0.001):.1f} a second"
            )
