"""The sensor that requests a run when publishers list something new.

It looks at the record of what they list, and not at their sites: the job `look` does that.
"""

import hashlib
from pathlib import Path
from typing import Final

import dagster as dg
from pydantic import TypeAdapter

from pipeline.core.text_going_out import on_lines
from pipeline.core.yaml_config import ConfigError
from pipeline.orchestration.fetch_asset import Publishers
from pipeline.orchestration.jobs import BUILD, FETCH_AND_BUILD, FETCH_JOB, JOB
from pipeline.orchestration.sensors import is_built
from pipeline.orchestration.stage_results import Folders
from pipeline.publications.entries import without_looking
from pipeline.publications.found import Found, Publication, load_found
from pipeline.schema.model import Schemas
from pipeline.sources.discovery import SourcesError, file_names
from pipeline.sources.store import StoreError

_INTERVAL_SECONDS: Final = 300
#: The tags of a run that say what it is for.
NUMBER_TAG: Final = "inspection-outcomes/new_publications"
NAMES_TAG: Final = "inspection-outcomes/publications"
_MOST_NAMED: Final = 5


def publications_sensor(schemas: Schemas) -> dg.SensorDefinition:
    """The sensor for one installation."""

    @dg.sensor(
        name="new_publications",
        jobs=[FETCH_AND_BUILD, BUILD],
        minimum_interval_seconds=_INTERVAL_SECONDS,
        description="Requests a run when the last look found something new: one that fetches where there are documents"
        " to fetch, and one that only builds where others are no longer listed. Its tags name what is new.",
    )
    def new_publications(
        context: dg.SensorEvaluationContext, folders: Folders, publishers: Publishers
    ) -> dg.SensorResult:
        folder = Path(folders.sources)
        try:
            fetcher = publishers.fetcher(folder)
            found = load_found(fetcher.store.folder)
            due = fetcher.plan(found, file_names(folder, Path(folders.outputs)))
        except (ConfigError, SourcesError, StoreError) as error:
            return dg.SensorResult(skip_reason=on_lines(str(error)), cursor=context.cursor)
        now = _state(found, due)
        if not found.publications:
            return _skip("nothing was looked at yet; run the job `look`", now)
        if now == context.cursor:
            return _skip("nothing is new since the last request", now)
        if not due and is_built(folders, schemas):
            return _skip("the latest release has everything that is listed", now)
        request = dg.RunRequest(run_key=now, job_name=FETCH_JOB if due else JOB, tags=_tags(due))
        return dg.SensorResult(run_requests=[request], cursor=now)

    return new_publications


def _state(found: Found, due: list[Publication]) -> str:
    """A hash of what is listed, of what is to be fetched and, where that is anything, of the day of the last look."""
    listed = [without_looking(item) for item in found.publications.values()]
    digest = hashlib.sha256(TypeAdapter(list[Publication]).dump_json(listed))
    digest.update("\0".join(item.publication_id for item in due).encode())
    if due:  # what a run could not fetch is tried again after the next look
        digest.update(max(item.last_read for item in found.lists.values()).isoformat().encode())
    return digest.hexdigest()


def _tags(due: list[Publication]) -> dict[str, str]:
    named = ", ".join(item.publication_id for item in due[:_MOST_NAMED])
    more = f" and {len(due) - _MOST_NAMED} more" if len(due) > _MOST_NAMED else ""
    return {NUMBER_TAG: str(len(due)), **({NAMES_TAG: f"{named}{more}"} if due else {})}


def _skip(reason: str, cursor: str) -> dg.SensorResult:
    return dg.SensorResult(skip_reason=reason, cursor=cursor)
