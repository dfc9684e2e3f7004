"""Processes on this machine that read batches of documents, and what happens if one of them dies or is stopped.

A document is read in a child of such a process, with limits, so the death of the process itself is never the fault of a
document: what it was reading is read again, and if that fails several times, the run ends.
"""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Final, Self

from pipeline.execution.batches import Task, read_batch
from pipeline.execution.serialization import serialize
from pipeline.extraction.fact_readers import load_fact_readers
from pipeline.reading.child.client import PAUSES, MachineError

#: What was read in the files of a batch, serialised, and why the next one was not read; None where all were.
BatchResult = tuple[list[bytes], str | None]
#: Waits for the result of a batch; raises `LostError`.
Pending = Callable[[], BatchResult]

#: Longer than the machine can keep a document from being read before that is an error of its own. A process that takes
#: longer for a batch is stopped, or waits for something that does not come.
MOST_SECONDS_FOR_A_BATCH: Final = 900.0


class LostError(Exception):
    """A batch was lost with the process that read it."""


def read_batch_serialized(batch: Sequence[Task]) -> BatchResult:
    """Read the files of a batch up to the first that the machine keeps from being read.

    Raises:
        SourcesError: a file changed or vanished since it was listed.
    """
    contents: list[bytes] = []
    try:
        for outcome in read_batch(batch):
            contents.append(serialize(outcome))  # noqa: PERF401 - those before an error are kept
    except MachineError as error:
        return contents, str(error)
    return contents, None


class ProcessPool:
    """Processes on this machine; if one dies, all are replaced.

    They are spawned, not forked: the run has threads, and a forked process may inherit a lock that is never released.
    """

    def __init__(self, workers: int, most_seconds: float = MOST_SECONDS_FOR_A_BATCH) -> None:
        """Prepare a pool; its processes start with the first batches.

        Args:
            workers: how many processes.
            most_seconds: how long a batch may take before its process counts as lost.
        """
        self._workers = workers
        self._most_seconds = most_seconds
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        """Use the pool for a while."""
        return self

    def __exit__(self, *_: object) -> None:
        """End its processes."""
        self._end()

    def submit(self, batch: list[Task]) -> Pending:
        """Start to read a batch; returns what waits for the result."""
        try:
            future = self._submitted(batch)
        except (BrokenProcessPool, OSError):  # a process died while it had nothing to read, or none can be started
            self._end()
            try:
                future = self._submitted(batch)
            except (BrokenProcessPool, OSError) as error:
                return _lost(error)

        def result() -> BatchResult:
            try:
                return future.result(self._most_seconds)
            except (BrokenProcessPool, CancelledError) as error:  # cancelled with a batch that took too long
                raise LostError from error
            except TimeoutError as error:
                self._end()
                raise LostError from error

        return result

    def _submitted(self, batch: list[Task]) -> Future[BatchResult]:
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            self._executor = ProcessPoolExecutor(self._workers, context, initializer=_initialise_worker)
        return self._executor.submit(read_batch_serialized, batch)

    def _end(self) -> None:
        """End all processes, even stopped ones, for which a shutdown would wait."""
        executor, self._executor = self._executor, None
        if executor is None:
            return
        for process in list((executor._processes or {}).values()):  # noqa: SLF001 - `kill_workers` comes with 3.14
            process.kill()
        executor.shutdown(cancel_futures=True)


class RetryPool(ProcessPool):
    """One process for the files of lost batches."""

    def __init__(self, most_seconds: float = MOST_SECONDS_FOR_A_BATCH, pauses: Sequence[float] = PAUSES) -> None:
        """Prepare the pool.

        Args:
            most_seconds: how long a file may take before the process counts as lost.
            pauses: the seconds before each new attempt.
        """
        super().__init__(1, most_seconds)
        self._pauses = pauses

    def read(self, task: Task) -> BatchResult:
        """The result for one file, alone in its batch."""
        for pause in (*self._pauses, None):
            try:
                return self.submit([task])()
            except LostError:
                if pause is not None:
                    time.sleep(pause)
        return [], (
            f"{task.file.name}: not read, in {len(self._pauses) + 1} attempts: the process that does so was ended each"
            " time, could not be started or did not answer. This is no fault of the document: look for what stops or"
            " ends processes here, such as too little memory or a limit, read in one process (--workers 1), and run it"
            " again; what was read is cached"
        )


def _lost(error: Exception) -> Pending:
    def result() -> BatchResult:
        raise LostError from error

    return result


def _initialise_worker() -> None:
    """Prepare a worker process. Ctrl-C is left to the process that started it, which then ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    load_fact_readers()


def _end_with_parent() -> None:
    """End this process when the one that started it has ended, which a process of a pool does not notice."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
