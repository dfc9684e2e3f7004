"""What a whole collection of files says: what is remembered, and what is read for it.

What belongs here: which files are read, and keeping what was. What does not: reading, and where it happens.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.execution.batches import Task
from pipeline.execution.cache import FactsCache, Summary, key_of, summary_of
from pipeline.execution.executors import ExecutorConfig, read_packed
from pipeline.sources.discovery import SourceFile


@dataclass(frozen=True, slots=True)
class ReadResult:
    """One file and what became of it.

    Attributes:
        file_name: its path below the sources folder.
        sha256: of its bytes.
        key: what its facts are remembered by.
        summary: what must be known of it before it is linked.
    """

    file_name: str
    sha256: str
    key: str
    summary: Summary


class Progress(Protocol):
    """Who is told how far the reading is."""

    def done(self, summary: Summary, *, is_new: bool) -> None:
        """One file is done: what became of it, and whether it was read anew for that."""
        ...


class Untold:
    """Nobody."""

    def done(self, summary: Summary, *, is_new: bool) -> None:
        """One file is done."""


def read_all(
    files: Sequence[SourceFile],
    folder: Path,
    remembered: FactsCache,
    machines: ExecutorConfig,
    progress: Progress | None = None,
) -> list[ReadResult]:
    """Read the files that are not remembered, remember them, and say of each what became of it, in their order.

    Files with the same bytes and the same registry entry are read once.

    Args:
        files: those that can be read.
        folder: where they lie.
        remembered: what was read before.
        machines: where to read.
        progress: is told of each file that is done.

    Raises:
        SourcesError: a file changed or vanished since it was listed; what was read before it is remembered.
        ExecutorError: the machines cannot be used.
    """
    told = progress or Untold()
    keys = [key_of(file) for file in files]
    tasks: dict[str, Task] = {}
    summaries: dict[str, Summary] = {}
    for key, file in zip(keys, files, strict=True):
        known = None if key in tasks else remembered.summary(key)
        if known is None:
            tasks.setdefault(key, Task(file, folder))
        else:
            summaries[key] = known
            told.done(known, is_new=False)
    times = Counter(keys)
    for (key, _), (_, content) in zip(tasks.items(), read_packed(list(tasks.values()), machines), strict=True):
        remembered.keep(key, content)
        summaries[key] = summary_of(content)
        for _ in range(times[key]):
            told.done(summaries[key], is_new=True)
    return [ReadResult(file.name, file.sha256, key, summaries[key]) for key, file in zip(keys, files, strict=True)]
