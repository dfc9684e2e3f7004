"""The command `fetch`: fetch the registered documents from their publishers."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.cli.exit_status import ExitStatus, cannot_start
from pipeline.cli.options import Sources, parse_seconds
from pipeline.cli.terminal import print_result, report
from pipeline.core.paths import REGISTRY_NAME, SOURCES
from pipeline.sources.fetch.limits import FetchLimits
from pipeline.sources.fetch.results import FetchResult, FetchStatus, PageResult, PageStatus

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.sources.registry import Registry

FETCH_STATUSES: Final = (
    "every document is here as its publisher has it, or had it before the page went",
    "no document could be fetched",
    "it could not start: no registry, a mistake in it, or a store that cannot be used",
    "some documents could not be fetched",
)
_STATUS: Final = {
    FetchStatus.COMPLETE: ExitStatus.OK,
    FetchStatus.FAILED: ExitStatus.FAILED,
    FetchStatus.PARTIAL: ExitStatus.INCOMPLETE,
}


def fetch(
    *,
    sources: Sources = SOURCES,
    pause: Annotated[
        float,
        typer.Option(
            parser=parse_seconds,
            metavar="SECONDS",
            help="Between two requests to one host, unless it asks for a longer pause.",
        ),
    ] = FetchLimits().pause,
) -> ExitStatus:
    """Fetch the registered documents from their publishers."""
    from pipeline.core.yaml_config import ConfigError
    from pipeline.sources.fetch.fetch import ContactError
    from pipeline.sources.fetch.fetch import fetch as fetch_documents
    from pipeline.sources.store import Store, StoreError

    folder = sources.resolve()
    try:
        registry = _existing_registry(folder)
        fetched = fetch_documents(registry, Store(folder), FetchLimits(pause=pause), _print_page)
    except (ConfigError, StoreError, ContactError) as error:
        return cannot_start(error)
    except KeyboardInterrupt:
        report("the documents fetched so far are kept")
        return ExitStatus.INTERRUPTED
    print_result(_summary(fetched))
    return _STATUS[fetched.status]


def _existing_registry(folder: "Path") -> "Registry":
    """The registry of a folder.

    Raises:
        ConfigError: it is missing, or holds a mistake.
    """
    from pipeline.core.yaml_config import ConfigError
    from pipeline.sources.registry import load_registry

    path = folder / REGISTRY_NAME
    if not path.is_file():
        raise ConfigError(f"{path}: not found; name a folder with a registry that gives the URLs of its documents")
    return load_registry(folder)


def _print_page(page: PageResult) -> None:
    from pipeline.orchestration.operator_messages import page_result

    report(page_result(page))


def _summary(fetched: FetchResult) -> str:
    """The result in a line."""
    counts = ", ".join(f"{number} {status}" for status in PageStatus if (number := fetched.count(status)))
    return f"{fetched.status}: {counts or 'no document in the registry has a url'}"
