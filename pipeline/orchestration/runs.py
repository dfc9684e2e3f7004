"""When the assets run: the job, the weekly schedule, and the sensor that watches the sources folder.

What belongs here: what starts a run. What does not: what a run does.
"""

import hashlib
from pathlib import Path
from typing import Final

import dagster as dg

from pipeline.layout import CORRECTIONS_NAME, REGISTRY_NAME
from pipeline.orchestration.workspace import Folders
from pipeline.sources.finding import SourcesError, find_sources
from pipeline.sources.registry import Registry

JOB: Final = "build"
_EVERY_MINUTE: Final = 60


#: The job that makes everything, in one process: steps in processes of their own would import for minutes.
BUILD = dg.define_asset_job(
    JOB,
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="From the sources folder to a published release.",
)

WEEKLY_BUILD = dg.ScheduleDefinition(
    name="weekly_build",
    job=BUILD,
    cron_schedule="0 6 * * 1",
    execution_timezone="Europe/London",
    description="Builds every Monday at six in the morning; a build that changes nothing makes no new version.",
)


@dg.sensor(
    job=BUILD,
    minimum_interval_seconds=_EVERY_MINUTE,
    description="Starts a build when a file in the sources folder appears, changes or goes.",
)
def sources_changed(context: dg.SensorEvaluationContext, folders: Folders) -> dg.SensorResult | dg.SkipReason:
    """Ask for a run where the folder is not what it was when a run was last asked for."""
    try:
        fingerprint = folder_fingerprint(Path(folders.sources), Path(folders.outputs))
    except SourcesError as error:
        return dg.SkipReason(str(error))
    if fingerprint == context.cursor:
        return dg.SkipReason("nothing in the sources folder has changed")
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=fingerprint)], cursor=fingerprint)


def folder_fingerprint(folder: Path, leave_out: Path) -> str:
    """A hash of the names and contents of all files of a folder, its lists among them, without the releases.

    Raises:
        SourcesError: the folder is not there.
    """
    parts = [f"{file.name}\0{file.sha256}" for file in find_sources(folder, Registry(), leave_out)]
    beside = (folder / name for name in (REGISTRY_NAME, CORRECTIONS_NAME))
    parts += [f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}" for path in beside if path.exists()]
    return hashlib.sha256("\0\0".join(parts).encode()).hexdigest()
