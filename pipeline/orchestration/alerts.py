"""The sensor that reports failed runs: a page for each in a folder, and a message to a webhook if one is set."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import dagster as dg

from pipeline.core.atomic_files import make_own_folder, replace_file
from pipeline.core.text_going_out import on_one_line
from pipeline.core.yaml_config import ConfigError
from pipeline.orchestration.stage_results import Folders
from pipeline.orchestration.way_out import operator_log
from pipeline.orchestration.webhook import notify
from pipeline.reading.child.client import MachineError
from pipeline.releases.release_index import ReleaseError, latest_release

#: The folder of reports, below the outputs.
REPORTS: Final = "reports"
#: What Dagster raises for a keyboard interrupt.
_INTERRUPTED: Final = ("DagsterExecutionInterruptedError", "KeyboardInterrupt")
#: What Dagster raises for failed checks, each of which has been logged already.
_CHECK_FAILED: Final = "DagsterAssetCheckFailedError"
_MORE_ROOM: Final = "free some space or make the folder writable, and build again"
#: Errors for which an operator needs no traceback, and what to do.
_ADVICE: Final = {
    "OSError": _MORE_ROOM,
    "PermissionError": "let this user read it, or write it where it is in the outputs, and build again",
    "MemoryError": "not enough memory: give the process more (`ulimit -v`), or use --workers 1",
}
#: How many characters of one reason a report shows; Dagster's log has all of it.
_LONGEST_REASON: Final = 4000
#: How many characters of its first line a message shows.
_LONGEST_LINE: Final = 300


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason for which a run failed.

    Attributes:
        where: the step or the check that failed.
        why: its message.
    """

    where: str
    why: str


def was_interrupted(event: dg.DagsterEvent) -> bool:
    """Whether a step failed because somebody pressed Ctrl-C."""
    error = event.step_failure_data.error
    return error is not None and error.cls_name in _INTERRUPTED


def failure_reason(event: dg.DagsterEvent) -> str:
    """Why a step failed: its own description if it gave one, otherwise the error as Dagster records it."""
    failure = event.step_failure_data
    if failure.user_failure_data is not None and failure.user_failure_data.description:
        return failure.user_failure_data.description
    if failure.error is None:
        return f"step {event.step_key}"
    if was_interrupted(event):
        return "interrupted; documents that were read are in the cache"
    innermost = failure.error
    while innermost.cause is not None:
        innermost = innermost.cause
    if innermost.cls_name == _CHECK_FAILED:
        return f"{' '.join(innermost.message.partition(': ')[2].split())}; the results are above"
    if innermost.cls_name in _ADVICE:
        return f"step {event.step_key}: {innermost.message.strip()}; {_ADVICE[innermost.cls_name]}"
    return f"step {event.step_key}: {innermost.to_string()}"


def is_machine_failure(event: dg.DagsterEvent) -> bool:
    """Whether a step failed because the machine kept a document from being read."""
    return _was_caused_by(event, MachineError)


def is_operators_mistake(event: dg.DagsterEvent) -> bool:
    """Whether a step failed because of a mistake in a file that an operator writes."""
    return _was_caused_by(event, ConfigError)


def _was_caused_by(event: dg.DagsterEvent, kind: type[Exception]) -> bool:
    """Whether an error of a kind is among the causes of a failed step."""
    error = event.step_failure_data.error
    while error is not None:
        if error.cls_name == kind.__name__:
            return True
        error = error.cause
    return False


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Writes a report on each failed run to the folder `reports` of the outputs, and posts a message to the"
    " webhook in the environment, if one is set.",
)
def failure_report(context: dg.RunFailureSensorContext, folders: Folders) -> None:
    """Write the report, if possible, and post the message."""
    log = operator_log(context)
    run = context.dagster_run
    causes = list(causes_of(context.instance, run.run_id)) or [Cause("the run", context.failure_event.message or "")]
    outputs = Path(folders.outputs)
    try:
        path = write_report(outputs, run, causes, _times(context.instance, run.run_id))
        log.info(f"reported  {path}")
    except OSError as error:  # often the reason for which the run failed, so the message matters all the more
        log.warning(f"no report {outputs / REPORTS}: {error.strerror}; free some space or make the folder writable")
    lines = [f"Run {run.run_id} of {run.job_name} failed.", *(f"{cause.where}: {_line(cause.why)}" for cause in causes)]
    sent = notify("\n".join(lines))
    if sent is not None:
        log.info(sent)


def causes_of(instance: dg.DagsterInstance, run_id: str) -> Iterator[Cause]:
    """The failed steps and the failed checks of a run."""
    for event in _events(instance, run_id, dg.DagsterEventType.STEP_FAILURE):
        yield Cause(event.step_key or "a step", failure_reason(event))
    for event in _events(instance, run_id, dg.DagsterEventType.ASSET_CHECK_EVALUATION):
        check = event.asset_check_evaluation_data
        if not check.passed:
            yield Cause(f"{check.asset_key.to_user_string()}.{check.check_name}", check.description or "failed")


def write_report(outputs: Path, run: dg.DagsterRun, causes: list[Cause], times: str) -> Path:
    """Write the report on one run, over an earlier one.

    Args:
        outputs: the folder of releases.
        run: the failed run.
        causes: why it failed.
        times: when it ran, as a sentence.

    Raises:
        OSError: it cannot be written.
    """
    folder = outputs / REPORTS
    make_own_folder(folder, outputs)
    path = folder / f"{run.run_id}.md"
    replace_file(path, _report(run, causes, times, _what_stays(outputs)).encode())
    return path


def _report(run: dg.DagsterRun, causes: list[Cause], times: str, stays: str) -> str:
    wrong = "\n\n".join(f"### {on_one_line(cause.where)}\n\n{_block(cause.why)}" for cause in causes)
    return (
        f"# A run of {run.job_name} failed\n\n{times}\n\n## What went wrong\n\n{wrong}\n\n## What now\n\n"
        f"{stays} `docs/operating.md` explains messages and what to do under *When something fails*. The whole log is"
        f" in Dagster under *Runs*, {run.run_id}.\n"
    )


def _what_stays(outputs: Path) -> str:
    try:
        release = latest_release(outputs)
    except ReleaseError as error:
        return f"The latest release is not known: {error}."
    if release is None:
        return "There is no release yet."
    return f"The latest release is unchanged: version {release.version}."


def _block(text: str) -> str:
    """A text as an indented block, in which no Markdown applies, cut if it is long."""
    safe = "\n".join(map(on_one_line, text.splitlines())) or "no message"  # a cut would hide what a password looks like
    shown = safe if len(safe) <= _LONGEST_REASON else f"{safe[:_LONGEST_REASON]}\n[…]"
    return "\n".join(f"    {line}" for line in shown.split("\n"))


def _line(text: str) -> str:
    """The first line of a reason."""
    return on_one_line(next(iter(text.splitlines()), "no message"))[:_LONGEST_LINE]


def _times(instance: dg.DagsterInstance, run_id: str) -> str:
    record = instance.get_run_record_by_id(run_id)
    if record is None or record.start_time is None or record.end_time is None:
        return f"Run {run_id}."
    began, ended = (datetime.fromtimestamp(time, UTC) for time in (record.start_time, record.end_time))
    return f"Run {run_id}, from {began:%Y-%m-%d %H:%M:%S} to {ended:%H:%M:%S} UTC."


def _events(instance: dg.DagsterInstance, run_id: str, of_type: dg.DagsterEventType) -> Iterator[dg.DagsterEvent]:
    for record in instance.get_records_for_run(run_id, of_type=of_type).records:
        if record.event_log_entry.dagster_event is not None:
            yield record.event_log_entry.dagster_event
