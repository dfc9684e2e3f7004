"""Reading all source files of a run: from the cache where possible, and the others on an executor."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.execution.batches import Task
from pipeline.execution.cache import FactsCache, cache_key
from pipeline.execution.executors import ExecutorConfig, read_serialized
from pipeline.execution.serialization import Summary, deserialize_summary
from pipeline.sources.discovery import SourceFile


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The result for one file; its facts are in the cache.

    Attributes:
        file_name: its path below the sources folder.
        sha256: of its bytes, in hexadecimal.
        key: of its facts in the cache.
        summary: what must be known of it before it is linked.
    """

    file_name: str
    sha256: str
    key: str
    summary: Summary


class Progress(Protocol):
    """Is notified of each file that is done."""

    def done(self, summary: Summary, *, is_new: bool) -> None:
        """One file is done: its summary, and whether it was read in this run and not found in the cache."""
        ...


class NullProgress:
    """Ignores all notifications."""

    def done(self, summary: Summary, *, is_new: bool) -> None:
        """One file is done."""


def read_all(
    files: Sequence[SourceFile],
    folder: Path,
    cache: FactsCache,
    executor: ExecutorConfig,
    progress: Progress | None = None,
) -> list[ReadResult]:
    """Read the files that are not in the cache, add them to it, and return the results for all files, in their order.

    Files with the same bytes and the same registry entry are read once.

    Args:
        files: those that can be read.
        folder: the folder that holds them.
        cache: what was read before.
        executor: where to read.
        progress: is notified of each file that is done.

    Raises:
        SourcesError: a file changed or vanished since it was listed; what was read before it is in the cache.
        ExecutorError: the executor cannot be used.
        MachineError: the machine kept files from being read; what was read is in the cache.
    """
    progress = progress or NullProgress()
    keys = [cache_key(file) for file in files]
    tasks: dict[str, Task] = {}
    summaries: dict[str, Summary] = {}
    for key, file in zip(keys, files, strict=True):
        known = None if key in tasks else cache.summary(key)
        if known is None:
            tasks.setdefault(key, Task(file, folder))
        else:
            summaries[key] = known
            progress.done(known, is_new=False)
    times = Counter(keys)
    for task, content in read_serialized(list(tasks.values()), executor):
        key = cache_key(task.file)  # of this very file: results can lack one that the machine kept from being read
        cache.store(key, content)
        summaries[key] = deserialize_summary(content)
        for _ in range(times[key]):
            progress.done(summaries[key], is_new=True)
    return [ReadResult(file.name, file.sha256, key, summaries[key]) for key, file in zip(keys, files, strict=True)]
