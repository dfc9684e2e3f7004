"""The definitions that Dagster loads."""

import os
from pathlib import Path

import dagster as dg

from pipeline.core.paths import OUTPUTS, SCHEMAS, SOURCES
from pipeline.execution.executors import ExecutorConfig
from pipeline.orchestration.alerts import failure_report
from pipeline.orchestration.assets import OWNERS, document_facts, release_asset, source_files, table_assets
from pipeline.orchestration.checks import table_checks
from pipeline.orchestration.fetch_asset import Publishers, fetched_asset, listed_asset, stored_asset
from pipeline.orchestration.jobs import BUILD, DAILY_LOOK, FETCH_AND_BUILD, LOOK, WEEKLY
from pipeline.orchestration.publications_sensor import publications_sensor
from pipeline.orchestration.publish_remote import remote_release_asset
from pipeline.orchestration.sensors import folder_sensor
from pipeline.orchestration.stage_results import Folders, ReadingMachines
from pipeline.orchestration.terminal_log import NAME, terminal_logger
from pipeline.schema.model import load_schemas


def build_defs(
    *,
    sources: Path | None = None,
    outputs: Path | None = None,
    own_work: Path | None = None,
    machines: ExecutorConfig | None = None,
    publishers: Publishers | None = None,
    publish_to: str | None = None,
    schemas_folder: Path = SCHEMAS,
) -> dg.Definitions:
    """The definitions for one pair of folders.

    Args:
        sources: the folder of documents; `$INSPECTION_SOURCES`, else the project's own.
        outputs: the folder of releases; `$INSPECTION_OUTPUTS`, else the project's own.
        own_work: where stages leave their results, for a run that shares them with no other.
        machines: where documents are read.
        publishers: how documents are fetched from publishers.
        publish_to: the address to which each release is copied; None for none.
        schemas_folder: the folder of schemas.

    Raises:
        ConfigError: there is a mistake in the schemas; the message gives file and line.
    """
    schemas = load_schemas(schemas_folder)
    machines = machines or ExecutorConfig()
    sources = sources or Path(os.environ.get("INSPECTION_SOURCES", SOURCES))
    outputs = outputs or Path(os.environ.get("INSPECTION_OUTPUTS", OUTPUTS))
    return dg.Definitions(
        assets=[
            listed_asset(OWNERS),
            fetched_asset(OWNERS),
            stored_asset(OWNERS),
            source_files,
            document_facts,
            table_assets(schemas),
            release_asset(schemas),
            *([remote_release_asset(publish_to, OWNERS)] if publish_to else []),
        ],
        asset_checks=[table_checks(schemas)],
        jobs=[BUILD, FETCH_AND_BUILD, LOOK],
        schedules=[WEEKLY, DAILY_LOOK],
        sensors=[folder_sensor(schemas), publications_sensor(schemas), failure_report],
        resources={
            "folders": Folders(
                sources=str(sources), outputs=str(outputs), own_work=str(own_work) if own_work else None
            ),
            "machines": ReadingMachines(workers=machines.workers, dask=machines.dask),
            "publishers": publishers or Publishers(),
        },
        loggers={NAME: terminal_logger},
        executor=dg.in_process_executor,
    )


defs = build_defs(publish_to=os.environ.get("INSPECTION_PUBLISH"))
