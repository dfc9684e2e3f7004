"""Where batches of documents are read: in this process, in a process pool on this machine, or on a Dask cluster.

Results are the same on every executor, and in the order of the tasks. The number of batches submitted at once is
limited, so that neither documents nor results pile up. If a worker process dies, its documents are read one by one.
"""

import multiprocessing
import os
import signal
import socket
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any, Final, Protocol, Self

from pipeline.execution.batches import Rejection, Task, read_batch, split_into_batches
from pipeline.execution.code_hash import CODE_HASH
from pipeline.execution.serialization import serialize
from pipeline.extraction.fact_readers import load_fact_readers

#: For fewer documents, starting processes takes longer than reading.
FEWEST_FOR_A_POOL: Final = 32
#: Batches submitted at once for each worker: one being read and one waiting.
_BATCHES_PER_WORKER: Final = 2
#: Seconds in which a cluster must answer.
_CLUSTER_TIMEOUT: Final = 15


class ExecutorError(Exception):
    """Documents cannot be read on the chosen executor; the message gives the cause and what to do."""


@dataclass(frozen=True, slots=True)
class ExecutorConfig:
    """Where documents are read.

    Attributes:
        workers: how many processes on this machine; None for one on each core.
        dask: the address of the scheduler of a Dask cluster, which is used instead.
    """

    workers: int | None = None
    dask: str | None = None


def available_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_serialized(tasks: Sequence[Task], executor: ExecutorConfig) -> Iterator[tuple[Task, bytes]]:
    """Read files; yields each task with what was read, serialised, in the order of the tasks.

    Raises:
        SourcesError: a file changed or vanished since it was listed.
        ExecutorError: the executor cannot be used.
    """
    workers = executor.workers or available_cores()
    if executor.dask is not None:
        yield from _read_on_dask(tasks, executor.dask)
    elif workers == 1 or len(tasks) < FEWEST_FOR_A_POOL:
        for task in tasks:
            (content,) = _read_batch_serialized([task])
            yield task, content
    else:
        yield from _read_in_pool(tasks, workers)


def _read_batch_serialized(batch: Sequence[Task]) -> list[bytes]:
    return [serialize(outcome) for outcome in read_batch(batch)]


class _Future(Protocol):
    def result(self) -> list[bytes]: ...


def _read_in_order(
    tasks: Sequence[Task],
    submit: Callable[[list[Task]], _Future],
    at_once: int,
    lost: tuple[type[Exception], ...],
) -> Iterator[tuple[Task, bytes]]:
    """Submit batches and yield their results in order; the files of lost batches are read one by one.

    Args:
        tasks: the files.
        submit: starts to read a batch.
        at_once: how many batches may be submitted at once.
        lost: the errors that mean that a batch was lost, and not that reading raised an error.
    """
    waiting: deque[tuple[list[Task], _Future]] = deque()
    with ExitStack() as stack:
        retry: _RetryPool | None = None

        def first_done() -> list[tuple[Task, bytes]]:
            nonlocal retry
            batch, future = waiting.popleft()
            try:
                return list(zip(batch, future.result(), strict=True))
            except lost:
                retry = retry or stack.enter_context(_RetryPool())
                return [(task, retry.read(task)) for task in batch]

        for batch in split_into_batches(tasks):
            waiting.append((batch, submit(batch)))
            if len(waiting) >= at_once:
                yield from first_done()
        while waiting:
            yield from first_done()


def _read_in_pool(tasks: Sequence[Task], workers: int) -> Iterator[tuple[Task, bytes]]:
    with _Pool(workers) as pool:
        yield from _read_in_order(tasks, pool.submit, _BATCHES_PER_WORKER * workers, (BrokenProcessPool,))


class _Pool:
    """Processes on this machine; if one dies, all are replaced.

    They are spawned, not forked: the run has threads, and a forked process may inherit a lock that is never released.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._executor = self._new_executor()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(cancel_futures=True)

    def submit(self, batch: list[Task]) -> _Future:
        """Start to read a batch."""
        try:
            return self._executor.submit(_read_batch_serialized, batch)
        except BrokenProcessPool:
            self._replace_executor()
            return self._executor.submit(_read_batch_serialized, batch)

    def require_worker(self) -> None:
        """Make sure that there is a process that answers.

        Raises:
            BrokenProcessPool: none can be started.
        """
        try:
            self._executor.submit(_code_hash).result()
        except BrokenProcessPool:
            self._replace_executor()
            self._executor.submit(_code_hash).result()

    def _replace_executor(self) -> None:
        self._executor.shutdown(wait=False)
        self._executor = self._new_executor()

    def _new_executor(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._workers, multiprocessing.get_context("spawn"), initializer=_initialise_worker)


def _initialise_worker() -> None:
    """Prepare a worker process. Ctrl-C is left to the process that started it, which then ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    load_fact_readers()


class _RetryPool(_Pool):
    """One process for the files of lost batches; a file that ends it again is rejected."""

    def __init__(self) -> None:
        super().__init__(1)

    def read(self, task: Task) -> bytes:
        """What was read in one file, serialised.

        Raises:
            ExecutorError: no process can be started at all, which is not the fault of any file.
        """
        try:
            self.require_worker()
        except BrokenProcessPool as error:
            raise ExecutorError(
                "worker processes cannot be started on this machine; read in the main process instead: --workers 1"
            ) from error
        try:
            (content,) = self.submit([task]).result()
        except BrokenProcessPool:
            detail = "reading it ended the process twice that did so; save the document anew"
            return serialize(Rejection("breaks_limits", detail))
        return content


def _read_on_dask(tasks: Sequence[Task], address: str) -> Iterator[tuple[Task, bytes]]:
    """Read on a cluster. Its machines need not share a disk with this one, so tasks carry the bytes of their files.

    Batches that are lost with the cluster are read on this machine.
    """
    with _cluster(address) as client:
        from distributed import CancelledError, KilledWorker
        from distributed.comm.core import CommClosedError

        def submit(batch: list[Task]) -> _Future:
            carried = [task.with_content() for task in batch]
            future: _Future = client.submit(_read_batch_on_worker, carried, CODE_HASH, pure=False)
            return future

        yield from _read_in_order(
            tasks,
            submit,
            _BATCHES_PER_WORKER * max(1, sum(client.nthreads().values())),
            (KilledWorker, CancelledError, CommClosedError),
        )


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    """A client of the cluster, every worker of which runs the same code as this process.

    Raises:
        ExecutorError: the client library is missing, there is no cluster at the address, it has no workers, or they run
            other code.
    """
    try:
        import dask
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port
    except ImportError as error:
        raise ExecutorError(
            "reading on a Dask cluster needs the library 'distributed': pip install 'inspection-outcomes[dask]'"
        ) from error
    # tasks carry their files, and Dask warns about graphs of more than ten megabytes
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
    try:
        # a client that cannot connect goes on trying long after it has raised its error
        socket.create_connection(get_address_host_port(address), timeout=_CLUSTER_TIMEOUT).close()
        client = Client(address, timeout=_CLUSTER_TIMEOUT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise ExecutorError(
            f"no Dask scheduler answers at {address} ({error}); start one ('dask scheduler'), correct the address, or"
            " read on this machine"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_CLUSTER_TIMEOUT)
        except TimeoutError as error:
            raise ExecutorError(f"the Dask cluster at {address} has no workers; start some ('dask worker')") from error
        try:
            hashes = client.run(_code_hash)
        except Exception as error:
            raise ExecutorError(
                f"the workers of {address} cannot load this package ({error}); install the same version there"
            ) from error
        if others := sorted(worker for worker, code_hash in hashes.items() if code_hash != CODE_HASH):
            raise ExecutorError(_differs(", ".join(others)))
        yield client


def _code_hash() -> str:
    return CODE_HASH


def _read_batch_on_worker(batch: list[Task], code_hash: str) -> list[bytes]:
    """Read a batch on a worker of a cluster, which may have joined with other code after the others were checked."""
    if code_hash != CODE_HASH:
        raise ExecutorError(_differs("a new one"))
    return _read_batch_serialized(batch)


def _differs(workers: str) -> str:
    return (
        f"Dask workers run other code, other libraries or another Python than this machine ({workers}); install there"
        " what is installed here"
    )
