"""Marks runs as failed whose process is gone: `python -m pipeline.orchestration.interrupted_runs`.

After a power cut a run stays "started" for ever, and every later one waits for it. Dagster's own monitoring ends runs
that take too long; that a process is gone, it does not see where its default launcher started it.
"""

from collections.abc import Iterator
from typing import Final

import dagster as dg
import psutil

_IN_PROGRESS: Final = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING])
#: Seconds by which the clock of events may be behind that of processes.
_CLOCKS: Final = 5
_MESSAGE: Final = (
    "The process of this run is gone: it was killed, or the machine went down. What it read is cached, and the latest"
    " release stays; run it again."
)


def mark_interrupted_runs(instance: dg.DagsterInstance) -> list[str]:
    """Mark every run as failed that began on this machine and whose process is gone.

    Args:
        instance: whose runs are all executed on this machine.

    Returns:
        The identifiers of those runs.
    """
    gone = [run for run in instance.get_runs(_IN_PROGRESS) if _is_gone(instance, run.run_id)]
    for run in gone:
        instance.report_run_failed(run, _MESSAGE)
    return [run.run_id for run in gone]


def _is_gone(instance: dg.DagsterInstance, run_id: str) -> bool:
    """Whether the process that executed a run last is no more; false where no process is recorded."""
    recorded = list(_processes(instance, run_id))
    return bool(recorded) and not _is_running(*recorded[-1])


def _processes(instance: dg.DagsterInstance, run_id: str) -> Iterator[tuple[int, float]]:
    """The processes that executed a run, in order: the number of each, and when it was recorded."""
    for entry in instance.all_logs(run_id, of_type=dg.DagsterEventType.ENGINE_EVENT):
        event = entry.dagster_event
        number = event.engine_event_data.metadata.get("pid") if event is not None else None
        if number is not None and str(number.value).isdecimal():
            yield int(str(number.value)), entry.timestamp


def _is_running(number: int, recorded: float) -> bool:
    """Whether a process still runs. A younger one may have its number, and an ended one keeps it until collected."""
    try:
        process = psutil.Process(number)
        return process.status() != psutil.STATUS_ZOMBIE and process.create_time() <= recorded + _CLOCKS
    except psutil.NoSuchProcess:
        return False


def main() -> None:
    """Mark the runs of the instance that DAGSTER_HOME names, and print how many there were."""
    with dg.DagsterInstance.get() as instance:
        marked = mark_interrupted_runs(instance)
    if marked:
        print(f"marked as failed, because their process is gone: {', '.join(marked)}")


if __name__ == "__main__":
    main()
