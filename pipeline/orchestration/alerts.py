"""What is told when a run fails: a page for whoever looks after the pipeline, and a message if somebody wants one.

What belongs here: the report, where it lies, the sensor that writes it. What does not: sending it (see `webhook`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import dagster as dg

from pipeline.core.atomic_files import replace_file
from pipeline.orchestration.operator_messages import on_one_line
from pipeline.orchestration.stage_files import Folders
from pipeline.orchestration.webhook import notify
from pipeline.releases.release_index import ReleaseError, latest_release

#: Where reports lie, below the outputs.
REPORTS: Final = "reports"
#: What Dagster makes of a keyboard interrupt.
_INTERRUPTED: Final = ("DagsterExecutionInterruptedError", "KeyboardInterrupt")
#: What Dagster makes of checks that failed, each of which has said so by itself.
_OF_CHECKS: Final = "DagsterAssetCheckFailedError"
#: Errors of which the place in the code says nothing to an operator.
_OF_THE_DISK: Final = ("OSError", "PermissionError")
#: As many characters of one reason are shown; all of it stands in Dagster's log.
_LONGEST_REASON: Final = 4000
#: And as many of its first line in a message.
_LONGEST_LINE: Final = 300


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that went wrong.

    Attributes:
        where: the step, or the check, that failed.
        why: what it said.
    """

    where: str
    why: str


def reason_of(event: dg.DagsterEvent) -> str:
    """Why a step failed: what it said where it said something, else the error as Dagster tells it."""
    failure = event.step_failure_data
    if failure.user_failure_data is not None and failure.user_failure_data.description:
        return failure.user_failure_data.description
    if failure.error is None:
        return f"step {event.step_key}"
    if failure.error.cls_name in _INTERRUPTED:
        return "interrupted; what was read is remembered"
    innermost = failure.error
    while innermost.cause is not None:
        innermost = innermost.cause
    if innermost.cls_name == _OF_CHECKS:
        return f"{' '.join(innermost.message.partition(': ')[2].split())}; what each found stands above"
    if innermost.cls_name in _OF_THE_DISK:
        return f"step {event.step_key}: {innermost.message.strip()}; make room or give rights there and build again"
    return f"step {event.step_key}: {innermost.to_string()}"


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Writes a page on each run that fails into the folder `reports` of the outputs, and tells the webhook"
    " that the environment names, if any.",
)
def failure_report(context: dg.RunFailureSensorContext, folders: Folders) -> None:
    """Write the report, if that can be, then tell of the failure."""
    run = context.dagster_run
    causes = list(causes_of(context.instance, run.run_id)) or [Cause("the run", context.failure_event.message or "")]
    outputs = Path(folders.outputs)
    try:
        path = write_report(outputs, run, causes, _times(context.instance, run.run_id))
        context.log.info(f"reported  {path}")
    except OSError as error:  # often what the run failed of, too, so that somebody must be told all the same
        context.log.warning(f"no report {outputs / REPORTS}: {error.strerror}; make room or give rights there")
    said = [f"Run {run.run_id} of {run.job_name} failed.", *(f"{cause.where}: {_line(cause.why)}" for cause in causes)]
    told = notify("\n".join(said))
    if told is not None:
        context.log.info(told)


def causes_of(instance: dg.DagsterInstance, run_id: str) -> Iterator[Cause]:
    """What went wrong in a run: steps that failed, and checks that did."""
    for event in _events(instance, run_id, dg.DagsterEventType.STEP_FAILURE):
        yield Cause(event.step_key or "a step", reason_of(event))
    for event in _events(instance, run_id, dg.DagsterEventType.ASSET_CHECK_EVALUATION):
        check = event.asset_check_evaluation_data
        if not check.passed:
            yield Cause(f"{check.asset_key.to_user_string()}.{check.check_name}", check.description or "failed")


def write_report(outputs: Path, run: dg.DagsterRun, causes: list[Cause], times: str) -> Path:
    """Write the page on one run, in one step, over the one that may be there.

    Args:
        outputs: the folder of releases.
        run: the run that failed.
        causes: what went wrong.
        times: when it ran, in words.

    Raises:
        OSError: it cannot be written.
    """
    folder = outputs / REPORTS
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run.run_id}.md"
    replace_file(path, _report(run, causes, times, _what_stays(outputs)).encode())
    return path


def _report(run: dg.DagsterRun, causes: list[Cause], times: str, stays: str) -> str:
    wrong = "\n\n".join(f"### {on_one_line(cause.where)}\n\n{_block(cause.why)}" for cause in causes)
    return (
        f"# A run of {run.job_name} failed\n\n{times}\n\n## What went wrong\n\n{wrong}\n\n## What now\n\n"
        f"{stays} What messages mean and what to do stands in `docs/operating.md` under *When something fails*; all"
        f" that the run said stands in Dagster under *Runs*, {run.run_id}.\n"
    )


def _what_stays(outputs: Path) -> str:
    try:
        release = latest_release(outputs)
    except ReleaseError as error:
        return f"Which release is the latest cannot be told: {error}."
    if release is None:
        return "There is no release yet."
    return f"The latest release stayed as it was: version {release.version}."


def _block(text: str) -> str:
    """Lines as they are, whatever Markdown they hold: indented, and not without end."""
    shown = text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}\n[…]"
    return "\n".join(f"    {on_one_line(line)}" for line in shown.splitlines()) or "    it said nothing"


def _line(text: str) -> str:
    """The first line of a reason."""
    return on_one_line(next(iter(text.splitlines()), "it said nothing"))[:_LONGEST_LINE]


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
