"""What publishers list, the documents fetched from them, and the store in which these are kept.

A fetch that brings little or nothing does not fail: the build goes on with what is available and lists what is not. A
build that fetches nothing observes the store, so that nothing before it need ever have been materialised.
"""

import hashlib
import logging
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import dagster as dg

from pipeline.core.plural import pluralise
from pipeline.core.yaml_config import ConfigError
from pipeline.orchestration.markdown import plain
from pipeline.orchestration.operator_messages import list_result, page_result
from pipeline.orchestration.stage_results import Folders
from pipeline.orchestration.way_out import failure, masked_errors, operator_log
from pipeline.sources.discovery import SourcesError, file_names
from pipeline.sources.fetch.limits import FetchLimits
from pipeline.sources.fetch.results import FetchResult, FetchStatus, PageResult
from pipeline.sources.registry import load_registry
from pipeline.sources.store import Manifest, Store, StoreError

if TYPE_CHECKING:
    from pipeline.publications.look import ListResult
    from pipeline.publications.stages import Fetcher, Looked

LISTED: Final = "listed_publications"
FETCHED: Final = "fetched_documents"
STORED: Final = "stored_documents"
LOOK_JOB: Final = "look"
_EVERY_LIST: Final = "every_list_was_read"
#: *Materialize all* leaves out what is only observed, and with it that the files are listed after a fetch.
_FIRST: Final = {"dagster/priority": "1"}
#: How many pages or lists the UI shows; the log of the run has all of them.
_MOST_LISTED: Final = 100


class Publishers(dg.ConfigurableResource[Any]):
    """How documents are fetched from publishers. Times are in seconds.

    Attributes:
        pause: between two requests to one host.
        silence: how long to wait for a connection, and for the next part of a response.
        back_off: before a page is requested again after a transient error; it doubles with each attempt.
    """

    pause: float = FetchLimits().pause
    silence: float = FetchLimits().timeout
    back_off: float = FetchLimits().backoff

    @property
    def limits(self) -> FetchLimits:
        """The same as the fetch takes it."""
        return FetchLimits(pause=self.pause, timeout=self.silence, backoff=self.back_off)

    def fetcher(self, folder: Path) -> "Fetcher":
        """What looks and fetches for a sources folder.

        Raises:
            ConfigError: there is a mistake in its registry or in its list of what to watch.
        """
        # a build needs no HTTP client
        from pipeline.extraction.fields.authorities import load_authorities
        from pipeline.publications.stages import Fetcher
        from pipeline.publications.watch import load_watch

        register = load_authorities()
        watch = load_watch(folder, register)
        return Fetcher(Store(folder), load_registry(folder), watch, register, self.limits)


def listed_asset(owners: list[str]) -> dg.AssetsDefinition:
    """The asset that looks at what publishers list."""

    @dg.asset(
        name=LISTED,
        group_name="sources",
        kinds={"http"},
        owners=owners,
        op_tags=_FIRST,
        check_specs=[
            dg.AssetCheckSpec(
                _EVERY_LIST,
                asset=LISTED,
                description="Could every watched list be read? One that could not says nothing about what is new.",
            )
        ],
        description="Every document that the watched publishers list, with when it was first and last seen. A document"
        " that is no longer listed stays in the record.",
    )
    def listed_publications(
        context: dg.AssetExecutionContext, folders: Folders, publishers: Publishers
    ) -> Iterator[dg.MaterializeResult[None]]:
        from pipeline.sources.fetch.fetch import ContactError

        log = operator_log(context)
        try:
            with masked_errors():
                looked = publishers.fetcher(Path(folders.sources)).look(on_list=lambda result: _log_list(log, result))
        except (ConfigError, StoreError, ContactError) as error:
            raise failure(error) from error
        if looked.problem is not None:
            log.warning(f"not read  {looked.problem}")
        # with nothing to build, only a failed run tells anybody
        if looked.n_failed and not looked.retryable and context.run.job_name == LOOK_JOB:
            number = pluralise(looked.n_failed, "list")
            raise failure(f"{number} could not be read; the log of the run says which, and why")
        yield dg.MaterializeResult(
            metadata=_look_metadata(looked),
            check_results=[
                dg.AssetCheckResult(
                    check_name=_EVERY_LIST,
                    passed=not looked.n_failed,
                    severity=dg.AssetCheckSeverity.WARN,
                    metadata={"not read": looked.n_failed},
                )
            ],
        )

    return listed_publications


def fetched_asset(owners: list[str]) -> dg.AssetsDefinition:
    """The asset that fetches the registered documents and those that are listed and new."""

    @dg.asset(
        name=FETCHED,
        group_name="sources",
        kinds={"http"},
        owners=owners,
        op_tags=_FIRST,
        deps=[LISTED],
        description="The registered documents that have a URL and the listed ones, as their publishers sent them, in"
        " every edition. A document that cannot be fetched now keeps its last edition; no good edition is removed.",
    )
    def fetched_documents(
        context: dg.AssetExecutionContext, folders: Folders, publishers: Publishers
    ) -> dg.MaterializeResult[None]:
        from pipeline.publications.found import load_found
        from pipeline.sources.fetch.fetch import ContactError

        log = operator_log(context)
        folder = Path(folders.sources)
        try:
            fetcher = publishers.fetcher(folder)
            store = fetcher.store
            due = fetcher.plan(load_found(store.folder), file_names(folder, Path(folders.outputs)))
            with masked_errors():
                fetched = fetcher.fetch(due, lambda page: _log(log, page))
            manifest = store.load_manifest()
        except (ConfigError, SourcesError, StoreError, ContactError) as error:
            raise failure(error) from error
        if fetched.status is FetchStatus.FAILED:
            # the next look asks again: waiting here would keep every other run waiting
            log.warning("fetched   nothing; what is stored is used")
        return dg.MaterializeResult(
            data_version=dg.DataVersion(_data_version(manifest)), metadata=_metadata(fetched, store)
        )

    return fetched_documents


def stored_asset(owners: list[str]) -> dg.AssetsDefinition:
    """The asset that observes which documents were fetched before."""
    spec = dg.AssetSpec(
        STORED,
        group_name="sources",
        kinds={"file"},
        owners=owners,
        deps=[FETCHED],
        description="The documents that were fetched before, as they lie in `.fetched` of the sources folder. Each"
        " build observes them; nothing needs to have been fetched.",
    )
    observing: Callable[[Callable[[Folders], dg.ObserveResult]], dg.AssetsDefinition]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", dg.BetaWarning)  # the form without beta cannot say what it depends on
        observing = dg.multi_observable_source_asset(name=STORED, specs=[spec])
    return observing(_observe_store)


def _observe_store(folders: Folders) -> dg.ObserveResult:
    store = Store(Path(folders.sources))
    try:
        manifest = store.load_manifest()
    except StoreError as error:
        raise failure(error) from error
    pages = manifest.pages.values()
    return dg.ObserveResult(
        data_version=dg.DataVersion(_data_version(manifest)),
        metadata={
            "pages": dg.MetadataValue.int(len(pages)),
            "held": dg.MetadataValue.int(sum(page.current is not None for page in pages)),
            "store": dg.MetadataValue.path(store.folder.resolve()),
        },
    )


def _log(log: logging.Logger, page: PageResult) -> None:
    (log.info if page.available else log.warning)(page_result(page))


def _log_list(log: logging.Logger, result: "ListResult") -> None:
    for line in list_result(result):
        (log.info if result.changes is not None else log.warning)(line)


def _data_version(manifest: Manifest) -> str:
    """A hash of the current editions."""
    current = "\0".join(f"{url}\0{page.current}" for url, page in sorted(manifest.pages.items()))
    return hashlib.sha256(current.encode()).hexdigest()


def _look_metadata(looked: "Looked") -> Mapping[str, dg.MetadataValue]:
    lines = [line for result in looked.lists for line in list_result(result)]
    changes = [result.changes for result in looked.lists if result.changes is not None]
    return {
        "lists": dg.MetadataValue.int(len(looked.lists)),
        "not read": dg.MetadataValue.int(looked.n_failed),
        "documents": dg.MetadataValue.int(sum(item.n_listed for item in changes)),
        "new": dg.MetadataValue.int(sum(len(item.new) for item in changes)),
        "no longer listed": dg.MetadataValue.int(sum(len(item.vanished) for item in changes)),
        "results": dg.MetadataValue.md("\n".join(f"- {plain(line)}" for line in lines[:_MOST_LISTED])),
    }


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
