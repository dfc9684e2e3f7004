"""The two stages that use the network: look at what publishers list, then fetch what is new."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pipeline.extraction.fields.authorities import AuthorityRegister
from pipeline.publications.entries import entry_of, to_fetch, with_outcomes
from pipeline.publications.found import Found, Publication, load_found, save_found
from pipeline.publications.look import ListResult, Looker
from pipeline.publications.ofsted_site import search_address
from pipeline.publications.unfinished import UnfinishedFetch, asked_before
from pipeline.publications.watch import ALL, Watch
from pipeline.publications.web_page import ListError
from pipeline.sources.fetch.fetch import fetch, user_agent
from pipeline.sources.fetch.http_client import HttpClient
from pipeline.sources.fetch.limits import FetchLimits
from pipeline.sources.fetch.origins import origins_of
from pipeline.sources.fetch.polite_client import PoliteClient
from pipeline.sources.fetch.results import FetchResult, PageResult, PageStatus
from pipeline.sources.registry import Registry
from pipeline.sources.store import Manifest, Store


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Looked:
    """The result of looking at what publishers list.

    Attributes:
        found: the record now.
        lists: one result for each list that was read, in their order.
        problem: why the list of authorities could not be read; None where it was, or was not needed.
        lacking: the authorities of the register that the inspectorate's own list lacks.
        n_read_before: how many lists were read by the fetch that this one takes up again.
    """

    found: Found
    lists: tuple[ListResult, ...] = ()
    problem: str | None = None
    lacking: tuple[str, ...] = ()
    n_read_before: int = 0

    @property
    def n_failed(self) -> int:
        """How many lists could not be read."""
        return sum(item.changes is None for item in self.lists) + (self.problem is not None)

    @property
    def n_vanished(self) -> int:
        """How many documents are no longer listed that were."""
        return sum(len(item.changes.vanished) for item in self.lists if item.changes is not None)

    @property
    def retryable(self) -> bool:
        """Whether looking again may bring more."""
        return any(item.retryable for item in self.lists)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Looks at what publishers list and fetches what is new.

    Attributes:
        store: of fetched documents, which keeps the record of what is listed.
        registry: of the sources folder.
        watch: what to look for.
        register: the local authorities.
        limits: on sizes, times and numbers of requests.
        now: the time.
    """

    store: Store
    registry: Registry
    watch: Watch
    register: AuthorityRegister
    limits: FetchLimits = field(default_factory=FetchLimits)
    now: Callable[[], datetime] = _utc_now

    def look(
        self,
        on_lists: Callable[[int], None] = lambda _: None,
        on_list: Callable[[ListResult], None] = lambda _: None,
        *,
        keeps: bool = True,
        goes_on: bool = False,
    ) -> Looked:
        """Read every list that is watched, and record what is on it.

        The record is written list by list, so that what was read is kept however this ends.

        Args:
            on_lists: called with the number of lists before the first is read.
            on_list: called with the result of each list.
            keeps: whether anything is written; a dry run writes nothing.
            goes_on: whether `fetch` follows: if it is broken off, the next one does not read the lists again.

        Raises:
            StoreError: the store cannot be used.
            ContactError: the contact cannot be sent.
        """
        agent = user_agent(os.environ)
        hosts = [self.watch.ofsted.site, *(item.address for item in self.watch.news)]
        folder = self.store.folder
        with self.store.locked() if keeps else nullcontext(), HttpClient(self.limits, agent) as client:
            unfinished = UnfinishedFetch(folder, self.now) if keeps else None
            looker = Looker(PoliteClient(client, origins_of(hosts), self.limits), load_found(folder), self.now)
            search = search_address(self.watch.ofsted.site, 0)
            was_searched = unfinished is not None and unfinished.was_asked(search)
            try:
                lists, lacking = looker.lists(self.watch, self.register, search_again=not was_searched)
            except ListError as error:
                return Looked(looker.found, problem=str(error))
            if unfinished is not None and self.watch.ofsted.authorities == ALL and not was_searched:
                save_found(folder, looker.found)
                unfinished.asked(search)
            left = [item for item in lists if unfinished is None or not unfinished.was_asked(item.address)]
            on_lists(len(left))
            results: list[ListResult] = []
            for result in looker.look(left):
                if unfinished is not None and result.changes is not None:
                    save_found(folder, looker.found)
                    unfinished.asked(result.address)
                results.append(result)
                on_list(result)
            if unfinished is not None and not goes_on:
                unfinished.finish()
            return Looked(looker.found, tuple(results), None, tuple(lacking), len(lists) - len(left))

    def plan(self, found: Found, names: Collection[str]) -> list[Publication]:
        """The listed documents to ask for now, the newest first.

        Args:
            found: the record of what publishers list.
            names: of the files in the sources folder.

        Raises:
            StoreError: the store cannot be read.
        """
        held = _held(self.store.load_manifest())
        again = self.watch.ofsted.ask_again_after_days
        due = to_fetch(found, self.registry, held, names, self.now().date(), again)
        asked = asked_before(self.store.folder, self.now())
        return [item for item in due if item.url not in asked]

    def fetch(
        self, due: Collection[Publication], on_page: Callable[[PageResult], None] = lambda _: None
    ) -> FetchResult:
        """Ask for listed documents and for those in the registry, and record what came of it.

        Args:
            due: the listed documents.
            on_page: called with the result of each document.

        Raises:
            StoreError: the store cannot be used.
            ContactError: the contact cannot be sent.
        """
        with self.store.locked():
            unfinished = UnfinishedFetch(self.store.folder, self.now)
            self._record_received(unfinished)
        wanted = {**self.registry.documents, **{item.file_name: entry_of(item) for item in due}}
        left = {name: entry for name, entry in wanted.items() if entry.url and not unfinished.was_asked(entry.url)}
        pages: dict[str, PageResult] = {}

        def record(page: PageResult) -> None:
            pages[page.url] = page
            if not page.retryable:
                unfinished.asked(page.url)
            on_page(page)

        with self._recording(pages):
            result = fetch(Registry(documents=left), self.store, self.limits, record, self.now)
        unfinished.finish()
        return result

    @contextmanager
    def _recording(self, pages: Mapping[str, PageResult]) -> Iterator[None]:
        """Write what came of asking for documents into the record, however that ends."""
        try:
            yield
        finally:
            if pages:
                with self.store.locked():
                    self._record(pages)

    def _record_received(self, unfinished: UnfinishedFetch) -> None:
        """Record what a fetch that was killed had received, and could not write down."""
        held = _held(self.store.load_manifest())
        found = load_found(self.store.folder)
        received = {
            item.url: PageResult((item.file_name,), item.url, PageStatus.NEW, "", available=True)
            for item in found.publications.values()
            if unfinished.was_asked(item.url) and item.url in held and item.asked_as != item.link_text
        }
        if received:
            self._record(received)

    def _record(self, pages: Mapping[str, PageResult]) -> None:
        found = load_found(self.store.folder)
        save_found(self.store.folder, with_outcomes(found, pages, self.now().date()))


def _held(manifest: Manifest) -> set[str]:
    """The addresses of which there is an edition that is not doubted."""
    editions = {url: page.edition(page.current) for url, page in manifest.pages.items()}
    return {url for url, edition in editions.items() if edition is not None and edition.doubt is None}
