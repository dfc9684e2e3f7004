"""Which addresses a fetch that was broken off had asked already, so that the next one does not ask them again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pipeline.core.regular_files import read_regular
from pipeline.sources.store import StoreError

_NAME: Final = "unfinished.txt"
#: What is older says nothing about the lists of today.
_LONGEST: Final = timedelta(days=1)


class UnfinishedFetch:
    """The addresses that have been asked in this fetch, or in one before it that was broken off less than a day ago.

    The file has the time at which it began, and an address on each line after it.
    """

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        """Read what a fetch before left.

        Args:
            folder: the store of fetched documents.
            now: the time.

        Raises:
            StoreError: it cannot be written.
        """
        self._path = folder / _NAME
        began, asked = _read(self._path, now())
        self._asked = set(asked)
        # a line that was being written when the process ended is left out
        self._write("w", began.isoformat(), *asked)

    def was_asked(self, address: str) -> bool:
        """Whether an address was asked already."""
        return address in self._asked

    def asked(self, address: str) -> None:
        """Record that an address was asked and answered.

        Raises:
            StoreError: it cannot be written.
        """
        self._asked.add(address)
        self._write("a", address)

    def finish(self) -> None:
        """The fetch is done: the next one asks everything again."""
        self._path.unlink(missing_ok=True)

    def _write(self, mode: str, *lines: str) -> None:
        try:
            with self._path.open(mode, encoding="utf-8") as stream:
                stream.writelines(f"{line}\n" for line in lines)
        except OSError as error:
            raise StoreError(f"{self._path}: cannot be written to ({error.strerror}); free some space") from error


def asked_before(folder: Path, now: datetime) -> set[str]:
    """The addresses that a fetch which was broken off less than a day ago had asked; nothing is written."""
    return set(_read(folder / _NAME, now)[1])


def _read(path: Path, now: datetime) -> tuple[datetime, list[str]]:
    """When the fetch began and its addresses; this moment and none where there is no such file or it is too old."""
    try:
        text = read_regular(path).decode("utf-8", "replace")
        began, *addresses = text.split("\n")
        is_recent = timedelta(0) <= now - datetime.fromisoformat(began) <= _LONGEST
        return (datetime.fromisoformat(began), addresses[:-1]) if is_recent else (now, [])
    except (OSError, ValueError, TypeError):
        return now, []
