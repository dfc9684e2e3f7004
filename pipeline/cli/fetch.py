"""The command `fetch`: look at what publishers list, and fetch what is new and what is registered."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.cli.exit_status import ExitStatus, cannot_start
from pipeline.cli.fetch_progress import FetchProgress
from pipeline.cli.options import Sources, parse_seconds
from pipeline.cli.terminal import print_result, report
from pipeline.core.paths import REGISTRY_NAME, SOURCES, WATCH_NAME
from pipeline.core.plural import pluralise
from pipeline.sources.fetch.limits import FetchLimits
from pipeline.sources.fetch.results import FetchResult, FetchStatus, PageStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.extraction.fields.authorities import AuthorityRegister
    from pipeline.publications.stages import Fetcher, Looked
    from pipeline.publications.watch import Watch

FETCH_STATUSES: Final = (
    "every list was read, and every document is here as its publisher has it, or had it before the page went",
    "no list could be read and no document fetched",
    "it could not start: nothing to fetch, a mistake in a file that people write, or a store that cannot be used",
    "some lists could not be read, or some documents not fetched",
)


def fetch(
    *,
    sources: Sources = SOURCES,
    authorities: Annotated[
        list[str] | None,
        typer.Option(
            "--authority",
            metavar="NAME",
            help="Look at this authority (name or URN) instead of those in watch.yaml; may be given several times.",
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Look at every authority that the inspectorate lists.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Look, print what would be fetched and how long it takes; keep nothing.")
    ] = False,
    pause: Annotated[
        float,
        typer.Option(
            parser=parse_seconds,
            metavar="SECONDS",
            help="Between two requests to one host, unless it asks for a longer pause.",
        ),
    ] = FetchLimits().pause,
) -> ExitStatus:
    """Look at what publishers list, and fetch what is new and what is registered."""
    from pipeline.core.yaml_config import ConfigError
    from pipeline.extraction.fields.authorities import load_authorities
    from pipeline.publications.stages import Fetcher
    from pipeline.sources.discovery import SourcesError, file_names
    from pipeline.sources.fetch.fetch import ContactError
    from pipeline.sources.registry import load_registry
    from pipeline.sources.store import Store, StoreError

    folder = sources.resolve()
    register = load_authorities()
    try:
        watch = _watch(folder, register, authorities or [], every=every)
        fetcher = Fetcher(Store(folder), load_registry(folder), watch, register, FetchLimits(pause=pause))
        is_new = bool(authorities or every) and not folder.exists()
        if is_new and not dry_run:
            _make(folder)
        names = [] if is_new else file_names(folder)
        return _fetch(fetcher, names, FetchProgress(pause), dry_run=dry_run)
    except (ConfigError, SourcesError, StoreError, ContactError) as error:
        return cannot_start(error)
    except KeyboardInterrupt:
        report("the documents fetched so far are kept, and the next `fetch` goes on from here")
        return ExitStatus.INTERRUPTED


def _make(folder: "Path") -> None:
    """Make a sources folder for documents of authorities that were named.

    Raises:
        ConfigError: it cannot be made.
    """
    from pipeline.core.yaml_config import ConfigError

    try:
        folder.mkdir()
    except OSError as error:
        raise ConfigError(f"{folder}: cannot be made ({error.strerror}); name a folder in one that exists") from error


def _watch(folder: "Path", register: "AuthorityRegister", names: "Sequence[str]", *, every: bool) -> "Watch":
    """What to look for: as in the folder, or for the authorities that are named instead.

    Raises:
        ConfigError: there is nothing to fetch, a mistake in the file, or an authority that the register lacks.
    """
    from pipeline.core.yaml_config import ConfigError
    from pipeline.publications.watch import ALL, find_authority, load_watch, unknown_authority

    if names and every:
        raise ConfigError("--authority and --all are different things; give one of them")
    unknown = next((name for name in names if find_authority(name, register) is None), None)
    if unknown is not None:
        raise ConfigError(f"--authority: {unknown_authority(unknown)}")
    if not (names or every or (folder / REGISTRY_NAME).is_file() or (folder / WATCH_NAME).is_file()):
        raise ConfigError(
            f"{folder / REGISTRY_NAME}: not found; name a folder with a registry that gives the URLs of its documents,"
            f" or with a {WATCH_NAME}, or name an authority"
        )
    watch = load_watch(folder, register)
    return watch.limited_to(names, register) if names else watch.of_authorities(ALL) if every else watch


def _fetch(fetcher: "Fetcher", names: list[str], progress: FetchProgress, *, dry_run: bool) -> ExitStatus:
    """Look, and unless it is a dry run, fetch."""
    with progress:
        looked = fetcher.look(progress.begin_lists, progress.show_list, keeps=not dry_run, goes_on=True)
    _report_lists(looked)
    due = fetcher.plan(looked.found, names)
    addresses = {entry.url for entry in fetcher.registry.documents.values() if entry.url}
    progress.announce_documents(len(due), len(addresses), fetcher.store.sources)
    if dry_run:
        for item in due:
            print_result(f"would ask {item.file_name}: {item.link_text} ({item.url})")
        print_result(f"dry run: {pluralise(len(due), 'listed document')} to fetch")
        return _status(looked, FetchResult(()))
    with progress:
        progress.begin_documents(len(due) + len(addresses))
        fetched = fetcher.fetch(due, progress.show_page)
    status = _status(looked, fetched)
    print_result(_summary(looked, fetched, looked.found.n_lacking(fetched), status))
    return status


def _report_lists(looked: "Looked") -> None:
    """Print what concerns all lists."""
    if looked.problem is not None:
        report(f"not read  {looked.problem}")
    if looked.n_read_before:
        report(f"going on  {pluralise(looked.n_read_before, 'list')} read before the fetch was broken off")
    if looked.lacking:
        named = "; ".join(looked.lacking)
        report(f"not there the inspectorate's list lacks {named}; to look all the same, use --authority")


def _status(looked: "Looked", fetched: FetchResult) -> ExitStatus:
    """How the command ends: complete where all lists and documents are, failed where nothing is."""
    n_read = len(looked.lists) - looked.n_failed + looked.n_read_before
    if not looked.n_failed and fetched.status is FetchStatus.COMPLETE:
        return ExitStatus.OK
    if n_read <= 0 and (not fetched.pages or fetched.status is FetchStatus.FAILED):
        return ExitStatus.FAILED
    return ExitStatus.INCOMPLETE


def _summary(looked: "Looked", fetched: FetchResult, n_lacking: int, status: ExitStatus) -> str:
    """The result in a line.

    Args:
        looked: the result for the lists.
        fetched: that for the documents.
        n_lacking: how many listed documents were not asked for, since the publisher did not have them some days ago.
        status: of the command.
    """
    word = {ExitStatus.OK: FetchStatus.COMPLETE, ExitStatus.FAILED: FetchStatus.FAILED}.get(status, FetchStatus.PARTIAL)
    counts = [f"{number} {item}" for item in PageStatus if (number := fetched.count(item))]
    if not looked.lists and not looked.problem and not looked.n_read_before:
        nothing = "nothing to fetch: no document in the registry has a url, and no list is watched"
        return f"{word}: {', '.join(counts) or nothing}"
    parts = [f"{pluralise(len(looked.lists), 'list')} looked at", *counts]
    if looked.n_failed:
        parts.insert(1, f"{looked.n_failed} not read")
    elif not counts and not looked.n_vanished:
        parts.append("nothing new")
    parts += [f"{looked.n_vanished} no longer listed"] if looked.n_vanished else []
    parts += [f"{n_lacking} listed that the publisher does not have"] if n_lacking else []
    return f"{word}: {', '.join(parts)}"
