"""Where batches of documents are read: in this process, in a process pool on this machine, or on a Dask cluster.

Results are the same on every executor, and in the order of the tasks. The number of batches submitted at once is
limited, so that neither documents nor results pile up. If a worker process dies, its documents are read one by one.

The pool and Dask pickle tasks and results themselves, between processes of one user over connections that they own.
What was read in a document is bytes there, in the format of `serialization`, and is decoded by this package alone.
"""

import os
import socket
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from pipeline.execution.batches import Task, split_into_batches
from pipeline.execution.code_hash import CODE_HASH
from pipeline.execution.process_pool import (
    MOST_SECONDS_FOR_A_BATCH,
    BatchResult,
    LostError,
    Pending,
    ProcessPool,
    RetryPool,
    read_batch_serialized,
)
from pipeline.reading.child.client import MachineError

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

    A file that the machine keeps from being read is left out, and the files after it that were being read at the same
    time are still yielded: what belongs to which file is known by the task alone, never by counting.

    Raises:
        SourcesError: a file changed or vanished since it was listed.
        ExecutorError: the executor cannot be used.
        MachineError: the machine kept files from being read. What was read before and at the same time was yielded.
    """
    workers = executor.workers or available_cores()
    if executor.dask is not None:
        yield from _read_on_dask(tasks, executor.dask)
    elif workers == 1 or len(tasks) < FEWEST_FOR_A_POOL:
        yield from _read_here(tasks)
    else:
        with ProcessPool(workers) as pool, RetryPool() as retry:
            yield from _read_in_order(tasks, pool.submit, _BATCHES_PER_WORKER * workers, retry)


def _read_here(tasks: Sequence[Task]) -> Iterator[tuple[Task, bytes]]:
    for task in tasks:
        contents, unread = read_batch_serialized([task])
        if unread is not None:
            raise MachineError(unread)
        yield task, contents[0]


def _read_in_order(
    tasks: Sequence[Task],
    submit: Callable[[list[Task]], Pending],
    at_once: int,
    retry: RetryPool,
) -> Iterator[tuple[Task, bytes]]:
    """Submit batches and yield their results in order; the files of lost batches are read one by one.

    After a file that the machine kept from being read, no more batches are submitted.

    Args:
        tasks: the files.
        submit: starts to read a batch.
        at_once: how many batches may be submitted at once.
        retry: reads the files of lost batches.
    """
    waiting: deque[tuple[list[Task], Pending]] = deque()
    batches = split_into_batches(tasks)
    unread: list[str] = []
    while True:
        while not unread and len(waiting) < at_once and (batch := next(batches, None)):
            waiting.append((batch, submit(batch)))
        if not waiting:
            break
        batch, pending = waiting.popleft()
        for part, (contents, problem) in _results(batch, pending, retry):
            yield from zip(part, contents, strict=False)
            unread += [problem] if problem is not None else []
    if unread:
        raise MachineError("\n".join(unread))


def _results(batch: list[Task], pending: Pending, retry: RetryPool) -> Iterator[tuple[list[Task], BatchResult]]:
    """The result of a batch, or those of its files one by one."""
    try:
        result = pending()
    except LostError:
        for task in batch:
            yield [task], retry.read(task)
    else:
        yield batch, result


def _read_on_dask(tasks: Sequence[Task], address: str) -> Iterator[tuple[Task, bytes]]:
    """Read on a cluster. Its machines need not share a disk with this one, so tasks carry the bytes of their files.

    Batches that are lost with the cluster are read on this machine.
    """
    with _cluster(address) as client, RetryPool() as retry:
        from distributed import CancelledError, KilledWorker
        from distributed.comm.core import CommClosedError

        def submit(batch: list[Task]) -> Pending:
            carried = [task.with_content() for task in batch]
            future = client.submit(_read_batch_on_worker, carried, CODE_HASH, pure=False)

            def result() -> BatchResult:
                try:
                    made: BatchResult = future.result(MOST_SECONDS_FOR_A_BATCH)
                except (KilledWorker, CancelledError, CommClosedError, TimeoutError) as error:
                    future.cancel()
                    raise LostError from error
                return made

            return result

        at_once = _BATCHES_PER_WORKER * max(1, sum(client.nthreads().values()))
        yield from _read_in_order(tasks, submit, at_once, retry)


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


def _read_batch_on_worker(batch: list[Task], code_hash: str) -> BatchResult:
    """Read a batch on a worker of a cluster, which may have joined with other code after the others were checked."""
    if code_hash != CODE_HASH:
        raise ExecutorError(_differs("a new one"))
    return read_batch_serialized(batch)


def _differs(workers: str) -> str:
    return (
        f"Dask workers run other code, other libraries or another Python than this machine ({workers}); install there"
        " what is installed here"
    )
