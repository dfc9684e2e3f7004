"""The jobs and when they run by the clock.

What belongs here: which assets are made together, and the schedule. What does not: what starts a run because something
changed or failed (see `watching` and `failures`), and what a run does.
"""

from datetime import timedelta
from typing import Final

import dagster as dg

from pipeline.orchestration.fetch_asset import FETCHED

JOB: Final = "build"
FETCH_JOB: Final = "fetch_and_build"

#: From the folder to a release, and nothing from the network. In one process, as all jobs: steps in processes of their
#: own would import for minutes.
BUILD = dg.define_asset_job(
    JOB,
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(FETCHED),
    executor_def=dg.in_process_executor,
    description="From the sources folder, and what was fetched before, to a published release.",
)

FETCH_AND_BUILD = dg.define_asset_job(
    FETCH_JOB,
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    description="From the publishers to a published release. What cannot be had now is built as it was last.",
)

WEEKLY = dg.ScheduleDefinition(
    name="weekly_fetch_and_build",
    job=FETCH_AND_BUILD,
    cron_schedule="0 6 * * 1",
    execution_timezone="Europe/London",
    description="Fetches and builds every Monday at six in the morning; a build that changes nothing makes no new"
    " version.",
)

#: A release is confirmed or made anew each week. A day late is worth a look; two weeks missed, and somebody has to act.
WEEKLY_FRESHNESS = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=15), warn_window=timedelta(days=8))
