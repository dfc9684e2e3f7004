"""The asset of what publishers sent.

What belongs here: fetching in Dagster's terms, and when it is tried again. What does not: fetching.

A fetch that brings little or nothing does not fail: the build goes on with what is at hand, and says what is not.
"""

import hashlib
from pathlib import Path
from typing import Any, Final

import dagster as dg

from pipeline.core.paths import REGISTRY_NAME
from pipeline.core.yaml_config import ConfigError
from pipeline.orchestration.markdown import plain
from pipeline.orchestration.operator_messages import page_asked_for
from pipeline.orchestration.stage_files import Folders
from pipeline.schema.model import Schemas
from pipeline.sources.fetch.limits import Limits
from pipeline.sources.fetch.results import Fetched, Outcome, Status
from pipeline.sources.registry import load_registry
from pipeline.sources.store import Manifest, Store, StoreError

FETCHED: Final = "fetched_documents"
#: How often a fetch that brought nothing is tried again.
RETRIES: Final = 2
#: So many pages the UI lists; all of them stand in the log of the run.
_MOST_LISTED: Final = 100


class Publishers(dg.ConfigurableResource[Any]):
    """How publishers are asked. Times are in seconds.

    Attributes:
        pause: between two requests to one host.
        silence: for which an answer is waited for.
        back_off: before a page is asked for again where what went wrong may pass; it doubles with each attempt.
        try_again_after: before all is tried again where nothing could be had.
    """

    pause: float = Limits().pause
    silence: float = Limits().silence
    back_off: float = Limits().back_off
    try_again_after: float = 600.0

    @property
    def limits(self) -> Limits:
        """The same for the room."""
        return Limits(pause=self.pause, silence=self.silence, back_off=self.back_off)


def fetched_asset(schemas: Schemas, owners: list[str]) -> dg.AssetsDefinition:
    """The asset that brings the registered documents."""

    @dg.asset(
        name=FETCHED,
        group_name="sources",
        kinds={"http"},
        owners=owners,
        description="What publishers sent of the registered documents that have a URL, every edition of it. What cannot"
        " be had now stays as it was last; no good edition is removed.",
    )
    def fetched_documents(
        context: dg.AssetExecutionContext, folders: Folders, publishers: Publishers
    ) -> dg.MaterializeResult[None]:
        from pipeline.sources.fetch.fetch import ContactError, fetch  # a build need not wait for a client of HTTP

        folder = Path(folders.sources)
        store = Store(folder)
        try:
            registry = load_registry(folder / REGISTRY_NAME, frozenset(schemas.vocabularies["licence"].terms))
            fetched = fetch(registry, store, publishers.limits, lambda outcome: _tell(context.log, outcome))
            manifest = store.manifest()
        except (ConfigError, StoreError, ContactError) as error:
            raise dg.Failure(str(error), allow_retries=False) from error
        if fetched.status is Status.FAILED and fetched.may_pass and context.retry_number < RETRIES:
            context.log.warning(f"fetched   nothing; tried again in {publishers.try_again_after:g} seconds")
            raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=publishers.try_again_after)
        return dg.MaterializeResult(data_version=dg.DataVersion(_version(manifest)), metadata=_metadata(fetched, store))

    return fetched_documents


def _tell(log: dg.DagsterLogManager, outcome: Outcome) -> None:
    (log.info if outcome.at_hand else log.warning)(page_asked_for(outcome))


def _version(manifest: Manifest) -> str:
    """A hash of what is current."""
    currents = "\0".join(f"{url}\0{page.current}" for url, page in sorted(manifest.pages.items()))
    return hashlib.sha256(currents.encode()).hexdigest()


def _metadata(fetched: Fetched, store: Store) -> dict[str, dg.MetadataValue]:
    rows = "\n".join(
        f"| {plain(', '.join(outcome.names))} | {outcome.result} | {plain(outcome.detail)} |"
        for outcome in fetched.outcomes[:_MOST_LISTED]
    )
    return {
        "status": dg.MetadataValue.text(fetched.status.value),
        "pages": dg.MetadataValue.int(len(fetched.outcomes)),
        "at hand": dg.MetadataValue.int(sum(outcome.at_hand for outcome in fetched.outcomes)),
        "what became of each": dg.MetadataValue.md(f"| document | result | detail |\n|---|---|---|\n{rows}"),
        "store": dg.MetadataValue.path(store.folder.resolve()),
    }
