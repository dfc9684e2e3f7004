"""The jobs and their schedule."""

from datetime import timedelta
from typing import Final

import dagster as dg

from pipeline.orchestration.fetch_asset import FETCHED, LISTED, LOOK_JOB, STORED

JOB: Final = "build"
FETCH_JOB: Final = "fetch_and_build"

#: Everything that is materialised, and the store of fetched documents, which is only observed.
_ALL: Final = dg.AssetSelection.all() | dg.AssetSelection.assets(STORED)

#: Never uses the network. All jobs run in one process: in processes of their own, steps would spend minutes on imports.
BUILD = dg.define_asset_job(
    JOB,
    selection=_ALL - dg.AssetSelection.assets(LISTED, FETCHED),
    executor_def=dg.in_process_executor,
    description="From the sources folder and earlier fetched documents to a published release.",
)

FETCH_AND_BUILD = dg.define_asset_job(
    FETCH_JOB,
    selection=_ALL,
    executor_def=dg.in_process_executor,
    description="From the publishers to a published release. Documents that cannot be fetched now are built in their"
    " last edition.",
)

LOOK = dg.define_asset_job(
    LOOK_JOB,
    selection=dg.AssetSelection.assets(LISTED),
    executor_def=dg.in_process_executor,
    description="Looks at what publishers list, and fetches nothing.",
)

DAILY_LOOK = dg.ScheduleDefinition(
    name="daily_look",
    job=LOOK,
    cron_schedule="0 5 * * *",
    execution_timezone="Europe/London",
    description="Looks each morning at five. The sensor `new_publications` then requests a build, if anything is new.",
)

WEEKLY = dg.ScheduleDefinition(
    name="weekly_fetch_and_build",
    job=FETCH_AND_BUILD,
    cron_schedule="0 6 * * 1",
    execution_timezone="Europe/London",
    description="Fetches and builds every Monday at six in the morning. If nothing changed there is no new version.",
)

#: A release is confirmed or replaced each week. A day late deserves a warning; after two missed weeks, somebody acts.
WEEKLY_FRESHNESS = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=15), warn_window=timedelta(days=8))
