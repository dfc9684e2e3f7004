"""The asset of the documents fetched from publishers.

A fetch that brings little or nothing does not fail: the build goes on with what is available and lists what is not.
"""

import hashlib
import logging
from pathlib import Path
from typing import Any, Final

import dagster as dg

from pipeline.core.yaml_config import ConfigError
from pipeline.orchestration.markdown import plain
from pipeline.orchestration.operator_messages import page_result
from pipeline.orchestration.stage_results import Folders
from pipeline.orchestration.way_out import failure, masked_errors, operator_log
from pipeline.sources.fetch.limits import FetchLimits
from pipeline.sources.fetch.results import FetchResult, FetchStatus, PageResult
from pipeline.sources.registry import load_registry
from pipeline.sources.store import Manifest, Store, StoreError

FETCHED: Final = "fetched_documents"
#: How often a fetch that brought nothing is retried.
RETRIES: Final = 2
#: How many pages the UI lists; the log of the run has all of them.
_MOST_LISTED: Final = 100


class Publishers(dg.ConfigurableResource[Any]):
    """How documents are fetched from publishers. Times are in seconds.

    Attributes:
        pause: between two requests to one host.
        silence: how long to wait for a connection, and for the next part of a response.
        back_off: before a page is requested again after a transient error; it doubles with each attempt.
        try_again_after: before the whole fetch is retried where nothing could be fetched.
    """

    pause: float = FetchLimits().pause
    silence: float = FetchLimits().timeout
    back_off: float = FetchLimits().backoff
    try_again_after: float = 600.0

    @property
    def limits(self) -> FetchLimits:
        """The same as the fetch takes it."""
        return FetchLimits(pause=self.pause, timeout=self.silence, backoff=self.back_off)


def fetched_asset(owners: list[str]) -> dg.AssetsDefinition:
    """The asset that fetches the registered documents."""

    @dg.asset(
        name=FETCHED,
        group_name="sources",
        kinds={"http"},
        owners=owners,
        description="The registered documents that have a URL, as their publishers sent them, in every edition. A"
        " document that cannot be fetched now keeps its last edition; no good edition is removed.",
    )
    def fetched_documents(
        context: dg.AssetExecutionContext, folders: Folders, publishers: Publishers
    ) -> dg.MaterializeResult[None]:
        from pipeline.sources.fetch.fetch import ContactError, fetch  # a build needs no HTTP client

        log = operator_log(context)
        folder = Path(folders.sources)
        store = Store(folder)
        try:
            with masked_errors():
                fetched = fetch(load_registry(folder), store, publishers.limits, lambda page: _log(log, page))
            manifest = store.load_manifest()
        except (ConfigError, StoreError, ContactError) as error:
            raise failure(error) from error
        if fetched.status is FetchStatus.FAILED and fetched.retryable and context.retry_number < RETRIES:
            log.warning(f"fetched   nothing; retrying in {publishers.try_again_after:g} seconds")
            raise dg.RetryRequested(max_retries=RETRIES, seconds_to_wait=publishers.try_again_after)
        return dg.MaterializeResult(
            data_version=dg.DataVersion(_data_version(manifest)), metadata=_metadata(fetched, store)
        )

    return fetched_documents


def _log(log: logging.Logger, page: PageResult) -> None:
    (log.info if page.available else log.warning)(page_result(page))


def _data_version(manifest: Manifest) -> str:
    """A hash of the current editions."""
    current = "\0".join(f"{url}\0{page.current}" for url, page in sorted(manifest.pages.items()))
    return hashlib.sha256(current.encode()).hexdigest()


def _metadata(fetched: FetchResult, store: Store) -> dict[str, dg.MetadataValue]:
    rows = "\n".join(
        f"| {plain(', '.join(page.names))} | {page.status} | {plain(page.detail)} |"
        for page in fetched.pages[:_MOST_LISTED]
    )
    return {
        "status": dg.MetadataValue.text(fetched.status.value),
        "pages": dg.MetadataValue.int(len(fetched.pages)),
        "available": dg.MetadataValue.int(sum(page.available for page in fetched.pages)),
        "results": dg.MetadataValue.md(f"| document | result | detail |\n|---|---|---|\n{rows}"),
        "store": dg.MetadataValue.path(store.folder.resolve()),
    }
