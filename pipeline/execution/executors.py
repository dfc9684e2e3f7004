"""Where batches of documents are read: in this process, in several on this machine, or on a Dask cluster.

What belongs here: handing out batches, taking their results in order, and what becomes of the documents of a process
that dies. What does not: reading (`batches`).

The results are the same wherever they are made: the function is, and their order is that of the tasks. Only so many
batches are on their way at once, so that neither documents nor results pile up.
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

from pipeline.execution.batches import Rejection, Task, batches_of, read_batch
from pipeline.execution.cache import CODE, packed
from pipeline.extraction.readers import load_readers

#: For fewer documents, starting processes takes longer than reading.
FEWEST_FOR_A_POOL: Final = 32
#: Batches on their way for each process that reads: one being read and one waiting.
_AHEAD: Final = 2
#: Seconds in which a cluster must answer.
_PATIENCE: Final = 15


class ExecutorError(Exception):
    """Documents cannot be read where they were to be; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class ExecutorConfig:
    """Where documents are read.

    Attributes:
        workers: how many processes on this machine; None for one on each core.
        dask: the address of a Dask scheduler, whose cluster reads instead.
    """

    workers: int | None = None
    dask: str | None = None


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_packed(tasks: Sequence[Task], machines: ExecutorConfig) -> Iterator[tuple[Task, bytes]]:
    """What each file says, packed, in the order of the tasks.

    Raises:
        SourcesError: a file changed or vanished since it was listed.
        ExecutorError: the cluster cannot be used.
    """
    workers = machines.workers or cores()
    if machines.dask is not None:
        yield from _on_dask(tasks, machines.dask)
    elif workers == 1 or len(tasks) < FEWEST_FOR_A_POOL:
        for task in tasks:
            (content,) = _packed_batch([task])
            yield task, content
    else:
        yield from _in_pool(tasks, workers)


def _packed_batch(batch: Sequence[Task]) -> list[bytes]:
    return [packed(outcome) for outcome in read_batch(batch)]


class _Future(Protocol):
    def result(self) -> list[bytes]: ...


def _in_turn(
    tasks: Sequence[Task],
    submit: Callable[[list[Task]], _Future],
    at_once: int,
    lost: tuple[type[Exception], ...],
) -> Iterator[tuple[Task, bytes]]:
    """Hand out batches and take their results in order; those that are lost are read one by one.

    Args:
        tasks: the files.
        submit: begins to read a batch.
        at_once: how many batches may be on their way.
        lost: what is raised where a batch was lost through no error of reading.
    """
    waiting: deque[tuple[list[Task], _Future]] = deque()
    with ExitStack() as ending:
        careful: _Careful | None = None

        def first_done() -> list[tuple[Task, bytes]]:
            nonlocal careful
            batch, future = waiting.popleft()
            try:
                return list(zip(batch, future.result(), strict=True))
            except lost:
                careful = careful or ending.enter_context(_Careful())
                return [(task, careful.read(task)) for task in batch]

        for batch in batches_of(tasks):
            waiting.append((batch, submit(batch)))
            if len(waiting) >= at_once:
                yield from first_done()
        while waiting:
            yield from first_done()


def _in_pool(tasks: Sequence[Task], workers: int) -> Iterator[tuple[Task, bytes]]:
    with _Pool(workers) as pool:
        yield from _in_turn(tasks, pool.submit, _AHEAD * workers, (BrokenProcessPool,))


class _Pool:
    """Processes on this machine; where one dies, all are replaced.

    They are started afresh and not forked: the run has threads, and a fork may inherit their locks for ever.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._executor = self._started()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._executor.shutdown(cancel_futures=True)

    def submit(self, batch: list[Task]) -> _Future:
        """Begin to read a batch."""
        try:
            return self._executor.submit(_packed_batch, batch)
        except BrokenProcessPool:
            self._executor.shutdown(wait=False)
            self._executor = self._started()
            return self._executor.submit(_packed_batch, batch)

    def ask(self) -> None:
        """Make sure that there are processes that answer.

        Raises:
            BrokenProcessPool: none can be started.
        """
        try:
            self._executor.submit(_code).result()
        except BrokenProcessPool:
            self._executor.shutdown(wait=False)
            self._executor = self._started()
            self._executor.submit(_code).result()

    def _started(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self._workers, multiprocessing.get_context("spawn"), initializer=_begin)


def _begin() -> None:
    """Prepare a process that reads: the one that started it hears the keyboard and ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    load_readers()


class _Careful(_Pool):
    """One process for documents whose batch was lost; the one that ends it once more is set aside."""

    def __init__(self) -> None:
        super().__init__(1)

    def read(self, task: Task) -> bytes:
        """What one file says.

        Raises:
            ExecutorError: no process can be started at all, which is no fault of any file.
        """
        try:
            self.ask()
        except BrokenProcessPool as error:
            raise ExecutorError("processes that read cannot be started here; read in this one: --workers 1") from error
        try:
            (content,) = self.submit([task]).result()
        except BrokenProcessPool:
            detail = "reading it ended the process twice that did so; save the document anew"
            return packed(Rejection("breaks_limits", detail))
        return content


def _on_dask(tasks: Sequence[Task], address: str) -> Iterator[tuple[Task, bytes]]:
    """On a cluster whose machines need not share a disk with this one: the bytes go with the tasks.

    What is lost with the cluster is read on this machine.
    """
    with _cluster(address) as client:
        from distributed import CancelledError, KilledWorker
        from distributed.comm.core import CommClosedError

        def submit(batch: list[Task]) -> _Future:
            future: _Future = client.submit(_far_batch, [task.with_content() for task in batch], CODE, pure=False)
            return future

        yield from _in_turn(
            tasks,
            submit,
            _AHEAD * max(1, sum(client.nthreads().values())),
            (KilledWorker, CancelledError, CommClosedError),
        )


@contextmanager
def _cluster(address: str) -> Iterator[Any]:
    """A client of the cluster, every worker of which runs this very code.

    Raises:
        ExecutorError: there is no client library, no cluster at the address, no worker on it, or other code.
    """
    try:
        import dask
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port
    except ImportError as error:
        raise ExecutorError(
            "reading on a Dask cluster needs the library 'distributed': pip install 'inspection-outcomes[dask]'"
        ) from error
    # documents go with their tasks, which Dask warns of from ten megabytes on
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
    try:
        # a client that finds nobody keeps trying long after it has said so
        socket.create_connection(get_address_host_port(address), timeout=_PATIENCE).close()
        client = Client(address, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TimeoutError) as error:
        raise ExecutorError(
            f"no Dask scheduler answers at {address} ({error}); start one ('dask scheduler'), mend the address, or"
            " read on this machine"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as error:
            raise ExecutorError(f"the Dask cluster at {address} has no workers; start some ('dask worker')") from error
        try:
            codes = client.run(_code)
        except Exception as error:
            raise ExecutorError(
                f"the workers of {address} cannot load this package ({error}); install it there in this version"
            ) from error
        if others := sorted(worker for worker, code in codes.items() if code != CODE):
            raise ExecutorError(_other_code(", ".join(others)))
        yield client


def _code() -> str:
    return CODE


def _far_batch(batch: list[Task], code: str) -> list[bytes]:
    """Read a batch on another machine, which may have joined with other code since the cluster was looked at."""
    if code != CODE:
        raise ExecutorError(_other_code("a new one"))
    return _packed_batch(batch)


def _other_code(workers: str) -> str:
    return (
        f"workers run other code, other libraries or another Python than this machine ({workers}): install there what"
        " is installed here"
    )
